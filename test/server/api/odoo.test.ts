import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { odooConnector } from '../../../connectors/odoo/connector.ts'
import { present } from '../../../core/assert.ts'
import { epochMs } from '../../../core/instant.ts'
import { buildApp } from '../../../server/app.ts'
import { tenantIdFor } from '../../../server/connections/tenant.ts'
import { publicManifest, readManifest } from '../../../server/manifest.ts'
import { syncJobs, syncState } from '../../../server/sync/run.ts'
import { type Caller, callerAt } from '../../hosts/odoo/caller.ts'
import { signatureOf } from '../../hosts/odoo/events.ts'
import { type OdooHost, startOdooHost } from '../../hosts/odoo/host.ts'
import { officeOf } from '../../hosts/odoo/office.ts'
import type { FailureOrder } from '../../hosts/odoo/orders.ts'
import { withImplied } from '../../hosts/odoo/user.ts'
import { fakeClock } from '../../support/clock.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type TestDeps, testDeps, testStart } from '../../support/deps.ts'

const publicUrl = 'http://encours.test'
const configOf = () => ({
  ...{ publicUrl, oauth: {}, launchSecrets: {}, allowedOrigins: [] },
  panelFolder: import.meta.dirname,
  manifest: publicManifest(readManifest(), publicUrl),
})

let database: TestDatabase
let host: OdooHost
let deps: TestDeps
let app: FastifyInstance
let caller: Caller
beforeAll(async () => {
  const clock = fakeClock(testStart)
  database = await testDatabase()
  host = await startOdooHost({ clock: () => epochMs(clock.now()), serverUrl: publicUrl })
  const odoo = odooConnector({ allowPrivate: true, now: () => clock.now(), readAttempts: 1 })
  deps = testDeps(database, { clock, hosts: { odoo } })
  app = await buildApp(deps, { config: configOf() })
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  host.events.settings.url = `${address}/webhooks/odoo`
  caller = callerAt({ url: host.url, database: 'nord', key: host.officeKey })
})
afterAll(async () => {
  await app.close()
  await host.stop()
  await database.drop()
})

type Cookies = Readonly<Record<string, string>>

const cookiesOf = ({ cookies }: LightMyRequestResponse): Cookies =>
  Object.fromEntries(cookies.map(({ name, value }) => [name, value]))

/** From our page through the server's own to the address that it sends the browser back to. */
async function begin(database = 'nord') {
  const query = new URLSearchParams({ site: `${host.url}/web#home`, database })
  const page = await app.inject(`/connect/odoo?${query}`)
  expect(page.body).toContain(`<p>${host.url.replaceAll('&', '&#38;')}</p>`)
  const way = /class="forward" href="([^"]+)"/.exec(page.body)?.[1]?.replaceAll('&#38;', '&')
  return app.inject({ url: present(way, 'the way on'), cookies: cookiesOf(page) })
}

async function consent(decision: 'accept' | 'decline') {
  const go = await begin()
  const asked = await fetch(present(go.headers.location, 'the way to the server'))
  const ticket = /name="csrf_token" value="([^"]+)"/.exec(await asked.text())?.[1] ?? ''
  const decided = await fetch(`${host.url}/encours/oauth/consent`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: `session_id=${ticket}` },
    body: new URLSearchParams({ csrf_token: ticket, company_id: '1', decision }).toString(),
  })
  const back = new URL(present(decided.headers.get('location'), 'the way back'))
  return { url: `${back.pathname}${back.search}`, cookies: cookiesOf(go) }
}

async function signIn(): Promise<Cookies> {
  const answer = await app.inject(await consent('accept'))
  expect(answer.headers.location).toBe('/')
  return cookiesOf(answer)
}

const realm = () => host.connections.realmOf(host.company)
const tenant = () => tenantIdFor('odoo', realm())

/** The job of the first page alone. */
async function readFirst(): Promise<void> {
  const { run } = await syncState(deps, tenant())
  const payload = { tenant: tenant(), run: present(run, 'a reading').id, page: '0', tries: '0' }
  await syncJobs(deps)['sync.page']?.(payload)
}

/** Jobs as the worker does them, until the reading has ended. */
async function readAll(): Promise<void> {
  const { run } = await syncState(deps, tenant())
  const reading = present(run, 'a reading').id
  for (let page = 0; page < 20; page += 1) {
    if ((await syncState(deps, tenant())).run?.state !== 'running') return
    const payload = { tenant: tenant(), run: reading, page: `${page}`, tries: '0' }
    await syncJobs(deps)['sync.page']?.(payload)
  }
  expect.fail('the reading does not end')
}

const owed = async (cookies: Cookies) => {
  const answer = await app.inject({ url: '/api/v1/receivables', cookies })
  return answer.json()
}

describe('a company whose Odoo is its own server', () => {
  it('connects, is read to the cent, and is told of what changes there', async () => {
    const office = officeOf(caller)
    const customer = await office.customer({ name: 'Atelier Sud', email: 'compta@sud.example' })
    const invoice = await office.invoice(customer, 1200)
    await office.pay([invoice], 200)
    // Somebody has begun it for nobody yet.
    await caller.ids('account.move/create', { vals_list: [{ move_type: 'out_invoice' }] })
    const cookies = await signIn()
    await readAll()
    expect(await syncState(deps, tenant())).toMatchObject({ quarantined: 0 })
    expect(await owed(cookies)).toMatchObject({
      currencies: [{ ageing: { notDue: { minor: '100000' } } }],
    })

    await office.invoice(customer, 50)
    expect(await host.events.deliverDue()).toBeGreaterThan(0)
    expect(host.events.calls.at(-1)?.status).toBe(200)
    await syncJobs(deps)['sync.events']?.({ tenant: tenant(), tries: '0' })
    expect(await owed(cookies)).toMatchObject({
      currencies: [{ ageing: { notDue: { minor: '105000' } } }],
    })
  })

  it('lets an admin choose what its records show, and nobody else', async () => {
    const cookies = await signIn()
    const url = '/api/v1/writeback/fields'
    const choose = (body: object, more: object = { cookies }) =>
      app.inject({ method: 'POST', url, body, headers: ours, ...more })
    const usual = { wanted: true, failure: null }
    expect((await app.inject({ url, cookies })).json()).toMatchObject({
      ...{ host: 'Odoo', shown: usual, spared: { ...usual, wanted: false, records: 0 } },
    })
    const chosen = await choose({ shown: false, spared: true })
    expect(chosen.json()).toMatchObject({ shown: { wanted: false }, spared: { wanted: true } })
    expect((await choose({ shown: true })).json()).toMatchObject({ status: 400, field: 'spared' })
    expect((await choose({ shown: true, spared: false }, {})).statusCode).toBe(401)
    expect((await choose({ shown: true, spared: false })).statusCode).toBe(200)
    host.groups.set(2, withImplied(['user', 'invoice']))
    const [customer] = await caller.ids('res.partner/search', {
      domain: [['name', '=', 'Atelier Sud']],
    })
    const { token } = await launchToken({ model: 'res.partner', id: customer })
    host.groups.set(2, withImplied(['system']))
    const body = { launchToken: token }
    const opened = await app.inject({ method: 'POST', url: '/api/v1/launch', body })
    const authorization = `Bearer ${opened.json().sessionToken}`
    const collector = await choose({ shown: false, spared: true }, { headers: { authorization } })
    expect(collector.statusCode).toBe(403)
    expect((await app.inject({ url, cookies })).json()).toMatchObject({ shown: usual })
  })

  it('opens the panel for whom its Odoo vouches, with the role that it says', async () => {
    const [customer] = await caller.ids('res.partner/search', {
      domain: [['name', '=', 'Atelier Sud']],
    })
    const { token } = await launchToken({ model: 'res.partner', id: customer })
    const launch = { method: 'POST', url: '/api/v1/launch', body: { launchToken: token } } as const
    const opened = await app.inject(launch)
    expect(opened.json().context).toEqual({ customer: `${customer}` })
    const authorization = `Bearer ${opened.json().sessionToken}`
    const session = await app.inject({ url: '/api/v1/session', headers: { authorization } })
    expect(session.json().user).toMatchObject({ role: 'admin' })
    expect((await app.inject(launch)).json().code).toBe('LAUNCH_USED')
    const forged = { ...launch, body: { launchToken: `${token}x` } }
    expect((await app.inject(forged)).json().code).toBe('LAUNCH_REFUSED')
  })

  it('may show the panel on its own pages, whatever their address', async () => {
    const origin = 'https://erp.atelier-nord.example'
    const answer = await app.inject({ url: '/api/v1/session', headers: { origin } })
    expect(answer.headers['access-control-allow-origin']).toBe(origin)
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
  })

  it.each([
    ['without a signature', {}],
    ['with another’s signature', { 'x-encours-signature': `t=1,v1=${'0'.repeat(64)}` }],
  ])('is not heard %s', async (_, headers) => {
    const body = { realm: realm(), sent_at: '2026-11-18T09:30:00Z', events: [] }
    const post = { method: 'POST', url: '/webhooks/odoo', body, headers } as const
    expect((await app.inject(post)).statusCode).toBe(401)
  })

  it.each([
    ['names no company', '{"events":[]}', 401],
    ['is no JSON', 'nothing', 401],
    ['names a company that is not connected', '{"realm":"some-uuid.1","events":[]}', 404],
  ])(
    'is told that it is not known by no call but its own: one that %s',
    async (_, body, status) => {
      const headers = { 'x-encours-signature': `t=1,v1=${'0'.repeat(64)}` }
      const url = '/webhooks/odoo'
      const { statusCode } = await app.inject({ method: 'POST', url, body, headers })
      expect(statusCode).toBe(status)
    },
  )

  it('is refused unread where it is larger than any call of the module', async () => {
    const headers = { 'x-encours-signature': `t=1,v1=${'0'.repeat(64)}` }
    const body = `{"realm":"${realm()}","events":[${' '.repeat(256 * 1024)}]}`
    const { statusCode } = await app.inject({
      method: 'POST',
      url: '/webhooks/odoo',
      body,
      headers,
    })
    expect(statusCode).toBe(413)
  })

  it('is asked to come again where Odoo is not set up for a while', async () => {
    const without = await buildApp(testDeps(database), { config: configOf() })
    const post = { method: 'POST', url: '/webhooks/odoo', body: '{}' } as const
    const { statusCode } = await without.inject(post)
    await without.close()
    expect(statusCode).toBe(503)
  })

  it('reads nothing more once its people disconnect it there, and says so', async () => {
    const cookies = await signIn()
    await readAll()
    const connection = present(host.connections.of(host.company), 'the connection')
    host.connections.disconnect(connection.company)
    deps.clock.advance(1_000)
    await app.inject({ method: 'POST', url: '/api/v1/sync', cookies, headers: ours })
    await readAll()
    expect(await syncState(deps, tenant())).toMatchObject({
      connection: { state: 'reconnect_required' },
      run: { state: 'failed', failure: { code: 'RECONNECT_REQUIRED' } },
    })
  })

  it('says what has happened and what to do, in the language of who asks', async () => {
    const cookies = await signIn()
    host.failNext('not-json', { times: 9 })
    const { run } = await syncState(deps, tenant())
    const payload = { tenant: tenant(), run: present(run, 'a reading').id, page: '0', tries: '0' }
    await syncJobs(deps)['sync.page']?.(payload)
    host.calm()
    const said = async (lang: string) => {
      const answer = await app.inject({ url: `/api/v1/sync?lang=${lang}`, cookies })
      return answer.json().run.failure
    }
    expect(await said('fr')).toMatchObject({
      code: 'PROXY_PAGE',
      advice: expect.stringContaining('page web'),
    })
    expect(await said('en')).toMatchObject({ advice: expect.stringContaining('web page') })
  })

  it('is told before any page of its own why it cannot be connected', async () => {
    const problem = async (database?: string) => {
      const { headers } = await begin(database)
      return { url: `${headers.location}`, said: (await app.inject(`${headers.location}`)).body }
    }
    const other = await problem('sud')
    expect(other.url).toBe('/connect/problem?code=no_database&host=odoo')
    expect(other.said).toContain('database of this name')
    const path = /^\/encours\/oauth\/revoke/
    host.failNext('not-json', { path })
    expect((await problem()).url).toBe('/connect/problem?code=in_the_way&host=odoo')
    host.failNext('unavailable', { path })
    expect((await problem()).url).toBe('/connect/problem?code=unavailable&host=odoo')
  })

  it('is told that nothing was connected where its admin declines', async () => {
    const answer = await app.inject(await consent('decline'))
    expect(answer.headers.location).toBe('/connect/problem?code=declined&host=odoo')
    const page = await app.inject(`${answer.headers.location}`)
    expect(page.body).toContain('href="/connect/odoo"')
  })
})

describe('another consent of a company that is connected', () => {
  const secret = () => present(host.connections.of(host.company), 'the connection').signingSecret

  async function signed(by: string): Promise<number> {
    const body = JSON.stringify({ realm: realm(), sent_at: '2026-11-18T09:30:00Z', events: [] })
    const seconds = Math.floor(epochMs(deps.clock.now()) / 1_000)
    const headers = { 'x-encours-signature': signatureOf(body, by, seconds) }
    const post = { method: 'POST', url: '/webhooks/odoo', body, headers } as const
    return (await app.inject(post)).statusCode
  }

  async function readOnce(cookies: Cookies): Promise<string | undefined> {
    deps.clock.advance(1_000)
    await app.inject({ method: 'POST', url: '/api/v1/sync', cookies, headers: ours })
    await readAll()
    const { connection, run } = await syncState(deps, tenant())
    return `${connection?.state} ${run?.state}`
  }

  const comeBack = async () => (await app.inject(await consent('accept'))).headers.location
  const failing = (kind: FailureOrder, path: RegExp) => async () => {
    host.failNext(kind, { path })
    return comeBack()
  }

  it.each([
    ['is declined', async () => (await app.inject(await consent('decline'))).headers.location],
    ['is accepted, and nobody comes back', async () => void (await consent('accept'))],
    ['gives tokens that never arrive', failing('half', /oauth\/token/)],
    ['meets a server that is down', failing('unavailable', /oauth\/token/)],
    ['gives a key that opens no books', failing('internal', /res\.company/)],
    [
      'gives a key that opens no books, and cannot be taken back',
      async () => {
        const back = await consent('accept')
        host.failNext('unavailable', { path: /oauth\/revoke/ })
        host.failNext('internal', { path: /res\.company/ })
        return (await app.inject(back)).headers.location
      },
    ],
  ])('ends nothing where it %s', async (_, fail) => {
    const cookies = await signIn()
    await readAll()
    const before = secret()
    expect(await fail()).not.toBe('/')
    host.calm()
    expect(secret()).toBe(before)
    expect(await signed(before)).toBe(200)
    expect(await readOnce(cookies)).toBe('active done')
    host.connections.expireKeys()
    expect(await readOnce(cookies)).toBe('active done')
  })

  it('takes its place once it is kept: until then, and ten minutes more, either secret signs', async () => {
    await signIn()
    await readAll()
    const before = secret()
    host.failNext('unavailable', { path: /oauth\/confirm/ })
    const cookies = await signIn()
    expect(secret()).toBe(before)
    expect(await signed(before)).toBe(200)
    const customer = await officeOf(caller).customer({ name: 'Atelier Est' })
    const { token } = await launchToken({ model: 'res.partner', id: customer })
    const body = { launchToken: token }
    const opened = await app.inject({ method: 'POST', url: '/api/v1/launch', body })
    expect(opened.statusCode).toBe(200)
    await readFirst()
    expect(secret()).toBe(before)
    await readAll()
    expect(secret()).not.toBe(before)
    expect([await signed(before), await signed(secret())]).toEqual([200, 200])
    deps.clock.advance(10 * 60_000 + 1)
    expect([await signed(before), await signed(secret())]).toEqual([401, 200])
    expect(await readOnce(cookies)).toBe('active done')
  })
})

const ours = { origin: publicUrl, 'sec-fetch-site': 'same-origin' }

async function launchToken(params: object): Promise<{ readonly token: string }> {
  const answer = await fetch(`${host.url}/encours/launch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 1, params }),
  })
  const { result } = await answer.json()
  return result
}
