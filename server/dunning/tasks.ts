// What a person has to do beside the messages, or instead of them.

import { addMonths, type Day } from '../../core/day.ts'
import { type Account, byText } from './account.ts'
import { workingDayFrom } from './calendar.ts'
import type { Decision, Setting } from './decide.ts'
import type { BlockerCode, ItemKey, PlannedMessage, PlannedTask, TaskKind } from './planned.ts'

export interface TaskFacts {
  readonly decisions: readonly Decision[]
  readonly message: PlannedMessage | null
  readonly setting: Setting
}

/** Waits that do not make a broken promise any better. */
const stillWorthACall: ReadonlySet<BlockerCode> = new Set([
  'DIRECT_DEBIT',
  'NOTICE_RUNNING',
  'SMALL_AMOUNT_DONE',
  'FINAL_STEP',
  'RATE_MISSING',
  'NO_CONTACT',
  'MIN_GAP',
  'NOT_DUE',
])

export function tasksOf(
  account: Account,
  { decisions, message, setting }: TaskFacts,
): PlannedTask[] {
  const { today } = setting
  const tasks: PlannedTask[] = []
  const add = (kind: TaskKind, due: Day, items: readonly ItemKey[]) => {
    if (items.length > 0) tasks.push({ customer: account.customer.id, kind, due, items })
  }
  const where = (fits: (decision: Decision) => boolean) =>
    decisions.filter(fits).map(({ item }) => ({
      invoice: item.invoice.id,
      instalment: item.instalment,
    }))
  const callable = ({ blockers }: Decision) =>
    blockers.every(({ code }) => stillWorthACall.has(code))
  const has = (code: BlockerCode) => (decision: Decision) =>
    decision.blockers.some((blocker) => blocker.code === code)
  if (message && setting.policy.steps.some(({ key, call }) => key === message.step && call)) {
    add(
      'call',
      message.sendOn,
      message.items.map(({ invoice, instalment }) => ({ invoice, instalment })),
    )
  }
  add(
    'promise_broken',
    today,
    where((d) => d.brokenPromise && callable(d)),
  )
  add(
    'plan_broken',
    today,
    where((d) => d.brokenPlan && callable(d)),
  )
  add(
    'find_contact',
    today,
    where(({ blockers }) => blockers[0]?.code === 'NO_CONTACT'),
  )
  add(
    'handover',
    today,
    where((d) => d.blockers.length === 0 && d.step?.channels.length === 0),
  )
  add('resolve_ambiguous', today, where(has('AMBIGUOUS_SEND')))
  const claimDue = claimDeclarationDue(account, setting)
  if (claimDue) {
    const ours = (d: Decision) => !has('NOT_POSTED')(d) && !has('FACTORED')(d)
    add(
      'declare_claim',
      claimDue,
      where((d) => has('INSOLVENCY')(d) && ours(d)),
    )
  }
  return tasks.sort(byFirstItem)
}

/** Two months after the first publication (R622-24), moved to a working day (CPC 641-642). */
function claimDeclarationDue({ proceedings }: Account, setting: Setting): Day | null {
  const published = proceedings
    .filter(({ kind, judgment }) => kind !== 'closed' && judgment <= setting.today)
    .map((proceeding) => proceeding.published)
    .sort(byText)
  const [first] = published
  return first === undefined ? null : workingDayFrom(setting.calendar, addMonths(first, 2))
}

function byFirstItem(a: PlannedTask, b: PlannedTask): number {
  const [first, second] = [a.items[0] as ItemKey, b.items[0] as ItemKey]
  return (
    byText(first.invoice, second.invoice) ||
    first.instalment - second.instalment ||
    byText(a.kind, b.kind)
  )
}
