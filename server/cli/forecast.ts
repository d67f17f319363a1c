import { readBook } from '../../connectors/book/read.ts'
import { Malformed } from '../../core/malformed.ts'
import { cashForecast, mostWeeks, usualWeeks } from '../solvency/cash/forecast.ts'
import { forecastJson } from '../solvency/cash/forecast-json.ts'
import {
  answer,
  type Command,
  fromFile,
  instantFrom,
  languageFrom,
  optionsOf,
  Usage,
} from './command.ts'
import { forecastTable } from './forecast-table.ts'

const help = `encours forecast --book FILE --now INSTANT [--weeks N] [--language fr|en] [--json]

The money that comes in week by week, of what is invoiced and open, with the bands that held half and
four of five of the past weeks; promises, payment plans and direct debits on their days. How far the
same forecast was off on this very book is said with it; where that is not known no band is given.

  --book FILE     a book (JSON, also packed with gzip)
  --now INSTANT   2026-11-18T09:30:00+01:00
  --weeks N       so many weeks from Monday to Sunday, today's first: ${usualWeeks}, at most ${mostWeeks}
  --language      of the table: en, unless fr is asked for
  --json          all of it as JSON; without it: a table
`

const options = {
  book: { type: 'string' },
  now: { type: 'string' },
  weeks: { type: 'string' },
  language: { type: 'string', default: 'en' },
  json: { type: 'boolean', default: false },
} as const

export const command: Command = {
  help,
  run: async (args) => {
    const given = optionsOf(args, options, help)
    if (given.book === undefined) throw new Usage('--book is missing', help)
    if (given.now === undefined) throw new Usage('--now is missing', help)
    const now = instantFrom('--now', given.now)
    const weeks = weeksFrom(given.weeks)
    const language = languageFrom('--language', given.language)
    const file = { option: '--book', path: given.book, first: 'fault' } as const
    const book = await fromFile(file, readBook)
    const forecast = cashForecast(book, { now, weeks })
    if (given.json) answer(forecastJson(forecast))
    else process.stdout.write(forecastTable(forecast, language))
  },
}

function weeksFrom(text: string | undefined): number {
  if (text === undefined) return usualWeeks
  const weeks = /^\d{1,2}$/.test(text) ? Number(text) : 0
  if (weeks >= 1 && weeks <= mostWeeks) return weeks
  const wanted = `not a number of weeks from 1 to ${mostWeeks}`
  throw new Malformed({ path: '--weeks', wanted, found: text })
}
