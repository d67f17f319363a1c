// What a policy's step is to the customer: a courtesy before the due date, a reminder, the formal
// notice, the handover. By it a step that was said under one policy counts under another, where
// neither its key nor its number would.

import type { Contact, SaidUnder, StepMeaning } from '../../core/book.ts'
import type { Policy, PolicyStep } from './planned.ts'

/**
 * `keys`: one policy alone, as in a book, where a key that it does not have says nothing.
 * `meanings`: several policies and their versions, where each key was a step of one of them.
 */
export type StepReading = 'keys' | 'meanings'

export interface Meant {
  readonly meaning: StepMeaning
  /** The how-manieth of its meaning, from 1. */
  readonly nth: number
}

/** `courtesy` alone may be passed over, as may any step before the due date. */
export function mayBePassedOver(step: PolicyStep): boolean {
  return step.key === 'courtesy' || (step.when.kind === 'due_offset' && step.when.dueOffsetDays < 0)
}

export function meaningOf(step: PolicyStep): StepMeaning {
  if (step.when.kind === 'after_deadline' || step.channels.length === 0) return 'handover'
  if (step.deadlineDays !== undefined) return 'notice'
  return mayBePassedOver(step) ? 'courtesy' : 'reminder'
}

/** Null where the policy has no step of that key. */
export function saidUnder({ key, version, steps }: Policy, stepKey: string): SaidUnder | null {
  const index = steps.findIndex((step) => step.key === stepKey)
  const step = steps[index]
  if (!step) return null
  const meaning = meaningOf(step)
  const before = steps.slice(0, index).filter((earlier) => meaningOf(earlier) === meaning)
  const { deadlineDays } = step
  return {
    ...{ policy: key, version, meaning, nth: before.length + 1 },
    ...(deadlineDays === undefined ? {} : { deadlineDays }),
  }
}

/**
 * Index of the policy's step that a contact completes; -1 where it completes none, null where it
 * completed a step that the policy knows nothing of, so that nobody can tell what comes after it.
 */
export function stepReached(policy: Policy, contact: Contact, reading: StepReading): number | null {
  const { step, said } = contact
  const byKey = policy.steps.findIndex(({ key }) => key === step)
  if (reading === 'keys' || step === 'manual') return byKey
  if (byKey >= 0 && (said === undefined || said.policy === policy.key)) return byKey
  const meant = said ?? meantByKey(step)
  if (!meant) return null
  const byMeaning = indexOf(policy, meant)
  if (byMeaning === null || byKey < 0) return byMeaning
  // One key in two policies: whichever is further, so that nothing is said twice under one key.
  const named = policy.steps[byKey]
  return named && meaningOf(named) === meant.meaning ? Math.max(byMeaning, byKey) : byMeaning
}

/**
 * A policy with fewer reminders has said them all. One without reminders goes on behind what it
 * has. Where there is no notice, or no handover, what was said cannot be followed.
 */
function indexOf({ steps }: Policy, { meaning, nth }: Meant): number | null {
  const same = steps.flatMap((step, index) => (meaningOf(step) === meaning ? index : []))
  const found = same[Math.min(nth, same.length) - 1]
  if (found !== undefined) return found
  if (meaning === 'notice' || meaning === 'handover') return null
  const later = steps.findIndex((step) => rank[meaningOf(step)] > rank[meaning])
  return (later < 0 ? steps.length : later) - 1
}

const rank: Readonly<Record<StepMeaning, number>> = {
  courtesy: 0,
  reminder: 1,
  notice: 2,
  handover: 3,
}

const usualKey = /^(courtesy|reminder|formal-notice|handover)(?:-([1-9]))?$/

/** The names that our own policies give to their steps; a book says no more than these. */
function meantByKey(key: string): Meant | null {
  const [, name, nth] = usualKey.exec(key) ?? []
  if (name === undefined) return null
  const meaning = name === 'formal-notice' ? 'notice' : (name as StepMeaning)
  return { meaning, nth: Number(nth ?? 1) }
}
