// A simulation as a person reads it in a terminal: the sums, the steps, the days on which something
// is sent, and the first changes one a line.

import type { Change, Counts, Heard, Simulation } from '../dunning/simulated.ts'
import { aligned, printable, section } from './plan-table.ts'

const mostChanges = 50

export function simulationTable(simulation: Simulation): string {
  const { days, messages, steps, changed, changes, customersChanged, withoutPolicy } = simulation
  const [first, last] = [days[0]?.day ?? '', days.at(-1)?.day ?? '']
  const all = Object.values(changed).reduce((sum, count) => sum + count, 0)
  const shown = changes.slice(0, mostChanges)
  const busy = days.filter(({ before, after }) => before + after > 0)
  return [
    `From ${first} to ${last}: ${countsText(messages)} messages.`,
    `${all} changes for ${customersChanged} customers.`,
    ...(withoutPolicy.before + withoutPolicy.after > 0
      ? [`Items without a policy: ${countsText(withoutPolicy)}.`]
      : []),
    ...section('Steps', aligned(steps.map(({ step, ...counts }) => countsRow(step, counts)))),
    ...section('Days', aligned(busy.map(({ day, ...counts }) => countsRow(day, counts)))),
    ...section('Changes', aligned(shown.map(changeRow))),
    ...(all > shown.length ? [`… and ${all - shown.length} more`] : []),
    '',
  ].join('\n')
}

const countsText = ({ before, after }: Counts): string => `${before} before, ${after} after`

const countsRow = (name: string, { before, after }: Counts): string[] => [
  name,
  String(before),
  '→',
  String(after),
]

function changeRow({ customer, name, kind, before, after, items }: Change): string[] {
  return [
    `${customer} ${printable(name)}`,
    kind.replace('_', ' '),
    heardText(before),
    '→',
    heardText(after),
    `${items} ${items === 1 ? 'item' : 'items'}`,
  ]
}

const heardText = (heard: Heard | null): string =>
  heard === null ? 'nothing' : `${heard.day} ${heard.step} ${heard.channel}`
