import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dayIn } from '../../../core/instant.ts'
import { signOut } from '../../../server/access/run.ts'
import { dunningJobs } from '../../../server/dunning/run.ts'
import { syncJobs } from '../../../server/sync/run.ts'
import { seedCompany } from '../../hosts/quickbooks/seed.ts'
import { workUntilIdle } from '../../support/work.ts'
import {
  type Cookies,
  hostPage,
  launchTokenOf,
  openWorld,
  seenByOwner,
  signIn,
  type World,
} from './world.ts'

let world: World
let admin: Cookies
let stranger: Cookies

const strangersRealm = '9341453908239999'

beforeAll(async () => {
  world = await openWorld()
  const { host, deps } = world
  seedCompany(host.company, { today: dayIn(deps.clock.now(), 'Europe/Paris') })
  host.addCompany({ realm: strangersRealm, name: 'Somebody Else SARL' })
  admin = await signIn(world)
  stranger = await signIn(world, { realm: strangersRealm })
  await work()
})
afterAll(() => world.end())

// What leaves is delivery's matter, and tested there.
const nothingLeaves = { 'delivery.automatic': async () => {}, 'delivery.send': async () => {} }
const work = () => {
  const { deps } = world
  return workUntilIdle(deps, { ...syncJobs(deps), ...dunningJobs(deps), ...nothingLeaves })
}

interface Ask {
  readonly as?: Cookies
  readonly bearer?: string
  readonly method?: 'GET' | 'POST' | 'OPTIONS'
  readonly body?: object
  readonly headers?: Readonly<Record<string, string>>
}

const own = { origin: 'http://encours.test' }

async function ask(path: string, { as = {}, bearer, method, body, headers }: Ask = {}) {
  const answer = await world.app.inject({
    url: path.startsWith('/') ? path : `/api/v1/${path}`,
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    cookies: { ...as },
    headers: {
      ...(body === undefined ? {} : own),
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: body }),
  })
  const isJson = `${answer.headers['content-type']}`.includes('json')
  return { status: answer.statusCode, headers: answer.headers, body: isJson ? answer.json() : null }
}

async function setRole(role: string): Promise<void> {
  await seenByOwner(
    world,
    `update users set role = '${role}' where tenant_id = '${world.tenant}' returning user_id`,
  )
}

async function firstMessage(): Promise<string> {
  const { body } = await ask('messages?state=proposed', { as: admin })
  return body.messages.find(({ channel }: { channel: string }) => channel === 'email').id
}

const routes = [
  'session',
  'sync',
  'quarantine',
  'receivables',
  'customers',
  'customers/1',
  'invoices/1',
  'messages',
  'messages/00000000-0000-4000-8000-000000000000',
  'policy',
  'policies',
  'customers/1/policy',
  'letterhead',
  'messages/00000000-0000-4000-8000-000000000000/document',
]

describe('who is not signed in', () => {
  it.each(routes)('is told to sign in by %s', async (path) => {
    const { status, body, headers } = await ask(path)
    expect([status, body.code]).toEqual([401, 'SIGN_IN_REQUIRED'])
    expect(headers['content-type']).toContain('application/problem+json')
    expect(headers['cache-control']).toBe('no-store')
  })

  it.each([
    ['an invented token', (valid: string) => valid.replace(/\..+/, `.${'x'.repeat(43)}`)],
    ['a token cut short', (valid: string) => valid.slice(0, -1)],
    ['another company’s secret', (valid: string) => `${world.tenant}.${valid.split('.')[1]}`],
  ])('is not let in by %s', async (_, change) => {
    const [[name = '', value = ''] = []] = Object.entries(stranger)
    expect((await ask('session', { as: { [name]: change(value) } })).status).toBe(401)
  })

  it('is not let in by a session’s cookie used as a bearer token', async () => {
    const [bearer = ''] = Object.values(admin)
    expect((await ask('session', { bearer })).status).toBe(401)
  })

  it('is out when the session ends', async () => {
    const cookies = await signIn(world)
    expect((await ask('session', { as: cookies })).status).toBe(200)
    const left = await ask('/sign-out', { as: cookies, body: {} })
    expect([left.status, left.headers['set-cookie']]).toEqual([
      204,
      expect.stringContaining('encours-session=; Max-Age=0'),
    ])
    expect((await ask('session', { as: cookies })).status).toBe(401)
    await signOut(world.deps, 'no such token')
  })
})

describe('two companies', () => {
  it('never see each other’s customers, invoices or messages', async () => {
    const mine = await ask('customers', { as: admin })
    expect(mine.body.total).toBeGreaterThan(10)
    expect((await ask('customers', { as: stranger })).body).toEqual({
      customers: [],
      total: 0,
      next: null,
    })
    const [customer] = mine.body.customers
    const found = await ask(`customers/${customer.id}`, { as: admin })
    const [item] = found.body.items
    const message = await firstMessage()
    for (const path of [
      `customers/${customer.id}`,
      `invoices/${item.invoice}`,
      `messages/${message}`,
    ]) {
      expect((await ask(path, { as: admin })).status, path).toBe(200)
      const { status, body } = await ask(path, { as: stranger })
      expect([status, body.code], path).toEqual([404, 'NOT_FOUND'])
    }
    const approved = await ask(`messages/${message}/approve`, { as: stranger, body: {} })
    expect(approved.status).toBe(404)
  })
})

describe('what is owed', () => {
  it('adds up: totals, ageing and customers tell the same', async () => {
    const { body } = await ask('receivables', { as: admin })
    expect(body.currencies.length).toBeGreaterThan(0)
    for (const { exposure, ageing } of body.currencies) {
      const minor = ({ minor }: { minor: string }) => BigInt(minor)
      const buckets = Object.values<{ minor: string }>(ageing).map(minor)
      expect(buckets.reduce((a, b) => a + b, 0n)).toBe(minor(exposure.open))
      expect(minor(exposure.open) - minor(exposure.credits)).toBe(minor(exposure.net))
    }
    expect(body.messagesToApprove).toBe(
      (await ask('messages?state=proposed', { as: admin })).body.total,
    )
  })

  it('is paged: every customer once, in the order of exposure', async () => {
    const whole = await ask('customers?limit=200', { as: admin })
    const seen: string[] = []
    let after = ''
    for (let page = 0; page < 100; page += 1) {
      const { body } = await ask(`customers?limit=3${after}`, { as: admin })
      seen.push(...body.customers.map(({ id }: { id: string }) => id))
      if (body.next === null) break
      after = `&after=${encodeURIComponent(body.next)}`
    }
    expect(seen).toEqual(whole.body.customers.map(({ id }: { id: string }) => id))
    expect(seen).toHaveLength(whole.body.total)
  })

  it('is found by a part of the name', async () => {
    const [first] = (await ask('customers', { as: admin })).body.customers
    const part = encodeURIComponent(first.name.slice(1, 6).toUpperCase())
    const { body } = await ask(`customers?search=${part}`, { as: admin })
    expect(body.customers.map(({ id }: { id: string }) => id)).toContain(first.id)
  })

  it('says why for every open item, in the language asked for', async () => {
    const { body: page } = await ask('customers?limit=200', { as: admin })
    let items = 0
    for (const { id } of page.customers) {
      const french = (await ask(`customers/${id}?lang=fr`, { as: admin })).body
      const headers = { 'accept-language': 'en-GB,en;q=0.9' }
      const english = (await ask(`customers/${id}`, { as: admin, headers })).body
      for (const [index, item] of french.items.entries()) {
        items += 1
        expect(item.decision.kind).not.toBe('undecided')
        expect(item.decision.why.length).toBeGreaterThan(0)
        expect(item.decision.why).not.toEqual(english.items[index].decision.why)
      }
    }
    expect(items).toBe((await ask('receivables', { as: admin })).body.openItems)
  })

  it('shows one invoice with its own items alone', async () => {
    const [{ id }] = (await ask('customers', { as: admin })).body.customers
    const { items } = (await ask(`customers/${id}`, { as: admin })).body
    const { body } = await ask(`invoices/${items[0].invoice}`, { as: admin })
    expect(body.id).toBe(id)
    expect(new Set(body.items.map(({ invoice }: { invoice: string }) => invoice))).toEqual(
      new Set([items[0].invoice]),
    )
  })

  it('follows a policy that can be read', async () => {
    const { body } = await ask('policy', { as: admin })
    expect(body).toMatchObject({ key: 'fr-standard', version: 1 })
    expect(body.steps.length).toBeGreaterThan(2)
  })
})

describe('a request that does not fit', () => {
  it.each([
    ['customers?limit=0', 'limit'],
    ['customers?limit=201', 'limit'],
    ['customers?limit=ten', 'limit'],
    ['customers?colour=red', 'colour'],
    ['customers?lang=de', 'lang'],
    ['customers?after=nowhere', 'after'],
    ['messages?state=lost', 'state'],
    ['messages?after=7', 'after'],
    ['messages/7', 'id'],
    ['session?x=1', 'x'],
    [`customers/${'9'.repeat(201)}`, 'id'],
    ['customers/9%00', 'id'],
    ['invoices/%00', 'id'],
    ['customers?search=%00', 'search'],
    ['customers?after=1_%00', 'after'],
  ])('%s is refused with its field', async (path, field) => {
    const { status, body } = await ask(path, { as: admin })
    expect([status, body.code, body.field]).toEqual([400, 'MALFORMED', field])
  })

  it.each([
    ['an unknown key', { launchToken: 'x', more: true }, 'more'],
    ['no token', {}, 'launchToken'],
    ['a number', { launchToken: 7 }, 'launchToken'],
    ['a list', [], 'body'],
    ['a book', { launchToken: 'x'.repeat(4097) }, 'launchToken'],
  ])('a launch with %s is refused with its field', async (_, body, field) => {
    const answer = await ask('launch', { body })
    expect([answer.status, answer.body.field]).toEqual([400, field])
  })

  it('is answered with 400 where it is no JSON, 415 where it is something else', async () => {
    const asked = (type: string) =>
      world.app.inject({
        method: 'POST',
        url: '/api/v1/launch',
        headers: { 'content-type': type },
        payload: '{"launchToken":',
      })
    expect((await asked('application/json')).statusCode).toBe(400)
    expect((await asked('text/xml')).statusCode).toBe(415)
  })

  it('to nowhere is answered with a problem', async () => {
    const { status, body } = await ask('nowhere', { as: admin })
    expect([status, body.code]).toEqual([404, 'NOT_FOUND'])
  })
})

describe('a role', () => {
  it('that only reads approves nothing, starts nothing, ends nothing', async () => {
    const message = await firstMessage()
    await setRole('viewer')
    const refused = [
      ask(`messages/${message}/approve`, { as: admin, body: {} }),
      ask(`messages/${message}/refuse`, { as: admin, body: { reason: 'no' } }),
      ask('sync', { as: admin, body: {} }),
      ask('connection/disconnect', { as: admin, body: {} }),
    ]
    for (const answer of await Promise.all(refused))
      expect([answer.status, answer.body.code]).toEqual([403, 'FORBIDDEN'])
    expect((await ask(`messages/${message}`, { as: admin })).body.state).toBe('proposed')
    await setRole('collector')
    expect((await ask('connection/disconnect', { as: admin, body: {} })).status).toBe(403)
    await setRole('admin')
  })
})

describe('a message', () => {
  it('is shown as it would leave', async () => {
    const { messages } = (await ask('messages?state=proposed', { as: admin })).body
    const mail = messages.find(({ channel }: { channel: string }) => channel === 'email')
    const { body } = await ask(`messages/${mail.id}`, { as: admin })
    const { preview, customer, items, totals } = body
    expect(preview.to).toMatch(/@/)
    expect(preview.text).toContain(items[0].number)
    expect(preview.html).toContain(items[0].number)
    expect([customer.name, preview.from].every((text) => text.length > 0)).toBe(true)
    expect(totals).toHaveLength(1)
  })

  it('goes when somebody lets it, and a second approval changes nothing', async () => {
    const id = await firstMessage()
    const first = await ask(`messages/${id}/approve`, { as: admin, body: {} })
    expect([first.status, first.body.state]).toEqual([200, 'approved'])
    const again = await ask(`messages/${id}/approve`, { as: admin, body: {} })
    expect([again.status, again.body.state]).toEqual([200, 'approved'])
    const [actor] = await seenByOwner(
      world,
      `select actor from audit where subject_id = '${id}' and action = 'message.approve'`,
    )
    expect(actor).toBe(world.host.user.subject)
  })

  it('stays when what was read of it is out of date', async () => {
    const id = await firstMessage()
    const approve = (seen: string) => ask(`messages/${id}/approve`, { as: admin, body: { seen } })
    const stale = await approve('2026-01-01T00:00:00Z')
    expect([stale.status, stale.body.code]).toEqual([409, 'MESSAGE_CHANGED'])
    const vague = await approve('yesterday')
    expect([vague.status, vague.body.field]).toEqual([400, 'seen'])
    const { body } = await ask(`messages/${id}`, { as: admin })
    expect((await approve(body.updatedAt)).body.state).toBe('approved')
  })

  it('stays when somebody refuses it, and cannot go any more', async () => {
    const id = await firstMessage()
    const body = { reason: 'we spoke on the phone' }
    const refused = await ask(`messages/${id}/refuse`, { as: admin, body })
    expect([refused.status, refused.body.state]).toEqual([200, 'refused'])
    const late = await ask(`messages/${id}/approve`, { as: admin, body: {} })
    expect([late.status, late.body.code]).toEqual([409, 'ALREADY_DECIDED'])
  })

  it('is not refused with a reason that cannot be kept', async () => {
    const { body } = await ask('messages?state=refused', { as: admin })
    const answer = await ask(`messages/${body.messages[0].id}/refuse`, {
      as: admin,
      body: { reason: 'a\0b' },
    })
    expect([answer.status, answer.body.field]).toEqual([400, 'reason'])
  })

  it('is refused with a reason, or not at all', async () => {
    const id = await firstMessage()
    const { status, body } = await ask(`messages/${id}/refuse`, { as: admin, body: { reason: '' } })
    expect([status, body.field]).toEqual([400, 'reason'])
  })
})

describe('a page that is not ours', () => {
  it.each([
    ['of another origin', { origin: 'https://evil.example' }],
    ['of no origin', { origin: '' }],
    ['of a host that embeds us', { origin: hostPage }],
    ['of another site, hiding its origin', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
  ])('%s changes nothing with our cookie', async (_, headers) => {
    const { status, body } = await ask('sync', { as: admin, body: {}, headers })
    expect([status, body.code]).toEqual([403, 'FOREIGN_PAGE'])
    expect((await ask('/sign-out', { as: admin, body: {}, headers })).status).toBe(403)
  })

  it('reads nothing unless it embeds us', async () => {
    const allow = 'access-control-allow-origin'
    const evil = { origin: 'https://evil.example' }
    const host = { origin: hostPage }
    expect((await ask('session', { headers: evil })).headers[allow]).toBeUndefined()
    expect((await ask('session', { headers: host })).headers[allow]).toBe(hostPage)
    const preflight = await ask('session', { method: 'OPTIONS', headers: host })
    expect(preflight.status).toBe(204)
    expect(preflight.headers['access-control-allow-headers']).toContain('authorization')
    expect(preflight.headers['access-control-allow-credentials']).toBeUndefined()
  })
})

describe('the panel on a host’s page', () => {
  const launch = (launchToken: string) =>
    ask('launch', { body: { launchToken }, headers: { origin: hostPage } })

  it('comes to a session of fifteen minutes on the record that the page shows', async () => {
    const { status, body } = await launch(await launchTokenOf(world, 'invoice=12'))
    expect(status).toBe(200)
    expect(body).toEqual({
      sessionToken: expect.stringMatching(/^[\w-]{36}\.[\w-]{43}$/),
      expiresAt: expect.any(String),
      ...{ context: { invoice: '12' }, opening: null },
    })
    const bearer = body.sessionToken
    expect((await ask('session', { bearer })).body.company.id).toBe(world.tenant)
    const id = await firstMessage()
    const headers = { origin: hostPage }
    const approved = await ask(`messages/${id}/approve`, { bearer, body: {}, headers })
    expect(approved.status).toBe(200)
  })

  it('is told whose invoice the page shows', async () => {
    const [{ id: customer }] = (await ask('customers', { as: admin })).body.customers
    const [{ invoice }] = (await ask(`customers/${customer}`, { as: admin })).body.items
    const { body } = await launch(await launchTokenOf(world, `invoice=${invoice}`))
    expect(body.context).toEqual({ customer, invoice })
  })

  it('comes in once with one token', async () => {
    const token = await launchTokenOf(world)
    expect((await launch(token)).status).toBe(200)
    const { status, body } = await launch(token)
    expect([status, body.code]).toEqual([401, 'LAUNCH_USED'])
  })

  it('does not come in again with a token whose session was ended', async () => {
    const token = await launchTokenOf(world)
    const bearer = (await launch(token)).body.sessionToken
    await signOut(world.deps, bearer)
    // Whoever comes in next clears away what is over.
    await launch(await launchTokenOf(world))
    expect((await launch(token)).body.code).toBe('LAUNCH_USED')
  })

  it('does not come in for somebody who never signed in, nor for another company', async () => {
    const known = world.host.user.subject
    world.host.user.subject = 'somebody new'
    const { status, body } = await launch(await launchTokenOf(world))
    world.host.user.subject = known
    expect([status, body.code]).toEqual([403, 'LAUNCH_UNKNOWN_USER'])
  })

  it('does not come in with a token that was changed', async () => {
    const token = await launchTokenOf(world)
    const { status, body } = await launch(`${token.slice(0, -4)}AAAA`)
    expect([status, body.code]).toEqual([401, 'LAUNCH_REFUSED'])
  })

  it('does not bring its token as a cookie', async () => {
    const { body } = await launch(await launchTokenOf(world))
    expect((await ask('session', { as: { 'encours-session': body.sessionToken } })).status).toBe(
      401,
    )
  })
})

describe('the reading of the host', () => {
  it('is told to the end, with what could not be read', async () => {
    await work()
    const { body } = await ask('sync', { as: admin })
    expect(body).toMatchObject({ run: { state: 'done', failure: null }, planned: true })
    expect(body.run.recordsRead).toBe(body.run.recordsExpected)
    expect((await ask('quarantine', { as: admin })).body).toEqual({ records: [] })
  })

  it('can be asked for, once at a time', async () => {
    const first = await ask('sync', { as: admin, body: {} })
    const second = await ask('sync', { as: admin, body: {} })
    expect([first.status, second.status]).toEqual([200, 200])
    expect(second.body.run).toMatchObject({ id: first.body.run.id, state: 'running' })
  })
})

describe('pages', () => {
  it('the workspace is one element and its script, in the reader’s language', async () => {
    const page = await world.app.inject({ url: '/', headers: { 'accept-language': 'fr-FR' } })
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('<html lang="fr">')
    expect(page.body).toContain(
      '<encours-panel mode="workspace" hosts="quickbooks"></encours-panel>',
    )
    expect(page.body).toContain('src="/panel/encours-panel.js"')
    expect(page.headers['content-security-policy']).toContain("script-src 'self'")
  })

  it('the panel’s folder is served, and nothing above it', async () => {
    expect((await world.app.inject('/panel/world.ts')).statusCode).toBe(200)
    expect((await world.app.inject('/panel/../../package.json')).statusCode).toBe(404)
    expect((await world.app.inject('/panel/%2e%2e/run.test.ts')).statusCode).toBe(404)
  })

  it('say that all is well', async () => {
    for (const path of ['/healthz', '/readyz'])
      expect((await ask(path)).body, path).toEqual({ status: 'ok' })
  })
})

describe('disconnecting', () => {
  it('is an admin’s: the host is told, sessions stay, the reading stops', async () => {
    expect((await ask('connection/disconnect', { as: stranger, body: {} })).status).toBe(200)
    expect(world.host.calls.at(-1)?.path).toBe('/v2/oauth2/tokens/revoke')
    expect((await ask('sync', { as: stranger })).body.connection.state).toBe('disconnected')
    const again = await ask('sync', { as: stranger, body: {} })
    expect([again.status, again.body.code]).toEqual([409, 'NO_HOST'])
  })
})
