import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { present } from '../../../core/assert.ts'
import { dayIn } from '../../../core/instant.ts'
import { dunningJobs, planNow } from '../../../server/dunning/run.ts'
import { syncJobs } from '../../../server/sync/run.ts'
import { seedCompany } from '../../hosts/quickbooks/seed.ts'
import { workUntilIdle } from '../../support/work.ts'
import { type Cookies, openWorld, seenByOwner, signIn, type World } from './world.ts'

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
  const silent = { 'delivery.automatic': async () => {}, 'delivery.send': async () => {} }
  await workUntilIdle(deps, { ...syncJobs(deps), ...dunningJobs(deps), ...silent })
})
afterAll(() => world.end())

async function ask(path: string, body?: object, as: Cookies = admin) {
  const answer = await world.app.inject({
    url: `/api/v1/${path}`,
    method: body === undefined ? 'GET' : 'POST',
    cookies: { ...as },
    headers: body === undefined ? {} : { origin: 'http://encours.test' },
    ...(body === undefined ? {} : { payload: body }),
  })
  return { status: answer.statusCode, body: answer.json() }
}

const Document = z.looseObject({
  policy: z.looseObject({ key: z.string(), steps: z.array(z.record(z.string(), z.unknown())) }),
  segment: z.unknown(),
})
type Document = z.infer<typeof Document>

/** The default as the company has it now. */
async function usual(): Promise<Document> {
  const { body } = await ask('policies')
  const found: unknown = body.inForce.find(
    ({ policy }: { policy: { key: string } }) => policy.key === 'fr-standard',
  )
  return Document.parse(found)
}

async function gentle(change: object = {}): Promise<Document> {
  const { policy } = await usual()
  const steps = policy.steps.filter(({ key }) => key !== 'courtesy')
  return {
    policy: { ...policy, key: 'gentle', minGapDays: 14, steps },
    segment: { kind: 'matching', tags: ['key account'] },
    names: { en: 'Key accounts', fr: 'Grands comptes' },
    ...change,
  }
}

/** One who is overdue: a courtesy is no step of the gentle policy. */
async function aCustomerWithMessage(): Promise<string> {
  const { body } = await ask('messages?state=proposed')
  const found = body.messages.find(
    ({ channel, step }: Record<string, string>) => channel === 'email' && step !== 'courtesy',
  )
  return present(found, 'a message').customer.id
}

describe('the policies of a company', () => {
  it('begin with the default, and what is shipped is offered', async () => {
    const { status, body } = await ask('policies')
    expect(status).toBe(200)
    expect(body.inForce.map(({ segment }: Document) => segment)).toEqual([{ kind: 'everyone' }])
    expect(body.versions).toMatchObject([
      { key: 'fr-standard', version: 1, savedBy: 'encours', tried: false, retiredAt: null },
    ])
    expect(body.shipped.map(({ key }: { key: string }) => key)).toEqual([
      'fr-standard',
      'en-standard',
    ])
  })

  it('are checked without being written, each fault with its path', async () => {
    const broken = await usual()
    broken.policy['minGapDays'] = -1
    const { body } = await ask('policies/validate', { document: broken })
    expect(body.faults).toMatchObject([{ path: 'policy.minGapDays' }])
    const second = { document: { ...(await usual()), policy: (await gentle()).policy } }
    expect((await ask('policies/validate', second)).body.faults).toMatchObject([
      { path: 'segment.kind', reason: expect.stringContaining('as fr-standard is already') },
    ])
    const fine = { document: await gentle() }
    expect((await ask('policies/validate', fine)).body).toEqual({ faults: [] })
    expect((await ask('policies')).body.versions).toHaveLength(1)
  })

  it('keep one meaning for one key, in all of them', async () => {
    const document = await gentle()
    const notice = present(document.policy.steps[2], 'a notice')
    Object.assign(present(document.policy.steps[0], 'a reminder'), {
      channels: notice['channels'],
      deadlineDays: 8,
    })
    const { body } = await ask('policies/validate', { document })
    expect(body.faults).toMatchObject([
      { path: 'policy.steps[0].key', reason: expect.stringContaining('another meaning') },
    ])
  })

  it('are tried on the ledger before they are saved, and nothing is written', async () => {
    const draft = await usual()
    draft.policy['smallAmount'] = { EUR: '1000000.00' }
    const before = await ask('policies')
    const { status, body } = await ask('policies/simulate', { documents: [draft] })
    expect(status).toBe(200)
    expect(body.days).toHaveLength(30)
    expect(body.messages.after).toBeLessThan(body.messages.before)
    expect(body.changed.gone).toBeGreaterThan(0)
    expect(body.changes[0]).toMatchObject({ kind: 'gone', after: null })
    const same = await ask('policies/simulate', { documents: [await usual()], days: 5 })
    expect(same.body).toMatchObject({ customersChanged: 0, changes: [] })
    expect((await ask('policies')).body).toEqual(before.body)
  })

  it('are refused with the field at which a draft does not fit', async () => {
    const broken = await usual()
    broken.policy['version'] = 'two'
    const { status, body } = await ask('policies/simulate', { documents: [broken] })
    expect([status, body.code, body.field]).toEqual([
      400,
      'MALFORMED',
      'documents[0].policy.version',
    ])
    const none = await ask('policies/simulate', { retire: ['fr-standard'] })
    expect([none.status, none.body.field]).toEqual([400, 'retire'])
  })

  it('are saved as the next version, which waits for a person, and the old one stays', async () => {
    const document = await usual()
    document.policy['minGapDays'] = 6
    const saved = await ask('policies', { document, basedOn: 1 })
    expect([saved.status, saved.body.policy.version]).toEqual([200, 2])
    const old = await ask('policies/fr-standard/versions/1')
    expect(old.body.policy.minGapDays).toBe(7)
    expect((await ask('policies')).body.versions).toMatchObject([
      { version: 2, savedBy: expect.not.stringMatching('encours'), tried: false },
      { version: 1 },
    ])
    const late = await ask('policies', { document, basedOn: 1 })
    expect([late.status, late.body.code]).toEqual([409, 'CONFLICT'])
    await planNow(world.deps, world.tenant)
    const decided = await seenByOwner(
      world,
      `select distinct policy_key || ' ' || policy_version || ' ' || approval_reasons::text
      from messages where tenant_id = '${world.tenant}' and state = 'proposed'`,
    )
    expect(decided.every((line) => /^fr-standard 2 .*NEW_POLICY_VERSION/.test(line))).toBe(true)
    const audited = await seenByOwner(
      world,
      `select action || ' ' || subject_id || ' ' || (detail ->> 'version') from audit
      where tenant_id = '${world.tenant}' and subject_kind = 'policy'`,
    )
    expect(audited).toEqual(['policy.save fr-standard 2'])
  })

  it('go to the customers of their segment, and a customer knows why', async () => {
    expect((await ask('policies', { document: await gentle(), basedOn: null })).status).toBe(200)
    const customer = await aCustomerWithMessage()
    expect((await ask(`customers/${customer}/policy`)).body).toMatchObject({
      policy: { key: 'fr-standard', version: 2 },
      why: 'everyone',
    })
    const marks = { policy: null, grade: 'B', tags: ['key account'] }
    const marked = await ask(`customers/${customer}/marks`, marks)
    expect(marked.body).toMatchObject({
      policy: { key: 'gentle', version: 1 },
      why: 'matching',
      conditions: ['tags'],
      softerThan: [],
      marks,
      change: { customer, changed: true },
    })
    expect(marked.body.change.effect.items.length).toBeGreaterThan(0)
    const trail = async () =>
      (await ask(`customers/${customer}/trail`)).body.entries.filter(
        ({ action }: { action: string }) => action === 'customer.mark',
      )
    expect((await trail())[0].after).toContain('key account')
    // The second delivery of one request.
    const again = await ask(`customers/${customer}/marks`, marks)
    expect([again.body.change.changed, (await trail()).length]).toEqual([false, 1])
    await planNow(world.deps, world.tenant)
    const decided = await seenByOwner(
      world,
      `select distinct policy_key || ' ' || policy_version from decisions
      where tenant_id = '${world.tenant}' and customer_id = '${customer}'`,
    )
    expect(decided).toEqual(['gentle 1'])
  })

  it('are given to a customer by name, where they are in force', async () => {
    const customer = await aCustomerWithMessage()
    const plain = { policy: null, grade: null, tags: [] }
    const named = await ask(`customers/${customer}/marks`, { ...plain, policy: 'gentle' })
    expect(named.body).toMatchObject({ policy: { key: 'gentle' }, why: 'named' })
    const unknown = await ask(`customers/${customer}/marks`, { ...plain, policy: 'harsh' })
    expect([unknown.status, unknown.body.field]).toEqual([400, 'policy'])
    expect((await ask('customers/nobody/marks', plain)).status).toBe(404)
    expect((await ask('customers/nobody/policy')).status).toBe(404)
  })

  it('are approved version by version: one first run lets no other go', async () => {
    const tried = async () =>
      (await ask('policies')).body.versions
        .filter((one: { tried: boolean }) => one.tried)
        .map(({ key }: { key: string }) => key)
    await planNow(world.deps, world.tenant)
    const { body } = await ask('messages?state=proposed&limit=200')
    const rows = await seenByOwner(
      world,
      `select message_id from messages where tenant_id = '${world.tenant}'
      and state = 'proposed' and policy_key = 'gentle'`,
    )
    expect(rows.length).toBeGreaterThan(0)
    expect(body.messages.length).toBeGreaterThan(rows.length)
    for (const id of rows) await ask(`messages/${id}/approve`, {})
    expect(await tried()).toEqual(['gentle'])
  })

  it('are retired by the version in force, but never the last', async () => {
    expect((await ask('policies/gentle/retire', { version: 7 })).status).toBe(409)
    expect((await ask('policies/gentle/retire', { version: 1 })).status).toBe(200)
    expect((await ask('policies/gentle/retire', { version: 1 })).status).toBe(409)
    expect((await ask('policies')).body.inForce).toHaveLength(1)
    const last = await ask('policies/fr-standard/retire', { version: 2 })
    expect([last.status, last.body.detail]).toEqual([409, 'A company keeps at least one policy.'])
    // A customer who names it is left without one, and is told so rather than given another.
    const { body } = await ask('policies')
    expect(body.versions.map(({ key, version }: never) => `${key} ${version}`)).toContain(
      'gentle 1',
    )
  })
})

describe('who may change policies', () => {
  it('is an admin; another company sees and changes its own alone', async () => {
    const { body } = await ask('policies', undefined, stranger)
    expect(body.versions).toMatchObject([{ key: 'fr-standard', version: 1 }])
    const document = await usual()
    const theirs = await ask('policies', { document, basedOn: 2 }, stranger)
    expect(theirs.status).toBe(409)
    const role = (name: string) =>
      seenByOwner(
        world,
        `update users set role = '${name}' where tenant_id = '${world.tenant}' returning user_id`,
      )
    await role('collector')
    const refused = await ask('policies', { document, basedOn: 2 })
    expect([refused.status, refused.body.code]).toEqual([403, 'FORBIDDEN'])
    expect((await ask('policies/fr-standard/retire', { version: 2 })).status).toBe(403)
    expect((await ask('policies/validate', { document })).status).toBe(200)
    await role('admin')
  })
})
