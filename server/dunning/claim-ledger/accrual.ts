// What the law gives today beside the principal of one customer's late invoices, whether or not
// anybody has asked for it: by the law that holds between seller and customer. Where a half-year is
// missing it is named and that invoice has no penalties.

import type { Book, Customer, Invoice } from '../../../core/book.ts'
import { addDays, type Day, earlierDay, laterDay } from '../../../core/day.ts'
import { dayIn } from '../../../core/instant.ts'
import { byText } from '../../../core/text-order.ts'
import { type RatesFor, ratesFor } from '../law/agreed-rates.ts'
import { type Law, lateRate } from '../law/rates.ts'
import { type ApplicableLaw, lawBetween } from '../law/which.ts'
import { isCompleted } from '../progress.ts'
import {
  beforeJudgment,
  type ClaimEntry,
  delaysOf,
  entriesFor,
  firstJudgment,
  wasLate,
} from './entries.ts'
import { type ClaimLine, claimLines, type Delay } from './lines.ts'

export interface InvoiceAccrual {
  readonly invoice: Invoice
  readonly entries: readonly ClaimEntry[]
}

export interface Accrual {
  readonly law: ApplicableLaw
  /** By invoice, oldest first. */
  readonly invoices: readonly InvoiceAccrual[]
  readonly missingRates: readonly string[]
}

/** `book` is the part of the book that is about this customer. */
export function accrualOf(book: Book, customer: Customer, today: Day): Accrual {
  const applicable = lawBetween(book.company.country, customer)
  if (applicable.kind === 'none') return { law: applicable, invoices: [], missingRates: [] }
  const { law } = applicable
  const scene = {
    ...{ book, customer, law, today, judgment: firstJudgment(book.proceedings, today) },
    agreed: ratesFor(book.agreedRates ?? []),
  }
  const missing = new Set<string>()
  const invoices = book.invoices
    .filter((invoice) => invoice.customer === customer.id && invoice.status === 'posted')
    .toSorted((a, b) => byText(a.issued, b.issued) || byText(a.id, b.id))
    .map((invoice) => ({ invoice, entries: accruedEntries(invoice, scene, missing) }))
    .filter(({ entries }) => entries.length > 0)
  return { law: applicable, invoices, missingRates: [...missing].sort(byText) }
}

interface Scene {
  readonly book: Book
  readonly customer: Customer
  readonly law: Law
  readonly today: Day
  readonly judgment: Day | undefined
  readonly agreed: RatesFor
}

function accruedEntries(invoice: Invoice, scene: Scene, missing: Set<string>): ClaimEntry[] {
  const { book, law, today, judgment, agreed } = scene
  const begins = law === 'fr_consumer' ? noticeDay(invoice, book) : undefined
  if (law === 'fr_consumer' && begins === undefined) return []
  const delays = delaysOf({ invoice, payments: book.payments }).map((delay) =>
    begins === undefined ? delay : { ...delay, due: laterDay(delay.due, addDays(begins, -1)) },
  )
  const rates = law === 'fr' ? agreed(invoice.issued) : null
  const rateOf = (halfYear: string) =>
    rates ? (rates.get(halfYear) ?? null) : lateRate(law, halfYear)
  const lines: ClaimLine[] = []
  for (const delay of delays) {
    const found = claimLines(delay, beforeJudgment(lastDay(delay, today), judgment), rateOf)
    if (found.kind === 'known') lines.push(...found.lines)
    else for (const halfYear of found.halfYears) missing.add(halfYear)
  }
  const indemnity = delays.some((delay) => wasLate(delay, today, judgment))
  return entriesFor(invoice, lines, { indemnity, law })
}

/** A paid item's penalties ended with its last payment. */
function lastDay({ open, paid }: Delay, today: Day): Day {
  if (open > 0n) return today
  return paid.map(({ day }) => day).reduce((a, b) => laterDay(a, earlierDay(b, today)), firstDay)
}

const firstDay = '1900-01-01' as Day

/** A consumer owes the legal rate from the formal notice: its presentation, else its sending. */
function noticeDay({ id }: Invoice, { history, company }: Book): Day | undefined {
  return history
    .filter((contact) => contact.step === 'formal-notice' && isCompleted(contact))
    .filter(({ items }) => items.some(({ invoice }) => invoice === id))
    .map(({ presented, at }) => presented ?? dayIn(at, company.timeZone))
    .sort(byText)[0]
}
