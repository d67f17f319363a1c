// Runs a CSV text through the file host, as the command line does, and gathers what came out.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CsvSource, readCsv } from '../../../connectors/book/csv.ts'
import { parseMapping } from '../../../connectors/book/mapping.ts'
import { parseCompany } from '../../../connectors/book/parse.ts'
import { type CsvReport, newTally, type Refusal } from '../../../connectors/book/tally.ts'
import type { BookRecord } from '../../../core/book.ts'

export const company = parseCompany({
  name: 'Atelier',
  country: 'FR',
  locale: 'fr-FR',
  timeZone: 'Europe/Paris',
  currency: 'EUR',
})

export const plainMapping = {
  version: 1,
  customer: { id: 'client', name: 'name' },
  invoice: { id: 'id', issued: 'issued', due: 'due', currency: 'cur', open: 'open' },
}

export const plainHeader = 'client,name,id,issued,due,cur,open'

export interface Imported {
  readonly records: readonly BookRecord[]
  readonly refused: readonly Refusal[]
  readonly report: CsvReport
}

export async function imported(
  bytes: string | Buffer,
  mapping: object = plainMapping,
): Promise<Imported> {
  const folder = await mkdtemp(join(tmpdir(), 'encours-csv-'))
  const path = join(folder, 'export.csv')
  try {
    await writeFile(path, bytes)
    return await importedFile({ path, mapping: parseMapping(mapping), company })
  } finally {
    await rm(folder, { recursive: true })
  }
}

export async function importedFile(source: CsvSource): Promise<Imported> {
  const tally = newTally()
  const records: BookRecord[] = []
  const refused: Refusal[] = []
  for await (const batch of readCsv(source, tally)) {
    records.push(...batch.records)
    refused.push(...batch.refused)
  }
  return { records, refused, report: tally.report() }
}

export function invoicesOf({ records }: Imported) {
  return records.flatMap((entry) => (entry.kind === 'invoice' ? [entry.record] : []))
}

export function customersOf({ records }: Imported) {
  return records.flatMap((entry) => (entry.kind === 'customer' ? [entry.record] : []))
}
