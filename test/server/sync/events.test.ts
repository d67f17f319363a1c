// What a host tells is read again and taken into the ledger: once for many events, in its present
// state, with all that it leads to, and never lost.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Rejected, Unavailable } from '../../../connectors/contract/failure.ts'
import { invoiceId } from '../../../core/ids.ts'
import { tx } from '../../../server/db/tx.ts'
import { eventIntake } from '../../../server/sync/events/intake/run.ts'
import { hearEvents } from '../../../server/sync/events/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { aCreditNote, aCustomer, anInvoice, aPayment } from '../../support/ledger-records.ts'
import { type Company, newCompany } from './company.ts'
import { cloudEvents, heard, type Word } from './hearing.ts'

let database: TestDatabase
let company: Company
let realm: string
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  company = await newCompany(database, () => {}, heard)
  await company.work()
  realm = await realmOf(company)
})

const realmOf = ({ deps, tenant }: Company): Promise<string> =>
  tx(deps.db, tenant, async (tx) => {
    const { rows } = await tx.query('select realm from connections where tenant_id = $1', [tenant])
    return String(rows[0].realm)
  })
const hear = (...words: Omit<Word, 'realm'>[]) =>
  hearEvents(company.deps, eventIntake(company.deps.db), {
    host: 'quickbooks',
    body: cloudEvents(words.map((word) => ({ ...word, realm }))),
  })
const read = async () => {
  company.deps.clock.advance(2_000)
  return company.work()
}
const waiting = (of = company): Promise<number> =>
  tx(of.deps.db, of.tenant, async (tx) => {
    const sql = `
      select count(*)::integer as n
      from host_events
      where tenant_id = $1 and handled_at is null`
    return Number((await tx.query(sql, [of.tenant])).rows[0].n)
  })
const asked = () =>
  company.host.asked.map((some) => some.map(({ entity, ids }) => ({ entity, ids })))

describe('what was told', () => {
  it('is gathered, read once and planned once, however often and in whatever order', async () => {
    const { host } = company
    host.put('invoice', anInvoice('I1', 'C1', { total: 70_00n }))
    await hear({ type: 'invoice.updated', id: 'I1', key: 'e2' })
    await hear({ type: 'invoice.updated', id: 'I1', key: 'e2' })
    host.put('invoice', anInvoice('I1', 'C1', { total: 60_00n }))
    await hear(
      { type: 'invoice.created', id: 'I1', key: 'e1' },
      { type: 'customer.updated', id: 'C2' },
    )
    expect((await company.work()).ran).toEqual([])
    const plans = company.plans()
    expect((await read()).ran).toEqual(['sync.events', 'dunning.plan'])
    expect(asked()).toEqual([
      [
        { entity: 'customer', ids: ['C2'] },
        { entity: 'invoice', ids: ['I1'] },
      ],
    ])
    expect(company.plans()).toBe(plans + 1)
    expect(await company.owed()).toEqual(company.owedAtHost())
    expect(await waiting()).toBe(0)
  })

  it('again after it was read changes nothing and asks nobody', async () => {
    await hear({ type: 'invoice.updated', id: 'I1', key: 'again' })
    await read()
    await hear({ type: 'invoice.updated', id: 'I1', key: 'again' })
    expect((await read()).ran).toEqual([])
  })

  it('an older version than the ledger’s does not come back', async () => {
    company.host.put('invoice', anInvoice('I1', 'C1', { total: 1n }), '2026-10-01T00:00:00Z')
    await hear({ type: 'invoice.updated', id: 'I1' })
    await read()
    const { invoices } = await company.book()
    expect(invoices.find(({ id }) => id === 'I1')?.total).toBe(100_00n)
  })

  it('of a deleted record: it no longer counts', async () => {
    company.host.remove('invoice', 'I4')
    await hear({ type: 'invoice.deleted', id: 'I4' })
    await read()
    expect(await company.owed()).toEqual(company.owedAtHost())
  })

  it('of a record that does not parse: it waits in quarantine, the others go on', async () => {
    company.host.put('invoice', anInvoice('I1', 'C1', { total: 70_00n }))
    company.host.spoil('invoice', 'I4', { id: 'I4', reason: 'DueDate: a day', raw: '{}' })
    await hear({ type: 'invoice.updated', id: 'I4' }, { type: 'invoice.updated', id: 'I1' })
    await read()
    const { invoices } = await company.book()
    expect(invoices.find(({ id }) => id === 'I1')?.total).toBe(70_00n)
    expect(await waiting()).toBe(0)
  })
})

describe('what it leads to', () => {
  it('a payment: the invoices that it pays, and its customer', async () => {
    const { host } = company
    const allocations = [{ invoice: invoiceId('I4'), amount: 4_000n }]
    host.put('payment', aPayment('P9', 'C3', { unapplied: 0n, allocations }))
    const instalments = anInvoice('I4', 'C3').instalments.map((it) => ({ ...it, open: 6_000n }))
    host.put('invoice', anInvoice('I4', 'C3', { instalments }))
    await hear({ type: 'payment.created', id: 'P9' })
    await read()
    expect(asked()[1]).toEqual([
      { entity: 'customer', ids: ['C3'] },
      { entity: 'invoice', ids: ['I4'] },
    ])
    expect(await company.owed()).toEqual(company.owedAtHost())
  })

  it('a payment that is gone: the invoices that it had paid', async () => {
    const { host } = company
    host.remove('payment', 'P2')
    host.put('invoice', anInvoice('I2', 'C1'))
    await hear({ type: 'payment.deleted', id: 'P2' })
    await read()
    expect(await company.owed()).toEqual(company.owedAtHost())
  })

  it('a credit note: its customer and what is open there', async () => {
    company.host.put('creditNote', aCreditNote('N1', 'C1', { open: 0n }))
    await hear({ type: 'creditmemo.updated', id: 'N1' })
    await read()
    expect(asked()[1]).toEqual([
      { entity: 'customer', ids: ['C1'] },
      { entity: 'invoice', ids: ['I1', 'I2'] },
    ])
    expect(await company.owed()).toEqual(company.owedAtHost())
  })

  it('an invoice of a customer never heard of: the customer', async () => {
    company.host.put('customer', aCustomer('C9'))
    company.host.put('invoice', anInvoice('I9', 'C9'))
    await hear({ type: 'invoice.created', id: 'I9' })
    await read()
    expect(await company.owed()).toEqual(company.owedAtHost())
  })

  it('a merge: the invoices of the lost customer stand under the other', async () => {
    const { host } = company
    host.put('invoice', anInvoice('I4', 'C1'))
    host.remove('customer', 'C3')
    await hear({ type: 'customer.merged', id: 'C1', deletedId: 'C3' })
    await read()
    const { invoices } = await company.book()
    expect(invoices.find(({ id }) => id === 'I4')?.customer).toBe('C1')
    expect(await company.owed()).toEqual(company.owedAtHost())
  })
})

describe('a failure', () => {
  const facts = { service: 'Memory Books', code: 'TIMEOUT', message: 'no answer in time' }

  it('that passes is waited out', async () => {
    company.host.put('invoice', anInvoice('I1', 'C1', { total: 70_00n }))
    company.host.failNext('readRecords', new Unavailable(facts), new Unavailable(facts))
    await hear({ type: 'invoice.updated', id: 'I1' })
    await read()
    expect(await waiting()).toBe(1)
    company.deps.clock.advance(5_000)
    await company.work()
    company.deps.clock.advance(10_000)
    await company.work()
    expect(await waiting()).toBe(0)
    expect(await company.owed()).toEqual(company.owedAtHost())
  })

  it('for good loses nothing: the next reading takes the events up again', async () => {
    company.host.failNext('readRecords', new Rejected(facts))
    await hear({ type: 'invoice.updated', id: 'I1' })
    await read()
    expect(await waiting()).toBe(1)
    await company.sync()
    expect(await waiting()).toBe(0)
  })

  it('of the program leaves the next event a job of its own', async () => {
    const broken = async () => {
      throw new TypeError('ours')
    }
    await hear({ type: 'invoice.updated', id: 'I1' })
    company.deps.clock.advance(2_000)
    await company.work({ ...company.jobs, 'sync.events': broken }).catch(() => {})
    await hear({ type: 'invoice.updated', id: 'I4' })
    await read()
    expect(await waiting()).toBe(0)
  })
})

it('an event told while the worker reads gets a job of its own', async () => {
  const { jobs, deps } = company
  await hear({ type: 'invoice.updated', id: 'I1' })
  deps.clock.advance(2_000)
  const read = jobs['sync.events']
  let told = false
  await company.work({
    ...jobs,
    'sync.events': async (payload) => {
      await read?.(payload)
      if (told) return
      told = true
      await hear({ type: 'invoice.updated', id: 'I4' })
    },
  })
  expect(await waiting()).toBe(1)
  deps.clock.advance(2_000)
  await company.work()
  expect(await waiting()).toBe(0)
})

it('intakes side by side lose nothing against a worker that reads all the while', async () => {
  let sent = 0
  const intakes = async () => {
    for (let i = 0; i < 25; i += 1) {
      sent += 1
      await hear({ type: 'invoice.updated', id: 'I1', key: `side-${sent}` })
    }
  }
  const reading = async () => {
    for (let i = 0; i < 8; i += 1) await read()
  }
  await Promise.all([intakes(), intakes(), reading()])
  await read()
  expect(await waiting()).toBe(0)
})

it('handled events are forgotten after 30 days', async () => {
  await hear({ type: 'invoice.updated', id: 'I1', key: 'old' })
  await read()
  company.deps.clock.advance({ days: 31 })
  await hear({ type: 'invoice.updated', id: 'I1', key: 'new' })
  await read()
  const keys = await tx(company.deps.db, company.tenant, (tx) =>
    tx.query('select event_key from host_events where tenant_id = $1', [company.tenant]),
  )
  expect(keys.rows).toEqual([{ event_key: 'new' }])
})
