// Which entries the claim ledger gets. One stands for each invoice, kind and period; a later
// version takes the place of the one before, and none is ever changed. A message raises what it
// stated; a review lowers what turned out not to be owed and closes what was paid.

import type { ClaimKind, Invoice, Payment, Proceeding } from '../../../core/book.ts'
import type { Currency } from '../../../core/currency.ts'
import { addDays, type Day, earlierDay, laterDay } from '../../../core/day.ts'
import type { CustomerId, InvoiceId } from '../../../core/ids.ts'
import { byText } from '../../../core/text-order.ts'
import type { RatesFor } from '../law/agreed-rates.ts'
import { fixedSum, type Law } from '../law/rates.ts'
import { type ClaimLine, claimLines, type Delay, paidByInstalment } from './lines.ts'

export interface ClaimEntry {
  readonly invoice: InvoiceId
  readonly customer: CustomerId
  readonly kind: ClaimKind
  /** `2026-S2`; empty for the indemnity. */
  readonly period: string
  readonly law: Law
  readonly currency: Currency
  readonly amount: bigint
  readonly lines: readonly ClaimLine[]
}

/** What one message stated about one invoice. */
export interface Stated {
  readonly instalment: number
  readonly open: bigint
  readonly penalties: boolean
  readonly indemnity: boolean
}

export interface InvoiceClaims {
  readonly invoice: Invoice
  /** Those that name the invoice, at least. */
  readonly payments: readonly Payment[]
  /** Of the first insolvency judgment against the customer, where there is one. */
  readonly judgment: Day | undefined
  readonly ratesFor: RatesFor
  /** The entries that stand. */
  readonly standing: readonly ClaimEntry[]
}

/** The entries that a message makes true: those that are new, or say something else. */
export function entriesOfMessage(
  { invoice, payments, judgment, ratesFor, standing }: InvoiceClaims,
  stated: readonly Stated[],
  until: Day,
): ClaimEntry[] {
  const paid = paidByInstalment(invoice, payments)
  const end = beforeJudgment(until, judgment)
  const rates = ratesFor(invoice.issued)
  const lines = stated.flatMap(({ instalment, open, penalties }) => {
    const due = invoice.instalments[instalment - 1]?.due
    if (!penalties || due === undefined || isStatedBeyond(standing, instalment, end)) return []
    const delay = { instalment, due, open, paid: paid[instalment - 1] ?? [] }
    const found = claimLines(delay, end, (halfYear) => rates.get(halfYear) ?? null)
    return found.kind === 'known' ? found.lines : []
  })
  const touched = new Set(lines.map(({ instalment }) => instalment))
  const others = linesOf(standing).filter(({ instalment }) => !touched.has(instalment))
  const indemnity =
    stated.some((item) => item.indemnity) || standing.some(({ kind }) => kind === 'indemnity')
  return changes(standing, entriesFor(invoice, [...others, ...lines], { indemnity }))
}

/** A job that runs again after a later message takes nothing back. */
const isStatedBeyond = (standing: readonly ClaimEntry[], instalment: number, until: Day): boolean =>
  linesOf(standing).some((line) => line.instalment === instalment && line.until > until)

/** What stands and is no longer true. Never claims more than was stated, but until the payment. */
export function entriesOfReview(claims: InvoiceClaims, today: Day): ClaimEntry[] {
  const { invoice, judgment, ratesFor, standing } = claims
  if (invoice.status !== 'posted') return changes(standing, [])
  const rates = ratesFor(invoice.issued)
  const byInstalment = Map.groupBy(linesOf(standing), ({ instalment }) => instalment)
  const delays = delaysOf(claims)
  const lines = [...byInstalment].flatMap(([instalment, stated]) => {
    const delay = delays.find((one) => one.instalment === instalment)
    if (!delay) return []
    const until = beforeJudgment(endOfClaim(delay, stated), judgment)
    const found = claimLines({ ...delay, most: stated }, until, (half) => rates.get(half) ?? null)
    return found.kind === 'known' ? found.lines : stated
  })
  const indemnity =
    standing.some(({ kind }) => kind === 'indemnity') &&
    delays.some((delay) => wasLate(delay, today, judgment))
  return changes(standing, entriesFor(invoice, lines, { indemnity }))
}

/** Every dated instalment, with what is unpaid by the books. */
export function delaysOf({
  invoice,
  payments,
}: Pick<InvoiceClaims, 'invoice' | 'payments'>): Delay[] {
  const paid = paidByInstalment(invoice, payments)
  return invoice.instalments.flatMap(({ due, open }, index) =>
    due === undefined ? [] : { instalment: index + 1, due, open, paid: paid[index] ?? [] },
  )
}

/** Paid: until the day on which the last of it came. Else as far as it was stated. */
function endOfClaim({ open, paid }: Delay, stated: readonly ClaimLine[]): Day {
  const last = stated.map(({ until }) => until).reduce(laterDay)
  if (open > 0n || paid.length === 0) return last
  return laterDay(last, paid.map(({ day }) => day).reduce(laterDay))
}

/** Penalties stop the day before an insolvency judgment. */
export const beforeJudgment = (until: Day, judgment: Day | undefined): Day =>
  judgment === undefined ? until : earlierDay(until, addDays(judgment, -1))

export const firstJudgment = (proceedings: readonly Proceeding[], today: Day): Day | undefined =>
  proceedings
    .map(({ judgment }) => judgment)
    .filter((judgment) => judgment <= today)
    .sort(byText)[0]

/** Something was unpaid after its due day; what fell due from a judgment on does not count. */
export function wasLate(
  { due, open, paid }: Delay,
  today: Day,
  judgment: Day | undefined,
): boolean {
  if (due >= today || (judgment !== undefined && due >= judgment)) return false
  return open > 0n || paid.some(({ day }) => day > due)
}

export const linesOf = (entries: readonly ClaimEntry[]): readonly ClaimLine[] =>
  entries.flatMap(({ lines }) => lines)

export function entriesFor(
  { id, customer, currency, total }: Invoice,
  lines: readonly ClaimLine[],
  { indemnity, law = 'fr' }: { readonly indemnity: boolean; readonly law?: Law },
): ClaimEntry[] {
  const common = { invoice: id, customer, law, currency }
  const penalties = [...Map.groupBy(lines, ({ halfYear }) => halfYear)].map(([period, own]) => ({
    ...common,
    kind: 'penalty' as const,
    period,
    amount: own.reduce((sum, { amount }) => sum + amount, 0n),
    lines: own.toSorted((a, b) => a.instalment - b.instalment || byText(a.from, b.from)),
  }))
  const sum = indemnity ? fixedSum(law, { minor: total, currency }) : null
  const fixed = { ...common, kind: 'indemnity' as const, period: '', lines: [] }
  return [
    ...penalties.sort((a, b) => byText(a.period, b.period)),
    ...(sum === null ? [] : [{ ...fixed, amount: sum.minor }]),
  ]
}

/** Of an invoice that is gone from the books. */
export const takenBack = (standing: readonly ClaimEntry[]): ClaimEntry[] => changes(standing, [])

/** What has to be added so that `wanted` stands; what is no longer wanted stands at zero. */
function changes(standing: readonly ClaimEntry[], wanted: readonly ClaimEntry[]): ClaimEntry[] {
  const keyOf = ({ kind, period }: ClaimEntry) => `${kind} ${period}`
  const stands = new Map(standing.map((entry) => [keyOf(entry), entry]))
  const wants = new Set(wanted.map(keyOf))
  const said = ({ amount, lines }: ClaimEntry) => [amount, ...lines.map(lineText)].join()
  const changed = wanted.filter((entry) => {
    const before = stands.get(keyOf(entry))
    return before === undefined || said(before) !== said(entry)
  })
  const dropped = standing
    .filter((entry) => entry.amount > 0n && !wants.has(keyOf(entry)))
    .map((entry) => ({ ...entry, amount: 0n, lines: [] }))
  return [...changed, ...dropped]
}

const lineText = ({ instalment, from, until, base, rate, amount }: ClaimLine): string =>
  `${instalment} ${from} ${until} ${base} ${rate} ${amount}`
