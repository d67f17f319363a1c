// The book in a file. A large one is taken record by record as its bytes come, so that neither its
// text nor its JSON is ever held as a whole. What that way cannot follow, or finds a fault in, is
// read as a whole: what is said of a fault never depends on the way.

import type { z } from 'zod'
import { present } from '../../core/assert.ts'
import type { Book, Company, Customer, Invoice } from '../../core/book.ts'
import { Malformed } from '../../core/malformed.ts'
import { fitsOf } from './fits.ts'
import { readJson, readText } from './open.ts'
import { parseBook, parseCompany } from './parse.ts'
import { NotFollowed, type Piece, piecesOf } from './pieces.ts'
import * as records from './records.ts'
import * as schema from './schema.ts'

/** Throws `Malformed`: `invoices[12].instalments[0].due: not a day (found "soon")`. */
export async function readBook(path: string): Promise<Book> {
  return (await followed(path)) ?? parseBook(await readJson(path))
}

async function followed(path: string): Promise<Book | null> {
  try {
    const taken = noRecords()
    for await (const piece of piecesOf(readText(path, 'utf-8'))) take(taken, piece)
    return bookOf(taken)
  } catch (error) {
    if (isForWhole(error)) return null
    throw error
  }
}

const isForWhole = (error: unknown): boolean =>
  error instanceof NotFollowed || error instanceof SyntaxError || error instanceof Malformed

const lists = [
  ...(['customers', 'invoices', 'creditNotes', 'payments', 'promises', 'plans'] as const),
  ...(['disputes', 'holds', 'history', 'proceedings'] as const),
]
type ListName = (typeof lists)[number]

type Convert = (json: unknown, place: string) => unknown

interface Taken {
  readonly found: Map<ListName, unknown[]>
  readonly customers: Map<string, Customer>
  readonly invoices: Map<string, Invoice>
  version: unknown
  company: Company | null
  into: unknown[]
  list: ListName | null
  convert: Convert
}

const noConvert: Convert = () => {
  throw new NotFollowed('an element of no list')
}

const noRecords = (): Taken => ({
  ...{ found: new Map(), customers: new Map(), invoices: new Map() },
  ...{ version: null, company: null, into: [], list: null, convert: noConvert },
})

function take(taken: Taken, piece: Piece): void {
  switch (piece.kind) {
    case 'value':
      if (piece.key === 'version' && taken.version === null) taken.version = piece.json
      else if (piece.key === 'company' && taken.company === null) {
        taken.company = parseCompany(piece.json)
      } else throw new NotFollowed(`an unknown key, or one that stands twice: ${piece.key}`)
      break
    case 'list':
      begin(taken, piece.key)
      break
    case 'elements':
      for (const json of piece.json) {
        taken.into.push(taken.convert(json, `${taken.list}[${taken.into.length}]`))
      }
  }
}

function begin(taken: Taken, key: string): void {
  const list = lists.find((known) => known === key)
  if (list === undefined || taken.found.has(list))
    throw new NotFollowed(`no list, or twice: ${key}`)
  taken.list = list
  taken.into = []
  taken.found.set(list, taken.into)
  taken.convert = converterOf(taken, list)
}

/** Records name what stands before them: a file in another order is read as a whole. */
function converterOf({ company, customers, invoices, found }: Taken, list: ListName): Convert {
  if (company === null) throw new NotFollowed('records before the company')
  if (list === 'customers') {
    const convert = fitting(schema.CustomerFile, records.customer(company))
    return (json, place) => kept(customers, convert(json, place))
  }
  if (!found.has('customers')) throw new NotFollowed('records before the customers')
  if (list === 'invoices') {
    const convert = fitting(schema.InvoiceFile, records.invoice(customers))
    return (json, place) => kept(invoices, convert(json, place))
  }
  if (!found.has('invoices')) throw new NotFollowed('records before the invoices')
  return othersOf({ company, customers, invoices }, list)
}

function othersOf(
  known: records.Known,
  list: Exclude<ListName, 'customers' | 'invoices'>,
): Convert {
  const of = <S extends z.ZodType, T>(
    shape: S,
    convert: (from: z.output<S>, place: records.Place, known: records.Known) => T,
  ) => fitting(shape, (from: z.output<S>, place) => convert(from, place, known))
  const identified = <S extends z.ZodType, T extends { readonly id: string }>(
    shape: S,
    convert: (from: z.output<S>, place: records.Place, known: records.Known) => T,
  ): Convert => {
    const ids = new Map<string, T>()
    const one = of(shape, convert)
    return (json, place) => kept(ids, one(json, place))
  }
  switch (list) {
    case 'creditNotes':
      return identified(schema.CreditNoteFile, records.creditNote)
    case 'payments':
      return identified(schema.PaymentFile, records.payment)
    case 'promises':
      return identified(schema.PromiseFile, records.promise)
    case 'plans':
      return identified(schema.PlanFile, records.plan)
    case 'disputes':
      return identified(schema.DisputeFile, records.dispute)
    case 'holds':
      return identified(schema.HoldFile, records.hold)
    case 'history':
      return of(schema.ContactFile, records.contact)
    case 'proceedings':
      return of(schema.ProceedingFile, records.proceeding)
  }
}

function fitting<S extends z.ZodType, T>(
  shape: S,
  convert: (from: z.output<S>, place: records.Place) => T,
): (json: unknown, place: string) => T {
  const fits = fitsOf(shape)
  return (json, place) => {
    if (!fits(json)) throw new NotFollowed(`a record that does not fit: ${place}`)
    return convert(json as z.output<S>, (rest) => `${place}${rest}`)
  }
}

function kept<T extends { readonly id: string }>(known: Map<string, T>, record: T): T {
  if (known.has(record.id)) throw new NotFollowed(`an id that stands twice: ${record.id}`)
  known.set(record.id, record)
  return record
}

function bookOf({ version, company, found, customers }: Taken): Book {
  if (version !== 1 || !found.has('customers') || !found.has('invoices')) {
    throw new NotFollowed('a key that is missing')
  }
  for (const { parent } of customers.values()) {
    if (parent !== undefined && !customers.has(parent)) throw new NotFollowed('no such parent')
  }
  const all = Object.fromEntries(lists.map((list) => [list, found.get(list) ?? []]))
  return { company: present(company, 'the company'), ...all } as unknown as Book
}
