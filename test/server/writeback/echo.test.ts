// What we write ourselves comes back as a webhook and in the list of changes. It is no news; what a
// person changed, before our write or after it, is.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { one } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { receivables } from '../../../server/ledger/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type AtHost, companyAtHost } from './at-host.ts'

let database: TestDatabase
let company: AtHost
let first = ''
let second = ''

beforeEach(async () => {
  database = await testDatabase()
  company = await companyAtHost(database)
  ;[first, second] = company.invoices
  await company.inNote()
  await company.remind([first])
  await company.work()
  expect(company.writes()).toBe(1)
})
afterEach(async () => {
  await company.stop()
  await database.drop()
})

const counted = z.object({ waiting: z.number(), handled: z.number() })
const events = () =>
  tx(company.deps.db, company.tenant, (tx) =>
    one(
      counted,
      tx,
      `select (count(*) filter (where handled_at is null))::integer as waiting,
        (count(*) filter (where handled_at is not null))::integer as handled
      from host_events
      where tenant_id = $1`,
      [company.tenant],
    ),
  )
const owed = async () => {
  const { currencies } = await receivables(company.deps, company.tenant)
  return currencies.map(({ exposure }) => exposure.open)
}
const edit = async (fields: object) => {
  const { SyncToken } = await company.caller.done(`invoice/${first}`)
  return company.caller.done('invoice', { Id: first, SyncToken, sparse: true, ...fields })
}
const line = (Amount: number) => ({ Line: [{ Amount, DetailType: 'SalesItemLineDetail' }] })

test('the webhook of our own write is read once, and leads to nothing', async () => {
  const before = company.host.corePlus()
  const { handled } = await events()
  const { ran } = await company.hear()
  expect(await events()).toEqual({ waiting: 0, handled: handled + 1 })
  expect(ran).toEqual(['sync.events'])
  expect(company.host.corePlus() - before).toBe(1)
  expect((await company.hear()).ran).toEqual([])
  expect(company.writes()).toBe(1)
})

test('told again later, under another name, it is no news either', async () => {
  company.host.webhooks.settings.copies = 2
  await company.hear()
  company.deps.clock.advance(10 * 60_000)
  const atMs = company.record(first).updatedMs
  company.host.company.tell({ type: 'Invoice', id: first, verb: 'updated', atMs })
  expect((await company.hear()).ran).toEqual(['sync.events'])
})

test('the list of changes brings it back, and nothing is written for it', async () => {
  const { ran } = await company.sync()
  expect(ran).toContain('dunning.plan')
  await company.sync()
  await company.hear()
  expect(company.writes()).toBe(1)
  expect(await owed()).toEqual([100_000n])
})

test('what a person changes after our write is heard', async () => {
  await edit(line(700))
  const { ran } = await company.hear()
  expect(ran).toContain('dunning.plan')
  expect(await owed()).toEqual([110_000n])
})

test('even within the second of our write', async () => {
  const { updatedMs } = company.record(first)
  await edit({ DueDate: '2026-12-24' })
  expect(company.record(first).updatedMs).toBe(updatedMs)
  const { ran } = await company.hear()
  expect(ran).toContain('dunning.plan')
})

test('and after the echo was heard', async () => {
  await company.hear()
  await edit(line(700))
  expect((await company.hear()).ran).toContain('dunning.plan')
  expect(await owed()).toEqual([110_000n])
})

test('what a person changed before our write, and was not read yet, is heard with it', async () => {
  await company.hear()
  await edit(line(650))
  await company.remind([first], 'reminder-2')
  await company.work()
  expect(company.writes()).toBe(2)
  expect(await owed()).toEqual([100_000n])
  const { ran } = await company.hear()
  expect(ran).toContain('dunning.plan')
  expect(await owed()).toEqual([105_000n])
})

test('a payment of the invoice is heard, though no person edited it', async () => {
  await company.caller.payment(company.customer, 200, [[first, 200]])
  expect((await company.hear()).ran).toContain('dunning.plan')
  expect(await owed()).toEqual([80_000n])
})

test('our echo beside news of others does not hold them back', async () => {
  const { SyncToken } = await company.caller.done(`invoice/${second}`)
  await company.caller.done('invoice', { Id: second, SyncToken, sparse: true, ...line(450) })
  expect((await company.hear()).ran).toContain('dunning.plan')
  expect(await owed()).toEqual([105_000n])
})

test('notes beside the invoice do not touch it', async () => {
  await company.hear()
  const { syncToken } = company.record(first)
  await company.caller.done('attachable', {
    Note: 'x',
    AttachableRef: [{ EntityRef: { type: 'Invoice', value: first } }],
  })
  expect(company.record(first).syncToken).toBe(syncToken)
  expect((await company.hear()).ran).toEqual([])
})
