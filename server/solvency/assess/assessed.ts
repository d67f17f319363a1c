// What is said of a customer and of each open item: the shapes, and the facts that every figure
// rests on. How they are put in words stands in words.ts.

import type { Grade, ProceedingKind } from '../../../core/book.ts'
import type { Currency } from '../../../core/currency.ts'
import type { Day } from '../../../core/day.ts'
import type { CustomerId, InvoiceId } from '../../../core/ids.ts'
import type { Characteristic } from '../scorecard.ts'

export interface Assessment {
  readonly customers: readonly AssessedCustomer[]
  readonly items: readonly AssessedItem[]
}

export interface AssessedCustomer {
  readonly customer: CustomerId
  readonly exposure: readonly AssessedExposure[]
  readonly behaviour: Behaviour
  /** Null: too little is known, and the reasons say what. */
  readonly grade: Grade | null
  /** A natural person: the grade decides nothing until somebody confirms it. */
  readonly isPerson: boolean
  readonly limit: RecommendedLimit | null
  /** The strongest first. */
  readonly reasons: readonly AssessmentReason[]
  /** The latest first. */
  readonly events: readonly AssessedEvent[]
}

/** Minor units. `net` is `open` less `credits`; `pending` is money announced and not here yet. */
export interface AssessedExposure {
  readonly currency: Currency
  readonly open: bigint
  readonly overdue: bigint
  readonly credits: bigint
  readonly pending: bigint
  readonly net: bigint
}

export interface Behaviour {
  /** Instalments that payments have settled, as long as the book goes back. */
  readonly settled: number
  /**
   * Over what was settled in twelve months and what is overdue, weighted by amount; what is overdue
   * counts to today, and what was paid early as on time. Null where there is none of either.
   */
  readonly meanDaysLate: number | null
  /** Of the same instalments, by number, from 0 to 1. */
  readonly lateShare: number | null
  /** Mean days late of the last ninety days less that of the months before; null with few of either. */
  readonly trendDays: number | null
  /** Promises whose day and the bank's days after it have gone by without the money. */
  readonly brokenPromises: number
}

export interface RecommendedLimit {
  readonly currency: Currency
  /** Minor units, above or at zero. */
  readonly recommended: bigint
  /** The line that decides comes first, with weight 1. */
  readonly reasons: readonly AssessmentReason[]
}

/** Known of the company beside its payments, or why it is not known. */
export interface AssessedEvent {
  readonly kind: EventKind
  readonly day: Day
  /** `book`, `ledger`, or the bureau that was asked. */
  readonly source: string
  readonly outcome: 'found' | 'not_found' | 'could_not_ask'
}

export const eventKinds = [
  'safeguard',
  'receivership',
  'liquidation',
  'closed',
  'ceased',
  'identity',
  'proceedings',
  'accounts',
  'promise_broken',
] as const
export type EventKind = (typeof eventKinds)[number]

/** One open instalment. Chances are from 0 to 1. */
export interface AssessedItem {
  readonly invoice: InvoiceId
  readonly instalment: number
  readonly open: bigint
  readonly currency: Currency
  readonly late: number
  readonly over30: number
  readonly expected: Day
  /** Four of five payments fall between these. */
  readonly low: Day
  readonly high: Day
  readonly paidWithin30: number
  readonly reasons: readonly AssessmentReason[]
}

export interface AssessmentReason {
  readonly fact: AssessmentFact
  /** Above 0 speaks for a later payment, or more risk. In a limit: its share of that line's amount. */
  readonly weight: number
}

interface Amount {
  readonly minor: bigint
  readonly currency: Currency
}

export type AssessmentFact =
  | { readonly kind: 'mean_days_late'; readonly days: number }
  | { readonly kind: 'over_30_share'; readonly share: number }
  | { readonly kind: 'trend'; readonly days: number }
  | { readonly kind: 'oldest_overdue'; readonly days: number }
  | { readonly kind: 'broken_promises'; readonly count: number }
  | { readonly kind: 'accounts'; readonly distress: number; readonly year: number | null }
  | { readonly kind: 'accounts_unknown' }
  | { readonly kind: 'company_age'; readonly years: number }
  | { readonly kind: 'proceeding'; readonly of: ProceedingKind; readonly day: Day }
  | { readonly kind: 'ceased'; readonly day: Day }
  | { readonly kind: 'could_not_ask'; readonly source: string }
  | { readonly kind: 'too_little_known'; readonly settled: number }
  /** A natural person: no figure decides alone (GDPR, article 22). */
  | { readonly kind: 'person_confirms' }
  /** What he buys in the days that pass until he pays, times a margin. */
  | {
      readonly kind: 'need'
      readonly amount: Amount
      readonly days: number
      readonly margin: number
    }
  | { readonly kind: 'paid_in_three_months'; readonly amount: Amount }
  | { readonly kind: 'cap_equity'; readonly amount: Amount; readonly share: number }
  | { readonly kind: 'cap_sales'; readonly amount: Amount; readonly share: number }
  | { readonly kind: 'frozen'; readonly amount: Amount; readonly days: number }
  | { readonly kind: 'limit_unknown'; readonly why: 'nothing_bought' | 'nothing_paid' }
  | { readonly kind: 'no_credit'; readonly why: 'proceeding' | 'ceased' | 'grade' }
  | { readonly kind: 'item_overdue'; readonly days: number }
  | { readonly kind: 'habit'; readonly days: number; readonly usual: number }
  | { readonly kind: 'characteristic'; readonly name: Characteristic; readonly value: number }
