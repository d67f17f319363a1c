// Our own card: five ratios, each in a few bands whose points only rise with the risk. They are
// hundredths of log odds, rounded from the mean of two countries' firms, so that no country's
// habits decide: between countries a finer card loses what this one keeps.

import type { RatioName, Ratios } from './ratios.ts'

interface Bands {
  readonly name: RatioName
  /** Where a band ends and the next begins, rising. */
  readonly edges: readonly number[]
  /** One more than edges. */
  readonly points: readonly number[]
}

export const card: readonly Bands[] = [
  {
    name: 'netIncomeToAssets',
    edges: [-0.2, -0.05, 0, 0.02, 0.05, 0.1, 0.2],
    points: [50, 26, 18, 0, -16, -38, -40, -45],
  },
  {
    name: 'liabilitiesToAssets',
    edges: [0.15, 0.3, 0.45, 0.6, 0.7, 0.8, 0.9, 1, 1.25],
    points: [-70, -43, -23, -13, 0, 9, 28, 39, 43, 67],
  },
  {
    name: 'ebitdaToLiabilities',
    edges: [0, 0.1, 0.2, 0.4, 1],
    points: [10, 9, -3, -16, -22, -31],
  },
  {
    name: 'quickRatio',
    edges: [0.25, 0.5, 0.7, 0.9, 1.2, 1.6, 2.5, 5],
    points: [62, 36, 22, 4, -20, -27, -29, -47, -48],
  },
  {
    name: 'retainedEarningsToAssets',
    edges: [-2, -0.5, -0.1, 0, 0.1, 0.25],
    points: [20, 13, 12, 3, -3, -16, -29],
  },
]

export interface Points {
  readonly name: RatioName
  readonly value: number
  readonly points: number
}

/** Of the ratios that are there. */
export function pointsOf(ratios: Ratios): Points[] {
  return card.flatMap(({ name, edges, points }) => {
    const value = ratios[name]
    if (value === undefined) return []
    const band = edges.filter((edge) => value >= edge).length
    return [{ name, value, points: points[band] ?? 0 }]
  })
}

/** As many as the worst band has: what a company does not tell is never to its advantage. */
export function pointsWithout(ratios: Ratios): Omit<Points, 'value'>[] {
  return card.flatMap(({ name, points }) =>
    ratios[name] === undefined ? [{ name, points: Math.max(...points) }] : [],
  )
}

/** Log odds of distress within a year where every ratio is in a band of no points. */
const base = -4

/** From 0 to 1. */
export function distressOf(points: readonly Pick<Points, 'points'>[]): number {
  const sum = points.reduce((total, one) => total + one.points, 0)
  return 1 / (1 + Math.exp(-(base + sum / 100)))
}
