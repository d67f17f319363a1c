// A company at the stand-in of QuickBooks Online, read and planned, whose webhooks are heard: for
// the tests of what is written on its invoices.

import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { z } from 'zod'
import { quickbooksConnector } from '../../../connectors/quickbooks/connector.ts'
import { endpointsOf } from '../../../connectors/quickbooks/endpoints.ts'
import { present } from '../../../core/assert.ts'
import type { TenantId } from '../../../core/ids.ts'
import { epochMs, instantOf } from '../../../core/instant.ts'
import { connect } from '../../../server/connections/run.ts'
import { addJob, type JobHandlers } from '../../../server/db/jobs.ts'
import { many, run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { dunningJobs, planNow } from '../../../server/dunning/run.ts'
import { eventIntake } from '../../../server/sync/events/intake/run.ts'
import { hearEvents } from '../../../server/sync/events/run.ts'
import { startSync, startSyncIn, syncJobs } from '../../../server/sync/run.ts'
import { writebackJobs } from '../../../server/writeback/run.ts'
import { choosePlace } from '../../../server/writeback/settings/run.ts'
import { type Caller, callerOf } from '../../hosts/quickbooks/caller.ts'
import { type QuickBooksHost, startQuickBooksHost } from '../../hosts/quickbooks/host.ts'
import { type HostRecord, recordOf } from '../../hosts/quickbooks/model.ts'
import { type FakeClock, fakeClock } from '../../support/clock.ts'
import type { TestDatabase } from '../../support/database.ts'
import { type TestDeps, testDeps, testStart } from '../../support/deps.ts'
import { type WorkDone, workUntilIdle } from '../../support/work.ts'
import { realmOfItsOwn } from '../delivery/connected.ts'
import { fixedSeal } from '../sync/hearing.ts'

export interface AtHost {
  readonly host: QuickBooksHost
  readonly deps: TestDeps
  readonly jobs: JobHandlers
  readonly tenant: TenantId
  /** A person, in the application. */
  readonly caller: Caller
  /** Two of one customer, 13 days late. */
  readonly invoices: readonly [string, string]
  readonly customer: string
  work(handlers?: JobHandlers): Promise<WorkDone>
  /** A reminder of these invoices has left today. */
  remind(invoices: readonly string[], step?: string): Promise<void>
  plan(): Promise<WorkDone>
  inNote(): Promise<void>
  record(id: string): HostRecord
  note(id: string): string
  /** Updates of invoices that came from us. */
  writes(): number
  /** What the host tells is heard, and read again once it has gathered. */
  hear(): Promise<WorkDone>
  sync(): Promise<WorkDone>
  statuses(): Promise<readonly StatusShown[]>
  stop(): Promise<void>
}

const StatusShown = z.object({
  invoice_id: z.string(),
  version: z.number(),
  state: z.string(),
  reason: z.string().nullable(),
  failure: z.string().nullable(),
  body: z.string().nullable(),
})
type StatusShown = z.infer<typeof StatusShown>

export async function companyAtHost(database: TestDatabase): Promise<AtHost> {
  const clock = fakeClock(testStart)
  const host = await startQuickBooksHost({
    clock: () => epochMs(clock.now()),
    company: { realm: realmOfItsOwn() },
  })
  const caller = callerOf(host)
  const books = await fill(host, caller)
  const deps = testDeps(database, {
    ...{ clock, seal: fixedSeal },
    hosts: { quickbooks: connectorTo(host, clock) },
  })
  const ear = await hearing(deps)
  host.webhooks.settings.url = ear.url
  const jobs = jobsOf(deps)
  await database.db.queue.query('delete from graphile_worker._private_jobs')
  const tenant = await connected(deps, host)
  const work = (handlers: JobHandlers = jobs) => workUntilIdle(deps, handlers)
  await work()
  // What was told of the making of all this is read already.
  await host.webhooks.deliverDue()
  clock.advance(10_000)
  await work()
  return {
    ...{ host, deps, jobs, tenant, caller, work, ...books },
    remind: (about, step = 'reminder-1') =>
      remind(deps, { tenant, customer: books.customer, about, step }),
    plan: async () => {
      await planNow(deps, tenant)
      return work()
    },
    inNote: async () => {
      const place = { kind: 'private_note' } as const
      await choosePlace(deps, tenant, { actor: 'U1', place })
    },
    record: (id) => recordOf(host.company, 'Invoice', id),
    note: (id) => String(recordOf(host.company, 'Invoice', id).fields['PrivateNote'] ?? ''),
    writes: () => host.calls.filter(isOwnWrite).length,
    hear: async () => {
      await host.webhooks.deliverDue()
      clock.advance(5_000)
      return work()
    },
    sync: async () => {
      clock.advance(60_000)
      await startSync(deps, tenant)
      return work()
    },
    statuses: () => statusesOf(deps, tenant),
    stop: async () => {
      await host.stop()
      await ear.stop()
    },
  }
}

const isOwnWrite = ({ path, query }: QuickBooksHost['calls'][number]): boolean =>
  path.endsWith('/invoice') && query['requestid'] !== undefined

const jobsOf = (deps: TestDeps): JobHandlers => ({
  ...syncJobs(deps),
  ...writebackJobs(deps),
  ...dunningJobs(deps),
  'cases.due': async () => {},
  'claims.review': async () => {},
  'delivery.automatic': async () => {},
})

async function fill({ company }: QuickBooksHost, caller: Caller) {
  company.standing.customFields = [
    { id: '1', name: 'Crew #' },
    { id: '2', name: 'Relance' },
  ]
  const customer = await caller.customer('Menuiserie Lilas', {
    CompanyName: 'Menuiserie Lilas',
    PrimaryEmailAddr: { Address: 'compta@lilas.example' },
  })
  const made = async (amount: number, more: object = {}) => {
    const due = { TxnDate: '2026-10-05', DueDate: '2026-11-05', ...more }
    return String((await caller.invoice(customer, amount, due))['Id'])
  }
  const first = await made(600, { PrivateNote: 'Voir Paul' })
  return { customer, invoices: [first, await made(400)] as const }
}

const connectorTo = (host: QuickBooksHost, clock: FakeClock) =>
  quickbooksConnector({
    clientId: host.clientId,
    clientSecret: host.clientSecret,
    endpoints: endpointsOf(host.url),
    webhookToken: host.webhooks.settings.verifierToken,
    readAttempts: 1,
    timeoutMs: 1_500,
    now: () => clock.now(),
  })

const statusesOf = (deps: TestDeps, tenant: TenantId) =>
  tx(deps.db, tenant, (tx) =>
    many(
      StatusShown,
      tx,
      `select invoice_id, version, state, reason, failure, body
      from invoice_statuses
      where tenant_id = $1
      order by invoice_id`,
      [tenant],
    ),
  )

async function connected(deps: TestDeps, host: QuickBooksHost): Promise<TenantId> {
  const { realm } = host.company
  const grant = host.grant()
  const inADay = instantOf(epochMs(deps.clock.now()) + 10 * 86_400_000)
  const connector = present(deps.hosts.quickbooks, 'the host')
  const consent = {
    host: 'quickbooks',
    realm,
    company: await connector.readCompany({ realm, accessToken: grant.accessToken }),
    tokens: {
      accessToken: grant.accessToken,
      accessExpiresAt: inADay,
      refreshToken: grant.refreshToken,
      refreshExpiresAt: inADay,
    },
    connectedBy: host.user.subject,
  } as const
  return connect(deps, consent, async (tx, tenant) => {
    await startSyncIn(deps, tx, tenant)
    return tenant
  })
}

/** An address that takes what the host tells. */
async function hearing(deps: TestDeps) {
  const take = eventIntake(deps.db)
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    await hearEvents(deps, take, { host: 'quickbooks', body: Buffer.concat(parts) })
    response.writeHead(200).end()
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/webhooks/quickbooks`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface Reminded {
  readonly tenant: TenantId
  readonly customer: string
  readonly about: readonly string[]
  readonly step: string
}

async function remind(deps: TestDeps, reminded: Reminded): Promise<void> {
  const { tenant, customer, about, step } = reminded
  const contact = randomUUID()
  await tx(deps.db, tenant, async (tx) => {
    await run(
      tx,
      `insert into contacts (tenant_id, contact_id, customer_id, step, channel, at, outcome)
      values ($1, $2, $3, $4, 'email', $5, 'sent')`,
      [tenant, contact, customer, step, deps.clock.now()],
    )
    await run(
      tx,
      `insert into contact_items (tenant_id, contact_id, position, invoice_id, instalment)
      select $1, $2, position, invoice_id, 1
      from unnest($3::text[]) with ordinality as about (invoice_id, position)`,
      [tenant, contact, about],
    )
    await addJob(tx, { name: 'dunning.plan', tenant, key: 'plan', queue: 'plan' })
  })
}
