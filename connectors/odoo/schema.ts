// The shapes of Odoo that we rely on, and no more: every object is loose. What is empty is `false`,
// whatever its type. A reference is its id, or id and label where the answer was not ours.

import { z } from 'zod'
import { type ExactNumber, isExactNumber } from '../kit/exact-json.ts'

export const Amount = z.custom<ExactNumber>(isExactNumber, { error: 'a number' })
export const Id = Amount.transform((number, ctx) => {
  const value = Number(number.rawJSON)
  if (Number.isSafeInteger(value) && value > 0) return value
  ctx.addIssue({ code: 'custom', message: 'an id' })
  return z.NEVER
})
const orEmpty = <T extends z.ZodType>(schema: T) =>
  z.union([schema, z.literal(false), z.null()]).transform((it) => (it === false ? null : it))
const Text = orEmpty(z.string({ error: 'text' }))
const Ref = orEmpty(z.union([Id, z.tuple([Id, z.unknown()]).transform(([id]) => id)]))
const Day = Text
const Moment = z.string({ error: 'a moment' })

export const HostPartner = z.looseObject({
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

export const HostMove = z.looseObject({
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

export const HostLine = z.looseObject({
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
export const PlacedLine = z.looseObject({
  id: Id,
  move_id: Ref,
  move_type: z.string(),
  date_maturity: Day,
})

/** What a row refers to. */
export const Referring = z.looseObject({
  commercial_partner_id: Ref.optional(),
  move_id: Ref.optional(),
})

/** Of what has changed: only which it is. */
export const ChangedRow = z.looseObject({
  id: Id,
  commercial_partner_id: Ref.optional(),
  move_id: Ref.optional(),
  move_type: z.string().optional(),
})
export type ChangedRow = z.infer<typeof ChangedRow>

export const HostPartial = z.looseObject({
  debit_move_id: Ref,
  credit_move_id: Ref,
  credit_amount_currency: Amount,
})
export type HostPartial = z.infer<typeof HostPartial>

export const HostCompanyRow = z.looseObject({
  name: z.string(),
  currency_id: Ref,
  country_id: Ref,
  partner_id: Ref,
})
export const NamedRow = z.looseObject({ id: Id, name: z.string() })
export const CodedRow = z.looseObject({ id: Id, code: Text })
export const PlaceRow = z.looseObject({ lang: Text, tz: Text })
/** One group of `read_group`. A sum of floats may show more decimals than its parts. */
export const TotalRow = z.looseObject({
  partner_id: Ref,
  currency_id: Ref,
  amount_residual_currency: Amount,
})
export const Ids = z.array(Id)
export const Count = Amount.transform(({ rawJSON }) => Number(rawJSON))

export const TokenAnswer = z.looseObject({
  access_token: z.string().min(1),
  expires_in: z.number().int().positive(),
  refresh_token: z.string().min(1),
  refresh_token_expires_in: z.number().int().positive(),
  encours: z
    .looseObject({
      realm: z.string(),
      database: z.string(),
      uid: z.number().int().positive(),
      signing_secret: z.string().min(32),
      identity: z
        .looseObject({
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
export const TokenFault = z.looseObject({ error: z.string().regex(/^[\x21-\x7e]{1,50}$/) })
