// A zip archive of files in memory (PKWARE's APPNOTE 6.3.10): deflated, names in UTF-8, one date
// for all, so that the same files give the same bytes.

import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipEntry {
  /** With `/`, relative. */
  readonly path: string
  readonly bytes: Uint8Array
}

const deflated = 8
const namesAreUtf8 = 0x0800
const needs = 20
/** 1 January 1980, the first day that the format knows. */
const noDate = 0x0021
const regularFile = 0o100644

export function zip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { path, bytes } of entries) {
    const name = Buffer.from(path, 'utf8')
    const packed = deflateRawSync(bytes)
    const facts = factsOf(bytes, packed, name)
    const local = Buffer.concat([fourBytes(0x04034b50), facts, twoBytes(0), name, packed])
    directory.push(directoryEntry(facts, name, offset))
    parts.push(local)
    offset += local.length
  }
  const listed = Buffer.concat(directory)
  const counts = [twoBytes(entries.length), twoBytes(entries.length)]
  const end = [fourBytes(0x06054b50), fourBytes(0), ...counts]
  const tail = [fourBytes(listed.length), fourBytes(offset), twoBytes(0)]
  return Buffer.concat([...parts, listed, ...end, ...tail])
}

/** What an entry and its line in the directory say alike, up to the length of the name. */
function factsOf(bytes: Uint8Array, packed: Buffer, name: Buffer): Buffer {
  return Buffer.concat([
    ...[needs, namesAreUtf8, deflated, 0, noDate].map(twoBytes),
    ...[crc32(bytes), packed.length, bytes.length].map(fourBytes),
    twoBytes(name.length),
  ])
}

function directoryEntry(facts: Buffer, name: Buffer, offset: number): Buffer {
  const madeOnUnix = (3 << 8) | needs
  // No extra field, no comment, first disk, no text.
  const nothing = [0, 0, 0, 0].map(twoBytes)
  const attributes = fourBytes((regularFile << 16) >>> 0)
  const head = [fourBytes(0x02014b50), twoBytes(madeOnUnix), facts]
  return Buffer.concat([...head, ...nothing, attributes, fourBytes(offset), name])
}

function twoBytes(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function fourBytes(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
