// What it takes to kill a worker at a point of its work, to let another one go on, and to read off
// the books what became of each message. Which company it works for the test says.

import { expect } from 'vitest'
import { z } from 'zod'
import { present } from '../../../core/assert.ts'
import { epochMs, instantOf } from '../../../core/instant.ts'
import type { JobHandlers } from '../../../server/db/jobs.ts'
import { many, one } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import type { TestDatabase } from '../../support/database.ts'
import { giveBackJobs, type Walk, walkOf } from '../../support/killed.ts'
import { workUntilIdle } from '../../support/work.ts'
import { approveAll, type CountingServer, type ManyCustomers } from './many.ts'

/** A company whose worker will die, and all that outlives him. */
export interface Victim {
  readonly company: ManyCustomers
  readonly mail: CountingServer
  /** The host's address and keys; absent for a company from a file. */
  readonly host?: HostDoor
  /** What whoever goes on works with. */
  readonly handlers: JobHandlers
  /** Attempts that were handed on to the host, each as often as it was. */
  noted(): Promise<readonly string[]>
  /** A person connects the company again, where only that helps. Whether he had to. */
  reconnect?(): Promise<boolean>
  stop(): Promise<void>
}

export interface HostDoor {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
}

/** What the child is told: one argument, as JSON. */
export interface Order {
  readonly url: string
  readonly smtpUrl: string
  readonly tenant: string
  readonly now: string
  /** It dies at its n-th point, or at the first one of that name. */
  readonly last: number | string
  /** File for the attempts that it handed on, for a company from a file. */
  readonly written: string
  readonly host: HostDoor | null
}

export interface Killed extends Walk {
  readonly victim: Victim
}

const script = new URL('./die-at.ts', import.meta.url)

/** A worker approves, plans and sends, and is killed at point `last`. */
export async function workAndDie(
  database: TestDatabase,
  victim: Victim,
  { last, written }: Pick<Order, 'last' | 'written'>,
): Promise<Killed> {
  const { company, mail, host = null } = victim
  const { url: smtpUrl } = mail
  const { tenant, deps } = company
  const now = deps.clock.now()
  const order: Order = { url: database.appUrl, smtpUrl, tenant, now, last, written, host }
  return { victim, ...(await walkOf(script, order)) }
}

/** Longer than a claim on a refresh, and than the lease of a sending. */
const waitsMs = [2 * 60_000, 11 * 60_000]

/** Another worker goes on, with what the dead one held, until every lease is over. */
async function goOn({ victim }: Killed): Promise<{ readonly reconnected: boolean }> {
  const { company, handlers } = victim
  const { deps } = company
  let reconnected = false
  await giveBackJobs(deps.db)
  // Whoever pressed the button and got no answer presses it again.
  await approveAll(company)
  for (const waitMs of waitsMs) {
    deps.clock.set(instantOf(epochMs(deps.clock.now()) + waitMs))
    await workUntilIdle(deps, handlers)
    if (!(await victim.reconnect?.())) continue
    reconnected = true
    await workUntilIdle(deps, handlers)
  }
  return { reconnected }
}

/** The host has put a new value in the place of the old one, and nobody knows it. */
function areTokensLost(points: readonly string[]): boolean {
  const refreshed = points.findIndex((point) => point.endsWith(': after the refresh'))
  return refreshed >= 0 && !points.slice(refreshed).some((point) => point.includes('after commit'))
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

export interface Doubt {
  /** That it is being sent stands in the books. */
  readonly marked: string
  /** What became of it stands in the books. */
  readonly recorded: string
}

/**
 * Between these two nobody but the carrier knows whether it left: read off the points of a run that
 * came through.
 */
export function doubtOf(points: readonly string[]): Doubt {
  const handing = points.indexOf('delivery.send: before the mail is handed over')
  const isCommitted = (point: string) => point.startsWith('delivery.send: after commit')
  return {
    marked: present(points.slice(0, handing).findLast(isCommitted), 'the commit before handing'),
    recorded: present(points.slice(handing).find(isCommitted), 'the commit after handing'),
  }
}

const isInDoubt = (points: readonly string[], { marked, recorded }: Doubt): boolean =>
  points.includes(marked) && !points.includes(recorded)

/** Another worker goes on; then nothing is lost and nothing has left or been noted twice. */
export async function goOnAndCheck(killed: Killed, doubt: Doubt): Promise<void> {
  const { reconnected } = await goOn(killed)
  const { victim, diedAt, points } = killed
  const { company, mail } = victim
  const at = `killed ${diedAt ?? 'nowhere'}`
  expect(reconnected, at).toBe(areTokensLost(points))
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
  }
  const sent = found.filter(({ state }) => state === 'sent').map(({ attempt_id }) => attempt_id)
  expect([...(await victim.noted())].sort(), at).toEqual(sent.sort())
  const doubts = found.length - sent.length
  expect(doubts, at).toBe(isInDoubt(points, doubt) ? 1 : 0)
  expect(mails.length, at).toBeGreaterThanOrEqual(sent.length)
  const { planned, ambiguous_tasks, undecided } = await rest(company)
  expect([planned > 1, ambiguous_tasks, undecided], at).toEqual([true, doubts, 0])
}
