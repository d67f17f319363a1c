// What is recommended for a customer on a day, as it is kept with a request: amounts as text, each
// reason as it was said in both languages.

import type { Grade } from '../../../core/book.ts'
import type { Currency } from '../../../core/currency.ts'
import type { AssessedCustomer } from '../assess/assessed.ts'
import { codeOf, textOf } from '../assess/words.ts'

export interface Recommendation {
  readonly v: 1
  readonly grade: Grade | null
  /** A natural person: nothing of this holds until somebody confirms it. */
  readonly isPerson: boolean
  /** Minor units; null where no limit can be recommended in the company's currency. */
  readonly minor: string | null
  readonly reasons: readonly RecommendationReason[]
}

export interface RecommendationReason {
  readonly code: string
  readonly fr: string
  readonly en: string
}

const mostReasons = 12

export function recommendationOf(
  { grade, isPerson, limit, reasons }: AssessedCustomer,
  currency: Currency,
): Recommendation {
  const own = limit?.currency === currency ? limit : null
  // The line that decides comes first; where none does, the grade's reasons say why.
  const facts = (own?.reasons ?? reasons).map(({ fact }) => fact)
  return {
    ...{ v: 1, grade, isPerson, minor: own && `${own.recommended}` },
    reasons: facts.slice(0, mostReasons).map((fact) => ({
      ...{ code: codeOf(fact), fr: textOf(fact, 'fr'), en: textOf(fact, 'en') },
    })),
  }
}
