// The bytes of a file, unpacked where it is gzip and checked or converted to UTF-8. Streams.
// Leaves out what the text means.

import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Malformed } from '../../core/malformed.ts'

export type Encoding = 'utf-8' | 'windows-1252'

const chunkBytes = 65_536

/** Chunks of UTF-8 text. Throws `Malformed` where the bytes are no text of this encoding. */
export async function* readText(path: string, encoding: Encoding): AsyncGenerator<Buffer> {
  const first = await firstBytes(path)
  if (isUtf16(first)) {
    throw new Malformed({ path: 'encoding', wanted: 'UTF-16, save it as UTF-8', found: undefined })
  }
  const bytes = createReadStream(path, { highWaterMark: chunkBytes })
  const chunks = isGzip(first) ? unpacked(bytes) : bytes
  if (encoding === 'utf-8') yield* checkedUtf8(chunks)
  else yield* converted(chunks, encoding)
}

/** The whole text of a file, packed or not, without a byte order mark. */
export async function readWholeText(path: string): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of readText(path, 'utf-8')) chunks.push(chunk)
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/^\ufeff/, '')
}

/** The JSON in a file. Throws `Malformed` where it is none. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readWholeText(path)
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : String(error)
    throw new Malformed({ path: '$', wanted: `not JSON: ${reason}`, found: text.slice(0, 40) })
  }
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

const isGzip = (first: Buffer): boolean => first[0] === 0x1f && first[1] === 0x8b

const isUtf16 = (first: Buffer): boolean =>
  (first[0] === 0xff && first[1] === 0xfe) || (first[0] === 0xfe && first[1] === 0xff)

async function* unpacked(bytes: Readable): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: chunkBytes })
  // A pipe does not hand on the errors of its source.
  bytes.on('error', (error) => gunzip.destroy(error))
  try {
    yield* bytes.pipe(gunzip)
  } catch (error) {
    if (bytes.errored) throw error
    throw new Malformed({ path: 'file', wanted: 'a damaged gzip file', found: undefined })
  } finally {
    bytes.destroy()
  }
}

async function* checkedUtf8(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let lines = 1
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const end = wholeCharacters(bytes)
    const whole = bytes.subarray(0, end)
    if (!isUtf8(whole)) throw notUtf8(lines, whole)
    lines += lineFeeds(whole)
    rest = bytes.subarray(end)
    yield whole
  }
  if (rest.length > 0) throw notUtf8(lines, rest)
}

/** Where the last character that may be cut by the chunk's end begins. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes.readUInt8(bytes.length - back)
    if (byte < 0x80) return bytes.length
    if (byte < 0xc0) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    return length > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

function notUtf8(linesBefore: number, bytes: Buffer): Malformed {
  let line = linesBefore
  for (const part of linesOf(bytes)) {
    if (!isUtf8(part)) break
    line += 1
  }
  const wanted = 'not UTF-8, the mapping may need "encoding": "windows-1252"'
  return new Malformed({ path: `line ${line}`, wanted, found: undefined })
}

function* linesOf(bytes: Buffer): Generator<Buffer> {
  let start = 0
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    yield bytes.subarray(start, end)
    start = end + 1
  }
  yield bytes.subarray(start)
}

function lineFeeds(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count += 1
  return count
}

async function* converted(
  chunks: AsyncIterable<Buffer>,
  encoding: Encoding,
): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }))
}
