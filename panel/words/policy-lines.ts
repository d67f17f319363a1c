// A policy as a person reads it: each step as a line, and whom it is for.

import type { PolicyDocumentWire, SegmentWire } from '../../server/api/wire/policies.ts'
import type { PolicyStepWire } from '../state/policy-draft.ts'
import { nameOf } from './names.ts'
import type { Speech } from './speech.ts'

export function policyName(
  { policy, names }: PolicyDocumentWire,
  { language }: Pick<Speech, 'language'>,
): string {
  return names[language] ?? policy.key
}

/** `5 days after the due date · e-mail, else letter · a person approves it` */
export function stepLine(step: PolicyStepWire, { words }: Speech): string {
  const { step: say } = words.policies
  const [first, ...others] = step.channels.map((channel) => nameOf(words, 'channels', channel))
  const way = first === undefined ? say.task : others.reduce(say.otherwise, first)
  return [
    whenText(step, words.policies),
    way,
    ...(step.call === true ? [say.call] : []),
    ...(step.deadlineDays === undefined ? [] : [say.deadline(step.deadlineDays)]),
    ...(step.approval === 'human' && first !== undefined ? [say.asks] : []),
  ].join(' · ')
}

function whenText({ when }: PolicyStepWire, { step: say }: Speech['words']['policies']): string {
  if ('afterDeadline' in when) return say.deadlineOver
  const { dueOffsetDays, gapDays } = when
  const day =
    dueOffsetDays === 0
      ? say.onDue
      : dueOffsetDays < 0
        ? say.before(-dueOffsetDays)
        : say.after(dueOffsetDays)
  return gapDays === undefined || gapDays === 0 ? day : `${day}, ${say.gap(gapDays)}`
}

export function segmentLine(segment: SegmentWire, { words, number }: Speech): string {
  const { segment: say, kinds } = words.policies
  if (segment.kind !== 'matching') return say[segment.kind]
  const kindNames: Readonly<Record<string, string>> = kinds
  const amounts = Object.entries(segment.amounts ?? {}).map(([currency, { from, below }]) => {
    const text = (amount: string) => `${number(Number(amount))} ${currency}`
    const bounds = [
      ...(from === undefined ? [] : [say.from(text(from))]),
      ...(below === undefined ? [] : [say.below(text(below))]),
    ]
    return `${say.owes} ${bounds.join(', ')}`
  })
  const list = (values: readonly string[] | undefined, said: (text: string) => string) =>
    values === undefined ? [] : [said(values.join(', '))]
  return [
    ...list(
      segment.kinds?.map((kind) => kindNames[kind] ?? kind),
      say.kinds,
    ),
    ...list(segment.countries, say.countries),
    ...list(segment.grades, say.grades),
    ...list(segment.tags, say.tags),
    ...amounts,
  ].join(' · ')
}

export function otherLines({ policy }: PolicyDocumentWire, { words }: Speech): string[] {
  const { gap, window, weekdays } = words.policies
  const names: Readonly<Record<string, string>> = weekdays
  const { days, from, to } = policy.sendWindow
  const list = days.map((day) => names[day] ?? day).join(', ')
  return [gap(policy.minGapDays), window(list, from, to)]
}
