// What makes a policy unworkable though each of its fields is well-formed: steps that go backwards,
// that nobody could ever reach, or that wait for nothing. It helps nobody, so it is refused.

import type { Policy, PolicyStep } from './planned.ts'
import { mayBePassedOver } from './step-meaning.ts'

interface Fault {
  readonly path: string
  readonly wanted: string
  readonly found: unknown
}

/** In the order of the policy. */
export function faultsOf({ steps, sendWindow }: Policy): Fault[] {
  const { from, to } = sendWindow
  const window = { path: 'sendWindow.to', wanted: 'not later than sendWindow.from', found: to }
  return [
    ...(from >= to ? [window] : []),
    ...steps.flatMap((step, index) =>
      stepFaults(step, { index, steps }).map(
        ([field, wanted, found]): Fault => ({ path: `steps[${index}].${field}`, wanted, found }),
      ),
    ),
  ]
}

interface Place {
  readonly index: number
  readonly steps: readonly PolicyStep[]
}

type FaultOfStep = readonly [field: string, wanted: string, found: unknown]

function stepFaults(step: PolicyStep, place: Place): FaultOfStep[] {
  const { index, steps } = place
  const { key, when } = step
  const found: FaultOfStep[] = []
  if (steps.findIndex((other) => other.key === key) !== index) {
    found.push(['key', 'the key of an earlier step', key])
  }
  found.push(...noticeFaults(step))
  const before = steps[index - 1]
  if (when.kind === 'after_deadline') {
    if (before?.deadlineDays === undefined) {
      found.push(['when', 'afterDeadline needs a step with deadlineDays right before it', key])
    }
    return found
  }
  found.push(...reachFaults(step, place))
  if (index === 0 && when.gapDays > 0) {
    found.push(['when.gapDays', 'a gap to the step before, where there is none', when.gapDays])
  }
  return found
}

function noticeFaults({ channels, deadlineDays, when }: PolicyStep): FaultOfStep[] {
  if (deadlineDays === undefined) return []
  if (channels.length === 0) {
    return [['deadlineDays', 'a deadline that nobody is told of: no channel', deadlineDays]]
  }
  const early = when.kind === 'due_offset' && when.dueOffsetDays <= 0
  return early ? [['deadlineDays', 'a formal notice before anything is overdue', deadlineDays]] : []
}

function reachFaults(step: PolicyStep, { index, steps }: Place): FaultOfStep[] {
  const { when, key } = step
  const [before, after] = [steps[index - 1], steps[index + 1]]
  if (when.kind !== 'due_offset') return []
  if (before?.when.kind === 'after_deadline')
    return [['when', 'no step can follow the handover', key]]
  if (before?.channels.length === 0) {
    return [['when', 'never reached: no message completes the step before it', key]]
  }
  const { dueOffsetDays } = when
  if (before?.when.kind === 'due_offset' && before.when.dueOffsetDays > dueOffsetDays) {
    return [['when.dueOffsetDays', 'earlier than the step before it', dueOffsetDays]]
  }
  if (!mayBePassedOver(step)) return []
  if (dueOffsetDays > 0) {
    return [['when.dueOffsetDays', 'never reached: what is overdue passes it over', dueOffsetDays]]
  }
  const overtaken =
    after?.when.kind === 'due_offset' &&
    mayBePassedOver(after) &&
    after.when.dueOffsetDays === dueOffsetDays
  return overtaken
    ? [['when.dueOffsetDays', 'never reached: the next step is due on the same day', dueOffsetDays]]
    : []
}
