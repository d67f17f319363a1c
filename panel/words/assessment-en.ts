// The English words of how a customer pays, his grade and a recommended limit.

import { countedIn } from './plural.ts'

const counted = countedIn('en-GB')

export const enAssessment = {
  assessment: {
    title: 'How this customer pays',
    grade: (grade: string) => `Grade ${grade}`,
    noGrade: 'No grade',
    person: 'A natural person: nothing follows from it until somebody confirms it.',
    grades: {
      A: 'very safe',
      B: 'safe',
      C: 'average',
      D: 'risky',
      E: 'no credit',
    },
    facts: 'Over twelve months',
    settled: 'Payments known',
    mean: 'Mean days late',
    late: 'Paid late',
    trend: 'Trend',
    later: (days: string) => `${days} days later than before`,
    sooner: (days: string) => `${days} days sooner than before`,
    steady: 'steady',
    broken: 'Broken promises',
    unknown: 'not known',
    why: 'Why',
    limit: 'Recommended limit',
    noLimit: 'No limit is recommended.',
    decides: 'decides',
    couldNotAsk: (source: string) => `${source} could not be asked.`,
    expected: 'Expected payments',
    columns: { invoice: 'Invoice', expected: 'Expected', chance: 'Risk of delay', open: 'Open' },
    between: (low: string, high: string) => `between ${low} and ${high}`,
    lateBy: (share: string) => `${share} late`,
    late30: (share: string) => `${share} over 30 days`,
    more: (count: number) => counted(count, 'more item', 'more items'),
    reasonsOf: (invoice: string) => `Why, for ${invoice}`,
  },
}
