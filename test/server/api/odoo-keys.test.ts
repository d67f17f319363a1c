import { randomUUID } from 'node:crypto'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { odooConnector } from '../../../connectors/odoo/connector.ts'
import { keyRealm } from '../../../connectors/odoo/realm.ts'
import { present } from '../../../core/assert.ts'
import { epochMs } from '../../../core/instant.ts'
import { buildApp } from '../../../server/app.ts'
import { nudgedOf } from '../../../server/connections/keys/run.ts'
import { withAccess } from '../../../server/connections/run.ts'
import { tenantIdFor } from '../../../server/connections/tenant.ts'
import { freePort } from '../../../server/db/postgres-process.ts'
import { tx } from '../../../server/db/tx.ts'
import { planNow } from '../../../server/dunning/run.ts'
import { publicManifest, readManifest } from '../../../server/manifest.ts'
import { syncJobs, syncState } from '../../../server/sync/run.ts'
import { ownFieldJobs } from '../../../server/writeback/fields/run.ts'
import { type Caller, callerAt } from '../../hosts/odoo/caller.ts'
import { type OdooHost, startOdooHost } from '../../hosts/odoo/host.ts'
import { type Office, officeOf } from '../../hosts/odoo/office.ts'
import { withImplied } from '../../hosts/odoo/user.ts'
import { fakeClock } from '../../support/clock.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type TestDeps, testDeps, testStart } from '../../support/deps.ts'

let database: TestDatabase
let host: OdooHost
let deps: TestDeps
let app: FastifyInstance
let office: Office
let publicUrl: string
beforeAll(async () => {
  const clock = fakeClock(testStart)
  database = await testDatabase()
  host = await startOdooHost({ clock: () => epochMs(clock.now()) })
  host.books.switches.noModule = true
  const odoo = odooConnector({ allowPrivate: true, now: () => clock.now(), readAttempts: 1 })
  deps = testDeps(database, { clock, hosts: { odoo } })
  const port = await freePort()
  publicUrl = `http://127.0.0.1:${port}`
  const config = {
    ...{ publicUrl, oauth: {}, launchSecrets: {}, allowedOrigins: [] },
    panelFolder: import.meta.dirname,
    manifest: publicManifest(readManifest(), publicUrl),
  }
  app = await buildApp(deps, { config })
  await app.listen({ host: '127.0.0.1', port })
  office = officeOf(callerAt({ url: host.url, database: 'nord', key: host.officeKey }))
})
afterAll(async () => {
  await app.close()
  await host.stop()
  await database.drop()
})

type Cookies = Readonly<Record<string, string>>

const cookiesOf = ({ cookies }: LightMyRequestResponse): Cookies =>
  Object.fromEntries(cookies.map(({ name, value }) => [name, value]))

interface Form {
  readonly site?: string
  readonly database?: string
  readonly login?: string
  readonly key?: string
  readonly company?: string
  readonly another?: string
}

let visitors = 0
/** As a browser does: the page, and the form in it. */
async function enter(form: Form, more: { cookies?: Cookies; ticket?: string } = {}) {
  visitors += 1
  const remoteAddress = `198.51.100.${visitors}`
  const page = await app.inject({ url: '/connect/odoo/key', remoteAddress })
  const ticket = /name="ticket" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  const filledIn = { site: host.url, database: 'nord', login: 'comptable', key: host.officeKey }
  return app.inject({
    ...{ method: 'POST', url: '/connect/odoo/key', remoteAddress },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    cookies: { ...cookiesOf(page), ...more.cookies },
    body: `${new URLSearchParams({ ...filledIn, ...form, ticket: more.ticket ?? ticket })}`,
  })
}

const nudgesPath = '/connect/odoo/nudges'
const fieldsPath = '/api/v1/writeback/fields'

/** As a browser does: the page, and the button on it. */
async function renew({ cookies, ticket }: { cookies: Cookies; ticket?: string }) {
  visitors += 1
  const remoteAddress = `198.51.100.${visitors}`
  const form = await app.inject({ url: '/connect/odoo/key', remoteAddress, cookies })
  const ours = /name="ticket" value="([^"]+)"/.exec(form.body)?.[1] ?? ''
  return app.inject({
    ...{ method: 'POST', url: nudgesPath, remoteAddress },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    cookies: { ...cookies, ...cookiesOf(form) },
    body: `${new URLSearchParams({ ticket: ticket ?? ours })}`,
  })
}

const tenant = () => tenantIdFor('odoo', keyRealm({ url: host.url, database: 'nord' }, 1))

async function readAll(of = tenant()): Promise<void> {
  const { run } = await syncState(deps, of)
  const reading = present(run, 'a reading').id
  for (let page = 0; page < 20; page += 1) {
    if ((await syncState(deps, of)).run?.state !== 'running') return
    const payload = { tenant: of, run: reading, page: `${page}`, tries: '0' }
    await syncJobs(deps)['sync.page']?.(payload)
  }
  expect.fail('the reading does not end')
}

const notDue = async (cookies: Cookies): Promise<string> => {
  const answer = await app.inject({ url: '/api/v1/receivables', cookies })
  return answer.json().currencies[0].ageing.notDue.minor
}

const roleOf = async (answer: LightMyRequestResponse): Promise<string> => {
  const session = await app.inject({ url: '/api/v1/session', cookies: cookiesOf(answer) })
  return session.json().user.role
}

describe('a company whose Odoo has no module of ours', () => {
  it.each([
    ['a key that Odoo does not know', { key: '0'.repeat(40) }, 'does not know this key'],
    ['the key of another user', { login: 'admin' }, 'does not know this key'],
    ['a database that is not there', { database: 'sud' }, 'database of this name'],
    ['a company that is not his', { company: 'Atelier Sud' }, 'sees several companies'],
    ['no address', { site: 'nord' }, 'Fill in an address'],
  ])('is not opened by %s, and nothing of the key is said', async (_, form, said) => {
    const answer = await enter(form)
    expect(answer.body).toContain(said)
    expect(answer.body).not.toContain(host.officeKey)
    expect(Object.keys(cookiesOf(answer))).not.toContain('encours-session')
  })

  it('is not opened from a page of somebody else', async () => {
    const answer = await enter({}, { ticket: 'another' })
    expect(answer.body).toContain('open too long')
    expect(Object.keys(cookiesOf(answer))).not.toContain('encours-session')
  })

  it('is not opened by who may only read, before anybody has connected it', async () => {
    const groups = present(host.groups.get(5), 'the groups of the accountant')
    host.groups.set(5, withImplied(['readonly']))
    const answer = await enter({})
    host.groups.set(5, groups)
    expect(answer.body).toContain('may not do enough')
  })

  it('connects by a key, is read to the cent, and its person is an admin', async () => {
    const customer = await office.customer({ name: 'Atelier Sud', email: 'compta@sud.example' })
    const invoice = await office.invoice(customer, 1200)
    await office.pay([invoice], 200)
    const answer = await enter({})
    expect(answer.headers.location).toBe('/connect/odoo/nudges')
    await readAll()
    expect(await notDue(cookiesOf(answer))).toBe('100000')
    expect(await roleOf(answer)).toBe('admin')
  })

  it('is told at an address that only an admin sees, and reads again what is named', async () => {
    const answer = await enter({})
    const cookies = cookiesOf(answer)
    const page = await app.inject({ url: '/connect/odoo/nudges', cookies })
    const address = /<code>([^<]+)<\/code>/.exec(page.body)?.[1] ?? ''
    await readAll()
    const [customer = 0] = await callerAt({
      ...{ url: host.url, database: 'nord', key: host.officeKey },
    }).ids('res.partner/search', { domain: [['name', '=', 'Atelier Sud']] })
    const invoice = await office.invoice(customer, 50)
    const nudge = { _model: 'account.move', _id: invoice, amount_residual: 9_999_999 }
    const { pathname: url } = new URL(address)
    const told = await app.inject({ method: 'POST', url, body: nudge })
    expect([told.statusCode, told.body]).toEqual([200, ''])
    await syncJobs(deps)['sync.events']?.({ tenant: tenant(), tries: '0' })
    expect(await notDue(cookies)).toBe('105000')
    expect((await app.inject('/connect/odoo/nudges')).headers.location).toBe('/')
  })

  it.each([
    ['a token of nobody', 'x'],
    ['a tenant without its proof', () => `${tenant()}.${'A'.repeat(43)}`],
    ['a company that is not there', `6b1a4a52-5d3e-5c11-9a0a-000000000001.${'A'.repeat(43)}`],
  ])('is not told anything by %s', async (_, token) => {
    const url = `/webhooks/odoo/${typeof token === 'string' ? token : token()}`
    const body = { _model: 'account.move', _id: 1 }
    expect((await app.inject({ method: 'POST', url, body })).statusCode).toBe(404)
  })

  it.each([['[]'], ['no JSON'], [''], ['{"_model":"res.users","_id":2}'], ['{"_id":"1"}']])(
    'takes nothing from a call that says %s',
    async (payload) => {
      const nudged = present(await nudgedOf(deps, { tenant: tenant(), host: 'odoo' }), 'a token')
      const before = await waiting()
      const url = `/webhooks/odoo/${nudged.token}`
      const headers = { 'content-type': 'application/json' }
      const { statusCode } = await app.inject({ method: 'POST', url, payload, headers })
      expect(statusCode).toBe(200)
      expect(await waiting()).toBe(before)
    },
  )

  it('is told at another address once an admin makes one, and at the old one no more', async () => {
    const cookies = cookiesOf(await enter({}))
    const before = present(await nudgedOf(deps, { tenant: tenant(), host: 'odoo' }), 'a token')
    expect((await renew({ cookies, ticket: 'another' })).headers.location).toBe(nudgesPath)
    const standing = () => nudgedOf(deps, { tenant: tenant(), host: 'odoo' })
    expect(await standing()).toEqual(before)
    const answer = await renew({ cookies })
    expect(answer.headers.location).toBe(`${nudgesPath}?renewed=by_hand`)
    const now = present(await standing(), 'a token')
    const page = await app.inject({ url: `${answer.headers.location}`, cookies })
    expect(page.body).toContain('Put it into the four rules')
    expect(page.body).toContain(`${publicUrl}/webhooks/odoo/${now.token}`)
    const body = { _model: 'account.move', _id: 1 }
    const post = ({ token }: { token: string }) =>
      app.inject({ method: 'POST', url: `/webhooks/odoo/${token}`, body })
    expect([(await post(before)).statusCode, (await post(now)).statusCode]).toEqual([404, 200])
  })

  it('has no fields of ours: none are written, and no failure of it is told', async () => {
    const cookies = cookiesOf(await enter({}))
    await readAll()
    await planNow(deps, tenant())
    await ownFieldJobs(deps)['writeback.fields']?.({ tenant: tenant(), tries: '0' })
    expect(host.calls.filter(({ path }) => path.includes('encours.'))).toEqual([])
    const { shown, spared } = (await app.inject({ url: fieldsPath, cookies })).json()
    expect([shown, spared.failure]).toEqual([null, null])
    const headers = { origin: publicUrl, 'sec-fetch-site': 'same-origin' }
    const body = { spared: false, tagged: true }
    const post = { method: 'POST', url: fieldsPath, cookies, headers, body } as const
    expect((await app.inject(post)).json()).toMatchObject({ shown, tagged: { wanted: true } })
    const sync = await app.inject({ url: '/api/v1/sync', cookies })
    expect(sync.json().connection.byKey).toBe(true)
  })

  it('lets in whoever has a key there, with the rights that he has there', async () => {
    const answer = await enter({ login: 'admin', key: host.adminKey })
    expect(answer.headers.location).toBe('/')
    expect(await roleOf(answer)).toBe('admin')
    host.groups.set(2, withImplied(['readonly']))
    const reader = await enter({ login: 'admin', key: host.adminKey })
    expect(await roleOf(reader)).toBe('viewer')
    const cookies = cookiesOf(reader)
    expect((await app.inject({ url: nudgesPath, cookies })).headers.location).toBe('/')
    const before = await nudgedOf(deps, { tenant: tenant(), host: 'odoo' })
    expect((await renew({ cookies })).headers.location).toBe('/')
    expect(await nudgedOf(deps, { tenant: tenant(), host: 'odoo' })).toEqual(before)
    host.groups.set(2, withImplied(['system']))
  })

  it('asks for another key once this one is refused, and goes on with it', async () => {
    host.state.keys.forget(5)
    deps.clock.advance(1_000)
    const admin = cookiesOf(await enter({ login: 'admin', key: host.adminKey }))
    // The key of the connection is another user's: his own comes in, and mends nothing by itself.
    const headers = { origin: publicUrl, 'sec-fetch-site': 'same-origin' }
    await app.inject({ method: 'POST', url: '/api/v1/sync', cookies: admin, headers })
    await readAll()
    expect((await syncState(deps, tenant())).connection?.state).toBe('reconnect_required')
    const key = host.state.keys.make(5, null)
    const before = await nudgedOf(deps, { tenant: tenant(), host: 'odoo' })
    const again = await enter({ key })
    await readAll()
    expect((await syncState(deps, tenant())).connection?.state).toBe('active')
    expect(await roleOf(again)).toBe('admin')
    expect(await nudgedOf(deps, { tenant: tenant(), host: 'odoo' })).toEqual(before)
    // Nor does it make an admin of one who may only read there by now.
    const groups = present(host.groups.get(5), 'the groups of the accountant')
    host.groups.set(5, withImplied(['readonly']))
    expect(await roleOf(await enter({ key }))).toBe('viewer')
    host.groups.set(5, groups)
  })
})

describe('a consent by the module', () => {
  it('is not believed where a key connects that company already', async () => {
    host.books.switches.noModule = false
    host.setServerUrl(publicUrl)
    const from = { site: host.url, database: 'nord' }
    const page = await app.inject(`/connect/odoo?${new URLSearchParams(from)}`)
    const way = /class="forward" href="([^"]+)"/.exec(page.body)?.[1]?.replaceAll('&#38;', '&')
    const go = await app.inject({ url: present(way, 'the way on'), cookies: cookiesOf(page) })
    const asked = await fetch(present(go.headers.location, 'the way to the server'))
    const ticket = /name="csrf_token" value="([^"]+)"/.exec(await asked.text())?.[1] ?? ''
    const consented = { csrf_token: ticket, company_id: '1', decision: 'accept' }
    const decided = await fetch(`${host.url}/encours/oauth/consent`, {
      ...{ method: 'POST', redirect: 'manual', headers: { cookie: `session_id=${ticket}` } },
      body: `${new URLSearchParams(consented)}`,
    })
    const back = new URL(present(decided.headers.get('location'), 'the way back'))
    const url = `${back.pathname}${back.search}`
    const answer = await app.inject({ url, cookies: cookiesOf(go) })
    expect(answer.headers.location).toBe('/connect/problem?code=keyed&host=odoo')
    expect((await app.inject(`${answer.headers.location}`)).body).toContain('with an API key')
  })
})

describe('Odoo 16, whose rules call no address', () => {
  it('lets an administrator in, and asks for no rules', async () => {
    const clock = () => epochMs(deps.clock.now())
    const old = await startOdooHost({ clock, database: 'vieux', version: 16 })
    onTestFinished(() => old.stop())
    old.books.switches.noModule = true
    const site = { site: old.url, database: 'vieux' }
    const answer = await enter({ ...site, login: 'admin', key: old.adminKey })
    expect(answer.headers.location).toBe('/')
    expect([...(old.books.tables.get('base.automation')?.values() ?? [])]).toEqual([])
  })
})

/** Another server, whose administrator's own key connects it. */
describe.each([19, 18])('an administrator’s key of Odoo %i', (version) => {
  let other: OdooHost
  let people: Office
  let form: Form
  beforeAll(async () => {
    const clock = () => epochMs(deps.clock.now())
    other = await startOdooHost({ clock, database: `est${version}`, version })
    other.books.switches.noModule = true
    people = officeOf(rpcCallerAt(other, `est${version}`))
    form = {
      ...{ site: other.url, database: `est${version}` },
      ...{ login: 'admin', key: other.adminKey },
    }
  })
  afterAll(() => other.stop())

  const rules = () => [...(other.books.tables.get('base.automation')?.values() ?? [])]
  const itsTenant = () =>
    tenantIdFor('odoo', keyRealm({ url: other.url, database: `est${version}` }, 1))

  it('has Odoo tell what changes, once however often he comes', async () => {
    expect((await enter(form)).headers.location).toBe('/')
    const cookies = cookiesOf(await enter(form))
    expect(rules()).toHaveLength(4)
    await readAll(itsTenant())
    const customer = await people.customer({ name: 'Est', customer_rank: 1 })
    await people.invoice(customer, 70)
    const statuses = await other.automations.deliver()
    expect(new Set(statuses)).toEqual(new Set([200]))
    await syncJobs(deps)['sync.events']?.({ tenant: itsTenant(), tries: '0' })
    expect(await notDue(cookies)).toBe('7000')
  })

  it('has its rules call another address once he makes one', async () => {
    const cookies = cookiesOf(await enter(form))
    const answer = await renew({ cookies })
    expect(answer.headers.location).toBe(`${nudgesPath}?renewed=set_up`)
    expect(rules()).toHaveLength(4)
    await people.customer({ name: 'Ouest', customer_rank: 1 })
    expect(new Set(await other.automations.deliver())).toEqual(new Set([200]))
  })

  it('lets notes be written, though it is told the name of the database', async () => {
    await enter(form)
    const customer = await people.customer({ name: 'Ouest', customer_rank: 1 })
    const target = { entity: 'customer', id: `${customer}` } as const
    const key = { tenant: itsTenant(), host: 'odoo' } as const
    const note = { target, text: 'Rappelé.', key: 'a note' }
    const odoo = present(deps.hosts.odoo, 'the host')
    const written = await withAccess(deps, key, (access) => odoo.writeNote(access, note))
    expect(written.hostId).toMatch(/^\d+$/)
  })

  it('takes the rules away with the connection', async () => {
    const cookies = cookiesOf(await enter(form))
    const headers = { origin: publicUrl, 'sec-fetch-site': 'same-origin' }
    const post = { method: 'POST', url: '/api/v1/connection/disconnect', cookies, headers } as const
    expect((await app.inject(post)).statusCode).toBe(200)
    expect(rules()).toEqual([])
    other.books.switches.noModule = false
    expect((await enter(form)).body).toContain('module is installed in this Odoo')
  })
})

describe('two people who connect one company at the same moment', () => {
  it('do not both become its administrator: who comes second has the rights that he has there', async () => {
    const clock = () => epochMs(deps.clock.now())
    const other = await startOdooHost({ clock, database: 'ouest' })
    other.books.switches.noModule = true
    other.groups.set(2, withImplied(['invoice', 'partner_manager']))
    const at = { site: other.url, database: 'ouest' }
    const answers = await Promise.all([
      enter({ ...at, login: 'comptable', key: other.officeKey }),
      enter({ ...at, login: 'admin', key: other.adminKey }),
    ])
    const roles = await Promise.all(answers.map(roleOf))
    expect(roles.sort()).toEqual(['admin', 'collector'])
    await other.stop()
  })
})

describe('a database that has two addresses', () => {
  const clock = () => epochMs(deps.clock.now())
  let first: OdooHost
  let copy: OdooHost
  let twoNames: { readonly site: string; readonly database: string }
  beforeAll(async () => {
    first = await startOdooHost({ clock, database: 'centre' })
    copy = await startOdooHost({ clock, database: 'centre', uuid: randomUUID() })
    for (const each of [first, copy]) each.books.switches.noModule = true
    twoNames = { site: first.url.replace('127.0.0.1', 'localhost'), database: 'centre' }
    const at = { site: first.url, database: 'centre' }
    await enter({ ...at, login: 'comptable', key: first.officeKey })
  })
  afterAll(() => Promise.all([first.stop(), copy.stop()]))

  const isIn = (answer: LightMyRequestResponse) =>
    Object.keys(cookiesOf(answer)).includes('encours-session')

  it.each([
    ['whose key is no administrator’s', () => ({ login: 'comptable', key: first.officeKey })],
    ['whose key is an administrator’s', () => ({ login: 'admin', key: first.adminKey })],
  ])('is entered by the one that it was connected by, also by a person %s', async (_, who) => {
    const answer = await enter({ ...twoNames, ...who() })
    expect(answer.body).toContain('connected already, under another address')
    expect(answer.body).not.toContain(first.url)
    expect(isIn(answer)).toBe(false)
    expect(isIn(await enter({ site: first.url, database: 'centre', ...who() }))).toBe(true)
  })

  it('is told from a copy of it by its own identifier, or by a person', async () => {
    const at = { site: copy.url, database: 'centre' }
    const unsaid = await enter({ ...at, login: 'comptable', key: copy.officeKey })
    expect(unsaid.body).toContain('such as a copy')
    expect(isIn(unsaid)).toBe(false)
    expect(isIn(await enter({ ...at, login: 'admin', key: copy.adminKey }))).toBe(true)
    const said = { ...twoNames, login: 'comptable', key: first.officeKey, another: 'yes' }
    expect(isIn(await enter(said))).toBe(true)
  })
})

/** By the door that all versions have. */
function rpcCallerAt({ url, adminKey }: OdooHost, name: string): Caller {
  const json2 = callerAt({ url, database: name, key: adminKey })
  const done = async (path: string, given: Readonly<Record<string, unknown>> = {}) => {
    const { ids, vals_list, ...named } = given
    const [model, method] = path.split('/')
    const first = vals_list ?? ids
    const args = [name, 2, adminKey, model, method, first === undefined ? [] : [first], named]
    const params = { service: 'object', method: 'execute_kw', args }
    const body = JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 1, params })
    const headers = { 'content-type': 'application/json' }
    const answer = await (await fetch(`${url}/jsonrpc`, { method: 'POST', headers, body })).json()
    if (answer.error) throw new Error(`${path} answered ${JSON.stringify(answer.error)}`)
    return answer.result
  }
  return { ...json2, done, ids: done }
}

const waiting = (): Promise<number> =>
  tx(deps.db, tenant(), async (tx) => {
    const { rows } = await tx.query('select 1 from host_events')
    return rows.length
  })
