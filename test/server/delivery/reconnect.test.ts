// What was approved outlasts a connection that has ended, and a job that was given up.

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { present } from '../../../core/assert.ts'
import { run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { planNow } from '../../../server/dunning/run.ts'
import { startSync } from '../../../server/sync/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { aCustomer, aPayment } from '../../support/ledger-records.ts'
import { attemptsOf, type Company, overdueCompany } from './company.ts'

let database: TestDatabase
let company: Company
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  company = await overdueCompany(database)
})
afterEach(() => company.stop())

const mails = () => company.mailbox.messages().length
const connection = (state: 'active' | 'reconnect_required') =>
  tx(company.deps.db, company.tenant, (tx) =>
    run(tx, 'update connections set state = $2 where tenant_id = $1', [company.tenant, state]),
  )

test('nothing leaves while the company has to be connected again; then it leaves once', async () => {
  await connection('reconnect_required')
  const { id } = await company.approve()
  const { ran } = await company.work()
  expect(ran).toContain('delivery.send')
  expect(await company.only('approved')).toMatchObject({ id })
  expect([mails(), await attemptsOf(company)]).toEqual([0, []])
  await connection('active')
  await startSync(company.deps, company.tenant)
  await company.work()
  await planNow(company.deps, company.tenant)
  await company.work()
  expect(await company.only('sent')).toMatchObject({ id })
  expect(mails()).toBe(1)
})

test('a plan gives an approved message the job that it has lost', async () => {
  await company.approve()
  await company.deps.db.queue.query('delete from graphile_worker._private_jobs')
  await company.work()
  expect(mails()).toBe(0)
  await planNow(company.deps, company.tenant)
  await company.work()
  await planNow(company.deps, company.tenant)
  await company.work()
  expect(mails()).toBe(1)
})

test('a plan adds no job while nobody has access, and leaves the growing waits of one', async () => {
  const { queue } = company.deps.db
  const jobs = async () => {
    const sql = `
      select attempts
      from graphile_worker._private_jobs
      where key like '%delivery.send%'`
    return (await queue.query(sql)).rows.map((row) => row.attempts)
  }
  await company.approve()
  await queue.query(`update graphile_worker._private_jobs set attempts = 7, run_at = now() + '1h'`)
  await planNow(company.deps, company.tenant)
  expect(await jobs()).toEqual([7])
  await queue.query('update graphile_worker._private_jobs set attempts = max_attempts')
  await planNow(company.deps, company.tenant)
  expect(await jobs()).toEqual([0])
  await queue.query('delete from graphile_worker._private_jobs')
  await connection('reconnect_required')
  await planNow(company.deps, company.tenant)
  expect(await jobs()).toEqual([])
})

test('a relative’s credit that came after a person said yes makes the message wait', async () => {
  const { host, deps } = company
  const { record } = present(host.records.customer.get('C1'), 'C1')
  deps.clock.set('2026-11-18T21:00:00+01:00')
  const { id } = await company.approve()
  await company.work()
  host.put('customer', aCustomer('P1'))
  host.put('customer', { ...record, parent: aCustomer('P1').id })
  host.put('payment', aPayment('M1', 'P1', { unapplied: 120_000n }))
  await startSync(deps, company.tenant)
  await company.work()
  expect(await company.only('proposed')).toMatchObject({ id, approvalReasons: withCredit })
  deps.clock.set('2026-11-19T10:00:00+01:00')
  await company.work()
  expect(mails()).toBe(0)
  // Whoever says yes now has seen it.
  await company.approve()
  await company.work()
  expect(mails()).toBe(1)
})
const withCredit = expect.arrayContaining(['FAMILY_CREDIT'])

test('a plan does not bring the hour of a message forward', async () => {
  company.deps.clock.set('2026-11-18T21:00:00+01:00')
  await company.approve()
  await company.work()
  await planNow(company.deps, company.tenant)
  await company.work()
  expect(mails()).toBe(0)
  company.deps.clock.set('2026-11-19T10:00:00+01:00')
  await company.work()
  expect(mails()).toBe(1)
})
