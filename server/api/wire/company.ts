// GET /api/v1/customers/:id/company: what bureaus know of a customer. Candidates and the choice of
// a person where his number is not known.

import { z } from 'zod'
import { parseSiren } from '../../../core/siren.ts'
import { DayWire, MoneyWire } from './parts.ts'

export const CompanyWire = z.object({
  /** Whether bureaus are asked here. */
  watched: z.boolean(),
  siren: z.string().nullable(),
  by: z.enum(['host', 'person']).nullable(),
  identity: z
    .object({
      name: z.string().nullable(),
      state: z.enum(['active', 'ceased']),
      created: DayWire.nullable(),
      closed: DayWire.nullable(),
      isSoleTrader: z.boolean(),
      isAdministration: z.boolean(),
      accounts: z
        .object({
          year: z.number().int(),
          turnover: MoneyWire.nullable(),
          netIncome: MoneyWire.nullable(),
        })
        .nullable(),
    })
    .nullable(),
  standing: z.object({
    kind: z.enum([
      ...(['none', 'safeguard', 'receivership', 'liquidation', 'plan', 'closed'] as const),
      ...(['closed_insufficient_assets', 'struck_off', 'to_read', 'expired'] as const),
    ]),
    since: DayWire.nullable(),
    published: DayWire.nullable(),
    url: z.string().nullable(),
  }),
  events: z.array(
    z.object({
      kind: z.string(),
      day: DayWire,
      source: z.string(),
      outcome: z.enum(['found', 'not_found', 'could_not_ask']),
    }),
  ),
})
export type CompanyWire = z.infer<typeof CompanyWire>

export const CandidatesWire = z.object({
  outcome: z.enum(['found', 'not_found', 'could_not_ask', 'not_asked']),
  /** Why nobody was asked, or could not be. */
  code: z.string().nullable(),
  candidates: z.array(
    z.object({
      siren: z.string(),
      name: z.string().nullable(),
      state: z.enum(['active', 'ceased']),
      activity: z.string().nullable(),
      postcode: z.string().nullable(),
      city: z.string().nullable(),
    }),
  ),
})
export type CandidatesWire = z.infer<typeof CandidatesWire>

/** Null: none of those that were shown. */
export const ChooseCompanyWire = z.strictObject({
  siren: z
    .string()
    .regex(/^\d{9}$/, 'nine digits')
    .refine((digits) => parseSiren(digits) !== null, 'a digit is wrong')
    .nullable(),
})
