// Writes a book file from records that come one after another: each list is spooled beside the
// target, joined, and renamed into place at the end. A run that fails leaves no file behind.

import { createReadStream } from 'node:fs'
import { type FileHandle, mkdtemp, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { BookRecord, Company } from '../../core/book.ts'
import { type Currencies, listOf, recordJson } from './print.ts'

export interface WrittenBook {
  readonly path: string
  readonly company: Company
  readonly currencies: Currencies
  readonly batches: AsyncIterable<readonly BookRecord[]> | Iterable<readonly BookRecord[]>
}

/** One record a line, the lists in the order of the format. */
export async function writeBook(book: WrittenBook): Promise<void> {
  const { path } = book
  const folder = await mkdtemp(join(dirname(path), `.${basename(path)}-`))
  try {
    const joined = join(folder, 'book.json')
    await joinLists(joined, book.company, await spoolLists(folder, book))
    await rename(joined, path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A list's own file: its records, one a line, separated by commas. */
interface Spool {
  readonly path: string
  readonly file: FileHandle
  text: string
  records: number
}

const flushCharacters = 262_144

type Spools = ReadonlyMap<string, Spool>

async function spoolLists(folder: string, { batches, currencies }: WrittenBook): Promise<Spools> {
  const spools = new Map<string, Spool>()
  try {
    for await (const batch of batches) {
      for (const entry of batch) {
        const list = listOf[entry.kind]
        const spool = spools.get(list) ?? (await newSpool(folder, list))
        spools.set(list, spool)
        const text = JSON.stringify(recordJson(entry, currencies))
        spool.text += spool.records === 0 ? text : `,\n${text}`
        spool.records += 1
      }
      for (const spool of spools.values())
        if (spool.text.length > flushCharacters) await flush(spool)
    }
    for (const spool of spools.values()) await flush(spool)
  } finally {
    for (const { file } of spools.values()) await file.close()
  }
  return spools
}

async function newSpool(folder: string, list: string): Promise<Spool> {
  const path = join(folder, list)
  return { path, file: await open(path, 'wx'), text: '', records: 0 }
}

async function flush(spool: Spool): Promise<void> {
  const { text } = spool
  spool.text = ''
  await spool.file.appendFile(text)
}

async function joinLists(path: string, company: Company, spools: Spools): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.appendFile(`{"version":1,\n"company":${JSON.stringify(company)}`)
    for (const list of Object.values(listOf)) {
      const spool = spools.get(list)
      if (!spool && list !== 'customers' && list !== 'invoices') continue
      await file.appendFile(`,\n"${list}":[\n`)
      if (spool) await file.appendFile(createReadStream(spool.path))
      await file.appendFile('\n]')
    }
    await file.appendFile('}\n')
    await file.sync()
  } finally {
    await file.close()
  }
}
