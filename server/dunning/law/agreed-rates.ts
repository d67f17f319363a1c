// Rates that a French company's terms of sale agree on: from when to when, and never below three
// times the legal rate (C. com. L441-10 II). The terms of the day of the invoice hold for it.

import type { AgreedRate } from '../../../core/book.ts'
import type { Day } from '../../../core/day.ts'
import { larger } from '../../../core/money.ts'
import { halfYearOf } from './half-years.ts'
import { frenchFloors, type RateTable, rateTables } from './rates.ts'

/** The rates of an invoice's half-years: agreed where its day is covered, else the law's own. */
export type RatesFor = (issued: Day) => RateTable

export function ratesFor(agreed: readonly AgreedRate[]): RatesFor {
  if (agreed.length === 0) return () => rateTables.fr
  const tables = agreed.map((rate) => ({ ...rate, table: tableOf(rate) }))
  return (issued) => tables.find((rate) => covers(rate, issued))?.table ?? rateTables.fr
}

/** Whether terms of sale, and not the law alone, say the rate of an invoice of this day. */
export const isAgreed = (agreed: readonly AgreedRate[], issued: Day): boolean =>
  agreed.some((rate) => covers(rate, issued))

const covers = ({ from, until }: Pick<AgreedRate, 'from' | 'until'>, issued: Day): boolean =>
  from <= issued && (until === undefined || issued <= until)

/** A floor that rises above the agreed rate takes its place. */
function tableOf({ rate }: AgreedRate): RateTable {
  return new Map([...frenchFloors].map(([halfYear, floor]) => [halfYear, larger(rate, floor)]))
}

export type RateRefusal =
  | { readonly kind: 'below_floor'; readonly halfYear: string; readonly floor: bigint }
  | { readonly kind: 'floor_unknown'; readonly halfYear: string }
  | { readonly kind: 'ends_before_it_begins' }

/** Why a rate may not be agreed; the highest floor of its time is the one that is named. */
export function refusalOf({ from, until, rate }: AgreedRate): RateRefusal | null {
  if (until !== undefined && until < from) return { kind: 'ends_before_it_begins' }
  const last = until === undefined ? '9999-S2' : halfYearOf(until)
  const floors = [...frenchFloors].filter(
    ([halfYear]) => halfYear >= halfYearOf(from) && halfYear <= last,
  )
  const [highest] = floors.toSorted(([, a], [, b]) => (a < b ? 1 : a > b ? -1 : 0))
  if (!highest) return { kind: 'floor_unknown', halfYear: halfYearOf(from) }
  const [halfYear, floor] = highest
  return rate < floor ? { kind: 'below_floor', halfYear, floor } : null
}
