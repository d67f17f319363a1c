// GET /api/v1/customers/:id/claims and /api/v1/invoices/:id/claims: what late payment costs beside
// the principal. POST /api/v1/claims/waive, …/unwaive and …/paid: what of it is asked for.

import { z } from 'zod'
import { DayWire, InstantWire, MoneyWire } from './parts.ts'
import { InvoiceRefWire } from './receivables.ts'

export const ClaimKindWire = z.enum(['penalty', 'indemnity'])
export type ClaimKindWire = z.infer<typeof ClaimKindWire>

/** One time in which the same base was unpaid at one rate. `rate` is in percent a year: `12.40`. */
export const ClaimLineWire = z.object({
  instalment: z.number().int(),
  from: DayWire,
  until: DayWire,
  days: z.number().int(),
  base: MoneyWire,
  rate: z.string(),
  amount: MoneyWire,
})
export type ClaimLineWire = z.infer<typeof ClaimLineWire>

export const ClaimWire = z.object({
  invoice: InvoiceRefWire,
  kind: ClaimKindWire,
  /** A half-year, `2026-S2`; empty for the indemnity. */
  period: z.string(),
  amount: MoneyWire,
  lines: z.array(ClaimLineWire),
})
export type ClaimWire = z.infer<typeof ClaimWire>

export const WaiverWire = z.object({ reason: z.string(), by: z.string(), at: InstantWire })
export type WaiverWire = z.infer<typeof WaiverWire>

export const ClaimPaidWire = z.object({
  day: DayWire,
  /** Of all periods of its invoice and kind together. */
  amount: MoneyWire,
  reference: z.string(),
  by: z.string(),
  at: InstantWire,
})
export type ClaimPaidWire = z.infer<typeof ClaimPaidWire>

/** What a message stated: it stands in the ledger. */
export const RaisedClaimWire = ClaimWire.extend({
  raisedAt: InstantWire,
  waiver: WaiverWire.nullable(),
  paid: ClaimPaidWire.nullable(),
})
export type RaisedClaimWire = z.infer<typeof RaisedClaimWire>

export const ClaimsWire = z.object({
  /** By whose law; or why no law of ours holds: consumer, public, country. */
  law: z.object({
    key: z.string().nullable(),
    source: z.string().nullable(),
    reason: z.enum(['consumer', 'public', 'country']).nullable(),
  }),
  totals: z.array(
    z.object({
      currency: z.string(),
      principal: MoneyWire,
      claimed: MoneyWire,
      paid: MoneyWire,
      waived: MoneyWire,
      asked: MoneyWire,
    }),
  ),
  raised: z.array(RaisedClaimWire),
  /** What the law gives today, whether or not it was asked for. */
  today: z.array(ClaimWire),
  /** Half-years without a known rate: nothing is guessed for them. */
  missingRates: z.array(z.string()),
})
export type ClaimsWire = z.infer<typeof ClaimsWire>

export const DecideClaimsWire = z.strictObject({
  claims: z
    .array(z.strictObject({ invoice: z.string().min(1).max(200), kind: ClaimKindWire }))
    .min(1)
    .max(500),
  reason: z.string().trim().min(1).max(500),
})
export type DecideClaimsWire = z.infer<typeof DecideClaimsWire>

/** `amount` is what came for the claim: at most what was claimed. It ends the claim. */
export const PayClaimWire = z.strictObject({
  invoice: z.string().min(1).max(200),
  kind: ClaimKindWire,
  day: DayWire,
  amount: MoneyWire.strict(),
  reference: z.string().trim().min(1).max(500),
})
export type PayClaimWire = z.infer<typeof PayClaimWire>

/** How many claims were not decided so already. */
export const DecidedClaimsWire = z.object({ changed: z.number().int() })
export type DecidedClaimsWire = z.infer<typeof DecidedClaimsWire>
