// What an accounting system must be able to do for us, whatever its name. Everything that crosses
// this line is a core record; pages, tokens and quirks of the host stay behind it.

import type { CreditNote, Customer, Grade, Invoice, Payment } from '../../core/book.ts'
import type { Currency } from '../../core/currency.ts'
import type { Day } from '../../core/day.ts'
import type { CustomerId, InvoiceId } from '../../core/ids.ts'
import type { Instant } from '../../core/instant.ts'
import type { Money } from '../../core/money.ts'
import type { Advice } from './failure.ts'
import type { HostCreditLimits } from './host-credit-limits.ts'
import type { HostTags, HostTasks } from './host-tasks.ts'
import type { SiteKeys } from './keys.ts'

export type HostKind = 'quickbooks' | 'odoo'

/** The address of a server that a company runs itself, as a person gave it. */
export interface SiteAddress {
  /** Its origin: `https://erp.example.com`. */
  readonly url: string
  readonly database: string
}

/** Where a company's books are, at a host that every company runs itself. */
export interface HostSite extends SiteAddress {
  /** Who we are there, where a call must name it: the number of a user. */
  readonly user: string
}

/** One company at a host, and the key to it for the next minutes. Never logged. */
export interface HostAccess {
  /** The host's own name of the company: a QuickBooks realm, an Odoo database and company. */
  readonly realm: string
  readonly accessToken: string
  /** Absent: the host has one address for all. */
  readonly site?: HostSite
  /**
   * Waits until the host may be called. Awaited before every call with this access. Throws
   * `RateLimited` where that would take long. Absent: nobody else calls.
   */
  readonly turn?: (call: HostCall) => Promise<void>
}

export type HostCall = 'read' | 'write'

/** What a host takes of one company, from all our processes together. */
export interface HostLimits {
  readonly aSecond: number
  readonly aMinute: number
  /** Reads of a month that are paid for, or free; null where they are not counted. */
  readonly readsAMonth: number | null
}

export interface HostTokens {
  readonly accessToken: string
  readonly accessExpiresAt: Instant
  readonly refreshToken: string
  readonly refreshExpiresAt: Instant
  /** After this nothing but a new consent helps; absent where the host has no such end. */
  readonly refreshHardExpiresAt?: Instant
}

/** Who signed in at the host, as its OpenID provider says it. */
export interface HostIdentity {
  readonly subject: string
  readonly email: string
  readonly name: string
  readonly realm?: string
}

export interface HostCompany {
  readonly name: string
  readonly country: string
  readonly currency: Currency
  readonly locale: string
  readonly timeZone: string
}

/**
 * A core record, and which version of it the host gave. Older versions never overwrite newer ones.
 */
export interface Versioned<T> {
  readonly record: T
  readonly updatedAt: Instant
  /** The host's own name of this edit of the record, where it has one. */
  readonly edit?: string
}

export interface HostRecords {
  readonly customers: readonly Versioned<Customer>[]
  readonly invoices: readonly Versioned<Invoice>[]
  readonly creditNotes: readonly Versioned<CreditNote>[]
  readonly payments: readonly Versioned<Payment>[]
}

export type HostEntity = 'customer' | 'invoice' | 'creditNote' | 'payment'

/** A record that did not parse. It waits with its raw text; the page goes on. */
export interface RejectedRecord {
  readonly entity: HostEntity
  /** Empty where even the id was unreadable. */
  readonly id: string
  readonly reason: string
  readonly raw: string
}

export interface DeletedRecord {
  readonly entity: HostEntity
  readonly id: string
}

export interface HostPage {
  readonly records: HostRecords
  readonly rejected: readonly RejectedRecord[]
  readonly deleted: readonly DeletedRecord[]
  /** Records in this page, rejected and deleted ones included. */
  readonly read: number
  /** Where to go on, opaque; null after the last page. */
  readonly next: string | null
  /**
   * On the last page: where the changes begin that this reading may have missed, opaque. Null on
   * other pages, and where the host keeps no list of changes.
   */
  readonly changesFrom: string | null
  /** On the last page: the host's own clock when the reading began; null where it does not say. */
  readonly begunAt: Instant | null
}

/** What changed at the host since a moment, deleted records included. */
export interface HostChanges {
  readonly records: HostRecords
  readonly rejected: readonly RejectedRecord[]
  readonly deleted: readonly DeletedRecord[]
  readonly read: number
  /** Where the next reading of changes begins. Some records may come again. */
  readonly next: string
}

export interface WantedRecords {
  readonly entity: HostEntity
  readonly ids: readonly string[]
}

/** The present state of the records that were asked for; those no longer there are `deleted`. */
export type AskedRecords = Pick<HostPage, 'records' | 'rejected' | 'deleted'>

export const hostOperations = [
  'created',
  'updated',
  'deleted',
  'merged',
  'voided',
  'emailed',
] as const
export type HostOperation = (typeof hostOperations)[number]

/** A host's word that a record has changed. It names the record and holds none of its values. */
export interface HostEvent {
  /** The same event has the same key, however often it comes. */
  readonly key: string
  readonly realm: string
  readonly entity: HostEntity
  readonly id: string
  /** Null where the word is not known. */
  readonly operation: HostOperation | null
  readonly at: Instant | null
  /** Of a merge: the record that is no more. */
  readonly mergedId: string | null
}

export interface HostEvents {
  readonly events: readonly HostEvent[]
  /** How many others named no record that could be read. */
  readonly unreadable: number
  /** How many others named records that we do not keep. */
  readonly notKept: number
}

/** The secret that a company's own server signs with. */
export interface SiteSecret {
  readonly secret: string
  /** A call that was signed too long before or after this proves nothing. */
  readonly now: Instant
}

/** How a host tells on its own what has changed. */
export interface HostWebhook {
  /** The header that proves a call, in lower case. */
  readonly signatureHeader: string
  /**
   * Whose secret has to have signed, as an unproven body says. Null where it says nothing; absent:
   * one secret signs for all companies.
   */
  realmOf?(body: Uint8Array): string | null
  /** Bytes of a call; absent: as many as we take of anybody. */
  readonly largestBody?: number
  /** `by` is given where `realmOf` is there. */
  isSigned(body: Uint8Array, signature: string, by?: SiteSecret): boolean
  /** Null where the body is no list of events. */
  readEvents(body: Uint8Array): HostEvents | null
}

/** The present state of a customer, of some invoices, and of all that nets his debt. */
export interface FreshFacts {
  /** The one that was asked for; empty where he is no longer there. */
  readonly customers: readonly Versioned<Customer>[]
  readonly invoices: readonly Versioned<Invoice>[]
  /** All that net something, and those used up lately. */
  readonly creditNotes: readonly Versioned<CreditNote>[]
  readonly payments: readonly Versioned<Payment>[]
  /** Asked for, and no longer there. */
  readonly missing: readonly InvoiceId[]
  /** The host's own clock before all this; null where it does not say. */
  readonly asOf: Instant | null
}

/** What one customer owes in one currency by the host's own sum, below zero where he is owed. */
export interface HostTotal {
  readonly customer: CustomerId
  readonly currency: Currency
  /** Minor units: open amounts less credits and what is not allocated. */
  readonly net: bigint
}

/** What is open on one record by the host's own books. */
export interface HostOpenItem {
  readonly customer: CustomerId
  readonly currency: Currency
  readonly entity: OpenEntity
  readonly id: string
  /** Minor units, never zero: of an invoice what is owed, of the others what is left to net. */
  readonly open: bigint
}

export type OpenEntity = Exclude<HostEntity, 'customer'>

/** Sums that the host makes itself, to hold the ledger against. */
export interface HostControls {
  /** Customers at zero are left out. */
  totals(access: HostAccess): Promise<readonly HostTotal[]>
  /** What the totals of some customers are made of. */
  openItems(access: HostAccess, customers: readonly CustomerId[]): Promise<readonly HostOpenItem[]>
}

/** Where a customer pays one invoice online. */
export interface PayPage {
  /** As the host gives it: nobody has looked at it yet. */
  readonly url: string
  /** What was open on the invoice, in minor units of its currency, when the host told it. */
  readonly open: bigint
}

export interface InvoiceCopy {
  readonly invoice: InvoiceId
  /** One mail address. */
  readonly to: string
  /** The same key is the same copy, as far as the host heeds it: never relied upon. */
  readonly key: string
}

/** The version of the invoice that its sending made. */
export interface CopySent {
  readonly updatedAt: Instant
  readonly edit: string
}

export interface HostNote {
  readonly target: { readonly entity: 'customer' | 'invoice'; readonly id: string }
  readonly text: string
  /** The same key never makes a second note. */
  readonly key: string
}

/** Where on an invoice a host shows how far its reminding is. */
export type StatusPlace =
  /** Between two marks of ours in the note that people of the company keep on it. */
  | { readonly kind: 'private_note' }
  /** A field that the company has made for it. */
  | { readonly kind: 'custom_field'; readonly name: string }

export interface HostStatus {
  readonly invoice: InvoiceId
  readonly place: StatusPlace
  /** Whole lines, the most important first. Null: what stands there of ours is taken away. */
  readonly text: string | null
  /** The same for a place that holds a few words; of what is taken away: what we wrote there. */
  readonly short: string
  /** Of what is taken away: what stands there where the last write came to nothing. */
  readonly shortBefore: string | null
  /** The same key is the same status of the same invoice. */
  readonly key: string
}

export type StatusWritten =
  /** The version of the invoice that this write made. */
  | { readonly kind: 'written'; readonly updatedAt: Instant; readonly edit: string }
  /** It stood there already. */
  | { readonly kind: 'unchanged' }
  /** The invoice is no longer there, or counts no longer: it is left alone. */
  | { readonly kind: 'gone' | 'void' }
  /** Its period is closed, up to this day where the host says it. */
  | { readonly kind: 'books_closed'; readonly until: Day | null }
  /** There is no such field; the host took no value for it; what people wrote leaves no room. */
  | { readonly kind: 'no_field' | 'field_ignored' | 'no_room' }

/** What a host can show on an invoice itself. Nothing else of the invoice is ever changed. */
export interface HostStatuses {
  /** The names of the fields of text that this company has on its invoices. */
  fields(access: HostAccess): Promise<readonly string[]>
  write(access: HostAccess, status: HostStatus): Promise<StatusWritten>
}

/** What a record shows of ours. Null: nothing. */
export interface Shown {
  /** For people, in the company's language. */
  readonly nextStep: string | null
  /** Null where nothing comes by itself. */
  readonly nextOn: Day | null
  readonly lastContact: Day | null
  readonly why: string | null
  /** Of a customer: what he owes net. Null where it is not known in one currency. */
  readonly exposure: Money | null
  /** Of a customer: how well he is thought to pay. */
  readonly grade: Grade | null
  /** Of a customer: how much he may owe. */
  readonly limit: Money | null
}

/** What a record of the host is to show in the fields made for us. Null: they are cleared. */
export interface OwnFields {
  readonly entity: 'customer' | 'invoice'
  readonly id: string
  readonly shown: Shown | null
}

/** A record that shows nothing: gone, not this company's, or nothing that people open. */
export interface LeftRecord {
  readonly entity: 'customer' | 'invoice'
  readonly id: string
  readonly why: 'gone' | 'other_company' | 'no_place'
}

/** Fields on customers and invoices that are there for us alone. */
export interface HostOwnFields {
  /** Records of one call. */
  readonly most: number
  /** Whether a company of this name has them. */
  isAt(realm: string): boolean
  /**
   * Has each show what is said, and nothing else of ours; written again it changes nothing. It is
   * no edit of the record. Gives those that were left. Throws `Rejected` with code `MODULE_MISSING`
   * or `MODULE_OUTDATED` where there are no such fields.
   */
  write(access: HostAccess, records: readonly OwnFields[]): Promise<readonly LeftRecord[]>
}

/** The host's own mark that nobody is to be reminded of an invoice: where to set it, and not. */
export interface Sparing {
  readonly spare: readonly InvoiceId[]
  readonly release: readonly InvoiceId[]
}

export interface SparedNow {
  /** Of those to spare: they had the mark already. */
  readonly already: readonly InvoiceId[]
  /** Of those to release: blocked in another way. */
  readonly blocked: readonly InvoiceId[]
  /** No longer there, or nothing that could be marked. */
  readonly missing: readonly InvoiceId[]
}

export interface HostSparing {
  /** Invoices of one call. */
  readonly most: number
  /** Done twice it changes nothing. Throws `Rejected` with code `NO_FIELD` where it has no mark. */
  mark(access: HostAccess, sparing: Sparing): Promise<SparedNow>
}

/** What a consent at a company's own server has brought, from that server itself. */
export interface SiteGrant {
  readonly realm: string
  readonly site: HostSite
  readonly tokens: HostTokens
  /** Who consented. */
  readonly identity: HostIdentity
  /** Signs launch tokens and events of this company. */
  readonly signingSecret: string
}

/** How consent is asked at a server that a company runs itself: OAuth 2.0 with PKCE. */
export interface SiteConsents {
  /**
   * Where the browser goes. Throws `Rejected` with code `SITE_REFUSED` where the address is none
   * that we ask.
   */
  authorizeUrl(
    site: SiteAddress,
    asked: { readonly state: string; readonly challenge: string; readonly redirectUri: string },
  ): Promise<string>
  /** Throws `Rejected` with code `invalid_grant` where the code is not accepted. */
  exchange(
    site: SiteAddress,
    given: { readonly code: string; readonly verifier: string; readonly redirectUri: string },
    now: Instant,
  ): Promise<SiteGrant>
  /**
   * Its tokens are kept: what an earlier consent gave ends with that, and not before. Said again it
   * changes nothing. Throws `Unauthorized` with code `invalid_grant` where it was ended meanwhile.
   */
  confirm(site: HostSite, refreshToken: string): Promise<void>
}

export interface HostConnector {
  readonly kind: HostKind
  /** For people: `QuickBooks Online`. */
  readonly title: string
  /** About a failure by its code; null where it says nothing of it. Absent: of none. */
  advice?(code: string): Advice | null
  /** Absent: it takes whatever comes. */
  readonly limits?: HostLimits
  /** Absent: it tells nothing on its own, or nothing by which a call of it could be known. */
  readonly webhook?: HostWebhook
  refresh(refreshToken: string, now: Instant, site?: HostSite): Promise<HostTokens>
  revoke(refreshToken: string, site?: HostSite): Promise<void>
  /** Absent: the host has one address for all, and its consent is the deployment's OAuth app. */
  readonly consents?: SiteConsents
  /** Absent: nobody makes keys there. */
  readonly keys?: SiteKeys
  /**
   * Checks the signature of the id token and asks the host who this is. Absent: the consent has
   * said it.
   */
  identify?(signIn: {
    readonly idToken: string
    readonly accessToken: string
  }): Promise<HostIdentity>
  /** Asks the host itself, every time: what answers proves that this access opens that company. */
  readCompany(access: HostAccess): Promise<HostCompany>
  /** How many records a complete reading will bring, for the progress bar. */
  countRecords(access: HostAccess): Promise<number>
  /**
   * One page of a complete reading: customers first, then what refers to them. Null = from the
   * start.
   */
  readPage(access: HostAccess, cursor: string | null): Promise<HostPage>
  /**
   * What changed since `from`, in one answer. Null where the host cannot tell any more: too long
   * ago, or more than it lists. Then only a complete reading brings everything.
   */
  readChanges(access: HostAccess, from: string): Promise<HostChanges | null>
  /** What is true now of some records, inactive customers included. */
  readRecords(access: HostAccess, wanted: readonly WantedRecords[]): Promise<AskedRecords>
  /**
   * Throws where one of them, which a complete reading did not show, is there all the same: we may
   * not see it. Absent: what is not shown is gone.
   */
  mustBeGone?(access: HostAccess, records: readonly DeletedRecord[]): Promise<void>
  /** Right before a message leaves: what is true now. */
  reread(
    access: HostAccess,
    wanted: { readonly customer: CustomerId; readonly invoices: readonly InvoiceId[] },
  ): Promise<FreshFacts>
  /** Absent: it makes no sums, or none of the same things. */
  readonly controls?: HostControls
  /**
   * The invoice as the host prints it, a PDF. Null where it is no longer there. Absent: the host
   * prints none.
   */
  invoiceDocument?(access: HostAccess, invoice: InvoiceId): Promise<Uint8Array | null>
  /**
   * Asked for one invoice when a mail is about to leave: it is slow. Null where it has none, or is
   * no longer there. Absent: the host has no such pages.
   */
  payPage?(access: HostAccess, invoice: InvoiceId): Promise<PayPage | null>
  /**
   * The host mails the invoice as it prints it. Cannot be taken back: where it ends `Unavailable`
   * the copy may have left, and is not asked for again. Absent: the host sends none.
   */
  sendCopy?(access: HostAccess, copy: InvoiceCopy): Promise<CopySent>
  writeNote(access: HostAccess, note: HostNote): Promise<{ readonly hostId: string }>
  /** It takes notes on customers, too. Absent: on invoices alone. */
  readonly notesOnCustomers?: true
  /** Absent: it shows no status. */
  readonly statuses?: HostStatuses
  /** Absent: it has no fields for us. */
  readonly ownFields?: HostOwnFields
  /** Absent: it has no mark that nobody is to be reminded, or none that we set. */
  readonly sparing?: HostSparing
  /** Absent: it keeps no list of things to do. */
  readonly tasks?: HostTasks
  /** Absent: its customers have no tags. */
  readonly tags?: HostTags
  /** Absent: it keeps none. */
  readonly creditLimits?: HostCreditLimits
}
