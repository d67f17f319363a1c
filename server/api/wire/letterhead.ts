// GET /api/v1/letterhead: the sender's business paper, and what a formal notice still lacks of it.
// POST the same address: another version of it.

import { z } from 'zod'
import { parseIban } from '../../../core/iban.ts'
import { isMailAddress } from '../../../core/mail-address.ts'
import { parseSiren } from '../../../core/siren.ts'
import { InstantWire, MoneyWire } from './parts.ts'

const line = (longest: number) => z.string().trim().min(1).max(longest)

export const AddressWire = z.strictObject({
  lines: z.array(line(80)).min(1).max(4),
  postcode: z.string().trim().max(12),
  city: line(60),
  country: z.string().regex(/^[A-Z]{2}$/, 'two capital letters'),
})

/** What is not known is left out. */
export const LetterheadWire = z.strictObject({
  kind: z.enum(['company', 'sole_trader', 'association']),
  legalForm: line(40).exactOptional(),
  capital: z.strictObject(MoneyWire.shape).exactOptional(),
  address: AddressWire.exactOptional(),
  siren: z
    .string()
    .regex(/^\d{9}$/, 'nine digits')
    .refine((digits) => parseSiren(digits) !== null, 'a digit is wrong')
    .exactOptional(),
  registryTown: line(60).exactOptional(),
  vatNumber: z
    .string()
    .regex(/^[A-Z]{2}[A-Z0-9]{2,13}$/, 'a VAT number without spaces')
    .exactOptional(),
  phone: line(30).exactOptional(),
  email: z.string().refine(isMailAddress, 'a mail address').exactOptional(),
  iban: z
    .string()
    .max(42)
    .refine((text) => parseIban(text) !== null, 'an account number whose check digits fit')
    .exactOptional(),
  bic: z
    .string()
    .regex(/^[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/, 'a bank code of 8 or 11 signs')
    .exactOptional(),
  signatory: line(80).exactOptional(),
  signatoryTitle: line(80).exactOptional(),
})
export type LetterheadWire = z.infer<typeof LetterheadWire>

export const LetterheadStandingWire = z.object({
  /** 0 = nobody has written one yet. */
  version: z.number().int(),
  letterhead: LetterheadWire.nullable(),
  savedBy: z.string().nullable(),
  savedAt: InstantWire.nullable(),
  /** What a formal notice must say about its sender and cannot. */
  lacks: z.array(z.string()),
  /** What the accounting software says: name and SIREN stand on letters without being typed here. */
  company: z.object({
    name: z.string(),
    country: z.string(),
    currency: z.string(),
    siren: z.string().nullable(),
  }),
})
export type LetterheadStandingWire = z.infer<typeof LetterheadStandingWire>

/** `after` is the version that was read: what somebody else saved since is not overwritten. */
export const SaveLetterheadRequestWire = z.strictObject({
  after: z.number().int().min(0),
  letterhead: LetterheadWire,
})
export type SaveLetterheadRequestWire = z.infer<typeof SaveLetterheadRequestWire>
