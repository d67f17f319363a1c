// The weeks in which one open instalment is expected: from the distribution of its days, and, where
// something was agreed about part of it, from how often that is kept.

import { places } from '../lateness/grid.ts'
import { type Outlook, originOf } from '../outlook.ts'
import { weekAt } from './weeks.ts'

/** Chances; they sum to one. */
export interface Ahead {
  readonly weeks: Float64Array
  /** After the last of the weeks. */
  readonly later: number
  /** Beyond what the distribution tells apart: 200 days late or more, or never. */
  readonly doubtful: number
}

export interface Asked {
  readonly today: number
  readonly due: number
  readonly weeks: number
}

/** `after`: it is known not to come until the day after it. */
export function aheadOf(
  { distribution }: Pick<Outlook, 'distribution'>,
  { today, due, weeks }: Asked,
  after = Number.NEGATIVE_INFINITY,
): Ahead {
  const found = new Float64Array(weeks)
  const first = due + originOf(today - due)
  let [later, all] = [0, 0]
  for (let place = Math.max(0, after + 1 - first); place < places - 1; place += 1) {
    const chance = distribution[place] ?? 0
    if (chance === 0) continue
    const week = weekAt(first + place, today)
    if (week < weeks) found[week] = (found[week] ?? 0) + chance
    else later += chance
    all += chance
  }
  const doubtful = distribution[places - 1] ?? 0
  all += doubtful
  if (all <= 0) return { weeks: found, later: 0, doubtful: 1 }
  return {
    weeks: found.map((chance) => chance / all),
    later: later / all,
    doubtful: doubtful / all,
  }
}

/** What is agreed for a day, and how likely it is kept. */
export interface Word {
  /** The bank day on which it is booked at the earliest, and those after it. */
  readonly days: readonly number[]
  readonly until: number
  readonly kept: number
}

/** How much of what is kept is booked on each of the days. */
export const bookedOn = [0.4, 0.3, 0.2, 0.1]

/** Kept on its day or soon after; where it is not, as without it, after it was waited for. */
export function aheadOfWord(outlook: Outlook, asked: Asked, { days, until, kept }: Word): Ahead {
  const otherwise = aheadOf(outlook, asked, Math.max(until, asked.today - 1))
  const found = otherwise.weeks.map((chance) => chance * (1 - kept))
  let later = otherwise.later * (1 - kept)
  bookedOn.forEach((share, at) => {
    const week = weekAt(days[at] ?? until, asked.today)
    if (week < asked.weeks) found[week] = (found[week] ?? 0) + kept * share
    else later += kept * share
  })
  return { weeks: found, later, doubtful: otherwise.doubtful * (1 - kept) }
}
