// Which invoices of a mail get a link to pay online, and which of the addresses that a host gives
// may stand in one. The host's page asks for all that is open on an invoice: where the mail asks
// for less, after a dispute or a credit, it has no link. Leaves out how the host is asked.

import type { Book } from '../../core/book.ts'
import type { InvoiceId } from '../../core/ids.ts'
import type { PlannedMessage } from '../dunning/planned.ts'
import { mostLateFirst } from './view.ts'

/** The address of the pay page, by invoice. */
export type PayLinks = ReadonlyMap<InvoiceId, string>

export const noLinks: PayLinks = new Map()

export interface Payable {
  readonly invoice: InvoiceId
  /** In minor units, as the ledger has it. */
  readonly open: bigint
}

/** Each costs a slow call of the host. */
const mostLinks = 10

/** The most late first, as they stand in the mail. */
export function payableOnline(
  message: Pick<PlannedMessage, 'channel' | 'items'>,
  { invoices }: Pick<Book, 'invoices'>,
): readonly Payable[] {
  if (message.channel !== 'email') return []
  const asked = new Map<InvoiceId, bigint>()
  for (const [, { invoice, open }] of mostLateFirst(message)) {
    asked.set(invoice, (asked.get(invoice) ?? 0n) + open)
  }
  const booked = new Map(
    invoices
      .filter(({ status }) => status === 'posted')
      .map(({ id, instalments }) => [id, instalments.reduce((sum, { open }) => sum + open, 0n)]),
  )
  return [...asked]
    .filter(([invoice, open]) => open > 0n && booked.get(invoice) === open)
    .slice(0, mostLinks)
    .map(([invoice, open]) => ({ invoice, open }))
}

/** Of the links that were told, those of what the mail asks for now. */
export function linksIn(
  links: PayLinks,
  { message, book }: { readonly message: PlannedMessage; readonly book: Book },
): PayLinks {
  const still = payableOnline(message, book).map(({ invoice }) => invoice)
  return new Map([...links].filter(([invoice]) => still.includes(invoice)))
}

const longestUrl = 2_000

/** Null where a debtor should not be led there: it is no plain web address under encryption. */
export function safeLink(text: string): string | null {
  if (text.length > longestUrl || !URL.canParse(text)) return null
  const { protocol, username, password, href } = new URL(text)
  const isPlain = protocol === 'https:' && username === '' && password === ''
  return isPlain && href.length <= longestUrl ? href : null
}
