// The shares of a payment plan as a person types them: each with its day and amount, and how far
// they sum to what is open.

import { present } from '../../core/assert.ts'
import { parseCurrency } from '../../core/currency.ts'
import { parseDay } from '../../core/day.ts'
import { formatMinor } from '../../core/money.ts'
import type { LanguageWire as Language, MoneyWire } from '../../server/api/wire/parts.ts'
import { amountIn, chosen, type Filled, openOn, type Share, Unfit } from './case-request.ts'

export interface TypedShare {
  readonly due: string
  readonly amount: string
}

export const emptyShare: TypedShare = { due: '', amount: '' }
export const mostShares = 60

/** The first that does not fit is named by its path, as the API names it. */
export function typedShares(filled: Filled, rows: readonly TypedShare[]): Share[] {
  const open = openOn(filled, chosen(filled))
  const shares = rows.map(({ due, amount }, index) => {
    const day = parseDay(due)
    if (!day) throw new Unfit(`instalments.${index}.due`)
    return { due: day, amount: amountIn(amount, open.currency, `instalments.${index}.amount`) }
  })
  const sum = shares.reduce((all, { amount }) => all + BigInt(amount.minor), 0n)
  if (sum !== BigInt(open.minor)) throw new Unfit('instalments')
  return shares
}

export interface SharesSum {
  readonly sum: MoneyWire
  readonly open: MoneyWire
  /** Negative where they are too much. */
  readonly missing: MoneyWire
}

/** What is typed so far; amounts that do not fit count for nothing. Null where nothing is open. */
export function sumSoFar(filled: Filled, rows: readonly TypedShare[]): SharesSum | null {
  const open = orNull(() => openOn(filled, chosen(filled)))
  if (open === null) return null
  const { currency } = open
  const amounts = rows.map(({ amount }) =>
    BigInt(orNull(() => amountIn(amount, currency, 'amount'))?.minor ?? '0'),
  )
  const sum = amounts.reduce((all, amount) => all + amount, 0n)
  const missing = BigInt(open.minor) - sum
  return { open, sum: { currency, minor: `${sum}` }, missing: { currency, minor: `${missing}` } }
}

function orNull<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof Unfit) return null
    throw error
  }
}

/** A share as a person would have typed it. */
export const typedFrom = ({ due, amount }: Share, language: Language): TypedShare => ({
  due,
  amount: decimalText(amount, language),
})

/** An amount without its currency, as a field holds it. */
export function decimalText({ currency, minor }: MoneyWire, language: Language): string {
  const text = formatMinor(BigInt(minor), present(parseCurrency(currency), `currency ${currency}`))
  return language === 'fr' ? text.replace('.', ',') : text
}
