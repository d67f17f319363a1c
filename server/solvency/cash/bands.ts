// How wide a week's band is: by how much the same forecast was off in the past weeks that were as
// far ahead, measured in its own spread. While there are few of these, the normal distribution
// speaks too.

/** Of a sum: what the distributions say of its spread, and what moves all customers at once. */
const allTogether = 0.1

export const spreadOf = (expected: number, spread: number): number =>
  Math.max(1, Math.hypot(spread, allTogether * expected))

/** Past weeks without which nothing is claimed. */
export const wantedWeeks = 8

/** Twelve deviations of the normal distribution, each as likely as the other. */
const normal = [0.0417, 0.125, 0.2083, 0.2917, 0.375, 0.4583].flatMap((share) => {
  const deviation = normalAt(share)
  return [deviation, -deviation]
})

/** Abramowitz and Stegun 26.2.23: off by less than 0.0005. */
function normalAt(share: number): number {
  const t = Math.sqrt(-2 * Math.log(share))
  const above = 2.515517 + 0.802853 * t + 0.010328 * t * t
  const below = 1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t
  return above / below - t
}

/** Past weeks that the spread as it is said counts for. */
const trustInSpread = 8

/** The past ones, and twelve of the normal distribution that is as wide as they are. */
function deviationsOf(off: readonly number[]): number[] {
  const squares = off.reduce((sum, one) => sum + one * one, trustInSpread)
  const width = Math.sqrt(squares / (off.length + trustInSpread))
  return [...off, ...normal.map((one) => one * width)].sort((a, b) => a - b)
}

export interface Band {
  readonly low: number
  readonly high: number
}

export interface Bands {
  readonly half: Band
  readonly most: Band
}

export interface Week {
  readonly expected: number
  readonly spread: number
}

/** `off`: what came less what was expected, in spreads. Null where that is known of too few weeks. */
export function bandsOf(
  { expected, spread }: Week,
  off: readonly number[],
  all: number,
): Bands | null {
  if (off.length < wantedWeeks) return null
  const deviations = deviationsOf(off)
  const at = (share: number): number =>
    expected + quantile(deviations, share) * spreadOf(expected, spread)
  const band = (low: number, high: number): Band => ({
    low: Math.max(0, Math.min(at(low), expected)),
    high: Math.min(all, Math.max(at(high), expected)),
  })
  return { half: band(0.25, 0.75), most: band(0.1, 0.9) }
}

/** Between the two nearest, in a sorted list. */
function quantile(sorted: readonly number[], share: number): number {
  const place = Math.min(sorted.length - 1, Math.max(0, share * sorted.length - 0.5))
  const below = sorted[Math.floor(place)] ?? 0
  const above = sorted[Math.ceil(place)] ?? below
  return below + (above - below) * (place - Math.floor(place))
}
