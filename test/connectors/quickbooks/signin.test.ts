import { generateKeyPair, SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Rejected, Unauthorized, Unavailable } from '../../../connectors/contract/failure.ts'
import type { HostConnector } from '../../../connectors/contract/host.ts'
import { quickbooksOAuth } from '../../../connectors/quickbooks/config.ts'
import { endpointsFor, endpointsOf } from '../../../connectors/quickbooks/endpoints.ts'
import { present } from '../../../core/assert.ts'
import { epochMs, instantOf } from '../../../core/instant.ts'
import { nowMs, type Pair, startPair } from './support.ts'

let pair: Pair
type SignIn = Parameters<NonNullable<HostConnector['identify']>>[0]

const now = instantOf(nowMs)
const identifyAt = (connector: HostConnector, signIn: SignIn) =>
  present(connector.identify, 'who signs in')(signIn)
const identify = (signIn: SignIn) => identifyAt(pair.connector, signIn)

beforeEach(async () => {
  pair = await startPair()
})
afterEach(() => pair.host.stop())

describe('refreshing', () => {
  test('gives a new pair with all its ends, the five-year one included', async () => {
    const tokens = await pair.connector.refresh(pair.refreshToken, now)
    expect(tokens.accessToken).not.toBe(pair.access.accessToken)
    expect(tokens.refreshToken).not.toBe(pair.refreshToken)
    expect(epochMs(tokens.accessExpiresAt) - nowMs).toBe(3_600_000)
    expect(epochMs(tokens.refreshExpiresAt) - nowMs).toBe(8_726_400_000)
    expect(tokens.refreshHardExpiresAt).toBe('2031-11-22T09:00:00.000Z')
  })

  test('ends the old value: used twice, it asks for a new connection', async () => {
    await pair.connector.refresh(pair.refreshToken, now)
    const again = pair.connector.refresh(pair.refreshToken, now)
    await expect(again).rejects.toThrow(Unauthorized)
    await expect(again).rejects.toMatchObject({ code: 'invalid_grant', retryable: false })
  })

  test('with our secret wrong is refused, and is no reason to reconnect', async () => {
    const wrong = pair.connect({ clientSecret: 'not-the-secret' })
    const refusal = wrong.refresh(pair.refreshToken, now)
    await expect(refusal).rejects.toThrow(Rejected)
    await expect(refusal).rejects.toMatchObject({ code: 'invalid_client' })
  })

  test('while the token service is down keeps the old value alive', async () => {
    pair.host.failNext('unavailable', { path: /tokens\/bearer/ })
    await expect(pair.connector.refresh(pair.refreshToken, now)).rejects.toThrow(Unavailable)
    await pair.connector.refresh(pair.refreshToken, now)
  })
})

describe('revoking', () => {
  test('ends both tokens, and a second time is no error', async () => {
    await pair.connector.revoke(pair.refreshToken)
    await expect(pair.connector.countRecords(pair.access)).rejects.toThrow(Unauthorized)
    await expect(pair.connector.refresh(pair.refreshToken, now)).rejects.toThrow(Unauthorized)
    await pair.connector.revoke(pair.refreshToken)
  })

  test('that the host did not hear is an error', async () => {
    pair.host.failNext('unavailable', { path: /revoke/ })
    await expect(pair.connector.revoke(pair.refreshToken)).rejects.toThrow(Unavailable)
  })
})

describe('who signed in', () => {
  const signIn = async () => ({
    idToken: await pair.host.idToken(),
    accessToken: pair.access.accessToken,
  })

  test('is known by subject, with the verified address and the company', async () => {
    expect(await identify(await signIn())).toEqual({
      subject: pair.host.user.subject,
      email: 'claire.morel@atelier-nord.example',
      name: 'Claire Morel',
      realm: pair.host.company.realm,
    })
  })

  test('is refused without a verified address', async () => {
    pair.host.user.emailVerified = false
    const identity = identify(await signIn())
    await expect(identity).rejects.toThrow(Rejected)
    await expect(identity).rejects.toMatchObject({ code: 'EMAIL_NOT_VERIFIED' })
  })

  test('is refused where the two answers name two people', async () => {
    const asked = await signIn()
    pair.host.user.subject = 'somebody-else'
    const identity = identify({
      ...asked,
      accessToken: pair.host.grant().accessToken,
    })
    await expect(identity).rejects.toMatchObject({ code: 'SUBJECT_MISMATCH' })
  })

  test('is refused with an id token for another app', async () => {
    const other = pair.connect({ clientId: 'another-app' })
    await expect(identifyAt(other, await signIn())).rejects.toThrow(Unauthorized)
  })

  test('is refused with an id token of another issuer', async () => {
    const endpoints = { ...endpointsOf(pair.host.url), issuer: 'https://elsewhere.example' }
    const other = pair.connect({ endpoints })
    await expect(identifyAt(other, await signIn())).rejects.toThrow(Unauthorized)
  })

  test('is refused with an id token that has expired', async () => {
    const late = pair.connect({ now: () => instantOf(nowMs + 2 * 3_600_000) })
    await expect(identifyAt(late, await signIn())).rejects.toThrow(Unauthorized)
  })

  test('is refused with an id token that somebody else signed, or nobody', async () => {
    const { privateKey } = await generateKeyPair('RS256')
    const claims = { sub: pair.host.user.subject, aud: [pair.host.clientId] }
    const forged = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'mine' })
      .setIssuer(`${pair.host.url}/op/v1`)
      .setIssuedAt(nowMs / 1000)
      .setExpirationTime(nowMs / 1000 + 3600)
      .sign(privateKey)
    const header = Buffer.from('{"alg":"none"}').toString('base64url')
    const [, payload] = forged.split('.')
    const { accessToken } = pair.access
    for (const idToken of [forged, `${header}.${payload}.`, 'no token', '']) {
      await expect(identify({ idToken, accessToken })).rejects.toThrow(Unauthorized)
    }
  })

  test('is unknown for a while when the keys cannot be had', async () => {
    const endpoints = { ...endpointsOf(pair.host.url), jwks: 'http://127.0.0.1:1/jwks' }
    const other = pair.connect({ endpoints })
    await expect(identifyAt(other, await signIn())).rejects.toThrow(Unavailable)
  })
})

test('the OAuth data for a redirect names every address by hand and leaves PKCE out', () => {
  const oauth = quickbooksOAuth({
    clientId: 'id',
    clientSecret: 'secret',
    environment: 'production',
  })
  expect(oauth).toMatchObject({
    authorizeUrl: 'https://appcenter.intuit.com/connect/oauth2',
    tokenUrl: 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
    // Another host than the tokens'.
    revokeUrl: 'https://developer.api.intuit.com/v2/oauth2/tokens/revoke',
    scopes: ['com.intuit.quickbooks.accounting', 'openid', 'profile', 'email'],
  })
  expect(endpointsFor('sandbox').api).not.toBe(endpointsFor('production').api)
})
