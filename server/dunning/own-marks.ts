// The mark of the host that nobody is to be reminded, where we have set it. While a dispute or a
// hold covers the invoice it says nothing new, and is left out of the book; after that it counts
// until the host has taken it away: a person may have blocked the invoice in another way meanwhile.

import type { Book } from '../../core/book.ts'
import type { InvoiceId } from '../../core/ids.ts'
import { dayIn, type Instant } from '../../core/instant.ts'

/** `marked`: they bear the mark at the host, and we may have set it. */
export function withOwnMarks(book: Book, marked: ReadonlySet<InvoiceId>, now: Instant): Book {
  if (marked.size === 0) return book
  const today = dayIn(now, book.company.timeZone)
  const holds = book.holds.filter(
    ({ from, until }) => from <= today && (until === undefined || until >= today),
  )
  const disputes = book.disputes.filter(
    ({ amount, closed }) => amount === undefined && (closed === undefined || closed > today),
  )
  const heldCustomers = new Set(holds.map(({ customer }) => customer))
  const heldInvoices = new Set([...holds, ...disputes].map(({ invoice }) => invoice))
  const invoices = book.invoices.map((invoice) => {
    const counts = marked.has(invoice.id)
    if (!counts || heldInvoices.has(invoice.id) || heldCustomers.has(invoice.customer)) {
      return invoice
    }
    return { ...invoice, factored: true }
  })
  return { ...book, invoices }
}
