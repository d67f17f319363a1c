// The shrunken Kaplan-Meier estimate (a discrete beta-Stacy process): how late payment comes, from
// what was seen and a prior that speaks where little was. What is open counts as not yet paid.

import { type Distribution, places } from './grid.ts'

/** Weights by place of the grid. */
export interface Seen {
  readonly paid: Float64Array
  /** Unpaid so far at that place. */
  readonly waiting: Float64Array
}

export const nothingSeen = (): Seen => ({
  paid: new Float64Array(places),
  waiting: new Float64Array(places),
})

/** `strength`: how many payments the prior is worth. */
export const shrunk = (seen: Seen, prior: Distribution, strength: number): Distribution =>
  shrunkInto(new Float64Array(places), seen, { prior, strength })

/** The same, written over what is in `found`, which may be the prior itself. */
export function shrunkInto(
  found: Float64Array,
  seen: Seen,
  { prior, strength }: { readonly prior: Distribution; readonly strength: number },
): Distribution {
  let atRisk = 0
  for (let place = 0; place < places; place += 1) {
    atRisk += (seen.paid[place] ?? 0) + (seen.waiting[place] ?? 0)
  }
  let unpaid = 1
  let priorUnpaid = 1
  for (let place = 0; place < places; place += 1) {
    const paid = seen.paid[place] ?? 0
    const priorPaid = prior[place] ?? 0
    const weight = atRisk + strength * priorUnpaid
    const isLast = place === places - 1
    const share = weight > 1e-12 ? (paid + strength * priorPaid) / weight : 0
    const hazard = isLast || share > 1 ? 1 : share
    found[place] = unpaid * hazard
    unpaid *= 1 - hazard
    atRisk = Math.max(0, atRisk - paid - (seen.waiting[place] ?? 0))
    priorUnpaid = Math.max(0, priorUnpaid - priorPaid)
  }
  return found
}
