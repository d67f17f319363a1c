// In which of two tones a message speaks. The step says how far it goes; within the step a good
// payer is spoken to softly, one who broke his word firmly. Leaves out the words themselves.

import type { Book, Contact, Customer, Invoice, Payment, PaymentPromise } from '../../core/book.ts'
import { addDays, type Day, daysBetween } from '../../core/day.ts'
import type { CustomerId } from '../../core/ids.ts'
import { dayIn } from '../../core/instant.ts'
import type { Plan, PlannedMessage } from './planned.ts'

export const tones = ['cordial', 'firm'] as const
export type Tone = (typeof tones)[number]

export const toneReasons = [
  'COURTESY',
  'BROKEN_PROMISE',
  'GRADE',
  'PAYS_LATE',
  'PAYS_ON_TIME',
  'REMINDED_OFTEN',
  'LONG_STANDING',
  'STEP',
] as const
export type ToneReason = (typeof toneReasons)[number]

export interface ToneChoice {
  readonly tone: Tone
  readonly reason: ToneReason
}

export interface ToneFacts {
  readonly customer: Customer
  /** All of the customer's, whatever their state. */
  readonly invoices: readonly Invoice[]
  readonly payments: readonly Payment[]
  readonly promises: readonly PaymentPromise[]
  readonly history: readonly Contact[]
  readonly today: Day
  readonly timeZone: string
}

type Said = Pick<PlannedMessage, 'step' | 'items' | 'deadline'>

/** A promise has the bank's days after its own before it is broken. */
const graceDays = 5
const lookBackDays = 365
/** So many payments say something about a payer. */
const enoughPayments = 3
const lateDays = 15
const punctualDays = 5
const manyReminders = 6
const longStandingDays = 730

/** The first reason that holds decides. */
export function toneOf(message: Said, facts: ToneFacts): ToneChoice {
  if (message.items.every(({ daysOverdue }) => daysOverdue <= 0)) return cordial('COURTESY')
  if (facts.promises.some((promise) => isBroken(promise, facts))) return firm('BROKEN_PROMISE')
  const { grade } = facts.customer
  if (grade === 'A' || grade === 'B') return cordial('GRADE')
  if (grade === 'D' || grade === 'E') return firm('GRADE')
  const delays = delaysOf(facts)
  if (delays.length >= enoughPayments) {
    const late = delays.filter((days) => days > lateDays).length
    if (late * 2 > delays.length) return firm('PAYS_LATE')
    if (delays.every((days) => days <= punctualDays)) return cordial('PAYS_ON_TIME')
  }
  if (remindersOf(facts) >= manyReminders) return firm('REMINDED_OFTEN')
  const since = addDays(facts.today, -longStandingDays)
  if (facts.invoices.some(({ issued }) => issued <= since)) return cordial('LONG_STANDING')
  const isFirst = message.step === 'reminder-1'
  return isFirst ? cordial('STEP') : firm('STEP')
}

const cordial = (reason: ToneReason): ToneChoice => ({ tone: 'cordial', reason })
const firm = (reason: ToneReason): ToneChoice => ({ tone: 'firm', reason })

/** Its day and the grace are over, and what it named is not paid. */
function isBroken(promise: PaymentPromise, { invoices, today }: ToneFacts): boolean {
  if (promise.withdrawn !== undefined || addDays(promise.due, graceDays) >= today) return false
  return invoices.some(
    ({ id, status, instalments }) =>
      status === 'posted' &&
      promise.invoices.includes(id) &&
      instalments.some(({ open, due }) => open > 0n && due !== undefined && due < today),
  )
}

/** Days from the due date to the money, for each payment of the last year. */
function delaysOf({ invoices, payments, today }: ToneFacts): number[] {
  const known = new Map(invoices.map((invoice) => [invoice.id, invoice]))
  const since = addDays(today, -lookBackDays)
  return payments
    .filter(({ state, received }) => state === 'settled' && received >= since)
    .flatMap(({ received, allocations }) =>
      allocations.flatMap(({ invoice, instalment = 1 }) => {
        const due = known.get(invoice)?.instalments[instalment - 1]?.due
        return due === undefined ? [] : [daysBetween(due, received)]
      }),
    )
}

/** What reached the customer in the last year, beside courtesies. */
function remindersOf({ history, today, timeZone }: ToneFacts): number {
  const since = addDays(today, -lookBackDays)
  const reached = new Set(['sent', 'delivered', 'answered'])
  return history.filter(
    ({ step, at, outcome }) =>
      step !== 'courtesy' && reached.has(outcome) && dayIn(at, timeZone) >= since,
  ).length
}

/** The plan with a tone on each message; one pass over the book. */
export function withTones(planned: Plan, book: Book): Plan {
  const { company, customers } = book
  const { timeZone } = company
  const today = dayIn(planned.now, timeZone)
  const wanted = new Set(planned.messages.map(({ customer }) => customer))
  const known = new Map(customers.map((customer) => [customer.id, customer]))
  const invoices = groupedFor(book.invoices, wanted)
  const payments = groupedFor(book.payments, wanted)
  const promises = groupedFor(book.promises, wanted)
  const history = groupedFor(book.history, wanted)
  const messages = planned.messages.map((message): PlannedMessage => {
    const customer = known.get(message.customer)
    if (!customer) return message
    const { id } = customer
    const facts = {
      ...{ customer, today, timeZone },
      invoices: invoices.get(id) ?? [],
      payments: payments.get(id) ?? [],
      promises: promises.get(id) ?? [],
      history: history.get(id) ?? [],
    }
    return { ...message, tone: toneOf(message, facts) }
  })
  return { ...planned, messages }
}

function groupedFor<T extends { readonly customer: CustomerId }>(
  records: readonly T[],
  wanted: ReadonlySet<CustomerId>,
): ReadonlyMap<CustomerId, readonly T[]> {
  return Map.groupBy(
    records.filter(({ customer }) => wanted.has(customer)),
    ({ customer }) => customer,
  )
}
