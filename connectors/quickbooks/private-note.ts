// Our few lines in an invoice's PrivateNote, between two marks, among what people wrote there. What
// stands outside the marks is theirs and stays to the letter; what stands between them is ours.

import { shortened } from './shortened.ts'

/** Intuit's cap, counted here in UTF-16 units, which are never fewer than characters. */
export const longestNote = 4000
/** Less would say nothing. */
const leastText = 20

const [opening, closing] = ['[encours]', '[/encours]']
/** Each mark stands alone on its line, and none stands between them. */
const block = new RegExp(
  [
    /(?<=^|[\r\n])\[encours\](?:\r\n|\r(?!\n)|\n)/,
    /((?:(?!\[\/?encours\])[\s\S])*?)/,
    /(?:\r\n?|\n)\[\/encours\](?=[\r\n]|$)/,
  ]
    .map(({ source }) => source)
    .join(''),
)

export type NoteChange =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'no_room' }
  | { readonly kind: 'changed'; readonly note: string }

export function noteWith(note: string, text: string): NoteChange {
  const found = block.exec(note)
  const before = found ? note.slice(0, found.index) : ownLine(note)
  const after = found ? note.slice(found.index + found[0].length) : ''
  const marks = opening.length + closing.length + 2
  const said = fitting(unmarked(text), longestNote - before.length - after.length - marks)
  if (said === null) return { kind: 'no_room' }
  if (found && lines(found[1] ?? '') === said) return { kind: 'unchanged' }
  return { kind: 'changed', note: `${before}${opening}\n${said}\n${closing}${after}` }
}

/** What stands outside our marks stays to the letter, line ends included. */
export function noteWithout(note: string): NoteChange {
  const found = block.exec(note)
  if (!found) return { kind: 'unchanged' }
  const after = note.slice(found.index + found[0].length)
  return { kind: 'changed', note: `${note.slice(0, found.index)}${after}` }
}

/** Where our first mark begins a line of its own. */
const ownLine = (note: string): string => (note === '' || /[\r\n]$/.test(note) ? note : `${note}\n`)

const lines = (text: string): string => text.replace(/\r\n?/g, '\n')

/** No text of ours ends its own block. */
const unmarked = (text: string): string => lines(text).replace(/\[(\/?encours)\]/g, '($1)')

/** Whole lines as far as there is room; of the first alone as much as fits. */
function fitting(text: string, room: number): string | null {
  if (text.length <= room) return text
  if (room < leastText) return null
  const end = text.lastIndexOf('\n', room)
  return end > 0 ? text.slice(0, end) : shortened(text, room)
}
