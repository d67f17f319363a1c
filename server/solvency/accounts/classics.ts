// Three formulas of the literature, shown beside our own for who knows them. None decides.

import { type Credible, minus, over, overDebt, quickAssetsOf } from './ratios.ts'

/** Null where one of its parts is missing. */
export interface Classics {
  /** Altman's Z'' of 1993, for firms that are not listed: above 2.6 safe, under 1.1 in distress. */
  readonly altmanZ2: number | null
  /** Zmijewski 1984: above 0 in distress. */
  readonly zmijewski: number | null
  /** Conan and Holder 1979, in hundredths: above 9 sound, under 4 in danger. */
  readonly conanHolder: number | null
}

export const classicsOf = (credible: Credible): Classics => ({
  altmanZ2: altmanOf(credible),
  zmijewski: zmijewskiOf(credible),
  conanHolder: conanHolderOf(credible),
})

function altmanOf({ ratios }: Credible): number | null {
  return sumOf([
    [6.56, ratios.workingCapitalToAssets],
    [3.26, ratios.retainedEarningsToAssets],
    [6.72, ratios.ebitToAssets],
    [1.05, ratios.equityToLiabilities],
  ])
}

function zmijewskiOf({ ratios }: Credible): number | null {
  const sum = sumOf([
    [-4.513, ratios.netIncomeToAssets],
    [5.679, ratios.liabilitiesToAssets],
    [0.004, ratios.currentRatio],
  ])
  return sum === null ? null : sum - 4.336
}

function conanHolderOf({ items }: Credible): number | null {
  const assets = items.totalAssets
  const liabilities = items.totalLiabilities ?? minus(assets, items.equity)
  return sumOf([
    [24, overDebt(items.ebitda, liabilities)],
    [22, over(minus(assets, items.currentLiabilities), assets)],
    [16, over(quickAssetsOf(items), assets)],
    [-87, over(items.interest, items.sales)],
    [-10, over(items.personnel, items.valueAdded)],
  ])
}

function sumOf(parts: readonly (readonly [factor: number, value: number | undefined])[]) {
  let sum = 0
  for (const [factor, value] of parts) {
    if (value === undefined) return null
    sum += factor * value
  }
  return Number.isFinite(sum) ? sum : null
}
