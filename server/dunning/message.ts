// One customer's message: its items with their claims, its totals, its channel and language, and
// why a person has to look at it first.

import type { ClaimKind, Invoice } from '../../core/book.ts'
import type { Currency } from '../../core/currency.ts'
import { addDays, type Day, daysBetween } from '../../core/day.ts'
import type { InvoiceId } from '../../core/ids.ts'
import { byText } from '../../core/text-order.ts'
import type { OpenItem } from '../ledger/netting.ts'
import type { Account } from './account.ts'
import { languageOf } from './channel.ts'
import { claimKey, claimsApply, indemnityCurrency, indemnityMinor, penalties } from './claims.ts'
import { type Decision, type Setting, usableChannel } from './decide.ts'
import type {
  ApprovalReason,
  PlannedItem,
  PlannedMessage,
  PlannedTotal,
  PolicyStep,
} from './planned.ts'
import { postDays } from './progress.ts'

export interface MessageDraft {
  readonly planned: PlannedMessage
  readonly missingRates: readonly string[]
}

export function messageOf(
  carried: readonly Decision[],
  account: Account,
  setting: Setting,
): MessageDraft {
  const highest = carried.reduce((a, b) => (b.stepIndex > a.stepIndex ? b : a))
  const step = highest.step as PolicyStep
  const claims = claimsOf(carried, account, setting)
  const items = carried.map((decision) => plannedItem(decision, claims, setting.today))
  const approvalReasons = reasonsToAsk(step, account, setting)
  const { company, sendOn } = setting
  return {
    planned: {
      customer: account.customer.id,
      step: step.key,
      channel: usableChannel(step, account),
      language: languageOf(account.customer, company),
      sendOn,
      approval: approvalReasons.length > 0 ? 'human' : 'auto',
      approvalReasons,
      items,
      totals: totalsOf(items),
      policy: setting.policyRef,
      ...(step.deadlineDays === undefined
        ? {}
        : { deadline: addDays(sendOn, postDays + step.deadlineDays) }),
    },
    missingRates: claims.missingRates,
  }
}

function reasonsToAsk(step: PolicyStep, account: Account, { today }: Setting): ApprovalReason[] {
  const reasons: ApprovalReason[] = []
  if (step.approval === 'human') reasons.push('STEP')
  const overdue = account.invoices.some(
    ({ status, instalments }) =>
      status === 'posted' &&
      instalments.some(({ due, open }) => open > 0n && due !== undefined && due < today),
  )
  if (overdue && account.history.length === 0) reasons.push('FIRST_MESSAGE')
  return reasons
}

interface ItemClaims {
  readonly penalties?: bigint
  readonly indemnity?: bigint
}

interface Claims {
  readonly byItem: ReadonlyMap<OpenItem, ItemClaims>
  readonly missingRates: readonly string[]
}

/** Where a rate is missing nothing is guessed: the whole message goes without claims. */
function claimsOf(carried: readonly Decision[], account: Account, setting: Setting): Claims {
  const byItem = new Map<OpenItem, ItemClaims>()
  const missingRates: string[] = []
  if (!claimsApply(setting.company.country, account.customer)) return { byItem, missingRates }
  for (const { item } of carried) {
    const { due } = item
    if (due === undefined || due >= setting.today) continue
    const found = penaltiesOf(item, due, setting)
    if ('missing' in found) missingRates.push(...found.missing)
    else byItem.set(item, { ...found, ...indemnityOf(item, setting) })
  }
  return missingRates.length > 0 ? { byItem: new Map(), missingRates } : { byItem, missingRates }
}

function penaltiesOf(
  { invoice, net }: OpenItem,
  due: Day,
  { today, ratesFor, waived }: Setting,
): { readonly penalties?: bigint } | { readonly missing: readonly string[] } {
  if (isWaived(waived, invoice.id, 'penalty')) return {}
  const late = { open: net, currency: invoice.currency, due, until: today }
  const found = penalties(late, ratesFor(invoice.issued))
  return found.kind === 'rate_missing' ? { missing: found.halfYears } : { penalties: found.minor }
}

/** 40 EUR on the first overdue item of the invoice; the law knows no other currency for it. */
function indemnityOf(
  { invoice, instalment }: OpenItem,
  { today, waived }: Setting,
): { readonly indemnity?: bigint } {
  if (invoice.currency !== indemnityCurrency) return {}
  if (isWaived(waived, invoice.id, 'indemnity')) return {}
  return firstOverdue(invoice, today) === instalment ? { indemnity: indemnityMinor } : {}
}

/** Number of the instalment that has been overdue for longest. */
function firstOverdue({ instalments }: Invoice, today: Day): number | undefined {
  let first: Day | undefined
  let number: number | undefined
  for (const [index, { due, open }] of instalments.entries()) {
    if (open <= 0n || due === undefined || due >= today) continue
    if (first !== undefined && first <= due) continue
    first = due
    number = index + 1
  }
  return number
}

/** Nearly no company waives anything: then nothing is looked up. */
const isWaived = (waived: Setting['waived'], invoice: InvoiceId, kind: ClaimKind): boolean =>
  waived.size > 0 && waived.has(claimKey(invoice, kind))

function plannedItem({ item, step }: Decision, claims: Claims, today: Day): PlannedItem {
  return {
    invoice: item.invoice.id,
    instalment: item.instalment,
    step: (step as PolicyStep).key,
    currency: item.invoice.currency,
    open: item.net,
    daysOverdue: daysBetween(item.due as Day, today),
    ...claims.byItem.get(item),
  }
}

function totalsOf(items: readonly PlannedItem[]): PlannedTotal[] {
  const totals = new Map<Currency, PlannedTotal>()
  for (const item of items) {
    const { currency } = item
    const sum = totals.get(currency) ?? { currency, open: 0n, penalties: 0n, indemnity: 0n }
    totals.set(currency, {
      currency,
      open: sum.open + item.open,
      penalties: sum.penalties + (item.penalties ?? 0n),
      indemnity: sum.indemnity + (item.indemnity ?? 0n),
    })
  }
  return [...totals.values()].sort((a, b) => byText(a.currency, b.currency))
}
