// A backtest as a person reads it in a terminal: one measure a line, the rules beside each other.

import type { Backtest, Compared } from '../solvency/backtest.ts'
import { aligned } from './plan-table.ts'

const names: Readonly<Record<keyof Backtest['measures'], string>> = {
  aucLate: 'ranks late ones higher (AUC)',
  aucLate30: 'ranks those over 30 days higher (AUC)',
  maeDays: 'days off, on average',
  brierLate: 'late: squares of what was off (Brier)',
  calibrationError: 'late: calibration error',
  coverage80: 'paid within the interval of 80 %',
  brierPaidWithin30: 'paid within 30 days (Brier)',
  cashError30: 'cash of 30 days: share that was off',
}

export function backtestTable({
  from,
  until,
  issued,
  known,
  snapshots,
  measures,
}: Backtest): string {
  const rows = Object.entries(names).map(([key, name]) => {
    const found = Object.entries(measures).find(([measure]) => measure === key)?.[1]
    return [name, ...cellsOf(found)]
  })
  const head = ['', 'Encours', 'due date', 'mean', 'late share']
  return [
    `From ${from} to ${until}: ${issued} invoices issued, ${known} settled; ${snapshots} snapshots.`,
    '',
    ...aligned([head, ...rows]),
    '',
  ].join('\n')
}

function cellsOf(compared: Compared | undefined): string[] {
  if (!compared) return []
  const { model, dueDate, customerMean, customerLateShare } = compared
  return [model, dueDate, customerMean, customerLateShare].map((value) =>
    value === null ? '-' : value.toFixed(3),
  )
}
