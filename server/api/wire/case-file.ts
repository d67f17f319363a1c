// GET /api/v1/customers/:id/case-file: all that is on record about a customer, for a court, an
// auditor or another system.

import { z } from 'zod'
import { InstantWire } from './parts.ts'

const RecordsWire = z.array(z.record(z.string(), z.unknown()))

export const CaseFileWire = z.object({
  version: z.literal(1),
  madeAt: InstantWire,
  company: z.string(),
  customer: z.string(),
  /** As stored, by the name of the table: amounts in minor units, documents in base64. */
  records: z.record(z.string(), RecordsWire),
  /** In the order of the chain. `hash` is the SHA-256 of `hashBefore`, a line feed and `covered`. */
  audit: z.array(
    z.object({
      link: z.string(),
      hash: z.string(),
      hashBefore: z.string(),
      covered: z.string(),
      entry: z.string(),
      at: InstantWire,
      actor: z.string(),
      action: z.string(),
      subjectKind: z.string(),
      subject: z.string(),
      detail: z.record(z.string(), z.unknown()),
    }),
  ),
  /** The end of the company's chain when the file was made. */
  head: z.object({ link: z.string(), hash: z.string() }).nullable(),
})
export type CaseFileWire = z.infer<typeof CaseFileWire>
