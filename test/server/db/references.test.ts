// What a plan writes refers to itself: checked once a statement, and refused all the same.

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TenantId } from '../../../core/ids.ts'
import { run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { connectTo, memoryHost } from '../../hosts/memory.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type TestDeps, testDeps } from '../../support/deps.ts'

let database: TestDatabase
let deps: TestDeps
let tenant: TenantId
beforeAll(async () => {
  database = await testDatabase()
  deps = testDeps(database, { hosts: { quickbooks: memoryHost({ pageSize: 1 }).connector } })
  tenant = await connectTo(deps, randomUUID())
})
afterAll(() => database.drop())

const change = (sql: string, values: readonly unknown[]) =>
  tx(deps.db, tenant, (tx) => run(tx, sql, [tenant, ...values]))

const insertItem = `
  insert into message_items (
    tenant_id, message_id, invoice_id, instalment, step, currency, open_minor, days_overdue
  )
  values ($1, $2, 'I1', 1, 'reminder-1', 'EUR', 100, 6)`

test('an item of a message that is not there is refused', async () => {
  await expect(change(insertItem, [randomUUID()])).rejects.toMatchObject({
    code: '23503',
    constraint: 'message_items_message_fkey',
  })
})

test('a message of a run that is not there is refused', async () => {
  const sql = `
    insert into messages (
      tenant_id, message_id, run_id, customer_id, step, channel, language, send_on, approval,
      approval_reasons, policy_key, policy_version, state, created_at, updated_at
    )
    values (
      $1, $2, $3, 'C1', 'reminder-1', 'email', 'fr', '2026-11-20', 'human', '{}', 'fr-standard', 1,
      'proposed', now(), now()
    )`
  const customer = `
    insert into customers (tenant_id, customer_id, name, kind, country, host_updated_at)
    values ($1, 'C1', 'Lilas', 'business', 'FR', now())`
  await change(customer, [])
  await expect(change(sql, [randomUUID(), randomUUID()])).rejects.toMatchObject({
    code: '23503',
    constraint: 'messages_run_fkey',
  })
})

test('messages and runs are never taken away', async () => {
  await expect(change('delete from messages where tenant_id = $1', [])).rejects.toThrow(
    /permission denied/,
  )
  await expect(change('delete from plan_runs where tenant_id = $1', [])).rejects.toThrow(
    /permission denied/,
  )
})
