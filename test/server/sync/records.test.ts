import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Unavailable } from '../../../connectors/contract/failure.ts'
import { customerId, invoiceId } from '../../../core/ids.ts'
import { epochMs, instantOf } from '../../../core/instant.ts'
import { quarantined, rereadFor, startSync } from '../../../server/sync/run.ts'
import type { MemoryHost } from '../../hosts/memory.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { aCustomer, aDay, anInvoice, aPayment } from '../../support/ledger-records.ts'
import { newCompany } from './company.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

const paid = anInvoice('I1', 'C1', {
  instalments: [{ due: aDay('2026-10-01'), amount: 10_000n, open: 0n }],
})

describe('a record that does not fit', () => {
  const spoil = (host: MemoryHost) =>
    host.spoil('invoice', 'I1', { id: 'I1', reason: 'DueDate: not a day', raw: '{"Id":"I1"}' })

  it('waits with its reason and raw text, the page goes on, and it leaves repaired', async () => {
    const company = await newCompany(database, spoil)
    const { deps, tenant, host } = company
    await company.work()
    expect(await quarantined(deps, tenant)).toEqual([
      {
        entity: 'invoice',
        id: 'I1',
        reason: 'DueDate: not a day',
        raw: '{"Id":"I1"}',
        lastSeenAt: deps.clock.now(),
      },
    ])
    expect((await company.book()).invoices.map(({ id }) => id)).toEqual(['I2', 'I3', 'I4'])
    host.repair('invoice', 'I1')
    await company.sync()
    expect(await quarantined(deps, tenant)).toEqual([])
    expect(await company.owed()).toEqual(company.owedAtHost())
  })

  it('takes the records of an unreadable customer with it, and all come back', async () => {
    const company = await newCompany(database, (host) =>
      host.spoil('customer', 'C1', { id: 'C1', reason: 'DisplayName: missing', raw: '{}' }),
    )
    const { deps, tenant, host } = company
    await company.work()
    const waiting = await quarantined(deps, tenant)
    expect(waiting.map(({ entity, id }) => `${entity} ${id}`).sort()).toEqual([
      'creditNote N1',
      'customer C1',
      'invoice I1',
      'invoice I2',
      'payment P2',
    ])
    expect(waiting.find(({ id }) => id === 'I1')).toMatchObject({
      reason: 'customer: C1 is not known, or waits in quarantine itself',
      raw: expect.stringContaining('"open":"10000"'),
    })
    host.repair('customer', 'C1')
    await company.sync()
    expect(await quarantined(deps, tenant)).toEqual([])
    expect(await company.owed()).toEqual(company.owedAtHost())
  })

  it('is not taken for gone while it is unreadable', async () => {
    const company = await newCompany(database)
    await company.work()
    spoil(company.host)
    await company.sync()
    const { invoices } = await company.book()
    expect(invoices.find(({ id }) => id === 'I1')?.status).toBe('posted')
  })

  it('keeps others from being taken for gone where even its id is unreadable', async () => {
    const company = await newCompany(database)
    const { deps, tenant, host } = company
    await company.work()
    host.spoil('invoice', 'I1', { id: '', reason: 'Id: missing', raw: '{"Doc":1}' })
    host.spoil('invoice', 'I4', { id: '', reason: 'Id: missing', raw: '{"Doc":4}' })
    await company.sync()
    expect(await quarantined(deps, tenant)).toHaveLength(2)
    expect((await company.book()).invoices.map(({ status }) => status)).not.toContain('void')
  })

  it('waits, and is not taken for gone, though a clock goes back while it is read', async () => {
    const company = await newCompany(database)
    const { deps, tenant, host } = company
    await company.work()
    const unreadable = { id: 'P1', reason: 'UnappliedAmt: not a number', raw: '{"Id":"P1"}' }
    host.spoil('payment', 'P1', unreadable)
    deps.clock.advance(60_000)
    await startSync(deps, tenant)
    host.duringNextPage(async () => {
      deps.clock.advance(-30_000)
    })
    await company.work()
    expect((await quarantined(deps, tenant)).map(({ id }) => id)).toEqual(['P1'])
    const { payments } = await company.book()
    expect(payments.find(({ id }) => id === 'P1')?.unapplied).toBe(4_000n)
  })

  it('leaves quarantine when it is no longer at the host', async () => {
    const company = await newCompany(database, spoil)
    const { deps, tenant, host } = company
    await company.work()
    host.remove('invoice', 'I1')
    await company.sync()
    expect(await quarantined(deps, tenant)).toEqual([])
  })

  it('does not stop the page with a text that no database can hold', async () => {
    const company = await newCompany(database, (host) => {
      host.put('customer', aCustomer('C2', { name: 'Null\0 SARL' }))
      host.put('invoice', anInvoice('I4', 'C3', { number: 'F-\ud800' }))
      host.spoil('customer', 'C3', { id: 'C3', reason: 'a \0', raw: '\ud800\0' })
    })
    await company.work()
    const waiting = await quarantined(company.deps, company.tenant)
    expect(waiting.map(({ id }) => id).sort()).toEqual(['C2', 'C3', 'I3', 'I4', 'P1'])
    expect(waiting.find(({ id }) => id === 'C3')).toMatchObject({ raw: '\ufffd\u2400' })
    expect((await company.book()).invoices.map(({ id }) => id)).toEqual(['I1', 'I2'])
  })
})

describe('a record that vanished', () => {
  it('leaves the open items, and stays as history', async () => {
    const company = await newCompany(database)
    const { host } = company
    await company.work()
    host.remove('invoice', 'I1')
    host.remove('creditNote', 'N1')
    host.remove('payment', 'P1')
    await company.sync()
    expect(await company.owed()).toEqual(company.owedAtHost())
    const { invoices } = await company.book()
    expect(invoices.find(({ id }) => id === 'I1')).toMatchObject({
      status: 'void',
      instalments: [{ amount: 10_000n, open: 0n }],
    })
  })

  it('comes back when the host shows the same version again', async () => {
    const company = await newCompany(database)
    const { host } = company
    await company.work()
    const gone = host.records.invoice.get('I1')
    host.remove('invoice', 'I1')
    await company.sync()
    if (gone) host.put('invoice', gone.record, gone.updatedAt)
    await company.sync()
    expect(await company.owed()).toEqual(company.owedAtHost())
  })

  it('is not one that the host left out of a reading of less than it counted', async () => {
    let leftOut = false
    const company = await newCompany(
      database,
      () => {},
      ({ connector }) => ({
        ...connector,
        readPage: async (access, cursor) => {
          const page = await connector.readPage(access, cursor)
          if (!leftOut) return page
          const { payments } = page.records
          const records = { ...page.records, payments: [] }
          return { ...page, records, read: page.read - payments.length }
        },
      }),
    )
    await company.work()
    leftOut = true
    await company.sync()
    expect(await company.owed()).toEqual(company.owedAtHost())
    leftOut = false
    company.host.remove('payment', 'P1')
    await company.sync()
    expect(await company.owed()).toEqual(company.owedAtHost())
  })

  it('is not one that was made while the reading went on', async () => {
    const company = await newCompany(database)
    const { deps, tenant, host } = company
    const fresh = anInvoice('I0', 'C1')
    host.duringNextPage(async () => {})
    host.duringNextPage(async () => {
      deps.clock.advance(1_000)
      host.put('invoice', fresh, deps.clock.now())
      await rereadFor(deps, tenant, { customer: fresh.customer, invoices: [fresh.id] })
    })
    await company.work()
    const { invoices } = await company.book()
    expect(invoices.find(({ id }) => id === 'I0')?.status).toBe('posted')
  })
})

describe('a host whose clock is behind ours', () => {
  it('does not lose what it made while the reading went on', async () => {
    const company = await newCompany(database)
    const { deps, tenant, host } = company
    const fiveMinutesBehind = instantOf(epochMs(deps.clock.now()) - 5 * 60_000)
    const fresh = anInvoice('I0', 'C1')
    host.duringNextPage(async () => {})
    host.duringNextPage(async () => {
      host.put('invoice', fresh, fiveMinutesBehind)
      await rereadFor(deps, tenant, { customer: fresh.customer, invoices: [fresh.id] })
    })
    await company.work()
    const { invoices } = await company.book()
    expect(invoices.find(({ id }) => id === 'I0')?.status).toBe('posted')
  })
})

describe('the reading right before a message', () => {
  it('takes what the host says now into the ledger', async () => {
    const company = await newCompany(database)
    const { deps, tenant, host } = company
    await company.work()
    host.put('invoice', paid)
    host.put('payment', aPayment('P3', 'C1', { unapplied: 700n }))
    host.remove('invoice', 'I2')
    const wanted = { customer: customerId('C1'), invoices: ['I1', 'I2'].map(invoiceId) }
    expect(await rereadFor(deps, tenant, wanted)).toMatchObject({ kind: 'fresh', complete: true })
    expect(await company.owed()).toEqual(company.owedAtHost())
  })

  it('nets no credit that the host no longer lists, but for one made this minute', async () => {
    const company = await newCompany(database)
    const { deps, tenant, host } = company
    await company.work()
    host.remove('creditNote', 'N1')
    host.put('payment', aPayment('P3', 'C1', { unapplied: 700n }), deps.clock.now())
    const wanted = { customer: customerId('C1'), invoices: [invoiceId('I1')] }
    await rereadFor(deps, tenant, wanted)
    expect(await company.owed()).toEqual(company.owedAtHost())
    const newest = host.records.payment.get('P3')
    host.remove('payment', 'P3')
    await rereadFor(deps, tenant, wanted)
    if (newest) host.put('payment', newest.record, newest.updatedAt)
    expect(await company.owed()).toEqual(company.owedAtHost())
  })

  it('takes a repaired record out of quarantine', async () => {
    const unreadable = { id: 'I1', reason: 'DueDate: not a day', raw: '{}' }
    const company = await newCompany(database, (host) => host.spoil('invoice', 'I1', unreadable))
    const { deps, tenant, host } = company
    await company.work()
    host.repair('invoice', 'I1')
    await rereadFor(deps, tenant, { customer: customerId('C1'), invoices: [invoiceId('I1')] })
    expect(await quarantined(deps, tenant)).toEqual([])
  })

  it('fails loudly where the host cannot be asked', async () => {
    const company = await newCompany(database)
    const { deps, tenant, host } = company
    await company.work()
    const timeout = { service: 'Memory Books', code: 'TIMEOUT', message: 'no answer' }
    host.failNext('reread', new Unavailable(timeout))
    const wanted = { customer: customerId('C1'), invoices: [invoiceId('I1')] }
    await expect(rereadFor(deps, tenant, wanted)).rejects.toThrow(Unavailable)
  })

  it('is not undone by a page that was read before it', async () => {
    const company = await newCompany(database)
    const { deps, tenant, host } = company
    await company.work()
    deps.clock.advance(60_000)
    await startSync(deps, tenant)
    host.duringNextPage(async () => {})
    host.duringNextPage(async () => {
      host.put('invoice', paid)
      await rereadFor(deps, tenant, { customer: paid.customer, invoices: [paid.id] })
    })
    await company.work()
    expect((await company.book()).invoices.find(({ id }) => id === 'I1')).toEqual(paid)
  })
})
