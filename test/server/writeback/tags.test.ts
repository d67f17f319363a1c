import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { HostTags } from '../../../connectors/contract/host-tasks.ts'
import { present } from '../../../core/assert.ts'
import { run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import type { Deps } from '../../../server/deps.ts'
import { chooseOwnFields, ownFieldsOf } from '../../../server/writeback/fields/settings/run.ts'
import { tagJobs } from '../../../server/writeback/tags/run.ts'
import { erase, insert, rowOf, tableOf, transact, update } from '../../hosts/odoo/books.ts'
import { ids, text } from '../../hosts/odoo/values.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type AtOdoo, companyAtOdoo } from './at-odoo.ts'

let database: TestDatabase
let company: AtOdoo
let late = 0

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  company = await companyAtOdoo(database)
  ;[late] = company.invoices
})
afterEach(() => company.stop())

const choose = async (tagged: boolean) => {
  await chooseOwnFields(company.deps, company.tenant, {
    ...{ actor: 'U1', shown: true, spared: false, tagged },
  })
  await company.work()
}

const run1 = (sql: string, ...values: unknown[]) =>
  tx(company.deps.db, company.tenant, (tx) => run(tx, sql, [company.tenant, ...values]))

const hold = (customer = company.customer) =>
  run1(
    `insert into holds (tenant_id, hold_id, customer_id, reason, starts, ends)
    values ($1, gen_random_uuid(), $2, 'manual', '2026-11-18', '2026-11-30')`,
    `${customer}`,
  )
const lift = () =>
  run1(`
    update holds
    set lifted = '2026-11-18'
    where tenant_id = $1`)

const notice = () => company.remind([late], 'formal-notice')

const tagTable = () => tableOf(company.host.books, 'res.partner.category')
/** What the customer bears, by name. */
const bears = (customer = company.customer) =>
  ids(rowOf(company.host.books, 'res.partner', customer), 'category_id')
    .map((id) => text(present(tagTable().get(id), 'a tag'), 'name'))
    .toSorted()

/** By somebody in the application. */
function giveByHand(): void {
  const [id = 0] = tagTable().keys()
  transact(company.host.books, { uid: 5 }, () => {
    const values = { category_id: [id] }
    update(company.host.books, { model: 'res.partner', id: company.customer, values })
  })
}

describe('tags on customers', () => {
  test('are none unless an admin wants them', async () => {
    await hold()
    await company.plan()
    expect(bears()).toEqual([])
    expect((await ownFieldsOf(company.deps, company.tenant)).tagged).toMatchObject({
      wanted: false,
      records: 0,
    })
  })

  test('say who is on hold, beside those of other people, and go with it', async () => {
    const other = company.host.books.lastIds.get('res.partner.category') ?? 0
    company.host.overwrite((books) => {
      const { id } = insert(books, 'res.partner.category', { name: 'VIP', active: true })
      expect(id).toBe(other + 1)
      const values = { category_id: [id] }
      update(books, { model: 'res.partner', id: company.customer, values })
    })
    await hold()
    await choose(true)
    expect(bears()).toEqual(['Encours : relances suspendues', 'VIP'])
    await lift()
    await company.plan()
    expect(bears()).toEqual(['VIP'])
    expect(tagTable().size).toBe(2)
  })

  test('say who is in formal notice, until it is paid', async () => {
    await choose(true)
    await notice()
    await company.work()
    expect(bears()).toEqual(['Encours : mise en demeure'])
    await company.office.pay([late], 900)
    await company.sync()
    expect(bears()).toEqual([])
  })

  test('say who has been handed over, and then no longer that he was in notice', async () => {
    await choose(true)
    await notice()
    await run1(
      `insert into tasks (tenant_id, task_id, customer_id, kind, due, items, state, created_at)
      values ($1, $2, $3, 'handover', '2026-11-18', $4, 'done', '2026-11-18T10:00:00Z')`,
      randomUUID(),
      `${company.customer}`,
      JSON.stringify([{ invoice: `${late}`, instalment: 1 }]),
    )
    await company.plan()
    expect(bears()).toEqual(['Encours : contentieux'])
  })

  test('are not written again, and no reading or plan follows for ever', async () => {
    await hold()
    await choose(true)
    const writes = () =>
      company.host.calls.filter(({ path }) => path.endsWith('res.partner/write')).length
    const before = writes()
    await company.sync()
    await company.sync()
    await company.plan()
    expect(writes()).toBe(before)
  })

  test('keep the name that people give them; one that is deleted is made anew', async () => {
    await hold()
    await choose(true)
    const [id = 0] = tagTable().keys()
    company.host.overwrite((books) => {
      update(books, { model: 'res.partner.category', id, values: { name: 'En pause' } })
    })
    await lift()
    await company.plan()
    await hold()
    await company.plan()
    expect(bears()).toEqual(['En pause'])
    company.host.overwrite((books) => {
      erase(books, 'res.partner.category', id)
      const values = { category_id: [] }
      update(books, { model: 'res.partner', id: company.customer, values })
    })
    await lift()
    await company.plan()
    await hold()
    await company.plan()
    expect(bears()).toEqual(['Encours : relances suspendues'])
  })

  test('that a person has set by himself stay, though ours would be the same', async () => {
    await choose(true)
    await hold()
    await company.plan()
    await lift()
    await company.plan()
    giveByHand()
    await hold()
    await company.plan()
    await lift()
    await company.plan()
    expect(bears()).toEqual(['Encours : relances suspendues'])
  })

  test.each(['hold goes on', 'hold is over'])(
    'that a person has set while our answer was lost stay: the %s',
    async (meanwhile) => {
      await choose(true)
      await hold()
      company.host.failNext('unavailable', { path: /res.partner\/write$/ })
      await company.plan()
      expect(bears()).toEqual([])
      giveByHand()
      if (meanwhile === 'hold is over') await lift()
      company.deps.clock.advance(60_000)
      await company.work()
      await lift()
      await company.plan()
      expect(bears()).toEqual(['Encours : relances suspendues'])
    },
  )

  test('that were set though the answer was lost are ours', async () => {
    await choose(true)
    await hold()
    company.host.failNext('unavailable-after', { path: /res.partner\/write$/ })
    await company.plan()
    expect(bears()).toEqual(['Encours : relances suspendues'])
    company.deps.clock.advance(60_000)
    await company.work()
    await lift()
    await company.plan()
    expect(bears()).toEqual([])
  })

  test('are given though Odoo refuses one of the customers', async () => {
    const other = await company.office.customer({ name: 'Atelier Clair' })
    await company.office.invoice(other, 70, { invoice_date_due: '2026-10-01' })
    await company.sync()
    company.host.books.switches.locked.add(`res.partner,${company.customer}`)
    await hold()
    await hold(other)
    await choose(true)
    expect([bears(), bears(other)]).toEqual([[], ['Encours : relances suspendues']])
    const { tagged } = await ownFieldsOf(company.deps, company.tenant)
    expect(tagged).toMatchObject({ records: 1, refused: 1, failure: null })
  })

  test('go when it is switched off', async () => {
    await hold()
    await choose(true)
    await choose(false)
    expect(bears()).toEqual([])
    expect((await ownFieldsOf(company.deps, company.tenant)).tagged.records).toBe(0)
  })
})

describe('a process that dies', () => {
  type Method = 'open' | 'put' | 'takeAway'
  function dying(method: Method, when: 'before' | 'after'): Deps {
    const odoo = present(company.deps.hosts.odoo, 'the host')
    const tags = present(odoo.tags, 'its tags')
    const real = tags[method] as (...given: unknown[]) => Promise<unknown>
    const die = async (...given: unknown[]): Promise<never> => {
      if (when === 'after') await real(...given)
      throw new Error('the process dies')
    }
    const broken = { ...tags, [method]: die } as HostTags
    return { ...company.deps, hosts: { ...company.deps.hosts, odoo: { ...odoo, tags: broken } } }
  }

  const gaps = (['before', 'after'] as const).flatMap((when) =>
    (['open', 'put', 'takeAway'] as const).map((method) => ({ method, when })),
  )

  test.each(gaps)('$when $method goes on to the same end', async ({ method, when }) => {
    await hold()
    if (method === 'takeAway') {
      await choose(true)
      await lift()
    } else {
      await run1(`
        update tenants
        set customer_tags = true
        where tenant_id = $1`)
    }
    const job = { tenant: company.tenant, tries: '0' }
    const dead = tagJobs(dying(method, when))['writeback.tags']?.(job)
    await expect(dead).rejects.toThrow('the process dies')
    await company.plan()
    expect(bears()).toEqual(method === 'takeAway' ? [] : ['Encours : relances suspendues'])
    expect(tagTable().size).toBe(1)
  })
})
