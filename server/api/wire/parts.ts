// Shapes that several answers share. Responses drop what is not named here; requests refuse it.

import { z } from 'zod'

/** Minor units as decimal text, since JSON has no bigint: `{"currency":"EUR","minor":"120000"}`. */
export const MoneyWire = z.object({ currency: z.string(), minor: z.string().regex(/^-?\d+$/) })
export type MoneyWire = z.infer<typeof MoneyWire>

export const DayWire = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
export const InstantWire = z.string()

/** RFC 9457. `field` is the JSON path of the fault in the request, where there is one. */
export const ProblemWire = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  field: z.string().optional(),
  requestId: z.string(),
})
export type ProblemWire = z.infer<typeof ProblemWire>

export const BlockerWire = z.object({
  code: z.string(),
  until: DayWire.optional(),
  ref: z.string().optional(),
})
export type BlockerWire = z.infer<typeof BlockerWire>

export const LanguageWire = z.enum(['fr', 'en'])
export type LanguageWire = z.infer<typeof LanguageWire>

/** How a call stands as a task at the host. */
export const AtHostWire = z.enum(['waiting', 'open', 'deleted', 'refused', 'over'])
