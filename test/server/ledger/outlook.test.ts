import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { present } from '../../../core/assert.ts'
import { customerId } from '../../../core/ids.ts'
import { run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { refuseMessage } from '../../../server/dunning/answers/run.ts'
import { customerDetail, customersByExposure } from '../../../server/ledger/run.ts'
import { startSync } from '../../../server/sync/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type Company, overdueCompany, overdueInvoice } from '../delivery/company.ts'

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

async function listed() {
  const { customers } = await customersByExposure(company.deps, company.tenant, { limit: 1 })
  return present(customers[0], 'the customer')
}

describe('what comes next for a customer', () => {
  beforeEach(async () => {
    const { deps, host, tenant } = company
    host.put('invoice', overdueInvoice('I3', '2026-12-01', 10_000n))
    await startSync(deps, tenant)
    await company.work()
    // The message leaves after the day on which the item that is not due would be spoken of.
    await tx(deps.db, tenant, async (tx) => {
      const sql = `update messages set send_on = '2026-12-10' where tenant_id = $1`
      await run(tx, sql, [tenant])
      await run(
        tx,
        `update decisions set next_on = '2026-12-10'
        where tenant_id = $1 and message_id is not null`,
        [tenant],
      )
    })
  })

  it('is the message that was planned for him, whatever other items wait for', async () => {
    const { step } = await company.only('proposed')
    expect(step).not.toBe('courtesy')
    expect(await listed()).toMatchObject({ nextStep: step, nextOn: '2026-12-10' })
  })

  it('is the first step of all items while no message stands', async () => {
    const { deps, tenant } = company
    const { id } = await company.only('proposed')
    await refuseMessage(deps, tenant, { id, actor: 'U1', reason: 'he called' })
    const { nextStep, nextOn } = await listed()
    expect(nextStep).toBe('courtesy')
    expect(present(nextOn, 'a day') < '2026-12-10').toBe(true)
  })
})

it('invoices that were spoken of keep their number when they are paid', async () => {
  const { deps, host, tenant } = company
  await company.approve()
  await company.work()
  for (const id of ['I1', 'I2']) {
    const paid = overdueInvoice(id, '2026-10-01', 90_000n)
    const instalments = paid.instalments.map((each) => ({ ...each, open: 0n }))
    host.put('invoice', { ...paid, instalments })
  }
  await startSync(deps, tenant)
  await company.work()
  const found = present(await customerDetail(deps, tenant, customerId('C1')), 'the customer')
  expect([found.items, found.contacts.length]).toEqual([[], 1])
  expect([...found.numbers].sort()).toEqual([
    ['I1', 'F-I1'],
    ['I2', 'F-I2'],
  ])
})
