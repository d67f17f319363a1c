// A company at the stand-in of Odoo, read and planned: for the tests of what its records show in
// the fields of the module.

import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { odooConnector } from '../../../connectors/odoo/connector.ts'
import { present } from '../../../core/assert.ts'
import type { TenantId } from '../../../core/ids.ts'
import { epochMs, instantOf } from '../../../core/instant.ts'
import { connect } from '../../../server/connections/run.ts'
import { addJob, type JobHandlers } from '../../../server/db/jobs.ts'
import { many, run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { dunningJobs, planNow } from '../../../server/dunning/run.ts'
import { startSync, startSyncIn, syncJobs } from '../../../server/sync/run.ts'
import { writebackJobs } from '../../../server/writeback/run.ts'
import { type Caller, callerAt } from '../../hosts/odoo/caller.ts'
import { type OdooHost, startOdooHost } from '../../hosts/odoo/host.ts'
import { type Office, officeOf } from '../../hosts/odoo/office.ts'
import { shownOn } from '../../hosts/odoo/own-fields.ts'
import { fakeClock } from '../../support/clock.ts'
import type { TestDatabase } from '../../support/database.ts'
import { type TestDeps, testDeps, testStart } from '../../support/deps.ts'
import { type WorkDone, workUntilIdle } from '../../support/work.ts'
import { fixedSeal } from '../sync/hearing.ts'

export interface AtOdoo {
  readonly host: OdooHost
  readonly deps: TestDeps
  readonly jobs: JobHandlers
  readonly tenant: TenantId
  /** Somebody in the application. */
  readonly caller: Caller
  readonly office: Office
  readonly customer: number
  /** Of that customer: 48 days late, 13 days late, not yet due. */
  readonly invoices: readonly [number, number, number]
  work(handlers?: JobHandlers): Promise<WorkDone>
  plan(): Promise<WorkDone>
  sync(): Promise<WorkDone>
  /** A reminder of these invoices has left today. */
  remind(invoices: readonly number[], step?: string): Promise<void>
  dispute(invoice: number): Promise<string>
  customerShows(): Readonly<Record<string, unknown>>
  invoiceShows(invoice: number): Readonly<Record<string, unknown>>
  /** Calls of ours that wrote fields. */
  writes(): number
  rows(): Promise<readonly { host_id: string; shown: string | null }[]>
  connect(): Promise<TenantId>
  stop(): Promise<void>
}

export interface AtOdooOptions {
  /** Of the company. */
  readonly lang?: string
  /** Of Odoo; 19 by default. */
  readonly version?: number
}

export async function companyAtOdoo(
  database: TestDatabase,
  { lang = 'fr_FR', version = 19 }: AtOdooOptions = {},
): Promise<AtOdoo> {
  const clock = fakeClock(testStart)
  const host = await startOdooHost({ clock: () => epochMs(clock.now()) })
  const caller = callerAt({ url: host.url, database: 'nord', key: host.officeKey })
  const office = officeOf(caller)
  speak(host, lang)
  const books = await fill(office)
  // People work as they do in 19; we are answered as by that version.
  Object.assign(host.books, { version })
  const odoo = odooConnector({ allowPrivate: true, now: () => clock.now(), readAttempts: 1 })
  const swift = { aSecond: 10_000, aMinute: 600_000, readsAMonth: null }
  const hosts = { odoo: { ...odoo, limits: swift } }
  const deps = testDeps(database, { clock, seal: fixedSeal, hosts })
  const jobs = jobsOf(deps)
  await database.db.queue.query('delete from graphile_worker._private_jobs')
  const tenant = await connected(deps, host)
  const work = (handlers: JobHandlers = jobs) => workUntilIdle(deps, handlers)
  await work()
  const customer = `${books.customer}`
  return {
    ...{ host, deps, jobs, tenant, caller, office, work, ...books },
    plan: async () => {
      await planNow(deps, tenant)
      return work()
    },
    sync: async () => {
      clock.advance(60_000)
      await startSync(deps, tenant)
      return work()
    },
    remind: (about, step = 'reminder-1') => remind(deps, { tenant, customer, about, step }),
    dispute: (invoice) => dispute(deps, tenant, invoice),
    customerShows: () => shownOn(host.books, 'res.partner', books.customer),
    invoiceShows: (invoice) => shownOn(host.books, 'account.move', invoice),
    writes: () => host.calls.filter(({ path }) => path.endsWith('/write_fields')).length,
    rows: () => rowsOf(deps, tenant),
    connect: () => connected(deps, host),
    stop: () => host.stop(),
  }
}

const jobsOf = (deps: TestDeps): JobHandlers => ({
  ...syncJobs(deps),
  ...writebackJobs(deps),
  ...dunningJobs(deps),
  'cases.due': async () => {},
  'claims.review': async () => {},
  'delivery.automatic': async () => {},
})

async function fill(office: Office) {
  const customer = await office.customer({ name: 'Menuiserie Lilas', email: 'a@lilas.example' })
  const made = (amount: number, issued: string, due: string) =>
    office.invoice(customer, amount, { invoice_date: issued, invoice_date_due: due })
  const late = await made(900, '2026-09-01', '2026-10-01')
  const later = await made(300, '2026-10-05', '2026-11-05')
  const notDue = await made(50, '2026-11-10', '2026-12-10')
  return { customer, invoices: [late, later, notDue] as const }
}

/** The language of the company's own contact. */
function speak(host: OdooHost, lang: string): void {
  host.overwrite((books) => {
    const company = books.tables.get('res.company')?.get(host.company)
    const partner = Number(company?.values['partner_id'])
    const row = books.tables.get('res.partner')?.get(partner)
    if (row) row.values = { ...row.values, lang }
  })
}

async function connected(deps: TestDeps, host: OdooHost): Promise<TenantId> {
  const granted = Granted.parse(host.connect())
  const { realm, database, uid, signing_secret: signingSecret } = granted.encours
  const site = { url: host.url, database, user: `${uid}` }
  const { access_token: accessToken, refresh_token: refreshToken } = granted
  const connector = present(deps.hosts.odoo, 'the host')
  const company = await connector.readCompany({ realm, accessToken, site })
  const inTime = (days: number) => instantOf(epochMs(deps.clock.now()) + days * 86_400_000)
  const tokens = {
    ...{ accessToken, accessExpiresAt: inTime(1) },
    ...{ refreshToken, refreshExpiresAt: inTime(90) },
  }
  const consent = {
    ...({ host: 'odoo', realm, company, tokens, connectedBy: '2' } as const),
    ...{ grant: { site, signingSecret }, mayMove: true, toConfirm: true },
  }
  return connect(deps, consent, async (tx, tenant) => {
    await startSyncIn(deps, tx, tenant)
    return tenant
  })
}

const Granted = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  encours: z.object({
    realm: z.string(),
    database: z.string(),
    uid: z.number(),
    signing_secret: z.string(),
  }),
})

const Row = z.object({ host_id: z.string(), shown: z.string().nullable() })

const rowsOf = (deps: TestDeps, tenant: TenantId) =>
  tx(deps.db, tenant, (tx) =>
    many(
      Row,
      tx,
      `select host_id, shown
      from own_fields
      where tenant_id = $1
      order by entity, host_id`,
      [tenant],
    ),
  )

interface Reminded {
  readonly tenant: TenantId
  readonly customer: string
  readonly about: readonly number[]
  readonly step: string
}

async function remind(deps: TestDeps, { tenant, customer, about, step }: Reminded): Promise<void> {
  const contact = randomUUID()
  await tx(deps.db, tenant, async (tx) => {
    await run(
      tx,
      `insert into contacts (tenant_id, contact_id, customer_id, step, channel, at, outcome)
      values ($1, $2, $3, $5, 'email', $4, 'sent')`,
      [tenant, contact, customer, deps.clock.now(), step],
    )
    await run(
      tx,
      `insert into contact_items (tenant_id, contact_id, position, invoice_id, instalment)
      select $1, $2, position, invoice_id, 1
      from unnest($3::text[]) with ordinality as about (invoice_id, position)`,
      [tenant, contact, about.map(String)],
    )
    await addJob(tx, { name: 'dunning.plan', tenant, key: 'plan', queue: 'plan' })
  })
}

async function dispute(deps: TestDeps, tenant: TenantId, invoice: number): Promise<string> {
  const id = randomUUID()
  await tx(deps.db, tenant, (tx) =>
    run(
      tx,
      `insert into disputes (tenant_id, dispute_id, invoice_id, cause, opened)
      values ($1, $2, $3, 'quality', '2026-11-18')`,
      [tenant, id, `${invoice}`],
    ),
  )
  return id
}
