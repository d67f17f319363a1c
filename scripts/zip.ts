// A zip archive of files in memory, the same bytes for the same files: one date for all.

import { type Zippable, zipSync } from 'fflate'

export interface ZipEntry {
  /** With `/`, relative. */
  readonly path: string
  readonly bytes: Uint8Array
}

const unix = 3
const regularFile = 0o100644 << 16
/** The first day that the format knows, in whatever zone the machine is. */
const noDate = new Date(1980, 0, 1)

export function zip(entries: readonly ZipEntry[]): Buffer {
  const about = { os: unix, attrs: regularFile >>> 0, mtime: noDate, level: 9 } as const
  const files: Zippable = Object.fromEntries(
    entries.map(({ path, bytes }) => [path, [bytes, about]]),
  )
  return Buffer.from(zipSync(files))
}
