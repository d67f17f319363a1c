// The facts that a decision about one open item was made on, each with the record that it comes
// from. Leaves out the decision itself, and every sentence.

import type {
  Book,
  ChannelKind,
  Contact,
  DisputeCause,
  ProceedingKind,
} from '../../../core/book.ts'
import type { Currency } from '../../../core/currency.ts'
import { type Day, daysBetween } from '../../../core/day.ts'
import { dayIn, type Instant, timeIn } from '../../../core/instant.ts'
import { formatMinor } from '../../../core/money.ts'
import type { OpenItem } from '../../ledger/netting.ts'
import { disputesOf, openItems } from '../../ledger/netting.ts'
import { type Account, accountsOf } from '../account.ts'
import { covers } from '../agreements.ts'
import { activeHolds, awaitedPayments } from '../decide.ts'
import type { ItemKey, PlannedItem } from '../planned.ts'
import { isAbout, isCompleted } from '../progress.ts'

/** Amounts in minor units of the item's currency. `ref` is the record's id in the book. */
export type Fact =
  | { readonly kind: 'due'; readonly due: Day | null; readonly daysOverdue: number | null }
  | { readonly kind: 'open'; readonly amount: bigint }
  | {
      readonly kind: 'disputed'
      readonly ref: string
      readonly amount: bigint | null
      readonly cause: DisputeCause
      readonly opened: Day
    }
  | { readonly kind: 'credited'; readonly amount: bigint }
  | { readonly kind: 'left'; readonly amount: bigint }
  /** By law up to today, as its message may state them beside the principal. */
  | { readonly kind: 'penalties' | 'indemnity'; readonly amount: bigint }
  | {
      readonly kind: 'said'
      readonly step: string
      readonly channel: ChannelKind
      readonly on: Day
      readonly outcome: Contact['outcome']
    }
  | { readonly kind: 'last_contact'; readonly channel: ChannelKind; readonly on: Day }
  | { readonly kind: 'promise'; readonly ref: string; readonly made: Day; readonly due: Day }
  | { readonly kind: 'payment_plan'; readonly ref: string; readonly agreed: Day }
  | {
      readonly kind: 'hold'
      readonly ref: string
      readonly reason: string
      readonly until: Day | null
    }
  | { readonly kind: 'pending_payment'; readonly ref: string; readonly received: Day }
  | {
      readonly kind: 'proceeding'
      readonly proceeding: ProceedingKind
      readonly judgment: Day
      readonly published: Day
    }
  /** `time`: `HH:MM` in the company's zone, as `on` is. */
  | { readonly kind: 'synced'; readonly on: Day; readonly time: string }
  | { readonly kind: 'bank'; readonly on: Day }

export interface ItemFacts {
  readonly customer: string
  readonly number: string
  readonly currency: Currency
  readonly facts: readonly Fact[]
}

/** More would not be read; the history has them all. */
const mostContacts = 5

export interface FactScene {
  readonly today: Day
  /** Of the item in its message, where one is planned. */
  readonly claims: Claims
}

export type Claims = Pick<PlannedItem, 'penalties' | 'indemnity'>

/** Null where the book has no such item, or nothing is open on it. */
export function factsOf(book: Book, key: ItemKey, scene: FactScene): ItemFacts | null {
  const { today, claims } = scene
  const owner = book.invoices.find(({ id }) => id === key.invoice)?.customer
  const account = accountsOf(book).find(({ customer }) => customer.id === owner)
  const item = account && openItems(account, today).find((one) => isItem(one, key))
  if (!account || !item) return null
  const { invoice } = item
  return {
    customer: account.customer.name,
    number: invoice.number,
    currency: invoice.currency,
    facts: [
      dueFact(item, today),
      { kind: 'open', amount: item.open },
      ...reductions(item, account, today),
      ...claimFacts(claims),
      ...saidFacts(item, account, book.company.timeZone),
      ...agreementFacts(item, account, today),
      ...awaitedPayments(account, item, today).map(({ id, received }) => {
        return { kind: 'pending_payment', ref: id, received } as const
      }),
      ...account.proceedings.map(({ kind, judgment, published }) => {
        return { kind: 'proceeding', proceeding: kind, judgment, published } as const
      }),
      ...freshnessFacts(book),
    ],
  }
}

const isItem = ({ invoice, instalment }: OpenItem, key: ItemKey): boolean =>
  invoice.id === key.invoice && instalment === key.instalment

function dueFact({ due }: OpenItem, today: Day): Fact {
  return due === undefined
    ? { kind: 'due', due: null, daysOverdue: null }
    : { kind: 'due', due, daysOverdue: daysBetween(due, today) }
}

/** What comes off before anything is claimed: disputes first, then the customer's credits. */
function reductions(item: OpenItem, account: Account, today: Day): Fact[] {
  const disputes = disputesOf(item.invoice.id, account.disputes, today)
  const withoutCredits = openItems({ ...account, creditNotes: [], payments: [] }, today)
  const key = { invoice: item.invoice.id, instalment: item.instalment }
  const undisputed = withoutCredits.find((one) => isItem(one, key))?.net ?? item.net
  const facts: Fact[] = disputes.map(({ id, amount, cause, opened }) => {
    return { kind: 'disputed', ref: id, amount: amount ?? null, cause, opened }
  })
  if (undisputed > item.net) facts.push({ kind: 'credited', amount: undisputed - item.net })
  if (item.net !== item.open) facts.push({ kind: 'left', amount: item.net })
  return facts
}

/** What was said about the item, newest first; then the last word with the customer at all. */
function saidFacts(item: OpenItem, { customer, history }: Account, zone: string): Fact[] {
  const newestFirst = history.toReversed()
  const about = newestFirst.filter((contact) => isAbout(contact, item))
  const last = newestFirst.find((one) => one.customer === customer.id && isCompleted(one))
  const facts: Fact[] = about.slice(0, mostContacts).map(({ step, channel, at, outcome }) => {
    return { kind: 'said', step, channel, on: dayIn(at, zone), outcome }
  })
  if (last && !about.includes(last)) {
    facts.push({ kind: 'last_contact', channel: last.channel, on: dayIn(last.at, zone) })
  }
  return facts
}

function agreementFacts(item: OpenItem, account: Account, today: Day): Fact[] {
  const promises = account.promises.filter(
    (promise) =>
      promise.made <= today &&
      (promise.withdrawn === undefined || promise.withdrawn > today) &&
      covers(promise, item),
  )
  const plans = account.plans.filter((plan) => plan.agreed <= today && covers(plan, item))
  return [
    ...promises.map(({ id, made, due }) => ({ kind: 'promise', ref: id, made, due }) as const),
    ...plans.map(({ id, agreed }) => ({ kind: 'payment_plan', ref: id, agreed }) as const),
    ...activeHolds(account.holds, item, today).map(({ id, reason, until }) => {
      return { kind: 'hold', ref: id, reason, until: until ?? null } as const
    }),
  ]
}

function claimFacts({ penalties = 0n, indemnity = 0n }: Claims): Fact[] {
  const claimed = (kind: 'penalties' | 'indemnity', amount: bigint): Fact[] =>
    amount === 0n ? [] : [{ kind, amount }]
  return [...claimed('penalties', penalties), ...claimed('indemnity', indemnity)]
}

function freshnessFacts({ company: { syncedAt, lastBankEntry, timeZone } }: Book): Fact[] {
  const read = (at: Instant) => ({ on: dayIn(at, timeZone), time: timeIn(at, timeZone) })
  return [
    ...(syncedAt === undefined ? [] : [{ kind: 'synced', ...read(syncedAt) } as const]),
    ...(lastBankEntry === undefined ? [] : [{ kind: 'bank', on: lastBankEntry } as const]),
  ]
}

/** The fact with its amount as decimal text. */
export function factJson(fact: Fact, currency: Currency): FactJson {
  if (!('amount' in fact)) return fact
  const { amount, ...rest } = fact
  return amount === null ? rest : { ...rest, amount: formatMinor(amount, currency) }
}

interface FactJson {
  readonly kind: Fact['kind']
  readonly amount?: string
}
