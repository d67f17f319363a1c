// Everything that is owed on one day, and the weeks in which it is expected, one sum a currency;
// with the spread that the distributions have, and what two plain rules would say.

import type { Currency } from '../../../core/currency.ts'
import type { Outlook } from '../outlook.ts'
import {
  type AgreedKind,
  type AgreedPart,
  type Agreements,
  agreedParts,
  type KeptShares,
  keptShares,
} from './agreed.ts'
import { type Ahead, aheadOfWord } from './ahead.ts'
import { type Apart, type Circumstances, type OpenPart, type Owed, owedOn } from './owed.ts'
import { put } from './received.ts'
import { weekAt } from './weeks.ts'

export interface Seen extends OpenPart {
  readonly ahead: Ahead
  /** Kept where something may have been agreed about it. */
  readonly outlook: Outlook | null
  /** The customer's mean days late. */
  readonly meanDaysLate: number
}

export interface Scene {
  readonly today: number
  /** What was known before it counts. */
  readonly before: number
  readonly isNow: boolean
  readonly weeks: number
  readonly seen: readonly Seen[]
}

export interface AgreedAmount {
  readonly kind: AgreedKind
  readonly week: number
  readonly amount: bigint
}

export interface Expected {
  readonly items: readonly Owed[]
  readonly apart: Apart
  readonly owed: bigint
  readonly overdue: bigint
  /** By week, minor units. */
  readonly expected: ArrayLike<number>
  /** Standard deviations. */
  readonly spread: ArrayLike<number>
  readonly later: number
  readonly doubtful: number
  readonly dueDate: Float64Array
  readonly customerMean: Float64Array
  readonly agreed: readonly AgreedAmount[]
}

export interface Stood {
  readonly byCurrency: ReadonlyMap<Currency, Expected>
  readonly kept: KeptShares
}

export function stoodOn(scene: Scene, known: Circumstances, agreements: Agreements): Stood {
  const { items, apart } = owedOn(scene.seen, scene.before, known)
  const kept = keptShares(agreements, scene.before)
  const agreed = agreedParts(agreements, items, scene)
  const seen = new Map(scene.seen.map((one) => [one.at, one]))
  const words = Map.groupBy(agreed, ({ at }) => at)
  const byCurrency = new Map<Currency, Expected>()
  const owed = Map.groupBy(items, ({ outcome }) => outcome.currency)
  for (const [currency, aside] of apart) {
    const own = owed.get(currency) ?? []
    byCurrency.set(currency, {
      ...{ items: own, apart: aside },
      owed: own.reduce((sum, { net }) => sum + net, 0n),
      overdue: own.reduce((sum, { net, outcome }) => {
        return outcome.due < scene.today ? sum + net : sum
      }, 0n),
      ...sumsOf(partsOf(own, { scene, seen, words, kept }), scene.weeks),
      ...rulesOf(own, scene, seen),
      agreed: amountsOf(
        own.flatMap(({ at }) => words.get(at) ?? []),
        scene,
      ),
    })
  }
  return { byCurrency, kept }
}

/** Part of an instalment that is expected in one way. */
interface Part {
  readonly customer: number
  readonly amount: number
  readonly ahead: Ahead
}

interface Known {
  readonly scene: Scene
  readonly seen: ReadonlyMap<number, Seen>
  readonly words: ReadonlyMap<number, readonly AgreedPart[]>
  readonly kept: KeptShares
}

function partsOf(items: readonly Owed[], { scene, seen, words, kept }: Known): Part[] {
  const { today, weeks } = scene
  return items.flatMap(({ at, net, outcome: { customer, due } }) => {
    const one = seen.get(at)
    if (!one) return []
    const { outlook, ahead } = one
    const parts: Part[] = []
    let left = net
    for (const { kind, amount, days, until } of words.get(at) ?? []) {
      if (outlook === null) break
      const word = { days, until, kept: kept[kind].share }
      const expected = aheadOfWord(outlook, { today, due, weeks }, word)
      parts.push({ customer, amount: Number(amount), ahead: expected })
      left -= amount
    }
    if (left > 0n) parts.push({ customer, amount: Number(left), ahead })
    return parts
  })
}

/** How alike the days are on which one customer pays his invoices: he pays in runs. */
const alike = 0.5

function sumsOf(parts: readonly Part[], weeks: number) {
  const expected = new Float64Array(weeks)
  const variance = new Float64Array(weeks)
  const together = new Float64Array(weeks)
  let [later, doubtful] = [0, 0]
  for (const his of Map.groupBy(parts, ({ customer }) => customer).values()) {
    together.fill(0)
    for (const { amount, ahead } of his) {
      later += amount * ahead.later
      doubtful += amount * ahead.doubtful
      for (let week = 0; week < weeks; week += 1) {
        const chance = ahead.weeks[week] ?? 0
        const deviation = amount * Math.sqrt(Math.max(0, chance * (1 - chance)))
        expected[week] = (expected[week] ?? 0) + amount * chance
        variance[week] = (variance[week] ?? 0) + (1 - alike) * deviation * deviation
        together[week] = (together[week] ?? 0) + deviation
      }
    }
    together.forEach((sum, week) => {
      variance[week] = (variance[week] ?? 0) + alike * sum * sum
    })
  }
  return { expected, spread: variance.map(Math.sqrt), later, doubtful }
}

function rulesOf(items: readonly Owed[], scene: Scene, seen: ReadonlyMap<number, Seen>) {
  const dueDate = new Float64Array(scene.weeks)
  const customerMean = new Float64Array(scene.weeks)
  const note = (weeks: Float64Array, day: number, amount: number): void => {
    const week = weekAt(day, scene.today)
    if (week < scene.weeks) weeks[week] = (weeks[week] ?? 0) + amount
  }
  for (const { at, net, outcome } of items) {
    const daysLate = Math.round(seen.get(at)?.meanDaysLate ?? 0)
    note(dueDate, outcome.due, Number(net))
    note(customerMean, outcome.due + daysLate, Number(net))
  }
  return { dueDate, customerMean }
}

/** What is agreed for each week, as it was agreed. */
function amountsOf(parts: readonly AgreedPart[], { today, weeks }: Scene): AgreedAmount[] {
  const groups = new Map<string, AgreedPart[]>()
  for (const part of parts) {
    const week = weekAt(part.on, today)
    if (week < weeks) put(groups, `${part.kind} ${week}`, part)
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    const amount = group.reduce((sum, one) => sum + one.amount, 0n)
    return [{ kind: first.kind, week: weekAt(first.on, today), amount }]
  })
}
