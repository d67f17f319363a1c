// An export's rows as the records of a book, in batches, with an account of every row. Two readings
// of the file where an invoice has several rows, one otherwise; never the whole file in memory.

import type { BookRecord, Company } from '../../core/book.ts'
import { Malformed } from '../../core/malformed.ts'
import { recordOf } from './assemble.ts'
import { cellOf, type Header, headerOf, skipping } from './cells.ts'
import { customerReader } from './customer.ts'
import { type Document, documentReader, isMisfit, type Misfit } from './document.ts'
import { decimalFormat } from './formats.ts'
import { byInstalments, type Gathering, type Parts, printOf, singly } from './gather.ts'
import type { Mapping } from './mapping.ts'
import { readText } from './open.ts'
import { customerRegister } from './register.ts'
import { type Row, readRows } from './rows.ts'
import type { Amount, Refusal, Tally } from './tally.ts'

export interface CsvSource {
  readonly path: string
  readonly mapping: Mapping
  readonly company: Company
}

export interface CsvBatch {
  readonly records: readonly BookRecord[]
  readonly refused: readonly Refusal[]
}

/** Throws `Malformed` where the file is no CSV of this mapping; single rows never stop it. */
export async function* readCsv(source: CsvSource, tally: Tally): AsyncGenerator<CsvBatch> {
  const { mapping } = source
  const gathering =
    mapping.repeatedId === 'instalments'
      ? byInstalments(await rowsOfEachId(source), mapping.totalOfRow)
      : singly()
  let intake: Intake | undefined
  for await (const rows of rowsOf(source)) {
    const [head, ...rest] = rows
    if (intake === undefined && head) {
      intake = intakeOf(source, head, { gathering, tally })
      yield intake.batch(rest)
    } else if (intake) yield intake.batch(rows)
  }
  if (!intake) {
    const path = `line ${mapping.headerLine}`
    throw new Malformed({ path, wanted: 'no header: the file ends before it', found: undefined })
  }
}

/** The header and the rows under it. */
async function* rowsOf({ path, mapping }: CsvSource): AsyncGenerator<readonly Row[]> {
  let under = false
  for await (const rows of readRows(readText(path, mapping.encoding), mapping)) {
    const wanted: readonly Row[] = under
      ? rows
      : rows.filter(({ line }) => line >= mapping.headerLine)
    under ||= wanted.length > 0
    if (wanted.length > 0) yield wanted
  }
}

async function rowsOfEachId(source: CsvSource): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  let id: ((cells: readonly string[]) => string) | undefined
  for await (const rows of rowsOf(source)) {
    for (const { cells } of rows) {
      if (id) counts.set(id(cells), (counts.get(id(cells)) ?? 0) + 1)
      else id = cellOf(source.mapping.invoice.id, headerOf(cells, source.mapping)).text
    }
  }
  return counts
}

interface Account {
  readonly gathering: Gathering
  readonly tally: Tally
}

/** Rows in, records and refusals out. */
function intakeOf(source: CsvSource, head: Row, { gathering, tally }: Account) {
  const { mapping } = source
  const read = rowReader(source, head)
  const customers = customerRegister(read.customer, tally)
  let records: BookRecord[] = []
  let refused: Refusal[] = []

  const refuse = (line: number, misfit: Misfit, amount: Amount): void => {
    const refusal = { line, ...misfit }
    tally.refused(refusal, amount)
    refused.push(refusal)
  }
  const take = (row: Row, id: string): void => {
    const { line } = row
    const amount = read.amount(row.cells)
    tally.read(line, amount)
    const found = read.row(row.cells)
    if ('rule' in found) {
      tally.skipped(found.rule, amount)
    } else if (isMisfit(found)) {
      gathering.spoil(id, line)
      refuse(line, found, amount)
    } else {
      const reason = gathering.take({ line, print: printOf(row), amount, document: found })
      if (reason !== null) refuse(line, idMisfit(mapping, id, reason), amount)
      else records.push(...customers.seen(row))
    }
  }
  const release = (id: string): void => {
    const { whole, spoilt } = gathering.release(id)
    for (const parts of whole) {
      records.push(recordOf(parts, mapping))
      settle(parts, tally)
    }
    for (const { part, line } of spoilt) {
      const reason = `another row of this id, line ${line}, is refused`
      refuse(part.line, idMisfit(mapping, id, reason), part.amount)
    }
  }
  return {
    batch: (rows: readonly Row[]): CsvBatch => {
      for (const row of rows) {
        const id = read.id(row.cells)
        take(row, id)
        release(id)
      }
      const batch = { records, refused }
      records = []
      refused = []
      return batch
    },
  }
}

type Intake = ReturnType<typeof intakeOf>

/** What a single row is: passed over by a rule, not fitting, or a document. */
function rowReader({ mapping, company }: CsvSource, { cells: names }: Row) {
  const header = headerOf(names, mapping)
  const skip = skipping(mapping.skip, header)
  const document = documentReader(mapping, header)
  const customer = customerReader(mapping, header, company)
  return {
    customer,
    id: cellOf(mapping.invoice.id, header).text,
    amount: amountReader(mapping, header),
    row: (cells: readonly string[]): Document | Misfit | { readonly rule: string } => {
      const rule = skip(cells)
      if (rule !== null) return { rule }
      const found = cellsMisfit(cells, names.length) ?? document(cells)
      if (found === 'skip') return { rule: 'document type' }
      return isMisfit(found) ? found : (customer.misfit(cells) ?? found)
    },
  }
}

function settle([first, ...others]: Parts, tally: Tally): void {
  tally.imported(first.amount)
  for (const { amount } of others) tally.merged(amount)
}

function idMisfit({ invoice: { id } }: Mapping, value: string, reason: string): Misfit {
  const column = typeof id === 'string' ? id : 'column' in id ? id.column : '(constant)'
  return { column, value, reason }
}

/** Empty cells behind the last column are an export's habit; others are not ours to place. */
function cellsMisfit(cells: readonly string[], width: number): Misfit | null {
  const value = (): string => cells.join(' | ').slice(0, 200)
  if (cells.some((cell) => cell.includes('\0'))) {
    return { column: '', value: value(), reason: 'a NUL character, which no text has' }
  }
  const more = cells.length > width && cells.slice(width).some((cell) => cell.trim() !== '')
  if (cells.length >= width && !more) return null
  return { column: '', value: value(), reason: `${cells.length} cells, the header has ${width}` }
}

/** The amount column of any row, also of one that is refused. */
function amountReader({ invoice, decimals }: Mapping, header: Header) {
  const amount = cellOf(invoice.open ?? invoice.total ?? '', header)
  const currency = cellOf(invoice.currency, header)
  const decimal = decimalFormat(decimals)
  return (cells: readonly string[]): Amount => ({
    currency: currency.text(cells).toUpperCase() || '(none)',
    plain: decimal(amount.text(cells)),
    raw: amount.raw(cells),
  })
}
