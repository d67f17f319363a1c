// The book: all that a company's receivables are, in our own terms. Shapes only; `connectors/book`
// reads and writes it as a file, the other connectors and the database bring the same records.

import type { Currency } from './currency.ts'
import type { Day } from './day.ts'
import type { CustomerId, InvoiceId } from './ids.ts'
import type { Instant } from './instant.ts'

export interface Book {
  readonly company: Company
  readonly customers: readonly Customer[]
  readonly invoices: readonly Invoice[]
  readonly creditNotes: readonly CreditNote[]
  readonly payments: readonly Payment[]
  readonly promises: readonly PaymentPromise[]
  readonly plans: readonly PaymentPlan[]
  readonly disputes: readonly Dispute[]
  readonly holds: readonly Hold[]
  readonly history: readonly Contact[]
  readonly proceedings: readonly Proceeding[]
  /** Claims beside the principal that are no longer asked for. No book file carries them. */
  readonly waivers?: readonly ClaimWaiver[]
  /** Late-payment rates of the company's terms of sale. No book file carries them. */
  readonly agreedRates?: readonly AgreedRate[]
}

export interface Company {
  readonly name: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** BCP 47. */
  readonly locale: string
  /** IANA. */
  readonly timeZone: string
  readonly currency: Currency
  readonly siren?: string
  /** Last complete reading of the host; absent = not judged. */
  readonly syncedAt?: Instant
  /** Last bank line reconciled in the host; absent = not judged. */
  readonly lastBankEntry?: Day
  /** A part of the country with public holidays of its own. No book file carries it. */
  readonly region?: HolidayRegion
}

/** Bas-Rhin, Haut-Rhin and Moselle: Good Friday and 26 December are holidays there. */
export type HolidayRegion = 'alsace-moselle'

export type CustomerKind = 'business' | 'consumer' | 'public'

export interface PostalAddress {
  readonly lines: readonly string[]
  readonly postcode: string
  readonly city: string
  readonly country: string
}

export interface Customer {
  readonly id: CustomerId
  readonly name: string
  readonly kind: CustomerKind
  readonly country: string
  readonly locale?: string
  readonly siren?: string
  readonly email?: string
  /** E.164. */
  readonly phone?: string
  readonly address?: PostalAddress
  readonly parent?: CustomerId
  /** Minor units of the company's currency. */
  readonly creditLimit?: bigint
  readonly policy?: string
  /** Invoices of this customer are collected by direct debit. */
  readonly directDebit?: boolean
  /** How well he is thought to pay: A is best. No book file carries it. */
  readonly grade?: Grade
  /** A company's own words for its customers. No book file carries them. */
  readonly tags?: readonly string[]
  /** Whom reminders reach, where that is somebody of its own. No book file carries it. */
  readonly contact?: ContactPerson
}

export const grades = ['A', 'B', 'C', 'D', 'E'] as const
export type Grade = (typeof grades)[number]

export interface ContactPerson {
  readonly name: string
  readonly email?: string
  /** E.164. */
  readonly phone?: string
  readonly locale?: string
}

export type InvoiceStatus = 'draft' | 'posted' | 'void'

/** One due date of an invoice; its number is its position from 1. Amounts in minor units. */
export interface Instalment {
  readonly due?: Day
  readonly amount: bigint
  readonly open: bigint
}

export interface Invoice {
  readonly id: InvoiceId
  readonly customer: CustomerId
  readonly number: string
  readonly issued: Day
  readonly currency: Currency
  readonly total: bigint
  readonly status: InvoiceStatus
  readonly delivered?: Day
  readonly factored?: boolean
  readonly instalments: readonly Instalment[]
}

export interface CreditNote {
  readonly id: string
  readonly customer: CustomerId
  readonly number: string
  readonly issued: Day
  readonly currency: Currency
  readonly total: bigint
  readonly open: bigint
}

export type PaymentState = 'settled' | 'pending' | 'returned'

export interface Payment {
  readonly id: string
  readonly customer: CustomerId
  readonly received: Day
  readonly currency: Currency
  readonly amount: bigint
  readonly unapplied: bigint
  readonly state: PaymentState
  readonly allocations: readonly Allocation[]
  /** Announced by the customer alone: last day on which it is waited for. No book file carries it. */
  readonly awaitedUntil?: Day
}

export interface Allocation {
  readonly invoice: InvoiceId
  readonly instalment?: number
  readonly amount: bigint
}

export interface PaymentPromise {
  readonly id: string
  readonly customer: CustomerId
  readonly invoices: readonly InvoiceId[]
  /** Minor units of the promised invoices' currency; absent = all that is open. */
  readonly amount?: bigint
  readonly made: Day
  readonly due: Day
  readonly withdrawn?: Day
}

export interface PaymentPlan {
  readonly id: string
  readonly customer: CustomerId
  readonly invoices: readonly InvoiceId[]
  readonly agreed: Day
  readonly instalments: readonly PlanInstalment[]
}

export interface PlanInstalment {
  readonly due: Day
  readonly amount: bigint
  readonly paid: bigint
}

export type DisputeCause = 'billing_error' | 'quality' | 'not_received' | 'price' | 'other'

export interface Dispute {
  readonly id: string
  readonly invoice: InvoiceId
  /** Minor units of the invoice's currency; absent = the whole invoice. */
  readonly amount?: bigint
  readonly cause: DisputeCause
  readonly opened: Day
  readonly closed?: Day
}

export interface Hold {
  readonly id: string
  readonly customer?: CustomerId
  readonly invoice?: InvoiceId
  readonly from: Day
  /** Inclusive. */
  readonly until?: Day
  readonly reason: string
}

export type ChannelKind = 'email' | 'sms' | 'letter' | 'registered_letter' | 'call'
export type ContactOutcome = 'sent' | 'delivered' | 'answered' | 'failed' | 'bounced' | 'ambiguous'

export interface ItemRef {
  readonly invoice: InvoiceId
  /** Absent = every instalment of the invoice. */
  readonly instalment?: number
}

/** What was already said to the customer. */
export interface Contact {
  readonly customer: CustomerId
  /** A policy step's key, or `manual`. */
  readonly step: string
  readonly channel: ChannelKind
  readonly at: Instant
  readonly outcome: ContactOutcome
  readonly items: readonly ItemRef[]
  /** Registered letter: first presentation by the carrier. */
  readonly presented?: Day
  /** The policy under which it was said. No book file carries it. */
  readonly said?: SaidUnder
}

/** What a step is to the customer, whatever a policy calls it. */
export const stepMeanings = ['courtesy', 'reminder', 'notice', 'handover'] as const
export type StepMeaning = (typeof stepMeanings)[number]

/** A step as it was when it was said: a later version of the policy changes nothing of it. */
export interface SaidUnder {
  readonly policy: string
  readonly version: number
  readonly meaning: StepMeaning
  /** The how-manieth of its meaning, from 1. */
  readonly nth: number
  /** Days that the notice gave to pay. */
  readonly deadlineDays?: number
}

export type ProceedingKind = 'safeguard' | 'receivership' | 'liquidation' | 'closed'

export interface Proceeding {
  readonly customer: CustomerId
  readonly kind: ProceedingKind
  readonly judgment: Day
  readonly published: Day
}

export const claimKinds = ['penalty', 'indemnity'] as const
/** What late payment costs by law beside the principal. */
export type ClaimKind = (typeof claimKinds)[number]

export interface ClaimWaiver {
  readonly invoice: InvoiceId
  readonly kind: ClaimKind
}

/** Holds for invoices of these days. */
export interface AgreedRate {
  readonly from: Day
  /** Inclusive; absent = until further notice. */
  readonly until?: Day
  /** Hundredths of a percent a year. */
  readonly rate: bigint
}

/** One record of a book, told apart by its kind: for those who never hold the whole book. */
export type BookRecord =
  | { readonly kind: 'customer'; readonly record: Customer }
  | { readonly kind: 'invoice'; readonly record: Invoice }
  | { readonly kind: 'creditNote'; readonly record: CreditNote }
  | { readonly kind: 'payment'; readonly record: Payment }
  | { readonly kind: 'promise'; readonly record: PaymentPromise }
  | { readonly kind: 'plan'; readonly record: PaymentPlan }
  | { readonly kind: 'dispute'; readonly record: Dispute }
  | { readonly kind: 'hold'; readonly record: Hold }
  | { readonly kind: 'contact'; readonly record: Contact }
  | { readonly kind: 'proceeding'; readonly record: Proceeding }
