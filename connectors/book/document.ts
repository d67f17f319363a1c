// What one row of an export says: a document with its amounts and days, or which cell does not fit
// and why. One row at a time; what rows say together stands in gather.ts.

import type { InvoiceStatus } from '../../core/book.ts'
import { type Currency, currencyDigits, parseCurrency } from '../../core/currency.ts'
import type { Day } from '../../core/day.ts'
import { absolute, parseMinor } from '../../core/money.ts'
import { type Cell, cellOf, type Header } from './cells.ts'
import { dayFormat, decimalFormat, type ReadDay } from './formats.ts'
import type { Field, Mapping } from './mapping.ts'

export type DocumentKind = 'invoice' | 'creditNote' | 'payment'

export interface Document {
  readonly kind: DocumentKind
  readonly id: string
  readonly customer: string
  readonly number: string
  readonly issued: Day
  readonly due: Day | undefined
  readonly delivered: Day | undefined
  readonly currency: Currency
  readonly total: bigint
  readonly open: bigint
  readonly status: InvoiceStatus
}

export interface Misfit {
  readonly column: string
  readonly value: string
  readonly reason: string
}

/** Thrown by a reader inside one row, caught by `documentReader`. */
class DoesNotFit extends Error {
  readonly misfit: Misfit
  constructor(misfit: Misfit) {
    super(misfit.reason)
    this.misfit = misfit
  }
}

type Cells = readonly string[]
type Reader<T> = (cells: Cells) => T

/** Reads a row into its document, `skip` by its type, or the misfit. */
export function documentReader(mapping: Mapping, header: Header) {
  const read = readers(mapping, header)
  return (cells: Cells): Document | Misfit | 'skip' => {
    try {
      return documentOf(cells, read, mapping)
    } catch (error) {
      if (error instanceof DoesNotFit) return error.misfit
      throw error
    }
  }
}

export const isMisfit = (found: Document | Misfit): found is Misfit => 'reason' in found

type Readers = ReturnType<typeof readers>

function readers(mapping: Mapping, header: Header) {
  const { customer, invoice } = mapping
  const cell = (field: Field): Cell => cellOf(field, header)
  const maybe = (field: Field | undefined): Cell | undefined =>
    field === undefined ? undefined : cell(field)
  const days = dayReaderOf(mapping.days)
  const due = maybe(invoice.due)
  const delivered = maybe(invoice.delivered)
  const openCell = cell(invoice.open ?? invoice.total ?? '')
  const totalCell = cell(invoice.total ?? invoice.open ?? '')
  const decimal = decimalFormat(mapping.decimals)
  return {
    type: oneOf(maybe(invoice.type), ['invoice', 'creditNote', 'payment', 'skip'], 'invoice'),
    id: idIn(cell(invoice.id)),
    customer: idIn(cell(customer.id)),
    number: cell(invoice.number ?? invoice.id).text,
    issued: dayIn(cell(invoice.issued), days),
    due: due ? optionalDay(due, days, mapping) : () => undefined,
    delivered: delivered ? optionalDay(delivered, days, null) : () => undefined,
    currency: currencyIn(cell(invoice.currency)),
    total: amountIn(totalCell, decimal),
    open: amountIn(openCell, decimal),
    openCell,
    status: oneOf(maybe(invoice.status), ['draft', 'posted', 'void'], 'posted'),
  }
}

function documentOf(cells: Cells, read: Readers, mapping: Mapping): Document | 'skip' {
  const type = read.type(cells)
  if (type === 'skip') return 'skip'
  const id = read.id(cells)
  const currency = read.currency(cells)
  const open = read.open(cells, currency)
  const total = read.total(cells, currency)
  const below = open < 0n || (open === 0n && total < 0n)
  const kind = type === 'invoice' && below ? kindBelowZero(cells, read, mapping) : type
  const keepSign = kind === 'invoice'
  return {
    kind,
    id,
    customer: read.customer(cells),
    number: read.number(cells) || id,
    issued: read.issued(cells),
    due: kind === 'invoice' ? read.due(cells) : undefined,
    delivered: kind === 'invoice' ? read.delivered(cells) : undefined,
    currency,
    total: keepSign ? total : absolute(total),
    open: keepSign ? open : absolute(open),
    status: read.status(cells),
  }
}

function kindBelowZero(cells: Cells, { openCell }: Readers, mapping: Mapping): DocumentKind {
  if (mapping.negative === 'creditNote') return 'creditNote'
  if (mapping.negative === 'keep') return 'invoice'
  return misfit(openCell, cells, 'an invoice below zero')
}

function misfit(cell: Cell, cells: Cells, reason: string): never {
  throw new DoesNotFit({ column: cell.column, value: cell.raw(cells), reason })
}

const longestId = 200

function idIn(cell: Cell): Reader<string> {
  return (cells) => {
    const id = cell.text(cells)
    if (id !== '' && id.length <= longestId) return id
    return misfit(cell, cells, id === '' ? 'empty' : `more than ${longestId} characters`)
  }
}

function oneOf<T extends string>(cell: Cell | undefined, known: readonly T[], absent: T) {
  if (!cell) return () => absent
  return (cells: Cells): T => {
    const text = cell.text(cells)
    const found = known.find((it) => it === text)
    return found ?? misfit(cell, cells, text === '' ? 'empty' : `not one of ${known.join(', ')}`)
  }
}

interface Days {
  readonly read: ReadDay
  readonly formats: string
}

function dayReaderOf(formats: readonly string[]): Days {
  const all = formats.flatMap((format) => dayFormat(format) ?? [])
  const [only] = all
  const read: ReadDay =
    all.length === 1 && only
      ? only
      : (text) => all.reduce<Day | null>((found, one) => found ?? one(text), null)
  return { read, formats: formats.join(' or ') }
}

function dayIn(cell: Cell, days: Days): Reader<Day> {
  return (cells) => {
    const text = cell.text(cells)
    const day = days.read(text)
    if (day) return day
    return misfit(cell, cells, text === '' ? 'empty' : `not a day written ${days.formats}`)
  }
}

function optionalDay(cell: Cell, days: Days, mapping: Mapping | null): Reader<Day | undefined> {
  const read = dayIn(cell, days)
  const keep = mapping?.missingDue !== 'refuse'
  return (cells) => (keep && cell.text(cells) === '' ? undefined : read(cells))
}

function currencyIn(cell: Cell): Reader<Currency> {
  return (cells) => {
    const text = cell.text(cells)
    const currency = parseCurrency(text.toUpperCase())
    return currency ?? misfit(cell, cells, text === '' ? 'empty' : 'not an ISO 4217 currency')
  }
}

function amountIn(cell: Cell, decimal: (text: string) => string | null) {
  return (cells: Cells, currency: Currency): bigint => {
    const text = cell.text(cells)
    const plain = decimal(text)
    if (plain === null) {
      return misfit(
        cell,
        cells,
        text === '' ? 'empty' : 'not an amount in the style of the mapping',
      )
    }
    const digits = currencyDigits(currency)
    const minor = parseMinor(plain, currency) ?? parseMinor(withoutZeros(plain), currency)
    return minor ?? misfit(cell, cells, `more than the ${digits} digits of ${currency}`)
  }
}

/** `12.500` EUR is an exact amount: only digits that say something count. */
const withoutZeros = (plain: string): string =>
  plain.includes('.') ? plain.replace(/\.?0+$/, '') : plain
