import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  RateLimited,
  Rejected,
  Unauthorized,
  Unavailable,
} from '../../../connectors/contract/failure.ts'
import type { TenantId } from '../../../core/ids.ts'
import { customerId, invoiceId } from '../../../core/ids.ts'
import type { JobHandlers } from '../../../server/db/jobs.ts'
import { tx } from '../../../server/db/tx.ts'
import { positionsOf } from '../../../server/ledger/position.ts'
import { receivables } from '../../../server/ledger/run.ts'
import { loadBookOf } from '../../../server/ledger/store.ts'
import { quarantined, rereadFor, startSync, syncJobs, syncState } from '../../../server/sync/run.ts'
import { connectTo, type MemoryHost, memoryHost } from '../../hosts/memory.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type TestDeps, testDeps } from '../../support/deps.ts'
import { aCreditNote, aCustomer, aDay, anInvoice, aPayment } from '../../support/ledger-records.ts'
import { workUntilIdle } from '../../support/work.ts'

let database: TestDatabase
let host: MemoryHost
let deps: TestDeps
let jobs: JobHandlers
let plans: TenantId[]
let realm = 0

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

beforeEach(async () => {
  host = memoryHost({ pageSize: 3 })
  deps = testDeps(database, { hosts: { quickbooks: host.connector } })
  plans = []
  jobs = {
    ...syncJobs(deps),
    'dunning.plan': async ({ tenant }) => {
      plans.push(tenant)
    },
  }
  await database.db.queue.query('delete from graphile_worker._private_jobs')
  realm += 1
})

const company = () => connectTo(deps, `realm ${realm}`)
const work = (options?: Parameters<typeof workUntilIdle>[2]) => workUntilIdle(deps, jobs, options)
const book = (tenant: TenantId) => tx(deps.db, tenant, (tx) => loadBookOf(tx, tenant))
const unavailable = (code = 'HTTP_503') =>
  new Unavailable({ service: 'Memory Books', code, message: 'down for a while' })

async function sync(tenant: TenantId) {
  deps.clock.advance(60_000)
  await startSync(deps, tenant)
  await work()
}

function fill(): void {
  for (const id of ['C1', 'C2', 'C3']) host.put('customer', aCustomer(id))
  host.put('invoice', anInvoice('I1', 'C1'))
  host.put(
    'invoice',
    anInvoice('I2', 'C1', {
      instalments: [
        { due: aDay('2026-10-01'), amount: 5_000n, open: 0n },
        { due: aDay('2026-12-01'), amount: 5_000n, open: 5_000n },
      ],
    }),
  )
  host.put('invoice', anInvoice('I3', 'C2', { status: 'draft' }))
  host.put('invoice', anInvoice('I4', 'C3'))
  host.put('creditNote', aCreditNote('N1', 'C1'))
  host.put('payment', aPayment('P1', 'C2'))
  host.put(
    'payment',
    aPayment('P2', 'C1', {
      unapplied: 0n,
      allocations: [{ invoice: invoiceId('I2'), instalment: 1, amount: 4_000n }],
    }),
  )
}

/** What the host itself would say is owed. */
const hostPositions = () =>
  positionsOf(
    {
      invoices: [...host.records.invoice.values()].map(({ record }) => record),
      creditNotes: [...host.records.creditNote.values()].map(({ record }) => record),
      payments: [...host.records.payment.values()].map(({ record }) => record),
    },
    aDay('2026-11-18'),
  )

describe('a complete reading', () => {
  it('brings the ledger to what the host says, and asks for a plan', async () => {
    fill()
    const tenant = await company()
    await work()
    expect((await receivables(deps, tenant)).currencies).toEqual(hostPositions())
    const { invoices, payments, customers } = await book(tenant)
    expect(invoices).toEqual([...host.records.invoice.values()].map(({ record }) => record))
    expect(payments).toEqual([...host.records.payment.values()].map(({ record }) => record))
    expect(customers).toHaveLength(3)
    expect(plans).toEqual([tenant])
  })

  it('shows how far it is after each page, and when the facts are from', async () => {
    fill()
    const started = deps.clock.now()
    const tenant = await company()
    const seen: (number | undefined)[] = []
    for (let page = 0; page < 3; page += 1) {
      host.duringNextPage(async () => {
        deps.clock.advance(1_000)
        const { run } = await syncState(deps, tenant)
        expect(run).toMatchObject({ state: 'running', recordsExpected: 10 })
        seen.push(run?.recordsRead)
      })
    }
    await work()
    expect(seen).toEqual([0, 3, 6])
    expect(await syncState(deps, tenant)).toMatchObject({
      connection: { host: 'quickbooks', title: 'Memory Books', state: 'active' },
      run: { state: 'done', recordsRead: 10, recordsExpected: 10, failure: null },
      syncedAt: started,
      quarantined: 0,
      planned: false,
    })
  })

  it('changes nothing when it is repeated', async () => {
    fill()
    const tenant = await company()
    await work()
    const before = await book(tenant)
    await sync(tenant)
    const after = await book(tenant)
    expect({ ...after, company: before.company }).toEqual(before)
  })

  it('is one at a time: a second start names the first', async () => {
    fill()
    const tenant = await company()
    const [one, other] = await Promise.all([startSync(deps, tenant), startSync(deps, tenant)])
    expect(one.kind).toBe('running')
    expect(other).toEqual(one)
  })

  it('is repeated every quarter of an hour while the company is connected', async () => {
    fill()
    const tenant = await company()
    await work()
    deps.clock.advance(14 * 60_000)
    expect((await work()).ran).toEqual([])
    deps.clock.advance(60_000)
    host.put('invoice', anInvoice('I9', 'C3'))
    expect((await work()).ran).toContain('sync.due')
    expect((await book(tenant)).invoices.map(({ id }) => id)).toContain('I9')
  })

  it('needs a host: a company from a file has none', async () => {
    const tenant = '11111111-1111-4111-8111-111111111111' as TenantId
    expect(await startSync(deps, tenant)).toEqual({ kind: 'no_host' })
    const wanted = { customer: customerId('C1'), invoices: [] }
    expect(await rereadFor(deps, tenant, wanted)).toEqual({ kind: 'no_host' })
  })
})

describe('an interrupted reading', () => {
  it('goes on at its cursor, and reads no page twice', async () => {
    fill()
    const tenant = await company()
    host.failNext('readPage')
    let pages = 0
    const stopAfterTwo: JobHandlers = {
      ...jobs,
      'sync.page': async (payload) => {
        if (pages === 2) throw new Error('the worker was stopped')
        pages += 1
        await jobs['sync.page']?.(payload)
      },
    }
    await workUntilIdle(deps, stopAfterTwo, { failures: 'expected' })
    expect((await syncState(deps, tenant)).run).toMatchObject({ state: 'running', recordsRead: 6 })
    await work()
    expect(host.calls.filter((call) => call === 'readPage')).toHaveLength(4)
    expect((await receivables(deps, tenant)).currencies).toEqual(hostPositions())
  })

  it('is not harmed by a job that runs again after its page was taken', async () => {
    fill()
    const tenant = await company()
    const again: JobHandlers = {
      ...jobs,
      'sync.page': async (payload) => {
        await jobs['sync.page']?.(payload)
        await jobs['sync.page']?.(payload)
      },
    }
    await workUntilIdle(deps, again)
    expect((await syncState(deps, tenant)).run).toMatchObject({ state: 'done', recordsRead: 10 })
    expect(host.calls.filter((call) => call === 'readPage')).toHaveLength(4)
  })

  it('takes a page once when two workers read it at the same time', async () => {
    fill()
    const tenant = await company()
    const both: JobHandlers = {
      ...jobs,
      'sync.page': async (payload) => {
        await Promise.all([jobs['sync.page']?.(payload), jobs['sync.page']?.(payload)])
      },
    }
    await workUntilIdle(deps, both)
    expect((await syncState(deps, tenant)).run).toMatchObject({ state: 'done', recordsRead: 10 })
    expect((await receivables(deps, tenant)).currencies).toEqual(hostPositions())
  })

  it('is given up when its job is lost, and a new one takes over', async () => {
    fill()
    const tenant = await company()
    await database.db.queue.query('delete from graphile_worker._private_jobs')
    deps.clock.advance(30 * 60_000)
    expect((await startSync(deps, tenant)).kind).toBe('running')
    deps.clock.advance(31 * 60_000)
    expect((await startSync(deps, tenant)).kind).toBe('started')
    await work()
    expect((await syncState(deps, tenant)).run).toMatchObject({ state: 'done' })
  })
})

describe('a host that does not answer', () => {
  it('is left alone for as long as it asks, and the reason is shown meanwhile', async () => {
    fill()
    const facts = { service: 'Memory Books', code: 'HTTP_429', message: 'too many requests' }
    host.failNext('readPage', new RateLimited({ ...facts, retryAfterMs: 90_000 }))
    const tenant = await company()
    await work()
    expect((await syncState(deps, tenant)).run).toMatchObject({
      state: 'running',
      failure: { code: 'HTTP_429' },
    })
    deps.clock.advance(89_000)
    expect((await work()).ran).toEqual([])
    deps.clock.advance(1_000)
    await work()
    expect((await syncState(deps, tenant)).run).toMatchObject({ state: 'done', failure: null })
  })

  it('is asked again ever more slowly, and at last a person is told', async () => {
    fill()
    host.failNext('readPage', ...Array.from({ length: 9 }, () => unavailable()))
    const tenant = await company()
    await work()
    for (let tries = 0; tries < 8; tries += 1) {
      expect((await syncState(deps, tenant)).run).toMatchObject({
        state: 'running',
        failure: { code: 'HTTP_503' },
      })
      deps.clock.advance(10 * 60_000)
      await work()
    }
    expect((await syncState(deps, tenant)).run).toMatchObject({
      state: 'failed',
      failure: { code: 'HTTP_503', message: expect.stringContaining('down for a while') },
    })
    await sync(tenant)
    expect((await syncState(deps, tenant)).run).toMatchObject({ state: 'done' })
  })

  it('counts failures from anew after each page', async () => {
    fill()
    const tenant = await company()
    host.failNext('readPage', ...Array.from({ length: 7 }, () => unavailable()))
    await work()
    for (let tries = 0; tries < 6; tries += 1) {
      deps.clock.advance(10 * 60_000)
      await work()
    }
    host.duringNextPage(async () => {
      host.failNext('readPage', ...Array.from({ length: 7 }, () => unavailable()))
    })
    for (let tries = 0; tries < 8; tries += 1) {
      deps.clock.advance(10 * 60_000)
      await work()
    }
    expect((await syncState(deps, tenant)).run).toMatchObject({ state: 'done' })
  })

  it('ends the reading at once where it refuses, and says why', async () => {
    fill()
    const refused = { service: 'Memory Books', code: '5020', message: 'permission denied' }
    host.failNext('count', new Rejected(refused))
    const tenant = await company()
    await work()
    expect((await syncState(deps, tenant)).run).toMatchObject({
      state: 'failed',
      failure: { code: '5020' },
    })
  })

  it('asks for a new consent where ours is no longer accepted', async () => {
    fill()
    const refused = { service: 'Memory Books', code: 'invalid_grant', message: 'revoked' }
    const revoked: MemoryHost['connector'] = {
      ...host.connector,
      refresh: async () => {
        throw new Unauthorized(refused)
      },
    }
    deps = testDeps(database, { hosts: { quickbooks: revoked } })
    jobs = syncJobs(deps)
    host.failNext('readPage', new Unauthorized({ ...refused, code: '3200' }))
    const tenant = await company()
    await work()
    expect(await syncState(deps, tenant)).toMatchObject({
      connection: { state: 'reconnect_required' },
      run: { state: 'failed', failure: { code: 'RECONNECT_REQUIRED' } },
    })
    expect(await startSync(deps, tenant)).toEqual({ kind: 'reconnect_required' })
  })
})

describe('a record that does not fit', () => {
  const spoil = () =>
    host.spoil('invoice', 'I1', { id: 'I1', reason: 'DueDate: not a day', raw: '{"Id":"I1"}' })

  it('waits with its reason and raw text, the page goes on, and it leaves when repaired', async () => {
    fill()
    spoil()
    const tenant = await company()
    await work()
    expect(await quarantined(deps, tenant)).toEqual([
      {
        entity: 'invoice',
        id: 'I1',
        reason: 'DueDate: not a day',
        raw: '{"Id":"I1"}',
        lastSeenAt: deps.clock.now(),
      },
    ])
    expect((await book(tenant)).invoices.map(({ id }) => id)).toEqual(['I2', 'I3', 'I4'])
    host.repair('invoice', 'I1')
    await sync(tenant)
    expect(await quarantined(deps, tenant)).toEqual([])
    expect((await receivables(deps, tenant)).currencies).toEqual(hostPositions())
  })

  it('takes the records of an unreadable customer with it, and all come back together', async () => {
    fill()
    host.spoil('customer', 'C1', { id: 'C1', reason: 'DisplayName: missing', raw: '{}' })
    const tenant = await company()
    await work()
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
    await sync(tenant)
    expect(await quarantined(deps, tenant)).toEqual([])
    expect((await receivables(deps, tenant)).currencies).toEqual(hostPositions())
  })

  it('is not taken for gone while it is unreadable', async () => {
    fill()
    const tenant = await company()
    await work()
    spoil()
    await sync(tenant)
    expect((await book(tenant)).invoices.find(({ id }) => id === 'I1')?.status).toBe('posted')
  })

  it('keeps the others from being taken for gone where even its id is unreadable', async () => {
    fill()
    const tenant = await company()
    await work()
    host.spoil('invoice', 'I1', { id: '', reason: 'Id: missing', raw: '{"Doc":1}' })
    host.spoil('invoice', 'I4', { id: '', reason: 'Id: missing', raw: '{"Doc":4}' })
    await sync(tenant)
    expect(await quarantined(deps, tenant)).toHaveLength(2)
    expect((await book(tenant)).invoices.map(({ status }) => status)).not.toContain('void')
  })

  it('leaves quarantine when it is no longer at the host', async () => {
    fill()
    spoil()
    const tenant = await company()
    await work()
    host.remove('invoice', 'I1')
    await sync(tenant)
    expect(await quarantined(deps, tenant)).toEqual([])
  })

  it('does not stop the page with a text that no database can hold', async () => {
    fill()
    host.put('customer', aCustomer('C2', { name: 'Null\0 SARL' }))
    host.put('invoice', anInvoice('I4', 'C3', { number: 'F-\ud800' }))
    const tenant = await company()
    await work()
    const waiting = await quarantined(deps, tenant)
    expect(waiting.map(({ id }) => id).sort()).toEqual(['C2', 'I3', 'I4', 'P1'])
    expect((await book(tenant)).invoices.map(({ id }) => id)).toEqual(['I1', 'I2'])
  })
})

describe('a record that vanished', () => {
  it('leaves the open items, and stays as history', async () => {
    fill()
    const tenant = await company()
    await work()
    host.remove('invoice', 'I1')
    host.remove('creditNote', 'N1')
    host.remove('payment', 'P1')
    await sync(tenant)
    expect((await receivables(deps, tenant)).currencies).toEqual(hostPositions())
    const { invoices } = await book(tenant)
    expect(invoices.find(({ id }) => id === 'I1')).toMatchObject({
      status: 'void',
      instalments: [{ amount: 10_000n, open: 0n }],
    })
  })

  it('comes back when the host shows the same version again', async () => {
    fill()
    const tenant = await company()
    await work()
    const gone = host.records.invoice.get('I1')
    host.remove('invoice', 'I1')
    await sync(tenant)
    if (gone) host.put('invoice', gone.record, gone.updatedAt)
    await sync(tenant)
    expect((await receivables(deps, tenant)).currencies).toEqual(hostPositions())
  })

  it('is not one that was made while the reading went on', async () => {
    fill()
    const tenant = await company()
    host.duringNextPage(async () => {})
    host.duringNextPage(async () => {
      deps.clock.advance(1_000)
      const fresh = anInvoice('I0', 'C1')
      host.put('invoice', fresh, deps.clock.now())
      await rereadFor(deps, tenant, { customer: fresh.customer, invoices: [fresh.id] })
    })
    await work()
    expect((await book(tenant)).invoices.find(({ id }) => id === 'I0')?.status).toBe('posted')
  })
})

describe('the reading right before a message', () => {
  it('takes what the host says now into the ledger', async () => {
    fill()
    const tenant = await company()
    await work()
    host.put(
      'invoice',
      anInvoice('I1', 'C1', {
        instalments: [{ due: aDay('2026-10-01'), amount: 10_000n, open: 0n }],
      }),
    )
    host.put('payment', aPayment('P3', 'C1', { unapplied: 700n }))
    host.remove('invoice', 'I2')
    const wanted = { customer: customerId('C1'), invoices: ['I1', 'I2'].map(invoiceId) }
    expect(await rereadFor(deps, tenant, wanted)).toEqual({ kind: 'fresh' })
    expect((await receivables(deps, tenant)).currencies).toEqual(hostPositions())
  })

  it('fails loudly where the host cannot be asked', async () => {
    fill()
    const tenant = await company()
    await work()
    host.failNext('reread', unavailable('TIMEOUT'))
    const wanted = { customer: customerId('C1'), invoices: [invoiceId('I1')] }
    await expect(rereadFor(deps, tenant, wanted)).rejects.toThrow(Unavailable)
  })

  it('is not undone by a page that was read before it', async () => {
    fill()
    const tenant = await company()
    const paid = anInvoice('I1', 'C1', {
      instalments: [{ due: aDay('2026-10-01'), amount: 10_000n, open: 0n }],
    })
    await work()
    deps.clock.advance(60_000)
    await startSync(deps, tenant)
    host.duringNextPage(async () => {})
    host.duringNextPage(async () => {
      host.put('invoice', paid)
      await rereadFor(deps, tenant, { customer: paid.customer, invoices: [paid.id] })
    })
    await work()
    expect((await book(tenant)).invoices.find(({ id }) => id === 'I1')).toEqual(paid)
  })
})
