// What came of a call, and what that means to the engine: how it counts as a contact, and what it
// enters. The script is beside it.

import type { ContactOutcome } from '../../core/book.ts'

export const callOutcomes = [
  'promise',
  'dispute',
  'payment_announced',
  'refuses',
  'talked',
  'no_answer',
  'wrong_contact',
] as const
/** `made`: somebody says elsewhere that he has called, in his own words and no code of ours. */
export type CallOutcome = (typeof callOutcomes)[number] | 'made'

/** No answer completes nothing; a wrong number is one that has bounced. */
export function contactOutcomeOf(outcome: CallOutcome): ContactOutcome {
  if (outcome === 'no_answer') return 'failed'
  if (outcome === 'made') return 'sent'
  return outcome === 'wrong_contact' ? 'bounced' : 'answered'
}

/** Tasks that a call settles. */
export const callKinds: ReadonlySet<string> = new Set(['call', 'promise_broken', 'plan_broken'])

/** Only who knows whether the message left can close it: see the message. */
export const closedElsewhere: ReadonlySet<string> = new Set(['resolve_ambiguous'])
