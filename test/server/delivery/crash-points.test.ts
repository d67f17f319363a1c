// A worker is killed at every point between two effects, one after the other, until it comes
// through. Each time another one goes on, and the books must show: nothing lost, nothing twice.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { present } from '../../../core/assert.ts'
import type { JobHandlers } from '../../../server/db/jobs.ts'
import { livenessOf } from '../../../server/db/liveness.ts'
import { many, one } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { deliveryJobs } from '../../../server/delivery/run.ts'
import { dunningJobs } from '../../../server/dunning/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { silentLog } from '../../support/deps.ts'
import { workUntilIdle } from '../../support/work.ts'
import {
  approveAll,
  type CountingServer,
  countingServer,
  farOff,
  type ManyCustomers,
  manyCustomers,
} from './many.ts'

let database: TestDatabase
let folder: string
beforeAll(async () => {
  database = await testDatabase()
  folder = mkdtempSync(join(tmpdir(), 'encours-crash-'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await database.drop()
})

const script = fileURLToPath(new URL('./die-at.ts', import.meta.url))
const mostPoints = 80

interface Killed {
  readonly company: ManyCustomers
  readonly mail: CountingServer
  readonly written: string
  /** What it passed, in order; the last is where it died. */
  readonly points: readonly string[]
  readonly diedAt: string | null
}

/** A worker approves, plans and sends for a company of its own, and is killed at point `n`. */
async function workAndDie(n: number, customers: number): Promise<Killed> {
  await database.db.queue.query('delete from graphile_worker._private_jobs')
  const mail = await countingServer()
  const company = await manyCustomers(database, customers, { smtpUrl: mail.url, name: `${n}` })
  const written = join(folder, `written-${customers}-${n}`)
  const words = [database.appUrl, mail.url, company.tenant, farOff, `${n}`, written]
  const child = spawn(process.execPath, [script, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 60_000,
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const [code, signal] = await once(child, 'close')
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`the worker ended with ${code ?? signal}`)
  const points = said.trim().split('\n')
  return { company, mail, written, points, diedAt: code === 0 ? null : (points.at(-1) ?? '') }
}

/**
 * The dead one's jobs go back, and another worker goes on; then the lease of a sending is over. The
 * attempts that either of them wrote back.
 */
async function goOn({ company, written }: Killed): Promise<ReadonlySet<string>> {
  const { deps } = company
  const liveness = livenessOf(deps.db.queue, silentLog)
  await liveness.releaseDead()
  await liveness.end()
  const noted: string[] = []
  const handlers: JobHandlers = {
    ...dunningJobs(deps),
    ...deliveryJobs(deps),
    'writeback.sent': async ({ attempt }) => {
      noted.push(present(attempt, 'the attempt'))
    },
  }
  // Whoever pressed the button and got no answer presses it again.
  await approveAll(company)
  await workUntilIdle(deps, handlers)
  deps.clock.advance(11 * 60_000)
  await workUntilIdle(deps, handlers)
  const before = existsSync(written) ? readFileSync(written, 'utf8').trim().split('\n') : []
  return new Set([...before, ...noted])
}

const Fate = z.object({
  state: z.string(),
  attempt_id: z.string(),
  attempt: z.string(),
  live_items: z.number(),
  contacts: z.array(z.string()),
  approvals: z.number(),
  endings: z.number(),
})

function fates({ deps, tenant }: ManyCustomers) {
  const sql = `
    select messages.state, attempts.attempt_id, attempts.state as attempt, (
        select count(*)::integer
        from attempt_items
        where attempt_items.tenant_id = $1
          and attempt_items.attempt_id = attempts.attempt_id
          and released_at is null
      ) as live_items,
      array(
        select outcome
        from contacts
        where contacts.tenant_id = $1
          and contacts.attempt_id = attempts.attempt_id
      ) as contacts, (
        select count(*)::integer
        from audit
        where audit.tenant_id = $1
          and subject_id = messages.message_id::text
          and action = 'message.approve'
      ) as approvals, (
        select count(*)::integer
        from audit
        where audit.tenant_id = $1
          and subject_id = messages.message_id::text
          and action in ('message.sent', 'message.ambiguous')
      ) as endings
    from messages
    left join attempts
      on attempts.tenant_id = messages.tenant_id
      and attempts.message_id = messages.message_id
    where messages.tenant_id = $1`
  return tx(deps.db, tenant, (tx) => many(Fate, tx, sql, [tenant]))
}

const Rest = z.object({ planned: z.number(), ambiguous_tasks: z.number(), undecided: z.number() })

function rest({ deps, tenant }: ManyCustomers) {
  const sql = `
    select
      (select count(*) from plan_runs where tenant_id = $1)::integer as planned,
      (select count(*) from tasks
        where tenant_id = $1 and kind = 'resolve_ambiguous' and state = 'open'
      )::integer as ambiguous_tasks,
      (select count(*) from invoices
        where tenant_id = $1 and not exists (
          select from decisions
          where decisions.tenant_id = $1 and decisions.invoice_id = invoices.invoice_id
        )
      )::integer as undecided`
  return tx(deps.db, tenant, (tx) => one(Rest, tx, sql, [tenant]))
}

interface Doubt {
  /** That it is being sent stands in the books. */
  readonly marked: string
  /** What became of it stands in the books. */
  readonly recorded: string
}

/** Between these two nobody but the carrier knows whether it left: read off a run that comes through. */
async function doubtOf(): Promise<Doubt> {
  const undisturbed = await workAndDie(mostPoints, 1)
  await undisturbed.mail.stop()
  const { points } = undisturbed
  const handing = points.indexOf('delivery.send: before the mail is handed over')
  const isCommitted = (point: string) => point.startsWith('delivery.send: after commit')
  return {
    marked: present(points.slice(0, handing).findLast(isCommitted), 'the commit before handing'),
    recorded: present(points.slice(handing).find(isCommitted), 'the commit after handing'),
  }
}

const isInDoubt = (points: readonly string[], { marked, recorded }: Doubt): boolean =>
  points.includes(marked) && !points.includes(recorded)

async function goOnAndCheck(killed: Killed, doubt: Doubt): Promise<void> {
  const written = await goOn(killed)
  const { company, mail, diedAt, points } = killed
  const at = `killed ${diedAt ?? 'nowhere'}`
  const mails = [...mail.received.values()]
  for (const count of mails) expect(count, at).toBe(1)
  const found = await fates(company)
  for (const fate of found) {
    const ambiguous = fate.state === 'ambiguous'
    if (!ambiguous) expect(fate, at).toMatchObject({ state: 'sent', contacts: ['sent'] })
    if (ambiguous) expect(fate, at).toMatchObject({ contacts: ['ambiguous'] })
    expect(fate, at).toMatchObject({
      ...{ attempt: fate.state, live_items: 1, approvals: 1, endings: 1 },
    })
    expect(written.has(fate.attempt_id), at).toBe(!ambiguous)
  }
  const doubts = found.filter(({ state }) => state === 'ambiguous').length
  expect(doubts, at).toBe(isInDoubt(points, doubt) ? 1 : 0)
  expect(mails.length, at).toBeGreaterThanOrEqual(found.length - doubts)
  const { planned, ambiguous_tasks, undecided } = await rest(company)
  expect([planned > 1, ambiguous_tasks, undecided], at).toEqual([true, doubts, 0])
}

describe('a worker is killed', () => {
  let doubt: Doubt
  beforeAll(async () => {
    doubt = await doubtOf()
  })

  it('at each point between two effects: nothing is lost, and nothing leaves twice', {
    timeout: 900_000,
  }, async () => {
    const seen: string[] = []
    for (let n = 0; n < mostPoints; n += 1) {
      const killed = await workAndDie(n, 1)
      await goOnAndCheck(killed, doubt)
      await killed.mail.stop()
      if (killed.diedAt === null) break
      seen.push(killed.diedAt)
    }
    // Had it died at few places, it would have proven little.
    expect(seen).toEqual(expect.arrayContaining([...placesThatMatter, ...Object.values(doubt)]))
    expect(seen.length).toBeLessThan(mostPoints)
  })

  it.each(['before', 'after'])(
    '%s three messages were approved at once: all of them, or none',
    async (side) => {
      const n = side === 'before' ? 2 : 3
      const killed = await workAndDie(n, 3)
      expect(killed.diedAt).toBe(`approval: ${side} commit 2`)
      const states = (await fatesOfMessages(killed.company)).map(({ state }) => state)
      const all = side === 'before' ? 'proposed' : 'approved'
      expect(states).toEqual([all, all, all])
      await goOnAndCheck(killed, doubt)
      await killed.mail.stop()
    },
  )
})

const placesThatMatter: readonly string[] = [
  'approval: before commit 2',
  'approval: after commit 2',
  'delivery.send: begins',
  'delivery.send: before the mail is handed over',
  'delivery.send: after the mail is handed over',
  'delivery.send: is done and not yet acknowledged',
  'dunning.plan: before commit 2',
  'dunning.plan: after commit 2',
  'writeback.sent: is done and not yet acknowledged',
]

function fatesOfMessages({ deps, tenant }: ManyCustomers) {
  const sql = `
    select state
    from messages
    where tenant_id = $1`
  return tx(deps.db, tenant, (tx) => many(z.object({ state: z.string() }), tx, sql, [tenant]))
}
