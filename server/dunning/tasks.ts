// What a person has to do beside the messages, or instead of them.

import { addMonths, type Day } from '../../core/day.ts'
import { byText } from '../../core/text-order.ts'
import { calendarOf, workingDayFrom } from '../ledger/calendar.ts'
import type { Account } from './account.ts'
import type { Decision, Setting } from './decide.ts'
import type { BlockerCode, ItemKey, PlannedMessage, PlannedTask, TaskKind } from './planned.ts'

export interface TaskFacts {
  readonly decisions: readonly Decision[]
  readonly message: PlannedMessage | null
  readonly setting: Setting
}

/** Waits in which the customer may be called all the same. */
export const stillWorthACall: ReadonlySet<BlockerCode> = new Set([
  'DIRECT_DEBIT',
  'NOTICE_RUNNING',
  'SMALL_AMOUNT_DONE',
  'FINAL_STEP',
  'RATE_MISSING',
  'NO_CONTACT',
  'MIN_GAP',
  'NOT_DUE',
])

/** Nobody is written to for these, so that nobody has to look for an address. */
const neverWritten: ReadonlySet<BlockerCode> = new Set([
  'NOT_POSTED',
  'FACTORED',
  'INSOLVENCY',
  'CREDIT_COVERS',
  'BELOW_TOLERANCE',
  'DIRECT_DEBIT',
  'SMALL_AMOUNT_DONE',
])

export function tasksOf(account: Account, facts: TaskFacts): PlannedTask[] {
  const { decisions, message, setting } = facts
  const { today } = setting
  const handovers = decisions.filter(isHandover)
  const [handoverDue] = handovers.flatMap(({ due }) => due ?? []).sort(byText)
  const claimDue = claimDeclarationDue(account, setting)
  const tasks: { kind: TaskKind; due: Day; items: readonly ItemKey[] }[] = [
    { kind: 'promise_broken', due: today, items: keys(decisions.filter(isPromiseCall)) },
    { kind: 'plan_broken', due: today, items: keys(decisions.filter(isPlanCall)) },
    { kind: 'find_contact', due: today, items: keys(decisions.filter(lacksContact)) },
    { kind: 'handover', due: handoverDue ?? today, items: keys(handovers) },
    { kind: 'resolve_ambiguous', due: today, items: keys(decisions.filter(isUncertain)) },
  ]
  if (message && callsBeside(message, setting)) {
    tasks.push({ kind: 'call', due: message.sendOn, items: message.items.map(keyOf) })
  }
  if (claimDue) {
    tasks.push({ kind: 'declare_claim', due: claimDue, items: keys(decisions.filter(isClaim)) })
  }
  return tasks
    .filter(({ items }) => items.length > 0)
    .map((task) => ({ customer: account.customer.id, ...task }))
    .sort(byFirstItem)
}

const keyOf = ({ invoice, instalment }: ItemKey): ItemKey => ({ invoice, instalment })

function keys(decisions: readonly Decision[]): ItemKey[] {
  return decisions.map(({ item }) => ({ invoice: item.invoice.id, instalment: item.instalment }))
}

function has(decision: Decision, code: BlockerCode): boolean {
  return decision.blockers.some((blocker) => blocker.code === code)
}

function callsBeside({ step }: PlannedMessage, { policy }: Setting): boolean {
  return policy.steps.some(({ key, call }) => key === step && call)
}

const isCallable = ({ blockers }: Decision) =>
  blockers.every(({ code }) => stillWorthACall.has(code))
const isPromiseCall = (d: Decision) => d.brokenPromise && isCallable(d)
const isPlanCall = (d: Decision) => d.brokenPlan && isCallable(d)
const lacksContact = (d: Decision) =>
  has(d, 'NO_CONTACT') && d.blockers.every(({ code }) => !neverWritten.has(code))
const isUncertain = (d: Decision) => has(d, 'AMBIGUOUS_SEND')
const isHandover = (d: Decision) => d.blockers.length === 0 && d.step?.channels.length === 0
/** Drafts are no claim, and a factor declares his own. */
const isClaim = (d: Decision) =>
  has(d, 'INSOLVENCY') && !has(d, 'NOT_POSTED') && !has(d, 'FACTORED')

/**
 * Two months after the first publication (R622-24), moved to a working day (CPC 641-642): one of
 * France, wherever the company is.
 */
function claimDeclarationDue({ proceedings }: Account, setting: Setting): Day | null {
  const { calendar, company, today } = setting
  const courtDays = company.country === 'FR' ? calendar : calendarOf('FR')
  const published = proceedings
    .filter(({ kind, judgment }) => kind !== 'closed' && judgment <= today)
    .map((proceeding) => proceeding.published)
    .sort(byText)
  const [first] = published
  return first === undefined ? null : workingDayFrom(courtDays, addMonths(first, 2))
}

function byFirstItem(a: PlannedTask, b: PlannedTask): number {
  const [first, second] = [a.items[0] as ItemKey, b.items[0] as ItemKey]
  return (
    byText(first.invoice, second.invoice) ||
    first.instalment - second.instalment ||
    byText(a.kind, b.kind)
  )
}
