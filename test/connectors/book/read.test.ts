import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseBook } from '../../../connectors/book/parse.ts'
import { NotFollowed, type Piece, piecesOf } from '../../../connectors/book/pieces.ts'
import { bookJson } from '../../../connectors/book/print.ts'
import { readBook } from '../../../connectors/book/read.ts'
import { tinyBook } from '../../support/tiny-book.ts'
import { anyBook } from './arbitrary.ts'

let folder: string
let files = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'encours-read-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function read(content: string | Buffer) {
  files += 1
  const path = join(folder, `${files}.json`)
  await writeFile(path, content)
  return readBook(path)
}

async function* inChunks(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function piecesIn(text: string, size = 7): Promise<Piece[]> {
  const found: Piece[] = []
  for await (const piece of piecesOf(inChunks(text, size))) found.push(piece)
  return found
}

/** What the pieces say that the file is. */
async function rebuilt(text: string, size: number): Promise<Record<string, unknown>> {
  const found = new Map<string, unknown>()
  let list: unknown[] = []
  for (const piece of await piecesIn(text, size)) {
    if (piece.kind === 'value') found.set(piece.key, piece.json)
    else if (piece.kind === 'elements') list.push(...piece.json)
    else {
      list = []
      found.set(piece.key, list)
    }
  }
  return Object.fromEntries(found)
}

describe('the pieces of a file', () => {
  test('are what its JSON says, wherever a chunk ends', async () => {
    const objects = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }))
    await fc.assert(
      fc.asyncProperty(
        objects,
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        async (of, size, wide) => {
          const text = JSON.stringify(of, null, wide ? 2 : 0)
          expect(await rebuilt(text, size)).toEqual(JSON.parse(text))
        },
      ),
      { examples: [[JSON.parse('{"__proto__":{},"constructor":[1]}'), 1, false]] },
    )
  })

  test.each([
    '',
    '[]',
    '{"a":1',
    '{"a":1,}',
    '{"a":[1,]}',
    '{"a":[,1]}',
    '{"a" 1}',
    '{a:1}',
    '{"a":[1 2]}',
    '{"a":tru}',
    '{"a":1}{',
    '{"a":{"b":[}]}',
  ])('%j, which is no JSON or no object, is not followed', async (text) => {
    const asked = await piecesIn(text).catch((error: unknown) => error)
    expect(asked instanceof NotFollowed || asked instanceof SyntaxError).toBe(true)
  })
})

describe('a book read record by record', () => {
  test('is the book that is read as a whole', async () => {
    await fc.assert(
      fc.asyncProperty(anyBook, async (book) => {
        const json = bookJson(book)
        expect(await read(JSON.stringify(json))).toEqual(parseBook(json))
      }),
      { numRuns: 30 },
    )
  })

  test('packed, with a byte order mark, or in another order, too', async () => {
    const wanted = parseBook(tinyBook)
    const text = JSON.stringify(tinyBook)
    expect(await read(gzipSync(text))).toEqual(wanted)
    expect(await read(`\ufeff${text}`)).toEqual(wanted)
    const { version, company, customers, invoices } = tinyBook
    expect(await read(JSON.stringify({ invoices, customers, company, version }))).toEqual(wanted)
  })

  const [customer] = tinyBook.customers
  const [invoice] = tinyBook.invoices
  test.each<[string, object, RegExp]>([
    ['an unknown key', { ...tinyBook, extra: [] }, /^extra: unknown key/],
    ['no version', { ...tinyBook, version: 2 }, /^version: not 1/],
    ['no list', { ...tinyBook, invoices: {} }, /^invoices: not a list/],
    ['an id twice', { ...tinyBook, customers: [customer, customer] }, /^customers\[1\]\.id/],
    [
      'an amount',
      { ...tinyBook, invoices: [{ ...invoice, total: '1.234' }] },
      /^invoices\[0\]\.total/,
    ],
    ['a stranger', { ...tinyBook, invoices: [{ ...invoice, customer: 'X' }] }, /\[0\]\.customer/],
    ['a parent', { ...tinyBook, customers: [{ ...customer, parent: 'X' }] }, /\[0\]\.parent/],
  ])('%s is refused by the path, as it is there', async (_, file, message) => {
    const refusal = (error: unknown) => (error instanceof Error ? error.message : '')
    const said = await read(JSON.stringify(file)).catch(refusal)
    expect(said).toMatch(message)
    let whole = ''
    try {
      parseBook(JSON.parse(JSON.stringify(file)))
    } catch (error) {
      whole = refusal(error)
    }
    expect(said).toBe(whole)
  })

  test('what is no JSON says so, and where', async () => {
    await expect(read('{"version":1,')).rejects.toThrow(/^\$: not JSON/)
  })

  test('a file that is not there is said to be not there', async () => {
    await expect(readBook(join(folder, 'none.json'))).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
