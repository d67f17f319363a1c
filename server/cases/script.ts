// What a caller should have before him: whom to ask for, what is owed since when, what was said and
// promised, what is contested, what to ask, what may be offered and what not to say. Facts of the
// book as sentences; it decides nothing.

import type { Book, Contact, Customer, Invoice } from '../../core/book.ts'
import type { Currency } from '../../core/currency.ts'
import { addDays, addMonths, type Day, daysBetween } from '../../core/day.ts'
import { displayDay, displayMoney } from '../../core/display.ts'
import type { CustomerId, InvoiceId } from '../../core/ids.ts'
import { dayIn, epochMs } from '../../core/instant.ts'
import { allocate } from '../../core/money.ts'
import type { CaseLimits } from './entry.ts'
import { englishScript } from './script-en.ts'
import { frenchScript } from './script-fr.ts'
import type { ShownCase } from './shown.ts'

export type ScriptLanguage = 'fr' | 'en'

export interface ScriptFacts {
  readonly book: Book
  readonly customer: CustomerId
  readonly today: Day
  readonly cases: readonly ShownCase[]
  readonly limits: CaseLimits
  /** Invoices that the task names; none: all that are overdue. */
  readonly about: ReadonlySet<InvoiceId>
}

export const scriptSections = [
  'ask_for',
  'owed',
  'said',
  'promised',
  'disputed',
  'credits',
  'questions',
  'offer',
  'avoid',
] as const
export type ScriptSection = (typeof scriptSections)[number]

export interface Script {
  readonly sections: readonly {
    readonly key: ScriptSection
    readonly heading: string
    readonly lines: readonly string[]
  }[]
}

/** The sentences of one language. Amounts and days arrive already written out. */
export interface ScriptWords {
  readonly locale: string
  readonly headings: Readonly<Record<ScriptSection, string>>
  readonly outcomes: Readonly<Record<Contact['outcome'], string>>
  readonly made: string
  step(key: string): string
  channel(kind: string): string
  state(code: string): string
  cause(code: string): string
  askFor(name: string, phone: string | null): string
  owed(item: { number: string; amount: string; due: string; days: number }): string
  notYetDue(number: string, amount: string, due: string): string
  withoutDue(number: string, amount: string): string
  total(amount: string): string
  said(said: { on: string; step: string; channel: string; outcome: string }): string
  nothingSaid(): string
  promise(made: { amount: string | null; due: string; state: string; paid: string | null }): string
  agreedPlan(next: string | null, state: string): string
  announced(amount: string | null, on: string, state: string): string
  dispute(number: string, amount: string | null, cause: string): string
  credit(amount: string, label: string): string
  readonly questions: {
    readonly received: string
    readonly when: string
    readonly broken: string
    readonly dispute: string
    readonly announced: string
    readonly plan: string
  }
  latestPromise(day: string): string
  promiseNeedsReason(count: number): string
  instalments(parts: readonly string[]): string
  avoid: {
    readonly others: string
    readonly threats: string
    readonly disputed: string
    readonly consumer: string
    readonly insolvent: string
  }
}

const mostContacts = 5
const offeredInstalments = 3

/** Null where the book no longer knows the customer. */
export function scriptOf(facts: ScriptFacts, language: ScriptLanguage): Script | null {
  const customer = facts.book.customers.find(({ id }) => id === facts.customer)
  if (!customer) return null
  const words = language === 'fr' ? frenchScript : englishScript
  const lines: Readonly<Record<ScriptSection, readonly string[]>> = {
    ask_for: [askFor(customer, words)],
    owed: owedLines(facts, words),
    said: saidLines(facts, words),
    promised: promisedLines(facts, words),
    disputed: disputedLines(facts, words),
    credits: creditLines(facts, words),
    questions: questionLines(facts, words),
    offer: offerLines(facts, words),
    avoid: avoidLines(facts, customer, words),
  }
  const sections = scriptSections.map((key) => {
    return { key, heading: words.headings[key], lines: lines[key] }
  })
  return { sections: sections.filter((section) => section.lines.length > 0) }
}

function askFor({ name, phone, contact }: Customer, words: ScriptWords): string {
  return words.askFor(contact?.name ?? name, contact?.phone ?? phone ?? null)
}

interface Owed {
  readonly invoice: Invoice
  readonly due: Day | undefined
  readonly open: bigint
}

/** What the call is about: the overdue part of the invoices that the task names. */
function owedItems({ book, customer, today, about }: ScriptFacts): Owed[] {
  return book.invoices
    .filter((invoice) => invoice.customer === customer && invoice.status === 'posted')
    .flatMap((invoice) =>
      invoice.instalments
        .filter(({ open }) => open > 0n)
        .filter(({ due }) => about.has(invoice.id) || (due !== undefined && due < today))
        .map(({ due, open }) => ({ invoice, due, open })),
    )
    .sort((a, b) => ((a.due ?? '9') < (b.due ?? '9') ? -1 : 1))
}

function owedLines(facts: ScriptFacts, words: ScriptWords): string[] {
  const items = owedItems(facts)
  const lines = items.map(({ invoice: { number, currency }, due, open }) => {
    const amount = displayMoney(open, currency, words.locale)
    if (due === undefined) return words.withoutDue(number, amount)
    const day = displayDay(due, words.locale)
    const late = daysBetween(due, facts.today)
    return late > 0
      ? words.owed({ number, amount, due: day, days: late })
      : words.notYetDue(number, amount, day)
  })
  if (items.length < 2) return lines
  return [
    ...lines,
    ...[...totals(items)].map(([currency, open]) => {
      return words.total(displayMoney(open, currency, words.locale))
    }),
  ]
}

function totals(items: readonly Owed[]): Map<Currency, bigint> {
  const sums = new Map<Currency, bigint>()
  for (const { invoice, open } of items)
    sums.set(invoice.currency, (sums.get(invoice.currency) ?? 0n) + open)
  return sums
}

function saidLines({ book, customer }: ScriptFacts, words: ScriptWords): string[] {
  const zone = book.company.timeZone
  const said = book.history
    .filter((contact) => contact.customer === customer)
    .toSorted((a, b) => epochMs(b.at) - epochMs(a.at))
    .slice(0, mostContacts)
  if (said.length === 0) return [words.nothingSaid()]
  return said.map(({ at, step, channel, outcome }) =>
    words.said({
      on: displayDay(dayIn(at, zone), words.locale),
      step: words.step(step),
      channel: words.channel(channel),
      // A call is sent to nobody: it was made, and no more is known.
      outcome: channel === 'call' && outcome === 'sent' ? words.made : words.outcomes[outcome],
    }),
  )
}

const money = (amount: ShownCase['amount'], words: ScriptWords): string | null =>
  amount && displayMoney(amount.minor, amount.currency, words.locale)

function promisedLines({ cases }: ScriptFacts, words: ScriptWords): string[] {
  return cases.flatMap((one) => {
    const day = one.day === null ? null : displayDay(one.day, words.locale)
    const state = words.state(one.state)
    if (one.kind === 'promise' && day !== null && one.state !== 'withdrawn') {
      const paid = one.paid !== null && one.paid.minor > 0n ? money(one.paid, words) : null
      return words.promise({ amount: money(one.amount, words), due: day, state, paid })
    }
    if (one.kind === 'payment_plan' && one.state !== 'ended') return words.agreedPlan(day, state)
    if (one.kind === 'announced_payment' && day !== null && one.state !== 'withdrawn')
      return words.announced(money(one.amount, words), day, state)
    return []
  })
}

const openDisputes = ({ cases }: ScriptFacts) =>
  cases.filter(({ kind, isOpen }) => kind === 'dispute' && isOpen)

function disputedLines(facts: ScriptFacts, words: ScriptWords): string[] {
  const numbers = new Map<string, string>(facts.book.invoices.map(({ id, number }) => [id, number]))
  return openDisputes(facts).map(({ invoices: [invoice = ''], amount, about }) =>
    words.dispute(numbers.get(invoice) ?? invoice, money(amount, words), words.cause(about ?? '')),
  )
}

function creditLines({ book, customer }: ScriptFacts, words: ScriptWords): string[] {
  const notes = book.creditNotes.filter((note) => note.customer === customer && note.open > 0n)
  const payments = book.payments.filter(
    (payment) =>
      payment.customer === customer && payment.state === 'settled' && payment.unapplied > 0n,
  )
  return [
    ...notes.map(({ open, currency, number }) =>
      words.credit(displayMoney(open, currency, words.locale), number),
    ),
    ...payments.map(({ unapplied, currency, received }) => {
      const amount = displayMoney(unapplied, currency, words.locale)
      return words.credit(amount, displayDay(received, words.locale))
    }),
  ]
}

const brokenOf = ({ cases }: ScriptFacts): number =>
  cases.filter(({ kind, state }) => kind === 'promise' && /^(broken|partly_kept)$/.test(state))
    .length

function questionLines(facts: ScriptFacts, { questions }: ScriptWords): string[] {
  const has = (kind: ShownCase['kind'], ...states: string[]) =>
    facts.cases.some((one) => one.kind === kind && states.includes(one.state))
  return [
    ...(facts.book.history.length === 0 ? [questions.received] : []),
    ...(brokenOf(facts) > 0 ? [questions.broken] : []),
    ...(has('payment_plan', 'broken') ? [questions.plan] : []),
    ...(has('announced_payment', 'expired') ? [questions.announced] : []),
    ...(openDisputes(facts).length > 0 ? [questions.dispute] : []),
    questions.when,
  ]
}

function offerLines(facts: ScriptFacts, words: ScriptWords): string[] {
  const { today, limits } = facts
  if (isInsolvent(facts)) return []
  const latest = displayDay(addDays(today, limits.promiseDaysAhead), words.locale)
  const broken = brokenOf(facts)
  const needsReason = broken >= limits.brokenPromisesAllowed && broken > 0
  return [
    words.latestPromise(latest),
    ...(needsReason ? [words.promiseNeedsReason(broken)] : []),
    ...[...claimable(facts)].map(([currency, open]) => {
      const shares = allocate(
        open,
        Array.from({ length: offeredInstalments }, () => 1n),
      )
      return words.instalments(
        shares.map((share, index) => {
          const day = displayDay(addMonths(today, index + 1), words.locale)
          return `${displayMoney(share, currency, words.locale)} (${day})`
        }),
      )
    }),
  ]
}

/** What may be asked for: less what is contested and less the customer's credits. */
function claimable(facts: ScriptFacts): Map<Currency, bigint> {
  const { book, customer } = facts
  const sums = totals(owedItems(facts))
  const take = (currency: Currency, amount: bigint): void => {
    const left = sums.get(currency)
    if (left === undefined) return
    if (amount >= left) sums.delete(currency)
    else sums.set(currency, left - amount)
  }
  const items = Map.groupBy(owedItems(facts), ({ invoice }) => invoice.id)
  for (const { invoices, amount } of openDisputes(facts)) {
    for (const [id, own] of items) {
      const [first] = own
      if (!first || !invoices.includes(id)) continue
      take(first.invoice.currency, amount?.minor ?? own.reduce((sum, { open }) => sum + open, 0n))
    }
  }
  for (const note of book.creditNotes)
    if (note.customer === customer) take(note.currency, note.open)
  for (const payment of book.payments) {
    const isOwn = payment.customer === customer && payment.state === 'settled'
    if (isOwn) take(payment.currency, payment.unapplied)
  }
  return sums
}

const isInsolvent = ({ book, today }: ScriptFacts): boolean =>
  book.proceedings.some(({ judgment }) => judgment <= today)

function avoidLines(facts: ScriptFacts, { kind }: Customer, { avoid }: ScriptWords): string[] {
  return [
    avoid.others,
    avoid.threats,
    ...(openDisputes(facts).length > 0 ? [avoid.disputed] : []),
    ...(kind === 'consumer' ? [avoid.consumer] : []),
    ...(isInsolvent(facts) ? [avoid.insolvent] : []),
  ]
}
