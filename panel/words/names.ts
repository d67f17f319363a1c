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
  | 'reasons'
  | 'tasks'
  | 'entities'

export function nameOf(words: Words, table: Table, code: string): string {
  return entry(words[table], code) ?? code
}

/** Why a message did not leave: one of the guard's own codes, or the blocker that it met. */
export function reasonName(words: Words, code: string): string {
  return entry(words.reasons, code) ?? entry(words.blockers, code) ?? code
}

function entry(table: Readonly<Record<string, string>>, code: string): string | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined
}
