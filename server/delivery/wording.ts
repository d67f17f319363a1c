// Which words a step is said in: the company's own for it; else ours of that name; else, where a
// policy names its steps in its own way, ours of the same meaning, as far as each sentence is true
// there. A notice is never said in a reminder's words, nor a reminder in a notice's. Where nothing
// fits, a text is to be written. Leaves out how the words become a letter.

import type { StepMeaning } from '../../core/book.ts'
import type { Policy } from '../dunning/planned.ts'
import { meaningOf, saidUnder } from '../dunning/step-meaning.ts'
import type { Tone } from '../dunning/tone.ts'
import {
  type LanguageTexts,
  type LetterStep,
  letterSteps,
  type StepTexts,
} from './templates/texts.ts'

export const letterMeanings = ['courtesy', 'reminder', 'notice'] as const
export type LetterMeaning = (typeof letterMeanings)[number]

/** What a policy says with a step. */
export interface StepSaid {
  readonly meaning: LetterMeaning
  /** The how-manieth of its meaning, from 1. */
  readonly nth: number
  readonly remindersBefore: number
  readonly noticeFollows: boolean
}

/** Null where the policy has no such step, or sends nothing with it. */
export function stepSaid(policy: Policy, key: string): StepSaid | null {
  const said = saidUnder(policy, key)
  if (!said || !isLetterMeaning(said.meaning)) return null
  const index = policy.steps.findIndex((step) => step.key === key)
  const isMeant = (meaning: StepMeaning) => (step: Policy['steps'][number]) =>
    meaningOf(step) === meaning
  return {
    meaning: said.meaning,
    nth: said.nth,
    remindersBefore: policy.steps.slice(0, index).filter(isMeant('reminder')).length,
    noticeFollows: policy.steps.slice(index + 1).some(isMeant('notice')),
  }
}

const isLetterMeaning = (meaning: StepMeaning): meaning is LetterMeaning =>
  letterMeanings.some((one) => one === meaning)

export const meaningOfOurs: Readonly<Record<LetterStep, LetterMeaning>> = {
  courtesy: 'courtesy',
  'reminder-1': 'reminder',
  'reminder-2': 'reminder',
  'formal-notice': 'notice',
}

export const ourStep = (key: string): LetterStep | null =>
  letterSteps.find((step) => step === key) ?? null

/** Of a step of that name, where no policy says otherwise. */
export function meaningByName(key: string): LetterMeaning | null {
  const ours = ourStep(key)
  return ours && meaningOfOurs[ours]
}

export interface Wanted {
  readonly step: string
  readonly tone: Tone
  /** Absent = as ours of that name. */
  readonly said?: StepSaid | undefined
}

/** Which of our steps is said in its place; null where none of ours is true there. */
export function standIn({ step, tone, said }: Wanted): LetterStep | null {
  const named = ourStep(step)
  if (named && (!said || said.meaning === meaningOfOurs[named])) return named
  switch (said?.meaning) {
    case undefined:
      return null
    case 'courtesy':
      return 'courtesy'
    case 'reminder':
      if (said.nth === 1) return 'reminder-1'
      // It calls itself the second, and where it is firm it speaks of a notice to come.
      return said.nth === 2 && (tone === 'cordial' || said.noticeFollows) ? 'reminder-2' : null
    case 'notice':
      // It speaks of reminders, and says that it is the first to name a day.
      return said.nth === 1 && said.remindersBefore >= 2 ? 'formal-notice' : null
  }
}

/** Where a text of one's own begins, whether or not ours could stand there as it is. */
export function nearest({ step, tone, said }: Wanted): LetterStep | null {
  const stands = standIn({ step, tone, said })
  if (stands || !said) return stands
  if (said.meaning === 'courtesy') return 'courtesy'
  return said.meaning === 'notice' ? 'formal-notice' : 'reminder-2'
}

/** Null where a text is to be written first. */
export function wordsFor(texts: LanguageTexts, wanted: Wanted): StepTexts | null {
  const { step, tone, said } = wanted
  const meaning = said?.meaning ?? meaningByName(step)
  const own = texts.own?.get(ownKey(step, tone))
  const ours = standIn(wanted)
  if (!own || own.meaning !== meaning) return ours && texts.steps[ours][tone]
  const { subject, before, after } = own
  const { title } = meaning === 'notice' ? texts.steps['formal-notice'][tone] : {}
  return { subject, ...(title === undefined ? {} : { title }), before: [before], after: [after] }
}

export const ownKey = (step: string, tone: Tone): string => `${step} ${tone}`
