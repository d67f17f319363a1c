// Whether a copy of an invoice may be mailed to its customer by the host, and to which address.
// Leaves out whether the host can, and who asks. A copy is no reminder: holds for other reasons,
// disputes and promises do not stop it.

import type { Book, Contact, Customer, Hold, Invoice } from '../../core/book.ts'
import type { Day } from '../../core/day.ts'
import { epochMs } from '../../core/instant.ts'
import { mailAddressOf } from '../dunning/channel.ts'
import { pauseReason } from './news/standing.ts'

export const copyRefusals = [
  'TEST_MODE',
  'INVOICE_NOT_POSTED',
  'DO_NOT_CONTACT',
  'NO_ADDRESS',
  'ADDRESS_BOUNCED',
] as const
export type CopyRefusal = (typeof copyRefusals)[number]

export type CopyDecision =
  | { readonly kind: 'may'; readonly to: string }
  | { readonly kind: 'may_not'; readonly code: CopyRefusal; readonly to: string | null }

export interface CopyFacts {
  readonly invoice: Invoice
  readonly customer: Customer
  /** Of this customer. */
  readonly book: Pick<Book, 'holds' | 'history'>
  readonly today: Day
  /** Everything goes to the company itself, but the host keeps on the invoice whom it wrote to. */
  readonly testMode: boolean
}

export function decideCopy({ invoice, customer, book, today, testMode }: CopyFacts): CopyDecision {
  const to = mailAddressOf(customer)?.trim() ?? null
  const no = (code: CopyRefusal): CopyDecision => ({ kind: 'may_not', code, to })
  if (testMode) return no('TEST_MODE')
  if (invoice.status !== 'posted') return no('INVOICE_NOT_POSTED')
  const isAbout = (hold: Hold) => hold.customer === customer.id || hold.invoice === invoice.id
  if (book.holds.some((hold) => isAbout(hold) && forbids(hold, today))) return no('DO_NOT_CONTACT')
  if (to === null) return no('NO_ADDRESS')
  if (hasBounced(book.history.filter((contact) => contact.customer === customer.id))) {
    return no('ADDRESS_BOUNCED')
  }
  return { kind: 'may', to }
}

/** Who asked not to be written to, or reported a mail of ours, gets none from the host either. */
const silences = new Set([
  'do_not_contact',
  ...['fr', 'en'].map((language) => pauseReason('complained', language)),
])

const forbids = ({ reason, from, until }: Hold, today: Day): boolean =>
  silences.has(reason) && from <= today && (until === undefined || today <= until)

const settled = new Set(['sent', 'delivered', 'answered', 'bounced'])

/** The last word on his mail is a bounce. */
function hasBounced(history: readonly Contact[]): boolean {
  const mails = history.filter(
    ({ channel, outcome }) => channel === 'email' && settled.has(outcome),
  )
  const [last] = mails.toSorted((a, b) => epochMs(b.at) - epochMs(a.at))
  return last?.outcome === 'bounced'
}
