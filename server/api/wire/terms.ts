// GET /api/v1/terms: which payment terms are longer than the law allows. …/settings, …/rates,
// …/discount and …/mentions: what a company's terms are and cost. GET /api/v1/limitation: what is
// about to lapse.

import { z } from 'zod'
import { DayWire, InstantWire, MoneyWire } from './parts.ts'

export const SectorWire = z.enum([
  'general',
  'perishable',
  'meat',
  'alcohol',
  'wine_grapes',
  'transport',
])
export type SectorWire = z.infer<typeof SectorWire>

/** Percent, a year where it is a rate: `12.40`. */
export const PercentWire = z.string().regex(/^\d{1,3}(\.\d{1,2})?$/, 'a percentage such as 12.40')

const days = z.number().int().min(0).max(365)
export const AgreedTermsWire = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('net'), days }),
  z.strictObject({ kind: z.literal('end_of_month'), days, reading: z.enum(['A', 'B']) }),
  z.strictObject({ kind: z.literal('periodic'), days }),
])
export type AgreedTermsWire = z.infer<typeof AgreedTermsWire>

const RefWire = z.object({ id: z.string(), name: z.string() })

export const TermsFindingWire = z.object({
  customer: RefWire,
  invoice: z.object({ id: z.string(), number: z.string() }),
  instalment: z.number().int(),
  issued: DayWire,
  due: DayWire,
  /** The last lawful day. */
  latest: DayWire,
  daysOver: z.number().int(),
  rule: z.string(),
  /** Where it is written. */
  law: z.string(),
  /** What would make it lawful all the same; null = nothing. */
  unless: z.enum(['contract', 'fair']).nullable(),
  open: z.boolean(),
})
export type TermsFindingWire = z.infer<typeof TermsFindingWire>

export const TermsWire = z.object({
  asOf: DayWire,
  sector: SectorWire,
  /** Nobody named a sector: the general rule was taken. */
  sectorAssumed: z.boolean(),
  judged: z.number().int(),
  notJudged: z.number().int(),
  /** In all, by rule. */
  counts: z.array(z.object({ rule: z.string(), findings: z.number().int() })),
  total: z.number().int(),
  /** Most days over first; at most 200. */
  findings: z.array(TermsFindingWire),
  /** What is agreed is itself too long. */
  agreements: z.array(
    z.object({
      customer: RefWire,
      agreed: AgreedTermsWire,
      rule: z.string(),
      law: z.string(),
      mostDays: z.number().int(),
    }),
  ),
  /** Invoices without a due day, with the law's own; at most 200. */
  noDue: z.array(
    z.object({
      customer: RefWire,
      invoice: z.object({ id: z.string(), number: z.string() }),
      instalment: z.number().int(),
      lawfulDue: DayWire,
    }),
  ),
  /** Mandatory mentions that the books cannot give. */
  unknown: z.object({ companySiren: z.boolean(), customersWithoutSiren: z.number().int() }),
})
export type TermsWire = z.infer<typeof TermsWire>

export const TermsSettingsWire = z.object({
  sector: SectorWire.nullable(),
  financingRate: z.string().nullable(),
  rates: z.array(z.object({ from: DayWire, until: DayWire.nullable(), rate: z.string() })),
  customers: z.array(z.object({ customer: z.string(), terms: AgreedTermsWire })),
})
export type TermsSettingsWire = z.infer<typeof TermsSettingsWire>

export const ChangeTermsWire = z.strictObject({
  sector: SectorWire.nullable(),
  financingRate: PercentWire.nullable(),
})
export const AgreeRateWire = z.strictObject({
  from: DayWire,
  until: DayWire.nullable(),
  rate: PercentWire,
})
export const DropRateWire = z.strictObject({ from: DayWire })
export const AgreeTermsWire = z.strictObject({ terms: AgreedTermsWire.nullable() })

export const DiscountWire = z.object({
  /** Percent a year on 365 days: simple as banks quote, and compounded. */
  simple: z.string(),
  compound: z.string(),
  financing: z.string().nullable(),
  verdict: z.enum(['cheaper', 'dearer', 'unknown']),
  /** In the language asked for. */
  said: z.array(z.string()),
})
export type DiscountWire = z.infer<typeof DiscountWire>

export const MentionsRequestWire = z.strictObject({
  text: z.string().min(1).max(50_000),
  language: z.enum(['fr', 'en']),
  customer: z.string().min(1).max(200).optional(),
})
export const MentionsWire = z.object({ missing: z.array(z.string()) })
export type MentionsWire = z.infer<typeof MentionsWire>

export const ActKindWire = z.enum([
  'acknowledgement',
  'instalment_request',
  'court_action',
  'enforcement',
])
export type ActKindWire = z.infer<typeof ActKindWire>

export const LimitationWire = z.object({
  /** Nobody named a sector: the fewest years that may hold were taken. */
  sectorAssumed: z.boolean(),
  total: z.number().int(),
  /** Soonest first; at most 200. */
  items: z.array(
    z.object({
      customer: RefWire,
      invoice: z.object({ id: z.string(), number: z.string() }),
      instalment: z.number().int(),
      due: DayWire,
      open: MoneyWire,
      years: z.number().int(),
      since: z.object({ kind: z.string(), day: DayWire }).nullable(),
      ends: DayWire,
      state: z.enum(['near', 'over']),
    }),
  ),
  /** Acts by which it begins anew. A formal notice is none. */
  interrupting: z.array(z.string()),
})
export type LimitationWire = z.infer<typeof LimitationWire>

export const RecordActWire = z.strictObject({
  /** Chosen by who asks: the same request twice is recorded once. */
  id: z.uuid().optional(),
  kind: ActKindWire,
  day: DayWire,
  note: z.string().trim().min(1).max(500),
})
export type RecordActWire = z.infer<typeof RecordActWire>

export const DoneWire = z.object({ done: z.literal(true) })

/** GET /api/v1/customers/:id/terms */
export const CustomerTermsWire = z.object({
  agreed: AgreedTermsWire.nullable(),
  /** What is agreed is itself longer than the law allows. */
  tooLong: z.object({ law: z.string(), mostDays: z.number().int() }).nullable(),
  /** Open invoices whose due day is later than the law allows: most days over first, at most 50. */
  findings: z.array(TermsFindingWire.omit({ customer: true })),
  total: z.number().int(),
  sectorAssumed: z.boolean(),
  /** What late payment costs on an invoice of today. */
  rate: z.object({
    law: z.string().nullable(),
    /** Null where the half-year is not known. */
    percent: z.string().nullable(),
    /** Of the terms of sale; null = the law's own. */
    agreed: z.object({ from: DayWire, until: DayWire.nullable(), rate: z.string() }).nullable(),
  }),
})
export type CustomerTermsWire = z.infer<typeof CustomerTermsWire>

/** GET /api/v1/customers/:id/limitation */
export const CustomerLimitationWire = z.object({
  sectorAssumed: z.boolean(),
  total: z.number().int(),
  /** Soonest first; at most 200. */
  items: z.array(
    z.object({
      invoice: z.object({ id: z.string(), number: z.string() }),
      instalment: z.number().int(),
      due: DayWire,
      years: z.number().int(),
      since: z.object({ kind: z.string(), day: DayWire }).nullable(),
      ends: DayWire,
      state: z.enum(['running', 'near', 'over']),
    }),
  ),
  /** Newest first. */
  acts: z.array(
    z.object({
      id: z.string(),
      invoice: z.object({ id: z.string(), number: z.string() }),
      kind: ActKindWire,
      day: DayWire,
      note: z.string(),
      by: z.string(),
      at: InstantWire,
    }),
  ),
})
export type CustomerLimitationWire = z.infer<typeof CustomerLimitationWire>
