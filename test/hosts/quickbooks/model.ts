// The books that the stand-in keeps: records with amounts in minor units, and who owes what.

import { type ExactJson, isExactNumber } from '../../../connectors/kit/exact-json.ts'
import { assert, present } from '../../../core/assert.ts'
import { type Currency, parseCurrency } from '../../../core/currency.ts'

export const entityTypes = [
  'Customer',
  'Invoice',
  'CreditMemo',
  'Payment',
  'Attachable',
  'Term',
] as const
export type EntityType = (typeof entityTypes)[number]

export type Fields = Readonly<Record<string, ExactJson>>

export interface PaymentLine {
  readonly amount: bigint
  readonly txnId: string
  readonly txnType: string
}

export interface Link {
  readonly TxnId: string
  readonly TxnType: string
}

/** Any record; what a kind does not use is zero or empty. */
export interface HostRecord {
  readonly type: EntityType
  readonly id: string
  syncToken: number
  readonly createdMs: number
  updatedMs: number
  /** What the user wrote, as he wrote it; the host's own results stand beside it. */
  fields: Fields
  readonly currency: Currency
  /** Customer of a transaction, parent of a customer. */
  customer: string | null
  total: bigint
  /**
   * Balance of an invoice or customer, what is left of a credit memo, what a payment has unapplied.
   */
  open: bigint
  lines: readonly PaymentLine[]
  linked: readonly Link[]
}

export interface Tombstone {
  readonly type: EntityType
  readonly id: string
  readonly atMs: number
}

export const verbs = ['created', 'updated', 'deleted', 'voided', 'emailed', 'merged'] as const
export type Verb = (typeof verbs)[number]

/** Something that a webhook may tell. */
export interface BookChange {
  readonly type: EntityType
  readonly id: string
  readonly verb: Verb
  readonly atMs: number
  /** A balance that another record moved: told only sometimes (section 4 [?]). */
  readonly indirect?: true
  /** Of a merge: the customer that is no more. */
  readonly lostId?: string
}

/** What a person sets in the application, and what becomes of his subscription. */
export interface Standing {
  /** Up to this day the books are closed: writes fail (section 2, Preferences). */
  bookCloseDate: string | null
  /** By which code such a write fails: no page says it [?]. */
  closedCode: '6000' | '6200' | '6210'
  /** Only then invoices have a pay page. */
  onlinePayment: boolean
  /** At most three in REST, of text (section 2, Invoice). */
  customFields: readonly { readonly id: string; readonly name: string }[]
  /** After its end 6190 comes to writes, or to every call [?]. */
  subscription: 'active' | 'read-only' | 'ended'
  /** The user who connected lost his access: 120 (section 5). */
  accessLost: boolean
}

export interface Mail {
  readonly type: EntityType
  readonly id: string
  readonly to: string
  readonly atMs: number
}

export interface Books {
  readonly standing: Standing
  /** Hears of each change that went through the application or the API; nobody by default. */
  tell: (change: BookChange) => void
  readonly realm: string
  readonly name: string
  /** As CompanyInfo says it. */
  readonly country: string
  readonly currency: Currency
  readonly multiCurrency: boolean
  readonly records: Readonly<Record<EntityType, Map<string, HostRecord>>>
  readonly deleted: Tombstone[]
  /** First answers by requestid. */
  readonly answers: Map<string, { readonly status: number; readonly text: string }>
  /** What `send` sent; as a mail server would hold it. */
  readonly mails: Mail[]
  /** Raw fields that a broken record answers with, by `Type:Id`. */
  readonly broken: Map<string, Readonly<Record<string, unknown>>>
  lastId: number
}

export interface CompanyOptions {
  readonly realm?: string
  readonly name?: string
  readonly country?: string
  readonly currency?: string
  readonly multiCurrency?: boolean
}

export function makeBooks(options: CompanyOptions): Books {
  const currency = present(parseCurrency(options.currency ?? 'EUR'), 'a home currency')
  return {
    realm: options.realm ?? '9341453908230001',
    name: options.name ?? 'Atelier Nord SAS',
    country: options.country ?? 'FR',
    currency,
    multiCurrency: options.multiCurrency ?? true,
    records: {
      Customer: new Map(),
      Invoice: new Map(),
      CreditMemo: new Map(),
      Payment: new Map(),
      Attachable: new Map(),
      Term: new Map(),
    },
    standing: {
      bookCloseDate: null,
      closedCode: '6210',
      onlinePayment: false,
      customFields: [],
      subscription: 'active',
      accessLost: false,
    },
    tell: () => {},
    deleted: [],
    answers: new Map(),
    mails: [],
    broken: new Map(),
    lastId: 0,
  }
}

interface NewRecord {
  readonly type: EntityType
  readonly nowMs: number
  readonly fields: Fields
  readonly currency?: Currency
  readonly customer?: string | null
  readonly total?: bigint
  readonly open?: bigint
}

export function addRecord(books: Books, made: NewRecord): HostRecord {
  books.lastId += 1
  // MetaData times are whole seconds.
  const createdMs = wholeSeconds(made.nowMs)
  const record: HostRecord = {
    type: made.type,
    id: `${books.lastId}`,
    syncToken: 0,
    createdMs,
    updatedMs: createdMs,
    fields: made.fields,
    currency: made.currency ?? books.currency,
    customer: made.customer ?? null,
    total: made.total ?? 0n,
    open: made.open ?? 0n,
    lines: [],
    linked: [],
  }
  books.records[made.type].set(record.id, record)
  return record
}

export function recordOf(books: Books, type: EntityType, id: string): HostRecord {
  const record = books.records[type].get(id)
  assert(record, `${type} ${id} is in the books`)
  return record
}

export function textField(record: HostRecord, name: string): string | null {
  const value = record.fields[name]
  return typeof value === 'string' ? value : null
}

export function isFields(value: ExactJson | undefined): value is Fields {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value)
  )
}

/** `{ value }` of a reference field. */
export function refValue(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('value' in value)) return null
  return typeof value.value === 'string' ? value.value : null
}

const deepestTree = 5

/** Customers whose LastUpdatedTime moves with this one's balance: itself and those above. */
export function withParents(books: Books, customer: string): HostRecord[] {
  const found: HostRecord[] = []
  let id: string | null = customer
  for (let depth = 0; id !== null && depth < deepestTree; depth += 1) {
    const record: HostRecord | undefined = books.records.Customer.get(id)
    if (!record) break
    found.push(record)
    id = record.customer
  }
  return found
}

export const wholeSeconds = (ms: number): number => Math.floor(ms / 1000) * 1000

/** The customer's balance moves, and its time with it, up the tree; its SyncToken does not. */
export function owe(
  books: Books,
  record: HostRecord,
  { amount, atMs }: { readonly amount: bigint; readonly atMs: number },
): void {
  if (record.customer === null) return
  const [customer, ...parents] = withParents(books, record.customer)
  if (!customer) return
  customer.open += amount
  for (const one of [customer, ...parents]) {
    one.updatedMs = Math.max(one.updatedMs, wholeSeconds(atMs))
  }
}
