// What a person fills in about a customer's marks, terms and limitation, as the API takes it.

import type { GradeWire, MarksRequestWire } from '../../server/api/wire/policies.ts'
import type { ActKindWire, AgreedTermsWire, RecordActWire } from '../../server/api/wire/terms.ts'

export const grades: readonly GradeWire[] = ['A', 'B', 'C', 'D', 'E']

export const termsChoices = ['none', 'net', 'end_of_month_A', 'end_of_month_B', 'periodic'] as const
export type TermsChoice = (typeof termsChoices)[number]

export const recordedActs: readonly ActKindWire[] = [
  'acknowledgement',
  'instalment_request',
  'court_action',
  'enforcement',
]

const text = (values: FormData, name: string): string => `${values.get(name) ?? ''}`.trim()

export function marksIn(values: FormData): MarksRequestWire {
  const tags = text(values, 'tags').split(',')
  return {
    policy: text(values, 'policy') || null,
    grade: grades.find((grade) => grade === text(values, 'grade')) ?? null,
    tags: [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ''))],
  }
}

export function choiceOf(terms: AgreedTermsWire | null): TermsChoice {
  if (terms === null) return 'none'
  return terms.kind === 'end_of_month' ? `end_of_month_${terms.reading}` : terms.kind
}

/** `fault`: the days are no number of days; they are not looked at where nothing is agreed. */
export function termsIn(values: FormData): { readonly terms: AgreedTermsWire | null } | 'fault' {
  const choice = termsChoices.find((one) => one === text(values, 'kind')) ?? 'none'
  if (choice === 'none') return { terms: null }
  const typed = text(values, 'days')
  const days = Number(typed)
  if (!/^\d{1,3}$/.test(typed) || days > 365) return 'fault'
  switch (choice) {
    case 'end_of_month_A':
      return { terms: { kind: 'end_of_month', days, reading: 'A' } }
    case 'end_of_month_B':
      return { terms: { kind: 'end_of_month', days, reading: 'B' } }
    default:
      return { terms: { kind: choice, days } }
  }
}

export function actIn(
  values: FormData,
  id: string,
): { readonly invoice: string; readonly act: RecordActWire } {
  const kind = recordedActs.find((one) => one === text(values, 'kind')) ?? 'acknowledgement'
  const act = { id, kind, day: text(values, 'day'), note: text(values, 'note') }
  return { invoice: text(values, 'invoice'), act }
}
