// What an import reads, from whichever file: a company, its records in batches, and at the end the
// account of what became of them.

import { type FileHandle, open } from 'node:fs/promises'
import { readCsv } from '../../connectors/book/csv.ts'
import type { Mapping } from '../../connectors/book/mapping.ts'
import {
  type Currencies,
  companyCurrencies,
  currenciesOf,
  listOf,
  recordsOf,
} from '../../connectors/book/print.ts'
import { type CsvReport, newTally, type Refusal, type Tally } from '../../connectors/book/tally.ts'
import type { Book, BookRecord, Company } from '../../core/book.ts'
import { Malformed } from '../../core/malformed.ts'
import { refusal, writeRefusal } from './command.ts'

export interface Intake {
  readonly company: Company
  readonly currencies: Currencies
  /** Once. */
  readonly batches: AsyncIterable<readonly BookRecord[]>
  /** After the last batch. */
  readonly report: () => object
}

type Counts = Record<string, number>

const batchRecords = 1000

export function bookIntake(book: Book): Intake {
  const records: Counts = { customers: 0, invoices: 0 }
  async function* batches(): AsyncGenerator<readonly BookRecord[]> {
    let batch: BookRecord[] = []
    for (const entry of recordsOf(book)) {
      count(records, entry)
      batch.push(entry)
      if (batch.length < batchRecords) continue
      yield batch
      batch = []
    }
    yield batch
  }
  return {
    company: book.company,
    currencies: currenciesOf(book),
    batches: batches(),
    report: () => ({ records }),
  }
}

export interface CsvFiles {
  readonly csv: string
  readonly mapping: Mapping
  /** Absent, the mapping's own. */
  readonly company: Company | null
  /** Where every refused row is written. */
  readonly refused: string | null
}

export function csvIntake(files: CsvFiles): Intake {
  const company = files.company ?? companyOf(files.mapping)
  const tally = newTally()
  const records: Counts = { customers: 0, invoices: 0 }
  const refused: Refusal[] = []
  return {
    company,
    currencies: companyCurrencies(company),
    batches: batchesOf({ ...files, company }, { tally, records, refused }),
    report: () => ({ records, ...reportWith(tally.report(), refused) }),
  }
}

function companyOf({ company }: Mapping): Company {
  if (company) return company
  const wanted = 'missing: the mapping names no company'
  throw new Malformed({ path: '--company', wanted, found: undefined })
}

const mostRefusalsShown = 1000

interface Account {
  readonly tally: Tally
  readonly records: Counts
  readonly refused: Refusal[]
}

type CsvIntake = CsvFiles & { readonly company: Company }

async function* batchesOf(
  { csv, mapping, company, refused: path }: CsvIntake,
  { tally, records, refused }: Account,
): AsyncGenerator<readonly BookRecord[]> {
  const file = path === null ? null : await refusedFile(path)
  try {
    await file?.appendFile('line,column,value,reason\r\n')
    for await (const batch of readCsv({ path: csv, mapping, company }, tally)) {
      for (const entry of batch.records) count(records, entry)
      refused.push(...batch.refused.slice(0, mostRefusalsShown - refused.length))
      if (file) await append(file, batch.refused)
      yield batch.records
    }
  } catch (error) {
    throw refusal({ option: '--csv', path: csv }, error)
  } finally {
    await file?.close()
  }
  mustHoldSomething(csv, tally.report(), refused)
}

async function refusedFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'w')
  } catch (error) {
    throw writeRefusal({ option: '--refused', path }, error)
  }
}

/** An import of nothing would empty a tenant's book. */
function mustHoldSomething(
  csv: string,
  { rows, refusedBy }: CsvReport,
  [first]: readonly Refusal[],
): void {
  if (rows.imported > 0) return
  const reasons = Object.entries(refusedBy).map(([reason, number]) => `${number} × ${reason}`)
  const wanted =
    rows.read === 0
      ? 'no row under the header, so nothing was changed'
      : `none of ${rows.read} rows can be read, so nothing was changed: ${reasons.join('; ')}`
  const path = first ? `--csv ${csv}: line ${first.line}` : `--csv ${csv}`
  throw new Malformed({ path, wanted, found: first?.value })
}

function reportWith(report: CsvReport, refused: readonly Refusal[]): object {
  const shown = refused.length < report.rows.refused ? { refusedShown: refused.length } : {}
  return { ...report, ...shown, refused }
}

function count(records: Counts, { kind }: BookRecord): void {
  records[listOf[kind]] = (records[listOf[kind]] ?? 0) + 1
}

async function append(file: FileHandle, refused: readonly Refusal[]): Promise<void> {
  if (refused.length === 0) return
  const lines = refused.map(({ line, column, value, reason }) =>
    [String(line), column, value, reason].map(quoted).join(','),
  )
  await file.appendFile(`${lines.join('\r\n')}\r\n`)
}

const quoted = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
