// What stands on the pages of a letter, as lines that a person can read and a golden file can keep.

import type { Content, TableCell } from 'pdfmake/interfaces.js'
import type { Pages } from '../../server/delivery/document.ts'

/** Blocks a line each, cells of a row side by side; the foot of the first page last. */
export function textOf({ content, footer }: Pages): string {
  const foot =
    typeof footer === 'function' ? footer(1, 1, { width: 595, height: 842 } as never) : ''
  return [...linesOf(content), '---', ...linesOf(foot ?? '')].join('\n')
}

function linesOf(part: Content | TableCell | null | undefined): string[] {
  if (part === null || part === undefined || part === '') return []
  if (typeof part !== 'object') return [String(part)]
  if (Array.isArray(part)) return part.flatMap((inner: Content) => linesOf(inner))
  if ('stack' in part) return part.stack.flatMap((inner) => linesOf(inner))
  if ('columns' in part) return part.columns.flatMap((inner) => linesOf(inner))
  if ('table' in part) return part.table.body.map(rowOf)
  return 'text' in part ? inline(part.text) : []
}

const rowOf = (cells: TableCell[]): string =>
  cells
    .map((cell) => linesOf(cell).join('\n'))
    .filter((cell) => cell !== '')
    .join(' | ')

/** Pieces of one paragraph stand on one line. */
function inline(text: Content): string[] {
  const joined = [text]
    .flat()
    .flatMap((piece) => linesOf(piece))
    .join('')
  return joined === '' ? [] : [joined]
}
