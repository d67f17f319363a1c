// Which step an item comes to next, and when it falls due (rules 1 and 2). What blocks it is
// left out.

import { addDays, type Day, earlierDay, laterDay } from '../../core/day.ts'
import type { OpenItem } from '../ledger/netting.ts'
import type { Policy, PolicyStep } from './planned.ts'
import type { Progress } from './progress.ts'
import { mayBePassedOver } from './step-meaning.ts'

/** Index of the first step that may not be passed over: the first real reminder. */
export function firstFirmStep({ steps }: Policy): number {
  const index = steps.findIndex((step) => !mayBePassedOver(step))
  return index < 0 ? steps.length : index
}

/** The step after the highest completed one; an overdue item passes over what belongs before. */
export function nextStepIndex(
  item: OpenItem,
  { completed }: Progress,
  { policy, today }: { policy: Policy; today: Day },
): number {
  const { steps } = policy
  const { due } = item
  let index = completed + 1
  for (; index < steps.length; index += 1) {
    const step = steps[index]
    const following = steps[index + 1]
    if (!step || !mayBePassedOver(step) || due === undefined) break
    if (due < today) continue
    if (!following || !mayBePassedOver(following)) break
    if (following.when.kind !== 'due_offset') break
    if (addDays(due, following.when.dueOffsetDays) > today) break
  }
  return index
}

export interface StepContext {
  readonly progress: Progress
  readonly brokenPromise: boolean
  readonly today: Day
  readonly stepIndex: number
}

export function stepDue(
  step: PolicyStep,
  { due }: OpenItem,
  { progress, brokenPromise, today, stepIndex }: StepContext,
): Day | null {
  if (due === undefined) return null
  if (step.when.kind === 'after_deadline') {
    return progress.deadline === undefined ? null : addDays(progress.deadline, 1)
  }
  const byDate = addDays(due, step.when.dueOffsetDays)
  const follows = progress.completed === stepIndex - 1 && progress.completedOn !== undefined
  const byStep = follows
    ? laterDay(byDate, addDays(progress.completedOn, step.when.gapDays))
    : byDate
  if (!brokenPromise) return byStep
  // It has used up the wait for the next step (rule 10), but nothing is asked for before it is due.
  const free = laterDay(today, addDays(due, 1))
  return earlierDay(byStep, free)
}
