// What goes into the envelope: the letter as a file, and who writes to whom. A letter by post is
// always one; a formal notice is one whatever carries it. Leaves out whether it may go.

import { createHash } from 'node:crypto'
import type { OutgoingMessage, PostalParty } from '../../connectors/contract/channel.ts'
import { present } from '../../core/assert.ts'
import type { PlannedMessage } from '../dunning/planned.ts'
import { type LetterDocument, letterDocument } from './document.ts'
import { pdfOf } from './pdf.ts'
import type { languages } from './render.ts'
import { type LetterFacts, oneLine } from './view.ts'

export interface Paper {
  readonly document: NonNullable<OutgoingMessage['document']>
  readonly envelope?: NonNullable<OutgoingMessage['envelope']>
}

export const goesByPost = ({ channel }: Pick<PlannedMessage, 'channel'>): boolean =>
  channel === 'letter' || channel === 'registered_letter'

export const isOnPaper = (message: PlannedMessage): boolean =>
  goesByPost(message) || message.deadline !== undefined

/** What keeps the letter from being set on paper; null where nothing does, or none is wanted. */
export function paperProblem(facts: LetterFacts, texts: typeof languages): string | null {
  if (!isOnPaper(facts.message)) return null
  const set = letterDocument(facts, texts)
  return 'problem' in set ? set.problem : null
}

/** A letter before it is a file. */
export interface Sheet {
  readonly facts: LetterFacts
  readonly set: LetterDocument
  /** Of all that the file and the envelope are made from: equal prints are equal papers. */
  readonly print: string
}

/** Null where the message needs no paper. */
export function sheetOf(
  facts: LetterFacts,
  texts: typeof languages,
): Sheet | { readonly problem: string } | null {
  if (!isOnPaper(facts.message)) return null
  const set = letterDocument(facts, texts)
  if ('problem' in set) return set
  const all = JSON.stringify([facts, set], (_key, value: unknown) =>
    typeof value === 'bigint' ? `${value}` : value,
  )
  return { facts, set, print: createHash('sha256').update(all).digest('hex') }
}

/** Takes seconds where many invoices are listed: never in a transaction. */
export async function printed({ facts, set }: Sheet): Promise<Paper> {
  const pdf = await pdfOf(set.pages, facts.day)
  const document = { name: `${set.name}.pdf`, pdf }
  return goesByPost(facts.message) ? { document, envelope: envelopeOf(facts) } : { document }
}

export async function paperOf(
  facts: LetterFacts,
  texts: typeof languages,
): Promise<Paper | { readonly problem: string } | null> {
  const sheet = sheetOf(facts, texts)
  return sheet === null || 'problem' in sheet ? sheet : printed(sheet)
}

function envelopeOf({ book, message, letterhead }: LetterFacts): NonNullable<Paper['envelope']> {
  const customer = present(
    book.customers.find(({ id }) => id === message.customer),
    'the customer of a letter',
  )
  return {
    from: party(book.company.name, letterhead?.address),
    to: party(customer.name, customer.address),
  }
}

function party(name: string, address: PostalParty['address'] | undefined): PostalParty {
  const { lines, postcode, city, country } = present(address, `the address of ${name}`)
  const full = lines.map(oneLine).filter((line) => line !== '')
  return {
    name: oneLine(name),
    address: { lines: full, postcode: oneLine(postcode), city: oneLine(city), country },
  }
}
