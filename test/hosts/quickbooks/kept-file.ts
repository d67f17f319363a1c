// Where a stand-in is kept between starts: one file, whole at every moment. Leaves out what it
// says; that is snapshot.ts.

import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Held, restore, snapshotOf } from './snapshot.ts'

export interface KeptFile {
  /** What was kept, or null where nothing was, or nothing that can be read. */
  readonly held: Held | null
  /** Resolves when all that is true now stands in the file. */
  keep(take: () => Held): Promise<void>
}

/** Takes one line for a person to read. */
type Say = (line: string) => void

export async function openKeptFile(path: string, say: Say): Promise<KeptFile> {
  await mkdir(dirname(path), { recursive: true })
  const held = await readHeld(path, say)
  let last = Promise.resolve()
  let waiting: Promise<void> | null = null
  const keep = (take: () => Held): Promise<void> => {
    // One that has not begun will see this change too: at most one writes and one waits.
    waiting ??= last = last.then(() => {
      waiting = null
      return write(path, snapshotOf(take())).catch((error: unknown) => {
        say(`The stand-in could not be kept in ${path}: ${error}`)
      })
    })
    return waiting
  }
  return { held, keep }
}

async function readHeld(path: string, say: Say): Promise<Held | null> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return null
  const held = restore(text)
  if (held) return held
  await rename(path, `${path}.aside`)
  say(`${path} cannot be read by this version: it is set aside, and the stand-in starts anew.`)
  return null
}

/** Whoever is killed in the middle leaves the file before untouched. */
async function write(path: string, text: string): Promise<void> {
  const next = `${path}.next`
  await writeFile(next, text, { mode: 0o600, flush: true })
  await rename(next, path)
}
