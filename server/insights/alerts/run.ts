// Tells a company's administrators by mail, once, of customers at risk and of limits that are being
// used up. Jobs: `insights.alert` {tenant}; it plans its own next turn.

import { createHash } from 'node:crypto'
import type { TenantId } from '../../../core/ids.ts'
import { epochMs, type Instant, instantOf } from '../../../core/instant.ts'
import { type Letter, notWritten, settingOf, writeToAdmins } from '../../connections/notices/run.ts'
import { findConnectionState } from '../../connections/store.ts'
import { addJob, type JobHandlers } from '../../db/jobs.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { policyOf } from '../../dunning/run.ts'
import { calendarOf } from '../../ledger/calendar.ts'
import { loadCompany } from '../../ledger/store.ts'
import {
  claimCrossings,
  giveCrossingsBack,
  type UntoldCrossing,
  untoldCrossings,
} from '../../solvency/limits/store.ts'
import {
  claimEntries,
  giveEntriesBack,
  type UntoldEntry,
  untoldEntries,
} from '../../solvency/watch/store.ts'
import { type AlertLine, alertText } from './letter.ts'
import { type Hours, quietUntil, tellAt, type Urgency, urgencyOf } from './timing.ts'

export function alertJobs(deps: Deps): JobHandlers {
  return {
    'insights.alert': ({ tenant }) => alertAdmins(deps, tenant),
  }
}

interface Untold {
  readonly id: string
  readonly from: 'at_risk' | 'crossing'
  readonly urgency: Urgency
  readonly at: Instant
  readonly line: AlertLine
}

interface Claimed {
  readonly letter: Letter
  readonly told: readonly Untold[]
}

/** Claimed before it is sent, as every notice is: the workspace shows what no mail told. */
async function alertAdmins(deps: Deps, tenant: TenantId): Promise<void> {
  if (!deps.channels.email) return
  const hours = await hoursOf(deps, tenant)
  const now = deps.clock.now()
  const claimed = await tx(deps.db, tenant, (tx) => claim(deps, tx, { tenant, now, hours }))
  let failed = false
  for (const { letter, told } of claimed) {
    if (await writeToAdmins(deps, tenant, letter)) continue
    failed = true
    await tx(deps.db, tenant, async (tx) => {
      await giveEntriesBack(tx, tenant, idsOf(told, 'at_risk'))
      await giveCrossingsBack(tx, tenant, idsOf(told, 'crossing'))
    })
  }
  if (failed) throw notWritten()
}

const idsOf = (told: readonly Untold[], from: Untold['from']): string[] =>
  told.filter((one) => one.from === from).map(({ id }) => id)

/** The hours of the policy that is for everyone. */
async function hoursOf(deps: Deps, tenant: TenantId): Promise<Hours> {
  const { policy } = await policyOf(deps, tenant)
  const company = await tx(deps.db, tenant, (tx) => loadCompany(tx, tenant))
  const { days, from, to } = policy.sendWindow
  const calendar = calendarOf(company.country, company.region)
  return { days, from, to, zone: company.timeZone, calendar }
}

interface Claiming {
  readonly tenant: TenantId
  readonly now: Instant
  readonly hours: Hours
}

async function claim(deps: Deps, tx: Tx, { tenant, now, hours }: Claiming): Promise<Claimed[]> {
  const untold = [
    ...(await untoldEntries(tx, tenant)).map((row) => entryOf(row, hours)),
    ...(await untoldCrossings(tx, tenant)).map((row) => crossingOf(row, hours)),
  ]
  const isQuiet = quietUntil(now, hours) !== now
  const due = isQuiet ? [] : untold.filter(({ at }) => epochMs(at) <= epochMs(now))
  const turns = untold
    .filter((one) => !due.includes(one))
    .map(({ at }) => epochMs(quietUntil(epochMs(at) > epochMs(now) ? at : now, hours)))
  if (turns.length > 0) {
    const runAt = instantOf(Math.min(...turns))
    await addJob(tx, { name: 'insights.alert', tenant, runAt, key: 'alert-later', queue: 'alert' })
  }
  const claimed: Claimed[] = []
  for (const urgency of ['now', 'digest'] as const) {
    const told = await claimDue(
      tx,
      { tenant, now },
      due.filter((one) => one.urgency === urgency),
    )
    if (told.length > 0) claimed.push({ told, letter: await letterOf(deps, tx, { tenant, told }) })
  }
  return claimed
}

async function claimDue(
  tx: Tx,
  at: Pick<Claiming, 'tenant' | 'now'>,
  due: readonly Untold[],
): Promise<readonly Untold[]> {
  const entries = await claimEntries(tx, at, idsOf(due, 'at_risk'))
  const crossings = await claimCrossings(tx, at, idsOf(due, 'crossing'))
  return due.filter(({ id }) => entries.has(id) || crossings.has(id))
}

async function letterOf(
  deps: Deps,
  tx: Tx,
  { tenant, told }: { readonly tenant: TenantId; readonly told: readonly Untold[] },
): Promise<Letter> {
  const connection = await findConnectionState(tx, tenant)
  // The host is not named in these letters: any will do where none is connected.
  const { to, ...setting } = await settingOf(deps, tx, {
    tenant,
    host: connection?.host ?? 'quickbooks',
  })
  const { company, language } = setting
  const urgent = told.some(({ urgency }) => urgency === 'now')
  const text = alertText(
    told.map(({ line }) => line),
    { company, language, urgent },
  )
  const ids = createHash('sha256').update(told.map(({ id }) => id).join(), 'utf8')
  return { ...text, name: `watch ${ids.digest('hex')}`, language, to }
}

function entryOf(row: UntoldEntry, hours: Hours): Untold {
  const urgency = urgencyOf(row.kind)
  const { kind, happened, detail, customer_name: customer } = row
  const line = { kind, customer, happened, detail }
  const at = tellAt(urgency, row.opened_at, hours)
  return { id: row.entry_id, from: 'at_risk', urgency, at, line }
}

function crossingOf(row: UntoldCrossing, hours: Hours): Untold {
  const line: AlertLine = {
    ...{ kind: 'limit_step', customer: row.customer_name, step: row.step },
    ...{ used: row.used_minor, limit: row.limit_minor, currency: row.currency },
  }
  const at = tellAt('digest', row.crossed_at, hours)
  return { id: row.crossing_id, from: 'crossing', urgency: 'digest', at, line }
}
