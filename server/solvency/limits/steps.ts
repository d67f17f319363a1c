// Which alert step a customer has reached in his limit. A step is reached from below at its
// percent, and left only five points under it: who moves around a step is told of it once.

export const alertSteps = [50, 70, 90, 100] as const
export type AlertStep = (typeof alertSteps)[number]

export interface Used {
  readonly used: bigint
  readonly limit: bigint
}

/** A step is left this many points below it. */
const slack = 5

/** The step of today, after the one of the last time; null = below them all. */
export function stepOf(used: Used, before: AlertStep | null): AlertStep | null {
  return (
    alertSteps.findLast((step) => reaches(used, step - (holds(step, before) ? slack : 0))) ?? null
  )
}

const holds = (step: AlertStep, before: AlertStep | null): boolean =>
  before !== null && step <= before

const reaches = ({ used, limit }: Used, percent: number): boolean =>
  used > 0n && used * 100n >= limit * BigInt(percent)

/** Reached from below since the last time: told once. */
export const isCrossing = (step: AlertStep | null, before: AlertStep | null): step is AlertStep =>
  step !== null && (before === null || step > before)
