// Which events of its customers a company's management is to know: proceedings, the end of a
// company, accounts that are not filed, the first late payment of a good payer, a limit that is
// used up or to be reviewed, a grade that fell, a guarantee about to end. Leaves out who is told.

import type { Book, Grade } from '../../../core/book.ts'
import type { Currency } from '../../../core/currency.ts'
import { addDays, addMonths, type Day, dayFromEpoch, epochDay } from '../../../core/day.ts'
import type { CustomerId } from '../../../core/ids.ts'
import { openInstalments } from '../../ledger/position.ts'
import { closingsOf, identityOf, type KeptAnswer } from '../bureaus/answers.ts'
import { type Guarantee, type GuaranteeKind, guaranteeState } from '../guarantees/guarantee.ts'
import { type Outcome, outcomesOf } from '../outcomes.ts'

export const watchKinds = [
  'proceeding',
  'struck_off',
  'late_accounts',
  'grade_drop',
  'limit_reached',
  'review_due',
  'first_late',
  'guarantee_expires',
] as const
export type WatchKind = (typeof watchKinds)[number]

export interface Finding {
  readonly customer: CustomerId
  readonly kind: WatchKind
  /** What the event is known by: found again it is the same one. */
  readonly source: string
  readonly day: Day
  readonly detail: Readonly<Record<string, string>>
}

/** An old proceeding of who owes nothing is no news. */
const newsDays = 60

/** Of a customer himself, or of another record with his SIREN. */
export function proceedingFindings(
  { customers, invoices, proceedings }: Book,
  today: Day,
): Finding[] {
  const owing = owingIn(invoices)
  const byId = new Map(customers.map((one) => [one.id, one]))
  const bySiren = Map.groupBy(customers, ({ siren }) => siren)
  return proceedings.flatMap(({ customer, kind, judgment, published }) => {
    if (kind === 'closed') return []
    const siren = byId.get(customer)?.siren
    const same = siren === undefined ? [] : (bySiren.get(siren) ?? [])
    const isNews = published >= addDays(today, -newsDays)
    return [...new Set([customer, ...same.map(({ id }) => id)])]
      .filter((id) => isNews || owing.has(id))
      .map((id) => ({
        ...{ customer: id, kind: 'proceeding' as const, source: `${kind} ${judgment}` },
        ...{ day: published, detail: { proceeding: kind, judgment } },
      }))
  })
}

/** A year closes twelve months after the last; half of one later, at the latest, it is filed. */
const lateAccountsMonths = 24
/** Who filed once may have been free not to. */
const fewestFilings = 2

/** Of who owes something: a company that has ceased, or files its accounts no longer. */
export function registerFindings(
  { customers, invoices }: Pick<Book, 'customers' | 'invoices'>,
  answers: ReadonlyMap<string, readonly KeptAnswer[]>,
  today: Day,
): Finding[] {
  const owing = owingIn(invoices)
  return customers.flatMap(({ id: customer, siren = '' }): Finding[] => {
    const own = owing.has(customer) ? (answers.get(siren) ?? []) : []
    const identity = identityOf(own)
    if (identity?.state === 'ceased') {
      const day = identity.closed ?? today
      return [{ customer, kind: 'struck_off', source: 'ceased', day, detail: {} }]
    }
    const closings = closingsOf(own) ?? []
    const [last] = closings
    if (last === undefined || closings.length < fewestFilings) return []
    const day = addMonths(last, lateAccountsMonths)
    if (day >= today) return []
    const detail = { closing: last }
    return [{ customer, kind: 'late_accounts', source: last, day, detail }]
  })
}

const owingIn = (invoices: Book['invoices']): ReadonlySet<CustomerId> =>
  new Set(invoices.filter((one) => openInstalments(one).length > 0).map(({ customer }) => customer))

export const goodPayer = { settled: 6, mostDaysLate: 3, days: 365, overdueDays: 5 } as const

/**
 * Who has settled six instalments in the last year, each on time or nearly, and now leaves one
 * open. What is disputed is no late payment. Named by the oldest, so that others add nothing.
 */
export function firstLateFindings(book: Book, today: Day): Finding[] {
  const now = epochDay(today)
  const disputed = new Set(
    book.disputes.filter(({ closed }) => closed === undefined).map(({ invoice }) => invoice),
  )
  const byCustomer = Map.groupBy(outcomesOf(book), ({ customer }) => customer)
  const found: Finding[] = []
  for (const [at, outcomes] of byCustomer) {
    const customer = book.customers[at]?.id
    if (customer === undefined || !isGoodPayer(outcomes, now)) continue
    const late = outcomes
      .filter(({ end, due, tells }) => {
        return tells && end.kind === 'open' && now - due > goodPayer.overdueDays
      })
      .flatMap((one) => {
        const invoice = book.invoices[one.invoice]
        return invoice && !disputed.has(invoice.id) ? [{ ...one, named: invoice }] : []
      })
      .toSorted((a, b) => a.due - b.due)[0]
    if (!late) continue
    const { named, instalment } = late
    const detail = { invoice: named.id, number: named.number, due: dayFromEpoch(late.due) }
    const source = `${named.id} ${instalment}`
    const day = dayFromEpoch(late.due + goodPayer.overdueDays + 1)
    found.push({ customer, kind: 'first_late', source, day, detail })
  }
  return found
}

function isGoodPayer(outcomes: readonly Outcome[], now: number): boolean {
  const late = outcomes.flatMap(({ end, due, tells }) =>
    tells && end.kind === 'settled' && end.on > now - goodPayer.days ? [end.on - due] : [],
  )
  return late.length >= goodPayer.settled && late.every((days) => days <= goodPayer.mostDaysLate)
}

export interface StandingGuarantee extends Guarantee {
  readonly id: string
  readonly customer: CustomerId
  readonly kind: GuaranteeKind
}

export function guaranteeFindings(all: readonly StandingGuarantee[], today: Day): Finding[] {
  return all.flatMap((one) => {
    if (one.expires === null || guaranteeState(one, today) !== 'expires_soon') return []
    const detail = { guarantee: one.kind, expires: one.expires, ...moneyDetail(one) }
    const { customer, id: source } = one
    return [{ customer, kind: 'guarantee_expires' as const, source, day: today, detail }]
  })
}

const moneyDetail = ({ amount, currency }: { amount: bigint; currency: Currency }) => ({
  ...{ amount: `${amount}`, currency },
})

export interface GradeChange {
  readonly customer: CustomerId
  readonly before: Grade | null
  readonly now: Grade | null
  readonly since: Day
}

/** A grade that is no longer known has not fallen. */
export function gradeFindings(changes: readonly GradeChange[]): Finding[] {
  return changes.flatMap(({ customer, before, now, since }) => {
    if (before === null || now === null || now <= before) return []
    const source = `${before}-${now} ${since}`
    const detail = { before, now }
    return [{ customer, kind: 'grade_drop' as const, source, day: since, detail }]
  })
}

export interface LimitToReview {
  readonly customer: CustomerId
  readonly amount: bigint
  readonly currency: Currency
  readonly reviewOn: Day
}

/** The same limit comes up once; the one that follows it has a day of its own. */
export const reviewFindings = (limits: readonly LimitToReview[], today: Day): Finding[] =>
  limits
    .filter(({ reviewOn }) => reviewOn <= today)
    .map((one) => ({
      ...{ customer: one.customer, kind: 'review_due' as const, source: one.reviewOn },
      ...{ day: one.reviewOn, detail: moneyDetail(one) },
    }))

export interface LimitReached {
  readonly id: string
  readonly customer: CustomerId
  readonly used: bigint
  readonly limit: bigint
  readonly currency: Currency
  readonly on: Day
}

export const limitFindings = (reached: readonly LimitReached[]): Finding[] =>
  reached.map(({ id, customer, used, limit, currency, on }) => ({
    ...{ customer, kind: 'limit_reached' as const, source: id, day: on },
    detail: { used: `${used}`, limit: `${limit}`, currency },
  }))
