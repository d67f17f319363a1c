// What a code is called. A code that this release does not know is shown as it came, never hidden.

import type { Words } from './en.ts'

type Table =
  | 'steps'
  | 'channels'
  | 'outcomes'
  | 'states'
  | 'noteStates'
  | 'approvalReasons'
  | 'blockers'
  | 'tasks'
  | 'entities'

export function nameOf(words: Words, table: Table, code: string): string {
  return entry(words[table], code) ?? code
}

/** Why a message did not leave: one of the guard's own codes, or the blocker that it met. */
export function reasonName(words: Words, code: string): string {
  const { NOW_HELD, ...plain } = words.reasons
  if (code.startsWith(heldMark)) {
    return NOW_HELD(nameOf(words, 'blockers', code.slice(heldMark.length)))
  }
  return entry(plain, code) ?? entry(words.blockers, code) ?? code
}

/** The guard names the blocker that it met behind this. */
const heldMark = 'NOW_HELD:'

function entry(table: Readonly<Record<string, string>>, code: string): string | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined
}
