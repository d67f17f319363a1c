// What a book file must look like, version 1: shapes, days, instants, codes. Unknown keys are
// refused. Leaves out amounts (their digits follow a currency) and references: see parse.ts.

import { z } from 'zod'
import { type Currency, parseCurrency } from '../../core/currency.ts'
import { type Day, parseDay } from '../../core/day.ts'
import type { CustomerId, InvoiceId } from '../../core/ids.ts'
import { type Instant, isTimeZone, parseInstant } from '../../core/instant.ts'
import { isCountry } from './country.ts'

/** Text that `holds` accepts; `wanted` is the fault's wording. */
function textThat<T extends string>(wanted: string, holds: (text: string) => boolean) {
  return z.custom<T>((value) => typeof value === 'string' && holds(value), wanted)
}

/** A ledger holds few distinct days and locales: each is judged once, up to a bound. */
function remembered(holds: (text: string) => boolean): (text: string) => boolean {
  const held = new Set<string>()
  return (value) => {
    if (held.has(value)) return true
    if (!holds(value)) return false
    if (held.size < 10_000) held.add(value)
    return true
  }
}

const text = z.string()
const decimal = z.string()
const day = textThat<Day>(
  'not a day',
  remembered((value) => parseDay(value) !== null),
)
const instant = textThat<Instant>(
  'not an instant with an offset',
  (value) => parseInstant(value) !== null,
)
const currency = textThat<Currency>(
  'not an ISO 4217 currency',
  (value) => parseCurrency(value) !== null,
)
const country = textThat<string>('not an ISO 3166-1 alpha-2 country', isCountry)
const locale = textThat<string>('not a BCP 47 locale', remembered(isLocale))
// The company's country decides on law and calendar; a customer's may be any two letters, `UK` too.
const customerCountry = textThat<string>('not a country of two capital letters', (text) =>
  /^[A-Z]{2}$/.test(text),
)
const siren = textThat<string>('not a SIREN of 9 digits', isSiren)
const phone = textThat<string>('not an E.164 phone number', isPhone)
const timeZone = textThat<string>('not an IANA time zone', isIanaZone)
const customerId = textThat<CustomerId>('not text', () => true)
const invoiceId = textThat<InvoiceId>('not text', () => true)
const instalmentNumber = z.int().min(1)

export const CompanyFile = z.strictObject({
  name: text,
  country,
  locale,
  timeZone,
  currency,
  siren: siren.exactOptional(),
  syncedAt: instant.exactOptional(),
  lastBankEntry: day.exactOptional(),
})

export const CustomerFile = z.strictObject({
  id: customerId,
  name: text,
  kind: z.enum(['business', 'consumer', 'public']),
  country: customerCountry,
  locale: locale.exactOptional(),
  siren: siren.exactOptional(),
  email: text.exactOptional(),
  phone: phone.exactOptional(),
  address: z
    .strictObject({ lines: z.array(text), postcode: text, city: text, country: customerCountry })
    .exactOptional(),
  parent: customerId.exactOptional(),
  creditLimit: decimal.exactOptional(),
  policy: text.exactOptional(),
  directDebit: z.boolean().exactOptional(),
})

export const InvoiceFile = z.strictObject({
  id: invoiceId,
  customer: customerId,
  number: text,
  issued: day,
  currency,
  total: decimal,
  status: z.enum(['draft', 'posted', 'void']),
  delivered: day.exactOptional(),
  factored: z.boolean().exactOptional(),
  instalments: z
    .array(z.strictObject({ due: day.exactOptional(), amount: decimal, open: decimal }))
    .min(1),
})

export const CreditNoteFile = z.strictObject({
  id: text,
  customer: customerId,
  number: text,
  issued: day,
  currency,
  total: decimal,
  open: decimal,
})

export const PaymentFile = z.strictObject({
  id: text,
  customer: customerId,
  received: day,
  currency,
  amount: decimal,
  unapplied: decimal,
  state: z.enum(['settled', 'pending', 'returned']),
  allocations: z.array(
    z.strictObject({
      invoice: invoiceId,
      instalment: instalmentNumber.exactOptional(),
      amount: decimal,
    }),
  ),
})

export const PromiseFile = z.strictObject({
  id: text,
  customer: customerId,
  invoices: z.array(invoiceId),
  amount: decimal.exactOptional(),
  made: day,
  due: day,
  withdrawn: day.exactOptional(),
})

export const PlanFile = z.strictObject({
  id: text,
  customer: customerId,
  invoices: z.array(invoiceId),
  agreed: day,
  instalments: z.array(z.strictObject({ due: day, amount: decimal, paid: decimal })),
})

export const DisputeFile = z.strictObject({
  id: text,
  invoice: invoiceId,
  amount: decimal.exactOptional(),
  cause: z.enum(['billing_error', 'quality', 'not_received', 'price', 'other']),
  opened: day,
  closed: day.exactOptional(),
})

export const HoldFile = z.strictObject({
  id: text,
  customer: customerId.exactOptional(),
  invoice: invoiceId.exactOptional(),
  from: day,
  until: day.exactOptional(),
  reason: text,
})

export const ContactFile = z.strictObject({
  customer: customerId,
  step: text,
  channel: z.enum(['email', 'sms', 'letter', 'registered_letter', 'call']),
  at: instant,
  outcome: z.enum(['sent', 'delivered', 'answered', 'failed', 'bounced', 'ambiguous']),
  items: z.array(
    z.strictObject({ invoice: invoiceId, instalment: instalmentNumber.exactOptional() }),
  ),
  presented: day.exactOptional(),
})

export const ProceedingFile = z.strictObject({
  customer: customerId,
  kind: z.enum(['safeguard', 'receivership', 'liquidation', 'closed']),
  judgment: day,
  published: day,
})

const records = z.array(z.unknown())

/** The file's own keys. Its records are read one by one, so that none is held twice. */
export const BookFile = z.strictObject({
  version: z.literal(1),
  company: CompanyFile,
  customers: records,
  invoices: records,
  creditNotes: records.exactOptional(),
  payments: records.exactOptional(),
  promises: records.exactOptional(),
  plans: records.exactOptional(),
  disputes: records.exactOptional(),
  holds: records.exactOptional(),
  history: records.exactOptional(),
  proceedings: records.exactOptional(),
})

export function isLocale(value: string): boolean {
  try {
    return Intl.getCanonicalLocales(value).length === 1
  } catch {
    return false
  }
}

export function isSiren(value: string): boolean {
  return /^\d{9}$/.test(value)
}

export function isPhone(value: string): boolean {
  return /^\+[1-9]\d{1,14}$/.test(value)
}

// Intl takes offsets such as "+01:00" for zones; IANA names none so.
function isIanaZone(value: string): boolean {
  return /^[A-Za-z]/.test(value) && isTimeZone(value)
}
