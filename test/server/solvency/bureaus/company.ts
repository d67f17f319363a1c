// Companies whose customers bureaus are asked about, and the bureaus' stand-in.

import pg from 'pg'
import { bodaccBureau } from '../../../../connectors/bureaus/bodacc/index.ts'
import { ecbBureau } from '../../../../connectors/bureaus/ecb/index.ts'
import { ratiosBureau } from '../../../../connectors/bureaus/ratios/index.ts'
import { sireneBureau } from '../../../../connectors/bureaus/sirene/index.ts'
import type { Bureaus } from '../../../../connectors/contract/bureau.ts'
import { present } from '../../../../core/assert.ts'
import type { Customer } from '../../../../core/book.ts'
import { customerId, type TenantId } from '../../../../core/ids.ts'
import { tenantIdFor } from '../../../../server/connections/tenant.ts'
import type { JobHandlers } from '../../../../server/db/jobs.ts'
import { type Tx, tx } from '../../../../server/db/tx.ts'
import { loadBook } from '../../../../server/ledger/load.ts'
import { loadBookOf, loadCustomerBook } from '../../../../server/ledger/store.ts'
import { addBureauJob, bureauJobs } from '../../../../server/solvency/bureaus/run.ts'
import { answersOf, noticesOf } from '../../../../server/solvency/bureaus/store.ts'
import { type BureausHost, startBureaus } from '../../../hosts/bureaus/host.ts'
import type { TestDatabase } from '../../../support/database.ts'
import { type TestDeps, testDeps } from '../../../support/deps.ts'
import { aCurrency, anInvoice } from '../../../support/ledger-records.ts'
import { workUntilIdle } from '../../../support/work.ts'

const timeoutMs = 400
const company = {
  ...{ name: 'Atelier Nord', country: 'FR', locale: 'fr-FR', timeZone: 'Europe/Paris' },
  currency: aCurrency('EUR'),
}

export interface Scene {
  readonly host: BureausHost
  readonly deps: TestDeps
  /** How often a plan was asked for. */
  plans(): number
  /** Another company with these customers, an open invoice each. */
  company(customers: readonly Customer[]): Promise<TenantId>
  /** The same company with these customers in the place of its own. */
  replace(tenant: TenantId, customers: readonly Customer[]): Promise<void>
  /** All jobs that are due. */
  work(): Promise<void>
  proceedings(tenant: TenantId): Promise<readonly string[]>
  /** The same as a customer's own book has it, which is read before a message leaves. */
  proceedingsOf(tenant: TenantId, customer: string): Promise<readonly string[]>
  /** Of this number, as the company keeps them. */
  notices(tenant: TenantId, siren: string): Promise<readonly string[]>
  answers(tenant: TenantId, siren: string): Promise<readonly string[]>
  stop(): Promise<void>
}

/** What all companies share. */
async function forgetCountry({ ownerUrl }: TestDatabase): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  await owner.query('truncate bulletin_readings, bureau_turns, bureau_notices')
  await owner.end()
}

let companies = 0

/** No limits of ours: a test of them brings its own. */
const quick = { aSecond: 10_000, aMinute: 100_000 }

export function bureausAt(baseUrl: string): Bureaus {
  const at = { baseUrl, timeoutMs }
  return {
    identity: { ...sireneBureau({ ...at, userAgent: 'test' }), limits: quick },
    proceedings: { ...bodaccBureau(at), limits: quick },
    accounts: { ...ratiosBureau(at), limits: quick },
    rates: { ...ecbBureau(at), limits: quick },
  }
}

export async function bureausScene(database: TestDatabase): Promise<Scene> {
  await database.db.queue.query('delete from graphile_worker._private_jobs')
  await forgetCountry(database)
  const host = await startBureaus()
  const bureaus = bureausAt(host.url)
  const deps = testDeps(database, { bureaus })
  let plans = 0
  const jobs: JobHandlers = {
    ...bureauJobs(deps),
    'dunning.plan': async () => {
      plans += 1
    },
  }
  const inTenant = <T>(tenant: TenantId, work: (tx: Tx) => Promise<T>) => tx(deps.db, tenant, work)
  const names = new Map<TenantId, string>()
  const load = async (externalId: string, customers: readonly Customer[]) => {
    const tenant = tenantIdFor('book', externalId)
    names.set(tenant, externalId)
    const records = customers.flatMap((record) => [
      { kind: 'customer', record } as const,
      { kind: 'invoice', record: anInvoice(`I-${record.id}`, record.id) } as const,
    ])
    const now = deps.clock.now()
    await loadBook(deps, { tenant, externalId, company, batches: [records], now })
    return tenant
  }
  return {
    host,
    deps,
    plans: () => plans,
    company: async (customers) => {
      companies += 1
      const tenant = await load(`bureaus ${companies}`, customers)
      await inTenant(tenant, (tx) => addBureauJob(deps, tx, tenant))
      return tenant
    },
    replace: async (tenant, customers) => {
      const externalId = present(names.get(tenant), 'the name of a company')
      await load(externalId, customers)
    },
    work: async () => {
      await workUntilIdle(deps, jobs)
    },
    proceedings: (tenant) =>
      inTenant(tenant, async (tx) => {
        const { proceedings } = await loadBookOf(tx, tenant)
        return proceedings.map((one) => `${one.customer} ${one.kind} ${one.judgment}`)
      }),
    proceedingsOf: (tenant, customer) =>
      inTenant(tenant, async (tx) => {
        const { proceedings } = await loadCustomerBook(tx, tenant, customerId(customer))
        return proceedings.map((one) => `${one.customer} ${one.kind} ${one.judgment}`)
      }),
    notices: (tenant, siren) =>
      inTenant(tenant, async (tx) =>
        (await noticesOf(tx, tenant, [siren])).map(({ notice }) => notice.id),
      ),
    answers: (tenant, siren) =>
      inTenant(tenant, async (tx) => {
        const found = (await answersOf(tx, tenant, [siren])).get(siren) ?? []
        return found.map(({ bureau, outcome, valueAsOf }) =>
          [bureau, outcome, valueAsOf?.slice(0, 10)].filter(Boolean).join(' '),
        )
      }),
    stop: () => host.stop(),
  }
}
