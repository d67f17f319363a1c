import { expect, test } from 'vitest'
import { encours } from '../support/encours.ts'

/** No request leaves the machine: it goes to a proxy that is not there. */
const offline = {
  https_proxy: 'http://127.0.0.1:1',
  http_proxy: 'http://127.0.0.1:1',
}

test('says of each service that it could not be asked, and is no failure itself', async () => {
  const { code, out, err } = await encours(['company', '900 000 100', '--json'], offline)
  expect([code, err]).toEqual([0, ''])
  const { siren, answers } = JSON.parse(out)
  expect(siren).toBe('900000100')
  expect(answers).toHaveLength(5)
  for (const answer of answers) {
    expect(answer).toMatchObject({ kind: 'could_not_ask', failure: 'unavailable' })
  }
})

test('prints a line for each service', async () => {
  const { code, out } = await encours(['company', '900000100', '--timeout', '2'], offline)
  expect(code).toBe(0)
  expect(out.trim().split('\n')).toHaveLength(5)
  expect(out).toMatch(/^BODACC: could not ask \(\w+\): could not be reached$/m)
})

test.each([
  [['900000101'], /^SIREN: not nine digits whose check digit fits \(found "900000101"\)/],
  [['900000100', '--timeout', '0'], /^--timeout: not 1 to 99 seconds/],
  [[], /SIREN is missing/],
])('refuses %j by the name of what does not fit', async (args, message) => {
  const { code, out, err } = await encours(['company', ...args], offline)
  expect([code, out]).toEqual([2, ''])
  expect(err).toMatch(message)
})

test('rates are left as they are where the bank cannot be asked', async () => {
  const { code, out } = await encours(['rates'], offline)
  expect([code, out]).toEqual([0, expect.stringMatching(/^could not ask \(\w+\)\n$/)])
})
