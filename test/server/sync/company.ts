// A company connected to a host in memory that keeps a small ledger: what the tests of a reading
// start from. Each test makes its own.

import { invoiceId, type TenantId } from '../../../core/ids.ts'
import type { JobHandlers } from '../../../server/db/jobs.ts'
import { tx } from '../../../server/db/tx.ts'
import { positionsOf } from '../../../server/ledger/position.ts'
import { receivables } from '../../../server/ledger/run.ts'
import { loadBookOf } from '../../../server/ledger/store.ts'
import { startSync, syncJobs, syncState } from '../../../server/sync/run.ts'
import { connectTo, type MemoryHost, memoryHost } from '../../hosts/memory.ts'
import type { TestDatabase } from '../../support/database.ts'
import { type TestDeps, testDeps } from '../../support/deps.ts'
import { aCreditNote, aCustomer, aDay, anInvoice, aPayment } from '../../support/ledger-records.ts'
import { workUntilIdle } from '../../support/work.ts'

export interface Company {
  readonly host: MemoryHost
  readonly deps: TestDeps
  readonly jobs: JobHandlers
  readonly tenant: TenantId
  /** How often a plan was asked for. */
  plans(): number
  work(jobs?: JobHandlers): ReturnType<typeof workUntilIdle>
  /** Another reading, a minute later. */
  sync(): Promise<void>
  book(): ReturnType<typeof loadBookOf>
  run(): Promise<Awaited<ReturnType<typeof syncState>>['run']>
  /** What the ledger says is owed, and what the host itself would say. */
  owed(): Promise<unknown>
  owedAtHost(): unknown
}

let realms = 0

/** Connected, its first reading waiting as a job. `prepare` changes the host before. */
export function newCompany(
  database: TestDatabase,
  prepare: (host: MemoryHost) => void = () => {},
  door: (host: MemoryHost) => MemoryHost['connector'] = ({ connector }) => connector,
): Promise<Company> {
  return companyAt(database, memoryHost({ pageSize: 3 }), { prepare, door })
}

/** Its host lists what changed. */
export const listingCompany = (database: TestDatabase): Promise<Company> =>
  companyAt(database, memoryHost({ pageSize: 3, listsChanges: true }), {
    prepare: () => {},
    door: ({ connector }) => connector,
  })

/** It makes sums of its own, and lists what changed. */
export const summingCompany = (
  database: TestDatabase,
  door: Preparation['door'] = ({ connector }) => connector,
): Promise<Company> =>
  companyAt(database, memoryHost({ pageSize: 3, listsChanges: true, sums: true }), {
    prepare: () => {},
    door,
  })

interface Preparation {
  readonly prepare: (host: MemoryHost) => void
  readonly door: (host: MemoryHost) => MemoryHost['connector']
}

async function companyAt(
  database: TestDatabase,
  host: MemoryHost,
  { prepare, door }: Preparation,
): Promise<Company> {
  await database.db.queue.query('delete from graphile_worker._private_jobs')
  fill(host)
  prepare(host)
  const deps = testDeps(database, { hosts: { quickbooks: door(host) } })
  realms += 1
  const tenant = await connectTo(deps, `realm ${realms}`)
  let plans = 0
  const jobs: JobHandlers = {
    ...syncJobs(deps),
    'dunning.plan': async () => {
      plans += 1
    },
  }
  const work = (handlers = jobs) => workUntilIdle(deps, handlers)
  return {
    host,
    deps,
    jobs,
    tenant,
    work,
    plans: () => plans,
    sync: async () => {
      deps.clock.advance(60_000)
      await startSync(deps, tenant)
      await work()
    },
    book: () => tx(deps.db, tenant, (tx) => loadBookOf(tx, tenant)),
    run: async () => (await syncState(deps, tenant)).run,
    owed: async () => (await receivables(deps, tenant)).currencies,
    owedAtHost: () => owedAt(host),
  }
}

/** Ten records: four pages of three. */
function fill(host: MemoryHost): void {
  for (const id of ['C1', 'C2', 'C3']) host.put('customer', aCustomer(id))
  host.put('invoice', anInvoice('I1', 'C1'))
  const instalments = [
    { due: aDay('2026-10-01'), amount: 5_000n, open: 0n },
    { due: aDay('2026-12-01'), amount: 5_000n, open: 5_000n },
  ]
  host.put('invoice', anInvoice('I2', 'C1', { instalments }))
  host.put('invoice', anInvoice('I3', 'C2', { status: 'draft' }))
  host.put('invoice', anInvoice('I4', 'C3'))
  host.put('creditNote', aCreditNote('N1', 'C1'))
  host.put('payment', aPayment('P1', 'C2'))
  const allocations = [{ invoice: invoiceId('I2'), instalment: 1, amount: 4_000n }]
  host.put('payment', aPayment('P2', 'C1', { unapplied: 0n, allocations }))
}

function owedAt({ records }: MemoryHost) {
  const facts = {
    invoices: [...records.invoice.values()].map(({ record }) => record),
    creditNotes: [...records.creditNote.values()].map(({ record }) => record),
    payments: [...records.payment.values()].map(({ record }) => record),
  }
  return positionsOf(facts, aDay('2026-11-18'))
}
