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
  | 'laws'

export function nameOf(words: Words, table: Table, code: string): string {
  return entry(words[table], code) ?? code
}

/** Why a message did not leave: the guard's or the delivery's code, or the blocker that it met. */
export function reasonName(words: Words, code: string): string {
  const { NOW_HELD, ...plain } = words.reasons
  if (code.startsWith(heldMark)) {
    return NOW_HELD(nameOf(words, 'blockers', code.slice(heldMark.length)))
  }
  const [about, detail] = split(code)
  const name = entry(plain, about) ?? entry(words.blockers, about)
  if (name === undefined) return code
  if (detail === null) return name
  if (about === lettersMark)
    return `${name} (${detail
      .split(', ')
      .map((lack) => lackName(words, lack))
      .join(', ')})`
  // What keeps a letter from being made may itself be a code.
  return `${name} (${reasonName(words, detail)})`
}

/** What the letterhead lacks, as its form calls it. */
export function lackName({ letters }: Words, lack: string): string {
  return entry({ ...letters.headFields, ...letters.lackNames }, lack) ?? lack
}

const lettersMark = 'LETTERHEAD_INCOMPLETE'
const detailMark = ': '

/** `HOST_REJECTED: MALFORMED` is a code and what it is about. */
function split(code: string): readonly [string, string | null] {
  const at = code.indexOf(detailMark)
  return at < 0 ? [code, null] : [code.slice(0, at), code.slice(at + detailMark.length)]
}

/** The guard names the blocker that it met behind this. */
const heldMark = 'NOW_HELD:'

function entry(table: Readonly<Record<string, string>>, code: string): string | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined
}
