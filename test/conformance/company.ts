// A company connected to the host under test, with all of the real server around it: its database,
// its jobs, its mail, and the address where a host's webhooks arrive. One clock for all.

import { smtpChannel } from '../../connectors/channels/smtp/index.ts'
import { Failure } from '../../connectors/contract/failure.ts'
import { present } from '../../core/assert.ts'
import type { TenantId } from '../../core/ids.ts'
import { epochMs } from '../../core/instant.ts'
import { admit } from '../../server/access/run.ts'
import { acceptGrant } from '../../server/connections/run.ts'
import type { JobHandlers } from '../../server/db/jobs.ts'
import { tx } from '../../server/db/tx.ts'
import { jobsOf } from '../../server/main.ts'
import type { ReadingKind } from '../../server/sync/decide.ts'
import { startSyncIn } from '../../server/sync/run.ts'
import { findLatestRun } from '../../server/sync/store.ts'
import type { Mailbox } from '../hosts/mail/mailbox.ts'
import { fakeClock } from '../support/clock.ts'
import type { TestDatabase } from '../support/database.ts'
import { type TestDeps, testDeps, testStart } from '../support/deps.ts'
import { type WorkDone, workUntilIdle } from '../support/work.ts'
import type { HostUnderTest, StartHost } from './host.ts'
import { type OurServer, ourServer } from './server.ts'

export interface Company {
  readonly host: HostUnderTest
  readonly deps: TestDeps
  readonly tenant: TenantId
  readonly mailbox: Mailbox
  readonly server: OurServer
  /** Somebody consents at the host; the reading that follows waits as a job. */
  connect(): Promise<void>
  /** Does all jobs that are due, but for these, by the handlers of a real worker. */
  work(but?: readonly string[]): Promise<WorkDone>
  /** Time passes, and what has become due is done. */
  pass(ms: number): Promise<WorkDone>
  /** The next reading that is due by itself, after an hour at most. */
  read(): Promise<ReadingKind>
  /** Reads all that the host has told by now, and nothing else. */
  listen(): Promise<void>
}

export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/** So long a told change may wait for others before it is read. */
const gatherMs = 2 * second

export interface Place {
  readonly database: TestDatabase
  readonly mailbox: Mailbox
  readonly pages?: 'small' | 'large'
}

let companies = 0

/** Not connected yet, so that the host's books can be filled before. */
export async function openCompany(start: StartHost, place: Place): Promise<Company> {
  const { database, mailbox, pages = 'small' } = place
  const clock = fakeClock(testStart)
  companies += 1
  const name = `93414539${String(companies).padStart(8, '0')}`
  const host = await start({ clock: () => epochMs(clock.now()), company: name, pages })
  const { kind } = host.connector
  await database.db.queue.query('delete from graphile_worker._private_jobs')
  mailbox.clear()
  const deps = testDeps(database, {
    clock,
    hosts: { [kind]: host.connector },
    channels: { email: smtpChannel({ url: mailbox.smtpUrl, timeoutMs: 5_000 }) },
    mailFrom: 'Compta <compta@nord.example>',
  })
  const jobs = jobsOf(deps)
  let tenant: TenantId | null = null
  const work = (but: readonly string[] = []) => {
    const done = Object.entries(jobs).filter(([name]) => !but.includes(name))
    return workThrough(deps, Object.fromEntries(done))
  }
  const pass = (ms: number) => {
    clock.advance(ms)
    return work()
  }
  const connected = () => present(tenant, 'a connected company')
  const company: Company = {
    ...{ host, deps, mailbox, work, pass },
    server: await ourServer(deps, { host, database }),
    get tenant() {
      return connected()
    },
    connect: async () => {
      const answer = await acceptGrant(
        deps,
        await host.consent(),
        async (tx, admitted, identity) => {
          await admit(deps, tx, { tenant: admitted, identity })
          await startSyncIn(deps, tx, admitted)
        },
      )
      if (answer.kind !== 'connected') throw new Error(`the consent was refused: ${answer.reason}`)
      tenant = answer.tenant
    },
    read: async () => {
      await pass(hour)
      const run = await tx(deps.db, connected(), (tx) => findLatestRun(tx, connected()))
      return present(run, 'a reading').kind
    },
    listen: async () => {
      await host.webhooks.deliverDue()
      await pass(gatherMs)
    },
  }
  return company
}

/** A job that the host keeps from its end is tried again; any other failure is ours. */
async function workThrough(deps: TestDeps, jobs: JobHandlers): Promise<WorkDone> {
  const done = await workUntilIdle(deps, jobs, { failures: 'expected' })
  const ours = done.failed.filter(({ error }) => !(error instanceof Failure))
  if (ours.length === 0) return done
  const errors = ours.map(({ error }) => error)
  throw new AggregateError(errors, `jobs failed: ${ours.map(({ name }) => name).join(', ')}`)
}

export async function closeCompany({ server, host }: Company): Promise<void> {
  await server.stop()
  await host.stop()
}
