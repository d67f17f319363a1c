// Writes each planned message as it would leave: one text and one HTML file a message, and what
// stops a message that cannot be set.

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Book } from '../../core/book.ts'
import type { CustomerId } from '../../core/ids.ts'
import { renderLetter } from '../delivery/render.ts'
import type { Plan } from '../dunning/planned.ts'
import { withTones } from '../dunning/tone.ts'

export interface Previews {
  readonly written: number
  /** Messages without a text, with the reason: a language without letters, an empty name. */
  readonly problems: readonly { readonly customer: CustomerId; readonly problem: string }[]
}

export async function writePreviews(plan: Plan, book: Book, folder: string): Promise<Previews> {
  await mkdir(folder, { recursive: true })
  const booksOf = booksByCustomer(book)
  const problems: { customer: CustomerId; problem: string }[] = []
  let written = 0
  for (const message of withTones(plan, book).messages) {
    const { customer, sendOn: day, step } = message
    const own = { ...book, ...booksOf(customer) }
    const letter = renderLetter({ book: own, message, day })
    if ('problem' in letter) {
      problems.push({ customer, problem: letter.problem })
      continue
    }
    written += 1
    const name = `${String(written).padStart(5, '0')}-${step}`
    await writeFile(join(folder, `${name}.txt`), `${letter.subject}\n\n${letter.text}\n`)
    await writeFile(join(folder, `${name}.html`), letter.html)
  }
  return { written, problems }
}

/** A customer's own part of the book, so that a letter does not search through all of it. */
function booksByCustomer({ customers, invoices }: Book) {
  const known = new Map(customers.map((customer) => [customer.id, customer]))
  const owed = Map.groupBy(invoices, (invoice) => invoice.customer)
  return (id: CustomerId) => {
    const customer = known.get(id)
    return { customers: customer ? [customer] : [], invoices: owed.get(id) ?? [] }
  }
}
