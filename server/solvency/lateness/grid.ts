// Days late as the places of an array: what is earlier or later than the grid counts at its end.
// A distribution is the chance of each place, and sums to one.

/** Days from the due date. */
export const earliest = -90
export const latest = 200
export const places = latest - earliest + 1

export type Distribution = Float64Array

export const placeOf = (daysLate: number): number =>
  (daysLate < earliest ? earliest : Math.min(daysLate, latest)) - earliest

/** The chance of more than so many days late. */
export function chanceOver(daysLate: number, given: Distribution): number {
  let sum = 0
  for (let place = Math.max(0, daysLate + 1 - earliest); place < places; place += 1) {
    sum += given[place] ?? 0
  }
  return Math.min(sum, 1)
}

/** The first day on which at least this share is paid. */
export function daysLateAt(share: number, given: Distribution): number {
  let sum = 0
  for (let place = 0; place < places; place += 1) {
    sum += given[place] ?? 0
    if (sum >= share) return place + earliest
  }
  return latest
}

/** What is left of it where it is known that payment comes on that day or later; in place. */
export function notBefore(daysLate: number, given: Distribution): Distribution {
  const first = Math.min(daysLate - earliest, places - 1)
  if (first <= 0) return given
  given.fill(0, 0, first)
  return scaled(given, places - 1)
}

/** To a sum of one, in place; where nothing is left all of it is at `otherwise`. */
export function scaled(given: Distribution, otherwise: number): Distribution {
  let sum = 0
  for (const chance of given) sum += chance
  if (sum <= 0) {
    given[otherwise] = 1
    return given
  }
  for (let place = 0; place < places; place += 1) given[place] = (given[place] ?? 0) / sum
  return given
}
