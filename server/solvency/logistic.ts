// Logistic regression by iteratively reweighted least squares, held near given coefficients: the
// less there is to learn from, the nearer.

export interface Example {
  readonly features: readonly number[]
  readonly happened: boolean
  readonly weight: number
}

export interface Held {
  readonly near: readonly number[]
  /** Per coefficient: how many examples' worth of doubt it takes to move it. */
  readonly strength: readonly number[]
}

const mostSteps = 25
const smallStep = 1e-6

/** Always comes to an end: a step that cannot be taken leaves what was found before. */
export function fitted(examples: readonly Example[], held: Held): number[] {
  let found = [...held.near]
  for (let step = 0; step < mostSteps; step += 1) {
    const move = newtonStep(examples, held, found)
    if (move === null) return found
    const largest = Math.max(...move.map(Math.abs))
    // A long step is shortened: the surface is only quadratic nearby.
    const factor = largest > 1 ? 1 / largest : 1
    found = found.map((value, at) => value + factor * (move[at] ?? 0))
    if (largest < smallStep) return found
  }
  return found
}

export function linear(coefficients: readonly number[], features: readonly number[]): number {
  let sum = 0
  for (let at = 0; at < coefficients.length; at += 1) {
    sum += (coefficients[at] ?? 0) * (features[at] ?? 0)
  }
  return sum
}

export const chanceAt = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds))

/** Kept away from 0 and 1. */
export function logOddsOf(chance: number): number {
  const kept = Math.min(1 - 1e-4, Math.max(1e-4, chance))
  return Math.log(kept / (1 - kept))
}

function newtonStep(
  examples: readonly Example[],
  { near, strength }: Held,
  at: readonly number[],
): number[] | null {
  const size = near.length
  const slope = near.map((value, k) => (strength[k] ?? 0) * (value - (at[k] ?? 0)))
  const curve = new Float64Array(size * size)
  for (let k = 0; k < size; k += 1) curve[k * size + k] = strength[k] ?? 0
  for (const { features, happened, weight } of examples) {
    const chance = chanceAt(linear(at, features))
    const off = weight * ((happened ? 1 : 0) - chance)
    const spread = weight * chance * (1 - chance)
    for (let k = 0; k < size; k += 1) {
      const own = features[k] ?? 0
      slope[k] = (slope[k] ?? 0) + off * own
      const row = k * size
      for (let m = 0; m <= k; m += 1) {
        curve[row + m] = (curve[row + m] ?? 0) + spread * own * (features[m] ?? 0)
      }
    }
  }
  return solved(curve, slope)
}

/** By Cholesky; reads the lower half. Null where the matrix is not positive definite. */
function solved(matrix: Float64Array, right: readonly number[]): number[] | null {
  const size = right.length
  const lower = new Float64Array(size * size)
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = matrix[row * size + column] ?? 0
      for (let k = 0; k < column; k += 1) {
        sum -= (lower[row * size + k] ?? 0) * (lower[column * size + k] ?? 0)
      }
      if (row !== column) lower[row * size + column] = sum / (lower[column * size + column] ?? 1)
      else if (sum > 1e-12) lower[row * size + row] = Math.sqrt(sum)
      else return null
    }
  }
  const half = new Float64Array(size)
  for (let row = 0; row < size; row += 1) {
    let sum = right[row] ?? 0
    for (let k = 0; k < row; k += 1) sum -= (lower[row * size + k] ?? 0) * (half[k] ?? 0)
    half[row] = sum / (lower[row * size + row] ?? 1)
  }
  const found = new Float64Array(size)
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = half[row] ?? 0
    for (let k = row + 1; k < size; k += 1) sum -= (lower[k * size + row] ?? 0) * (found[k] ?? 0)
    found[row] = sum / (lower[row * size + row] ?? 1)
  }
  return [...found]
}
