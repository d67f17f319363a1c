// The days on which the European Central Bank moved its rate, of its CSV. Columns are found by
// their names; titles hold commas.

import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { parseDay } from '../../../core/day.ts'
import { Malformed } from '../../../core/malformed.ts'
import type { RateChange } from '../../contract/bureau.ts'
import { isHtml, NotAsked } from '../../kit/ask.ts'
import { shaped } from '../../kit/shape.ts'

const Rows = z.array(z.looseObject({ TIME_PERIOD: z.string(), OBS_VALUE: z.string() }))

/** Oldest first, each change once; null where the answer holds none. */
export function readRates(text: string): readonly RateChange[] | null {
  if (isHtml(text)) {
    throw new NotAsked('unavailable', 'HTML', 'a web page came in the place of an answer')
  }
  const observed = shaped(Rows, rowsOf(text)).map(changeOf)
  observed.sort((a, b) => (a.from < b.from ? -1 : 1))
  const changes = observed.filter(({ rate }, at) => observed[at - 1]?.rate !== rate)
  return changes.length === 0 ? null : changes
}

function rowsOf(text: string): unknown {
  if (text.trim() === '') throw notWhole()
  try {
    return parse(text, { columns: true, skip_empty_lines: true, bom: true })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw notWhole()
  }
}

const notWhole = () => new NotAsked('unavailable', 'NOT_CSV', 'the answer is not whole')

function changeOf({
  TIME_PERIOD: day,
  OBS_VALUE: value,
}: z.infer<typeof Rows>[number]): RateChange {
  const from = parseDay(day)
  if (from === null) throw new Malformed({ path: 'TIME_PERIOD', wanted: 'a day', found: day })
  const [, sign = '', percent = '', fraction = ''] =
    /^(-?)(\d{1,2})(?:\.(\d{1,2})0*)?$/.exec(value) ?? []
  if (percent === '') {
    const wanted = 'a percentage of at most two decimals'
    throw new Malformed({ path: 'OBS_VALUE', wanted, found: value })
  }
  return { from, rate: BigInt(`${sign}${percent}${fraction.padEnd(2, '0')}`) }
}
