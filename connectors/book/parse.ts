// The book that a file holds, or its first fault with the path. Record by record, so that a large
// file is never held twice; what a record means stands in records.ts.

import type { z } from 'zod'
import type { Book, Company } from '../../core/book.ts'
import { Malformed } from '../../core/malformed.ts'
import { fitted } from './fault.ts'
import { fitsOf } from './fits.ts'
import * as records from './records.ts'
import {
  BookFile,
  CompanyFile,
  ContactFile,
  CreditNoteFile,
  CustomerFile,
  DisputeFile,
  HoldFile,
  InvoiceFile,
  PaymentFile,
  PlanFile,
  ProceedingFile,
  PromiseFile,
} from './schema.ts'

export function parseCompany(json: unknown): Company {
  return fitted(CompanyFile, json)
}

/** Throws `Malformed`: `invoices[12].instalments[0].due: not a day (found "soon")`. */
export function parseBook(json: unknown): Book {
  const file = fitted(BookFile, json)
  const { company } = file
  const customers = each(
    listed('customers', CustomerFile, file.customers),
    records.customer(company),
  )
  const customerIds = idsOf('customers', customers)
  for (const [i, { parent }] of customers.entries()) {
    if (parent !== undefined) {
      records.mustBeCustomer(customerIds, parent, () => `customers[${i}].parent`)
    }
  }
  const invoices = each(
    listed('invoices', InvoiceFile, file.invoices),
    records.invoice(customerIds),
  )
  const known = { company, customers: customerIds, invoices: idsOf('invoices', invoices) }
  const list = <S extends z.ZodType, T>(
    name: ListName,
    schema: S,
    convert: (from: z.output<S>, path: Place, known: records.Known) => T,
  ): readonly T[] =>
    each(listed(name, schema, file[name] ?? []), (from, path) => convert(from, path, known))
  const book = {
    company,
    customers,
    invoices,
    creditNotes: list('creditNotes', CreditNoteFile, records.creditNote),
    payments: list('payments', PaymentFile, records.payment),
    promises: list('promises', PromiseFile, records.promise),
    plans: list('plans', PlanFile, records.plan),
    disputes: list('disputes', DisputeFile, records.dispute),
    holds: list('holds', HoldFile, records.hold),
    history: list('history', ContactFile, records.contact),
    proceedings: list('proceedings', ProceedingFile, records.proceeding),
  }
  for (const name of listsWithIds) idsOf<{ readonly id: string }>(name, book[name])
  return book
}

const listsWithIds = ['creditNotes', 'payments', 'promises', 'plans', 'disputes', 'holds'] as const
type ListName = (typeof listsWithIds)[number] | 'history' | 'proceedings'

type Place = records.Place

interface Listed<S> {
  readonly name: string
  readonly schema: S
  readonly records: readonly unknown[]
}

const listed = <S>(name: string, schema: S, from: readonly unknown[]): Listed<S> => ({
  name,
  schema,
  records: from,
})

/** Records that fit are taken as they are; the schema is asked only why one does not. */
function each<S extends z.ZodType, T>(
  { name, schema, records: from }: Listed<S>,
  convert: (from: z.output<S>, path: Place) => T,
): T[] {
  const fits = fitsOf(schema)
  return from.map((record, i) => {
    const fitting = fits(record) ? asFitting<S>(record) : fitted(schema, record, [name, i])
    return convert(fitting, (rest) => `${name}[${i}]${rest}`)
  })
}

/** True of what `fitsOf` has held of: no schema of a book changes what it parses. */
const asFitting = <S extends z.ZodType>(record: unknown) => record as z.output<S>

function idsOf<T extends { readonly id: string }>(
  name: string,
  list: readonly T[],
): ReadonlyMap<string, T> {
  const byId = new Map<string, T>()
  for (const [i, record] of list.entries()) {
    if (byId.has(record.id)) {
      const path = `${name}[${i}].id`
      throw new Malformed({ path, wanted: 'an id that stands twice', found: record.id })
    }
    byId.set(record.id, record)
  }
  return byId
}
