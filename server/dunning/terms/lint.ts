// Which payment terms of a book are longer than the law allows, which invoices name no due day, and
// which mandatory mentions the books cannot give. Says what it could not judge. Leaves out fines.

import type { Book, Customer, Invoice } from '../../../core/book.ts'
import { addDays, type Day, daysBetween } from '../../../core/day.ts'
import type { CustomerId, InvoiceId } from '../../../core/ids.ts'
import { byText } from '../../../core/text-order.ts'
import type { AgreedTerms } from './agreed.ts'
import {
  breachOf,
  type CapRule,
  capOf,
  defaultDueDays,
  lawOf,
  type Sector,
  type Unless,
} from './caps.ts'

export interface TermsQuestion {
  readonly book: Book
  /** Null: nobody said, and the general rule is taken. */
  readonly sector: Sector | null
  readonly agreed: ReadonlyMap<CustomerId, AgreedTerms>
  readonly today: Day
}

/** An invoice whose due day is later than the law allows. */
export interface TermsFinding {
  readonly customer: CustomerId
  readonly invoice: InvoiceId
  readonly number: string
  readonly instalment: number
  readonly issued: Day
  readonly due: Day
  readonly rule: CapRule
  readonly law: string
  readonly latest: Day
  readonly daysOver: number
  readonly unless: Unless | null
  /** Something of it is still to be paid. */
  readonly open: boolean
}

/** What is agreed with a customer is itself longer than the law allows. */
export interface AgreedFinding {
  readonly customer: CustomerId
  readonly agreed: AgreedTerms
  readonly rule: CapRule
  readonly law: string
  readonly mostDays: number
}

/** An invoice must name a day; the law's own is 30 days after it came. */
export interface NoDueFinding {
  readonly customer: CustomerId
  readonly invoice: InvoiceId
  readonly number: string
  readonly instalment: number
  readonly lawfulDue: Day
}

export interface TermsReport {
  readonly asOf: Day
  readonly sector: Sector
  readonly sectorAssumed: boolean
  /** Due days that a law of the table caps, and those that none does. */
  readonly judged: number
  readonly notJudged: number
  /** Most days over first. */
  readonly findings: readonly TermsFinding[]
  readonly agreedFindings: readonly AgreedFinding[]
  readonly noDue: readonly NoDueFinding[]
  /** Mentions that an invoice must carry and that the books do not hold. */
  readonly unknown: {
    readonly companySiren: boolean
    readonly customersWithoutSiren: readonly CustomerId[]
  }
}

export function lintTerms(question: TermsQuestion): TermsReport {
  const { book, sector, today } = question
  const customers = new Map(book.customers.map((customer) => [customer.id, customer]))
  const found: Found = { judged: 0, notJudged: 0, findings: [], noDue: [] }
  for (const invoice of book.invoices) {
    const customer = customers.get(invoice.customer)
    if (invoice.status === 'posted' && customer)
      lintInvoice(found, { ...question, invoice, customer })
  }
  return {
    asOf: today,
    sector: sector ?? 'general',
    sectorAssumed: sector === null,
    judged: found.judged,
    notJudged: found.notJudged,
    findings: found.findings.sort(
      (a, b) =>
        b.daysOver - a.daysOver || byText(a.invoice, b.invoice) || a.instalment - b.instalment,
    ),
    agreedFindings: lintAgreed(question),
    noDue: found.noDue.sort((a, b) => byText(a.invoice, b.invoice) || a.instalment - b.instalment),
    unknown: unknownMentions(book),
  }
}

interface Found {
  judged: number
  notJudged: number
  readonly findings: TermsFinding[]
  readonly noDue: NoDueFinding[]
}

interface OneInvoice extends TermsQuestion {
  readonly invoice: Invoice
  readonly customer: Customer
}

function lintInvoice(found: Found, { book, sector, agreed, invoice, customer }: OneInvoice): void {
  const { id, number, issued, delivered, instalments } = invoice
  const cap = capOf({
    companyCountry: book.company.country,
    kind: customer.kind,
    sector: sector ?? 'general',
    agreed: agreed.get(customer.id),
    issued,
    received: delivered,
  })
  for (const [index, { due, open }] of instalments.entries()) {
    const key = { customer: customer.id, invoice: id, number, instalment: index + 1 }
    if (due === undefined) {
      found.noDue.push({ ...key, lawfulDue: addDays(delivered ?? issued, defaultDueDays) })
      continue
    }
    if (cap === null) {
      found.notJudged += 1
      continue
    }
    found.judged += 1
    const breach = breachOf(due, cap)
    if (breach === null) continue
    found.findings.push({
      ...key,
      issued,
      due,
      ...breach,
      law: lawOf(breach.rule, issued),
      daysOver: daysBetween(breach.latest, due),
      open: open > 0n,
    })
  }
}

/** Days that no agreement between businesses may pass, whatever the month. */
function lintAgreed({ book, sector, agreed, today }: TermsQuestion): AgreedFinding[] {
  const business = book.customers.filter(({ id, kind }) => kind === 'business' && agreed.has(id))
  return business.flatMap(({ id }) => {
    const terms = agreed.get(id) as AgreedTerms
    const most = mostAgreed(book.company.country, sector ?? 'general', terms)
    if (most === null || terms.days <= most.days) return []
    const { rule, days } = most
    return { customer: id, agreed: terms, rule, law: lawOf(rule, today), mostDays: days }
  })
}

function mostAgreed(
  country: string,
  sector: Sector,
  { kind }: AgreedTerms,
): { readonly rule: CapRule; readonly days: number } | null {
  if (country === 'BE') return { rule: 'be_60', days: 60 }
  if (country !== 'FR') return null
  if (sector === 'transport') return { rule: 'fr_transport', days: 30 }
  if (sector === 'meat') return { rule: 'fr_meat', days: 20 }
  if (sector === 'perishable') return { rule: 'fr_perishable', days: 30 }
  if (sector === 'alcohol') return { rule: 'fr_alcohol', days: kind === 'net' ? 60 : 30 }
  if (kind === 'periodic') return { rule: 'fr_periodic', days: 45 }
  return {
    rule: sector === 'wine_grapes' ? 'fr_wine_grapes' : 'fr_60',
    days: kind === 'net' ? 60 : 45,
  }
}

function unknownMentions({ company, customers }: Book): TermsReport['unknown'] {
  const french = company.country === 'FR'
  return {
    companySiren: french && company.siren === undefined,
    customersWithoutSiren: customers
      .filter(
        ({ kind, country, siren }) => french && kind === 'business' && country === 'FR' && !siren,
      )
      .map(({ id }) => id)
      .sort(byText),
  }
}
