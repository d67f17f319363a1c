// What was agreed with one customer about when he pays, what the law says to it, and the rate that
// late payment costs him on an invoice of today.

import type { AgreedRate, Book, Customer } from '../../../../core/book.ts'
import { type Day, daysBetween } from '../../../../core/day.ts'
import type { CustomerId, TenantId } from '../../../../core/ids.ts'
import { dayIn } from '../../../../core/instant.ts'
import { tx } from '../../../db/tx.ts'
import type { Deps } from '../../../deps.ts'
import { loadCustomerBook } from '../../../ledger/store.ts'
import { ratesFor } from '../../law/agreed-rates.ts'
import { halfYearOf } from '../../law/half-years.ts'
import { type Law, lateRate } from '../../law/rates.ts'
import { lawBetween } from '../../law/which.ts'
import { type AgreedTerms, dueOf } from '../agreed.ts'
import { capOf, lawOf, type Sector } from '../caps.ts'
import { type AgreedFinding, lintTerms, type TermsFinding } from '../lint.ts'
import { findTerms, loadSettings } from '../store.ts'

export interface CustomerTerms {
  readonly agreed: AgreedTerms | null
  /** What is agreed is itself longer than the law allows. */
  readonly tooLong: AgreedFinding | null
  /** Due days of open invoices that are later than the law allows. */
  readonly findings: readonly TermsFinding[]
  readonly sectorAssumed: boolean
  /** Days of an invoice of today; null = nothing is on record. */
  readonly agreedDays: number | null
  /** The longest that the law allows for an invoice of today; null = no law of ours sets an end. */
  readonly cap: { readonly days: number; readonly law: string } | null
  readonly rate: LateRate
}

export interface LateRate {
  /** Null where no law of our tables holds. */
  readonly law: Law | null
  /** Null where the half-year is not known. */
  readonly percent: bigint | null
  /** The terms of sale that name it; null = the law's own. */
  readonly agreed: AgreedRate | null
}

/** Null where there is no such customer. */
export async function customerTerms(
  deps: Deps,
  tenant: TenantId,
  id: CustomerId,
): Promise<CustomerTerms | null> {
  return tx(deps.db, tenant, async (tx) => {
    const book = await loadCustomerBook(tx, tenant, id)
    const customer = book.customers.find((one) => one.id === id)
    if (!customer) return null
    const { sector } = await loadSettings(tx, tenant)
    const agreed = await findTerms(tx, tenant, id)
    const today = dayIn(deps.clock.now(), book.company.timeZone)
    const known = new Map(agreed === null ? [] : [[id, agreed]])
    const report = lintTerms({ book, sector, agreed: known, today })
    return {
      agreed,
      tooLong: report.agreedFindings.find((finding) => finding.customer === id) ?? null,
      findings: report.findings.filter((finding) => finding.customer === id && finding.open),
      sectorAssumed: report.sectorAssumed,
      agreedDays: agreed && daysBetween(today, dueOf(agreed, today)),
      cap: capToday(book, customer, { sector: sector ?? 'general', agreed, today }),
      rate: rateOf(book, customer, today),
    }
  })
}

interface CapFacts {
  readonly sector: Sector
  readonly agreed: AgreedTerms | null
  readonly today: Day
}

/** Without a condition: what only a contract allows is not advised. */
function capToday(
  { company }: Book,
  { kind }: Customer,
  { sector, agreed, today }: CapFacts,
): CustomerTerms['cap'] {
  const terms = { companyCountry: company.country, kind, sector, issued: today }
  const cap = capOf({ ...terms, agreed: agreed ?? undefined, received: undefined })
  return cap && { days: daysBetween(today, cap.until), law: lawOf(cap.rule, today) }
}

function rateOf(book: Book, customer: Customer, today: Day): LateRate {
  const applicable = lawBetween(book.company.country, customer)
  if (applicable.kind === 'none') return { law: null, percent: null, agreed: null }
  const { law } = applicable
  const halfYear = halfYearOf(today)
  if (law !== 'fr') return { law, percent: lateRate(law, halfYear), agreed: null }
  const rates = book.agreedRates ?? []
  const agreed = rates.find(
    ({ from, until }) => from <= today && (until === undefined || today <= until),
  )
  const percent = ratesFor(rates)(today).get(halfYear) ?? null
  return { law, percent, agreed: agreed ?? null }
}
