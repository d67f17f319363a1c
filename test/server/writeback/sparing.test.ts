import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { present } from '../../../core/assert.ts'
import { many, run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { planNow } from '../../../server/dunning/run.ts'
import { chooseOwnFields, ownFieldsOf } from '../../../server/writeback/fields/settings/run.ts'
import { sparingJobs } from '../../../server/writeback/sparing/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type AtOdoo, companyAtOdoo } from './at-odoo.ts'

let database: TestDatabase
let company: AtOdoo
let late = 0
let later = 0

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  company = await companyAtOdoo(database)
  ;[late, later] = company.invoices
})
afterEach(() => company.stop())

const choose = (spared: boolean) =>
  chooseOwnFields(company.deps, company.tenant, { actor: 'U1', shown: true, spared })
const spared = async () => (await ownFieldsOf(company.deps, company.tenant)).spared
/** As a person sees it in the application. */
const marked = async (invoice: number) => {
  const asked = { domain: [['id', '=', invoice]], fields: ['no_followup'] }
  return (await company.caller.rows('account.move/search_read', asked))[0]?.['no_followup']
}
const mark = (invoice: number, no_followup: boolean) =>
  company.caller.done('account.move/write', { ids: [invoice], vals: { no_followup } })
const end = (dispute: string) =>
  tx(company.deps.db, company.tenant, (tx) =>
    run(tx, `delete from disputes where tenant_id = $1 and dispute_id = $2`, [
      company.tenant,
      dispute,
    ]),
  )
const Codes = z.object({ codes: z.array(z.string()) })
const blockersOf = async (invoice: number) => {
  const sql = `
    select array(select blocker ->> 'code' from jsonb_array_elements(blockers) as blocker) as codes
    from decisions
    where tenant_id = $1
      and invoice_id = $2`
  const rows = await tx(company.deps.db, company.tenant, (tx) =>
    many(Codes, tx, sql, [company.tenant, `${invoice}`]),
  )
  return rows.flatMap(({ codes }) => codes)
}
const marks = () => company.host.calls.filter(({ path, ours }) => ours && /\/write$/.test(path))

test('unless an admin wants it, Odoo’s own mark is left alone', async () => {
  await company.dispute(late)
  const { ran } = await company.plan()
  expect(ran).not.toContain('writeback.sparing')
  expect(await marked(late)).toBe(false)
})

describe('where an admin wants it', () => {
  beforeEach(() => choose(true))

  test('what is disputed is marked, and is no second reason when it is read back', async () => {
    await company.dispute(late)
    await company.plan()
    expect([await marked(late), await marked(later)]).toEqual([true, false])
    await company.sync()
    await company.plan()
    const blockers = await blockersOf(late)
    expect(blockers).toContain('DISPUTE_OPEN')
    expect(blockers).not.toContain('FACTORED')
    expect(company.invoiceShows(late)['why']).toMatch(/en litige/)
    // Neither the reading nor the plans led to another write.
    expect(marks()).toHaveLength(1)
    expect(await spared()).toMatchObject({ wanted: true, records: 1, failure: null })
  })

  test('once the dispute is over ours is taken away, and it goes on at once', async () => {
    const dispute = await company.dispute(late)
    await company.plan()
    await company.sync()
    await end(dispute)
    await company.plan()
    expect(await marked(late)).toBe(false)
    await company.plan()
    expect(await blockersOf(late)).toEqual([])
    await company.sync()
    expect(await blockersOf(late)).toEqual([])
    expect(await spared()).toMatchObject({ records: 0 })
  })

  test('what a person marked stays, whatever becomes of the dispute', async () => {
    await mark(late, true)
    const dispute = await company.dispute(late)
    await company.sync()
    expect(await blockersOf(late)).toEqual(expect.arrayContaining(['FACTORED', 'DISPUTE_OPEN']))
    await end(dispute)
    await company.plan()
    expect(await marked(late)).toBe(true)
    expect(await blockersOf(late)).toEqual(['FACTORED'])
    expect(marks()).toHaveLength(0)
  })

  test('what a person marked that we have not read yet is his', async () => {
    await mark(late, true)
    const dispute = await company.dispute(late)
    await company.plan()
    expect(await spared()).toMatchObject({ records: 0 })
    await end(dispute)
    await company.plan()
    expect(await marked(late)).toBe(true)
  })

  test('what a person took off is not fought about', async () => {
    await company.dispute(late)
    await company.plan()
    await mark(late, false)
    await company.sync()
    await company.plan()
    expect(await marked(late)).toBe(false)
    expect(marks()).toHaveLength(1)
  })

  test('switched off, ours are taken away', async () => {
    await company.dispute(late)
    await company.plan()
    await choose(false)
    await company.work()
    expect(await marked(late)).toBe(false)
    expect(await spared()).toMatchObject({ wanted: false, records: 0 })
  })

  test('a lost answer leaves it ours', async () => {
    const dispute = await company.dispute(late)
    company.host.failNext('unavailable-after', { path: /move\/write$/ })
    await company.plan()
    expect(await marked(late)).toBe(true)
    company.deps.clock.advance(60_000)
    await company.work()
    expect(await spared()).toMatchObject({ records: 1 })
    await end(dispute)
    await company.plan()
    expect(await marked(late)).toBe(false)
  })

  test('a process that dies after the write goes on with the same', async () => {
    await company.dispute(late)
    const { odoo } = company.deps.hosts
    const { sparing, ...others } = present(odoo, 'the host')
    const { most, mark } = present(sparing, 'its mark')
    const dying: typeof mark = async (...asked) => {
      await mark(...asked)
      throw new Error('killed')
    }
    const deps = { ...company.deps, hosts: { odoo: { ...others, sparing: { most, mark: dying } } } }
    await planNow(company.deps, company.tenant)
    const dead = company.work({ ...company.jobs, ...sparingJobs(deps) })
    await expect(dead).rejects.toThrow('killed')
    await company.work()
    expect(await spared()).toMatchObject({ records: 1 })
    expect(marks()).toHaveLength(1)
  })

  test('a right that is missing is told, and the fields are written all the same', async () => {
    const { user } = present(company.host.connections.of(company.host.company), 'a connection')
    company.host.groups.set(user, new Set(['user', 'readonly']))
    await company.dispute(late)
    await company.plan()
    expect(await spared()).toMatchObject({ failure: { code: 'ACCESS' } })
    expect(company.invoiceShows(late)['why']).toMatch(/en litige/)
  })

  test('what could not be taken away when it was switched off is taken away later', async () => {
    await company.dispute(late)
    await company.plan()
    const { user } = present(company.host.connections.of(company.host.company), 'a connection')
    const rights = present(company.host.groups.get(user), 'the rights of the user')
    company.host.groups.set(user, new Set(['user', 'readonly']))
    await choose(false)
    await company.work()
    expect(await marked(late)).toBe(true)
    company.host.groups.set(user, rights)
    await company.plan()
    expect(await marked(late)).toBe(false)
    expect(await spared()).toMatchObject({ records: 0 })
  })

  test('where ours was refused, what a person marks afterwards is his', async () => {
    const { user } = present(company.host.connections.of(company.host.company), 'a connection')
    company.host.groups.set(user, new Set(['user', 'readonly']))
    const dispute = await company.dispute(late)
    await company.plan()
    expect(await marked(late)).toBe(false)
    await end(dispute)
    await mark(late, true)
    await company.sync()
    expect(await blockersOf(late)).toEqual(['FACTORED'])
  })

  test('what a person blocks in another way while ours stands is not chased', async () => {
    const dispute = await company.dispute(late)
    await company.plan()
    expect(await marked(late)).toBe(true)
    company.deps.clock.advance(60_000)
    company.host.overwrite((books) => {
      const row = present(books.tables.get('account.move')?.get(late), 'the invoice')
      row.values = { ...row.values, payment_state: 'blocked' }
    })
    await mark(late, true)
    await company.sync()
    await end(dispute)
    await planNow(company.deps, company.tenant)
    expect(await blockersOf(late)).toContain('FACTORED')
    await company.work()
    await company.plan()
    expect(await blockersOf(late)).toContain('FACTORED')
  })

  test('an invoice that Odoo refuses is set aside for a day, and holds up no other', async () => {
    company.host.books.switches.locked.add(`account.move,${late}`)
    await company.dispute(late)
    await company.dispute(later)
    await company.plan()
    expect([await marked(late), await marked(later)]).toEqual([false, true])
    expect(await spared()).toMatchObject({ records: 1, refused: 1, failure: null })
    const asked = marks().length
    await company.plan()
    expect(marks()).toHaveLength(asked)
    company.host.books.switches.locked.clear()
    company.deps.clock.advance(25 * 3_600_000)
    await company.plan()
    expect(await marked(late)).toBe(true)
    expect(await spared()).toMatchObject({ records: 2, refused: 0 })
  })

  test('one that cannot be released stays ours, and the others are', async () => {
    const [one, other] = [await company.dispute(late), await company.dispute(later)]
    await company.plan()
    company.host.books.switches.locked.add(`account.move,${late}`)
    await end(one)
    await end(other)
    await company.plan()
    expect([await marked(late), await marked(later)]).toEqual([true, false])
    expect(await spared()).toMatchObject({ records: 1, refused: 1 })
  })

  test('each choice and each marking leaves its row in the audit', async () => {
    await company.dispute(late)
    await company.plan()
    const Row = z.object({ told: z.string() })
    const sql = `
      select action || ' ' || detail::text as told
      from audit
      where tenant_id = $1
        and action like 'writeback.%'
      order by at, action`
    const rows = await tx(company.deps.db, company.tenant, (tx) =>
      many(Row, tx, sql, [company.tenant]),
    )
    expect(rows.map(({ told }) => told)).toEqual([
      `writeback.spared {"set": "${late}", "takenAway": ""}`,
      'writeback.sparing {"spared": "off → on"}',
    ])
  })
})
