// A company connected to the host under test, with all of the real server around it: its database,
// its jobs, its mail, and the address where a host's webhooks arrive. One clock for all.

import { smtpChannel } from '../../connectors/channels/smtp/index.ts'
import { Failure } from '../../connectors/contract/failure.ts'
import type { HostIdentity } from '../../connectors/contract/host.ts'
import { present } from '../../core/assert.ts'
import type { TenantId } from '../../core/ids.ts'
import { epochMs } from '../../core/instant.ts'
import { admit } from '../../server/access/run.ts'
import { acceptGrant, type Grant } from '../../server/connections/run.ts'
import { acceptSiteAnswer, type SiteAnswer } from '../../server/connections/sites/run.ts'
import type { JobHandlers } from '../../server/db/jobs.ts'
import { type Tx, tx } from '../../server/db/tx.ts'
import { jobsOf } from '../../server/main.ts'
import type { ReadingKind } from '../../server/sync/decide.ts'
import { startSyncIn } from '../../server/sync/run.ts'
import { findLatestRun } from '../../server/sync/store.ts'
import type { Mailbox } from '../hosts/mail/mailbox.ts'
import { fakeClock } from '../support/clock.ts'
import type { TestDatabase } from '../support/database.ts'
import { type TestDeps, testDeps, testStart } from '../support/deps.ts'
import { type WorkDone, workUntilIdle } from '../support/work.ts'
import type { HostUnderTest, People, StartHost } from './host.ts'
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
  /**
   * The next reading that is due by itself, after an hour at most; once it is done, what settles
   * the rest.
   */
  read(): Promise<ReadingKind>
  /** Where something was deleted and no list tells it: the complete reading of the week. */
  settle(): Promise<void>
  /** Reads all that the host has told by now, and nothing else. */
  listen(): Promise<void>
}

export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/** So often everything is read. */
const completeEvery = 7 * day

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
  const started = await start({ clock: () => epochMs(clock.now()), company: name, pages })
  const { host, unlisted } = noticing(started)
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
  const settle = async () => {
    if (unlisted.take()) await pass(completeEvery)
  }
  const company: Company = {
    ...{ host, deps, mailbox, work, pass, settle },
    server: await ourServer(deps, { host, database }),
    get tenant() {
      return connected()
    },
    connect: async () => {
      if (tenant !== null && unlisted.take()) clock.advance(completeEvery)
      tenant = await believe(deps, await host.consent())
    },
    read: async () => {
      await pass(hour)
      const run = await tx(deps.db, connected(), (tx) => findLatestRun(tx, connected()))
      const { kind: read, state } = present(run, 'a reading')
      if (state === 'done') await settle()
      return read
    },
    listen: async () => {
      await host.webhooks.deliverDue()
      await pass(gatherMs)
    },
  }
  return company
}

interface Unlisted {
  /** Whether something was deleted since, and is on no list. */
  take(): boolean
}

/** Notices what people delete, where the host's list of changes will not tell it. */
function noticing(host: HostUnderTest): { host: HostUnderTest; unlisted: Unlisted } {
  if (!host.lacks.lists_deletions) return { host, unlisted: { take: () => false } }
  const { people } = host
  let deleted = false
  const take = () => {
    const was = deleted
    deleted = false
    return was
  }
  const remove: People['remove'] = async (entity, id) => {
    deleted = true
    await people.remove(entity, id)
  }
  const merge: People['merge'] = async (given) => {
    deleted = true
    await people.merge(given)
  }
  return { host: { ...host, people: { ...people, remove, merge } }, unlisted: { take } }
}

async function believe(deps: TestDeps, consent: Grant | SiteAnswer): Promise<TenantId> {
  const alongside = async (tx: Tx, tenant: TenantId, identity: HostIdentity): Promise<void> => {
    await admit(deps, tx, { tenant, identity })
    await startSyncIn(deps, tx, tenant)
  }
  const answer =
    'code' in consent
      ? await acceptSiteAnswer(deps, consent, alongside)
      : await acceptGrant(deps, consent, alongside)
  if (answer.kind === 'connected') return answer.tenant
  throw new Error(`the consent was refused: ${JSON.stringify(answer)}`)
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
