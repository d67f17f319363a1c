// The shapes of Odoo that we rely on, and no more: what else an object says is left behind. What is
// empty is `false`, whatever its type. A reference is its id, or id and label where the answer was
// not ours. A first reading parses each row by these: no union where a look at the value will do.

import { z } from 'zod'
import { type ExactNumber, exactNumber, isExactNumber } from '../kit/exact-json.ts'

/**
 * Odoo holds a number as a float and writes the shortest text that names it; so do we. Nothing is
 * lost where its answer was read as plain JSON, which is several times as fast.
 */
export const Amount = z
  .custom<ExactNumber | number>((value) => isNumber(value) || isExactNumber(value), {
    error: 'a number',
  })
  .transform((value): ExactNumber => (isNumber(value) ? exactNumber(`${value}`) : value))

const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value)

/** The whole number that a value is, read exactly or not; null where it is none. */
export function wholeIn(value: unknown): number | null {
  const number = isExactNumber(value) ? Number(value.rawJSON) : value
  return Number.isSafeInteger(number) ? (number as number) : null
}

const isId = (value: unknown): boolean => (wholeIn(value) ?? 0) > 0
export const Id = z
  .custom<unknown>(isId, { error: 'an id' })
  .transform((value) => Number(wholeIn(value)))
const orEmpty = <T extends z.ZodType>(schema: T) =>
  z.preprocess((it) => (it === false ? null : it), schema.nullable())
export const Text = orEmpty(z.string({ error: 'text' }))
const Ref = z.preprocess(
  (it) => (Array.isArray(it) ? it[0] : it === false ? null : it),
  Id.nullable(),
)
const Day = Text
const Moment = z.string({ error: 'a moment' })

export const HostPartner = z.object({
  id: Id,
  name: Text,
  email: Text,
  phone: Text.optional(),
  phone_sanitized: Text.optional(),
  mobile: Text.optional(),
  lang: Text,
  vat: Text,
  company_registry: Text.optional(),
  siret: Text.optional(),
  is_company: z.boolean(),
  type: Text,
  parent_id: Ref,
  commercial_partner_id: Ref,
  active: z.boolean(),
  street: Text,
  street2: Text,
  zip: Text,
  city: Text,
  country_id: Ref,
  credit_limit: orEmpty(Amount).optional(),
  write_date: Moment,
})
export type HostPartner = z.infer<typeof HostPartner>

export const HostMove = z.object({
  id: Id,
  name: Text,
  move_type: z.string(),
  state: z.string(),
  payment_state: Text,
  amount_total: Amount,
  amount_residual: Amount,
  currency_id: Ref,
  invoice_date: Day,
  invoice_date_due: Day,
  date: Day,
  commercial_partner_id: Ref,
  write_date: Moment,
})
export type HostMove = z.infer<typeof HostMove>

export const HostLine = z.object({
  id: Id,
  move_id: Ref,
  move_name: Text.optional(),
  partner_id: Ref,
  date: Day,
  date_maturity: Day,
  amount_currency: Amount,
  amount_residual_currency: Amount,
  currency_id: Ref,
  payment_id: Ref,
  move_type: z.string().optional(),
  parent_state: z.string().optional(),
  no_followup: z.boolean().optional(),
  blocked: z.boolean().optional(),
  write_date: Moment,
})
export type HostLine = z.infer<typeof HostLine>

/** Where a receivable line stands among those of its move. */
export const PlacedLine = z.object({
  id: Id,
  move_id: Ref,
  move_type: z.string(),
  date_maturity: Day,
})

/** What a row refers to. */
export const Referring = z.object({
  commercial_partner_id: Ref.optional(),
  move_id: Ref.optional(),
})

/** Of what has changed: only which it is. */
export const ChangedRow = z.object({
  id: Id,
  commercial_partner_id: Ref.optional(),
  move_id: Ref.optional(),
  move_type: z.string().optional(),
})
export type ChangedRow = z.infer<typeof ChangedRow>

export const HostPartial = z.object({
  debit_move_id: Ref,
  credit_move_id: Ref,
  credit_amount_currency: Amount,
})
export type HostPartial = z.infer<typeof HostPartial>

export const HostCompanyRow = z.object({
  name: z.string(),
  currency_id: Ref,
  country_id: Ref,
  partner_id: Ref,
})
export const NamedRow = z.object({ id: Id, name: z.string() })
export const CodedRow = z.object({ id: Id, code: Text })
export const PlaceRow = z.object({ lang: Text, tz: Text })
/** One group of `read_group`. A sum of floats may show more decimals than its parts. */
export const TotalRow = z.object({
  partner_id: Ref,
  currency_id: Ref,
  amount_residual_currency: Amount,
})
export const OpenLine = TotalRow.extend({ id: Id, move_id: Ref, move_type: z.string() })
export const Ids = z.array(Id)
export const Count = Amount.transform(({ rawJSON }) => Number(rawJSON))

export const TokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().int().positive(),
  refresh_token: z.string().min(1),
  refresh_token_expires_in: z.number().int().positive(),
  encours: z
    .object({
      realm: z.string(),
      database: z.string(),
      uid: z.number().int().positive(),
      signing_secret: z.string().min(32),
      identity: z
        .object({
          subject: z.string(),
          name: z.string().nullish(),
          email: z.string().nullish(),
        })
        .optional(),
    })
    .optional(),
})
export type TokenAnswer = z.infer<typeof TokenAnswer>
/** Of RFC 6749: a word, which ends up as a code. */
export const TokenFault = z.object({ error: z.string().regex(/^[\x21-\x7e]{1,50}$/) })
