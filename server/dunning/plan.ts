// The plan: which messages would go, which tasks a person has, and what holds every other item.
// A function of (book, policy, now) and of nothing else; the same for dry run, run, API and CLI.

import { present } from '../../core/assert.ts'
import type { Book } from '../../core/book.ts'
import { addDays, type Day, daysBetween } from '../../core/day.ts'
import type { CustomerId } from '../../core/ids.ts'
import { dayIn, epochMs, type Instant, timeIn } from '../../core/instant.ts'
import { byText } from '../../core/text-order.ts'
import { calendarOf, openDayFrom } from '../ledger/calendar.ts'
import type { OpenItem } from '../ledger/netting.ts'
import { openItems } from '../ledger/netting.ts'
import { type Account, accountsIn } from './account.ts'
import { claimKey } from './claims.ts'
import { type Decision, decideAccount, type Setting } from './decide.ts'
import { ratesFor } from './law/agreed-rates.ts'
import { type MessageDraft, messageOf } from './message.ts'
import type { HeldItem, Plan, PlannedMessage, PlannedTask, Policy, PolicyRef } from './planned.ts'
import { choosePolicy, type PolicySet } from './segment.ts'
import { tasksOf } from './tasks.ts'

const hourMs = 3_600_000

/** What a customer's account is decided with. */
type SettingFor = (account: Account, items: readonly OpenItem[]) => Setting

export function plan(book: Book, policy: Policy, now: Instant): Plan {
  const own = settingOf(book, { policy, reading: 'keys' }, now)
  const other: Setting = { ...own, governs: 'no_policy' }
  const settingFor: SettingFor = ({ customer }) =>
    customer.policy === undefined || customer.policy === policy.key ? own : other
  return planAccounts(book, { now, policy: own.policyRef, settingFor })
}

/** The same with the policies of a company, each for its customers. */
export function planWith(book: Book, policies: PolicySet, now: Instant): Plan {
  const { key, version } = policies.usual
  const settingFor = settingsFor(book, policies, now)
  return planAccounts(book, { now, policy: { key, version }, settingFor })
}

export interface Broken {
  readonly customer: CustomerId
  readonly error: unknown
}

/** The same for a run: a customer whom no rule gets through is left out and named, the rest goes on. */
export function planEach(
  book: Book,
  policies: PolicySet,
  now: Instant,
): { readonly planned: Plan; readonly broken: readonly Broken[] } {
  const { key, version } = policies.usual
  const broken: Broken[] = []
  const planned = planAccounts(book, {
    ...{ now, policy: { key, version }, settingFor: settingsFor(book, policies, now) },
    onBroken: (fault) => broken.push(fault),
  })
  return { planned, broken }
}

export type AccountPlan = Pick<Plan, 'messages' | 'tasks' | 'held' | 'missingRates'>

/** The same at one moment for one account after the other. */
export function accountPlanner(
  book: Terms,
  policies: PolicySet,
  now: Instant,
): (account: Account) => AccountPlan {
  const settingFor = settingsFor(book, policies, now)
  const today = dayIn(now, book.company.timeZone)
  return (account) => {
    const items = openItems(account, today)
    return planAccount(account, items, settingFor(account, items))
  }
}

function settingsFor(book: Terms, policies: PolicySet, now: Instant): SettingFor {
  const settings = new Map(
    policies.ranked.map(({ policy }) => [
      policy,
      settingOf(book, { policy, reading: 'meanings' }, now),
    ]),
  )
  const settingIn = (policy: Policy) => present(settings.get(policy), `a setting of ${policy.key}`)
  const none: Setting = { ...settingIn(policies.usual), governs: 'no_policy' }
  return ({ customer }, items) => {
    const choice = choosePolicy(policies, customer, items)
    return choice.kind === 'none' ? none : settingIn(choice.policy)
  }
}

interface Planning {
  readonly now: Instant
  readonly policy: PolicyRef
  readonly settingFor: SettingFor
  /** Absent: an account that breaks ends the plan. */
  readonly onBroken?: (broken: Broken) => void
}

function planAccounts(book: Book, planning: Planning): Plan {
  const { now, policy } = planning
  const messages: PlannedMessage[] = []
  const tasks: PlannedTask[] = []
  const held: HeldItem[] = []
  const missingRates = new Set<string>()
  const today = dayIn(now, book.company.timeZone)
  for (const account of accountsIn(book)) {
    const planned = planOne(account, today, planning)
    for (const message of planned.messages) messages.push(message)
    for (const task of planned.tasks) tasks.push(task)
    // An account may hold more than a call can take as arguments.
    for (const item of planned.held) held.push(item)
    for (const halfYear of planned.missingRates) missingRates.add(halfYear)
  }
  return { now, policy, messages, tasks, missingRates: [...missingRates].sort(byText), held }
}

const nothingPlanned: AccountPlan = { messages: [], tasks: [], held: [], missingRates: [] }

function planOne(account: Account, today: Day, { settingFor, onBroken }: Planning): AccountPlan {
  try {
    const items = openItems(account, today)
    return planAccount(account, items, settingFor(account, items))
  } catch (error) {
    if (!onBroken) throw error
    onBroken({ customer: account.customer.id, error })
    return nothingPlanned
  }
}

/** What of a book is the same for all of its accounts. */
type Terms = Pick<Book, 'company' | 'waivers' | 'agreedRates'>

function settingOf(
  { company, waivers = [], agreedRates = [] }: Terms,
  { policy, reading }: Pick<Setting, 'policy' | 'reading'>,
  now: Instant,
): Setting {
  const today = dayIn(now, company.timeZone)
  const calendar = calendarOf(company.country, company.region)
  const closed = timeIn(now, company.timeZone) >= policy.sendWindow.to
  const { hostHours, bankDays } = policy.freshness
  const { syncedAt, lastBankEntry } = company
  return {
    company,
    policy,
    policyRef: { key: policy.key, version: policy.version },
    governs: 'governs',
    reading,
    calendar,
    ratesFor: ratesFor(agreedRates),
    waived: new Set(waivers.map(({ invoice, kind }) => claimKey(invoice, kind))),
    today,
    sendOn: openDayFrom(calendar, policy.sendWindow.days, closed ? addDays(today, 1) : today),
    hostStale: syncedAt !== undefined && epochMs(now) - epochMs(syncedAt) > hostHours * hourMs,
    bankStale: lastBankEntry !== undefined && daysBetween(lastBankEntry, today) > bankDays,
  }
}

function planAccount(account: Account, items: readonly OpenItem[], setting: Setting): AccountPlan {
  const decisions = decideAccount(account, items, setting)
  // A formal notice is a document of its own: what else is due waits for the next gap.
  const alone = decisions.some(isNotice)
  const carried = decisions.filter(alone ? isNotice : isToSend)
  const message = carried.length > 0 ? messageOf(carried, account, setting) : null
  const held: HeldItem[] = []
  for (const decision of decisions) {
    const toSend = isToSend(decision)
    if (toSend && (!alone || isNotice(decision))) continue
    held.push(heldItem(toSend ? afterGap(decision, setting) : decision, setting))
  }
  return {
    messages: message ? [message.planned] : [],
    tasks: tasksOf(account, { decisions, message: message?.planned ?? null, setting }),
    held,
    missingRates: missingRatesOf(decisions, message),
  }
}

function missingRatesOf(
  decisions: readonly Decision[],
  message: MessageDraft | null,
): readonly string[] {
  const missing = message ? [...message.missingRates] : []
  for (const { missingRates } of decisions) for (const one of missingRates) missing.push(one)
  return missing
}

const isToSend = ({ blockers, step }: Decision): boolean =>
  blockers.length === 0 && step !== null && step.channels.length > 0

const isNotice = (decision: Decision): boolean =>
  isToSend(decision) && decision.step?.deadlineDays !== undefined

function heldItem(
  { item, step, nextOn, blockers }: Decision,
  { governs, policyRef }: Setting,
): HeldItem {
  return {
    customer: item.invoice.customer,
    invoice: item.invoice.id,
    instalment: item.instalment,
    currency: item.invoice.currency,
    open: item.net,
    nextStep: step?.key ?? null,
    nextOn,
    blockers,
    policy: governs === 'governs' ? policyRef : null,
  }
}

function afterGap(decision: Decision, { policy, calendar, sendOn }: Setting): Decision {
  const until = addDays(sendOn, policy.minGapDays)
  return {
    ...decision,
    nextOn: openDayFrom(calendar, policy.sendWindow.days, until),
    blockers: [{ code: 'MIN_GAP', until }],
  }
}
