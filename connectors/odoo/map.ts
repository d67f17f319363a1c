// What rows of Odoo are in our terms. Pure: a bad row becomes a rejected record that names the
// field and keeps the raw text, and the page goes on.

import type { CreditNote, Customer, Instalment, Invoice, Payment } from '../../core/book.ts'
import type { Currency } from '../../core/currency.ts'
import { customerId, invoiceId } from '../../core/ids.ts'
import { parseSiren } from '../../core/siren.ts'
import type { Versioned } from '../contract/host.ts'
import { addressOf, contactOf, emailOf, localeOf, phoneOf } from './contact.ts'
import { dayAt, latestOf, malformed, minorOf, parsed } from './parse.ts'
import { HostLine, HostMove, HostPartner } from './schema.ts'

/** What the records themselves leave unsaid. */
export interface CompanyFacts {
  readonly country: string
  readonly currency: Currency
  /** By their ids of this database. */
  readonly currencies: ReadonlyMap<number, Currency>
  readonly countries: ReadonlyMap<number, string>
}

export interface PartnerRows {
  readonly partner: unknown
  /** Addresses of his that invoices go to, oldest first. */
  readonly contacts: readonly unknown[]
}

export function mapCustomer(rows: PartnerRows, company: CompanyFacts): Versioned<Customer> {
  const from = parsed(HostPartner, rows.partner)
  const contacts = rows.contacts.map((row) => parsed(HostPartner, row))
  const name = (from.name ?? '').trim()
  if (name === '') throw malformed('name', 'a name', from.name)
  const country = company.countries.get(from.country_id ?? 0) ?? company.country
  const siren = sirenOf(from)
  const [email, phone, locale] = [emailOf(from), phoneOf(from, country), localeOf(from)]
  const address = addressOf(from, country)
  const contact = contacts.map((one) => contactOf(one, country)).find((one) => one !== undefined)
  const limit = creditLimitOf(from, company.currency)
  const record: Customer = {
    id: customerId(`${from.id}`),
    name,
    kind: kindOf(from, siren),
    country,
    ...(locale === undefined ? {} : { locale }),
    ...(siren === undefined ? {} : { siren }),
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
    ...(address === undefined ? {} : { address }),
    ...(from.parent_id === null ? {} : { parent: customerId(`${from.parent_id}`) }),
    ...(limit === undefined ? {} : { creditLimit: limit }),
    ...(contact === undefined ? {} : { contact }),
  }
  const moments = [from, ...contacts].map(({ write_date }) => write_date)
  return { record, updatedAt: latestOf('write_date', moments) }
}

/** The nine digits at the start of a SIRET, or at the end of a French VAT number. */
function sirenOf(from: HostPartner): string | undefined {
  const registers = [from.company_registry, from.siret].map((text) => compact(text))
  const siret = registers.find(
    (text) => /^(\d{9}|\d{14})$/.test(text) && parseSiren(text.slice(0, 9)),
  )
  if (siret !== undefined) return siret.slice(0, 9)
  const vat = /^FR[0-9A-Z]{2}(\d{9})$/.exec(compact(from.vat).toUpperCase())?.[1]
  return parseSiren(vat ?? '') ?? undefined
}

const compact = (text: string | null | undefined): string => (text ?? '').replace(/[\s.]/g, '')

/** A SIREN that begins with 1 or 2 is a public body's; Odoo itself knows of firms and persons. */
function kindOf(from: HostPartner, siren: string | undefined): Customer['kind'] {
  if (siren !== undefined && /^[12]/.test(siren)) return 'public'
  return from.is_company || siren !== undefined || from.vat !== null ? 'business' : 'consumer'
}

/** Zero is Odoo's word for none. */
function creditLimitOf(from: HostPartner, currency: Currency): bigint | undefined {
  if (!from.credit_limit) return undefined
  const limit = minorOf('credit_limit', from.credit_limit, currency)
  return limit > 0n ? limit : undefined
}

export interface MoveRows {
  readonly move: unknown
  /** Its receivable lines. */
  readonly lines: readonly unknown[]
}

export function mapInvoice(rows: MoveRows, company: CompanyFacts): Versioned<Invoice> {
  const { move, lines, currency, customer } = documentOf(rows, company)
  const status = statusOf(move)
  const record: Invoice = {
    id: invoiceId(`${move.id}`),
    customer,
    number: numberOf(move),
    issued: dayAt('invoice_date', move.invoice_date ?? move.date),
    currency,
    total: minorOf('amount_total', move.amount_total, currency),
    status,
    // The user's own "do not remind": see README.md.
    factored: move.payment_state === 'blocked' || lines.some(isSpared),
    instalments:
      status === 'posted' && lines.length > 0
        ? instalmentsOf(lines, currency)
        : [whole(move, currency)],
  }
  return { record, updatedAt: versionOf(move, lines) }
}

export const isSpared = ({ no_followup, blocked }: HostLine): boolean =>
  no_followup ?? blocked ?? false

const versionOf = (move: HostMove, lines: readonly HostLine[]) =>
  latestOf('write_date', [move.write_date, ...lines.map(({ write_date }) => write_date)])

function statusOf({ state }: HostMove): Invoice['status'] {
  switch (state) {
    case 'posted':
    case 'draft':
      return state
    case 'cancel':
      return 'void'
    default:
      throw malformed('state', 'draft, posted or cancel', state)
  }
}

/** Of an invoice that is not posted, or that has nothing to receive. */
function whole(move: HostMove, currency: Currency): Instalment {
  const due = move.invoice_date_due
  if (move.state === 'posted') requireNothingOpen(move, currency)
  return {
    ...(due === null ? {} : { due: dayAt('invoice_date_due', due) }),
    amount: minorOf('amount_total', move.amount_total, currency),
    open: move.state === 'draft' ? minorOf('amount_residual', move.amount_residual, currency) : 0n,
  }
}

/** Without a receivable line it is paid where Odoo itself says so: never for want of lines. */
function requireNothingOpen({ amount_residual }: HostMove, currency: Currency): void {
  if (minorOf('amount_residual', amount_residual, currency) === 0n) return
  throw malformed('amount_residual', '0, for it has no receivable line', amount_residual)
}

/** Receivable lines in the order of their due dates: the number of an instalment is its place. */
export function inOrder<T extends { readonly id: number; readonly date_maturity: string | null }>(
  lines: readonly T[],
): T[] {
  const due = ({ date_maturity }: T) => date_maturity ?? '9999-12-31'
  return [...lines].sort((a, b) => (due(a) < due(b) ? -1 : due(a) > due(b) ? 1 : a.id - b.id))
}

const instalmentsOf = (lines: readonly HostLine[], currency: Currency): Instalment[] =>
  inOrder(lines).map((line) => ({
    ...(line.date_maturity === null ? {} : { due: dayAt('date_maturity', line.date_maturity) }),
    amount: minorOf('amount_currency', line.amount_currency, currency),
    open: minorOf('amount_residual_currency', line.amount_residual_currency, currency),
  }))

export function mapCreditNote(rows: MoveRows, company: CompanyFacts): Versioned<CreditNote> {
  const { move, lines, currency, customer } = documentOf(rows, company)
  if (lines.length === 0) requireNothingOpen(move, currency)
  const residuals = lines.map((line) =>
    minorOf('amount_residual_currency', line.amount_residual_currency, currency),
  )
  const record: CreditNote = {
    id: `${move.id}`,
    customer,
    number: numberOf(move),
    issued: dayAt('invoice_date', move.invoice_date ?? move.date),
    currency,
    total: minorOf('amount_total', move.amount_total, currency),
    open: -residuals.reduce((sum, minor) => sum + minor, 0n),
  }
  return { record, updatedAt: versionOf(move, lines) }
}

function documentOf(rows: MoveRows, company: CompanyFacts) {
  const move = parsed(HostMove, rows.move)
  const lines = rows.lines.map((row) => parsed(HostLine, row))
  if (move.commercial_partner_id === null) {
    throw malformed('commercial_partner_id', 'a customer', false)
  }
  const currency = currencyOf(move.currency_id, company)
  return { move, lines, currency, customer: customerId(`${move.commercial_partner_id}`) }
}

export function currencyOf(id: number | null, company: CompanyFacts): Currency {
  const currency = company.currencies.get(id ?? 0)
  if (currency) return currency
  throw malformed('currency_id', 'a currency of ISO 4217', id)
}

/** A payment that Odoo has taken down and not posted: it stands on the invoice alone. */
export const underWayId = (invoice: string | number): string => `under-way-${invoice}`

/**
 * Where Odoo calls an invoice paid, or on its way to be, and something is still open: what the
 * payment without an entry will settle. Null where there is none.
 */
export function mapUnderWay(
  rows: MoveRows,
  { record, updatedAt }: Versioned<Invoice>,
): Versioned<Payment> | null {
  const move = parsed(HostMove, rows.move)
  const open = record.instalments.reduce((sum, one) => sum + one.open, 0n)
  const isUnderWay = move.payment_state === 'in_payment' || move.payment_state === 'paid'
  if (record.status !== 'posted' || !isUnderWay || open <= 0n) return null
  const payment: Payment = {
    id: underWayId(record.id),
    customer: record.customer,
    received: record.issued,
    currency: record.currency,
    amount: open,
    unapplied: 0n,
    state: 'pending',
    allocations: [{ invoice: record.id, amount: open }],
  }
  return { record: payment, updatedAt }
}

/** A draft has none yet; before 19 that is written as a slash. */
const numberOf = ({ name, id }: HostMove): string =>
  name === null || name === '/' ? `${id}` : name
