// Can a company pay? Said from its accounts alone, with what speaks for it and against it. Where
// next to nothing is known nothing is said: never a score in the middle.

import type { Grade } from '../../../core/book.ts'
import { distressOf, pointsOf, pointsWithout } from './card.ts'
import { type Classics, classicsOf } from './classics.ts'
import { type Accounts, type Credible, credibleOf, type RatioName } from './ratios.ts'

export type SolvencyFact =
  | { readonly kind: 'ratio'; readonly name: RatioName; readonly value: number }
  /** A ratio of the card that could not be had: for the grade it is the worst that it can be. */
  | { readonly kind: 'ratio_missing'; readonly name: RatioName }
  /** Fewer ratios than anything can be said of. */
  | { readonly kind: 'too_little_known' }
  /** Given, and cannot be true: left out. */
  | { readonly kind: 'absurd'; readonly name: string }
  | { readonly kind: 'sales_hidden' }

export interface SolvencyReason {
  readonly fact: SolvencyFact
  /** Log odds of distress: above 0 speaks against the company. */
  readonly weight: number
}

export interface Solvency extends Classics {
  readonly id: string
  /** Chance of distress within a year, from 0 to 1, by what is known. */
  readonly distress: number | null
  /** What is not known counts at its worst: nobody gains by keeping something to himself. */
  readonly grade: Grade | null
  /** The strongest first. */
  readonly reasons: readonly SolvencyReason[]
  /** Ratios of the card that could not be had. */
  readonly missing: readonly RatioName[]
}

/** From one ratio alone a company is not judged. */
const fewestRatios = 2

export function solvencyOf(accounts: Accounts): Solvency {
  const credible = credibleOf(accounts)
  const points = pointsOf(credible.ratios)
  const missing = pointsWithout(credible.ratios)
  const isJudged = points.length >= fewestRatios
  const distress = isJudged ? distressOf(points) : null
  const cautious = isJudged ? distressOf([...points, ...missing]) : null
  const spoken = points.map(
    ({ name, value, points: hundredths }): SolvencyReason => ({
      fact: { kind: 'ratio', name, value },
      weight: hundredths / 100,
    }),
  )
  const unspoken = missing.map(
    ({ name, points: hundredths }): SolvencyReason => ({
      fact: { kind: 'ratio_missing', name },
      weight: hundredths / 100,
    }),
  )
  const reasons = [...spoken, ...unspoken].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
  return {
    id: accounts.id,
    distress,
    grade: cautious === null ? null : gradeOf(cautious),
    ...classicsOf(credible),
    reasons: [...(isJudged ? reasons : [tooLittle]), ...gapsOf(credible)],
    missing: missing.map(({ name }) => name),
  }
}

const tooLittle: SolvencyReason = { fact: { kind: 'too_little_known' }, weight: 0 }

function gapsOf({ absurd, hidesSales }: Credible): SolvencyReason[] {
  const wrong = absurd.map(
    (name): SolvencyReason => ({ fact: { kind: 'absurd', name }, weight: 0 }),
  )
  return hidesSales ? [...wrong, { fact: { kind: 'sales_hidden' }, weight: 0 }] : wrong
}

const gradesUpTo: readonly (readonly [distress: number, grade: Grade])[] = [
  [0.006, 'A'],
  [0.012, 'B'],
  [0.025, 'C'],
  [0.05, 'D'],
]

const gradeOf = (distress: number): Grade =>
  gradesUpTo.find(([most]) => distress <= most)?.[1] ?? 'E'
