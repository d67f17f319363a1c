// Which of two policies is easier on a customer. A total order, so that the choice between two
// never depends on which is read first.

import { byText } from '../../core/text-order.ts'
import type { Policy } from './planned.ts'
import { meaningOf } from './step-meaning.ts'

/** The softer one first: what tells them apart first decides. */
export function bySoftness(a: Policy, b: Policy): number {
  const [first, second] = [measures(a), measures(b)]
  for (const [index, measure] of first.entries()) {
    const other = second[index] ?? measure
    if (measure !== other) return other - measure
  }
  return byText(a.key, b.key) || a.version - b.version
}

const never = Number.MAX_SAFE_INTEGER

/** Each the greater, the softer: later, longer, fewer, seen by more people. */
function measures(policy: Policy): number[] {
  const firm = policy.steps.filter((step) => meaningOf(step) !== 'courtesy')
  const dayOf = (steps: Policy['steps']) =>
    steps[0]?.when.kind === 'due_offset' ? steps[0].when.dueOffsetDays : never
  const notices = firm.filter((step) => meaningOf(step) === 'notice')
  const gaps = firm.map(({ when }) => (when.kind === 'due_offset' ? when.gapDays : 0))
  const deadlines = notices.map(({ deadlineDays }) => deadlineDays ?? 0)
  return [
    dayOf(firm),
    dayOf(notices),
    policy.minGapDays,
    -firm.length,
    sum(gaps),
    sum(deadlines),
    firm.filter(({ approval }) => approval === 'human').length,
  ]
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)
