import { closeSync, openSync, writeSync } from 'node:fs'
import { readBook } from '../../connectors/book/read.ts'
import { type Day, parseDay } from '../../core/day.ts'
import { Malformed } from '../../core/malformed.ts'
import { type Backtest, backtest, type Prediction } from '../solvency/backtest.ts'
import { predictionHeader, predictionLine } from '../solvency/prediction-csv.ts'
import { backtestTable } from './backtest-table.ts'
import {
  answer,
  type Command,
  fromFile,
  type NamedFile,
  optionsOf,
  Usage,
  writeRefusal,
} from './command.ts'

const help = `encours backtest --book FILE --from DAY [--predictions FILE] [--snapshot-every DAYS] [--json]

What would have been said of each invoice on the day of its issue, from what was known before that
day, and how near it came; beside it three plain rules.

  --book FILE            a book (JSON, also packed with gzip)
  --from DAY             the first day of issue that is looked at: 2026-01-01
  --predictions FILE     each prediction as a line of CSV
  --snapshot-every DAYS  also what is said of everything that is open, every so many days
  --json                 all measures as JSON; without it: a short table
`

const options = {
  book: { type: 'string' },
  from: { type: 'string' },
  predictions: { type: 'string' },
  'snapshot-every': { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

export const command: Command = {
  help,
  run: async (args) => {
    const given = optionsOf(args, options, help)
    if (given.book === undefined) throw new Usage('--book is missing', help)
    if (given.from === undefined) throw new Usage('--from is missing', help)
    const from = dayFrom(given.from)
    const snapshotEvery = daysFrom(given['snapshot-every'])
    const book = await fromFile({ option: '--book', path: given.book, first: 'fault' }, readBook)
    const found = written(given.predictions, (each) =>
      backtest(book, { from, each, ...(snapshotEvery === undefined ? {} : { snapshotEvery }) }),
    )
    if (given.json) answer({ version: 1, ...found })
    else process.stdout.write(backtestTable(found))
  },
}

function dayFrom(text: string): Day {
  const day = parseDay(text)
  if (day) return day
  throw new Malformed({ path: '--from', wanted: 'not a day such as 2026-01-01', found: text })
}

const mostDays = 3_660

function daysFrom(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (days >= 1 && days <= mostDays) return days
  const wanted = `not a number of days from 1 to ${mostDays}`
  throw new Malformed({ path: '--snapshot-every', wanted, found: text })
}

const chunkLength = 65_536

/** Lines go to the file as they come: a long backtest does not wait in memory. */
function written(
  path: string | undefined,
  run: (each: (prediction: Prediction) => void) => Backtest,
): Backtest {
  if (path === undefined) return run(() => {})
  const named: NamedFile = { option: '--predictions', path }
  const file = opened(named)
  let waiting = `${predictionHeader}\n`
  const flush = () => {
    writeSync(file, waiting)
    waiting = ''
  }
  try {
    const found = run((prediction) => {
      waiting += `${predictionLine(prediction)}\n`
      if (waiting.length > chunkLength) flush()
    })
    flush()
    return found
  } finally {
    closeSync(file)
  }
}

function opened(named: NamedFile): number {
  try {
    return openSync(named.path, 'w')
  } catch (error) {
    throw writeRefusal(named, error)
  }
}
