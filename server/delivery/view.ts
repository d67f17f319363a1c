// What a letter says, as text ready to be set: amounts and dates in the reader's language, from
// exact minor units and plain days. Leaves out every sentence: see templates/.

import type { Book, Customer, Invoice } from '../../core/book.ts'
import type { Currency } from '../../core/currency.ts'
import { type Day, epochDay } from '../../core/day.ts'
import { displayDay, displayMoney } from '../../core/display.ts'
import type { InvoiceId } from '../../core/ids.ts'
import { isAgreed } from '../dunning/law/agreed-rates.ts'
import type { PlannedItem, PlannedMessage } from '../dunning/planned.ts'
import { accountOf, type Letterhead, mentionsOf } from './letterhead.ts'
import type { LanguageTexts } from './templates/texts.ts'
import type { StepSaid } from './wording.ts'

type Labels = LanguageTexts['labels']

export interface LetterFacts {
  readonly book: Book
  readonly message: PlannedMessage
  /** What its policy says with its step; absent = what a step of that name usually is. */
  readonly said?: StepSaid | undefined
  /** The day that stands on the letter. */
  readonly day: Day
  /** Where an answer reaches a person; absent = not known. */
  readonly replyTo?: string
  /** The sender's business paper; absent = nobody has written it down yet. */
  readonly letterhead?: Letterhead | undefined
  /** Where an invoice can be paid online; absent = nobody has been asked. */
  readonly payLinks?: ReadonlyMap<InvoiceId, string> | undefined
}

export interface ViewItem {
  readonly number: string
  /** `2/3` where the invoice has several due dates. */
  readonly part?: string
  readonly issued: string
  readonly due: string
  readonly late: string
  readonly open: string
  /** The balance in the books and what was taken off it, where they differ from `open`. */
  readonly booked?: string
  readonly deducted?: string
  readonly claims?: readonly string[]
  /** Where it can be paid online. */
  readonly pay?: string
}

export interface ViewSender {
  readonly name: string
  readonly siren?: string
  readonly reply_to?: string
  readonly phone?: string
  /** Legal form and capital, register, VAT number, how to reach him: a line each. */
  readonly mentions?: readonly string[]
  /** Where to pay: account number, bank. */
  readonly account?: readonly string[]
}

export interface ViewTotal {
  readonly open: string
  readonly penalties?: string
  readonly indemnity?: string
}

export interface LetterView {
  readonly language: string
  readonly date: string
  readonly deadline?: string
  readonly sender: ViewSender
  readonly customer: { readonly name: string; readonly address: readonly string[] }
  readonly several: boolean
  readonly first: ViewItem
  readonly items: readonly ViewItem[]
  readonly totals: readonly ViewTotal[]
  /** All totals in one text, a currency after the other. */
  readonly amount: string
  readonly hasClaims: boolean
  /** The sender is a French company: its own law is the French one. */
  readonly frenchSender: boolean
  /** What says the rate of the penalties. */
  readonly rates: 'law' | 'agreed' | 'both'
  readonly hasDeductions: boolean
}

/** The view, or the name of the fact that it lacks. */
export function letterView(
  facts: LetterFacts,
  texts: Pick<LanguageTexts, 'labels' | 'document'>,
): LetterView | { readonly lacks: string } {
  const { book, message } = facts
  const { labels } = texts
  const customer = book.customers.find(({ id }) => id === message.customer)
  if (!customer) return { lacks: 'customer' }
  const write = writerOf(facts, customer)
  const invoices = new Map(book.invoices.map((invoice) => [invoice.id, invoice]))
  const items: ViewItem[] = []
  for (const [index, item] of mostLateFirst(message)) {
    const invoice = invoices.get(item.invoice)
    if (!invoice) return { lacks: `items[${index}].invoice` }
    const due = invoice.instalments[item.instalment - 1]?.due
    if (due === undefined) return { lacks: `items[${index}].due` }
    const pay = facts.payLinks?.get(item.invoice)
    items.push({
      ...viewItem({ item, invoice, due, labels, write }),
      ...(pay === undefined ? {} : { pay }),
    })
  }
  const [first] = items
  if (!first) return { lacks: 'items' }
  return {
    language: message.language,
    date: write.day(facts.day),
    ...(message.deadline === undefined ? {} : { deadline: write.day(message.deadline) }),
    sender: senderOf(facts, texts, write),
    customer: { name: oneLine(customer.name), address: addressOf(customer) },
    several: items.length > 1,
    first,
    items,
    totals: message.totals.map(({ currency, open, penalties, indemnity }) => ({
      open: write.amount(open, currency),
      ...(penalties > 0n ? { penalties: write.amount(penalties, currency) } : {}),
      ...(indemnity > 0n ? { indemnity: write.amount(indemnity, currency) } : {}),
    })),
    amount: message.totals.map((sum) => write.amount(sum.open, sum.currency)).join(', '),
    hasClaims: message.totals.some(({ penalties, indemnity }) => penalties > 0n || indemnity > 0n),
    frenchSender: book.company.country === 'FR',
    rates: ratesOf(facts, invoices),
    hasDeductions: items.some(({ deducted }) => deducted !== undefined),
  }
}

function ratesOf(
  { book, message }: LetterFacts,
  invoices: ReadonlyMap<InvoiceId, Invoice>,
): LetterView['rates'] {
  const penalized = message.items.filter(({ penalties = 0n }) => penalties > 0n)
  const agreed = penalized.filter(({ invoice }) => {
    const issued = invoices.get(invoice)?.issued
    return issued !== undefined && isAgreed(book.agreedRates ?? [], issued)
  })
  if (agreed.length === 0) return 'law'
  return agreed.length === penalized.length ? 'agreed' : 'both'
}

/** Each item with its place in the message. */
export const mostLateFirst = ({
  items,
}: Pick<PlannedMessage, 'items'>): readonly [number, PlannedItem][] =>
  [...items.entries()].toSorted(([, a], [, b]) => b.daysOverdue - a.daysOverdue)

interface ItemFacts {
  readonly item: PlannedItem
  readonly invoice: Invoice
  readonly due: Day
  readonly labels: Labels
  readonly write: Writer
}

function viewItem({ item, invoice, due, labels, write }: ItemFacts): ViewItem {
  const { currency, open, penalties = 0n, indemnity = 0n, daysOverdue } = item
  const booked = invoice.instalments[item.instalment - 1]?.open ?? open
  const claims = [
    ...(penalties > 0n
      ? [`${labels.penalties}${labels.colon} ${write.amount(penalties, currency)}`]
      : []),
    ...(indemnity > 0n
      ? [`${labels.indemnity}${labels.colon} ${write.amount(indemnity, currency)}`]
      : []),
  ]
  return {
    number: oneLine(invoice.number),
    ...(invoice.instalments.length > 1
      ? { part: `${item.instalment}/${invoice.instalments.length}` }
      : {}),
    issued: write.day(invoice.issued),
    due: write.day(due),
    late:
      daysOverdue > 0
        ? `${daysOverdue} ${daysOverdue > 1 ? labels.days : labels.day}`
        : labels.notDue,
    open: write.amount(open, currency),
    ...(booked > open
      ? {
          booked: write.amount(booked, currency),
          deducted: write.amount(booked - open, currency),
        }
      : {}),
    ...(claims.length > 0 ? { claims } : {}),
  }
}

function senderOf(
  { book: { company }, replyTo, letterhead }: LetterFacts,
  { document }: Pick<LanguageTexts, 'document'>,
  write: Writer,
): ViewSender {
  const siren = letterhead?.siren ?? company.siren
  const answer = letterhead?.email ?? replyTo
  const amount = (minor: bigint) => write.amount(minor, company.currency)
  const mentions = mentionsOf({ company, letterhead }, document, amount)
  const account = letterhead ? accountOf(letterhead) : []
  return {
    name: oneLine(company.name),
    ...(siren === undefined ? {} : { siren }),
    ...(answer === undefined ? {} : { reply_to: oneLine(answer) }),
    ...(letterhead?.phone === undefined ? {} : { phone: oneLine(letterhead.phone) }),
    ...(mentions.length === 0 ? {} : { mentions }),
    ...(account.length === 0 ? {} : { account }),
  }
}

export function addressOf({ address }: Pick<Customer, 'address'>): readonly string[] {
  if (!address) return []
  return [...address.lines, `${address.postcode} ${address.city}`]
    .map(oneLine)
    .filter((line) => line !== '')
}

/** A host's name or number may hold line breaks; a subject or a header may not. */
export const oneLine = (text: string): string =>
  text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()

const usualLocale: Readonly<Record<string, string>> = { fr: 'fr-FR', en: 'en-GB' }

/** The contact person's own locale, else the customer's, else the company's, as far as it is of the letter's language. */
function localeOf({ book, message }: LetterFacts, customer: Customer): string {
  const fits = (locale: string | undefined): locale is string =>
    locale?.split('-')[0]?.toLowerCase() === message.language && isLocale(locale)
  const own = [customer.contact?.locale, customer.locale].find(fits)
  if (own !== undefined) return own
  if (fits(book.company.locale)) return book.company.locale
  return usualLocale[message.language] ?? message.language
}

function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1
  } catch {
    return false
  }
}

export interface Writer {
  day(day: Day): string
  /** With the month in letters, as a letter is dated. */
  date(day: Day): string
  /** Of hundredths of a percent: `12,40 %`. */
  rate(hundredths: bigint): string
  amount(minor: bigint, currency: Currency): string
}

/** How this letter's reader writes days and amounts. */
export function writerOf(facts: LetterFacts, customer: Customer): Writer {
  return writerFor(localeOf(facts, customer))
}

const dayMs = 86_400_000

function writerFor(locale: string): Writer {
  const french = locale.startsWith('fr')
  const dates = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    calendar: 'gregory',
    numberingSystem: 'latn',
    day: french ? '2-digit' : 'numeric',
    month: french ? '2-digit' : 'short',
    year: 'numeric',
  })
  const percents = new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 2 })
  return {
    day: (day) => dates.format(epochDay(day) * dayMs),
    date: (day) => displayDay(day, locale),
    rate: (hundredths) => percents.format(`${hundredths}e-4` as `${number}`),
    amount: (minor, currency) => displayMoney(minor, currency, locale),
  }
}
