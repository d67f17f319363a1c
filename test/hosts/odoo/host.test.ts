// The stand-in's doors: who is let in, what is refused, and how.

import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { callerAt } from './caller.ts'
import { type OdooHost, startOdooHost } from './host.ts'
import { officeOf } from './office.ts'

let nowMs = Date.UTC(2026, 10, 22, 14, 11, 8)
let host: OdooHost
beforeEach(async () => {
  host = await startOdooHost({ clock: () => nowMs, serverUrl: 'https://encours.example' })
})
afterEach(() => host.stop())

const at = (key: string, database = 'nord') => callerAt({ url: host.url, database, key })

test.each([
  ['res.nothing/search', {}, 404, 'werkzeug.exceptions.NotFound'],
  ['res.partner/nope', {}, 404, 'werkzeug.exceptions.NotFound'],
  ['res.partner/_write', {}, 403, 'odoo.exceptions.AccessError'],
  ['res.partner/search_read', { limit: 1 }, 403, 'odoo.exceptions.AccessError'],
  ['res.partner/search_read', { fields: ['nope'] }, 500, 'builtins.ValueError'],
  ['res.partner/search', { order: 'credit' }, 500, 'builtins.ValueError'],
  ['account.move/search', { domain: [['no_followup', '=', true]] }, 500, 'builtins.ValueError'],
  [
    'res.partner/search',
    { domain: [['write_date', '>=', '2026-01-01T00:00:00Z']] },
    500,
    'builtins.ValueError',
  ],
  ['res.partner/write', { ids: [1] }, 422, 'werkzeug.exceptions.UnprocessableEntity'],
  ['res.partner/message_post', { ids: [9_999] }, 404, 'odoo.exceptions.MissingError'],
  [
    'res.partner/search',
    { context: { allowed_company_ids: [99] } },
    403,
    'odoo.exceptions.AccessError',
  ],
  ['ir.config_parameter/search', {}, 403, 'odoo.exceptions.AccessError'],
])('%s of %j is refused with %i', async (path, given, status, name) => {
  expect(await at(host.officeKey).call(path, given)).toMatchObject({ status, json: { name } })
})

test('a bad key is 401, a wrong database a page, and neither says anything else', async () => {
  expect((await at('f'.repeat(40)).call('res.partner/search')).status).toBe(401)
  const wrong = await at(host.officeKey, 'other').call('res.partner/search')
  expect(wrong).toMatchObject({ status: 404, json: expect.stringContaining('No database') })
})

test('archived customers are found only by who asks for them', async () => {
  const caller = at(host.officeKey)
  const id = await officeOf(caller).customer({ name: 'Archivé', active: false })
  const domain = [['id', '=', id]]
  expect(await caller.ids('res.partner/search', { domain })).toEqual([])
  const context = { active_test: false }
  expect(await caller.ids('res.partner/search', { domain, context })).toEqual([id])
})

test('a message is escaped unless it says that it is HTML, and writes no invoice', async () => {
  const caller = at(host.officeKey)
  const office = officeOf(caller)
  const move = await office.invoice(await office.customer({ name: 'Lilas' }), 10)
  const read = () => caller.rows('account.move/read', { ids: [move], fields: ['write_date'] })
  const before = await read()
  nowMs += 5_000
  const post = (body: string, more = {}) =>
    caller.done('account.move/message_post', { ids: [move], body, ...more })
  await post('<b>1</b>')
  await post('<p onclick="x()">2<script>y</script></p>', { body_is_html: true })
  const domain = [
    ['model', '=', 'account.move'],
    ['res_id', '=', move],
  ]
  const asked = { domain, fields: ['body'], order: 'id' }
  const bodies = (await caller.rows('mail.message/search_read', asked)).map(({ body }) => body)
  expect(bodies).toEqual(['<p>&lt;b&gt;1&lt;/b&gt;</p>', '<p>2</p>'])
  expect(await read()).toEqual(before)
})

const Tokens = z.object({ access_token: z.string(), refresh_token: z.string() })
const verifier = 'v'.repeat(43)
const redirect_uri = 'https://encours.example/connect/odoo/callback'

async function codeOf(decision = 'accept'): Promise<URL> {
  const query = new URLSearchParams({
    ...{ response_type: 'code', client_id: 'encours', redirect_uri, state: 's1' },
    ...{ code_challenge_method: 'S256', scope: 'receivables', db: 'nord' },
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  })
  const page = await fetch(`${host.url}/encours/oauth/authorize?${query}`)
  expect(page.status).toBe(200)
  const csrf_token = /name="csrf_token" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
  const answer = await fetch(`${host.url}/encours/oauth/consent`, {
    method: 'POST',
    headers: { cookie: page.headers.get('set-cookie')?.split(';')[0] ?? '' },
    body: new URLSearchParams({ csrf_token, company_id: '1', decision }),
    redirect: 'manual',
  })
  return new URL(answer.headers.get('location') ?? '')
}

const ask = (form: Record<string, string>) =>
  fetch(`${host.url}/encours/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: 'encours', ...form }),
  })

test('a consent gives a key; a refresh token is good once, shown again it ends all', async () => {
  const code = (await codeOf()).searchParams.get('code') ?? ''
  const form = { grant_type: 'authorization_code', code, redirect_uri, code_verifier: verifier }
  const first = Tokens.parse(await (await ask(form)).json())
  expect(await at(first.access_token).call('res.partner/search_count', { domain: [] })).toEqual({
    ...{ status: 200, json: 4 },
  })
  const refresh = { grant_type: 'refresh_token', refresh_token: first.refresh_token }
  const second = Tokens.parse(await (await ask(refresh)).json())
  expect(second.access_token).not.toBe(first.access_token)
  expect((await ask(refresh)).status).toBe(400)
  expect((await at(second.access_token).call('res.partner/search')).status).toBe(401)
})

test('who declines gives nothing; another redirect leads nowhere', async () => {
  expect(Object.fromEntries((await codeOf('decline')).searchParams)).toEqual({
    ...{ state: 's1', iss: host.url, error: 'access_denied' },
  })
  const query = 'response_type=code&client_id=encours&redirect_uri=https://evil.example&state=1'
  const page = await fetch(`${host.url}/encours/oauth/authorize?${query}`, { redirect: 'manual' })
  expect(page.status).toBe(400)
})

test('JSON-RPC, the door of before 19, says every refusal in a 200', async () => {
  const rpc = async (service: string, method: string, ...args: readonly unknown[]) => {
    const params = { service, method, args }
    const body = JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 7, params })
    const answer = await fetch(`${host.url}/jsonrpc`, { method: 'POST', body })
    return { status: answer.status, json: await answer.json() }
  }
  const uid = await rpc('common', 'authenticate', 'nord', 'comptable', host.officeKey, {})
  expect(uid).toEqual({ status: 200, json: { jsonrpc: '2.0', id: 7, result: 5 } })
  const call = (...args: readonly unknown[]) =>
    rpc('object', 'execute_kw', 'nord', 5, host.officeKey, ...args)
  const named = [[['id', '=', 1]]]
  expect(await call('res.partner', 'search_read', named, { fields: ['name'] })).toMatchObject({
    json: { result: [{ id: 1, name: 'Atelier Nord SAS' }] },
  })
  expect(await call('res.partner', 'search_read', [], { fields: ['nope'] })).toMatchObject({
    ...{ status: 200, json: { error: { data: { name: 'builtins.ValueError' } } } },
  })
})
