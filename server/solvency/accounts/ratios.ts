// The ratios that a company's accounts give. One that cannot be had, or cannot be true, is absent:
// nothing is filled in.

export const itemNames = [
  'totalAssets',
  'currentAssets',
  'inventory',
  'receivables',
  'cash',
  'currentLiabilities',
  'totalLiabilities',
  'retainedEarnings',
  'equity',
  'sales',
  'ebitda',
  'ebit',
  'netIncome',
  'interest',
  'personnel',
  'valueAdded',
] as const
export type ItemName = (typeof itemNames)[number]

export const ratioNames = [
  'netIncomeToAssets',
  'liabilitiesToAssets',
  'ebitdaToLiabilities',
  'quickRatio',
  'retainedEarningsToAssets',
  'workingCapitalToAssets',
  'ebitToAssets',
  'equityToLiabilities',
  'salesToAssets',
  'currentRatio',
] as const
export type RatioName = (typeof ratioNames)[number]

export type Items = Readonly<Partial<Record<ItemName, number>>>
export type Ratios = Readonly<Partial<Record<RatioName, number>>>

/** One company's accounts as they were given. */
export interface Accounts {
  readonly id: string
  readonly year?: number
  readonly items: Items
  /** These stand as they are, and win over what the items give. */
  readonly ratios: Ratios
}

/** Not below nothing: an amount of these that is negative is a fault of the accounts. */
const neverNegative: readonly ItemName[] = [
  'currentAssets',
  'inventory',
  'receivables',
  'cash',
  'currentLiabilities',
  'totalLiabilities',
  'sales',
  'interest',
  'personnel',
]

export interface Credible {
  readonly items: Items
  readonly ratios: Ratios
  /** Names of what cannot be true. */
  readonly absurd: readonly (ItemName | RatioName)[]
  /** Sales of nothing: they are hidden, not none. */
  readonly hidesSales: boolean
}

export function credibleOf({ items, ratios }: Accounts): Credible {
  const absurd: (ItemName | RatioName)[] = neverNegative.filter((name) => (items[name] ?? 0) < 0)
  if (items.totalAssets !== undefined && items.totalAssets <= 0) absurd.push('totalAssets')
  if (isPartTooLarge(items, 'inventory', 'currentAssets')) absurd.push('inventory')
  if (isPartTooLarge(items, 'currentAssets', 'totalAssets')) absurd.push('currentAssets')
  const hidesSales = items.sales === 0
  const kept = without<ItemName>(items, hidesSales ? [...absurd, 'sales'] : absurd)
  const badRatios = (
    ['liabilitiesToAssets', 'quickRatio', 'salesToAssets', 'currentRatio'] as const
  ).filter((name) => (ratios[name] ?? 0) < 0)
  absurd.push(...badRatios)
  const given = without<RatioName>(ratios, badRatios)
  return { items: kept, ratios: { ...ratiosOf(kept), ...given }, absurd, hidesSales }
}

/** A hundredth more is rounding. */
const isPartTooLarge = (items: Items, part: ItemName, whole: ItemName): boolean => {
  const [less, more] = [items[part], items[whole]]
  return less !== undefined && more !== undefined && more > 0 && less > more * 1.01
}

function without<Name extends string>(
  given: Readonly<Partial<Record<Name, number>>>,
  names: readonly string[],
): Partial<Record<Name, number>> {
  if (names.length === 0) return given
  const kept = { ...given }
  for (const name of Object.keys(kept)) if (names.includes(name)) delete kept[name as Name]
  return kept
}

function ratiosOf(items: Items): Ratios {
  const { totalAssets: assets, equity, currentAssets, currentLiabilities } = items
  const liabilities = items.totalLiabilities ?? minus(assets, equity)
  const ownFunds = equity ?? minus(assets, items.totalLiabilities)
  const found: Partial<Record<RatioName, number | undefined>> = {
    netIncomeToAssets: over(items.netIncome, assets),
    liabilitiesToAssets: over(liabilities, assets),
    ebitdaToLiabilities: overDebt(items.ebitda, liabilities),
    quickRatio: overDebt(quickAssetsOf(items), currentLiabilities),
    retainedEarningsToAssets: over(items.retainedEarnings, assets),
    workingCapitalToAssets: over(minus(currentAssets, currentLiabilities), assets),
    ebitToAssets: over(items.ebit, assets),
    equityToLiabilities: overDebt(ownFunds, liabilities),
    salesToAssets: over(items.sales, assets),
    currentRatio: overDebt(currentAssets, currentLiabilities),
  }
  const known: Partial<Record<RatioName, number>> = {}
  for (const name of ratioNames) {
    const value = found[name]
    if (value !== undefined) known[name] = value
  }
  return known
}

/** What can be turned into money soon: current assets without stock. */
export const quickAssetsOf = ({ currentAssets, inventory, receivables, cash }: Items) =>
  minus(currentAssets, inventory) ?? plus(receivables, cash)

export const minus = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a - b

const plus = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a + b

/** A number too large to be held is none. */
export const over = (a: number | undefined, b: number | undefined): number | undefined => {
  if (a === undefined || b === undefined || b <= 0) return undefined
  return Number.isFinite(a / b) ? a / b : undefined
}

const mostCover = 100

/** Of what is owed. Who owes nothing covers it as often as one may count. */
export function overDebt(a: number | undefined, debt: number | undefined): number | undefined {
  if (a === undefined || debt === undefined || debt < 0 || !Number.isFinite(a)) {
    return undefined
  }
  if (debt === 0) return a > 0 ? mostCover : a < 0 ? -mostCover : undefined
  return Math.min(mostCover, Math.max(-mostCover, a / debt))
}
