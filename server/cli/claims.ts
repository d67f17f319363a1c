import { readBook } from '../../connectors/book/read.ts'
import type { Book, Customer } from '../../core/book.ts'
import { dayIn, parseInstant } from '../../core/instant.ts'
import { Malformed } from '../../core/malformed.ts'
import { accrualOf } from '../dunning/claim-ledger/accrual.ts'
import { claimsText } from '../dunning/claim-ledger/text.ts'
import { type Command, fromFile, optionsOf, Usage } from './command.ts'

const help = `encours claims --book FILE --now INSTANT --customer ID

What late payment costs a customer by law beside the principal, line by line.

  --book FILE      a book (JSON, also packed with gzip)
  --now INSTANT    until when: 2026-11-18T09:30:00+01:00, that day included
  --customer ID    whose
`

const options = {
  book: { type: 'string' },
  now: { type: 'string' },
  customer: { type: 'string' },
} as const

export const command: Command = {
  help,
  run: async (args) => {
    const given = optionsOf(args, options, help)
    if (given.book === undefined) throw new Usage('--book is missing', help)
    if (given.now === undefined) throw new Usage('--now is missing', help)
    if (given.customer === undefined) throw new Usage('--customer is missing', help)
    const now = parseInstant(given.now)
    if (!now) {
      const wanted = 'not an instant with an offset, such as 2026-11-18T09:30:00+01:00'
      throw new Malformed({ path: '--now', wanted, found: given.now })
    }
    const file = { option: '--book', path: given.book, first: 'fault' } as const
    const book = await fromFile(file, readBook)
    const customer = customerOf(book, given.customer)
    const today = dayIn(now, book.company.timeZone)
    const accrual = accrualOf(aboutOne(book, customer), customer, today)
    process.stdout.write(claimsText({ book, customer, accrual, today }))
  },
}

function customerOf(book: Book, wanted: string): Customer {
  const found = book.customers.find(({ id }) => id === wanted)
  if (found) return found
  throw new Malformed({ path: '--customer', wanted: 'no such customer', found: wanted })
}

/** A proceeding against a record with the same SIREN is against the same company. */
function aboutOne(book: Book, { id, siren }: Customer): Book {
  const same = new Set(
    book.customers
      .filter((other) => other.id === id || (siren !== undefined && other.siren === siren))
      .map((other) => other.id),
  )
  return { ...book, proceedings: book.proceedings.filter(({ customer }) => same.has(customer)) }
}
