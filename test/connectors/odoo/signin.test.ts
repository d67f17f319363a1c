import { describe, expect, it, test } from 'vitest'
import { instantOf } from '../../../core/instant.ts'
import type { Answered, Asked } from '../../hosts/http-faults.ts'
import { nowMs, realm, recorded, type Served, serve } from './support.ts'

const now = instantOf(nowMs)
const identity = { subject: '2', name: 'Anne', email: 'anne@firm.example', lang: 'fr_FR' }
const encours = {
  ...{ realm, database: 'firm', database_uuid: realm.split('.')[0], company_id: 1 },
  ...{ version: '19.0', login: 'encours-1', uid: 12, signing_secret: 's'.repeat(43), identity },
}
const granted = {
  ...{ access_token: 'a'.repeat(40), token_type: 'Bearer', expires_in: 86_400 },
  ...{ refresh_token: 'r'.repeat(43), refresh_token_expires_in: 7_776_000, scope: 'receivables' },
  encours,
}
const json = (status: number, body: unknown): Answered => ({ status, body: JSON.stringify(body) })

/** A module that answers all its token requests so, and what it was asked. */
async function withModule(answer: Answered): Promise<Served & { readonly forms: Asked[] }> {
  const forms: Asked[] = []
  const served = await serve(() => undefined, {
    other: (asked) => {
      if (!asked.path.startsWith('/encours/oauth/')) return undefined
      forms.push(asked)
      return answer
    },
  })
  return { ...served, forms }
}

const formOf = (asked: Asked | undefined) =>
  Object.fromEntries(new URLSearchParams(asked?.body.toString()))
const given = {
  code: 'c'.repeat(43),
  verifier: 'v'.repeat(43),
  redirectUri: 'https://us.example/cb',
}

describe('consent', () => {
  it('is asked at the site, with PKCE and the database', async () => {
    const { connector, url } = await withModule(json(200, granted))
    const asked = { state: 's1', challenge: 'x'.repeat(43), redirectUri: given.redirectUri }
    const address = new URL(
      (await connector.consents?.authorizeUrl({ url, database: 'firm' }, asked)) ?? '',
    )
    expect(address.origin + address.pathname).toBe(`${url}/encours/oauth/authorize`)
    expect(Object.fromEntries(address.searchParams)).toEqual({
      ...{ response_type: 'code', client_id: 'encours', redirect_uri: given.redirectUri },
      ...{ state: 's1', code_challenge: asked.challenge, code_challenge_method: 'S256' },
      ...{ scope: 'receivables', db: 'firm' },
    })
  })

  const pageOf404 = { status: 404, body: '<!DOCTYPE html><title>404</title>', type: 'text/html' }
  const asked = { state: 's1', challenge: 'x'.repeat(43), redirectUri: given.redirectUri }
  test.each([
    ['no module, on 19', 19, { status: 401, body: '{}' }, 'MODULE_MISSING'],
    ['no module, on 18', 18, json(200, { result: false }), 'MODULE_MISSING'],
    ['no such database, on 19', 19, pageOf404, 'DATABASE'],
    ['no such database, on 18', 18, json(200, { error: {} }), 'DATABASE'],
  ] as const)('is not asked where there is %s', async (_what, major, known, code) => {
    const { connector, url } = await serve(() => undefined, {
      major,
      other: ({ path, headers }) => {
        // A server of 18 answers for the one database that it serves.
        if (path.startsWith('/encours/'))
          return major === 18 && code === 'DATABASE' ? json(200, {}) : pageOf404
        if (path !== '/json/2/res.users/context_get' && path !== '/jsonrpc') return undefined
        return headers.authorization === undefined ? known : undefined
      },
    })
    const address = connector.consents?.authorizeUrl({ url, database: 'firm' }, asked)
    await expect(address).rejects.toMatchObject({ kind: 'rejected', code })
  })

  test.each([
    ['a page', { status: 200, body: '<html>', type: 'text/html' }, 'PROXY_PAGE'],
    ['an error', { status: 502, body: '<html>', type: 'text/html' }, 'HTTP_502'],
    ['another address', { status: 303, body: '' }, 'REDIRECTED'],
  ])('is not asked where %s comes in the place of the module', async (_what, answer, code) => {
    const { connector, url } = await withModule(answer)
    const address = connector.consents?.authorizeUrl({ url, database: 'firm' }, asked)
    await expect(address).rejects.toMatchObject({ code })
  })

  test.each([
    ['the database is not served', pageOf404, pageOf404, false],
    ['a page of maintenance comes', { ...pageOf404, status: 200 }, pageOf404, false],
    ['the module says so', json(200, {}), json(200, {}), true],
    ['the module is too old to know', pageOf404, json(200, {}), true],
  ] as const)('is kept for confirmed where %s: %#', async (_what, confirm, revoke, isHeard) => {
    const { connector, url } = await serve(() => undefined, {
      other: ({ path }) =>
        path === '/encours/oauth/confirm'
          ? confirm
          : path === '/encours/oauth/revoke'
            ? revoke
            : undefined,
    })
    const site = { url, database: 'firm', user: '7' }
    const heard = connector.consents?.confirm(site, 'r'.repeat(43)).then(
      () => true,
      () => false,
    )
    expect(await heard).toBe(isHeard)
  })

  it('brings company, user, tokens and secret for its code', async () => {
    const { connector, url, forms } = await withModule(json(200, granted))
    const site = { url, database: 'firm' }
    expect(await connector.consents?.exchange(site, given, now)).toEqual({
      realm,
      site: { ...site, user: '12' },
      tokens: {
        accessToken: granted.access_token,
        accessExpiresAt: '2026-11-27T18:00:00.000Z',
        refreshToken: granted.refresh_token,
        refreshExpiresAt: '2027-02-24T18:00:00.000Z',
      },
      identity: { subject: '2', name: 'Anne', email: 'anne@firm.example' },
      signingSecret: encours.signing_secret,
    })
    expect(forms[0]?.headers['x-odoo-database']).toBe('firm')
    expect(formOf(forms[0])).toEqual({
      ...{ grant_type: 'authorization_code', code: given.code, client_id: 'encours' },
      ...{ redirect_uri: given.redirectUri, code_verifier: given.verifier },
    })
  })

  test.each([
    ['a code that is spent', json(400, { error: 'invalid_grant' }), 'invalid_grant'],
    ['another client', json(400, { error: 'invalid_client' }), 'invalid_client'],
    [
      'no module',
      {
        status: 404,
        body: recorded('error-database.http').split('\r\n\r\n')[1] ?? '',
        type: 'text/html',
      },
      'MODULE_MISSING',
    ],
    [
      'another database',
      json(200, { ...granted, encours: { ...encours, database: 'b' } }),
      'DATABASE',
    ],
    ['no name of ours', json(200, { ...granted, encours: { ...encours, realm: 'x' } }), 'REALM'],
    ['no company', json(200, { ...granted, encours: undefined }), 'NOT_JSON'],
    ['no tokens', json(200, { encours }), 'NOT_JSON'],
  ])('with %s ends in its own failure', async (_what, answer, code) => {
    const { connector, url } = await withModule(answer)
    const site = { url, database: 'firm' }
    const exchange = connector.consents?.exchange(site, given, now)
    await expect(exchange).rejects.toMatchObject({ code })
    await expect(exchange).rejects.not.toMatchObject({ kind: 'unauthorized' })
  })

  test.each(['https://127.0.0.1', 'https://10.0.0.8', 'http://erp.example', 'https://[::1]'])(
    'at %s is refused where the operator does not allow it',
    async (url) => {
      const { connector } = await serve(() => undefined, { config: { allowPrivate: false } })
      const asked = { state: 's', challenge: 'x', redirectUri: given.redirectUri }
      const site = { url, database: 'firm' }
      await expect(connector.consents?.authorizeUrl(site, asked)).rejects.toMatchObject({
        ...{ kind: 'rejected', code: 'SITE_REFUSED' },
      })
    },
  )

  it('at a name that leads inside is refused before a browser goes there', async () => {
    const { connector } = await serve(() => undefined, {
      config: {
        allowPrivate: false,
        resolve: (_name, _options, callback) => {
          callback(null, [{ address: '192.168.0.10', family: 4 }])
        },
      },
    })
    const asked = { state: 's', challenge: 'x', redirectUri: given.redirectUri }
    const site = { url: 'https://erp.example', database: 'firm' }
    await expect(connector.consents?.authorizeUrl(site, asked)).rejects.toMatchObject({
      code: 'SITE_REFUSED',
    })
  })
})

describe('tokens', () => {
  it('are refreshed at the site of the company', async () => {
    const { identity: _, ...again } = encours
    const { connector, access, forms } = await withModule(json(200, { ...granted, encours: again }))
    const tokens = await connector.refresh('old-refresh-token', now, access.site)
    expect(tokens.refreshToken).toBe(granted.refresh_token)
    expect(formOf(forms[0])).toEqual({
      ...{ grant_type: 'refresh_token', refresh_token: 'old-refresh-token' },
      client_id: 'encours',
    })
  })

  it('that were taken back say that the connection has ended', async () => {
    const { connector, access } = await withModule(json(400, { error: 'invalid_grant' }))
    await expect(connector.refresh('old-refresh-token', now, access.site)).rejects.toMatchObject({
      kind: 'unauthorized',
      code: 'invalid_grant',
    })
  })

  it('without a site are refreshed nowhere', async () => {
    const { connector } = await withModule(json(200, granted))
    await expect(connector.refresh('old', now)).rejects.toMatchObject({ code: 'SITE_REFUSED' })
  })

  it('are revoked; a server that is down is asked again by who wants it', async () => {
    const fine = await withModule(json(200, {}))
    await fine.connector.revoke('a-refresh-token', fine.access.site)
    expect(formOf(fine.forms[0])).toEqual({ token: 'a-refresh-token' })
    const down = await withModule({ status: 503, body: 'a-refresh-token' })
    const failed = down.connector.revoke('a-refresh-token', down.access.site)
    await expect(failed).rejects.toMatchObject({ kind: 'unavailable' })
    await expect(failed).rejects.not.toThrow(/a-refresh-token/)
  })
})
