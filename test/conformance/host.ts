// What a host, or the server that stands in for it, must be able to do for the conformance suite:
// the acts of people in its application, troubles on order, and its own figures. No host's own
// words stand here. Whatever a host cannot do is named in `lacks`, with the reason.

import type { HostConnector, HostEntity } from '../../connectors/contract/host.ts'
import type { Currency } from '../../core/currency.ts'
import type { Day } from '../../core/day.ts'
import type { Grant } from '../../server/connections/run.ts'
import type { SiteAnswer } from '../../server/connections/sites/run.ts'

/** What some hosts have and others have not; every case says which of them it needs. */
export const abilities = [
  /** Two customers become one, and an id is no more. */
  'merges',
  /** It tells of a merge and of all that it moved, and lists it among what changed. */
  'tells_merges',
  'voids',
  'deletes',
  /** A customer who is made inactive, with what he owes balanced. */
  'deactivates',
  /** A list of what changed since a moment; without it everything is read every time. */
  'lists_changes',
  /** What was deleted is on that list, too. */
  'lists_deletions',
  /** The list of changes has an end in the past. */
  'forgets_changes',
  /** More changes than a thousand are on no list. */
  'overflows',
  /** It tells on its own what has changed. */
  'webhooks',
  /** An access that ends and is refreshed; a key that lasts has none. */
  'refreshes',
  /** A consent that nobody uses ends after a time. */
  'lapses',
  /** We may do what the person may who connected us, and no longer than he may. */
  'follows_rights',
  /** It shows a status of ours on an invoice itself, beside what people note there. */
  'shows_statuses',
  /** It has pages on which an invoice is paid online. */
  'pays_online',
  /** It mails an invoice itself when it is asked to. */
  'sends_copies',
  /** 429, with a time. */
  'asks_for_time',
  /** Its clock can be set apart from ours. */
  'keeps_its_own_clock',
  /** What it tells is believed whatever its clock says. */
  'heard_at_any_time',
  /** What was deleted a moment ago is gone after the complete reading of the week. */
  'forgets_soon',
] as const
export type Ability = (typeof abilities)[number]

export type Lacks = Readonly<Partial<Record<Ability, string>>>

export interface Owner {
  readonly id: string
  readonly currency: Currency
  /** What he owes less what we owe him, as the host itself keeps it. */
  readonly balance: bigint
  readonly parent: string | null
}

export interface Document {
  readonly id: string
  readonly customer: string
  readonly currency: Currency
  /** Of an invoice: unpaid. Of a credit or payment: not yet set against anything. */
  readonly open: bigint
}

/** All that stands in the host's books; what is void is left out. */
export interface Books {
  readonly customers: readonly Owner[]
  readonly invoices: readonly (Document & { readonly total: bigint })[]
  readonly credits: readonly Document[]
  readonly payments: readonly Document[]
}

export interface Paid {
  readonly invoice: string
  readonly amount: bigint
}

/** Acts of people in the host's application. Amounts in the customer's currency. */
export interface People {
  addCustomer(given: {
    readonly name: string
    readonly email?: string
    readonly currency?: Currency
    readonly parent?: string
  }): Promise<string>
  rename(customer: string, name: string): Promise<void>
  invoice(given: {
    readonly customer: string
    readonly amount: bigint
    readonly due: Day
  }): Promise<string>
  changeTotal(invoice: string, total: bigint): Promise<void>
  credit(given: { readonly customer: string; readonly amount: bigint }): Promise<string>
  pay(given: {
    readonly customer: string
    readonly amount: bigint
    readonly on: readonly Paid[]
  }): Promise<string>
  /** Sets a part of a credit against an invoice; the id of what holds the two together. */
  useCredit(given: Paid & { readonly customer: string; readonly credit: string }): Promise<string>
  voidInvoice(id: string): Promise<void>
  remove(entity: Exclude<HostEntity, 'customer'>, id: string): Promise<void>
  merge(given: { readonly survivor: string; readonly lost: string }): Promise<void>
  /** `owing`: what he owes stays; else it is balanced. */
  makeInactive(customer: string, how?: 'owing'): Promise<void>
  /** What people note on an invoice for themselves. */
  remark(invoice: string, text: string): Promise<void>
  /** From now on the record's text makes no sense to us, as when a field is damaged. */
  spoil(entity: HostEntity, id: string): Promise<void>
  mend(entity: HostEntity, id: string): Promise<void>
}

/** How a call ends that should have been answered. */
export type BadAnswer =
  /** An error of the server; nothing was done. */
  | 'server_error'
  /** No error, and not the agreed shape either. */
  | 'nonsense'
  /** The first half, then silence. */
  | 'half'
  | 'hang_up'
  /** Later than we wait. */
  | 'silence'

/** How the answer to something that was done is lost. */
export type LostAnswer = 'server_error' | 'half' | 'silence'

export interface Troubles {
  /** The next reads end so. */
  answerBadly(how: BadAnswer, times?: number): void
  /** The next note is written, and nobody hears of it. */
  loseNoteAnswer(how: LostAnswer): void
  /** The next status is written, and nobody hears of it. */
  loseStatusAnswer(how: LostAnswer): void
  /** The next questions where an invoice is paid online end so. */
  answerPayPagesBadly(how: BadAnswer): void
  /** The next copy of an invoice leaves, and nobody hears of it. */
  loseCopyAnswer(how: LostAnswer): void
  /** Runs after the next invoice was read for its status, before that is written. */
  beforeNextStatus(work: () => Promise<void>): void
  /** New tokens are given out, and nobody hears of them. */
  loseRefreshAnswer(): void
  /** The next call is refused, with the time to wait. */
  askForTime(seconds: number): void
  /** Runs when the next answer is ready and has not left yet. */
  duringNextAnswer(work: () => Promise<void>): void
  expireAccess(): void
  /** Somebody disconnects us inside the host's application. */
  disconnect(): void
  /** The person who connected us may no longer see the books, or may again. */
  takeRight(): void
  giveRight(): void
  /** The host's clock is so far ahead of ours. */
  skewClock(ms: number): void
  /** What was deleted is on no list of changes any more. */
  forgetDeletions(): void
  /** Whatever was ordered and has not come up yet comes no more. */
  calm(): void
}

/** Posts what changed to an address of ours, signed as the host signs it. */
export interface WebhookSender {
  /** `base` is where our server listens. */
  pointAt(base: string): void
  /** Posts what is due by the clock; so many calls were made. */
  deliverDue(): Promise<number>
  /** When the next call is due, in milliseconds since 1970; null where nothing waits. */
  nextMs(): number | null
  /** How many more times each call comes. */
  repeat(copies: number): void
  reorder(on: boolean): void
  /** So many of the next events are never sent. */
  drop(events: number): void
  /** Calls so far, in order: null where nobody answered in time. */
  readonly calls: readonly { readonly atMs: number; readonly status: number | null }[]
}

export interface HostUnderTest {
  readonly connector: HostConnector
  readonly lacks: Lacks
  readonly people: People
  readonly troubles: Troubles
  /** Asked only where webhooks are not lacking. */
  readonly webhooks: WebhookSender
  /** Somebody consents in the host: what its callback would bring us. */
  consent(): Promise<Grant | SiteAnswer>
  books(): Promise<Books>
  /** Notes that stand on an invoice. */
  notesOn(invoice: string): Promise<readonly string[]>
  /** Somebody lets invoices to this address be paid online; where this one is then. */
  takeOnline(invoice: string, email: string): Promise<string>
  /** To whom the host has mailed an invoice, in order. */
  copiesOf(invoice: string): Promise<readonly string[]>
  /** What people noted on an invoice, and we. */
  remarkOn(invoice: string): Promise<string>
  /** How many calls of its books it has had. */
  asked(): number
  stop(): Promise<void>
}

export interface StartOptions {
  /** Our clock, in milliseconds since 1970, which the host's follows. */
  readonly clock: () => number
  /** Digits that name a company that nobody has named before. */
  readonly company: string
  /** Few records a page, so that a small ledger has many pages; or as many as the host gives. */
  readonly pages: 'small' | 'large'
}

export type StartHost = (options: StartOptions) => Promise<HostUnderTest>
