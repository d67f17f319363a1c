import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { present } from '../../../core/assert.ts'
import { connectionOf, disconnect } from '../../../server/connections/run.ts'
import { many, run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { chooseOwnFields } from '../../../server/writeback/fields/settings/run.ts'
import { type Left, takeAwayBeforeEnd } from '../../../server/writeback/leaving/run.ts'
import { rowOf, tableOf, transact } from '../../hosts/odoo/books.ts'
import { finishActivities } from '../../hosts/odoo/chatter.ts'
import { ids } from '../../hosts/odoo/values.ts'
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
/** A call, a tag and a mark of ours stand at the host. */
beforeEach(async () => {
  company = await companyAtOdoo(database)
  ;[late, later] = company.invoices
  await chooseOwnFields(company.deps, company.tenant, {
    ...{ actor: 'U1', shown: true, spared: true, calls: true, tagged: true },
  })
  await company.dispute(later)
  await sql(
    `insert into promises (tenant_id, promise_id, customer_id, invoice_ids, made, due)
    values ($1, $2, $3, $4, '2026-11-03', '2026-11-10')`,
    ...[randomUUID(), `${company.customer}`, [`${late}`]],
  )
  await sql(
    `insert into tasks (tenant_id, task_id, customer_id, kind, due, items, state, created_at)
    values ($1, $2, $3, 'handover', '2026-11-18', $4, 'done', '2026-11-18T10:00:00Z')`,
    ...[
      randomUUID(),
      `${company.customer}`,
      JSON.stringify([{ invoice: `${late}`, instalment: 1 }]),
    ],
  )
  await company.plan()
  expect(await standing()).toEqual({ ...none, calls: 1, tags: 1, marks: 1 })
})
afterEach(() => company.stop())

const sql = (text: string, ...values: unknown[]) =>
  tx(company.deps.db, company.tenant, (tx) => run(tx, text, [company.tenant, ...values]))

async function standing(): Promise<Left> {
  const { books } = company.host
  const rows = [...tableOf(books, 'mail.activity').values()]
  const asked = { domain: [['id', 'in', [late, later]]], fields: ['no_followup'] }
  const moves = await company.caller.rows('account.move/search_read', asked)
  return {
    calls: rows.filter(({ values }) => values['active'] === true).length,
    tags: ids(rowOf(books, 'res.partner', company.customer), 'category_id').length,
    marks: moves.filter(({ no_followup: marked }) => marked).length,
    limits: 0,
  }
}

const takeAway = () => takeAwayBeforeEnd(company.deps, company.tenant, 'U1')
const end = () => disconnect(company.deps, { tenant: company.tenant, host: 'odoo', actor: 'U1' })
const none = { calls: 0, tags: 0, marks: 0, limits: 0 }

const Row = z.object({ detail: z.record(z.string(), z.string()) })
const told = () =>
  tx(company.deps.db, company.tenant, (tx) =>
    many(
      Row,
      tx,
      `select detail
      from audit
      where tenant_id = $1
        and action = 'writeback.left'`,
      [company.tenant],
    ),
  )

test('what is ours goes before the connection ends', async () => {
  expect(await takeAway()).toEqual(none)
  expect(await standing()).toEqual(none)
  expect(await told()).toEqual([])
  await end()
  expect((await connectionOf(company.deps, company.tenant))?.state).toBe('disconnected')
})

test('what was done there a moment ago counts before the rest goes', async () => {
  const [id = 0] = tableOf(company.host.books, 'mail.activity').keys()
  transact(company.host.books, { uid: 5 }, () =>
    finishActivities(company.host.books, [id], 'Paie lundi'),
  )
  expect(await takeAway()).toEqual(none)
  const made = await tx(company.deps.db, company.tenant, (tx) =>
    many(
      z.object({ note: z.string().nullable() }),
      tx,
      `select note
      from contacts
      where tenant_id = $1
        and channel = 'call'`,
      [company.tenant],
    ),
  )
  expect(made).toEqual([{ note: 'Paie lundi' }])
})

test('a host that does not answer is asked once, and what is left there is told', async () => {
  company.host.failNext('unavailable', { times: 100 })
  const before = company.host.calls.length
  expect(await takeAway()).toEqual({ ...none, calls: 1, tags: 1, marks: 1 })
  expect(company.host.calls.length - before).toBeLessThanOrEqual(2)
  expect(await told()).toEqual([{ detail: { calls: '1', tags: '1', marks: '1', limits: '0' } }])
  company.host.calm()
  await end()
  // The module takes the calls with the connection, and knows nothing of the others.
  expect(await standing()).toEqual({ ...none, calls: 0, tags: 1, marks: 1 })
})

test('what is refused is left, and the rest goes all the same', async () => {
  company.host.books.switches.locked.add(`account.move,${later}`)
  expect(await takeAway()).toEqual({ ...none, marks: 1 })
  expect(await standing()).toEqual({ ...none, marks: 1 })
})

test('connected again, what was left is known, and nothing stands there twice', async () => {
  company.host.failNext('unavailable', { times: 100 })
  await takeAway()
  company.host.calm()
  await end()
  company.deps.clock.advance(60_000)
  await company.connect()
  await company.work()
  await company.plan()
  expect(await standing()).toEqual({ ...none, calls: 1, tags: 1, marks: 1 })
  await company.office.pay([late, later], 1200)
  await company.sync()
  await company.plan()
  expect(await standing()).toEqual(none)
})

test('ended in Odoo, its calls go there, and stand there anew once it is connected again', async () => {
  company.host.connections.disconnect(company.host.company)
  expect(await standing()).toEqual({ ...none, calls: 0, tags: 1, marks: 1 })
  company.deps.clock.advance(60_000)
  await company.connect()
  await company.work()
  await company.plan()
  expect(await standing()).toEqual({ ...none, calls: 1, tags: 1, marks: 1 })
  const deleted = await tx(company.deps.db, company.tenant, (tx) =>
    many(
      z.object({ state: z.string() }),
      tx,
      `select state
      from host_tasks
      where tenant_id = $1
        and state <> 'open'`,
      [company.tenant],
    ),
  )
  expect(deleted).toEqual([])
})

test('nothing is taken away where the connection has ended already', async () => {
  const connection = present(await connectionOf(company.deps, company.tenant), 'the connection')
  expect(connection.state).toBe('active')
  await end()
  const before = company.host.calls.length
  expect(await takeAway()).toEqual({ ...none, calls: 1, tags: 1, marks: 1 })
  expect(company.host.calls.length).toBe(before)
})
