// What comes next for one open item, and everything that stands in its way. Blockers win over
// steps; all that apply are named, in the contract's order. Grouping into messages is left out.

import { present } from '../../core/assert.ts'
import type { ChannelKind, Company, Contact, Hold, Payment, PaymentPlan } from '../../core/book.ts'
import type { Currency } from '../../core/currency.ts'
import { addDays, type Day, laterDay } from '../../core/day.ts'
import { dayIn } from '../../core/instant.ts'
import { byText } from '../../core/text-order.ts'
import { type Calendar, openDayFrom } from '../ledger/calendar.ts'
import type { OpenItem } from '../ledger/netting.ts'
import { overdueTotals } from '../ledger/netting.ts'
import type { Account } from './account.ts'
import {
  type GracedPromise,
  isPlanBroken,
  isPromiseBroken,
  latest,
  openPromise,
  plansOf,
  promisesOf,
} from './agreements.ts'
import { hasAddress } from './channel.ts'
import { claimKey, claimsApply, penalties } from './claims.ts'
import type { RatesFor } from './law/agreed-rates.ts'
import { firstFirmStep, nextStepIndex, stepDue } from './next-step.ts'
import {
  type Blocker,
  type BlockerCode,
  blockerCodes,
  type Policy,
  type PolicyRef,
  type PolicyStep,
} from './planned.ts'
import { isCompleted, type Progress, progressOf, saidIn } from './progress.ts'
import type { StepReading } from './step-meaning.ts'

/** What is the same for every item of a run. */
export interface Setting {
  readonly company: Company
  readonly policy: Policy
  readonly policyRef: PolicyRef
  /** Whether the policy is the customer's own; else only its thresholds are looked at. */
  readonly governs: Governs
  /** How contacts that another policy has a name for are read. */
  readonly reading: StepReading
  readonly calendar: Calendar
  readonly ratesFor: RatesFor
  /** Claims that are no longer asked for, by their keys. */
  readonly waived: ReadonlySet<string>
  readonly today: Day
  /** First open day from today, which is today itself only before the window closes. */
  readonly sendOn: Day
  readonly hostStale: boolean
  readonly bankStale: boolean
}

export type Governs = 'governs' | 'no_policy'

export interface Decision {
  readonly item: OpenItem
  readonly step: PolicyStep | null
  readonly stepIndex: number
  /** Day on which the step fell or falls due, whatever blocks it. */
  readonly due: Day | null
  readonly nextOn: Day | null
  /** Empty: the item may go now. */
  readonly blockers: readonly Blocker[]
  readonly brokenPromise: boolean
  readonly brokenPlan: boolean
  readonly missingRates: readonly string[]
}

export function decideAccount(
  account: Account,
  items: readonly OpenItem[],
  setting: Setting,
): Decision[] {
  const scene = { ...setting, ...commonOf(account, items, setting) }
  return items.map((item) => decideItem(item, account, scene))
}

/** What is the same for every item of an account. */
interface Common {
  /** Day of the first judgment, where one has been given. */
  readonly insolventSince: Day | undefined
  readonly gapEnds: Day | undefined
  readonly small: (currency: Currency) => boolean
  readonly directDebit: boolean
  readonly usable: (channel: ChannelKind) => boolean
  /** Contacts that mean the item's invoice, or may; oldest first. */
  readonly saidAbout: (item: OpenItem) => readonly Contact[]
}

type Scene = Setting & Common

function commonOf(account: Account, items: readonly OpenItem[], setting: Setting): Common {
  const { policy, today } = setting
  const totals = overdueTotals(items, today)
  const { customer } = account
  return {
    insolventSince: account.proceedings
      .map(({ judgment }) => judgment)
      .filter((judgment) => judgment <= today)
      .sort(byText)[0],
    gapEnds: gapEnd(account, setting),
    small: (currency) => (totals.get(currency) ?? 0n) <= (policy.smallAmount.get(currency) ?? 0n),
    directDebit:
      customer.directDebit === true && !account.payments.some(({ state }) => state === 'returned'),
    usable: asked((channel) => isUsable(account, channel)),
    saidAbout: saidIn(account.history),
  }
}

/** An account's items ask the same of the same few channels. */
function asked(judge: (channel: ChannelKind) => boolean): (channel: ChannelKind) => boolean {
  const answers = new Map<ChannelKind, boolean>()
  return (channel) => {
    const known = answers.get(channel)
    if (known !== undefined) return known
    const answer = judge(channel)
    answers.set(channel, answer)
    return answer
  }
}

/** The day from which the customer may be contacted again, where that is still to come. */
function gapEnd({ customer, history }: Account, setting: Setting): Day | undefined {
  const last = history.findLast(
    (contact) => contact.customer === customer.id && isCompleted(contact),
  )
  if (!last) return undefined
  const ends = addDays(dayIn(last.at, setting.company.timeZone), setting.policy.minGapDays)
  return ends > setting.today ? ends : undefined
}

/** The first channel of the step through which the customer can be reached. */
export function usableChannel(step: PolicyStep, account: Account): ChannelKind {
  return present(
    step.channels.find((channel) => isUsable(account, channel)),
    `a channel for ${step.key}`,
  )
}

function isUsable(account: Account, channel: ChannelKind): boolean {
  return hasAddress(account.customer, channel) && !hasBounced(account, channel)
}

/** The last word on the channel is a bounce. */
function hasBounced({ customer, history }: Account, channel: ChannelKind): boolean {
  const settled = (contact: Contact) => isCompleted(contact) || contact.outcome === 'bounced'
  const last = history.findLast(
    (contact) =>
      contact.customer === customer.id && contact.channel === channel && settled(contact),
  )
  return last?.outcome === 'bounced'
}

function decideItem(item: OpenItem, account: Account, scene: Scene): Decision {
  const { policy, company, today } = scene
  const progress = progressOf(item, scene.saidAbout(item), {
    policy,
    zone: company.timeZone,
    reading: scene.reading,
  })
  const promises = promisesOf(item, account, scene)
  const plans = plansOf(item, account, today)
  const activePlan = plans.length === 0 ? undefined : plans.find(isKept(today))
  const brokenPromise = isPromiseBroken(promises, account, progress)
  const stepIndex = nextStepIndex(item, progress, scene)
  const lost = scene.governs === 'no_policy' || progress.unmapped !== undefined
  const step = lost ? null : (policy.steps[stepIndex] ?? null)
  const due = step && stepDue(step, item, { progress, brokenPromise, today, stepIndex })
  const holds = activeHolds(account.holds, item, today)
  const facts = { item, account, holds, progress, promises, activePlan, step, stepIndex, due }
  const missingRates = missingRatesOf(facts, scene)
  const blockers = blockersOf(facts, scene, missingRates)
  return {
    item,
    step: due ? step : null,
    stepIndex,
    due,
    nextOn: due ? nextOn(afterHolds(due, holds), blockers, scene) : null,
    blockers,
    brokenPromise,
    brokenPlan: plans.length > 0 && activePlan === undefined,
    missingRates,
  }
}

const none: readonly never[] = []

const isKept =
  (today: Day) =>
  (plan: PaymentPlan): boolean =>
    !isPlanBroken(plan, today)

/** In the contract's order. */
function blockersOf(
  facts: ItemFacts,
  scene: Scene,
  missingRates: readonly string[],
): readonly Blocker[] {
  const found: Blocker[] = []
  addGeneral(found, facts, scene)
  addOfStep(found, facts, scene)
  if (missingRates.length > 0) found.push({ code: 'RATE_MISSING' })
  // The copy is as long as it has to be: a large ledger keeps very many of them.
  return found.length === 0 ? none : found.toSorted(byPrecedence)
}

const byPrecedence = (a: Blocker, b: Blocker): number => precedence(a.code) - precedence(b.code)

const precedenceOf = new Map(blockerCodes.map((code, index) => [code, index]))
const precedence = (code: BlockerCode): number => precedenceOf.get(code) ?? blockerCodes.length

interface ItemFacts {
  readonly item: OpenItem
  readonly account: Account
  /** Those that bear on the item today. */
  readonly holds: readonly Hold[]
  readonly progress: Progress
  readonly promises: readonly GracedPromise[]
  readonly activePlan: { readonly id: string } | undefined
  readonly step: PolicyStep | null
  readonly stepIndex: number
  /** Day on which the step falls due; null where the item has no due date or no step. */
  readonly due: Day | null
}

/** Blockers that stand whatever the next step is. */
function addGeneral(found: Blocker[], facts: ItemFacts, scene: Scene): void {
  const { item, account, progress, activePlan } = facts
  const { policy, today } = scene
  const { invoice } = item
  const hold = longestHold(facts.holds)
  const promise = openPromise(facts.promises, today)
  const pending = awaitedPayment(account, item, today)
  const tolerance = policy.tolerance.get(invoice.currency) ?? 0n
  const lost = scene.governs === 'no_policy' || progress.unmapped !== undefined
  if (invoice.status !== 'posted') found.push({ code: 'NOT_POSTED' })
  if (item.due === undefined) found.push({ code: 'NO_DUE_DATE' })
  if (invoice.factored === true) found.push({ code: 'FACTORED' })
  if (scene.insolventSince !== undefined) found.push({ code: 'INSOLVENCY' })
  if (hold) found.push(withEnd({ code: 'HOLD', ref: hold.id }, hold.until))
  if (progress.ambiguous) found.push({ code: 'AMBIGUOUS_SEND' })
  if (item.disputedBy !== undefined) found.push({ code: 'DISPUTE_OPEN', ref: item.disputedBy })
  if (activePlan) found.push({ code: 'PLAN_ACTIVE', ref: activePlan.id })
  if (promise) {
    found.push({ code: 'PROMISE_OPEN', ref: promise.promise.id, until: promise.graceEnds })
  }
  if (pending) {
    found.push(withEnd({ code: 'PAYMENT_PENDING', ref: pending.id }, pending.awaitedUntil))
  }
  if (item.creditCovers) found.push({ code: 'CREDIT_COVERS' })
  if (item.net <= tolerance) found.push({ code: 'BELOW_TOLERANCE' })
  if (!lost && facts.stepIndex >= policy.steps.length) found.push({ code: 'FINAL_STEP' })
  if (scene.hostStale) found.push({ code: 'HOST_STALE' })
  if (scene.bankStale) found.push({ code: 'BANK_STALE' })
  if (lost) found.push(noPolicy(progress))
}

/** Blockers that depend on the step that would come next. */
function addOfStep(found: Blocker[], facts: ItemFacts, scene: Scene): void {
  const { item, progress, step, stepIndex, due } = facts
  if (!step || !due) return
  const { policy, today } = scene
  const firm = firstFirmStep(policy)
  const noticeEnds = step.when.kind === 'after_deadline' ? progress.deadline : undefined
  const sends = step.channels.length > 0
  if (stepIndex <= firm && scene.directDebit) found.push({ code: 'DIRECT_DEBIT' })
  if (noticeEnds !== undefined && noticeEnds >= today) {
    found.push({ code: 'NOTICE_RUNNING', until: noticeEnds })
  }
  if (stepIndex > firm && scene.small(item.invoice.currency)) {
    found.push({ code: 'SMALL_AMOUNT_DONE' })
  }
  if (sends && !step.channels.some(scene.usable)) found.push({ code: 'NO_CONTACT' })
  if (sends && scene.gapEnds !== undefined) found.push({ code: 'MIN_GAP', until: scene.gapEnds })
  if (noticeEnds === undefined && due > today) found.push({ code: 'NOT_DUE', until: due })
}

/** Half-years that a formal notice would have to state and the table does not hold. */
function missingRatesOf({ item, account, step }: ItemFacts, scene: Scene): readonly string[] {
  const { due, invoice, net } = item
  if (step?.deadlineDays === undefined || due === undefined || due >= scene.today) return []
  if (!claimsApply(scene.company.country, account.customer)) return []
  if (scene.waived.has(claimKey(invoice.id, 'penalty'))) return []
  const until = penaltiesEnd(scene)
  const late = { open: net, currency: invoice.currency, due, until }
  const found = penalties(late, scene.ratesFor(invoice.issued))
  return found.kind === 'rate_missing' ? found.halfYears : []
}

/** Penalties stop the day before the judgment. */
function penaltiesEnd({ insolventSince, today }: Scene): Day {
  return insolventSince === undefined ? today : addDays(insolventSince, -1)
}

const withEnd = (blocker: Blocker, until: Day | undefined): Blocker =>
  until === undefined ? blocker : { ...blocker, until }

/** `ref` is the step that was said and that the policy knows nothing of. */
const noPolicy = ({ unmapped }: Progress): Blocker =>
  unmapped === undefined ? { code: 'NO_POLICY' } : { code: 'NO_POLICY', ref: unmapped }

/** Payments under way that mean this item and are still waited for. */
export function awaitedPayments(
  { pending }: Account,
  item: OpenItem,
  today: Day,
): readonly Payment[] {
  if (pending.length === 0) return none
  return pending.filter(
    ({ allocations, awaitedUntil }) =>
      (awaitedUntil === undefined || awaitedUntil >= today) &&
      allocations.some((named) => names(named, item)),
  )
}

/** The one that is waited for longest: one at the bank has no end. */
function awaitedPayment(account: Account, item: OpenItem, today: Day): Payment | undefined {
  const awaited = awaitedPayments(account, item, today)
  return (
    awaited.find(({ awaitedUntil }) => awaitedUntil === undefined) ??
    latest(awaited, ({ awaitedUntil }) => awaitedUntil)
  )
}

/** Whether an allocation or an entry of a contact means this item. */
function names(
  named: { readonly invoice: string; readonly instalment?: number },
  item: OpenItem,
): boolean {
  return (
    named.invoice === item.invoice.id &&
    (named.instalment === undefined || named.instalment === item.instalment)
  )
}

/** Those that bear on the item today. */
export function activeHolds(holds: readonly Hold[], item: OpenItem, today: Day): readonly Hold[] {
  if (holds.length === 0) return none
  return holds.filter(
    ({ invoice, from, until }) =>
      (invoice === undefined || invoice === item.invoice.id) &&
      from <= today &&
      (until === undefined || until >= today),
  )
}

function longestHold(holds: readonly Hold[]): Hold | undefined {
  return holds.find(({ until }) => until === undefined) ?? latest(holds, ({ until }) => until)
}

/** A hold without an end is the one that is named; another's end counts all the same. */
function afterHolds(due: Day, holds: readonly Hold[]): Day {
  const last = latest(holds, ({ until }) => until)?.until
  return last === undefined ? due : laterDay(due, addDays(last, 1))
}

/** First open day on which the step could go once every blocker that has an end is over. */
function nextOn(due: Day, blockers: readonly Blocker[], scene: Scene): Day {
  const free = blockers.reduce(
    (day, { code, until }) => {
      if (until === undefined) return day
      return laterDay(day, endsInclusive.has(code) ? addDays(until, 1) : until)
    },
    laterDay(due, scene.today),
  )
  if (free === scene.today) return scene.sendOn
  return openDayFrom(scene.calendar, scene.policy.sendWindow.days, free)
}

/** Blockers that still stand on their `until` day; the others name the first free day. */
const endsInclusive: ReadonlySet<BlockerCode> = new Set([
  'HOLD',
  'PROMISE_OPEN',
  'PAYMENT_PENDING',
  'NOTICE_RUNNING',
])
