// What a reason is called, and how it reads in French and English.

import type { AssessmentFact } from './assessed.ts'
import { english } from './words-en.ts'
import { french } from './words-fr.ts'

export type AssessmentLanguage = 'fr' | 'en'

/** `OLDEST_OVERDUE`, `LARGER_THAN_USUAL`: the name of what is spoken of. */
export function codeOf(fact: AssessmentFact): string {
  const name = fact.kind === 'characteristic' ? fact.name : fact.kind
  return name.toUpperCase()
}

export function textOf(fact: AssessmentFact, language: AssessmentLanguage): string {
  return language === 'fr' ? french(fact) : english(fact)
}
