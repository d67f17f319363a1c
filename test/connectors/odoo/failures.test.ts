import { describe, expect, it, test } from 'vitest'
import type { Failure } from '../../../connectors/contract/failure.ts'
import { adviceFor, adviceOn } from '../../../connectors/odoo/advice.ts'
import { failureOf } from '../../../connectors/odoo/fault.ts'
import { rawAnswer } from '../../../connectors/odoo/raw-answer.ts'
import { recorded, serve } from './support.ts'

const asked = { model: 'account.move', method: 'search_read' }
const failureIn = (text: string, model = asked.model): Failure =>
  failureOf({ answer: rawAnswer(text), asked: { ...asked, model }, secrets: ['secretsecret'] })
const page = (status: string, title: string, headers = '') =>
  `HTTP/1.1 ${status}\r\nContent-Type: text/html\r\n${headers}\r\n<!DOCTYPE html><title>${title}</title>`

describe('an answer of a real server', () => {
  test.each([
    ['error-access.http', 'rejected', 'ACCESS'],
    ['error-missing.http', 'rejected', 'MISSING'],
    ['error-field.http', 'rejected', 'REQUEST'],
    ['error-model.http', 'rejected', 'NOT_FOUND'],
    ['error-key.http', 'unauthorized', 'KEY'],
    ['error-database.http', 'rejected', 'DATABASE'],
    ['rpc-error-access.json', 'rejected', 'ACCESS'],
    ['rpc-error-missing.json', 'rejected', 'MISSING'],
    ['rpc-error-key.json', 'unauthorized', 'KEY'],
    ['rpc-error-database.json', 'unavailable', 'DATABASE'],
    ['rpc-error-model.json', 'rejected', 'REFUSED'],
  ])('%s is %s %s', (file, kind, code) => {
    expect(failureIn(recorded(file))).toMatchObject({ kind, code })
  })

  it('without a right names the model that was asked', () => {
    expect(failureIn(recorded('error-access.http')).message).toContain('account.move')
  })

  it('of a model of the module says that the module is missing', () => {
    const found = failureIn(recorded('error-model.http'), 'encours.connection')
    expect(found).toMatchObject({ kind: 'rejected', code: 'MODULE_MISSING' })
  })
})

describe('an answer of something before it', () => {
  test.each([
    [page('200 OK', 'Sign in'), 'unavailable', 'PROXY_PAGE'],
    [page('403 Forbidden', 'Blocked'), 'unavailable', 'PROXY_PAGE'],
    [page('502 Bad Gateway', 'nginx'), 'unavailable', 'HTTP_502'],
    [page('301 Moved', 'x', 'Location: https://b.example/\r\n'), 'rejected', 'REDIRECTED'],
    [page('429 Too Many', 'x', 'Retry-After: 120\r\n'), 'rate_limited', 'HTTP_429'],
    ['HTTP/1.1 401 Unauthorized\r\n\r\n', 'unavailable', 'PROXY_LOGIN'],
    [page('401 No', 'x', 'WWW-Authenticate: Basic realm="x"\r\n'), 'unavailable', 'PROXY_LOGIN'],
    [page('401 No', 'x', 'WWW-Authenticate: Bearer\r\n'), 'unauthorized', 'KEY'],
    [page('407 No', 'x'), 'unavailable', 'PROXY_LOGIN'],
    ['HTTP/1.1 200 OK\r\n\r\nbroken {', 'unavailable', 'NOT_JSON'],
  ])('%j is %s %s', (text, kind, code) => {
    expect(failureIn(text)).toMatchObject({ kind, code })
  })

  it('is waited for as long as it asks', () => {
    const text = page('429 Too Many', 'x', 'Retry-After: 120\r\n')
    expect(failureIn(text)).toMatchObject({ retryAfterMs: 120_000 })
  })
})

test("Odoo's own words are shown without the secrets in them", () => {
  const error = { name: 'odoo.exceptions.UserError', message: 'No secretsecret for a@b.example' }
  const found = failureIn(JSON.stringify({ ...error, arguments: [], debug: '' }))
  expect(found).toMatchObject({ kind: 'rejected', code: 'REFUSED' })
  expect(found.message).toContain('No [hidden]')
  expect(found.message).not.toContain('b.example')
})

const named = [
  ...['KEY', 'ACCESS', 'DATABASE', 'OTHER_DATABASE', 'SITE_REFUSED', 'REDIRECTED', 'PROXY_PAGE'],
  ...['PROXY_LOGIN', 'MODULE_MISSING', 'MODULE_OUTDATED', 'MISSING', 'COMPANY', 'REFUSED'],
  ...['REQUEST', 'NOT_FOUND', 'MALFORMED', 'PAGING_SKEW', 'TIMEOUT', 'NOT_JSON', 'BAD_ANSWER'],
  ...['HTTP_429', 'HTTP_502', 'HTTP_504', 'BUSY', 'ECONNRESET', 'ECONNREFUSED', 'ENOTFOUND'],
  ...['EAI_AGAIN', 'CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'EPROTO'],
  ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'RECONNECT_REQUIRED'],
]
test.each(named)('%s says in both languages what has happened and what to do', (code) => {
  const { en, fr } = adviceOn(code) ?? expect.fail('nothing is said')
  expect(en.length).toBeGreaterThan(40)
  expect(fr.length).toBeGreaterThan(40)
  expect(fr).not.toBe(en)
  expect(fr).not.toMatch(/ [;:!?»]|« /)
})

test('a code that nobody knows is told by its kind alone', () => {
  expect(adviceOn('toString')).toBeNull()
  expect(adviceFor({ kind: 'rejected', code: 'ELSE' }).fr).toContain('message')
})

describe('a call', () => {
  it('goes by JSON-2 from 19 on, for one company, archived records included', async () => {
    const { connector, access, asked, paths } = await serve(() => undefined)
    await connector.readCompany(access)
    await connector.readCompany(access)
    expect(paths.filter((path) => path === '/json/version')).toHaveLength(1)
    expect(paths).toContain('/json/2/res.company/search_read')
    expect(asked[0]?.headers).toMatchObject({
      authorization: `bearer ${access.accessToken}`,
      'x-odoo-database': 'firm',
    })
    const context = { lang: 'en_US', active_test: false, allowed_company_ids: [1] }
    for (const { args } of asked) expect(args['context']).toEqual(context)
    expect(asked[0]?.args).toMatchObject({ context, load: null, order: 'id' })
  })

  it('goes by JSON-RPC before 19, and means the same', async () => {
    const { connector, access, asked, paths } = await serve(() => undefined, { major: 18 })
    expect(await connector.readCompany(access)).toEqual({
      ...{ name: 'Firm', country: 'FR', currency: 'EUR', locale: 'fr-FR' },
      timeZone: 'Europe/Paris',
    })
    expect(paths.filter((path) => path.startsWith('/json/2'))).toEqual([])
    expect(asked[0]).toMatchObject({ model: 'res.company', method: 'search_read' })
    expect(asked[0]?.args).toMatchObject({ load: null, context: { active_test: false } })
  })

  test.each([
    ['http://user:pass@erp.example'],
    ['https://erp.example/odoo'],
    ['ftp://erp.example'],
    ['erp.example'],
  ])('to %s is refused, and asks nobody', async (url) => {
    const { connector, access } = await serve(() => undefined)
    const site = { url, database: 'firm', user: '7' }
    await expect(connector.readCompany({ ...access, site })).rejects.toMatchObject({
      code: 'SITE_REFUSED',
    })
  })

  it('to a private address is refused where the operator does not allow it', async () => {
    const { connector, access, paths } = await serve(() => undefined, {
      config: { allowPrivate: false },
    })
    await expect(connector.readCompany(access)).rejects.toMatchObject({ code: 'SITE_REFUSED' })
    expect(paths).toEqual([])
  })

  it('of a company without a country says so', async () => {
    const { connector, access } = await serve(({ model }) =>
      model === 'res.company'
        ? [{ name: 'Firm', currency_id: 125, country_id: false, partner_id: 1 }]
        : undefined,
    )
    await expect(connector.readCompany(access)).rejects.toMatchObject({ code: 'COMPANY' })
  })
})
