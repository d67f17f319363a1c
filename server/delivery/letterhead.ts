// The sender's business paper: what stands on a letter about who writes, and what a formal notice
// still lacks of it (C. com. R123-237, R123-238). Whether the facts are true is left out.

import type { Company, PostalAddress } from '../../core/book.ts'
import { type Iban, printIban } from '../../core/iban.ts'

export const senderKinds = ['company', 'sole_trader', 'association'] as const
export type SenderKind = (typeof senderKinds)[number]

export interface Letterhead {
  readonly kind: SenderKind
  /** `SAS`, `SARL`; of a company alone. */
  readonly legalForm?: string
  /** Share capital, in minor units of the company's currency. */
  readonly capital?: bigint
  readonly address?: PostalAddress
  readonly siren?: string
  /** The town of the commercial register. */
  readonly registryTown?: string
  readonly vatNumber?: string
  /** As it is to be read: `03 20 00 00 00`. */
  readonly phone?: string
  readonly email?: string
  /** Where the customer pays to. */
  readonly iban?: Iban
  readonly bic?: string
  /** Who signs: a name, and what he is. */
  readonly signatory?: string
  readonly signatoryTitle?: string
}

export const letterheadFields = [
  'legalForm',
  'capital',
  'address',
  'siren',
  'registryTown',
  'iban',
  'contact',
] as const
export type LetterheadField = (typeof letterheadFields)[number]

/** Without an address nobody can answer by post, and no carrier takes the letter. */
export function letterLacks({ letterhead }: Sender): LetterheadField[] {
  return letterhead?.address ? [] : ['address']
}

export interface Sender {
  readonly company: Company
  readonly letterhead?: Letterhead | undefined
  readonly replyTo?: string | undefined
}

/** What a formal notice must say about its sender and cannot, in the order of the paper. */
export function noticeLacks({ company, letterhead, replyTo }: Sender): LetterheadField[] {
  const head: Letterhead = letterhead ?? { kind: 'company' }
  const contact = head.email ?? head.phone ?? replyTo
  const known = { ...head, siren: head.siren ?? company.siren, contact }
  return requiredOf(company, head.kind).filter((field) => known[field] === undefined)
}

function requiredOf({ country }: Company, kind: SenderKind): readonly LetterheadField[] {
  if (country !== 'FR') return ['address', 'iban', 'contact']
  switch (kind) {
    case 'company':
      return letterheadFields
    case 'sole_trader':
      return ['address', 'siren', 'iban', 'contact']
    case 'association':
      return ['address', 'iban', 'contact']
  }
}

export interface MentionLabels {
  readonly capital: string
  readonly soleTrader: string
  readonly association: string
  readonly register: string
  readonly vat: string
}

/** The legal mentions as short lines: `SAS au capital de 50 000,00 €`, `552 032 534 RCS Lille`. */
export function mentionsOf(
  { company, letterhead }: Sender,
  labels: MentionLabels,
  amount: (minor: bigint) => string,
): readonly string[] {
  if (!letterhead) return []
  const { capital, registryTown, vatNumber } = letterhead
  const siren = letterhead.siren ?? company.siren
  const number = siren?.replace(/(\d{3})(?=\d)/g, '$1 ')
  const form = formOf(letterhead, labels)
  const share = capital === undefined ? '' : `${labels.capital} ${amount(capital)}`
  const register = registryTown === undefined ? '' : `${labels.register} ${registryTown}`
  return [
    [form, share].filter((part) => part !== '').join(' '),
    registered(number, register),
    vatNumber === undefined ? '' : `${labels.vat} ${vatNumber}`,
  ]
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function registered(number: string | undefined, register: string): string {
  if (number === undefined) return register
  return register === '' ? `SIREN ${number}` : `${number} ${register}`
}

function formOf({ kind, legalForm }: Letterhead, labels: MentionLabels): string {
  switch (kind) {
    case 'company':
      return legalForm ?? ''
    case 'sole_trader':
      return labels.soleTrader
    case 'association':
      return legalForm ?? labels.association
  }
}

/** The account in words: `IBAN FR14 …`, `BIC …`. */
export function accountOf({ iban, bic }: Letterhead): readonly string[] {
  if (iban === undefined) return []
  return [`IBAN ${printIban(iban)}`, ...(bic === undefined ? [] : [`BIC ${bic}`])]
}
