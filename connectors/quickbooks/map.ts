// What one record of QuickBooks is in our terms. Pure, one record at a time: a bad one becomes a
// rejected record that names the field and keeps the raw text, and the page goes on.

import type { z } from 'zod'
import type { Allocation, CreditNote, Customer, Invoice, Payment } from '../../core/book.ts'
import { type Currency, currencyDigits, parseCurrency } from '../../core/currency.ts'
import { type Day, parseDay } from '../../core/day.ts'
import { customerId, type InvoiceId, invoiceId } from '../../core/ids.ts'
import { type Instant, parseInstant } from '../../core/instant.ts'
import { Malformed } from '../../core/malformed.ts'
import { parseMinor } from '../../core/money.ts'
import type { Versioned } from '../contract/host.ts'
import { type ExactNumber, isExactNumber, plainDecimal } from '../kit/exact-json.ts'
import { rowMapper } from '../kit/map-rows.ts'
import { addressOf, countryOfCustomer, emailOf, phoneOf } from './contact.ts'
import {
  HostCreditMemo,
  HostCustomer,
  HostInvoice,
  HostPayment,
  type HostPaymentLine,
  type HostTerm,
} from './schema.ts'
import { dueByTerm } from './terms.ts'

/** What the records themselves leave unsaid. */
export interface CompanyFacts {
  readonly country: string
  readonly currency: Currency
  readonly terms: ReadonlyMap<string, HostTerm>
}

export const mapRows = rowMapper((row) => idOf(row) ?? '')

export function idOf(row: unknown): string | undefined {
  if (typeof row !== 'object' || row === null || !('Id' in row)) return undefined
  if (isExactNumber(row.Id)) return row.Id.rawJSON
  return typeof row.Id === 'string' && row.Id !== '' ? row.Id : undefined
}

export function mapCustomer(row: unknown, company: CompanyFacts): Versioned<Customer> {
  const from = parsed(HostCustomer, row)
  const country = countryOfCustomer(from, company.country)
  const name = [from.DisplayName, from.FullyQualifiedName, from.CompanyName].find(isFilled)
  if (name === undefined) throw malformed('DisplayName', 'a name', from.DisplayName)
  const email = emailOf(from)
  const phone = phoneOf(from, country)
  const address = addressOf(from, country)
  const record: Customer = {
    id: customerId(from.Id),
    name: from.Active === false ? name.replace(inactiveMark, '') : name,
    kind: kindOf(from),
    country,
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
    ...(address === undefined ? {} : { address }),
    ...(from.ParentRef === undefined ? {} : { parent: customerId(from.ParentRef.value) }),
  }
  return { record, updatedAt: updatedAt(from) }
}

/** What QuickBooks adds to the name of a customer made inactive (not confirmed by Intuit). */
const inactiveMark = /(?<=\S) \(deleted\)$/

/** The harmful mistake is to chase a consumer as a business: see README.md, "Who is a consumer". */
function kindOf(from: HostCustomer): 'business' | 'consumer' {
  if (isFilled(from.CompanyName)) return 'business'
  return isFilled(from.GivenName) || isFilled(from.FamilyName) ? 'consumer' : 'business'
}

const isFilled = (text: string | undefined): text is string =>
  text !== undefined && text.trim() !== ''

export function mapInvoice(row: unknown, company: CompanyFacts): Versioned<Invoice> {
  const from = parsed(HostInvoice, row)
  const currency = currencyOf(from, company)
  const total = minorOf('TotalAmt', from.TotalAmt, currency)
  const open = minorOf('Balance', from.Balance, currency)
  const issued = dayAt('TxnDate', from.TxnDate)
  const due = dueOf(from, issued, company)
  const record: Invoice = {
    id: invoiceId(from.Id),
    customer: customerId(from.CustomerRef.value),
    number: numberOf(from),
    issued,
    currency,
    total,
    status: isVoid(from, total) ? 'void' : 'posted',
    instalments: [{ ...(due === null ? {} : { due }), amount: total, open }],
  }
  const { SyncToken: edit } = from
  return { record, updatedAt: updatedAt(from), ...(edit === undefined ? {} : { edit }) }
}

/** A void stays as a zero with this note; a zero invoice of its own right lacks it. */
const isVoid = (from: HostInvoice, total: bigint): boolean =>
  total === 0n && saysVoided(from.PrivateNote ?? '')

export const saysVoided = (note: string): boolean => note.trimStart().startsWith('Voided')

function dueOf(from: HostInvoice, issued: Day, company: CompanyFacts): Day | null {
  if (from.DueDate !== undefined) return dayAt('DueDate', from.DueDate)
  const term = company.terms.get(from.SalesTermRef?.value ?? '')
  return term ? dueByTerm(issued, term) : null
}

export function mapCreditMemo(row: unknown, company: CompanyFacts): Versioned<CreditNote> {
  const from = parsed(HostCreditMemo, row)
  const currency = currencyOf(from, company)
  const open = from.RemainingCredit ?? from.Balance
  if (!open) throw malformed('RemainingCredit', 'what is left of the credit', undefined)
  const record: CreditNote = {
    id: from.Id,
    customer: customerId(from.CustomerRef.value),
    number: numberOf(from),
    issued: dayAt('TxnDate', from.TxnDate),
    currency,
    total: minorOf('TotalAmt', from.TotalAmt, currency),
    open: minorOf('RemainingCredit', open, currency),
  }
  return { record, updatedAt: updatedAt(from) }
}

export function mapPayment(row: unknown, company: CompanyFacts): Versioned<Payment> {
  const from = parsed(HostPayment, row)
  const currency = currencyOf(from, company)
  if (!from.UnappliedAmt) throw malformed('UnappliedAmt', 'what is not applied', undefined)
  const record: Payment = {
    id: from.Id,
    customer: customerId(from.CustomerRef.value),
    received: dayAt('TxnDate', from.TxnDate),
    currency,
    amount: minorOf('TotalAmt', from.TotalAmt, currency),
    unapplied: minorOf('UnappliedAmt', from.UnappliedAmt, currency),
    // QuickBooks records money that came in; it has no announced payments.
    state: 'settled',
    allocations: allocationsOf(from.Line ?? [], currency),
  }
  return { record, updatedAt: updatedAt(from) }
}

/** One entry an invoice; lines that settle credit memos, cheques or journal entries are no part. */
function allocationsOf(lines: readonly HostPaymentLine[], currency: Currency): Allocation[] {
  const byInvoice = new Map<InvoiceId, bigint>()
  lines.forEach((line, index) => {
    const links = (line.LinkedTxn ?? []).filter(({ TxnType }) => TxnType === 'Invoice')
    const [link] = links
    if (!link) return
    const path = `Line[${index}]`
    if (links.length > 1) throw malformed(`${path}.LinkedTxn`, 'one invoice a line', links.length)
    if (!line.Amount) throw malformed(`${path}.Amount`, 'a number', line.Amount)
    const amount = minorOf(`${path}.Amount`, line.Amount, currency)
    const invoice = invoiceId(link.TxnId)
    byInvoice.set(invoice, (byInvoice.get(invoice) ?? 0n) + amount)
  })
  return [...byInvoice].map(([invoice, amount]) => ({ invoice, amount }))
}

/** QuickBooks lets a document go without a number; its id names it then. */
function numberOf(from: { readonly DocNumber?: string | undefined; readonly Id: string }): string {
  return isFilled(from.DocNumber) ? from.DocNumber : from.Id
}

interface HasCurrency {
  readonly CurrencyRef?: { readonly value: string } | undefined
}

function currencyOf(from: HasCurrency, company: CompanyFacts): Currency {
  if (!from.CurrencyRef) return company.currency
  const currency = parseCurrency(from.CurrencyRef.value)
  if (currency) return currency
  throw malformed('CurrencyRef.value', 'an ISO 4217 code', from.CurrencyRef.value)
}

function minorOf(path: string, number: ExactNumber, currency: Currency): bigint {
  const text = plainDecimal(number)
  const minor = text === null ? null : parseMinor(text, currency)
  if (minor !== null) return minor
  const wanted = `an amount of at most ${currencyDigits(currency)} decimals in ${currency}`
  throw malformed(path, wanted, number)
}

function dayAt(path: string, text: string): Day {
  const day = parseDay(text)
  if (day) return day
  throw malformed(path, 'a day (YYYY-MM-DD)', text)
}

interface HasVersion {
  readonly MetaData: { readonly LastUpdatedTime: string }
}

function updatedAt(from: HasVersion): Instant {
  const instant = hostInstant(from.MetaData.LastUpdatedTime)
  if (instant) return instant
  throw malformed(
    'MetaData.LastUpdatedTime',
    'an instant with offset',
    from.MetaData.LastUpdatedTime,
  )
}

/** Old answers write the offset without a colon: `-0700`. */
export function hostInstant(text: string): Instant | null {
  return parseInstant(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
}

function parsed<Schema extends z.ZodType>(schema: Schema, row: unknown): z.output<Schema> {
  const result = schema.safeParse(row)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const path = issue?.path ?? []
  const found = path.reduce<unknown>((at, key) => step(at, key), row)
  throw malformed(path.join('.') || 'record', issue?.message ?? 'another shape', found)
}

function step(at: unknown, key: PropertyKey): unknown {
  return typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined
}

function malformed(path: string, wanted: string, found: unknown): Malformed {
  return new Malformed({ path, wanted, found })
}
