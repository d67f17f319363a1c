import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Caller, callerOf, changed } from './caller.ts'
import { mergeCustomers } from './customers.ts'
import { type QuickBooksHost, startQuickBooksHost } from './host.ts'
import { seedMany } from './seed-many.ts'

let host: QuickBooksHost
let caller: Caller
let clockMs = 0

beforeEach(async () => {
  clockMs = Date.parse('2026-11-23T09:00:00Z')
  host = await startQuickBooksHost({ clock: () => clockMs })
  caller = callerOf(host)
})
afterEach(() => host.stop())

const all = 'Customer,Invoice,Payment,CreditMemo'
const since = (instant: string, entities = all) =>
  caller.call(`cdc?entities=${entities}&changedSince=${encodeURIComponent(instant)}`)

test('brings whole records, and the deleted as stubs behind the living', async () => {
  const owner = await caller.customer()
  const [stays, goes] = [await caller.invoice(owner, 10), await caller.invoice(owner, 20)]
  clockMs += 60_000
  await caller.done('invoice?operation=delete', { Id: goes['Id'], SyncToken: '0' })
  clockMs += 60_000
  await caller.done('invoice', {
    Id: stays['Id'],
    SyncToken: '0',
    sparse: true,
    DueDate: '2027-01-01',
  })
  const { json } = await since('2026-11-23T08:59:00Z')
  expect(changed(json, 'Invoice')).toEqual([
    expect.objectContaining({ Id: stays['Id'], TotalAmt: 10, DueDate: '2027-01-01' }),
    {
      domain: 'QBO',
      status: 'Deleted',
      Id: goes['Id'],
      MetaData: { LastUpdatedTime: '2026-11-23T01:01:00-08:00' },
    },
  ])
  expect(changed(json, 'Customer')).toHaveLength(1)
  expect(json['time']).toBe('2026-11-23T01:02:00.000-08:00')
})

test('has one group for each entity, empty for the quiet, and one alone where all are quiet', async () => {
  await caller.customer()
  const some = await since('2026-11-23T08:00:00Z')
  expect(some.json).toMatchObject({
    CDCResponse: [{ QueryResponse: [{ startPosition: 1 }, {}, {}, {}] }],
  })
  const none = await since('2026-11-23T09:00:01Z')
  expect(none.json).toEqual({
    CDCResponse: [{ QueryResponse: [{}] }],
    time: '2026-11-23T01:00:00.000-08:00',
  })
})

test('a payment is a change of its invoice and its customer', async () => {
  const owner = await caller.customer()
  const invoice = await caller.invoice(owner, 10)
  clockMs += 60_000
  await caller.payment(owner, 4, [[invoice['Id'], 4]])
  const { json } = await since('2026-11-23T09:00:30Z')
  expect(changed(json, 'Invoice')).toMatchObject([
    { Id: invoice['Id'], Balance: 6, SyncToken: '0' },
  ])
  expect(changed(json, 'Customer')).toMatchObject([{ Id: owner, Balance: 6, SyncToken: '0' }])
})

test('ends at a thousand objects over all entities, and says nothing of the rest', async () => {
  seedMany(host.company, { customers: 600, invoices: 600, seed: 1, untilMs: clockMs })
  for (const type of ['Customer', 'Invoice'] as const) {
    for (const record of host.company.records[type].values()) record.updatedMs = clockMs
  }
  const { json } = await since('2026-11-23T08:00:00Z')
  expect(changed(json, 'Customer')).toHaveLength(600)
  expect(changed(json, 'Invoice')).toHaveLength(400)
  expect(changed(json, 'Payment')).toBeNull()
})

test('a plus sign that is not encoded becomes a space, and is refused', async () => {
  const bare = await caller.call(`cdc?entities=${all}&changedSince=2026-11-23T10:00:00+02:00`)
  expect([bare.status, bare.code]).toEqual([400, '2030'])
  expect((await since('2026-11-23T10:00:00+02:00')).status).toBe(200)
})

test.each([
  'cdc?entities=Customer',
  'cdc?changedSince=2026-11-23',
  'cdc?entities=TaxRate&changedSince=2026-11-23',
])('%s is refused', async (path) => expect((await caller.call(path)).status).toBe(400))

test('more than thirty days ago is answered, without what was deleted then, or refused', async () => {
  const owner = await caller.customer()
  const invoice = await caller.invoice(owner, 10)
  await caller.done('invoice?operation=delete', { Id: invoice['Id'], SyncToken: '0' })
  clockMs += 31 * 86_400_000
  const old = await callerOf(host).call(`cdc?entities=${all}&changedSince=2026-11-01`)
  expect(changed(old.json, 'Customer')).toMatchObject([{ Id: owner }])
  expect(changed(old.json, 'Invoice')).toBeNull()
  host.switches.refuseOldChanges = true
  const refused = await callerOf(host).call(`cdc?entities=${all}&changedSince=2026-11-01`)
  expect([refused.status, refused.code]).toEqual([400, '2030'])
})

test('a merge shows the survivor with all that was the lost one’s, and the lost one as deleted', async () => {
  const [survivor, lost] = [await caller.customer('A'), await caller.customer('B')]
  const invoice = await caller.invoice(lost, 10)
  clockMs += 60_000
  mergeCustomers(host.company, { survivor, lost, nowMs: clockMs })
  const { json } = await since('2026-11-23T09:00:30Z')
  expect(changed(json, 'Customer')).toMatchObject([
    { Id: survivor, Balance: 10, SyncToken: '1' },
    { Id: lost, status: 'Deleted' },
  ])
  expect(changed(json, 'Invoice')).toMatchObject([
    { Id: invoice['Id'], CustomerRef: { value: survivor, name: 'A' } },
  ])
})
