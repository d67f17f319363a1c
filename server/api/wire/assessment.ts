// GET /api/v1/customers/:id/assessment: how a customer pays, his grade, a recommended limit, and
// when each open invoice is likely to be paid.

import { z } from 'zod'
import { DayWire, MoneyWire } from './parts.ts'

export const GradeWire = z.enum(['A', 'B', 'C', 'D', 'E'])

export const ReasonWire = z.object({
  code: z.string(),
  /** In the language of the answer. */
  text: z.string(),
  /** Above 0 speaks for more risk; of a limit: 1 where this line decides. */
  weight: z.number(),
})
export type ReasonWire = z.infer<typeof ReasonWire>

const chance = z.number().min(0).max(1)

export const AssessedItemWire = z.object({
  invoice: z.object({ id: z.string(), number: z.string() }),
  instalment: z.number().int(),
  due: DayWire.nullable(),
  open: MoneyWire,
  /** Chance that it is paid late, and more than thirty days late. */
  late: chance,
  late30: chance,
  expected: DayWire,
  /** Four of five payments fall between these. */
  low: DayWire,
  high: DayWire,
  paidWithin30: chance,
  reasons: z.array(ReasonWire),
})
export type AssessedItemWire = z.infer<typeof AssessedItemWire>

export const AssessmentWire = z.object({
  grade: GradeWire.nullable(),
  /** A natural person: the grade decides nothing until somebody confirms it. */
  isPerson: z.boolean(),
  behaviour: z.object({
    settled: z.number().int(),
    meanDaysLate: z.number().nullable(),
    lateShare: chance.nullable(),
    trendDays: z.number().nullable(),
    brokenPromises: z.number().int(),
  }),
  reasons: z.array(ReasonWire),
  limit: z.object({ amount: MoneyWire, reasons: z.array(ReasonWire) }).nullable(),
  events: z.array(
    z.object({
      kind: z.string(),
      day: DayWire,
      source: z.string(),
      outcome: z.enum(['found', 'not_found', 'could_not_ask']),
    }),
  ),
  /** How many items are open; at most 100 of them, the first expected first. */
  total: z.number().int(),
  items: z.array(AssessedItemWire),
})
export type AssessmentWire = z.infer<typeof AssessmentWire>
