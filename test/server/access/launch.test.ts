import { SignJWT, UnsecuredJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { epochMs, type Instant } from '../../../core/instant.ts'
import { claimedFrom, judgeLaunch } from '../../../server/access/launch.ts'
import { fakeClock } from '../../support/clock.ts'

const secret = 'a secret that only this host and we share'
const secrets = { quickbooks: secret, odoo: 'another secret, of another host altogether' }
const now: Instant = fakeClock('2026-11-18T09:30:00Z').now()
const seconds = epochMs(now) / 1000

const usual = {
  iss: 'quickbooks',
  aud: 'encours',
  realm: '1234',
  sub: 'user-1',
  jti: 'launch-1',
  iat: seconds,
  exp: seconds + 300,
}

const signed = (
  claims: Readonly<Record<string, unknown>> = {},
  { key = secret, alg = 'HS256' } = {},
): Promise<string> =>
  new SignJWT({ ...usual, ...claims })
    .setProtectedHeader({ alg })
    .sign(new TextEncoder().encode(key))

const refused = { kind: 'refused', reason: 'not_genuine' }

describe('a launch token', () => {
  it('of the host opens the panel for its user, on its record', async () => {
    const token = await signed({ customer: '58' })
    expect(await judgeLaunch(token, secrets, now)).toEqual({
      kind: 'genuine',
      launch: {
        host: 'quickbooks',
        realm: '1234',
        subject: 'user-1',
        launchId: 'launch-1',
        customer: '58',
      },
    })
  })

  it('of a company’s own server says who opens it, and what he may do', async () => {
    const person = { name: 'Ana', email: 'ana@firm.example', role: 'collector' }
    const token = await signed({ iss: 'odoo', ...person }, { key: secrets.odoo })
    expect(await judgeLaunch(token, secrets, now)).toMatchObject({ launch: { person } })
    // A host that all companies share knows nobody's role with us.
    const shared = await judgeLaunch(await signed(person), secrets, now)
    expect(shared).toMatchObject({ kind: 'genuine' })
    expect(shared).not.toHaveProperty('launch.person')
  })

  it('names its company before anything is proven, or nothing', async () => {
    const token = await signed({ iss: 'odoo', realm: 'uuid.1' })
    expect(claimedFrom(token)).toEqual({ host: 'odoo', realm: 'uuid.1' })
    for (const none of ['', 'a.b.c', await signed({ realm: undefined })])
      expect(claimedFrom(none)).toBeNull()
  })

  it.each([
    ['signed with another secret', () => signed({}, { key: 'x'.repeat(40) })],
    ['of one host signed by another', () => signed({}, { key: secrets.odoo })],
    ['of a host that we do not know', () => signed({ iss: 'sage' })],
    ['signed by another algorithm', () => signed({}, { key: 'y'.repeat(64), alg: 'HS512' })],
    ['signed by another algorithm, same secret', () => signed({}, { alg: 'HS512' })],
    ['for another audience', () => signed({ aud: 'somebody-else' })],
    ['for several audiences', () => signed({ aud: ['encours', 'somebody-else'] })],
    ['that lives longer than five minutes', () => signed({ exp: seconds + 301 })],
    ['that ends before it begins', () => signed({ exp: seconds - 10, iat: seconds })],
    ['from the future', () => signed({ iat: seconds + 120, exp: seconds + 200 })],
    ['without a realm', () => signed({ realm: undefined })],
    ['without a user', () => signed({ sub: undefined })],
    ['without an id', () => signed({ jti: undefined })],
    ['without an end', () => signed({ exp: undefined })],
    ['whose claims are no object', () => Promise.resolve('a.b.c')],
    ['that is no token', () => Promise.resolve('')],
  ])('%s is refused', async (_, make) => {
    expect(await judgeLaunch(await make(), secrets, now)).toEqual(refused)
  })

  it('without a signature is refused', async () => {
    const token = new UnsecuredJWT(usual).encode()
    expect(await judgeLaunch(token, secrets, now)).toEqual(refused)
  })

  it('whose claims were changed after signing is refused', async () => {
    const [header, , signature] = (await signed()).split('.')
    const claims = Buffer.from(JSON.stringify({ ...usual, realm: '9999' })).toString('base64url')
    const token = `${header}.${claims}.${signature}`
    expect(await judgeLaunch(token, secrets, now)).toEqual(refused)
  })

  it('that has ended is told apart, so that the page can ask for a new one', async () => {
    const token = await signed({ iat: seconds - 300, exp: seconds })
    expect(await judgeLaunch(token, secrets, now)).toEqual({ kind: 'refused', reason: 'expired' })
  })

  it('is refused where no host may launch', async () => {
    expect(await judgeLaunch(await signed(), {}, now)).toEqual(refused)
  })
})
