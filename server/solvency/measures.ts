// How good forecasts were, in the measures of the trade. All take what was said and what came.

/** The chance that of two, the one that came was rated higher; null where all or none came. */
export function areaUnderCurve(said: ArrayLike<number>, came: readonly boolean[]): number | null {
  const order = came.map((_, at) => at).sort((a, b) => (said[a] ?? 0) - (said[b] ?? 0))
  const positive = came.filter(Boolean).length
  const negative = came.length - positive
  if (positive === 0 || negative === 0) return null
  let ranks = 0
  for (let first = 0; first < order.length; ) {
    let next = first
    const value = said[order[first] ?? 0]
    while (next < order.length && said[order[next] ?? 0] === value) next += 1
    for (let at = first; at < next; at += 1)
      if (came[order[at] ?? 0]) ranks += (first + next + 1) / 2
    first = next
  }
  return (ranks - (positive * (positive + 1)) / 2) / (positive * negative)
}

/** Squares of what chances were off, on average. */
export const brierScore = (said: ArrayLike<number>, came: readonly boolean[]): number | null =>
  averageOf(came.map((one, at) => ((said[at] ?? 0) - (one ? 1 : 0)) ** 2))

/** In ten bins of equal width, weighted by what is in them. */
export function calibrationError(said: ArrayLike<number>, came: readonly boolean[]): number | null {
  if (came.length === 0) return null
  const off = new Float64Array(10)
  came.forEach((one, at) => {
    const chance = said[at] ?? 0
    const bin = Math.min(9, Math.floor(chance * 10))
    off[bin] = (off[bin] ?? 0) + chance - (one ? 1 : 0)
  })
  return off.reduce((sum, one) => sum + Math.abs(one), 0) / came.length
}

export function averageOf(values: readonly number[]): number | null {
  if (values.length === 0) return null
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}
