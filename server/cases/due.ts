// What a day changes in a case: has the announced payment come or is it given up, and is the credit
// note of an accepted dispute there.

import type { Book } from '../../core/book.ts'
import type { Day } from '../../core/day.ts'
import type { InvoiceId } from '../../core/ids.ts'
import { type Announced, hasArrived, receivedFacts } from '../ledger/entered.ts'

export function announcedFate(
  announced: Announced,
  { book, today }: { readonly book: Book; readonly today: Day },
): 'arrived' | 'expired' | 'expected' {
  // What is waited for stands among the payments itself, and is none that came.
  const payments = book.payments.filter(({ awaitedUntil }) => awaitedUntil === undefined)
  if (hasArrived(announced, receivedFacts({ ...book, payments }))) return 'arrived'
  return announced.awaitedUntil < today ? 'expired' : 'expected'
}

export interface AcceptedDispute {
  readonly invoice: InvoiceId
  readonly amount: bigint
  /** Open on its invoice when it was accepted. */
  readonly open: bigint
  readonly decided: Day
}

/** Less is open by that much, or a credit note of that much is there to be applied. */
export function isCredited({ invoice, amount, open, decided }: AcceptedDispute, book: Book) {
  const found = book.invoices.find(({ id }) => id === invoice)
  if (!found) return false
  const left = found.instalments.reduce((sum, part) => sum + part.open, 0n)
  if (open - left >= amount) return true
  return book.creditNotes.some(
    (note) =>
      note.customer === found.customer &&
      note.currency === found.currency &&
      note.issued >= decided &&
      note.total >= amount,
  )
}
