// What changed, by one call of change data capture, against the stand-in.

import { afterEach, beforeEach, expect, it } from 'vitest'
import type { HostCall } from '../../../connectors/contract/host.ts'
import { present } from '../../../core/assert.ts'
import { invoiceId } from '../../../core/ids.ts'
import { deleteRecord, updateRecord, voidRecord } from '../../hosts/quickbooks/effects.ts'
import type { EntityType, HostRecord } from '../../hosts/quickbooks/model.ts'
import { seedCompany } from '../../hosts/quickbooks/seed.ts'
import { seedMany } from '../../hosts/quickbooks/seed-many.ts'
import { nowMs, type Pair, readAll, startPair, today } from './support.ts'

let pair: Pair
let clock = nowMs
let from: string

beforeEach(async () => {
  clock = nowMs
  pair = await startPair({ clock: () => clock })
  seedCompany(pair.host.company, { today })
  // The seed's records are older than the overlap.
  clock += 600_000
  const { pages } = await readAll(pair.connector, pair.access)
  from = present(pages.at(-1)?.changesFrom ?? null, 'where changes begin')
  expect(pages.slice(0, -1).every(({ changesFrom }) => changesFrom === null)).toBe(true)
  clock += 60_000
})
afterEach(() => pair.host.stop())

const changes = async (since = from) =>
  present(await pair.connector.readChanges(pair.access, since), 'the changes')
const openOnes = (type: EntityType): HostRecord[] =>
  [...pair.host.company.records[type].values()].filter(
    ({ open, total, linked }) => open > 0n && open === total && linked.length === 0,
  )
const target = ({ id, syncToken }: HostRecord) => ({ id, syncToken: `${syncToken}`, nowMs: clock })
const first = (type: EntityType, at = 0) => present(openOnes(type)[at] ?? null, `${type} ${at}`)

it('nothing changed: nothing comes, with one call, and the next begins later', async () => {
  const before = pair.host.calls.length
  const { read, next, deleted, rejected } = await changes()
  expect({ read, deleted, rejected }).toEqual({ read: 0, deleted: [], rejected: [] })
  expect(pair.host.calls.slice(before).map(({ path }) => path.split('/').at(-1))).toEqual(['cdc'])
  expect(next > from).toBe(true)
})

it('a change, a void and a deletion come, and come again until they are old', async () => {
  const { company } = pair.host
  const [changed, voided, deleted] = [first('Invoice'), first('Invoice', 1), first('Invoice', 2)]
  const fields = { ...changed.fields, DocNumber: 'F-NEW' }
  updateRecord(company, 'Invoice', { ...target(changed), fields, sparse: true })
  voidRecord(company, 'Invoice', target(voided))
  deleteRecord(company, 'Invoice', target(deleted))
  const found = await changes()
  expect(found.records.invoices.map(({ record }) => record)).toMatchObject([
    { id: changed.id, number: 'F-NEW' },
    { id: voided.id, status: 'void' },
  ])
  expect(found.deleted).toEqual([{ entity: 'invoice', id: invoiceId(deleted.id) }])
  expect((await changes(found.next)).read).toBe(found.read)
  clock += 600_000
  const later = await changes(found.next)
  expect((await changes(later.next)).read).toBe(0)
})

it('one that does not parse is set aside, the others come', async () => {
  const [bad, good] = [first('Invoice'), first('Invoice', 1)]
  for (const one of [bad, good]) {
    updateRecord(pair.host.company, 'Invoice', {
      ...target(one),
      fields: one.fields,
      sparse: true,
    })
  }
  pair.host.breakRecord('Invoice', bad.id, { DueDate: 'soon' })
  const { records, rejected } = await changes()
  expect(records.invoices.map(({ record }) => `${record.id}`)).toEqual([good.id])
  expect(rejected).toMatchObject([{ entity: 'invoice', id: bad.id }])
})

it('a thousand objects, or more than 29 days, and only a complete reading tells', async () => {
  seedMany(pair.host.company, { customers: 5, invoices: 1_000, seed: 1 })
  for (const invoice of pair.host.company.records.Invoice.values()) invoice.updatedMs = clock
  expect(await pair.connector.readChanges(pair.access, from)).toBeNull()
  const old = JSON.stringify({ v: 1, since: new Date(nowMs - 30 * 86_400_000).toISOString() })
  const before = pair.host.calls.length
  expect(await pair.connector.readChanges(pair.access, old)).toBeNull()
  expect(pair.host.calls).toHaveLength(before)
})

it('every call of the company’s books takes a turn first', async () => {
  const turns: HostCall[] = []
  const access = { ...pair.access, turn: async (call: HostCall) => void turns.push(call) }
  const before = pair.host.calls.length
  const connector = pair.connect()
  await connector.countRecords(access)
  const page = await connector.readPage(access, null)
  await connector.readChanges(access, from)
  const record = present(page.records.customers[0]?.record ?? null, 'a customer')
  await connector.reread(access, { customer: record.id, invoices: [invoiceId('1')] })
  const note = { target: { entity: 'customer', id: record.id }, text: 'n', key: 'k' } as const
  await connector.writeNote(access, note)
  expect(turns).toHaveLength(pair.host.calls.length - before)
  expect(turns.filter((call) => call === 'write')).toHaveLength(1)
})
