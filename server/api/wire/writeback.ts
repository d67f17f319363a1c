// GET /api/v1/writeback: where the status of an invoice stands at the host, and what could not be
// written there. POST: an admin's choice. POST /api/v1/writeback/retry: write what failed again.

import { z } from 'zod'
import { DayWire } from './parts.ts'

export const StatusPlaceWire = z.enum(['none', 'custom_field', 'private_note'])
export type StatusPlaceWire = z.infer<typeof StatusPlaceWire>

export const ChooseStatusPlaceWire = z.strictObject({
  place: StatusPlaceWire,
  /** The field's name at the host; of a custom field, and of nothing else. */
  field: z.string().trim().min(1).max(100).nullable(),
})
export type ChooseStatusPlaceWire = z.infer<typeof ChooseStatusPlaceWire>

/** `BOOKS_CLOSED`: open the period, or switch the status off. `REFUSED`: the host says why. */
export const WritebackReasonWire = z.enum([
  'BOOKS_CLOSED',
  'NO_FIELD',
  'FIELD_IGNORED',
  'NO_ROOM',
  'REFUSED',
])
export type WritebackReasonWire = z.infer<typeof WritebackReasonWire>

export const WritebackWire = z.object({
  place: StatusPlaceWire,
  field: z.string().nullable(),
  /** The host's name, where it can show a status; null = nothing can be chosen. */
  host: z.string().nullable(),
  /** Written soon, or tried again. */
  waiting: z.object({ statuses: z.number().int(), notes: z.number().int() }),
  /** Not tried again by itself. */
  failed: z.array(
    z.object({
      what: z.enum(['status', 'note']),
      reason: WritebackReasonWire,
      count: z.number().int(),
      /** The last day of the closed books, where the host says it. */
      closedUntil: DayWire.nullable(),
      /** The latest five. */
      examples: z.array(
        z.object({
          customer: z.object({ id: z.string(), name: z.string() }).nullable(),
          invoice: z.object({ id: z.string(), number: z.string() }).nullable(),
          /** As the host said it. */
          failure: z.string().nullable(),
        }),
      ),
    }),
  ),
})
export type WritebackWire = z.infer<typeof WritebackWire>
