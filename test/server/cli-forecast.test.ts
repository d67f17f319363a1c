import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encours } from '../support/encours.ts'
import { tinyBook } from '../support/tiny-book.ts'

let folder: string
let book: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'encours-cli-forecast-'))
  book = join(folder, 'book.json')
  await writeFile(book, JSON.stringify(tinyBook))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

describe('encours forecast', () => {
  const now = ['--now', '2026-10-20T09:00:00+02:00']

  test('says as JSON what comes in which week, and of what nothing is claimed', async () => {
    const args = ['forecast', '--book', book, ...now, '--weeks', '4', '--json']
    const { code, out } = await encours(args)
    expect(code).toBe(0)
    const said = JSON.parse(out)
    expect(said).toMatchObject({ version: 1, today: '2026-10-20', counts: 'invoiced' })
    const [euros] = said.currencies
    expect(euros).toMatchObject({ currency: 'EUR', owed: '200.00', overdue: '0.00' })
    expect(euros.weeks).toHaveLength(4)
    expect(euros.weeks[0]).toMatchObject({
      ...{ from: '2026-10-20', to: '2026-10-25', band50: null, band80: null, agreed: [] },
    })
  })

  test('says it as a table in the language asked for', async () => {
    const french = await encours(['forecast', '--book', book, ...now, '--language', 'fr'])
    expect(french.out).toContain('les factures à venir ne sont pas comptées')
    expect(french.out).toContain('Trop peu de semaines passées pour donner une marge')
    const english = await encours(['forecast', '--book', book, ...now])
    expect(english.out).toContain('invoices still to be written are not counted')
    expect(english.out).toMatch(/owed +200\.00/)
  })

  test.each([
    [['--now', 'yesterday'], /^--now: not an instant/],
    [[...now, '--weeks', '0'], /^--weeks: not a number of weeks from 1 to 26/],
    [[...now, '--weeks', '27'], /^--weeks: not a number of weeks from 1 to 26/],
    [[...now, '--language', 'de'], /^--language: neither fr nor en/],
  ])('refuses %j by the name of the option', async (args, message) => {
    const { code, err } = await encours(['forecast', '--book', book, ...args])
    expect(code).toBe(2)
    expect(err).toMatch(message)
  })
})
