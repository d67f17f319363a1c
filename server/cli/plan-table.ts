// A plan as a person reads it in a terminal: the messages one a line, what is held by its reason.

import type { Book } from '../../core/book.ts'
import { formatMinor } from '../../core/money.ts'
import type { Plan } from '../dunning/planned.ts'

const mostMessages = 50

export function planTable(plan: Plan, book: Book): string {
  const { messages, tasks, held, missingRates } = plan
  const items = messages.reduce((sum, message) => sum + message.items.length, 0)
  const more = messages.length - mostMessages
  return [
    `Planned for ${plan.now} with ${plan.policy.key} version ${plan.policy.version}:`,
    `${messages.length} messages for ${items} items, ${tasks.length} tasks, ${held.length} items held.`,
    ...section('', aligned(messageRows(plan, book))),
    ...(more > 0 ? [`… and ${more} more: --json shows all`] : []),
    ...section('Tasks', aligned(countRows(tasks.map(({ kind }) => kind)))),
    ...section('Held by', aligned(countRows(held.map(firstReason)))),
    ...(missingRates.length > 0 ? ['', `Rates missing: ${missingRates.join(', ')}`] : []),
    '',
  ].join('\n')
}

function messageRows({ messages }: Plan, book: Book): string[][] {
  const names = new Map<string, string>(book.customers.map(({ id, name }) => [id, name]))
  return messages
    .slice(0, mostMessages)
    .map((message) => [
      message.sendOn,
      message.step,
      message.channel,
      message.approval === 'human' ? 'to approve' : 'automatic',
      `${message.items.length} ${message.items.length === 1 ? 'item' : 'items'}`,
      message.totals
        .map(({ currency, open }) => `${formatMinor(open, currency)} ${currency}`)
        .join(', '),
      `${message.customer} ${printable(names.get(message.customer) ?? '')}`,
    ])
}

function firstReason({ blockers, nextStep }: Plan['held'][number]): string {
  return blockers[0]?.code ?? `waits for ${nextStep ?? 'a person'}`
}

/** Most frequent first. */
function countRows(names: readonly string[]): string[][] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  const sorted = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  return sorted.map(([name, count]) => [name, String(count)])
}

export function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return []
  return title === '' ? ['', ...lines] : ['', title, ...lines]
}

export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length)
  }
  return rows.map((row) =>
    `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd(),
  )
}

/** A name from a file must not steer the terminal. */
export const printable = (text: string): string => text.replaceAll(/\p{Cc}/gu, ' ')
