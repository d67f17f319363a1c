// GET /api/v1/customers/:id/scores: scores that may be bought, what each costs, what was said last.
// POST the same address buys one, for the price that the asker repeats.

import { z } from 'zod'
import { InstantWire, MoneyWire } from './parts.ts'

const ScoreNameWire = z.enum(['creditsafe', 'pappers'])

export const ScoresWire = z.object({
  scores: z.array(
    z.object({
      bureau: ScoreNameWire,
      title: z.string(),
      /** In the service's own unit, in the reader's language. */
      cost: z.object({ units: z.number().int(), unit: z.string() }),
      last: z
        .object({
          outcome: z.enum(['found', 'not_found', 'could_not_ask']),
          askedAt: InstantWire,
          code: z.string().nullable(),
          keptUntil: InstantWire,
          scoreAsOf: InstantWire.nullable(),
          score: z
            .object({
              score: z.string().nullable(),
              grade: z.enum(['A', 'B', 'C', 'D', 'E']).nullable(),
              limit: MoneyWire.nullable(),
              inProceedings: z.boolean().nullable(),
              ceased: z.boolean().nullable(),
            })
            .nullable(),
        })
        .nullable(),
    }),
  ),
})
export type ScoresWire = z.infer<typeof ScoresWire>

/** `units`: what the asker was told that it costs. A kept answer is not paid for again. */
export const BuyScoreWire = z.strictObject({
  bureau: ScoreNameWire,
  units: z.number().int().positive(),
})
