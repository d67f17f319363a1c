// What a company's own past teaches, gathered while a walk goes through it: each lesson is a
// forecast as it would have been made, and what came of it. Nothing is taught before it is known.

import { daysLateBy, openOn } from './lateness/forecast.ts'
import { type Distribution, daysLateAt, placeOf } from './lateness/grid.ts'
import type { History } from './lateness/history.ts'
import {
  candidates,
  chosenTunings,
  knownAfterDays,
  missOf,
  judgedDays as tuningDays,
} from './lateness/tuning.ts'
import { chanceAt, linear, logOddsOf } from './logistic.ts'
import type { Outcome } from './outcomes.ts'
import {
  ageBand,
  horizonDays,
  type Learnt,
  type Outlook,
  outlookOf,
  type Point,
  points,
  pointsOf,
  shippedLearnt,
} from './outlook.ts'
import {
  type Blend,
  blended,
  scored,
  shareScorecard,
  shippedScorecard,
  taughtScorecard,
} from './scorecard.ts'

interface Lesson {
  readonly issued: number
  readonly due: number
  readonly daysLate: number | null
  /** Settled on an unknown day before this one: from then on it teaches nothing. */
  readonly goneOn: number | null
  readonly features: readonly number[]
  /** What the taught scorecards said, whether they were listened to or not. */
  readonly taught: readonly [over0: number, over30: number]
  /** The day after which the outcome is known to the day. */
  readonly known: number
  readonly settledOn: number | null
  /** The smallest share in the middle of the forecast that holds the outcome, once it is settled. */
  readonly middle: number
  readonly misses: readonly number[] | null
  /** As `points`: days that each was off. */
  readonly pointMisses: readonly number[] | null
}

interface Reading {
  readonly on: number
  readonly band: number
  readonly chance: number
  readonly paid: boolean
}

/** Lessons are kept in the order of their making; the oldest are forgotten. */
export interface Learning {
  readonly lessons: Lesson[]
  readonly readings: Reading[]
  learnt: Learnt
  /** Listened to as far as they came nearer than the distribution alone. */
  taught: Pick<Learnt, 'over0' | 'over30'>
  seen: number
  /** A candidate's trial costs as much as a forecast: one invoice in so many is tried. */
  tryOneIn: number
}

export const noLearning = (): Learning => ({
  lessons: [],
  readings: [],
  learnt: shippedLearnt,
  taught: shippedLearnt,
  seen: 0,
  tryOneIn: 1,
})

export const mostLessons = 20_000

/** On the day of its issue: what the outlook was, to be held against what came. */
export function noteForecast(
  learning: Learning,
  { history, outcome, outlook }: { history: History; outcome: Outcome; outlook: Outlook },
): void {
  const { issued, due, end } = outcome
  const { taught } = learning
  learning.seen += 1
  const daysLate = end.kind === 'settled' ? end.on - due : null
  const isPaidInTime = daysLate !== null && daysLate <= knownAfterDays
  const isTried = learning.seen % learning.tryOneIn === 0
  learning.lessons.push({
    ...{ issued, due, daysLate, features: outlook.features },
    goneOn: end.kind === 'unknown' ? end.after : null,
    taught: [scored(taught.over0, outlook.features), scored(taught.over30, outlook.features)],
    known: isPaidInTime ? due + Math.max(daysLate, horizonDays) : due + knownAfterDays,
    settledOn: end.kind === 'settled' ? end.on : null,
    middle: middleOf(outlook.distribution, daysLate),
    pointMisses: pointMissesOf(history, outcome, outlook),
    misses: isTried ? missesOf(history, outcome, isPaidInTime ? daysLate : null) : null,
  })
  if (learning.lessons.length > mostLessons * 1.5) {
    learning.lessons.splice(0, learning.lessons.length - mostLessons)
  }
}

function missesOf(history: History, outcome: Outcome, daysLate: number | null): number[] {
  const { customer, due, issued, size } = outcome
  const misses: number[] = []
  daysLateBy(
    history,
    { customer, due, size },
    {
      tunings: candidates,
      each: (found) => misses.push(missOf(openOn(issued, due, found), daysLate)),
    },
  )
  return misses
}

function pointMissesOf(history: History, outcome: Outcome, outlook: Outlook): number[] | null {
  const { due, end } = outcome
  if (end.kind !== 'settled' || end.on - due > knownAfterDays) return null
  const middle = Math.max(history.today, due + daysLateAt(0.5, outlook.distribution))
  const named = pointsOf(history, outcome, middle)
  return points.map((point) => Math.abs(named[point] - end.on))
}

function middleOf(given: Distribution, daysLate: number | null): number {
  if (daysLate === null) return 1
  const place = placeOf(daysLate)
  let before = 0
  for (let at = 0; at < place; at += 1) before += given[at] ?? 0
  const upTo = before + (given[place] ?? 0)
  return 2 * Math.max(0, before - 0.5, 0.5 - upTo)
}

/** On one day of a month: how likely an open invoice is paid within thirty days, and whether it was. */
export function noteOpen(
  learning: Learning,
  { history, outcome, invoice }: { history: History; outcome: Outcome; invoice: number },
): void {
  const { end, due } = outcome
  const on = history.today
  const outlook = outlookOf(history, { ...outcome, invoice }, { ...learning.learnt, oddsByAge: [] })
  const paid = end.kind === 'settled' && end.on <= on + horizonDays
  if (end.kind === 'unknown' && end.after <= on + horizonDays) return
  learning.readings.push({ on, band: ageBand(on - due), chance: outlook.paidWithin30, paid })
}

/** Invoices whose trials tell enough of a season. */
const wantedTrials = 800

export const teachEveryDays = 14

/** Learns anew from what is known before that day. */
export function learnBy(learning: Learning, today: number): void {
  const lessons = learning.lessons.filter(({ goneOn }) => goneOn === null || goneOn >= today)
  const ofSeason = lessons.filter(({ issued }) => issued >= today - tuningDays).length
  learning.tryOneIn = Math.max(1, Math.floor(ofSeason / wantedTrials))
  forgetReadings(learning, today)
  const trials = lessons.flatMap(({ known, misses }) => (misses ? [{ known, misses }] : []))
  const taught = {
    over0: taughtOf(lessons, { overDays: 0, today }),
    over30: taughtOf(lessons, { overDays: 30, today }),
  }
  learning.taught = taught
  learning.learnt = {
    tunings: chosenTunings(trials, today),
    over0: blended(taught.over0, blendOf(lessons, { overDays: 0, today })),
    over30: blended(taught.over30, blendOf(lessons, { overDays: 30, today })),
    point: pointOf(lessons, today),
    middle: middleShare(lessons, today),
    oddsByAge: oddsOf(learning.readings, today),
  }
}

/** Readings stand in the order of their days. */
function forgetReadings({ readings }: Learning, today: number): void {
  const kept = readings.findIndex(({ on }) => on > today - readingDays)
  readings.splice(0, kept < 0 ? readings.length : kept)
}

const forgetHalfDays = 180
/** The latest: more of them take longer, and say no more. */
const mostExamples = 8_000

function taughtOf(
  lessons: readonly Lesson[],
  { overDays, today }: { readonly overDays: 0 | 30; readonly today: number },
) {
  const examples = lessons.flatMap(({ due, daysLate, features }) => {
    if (due + overDays >= today) return []
    const weight = 2 ** ((due - today) / forgetHalfDays)
    return [{ features, happened: daysLate === null || daysLate > overDays, weight }]
  })
  return taughtScorecard(overDays, examples.slice(-mostExamples))
}

const judgedDays = 120
/** More than thirty days late is rarer: more of the past has to be looked at. */
const blendedDays = { 0: judgedDays, 30: 240 } as const
const blends: readonly Blend[] = [0, 0.25, 0.5, 0.75, 1].flatMap((taught) =>
  [0, 0.2, 0.4, 0.6].map((share) => ({ taught, share })),
)
/** So much has to be gained by what is listened to beside the distribution, were it alone. */
const wantedGain = 3

/** The blend that would have been nearest of late, of what each said then. */
function blendOf(
  lessons: readonly Lesson[],
  { overDays, today }: { readonly overDays: 0 | 30; readonly today: number },
): Blend {
  const shipped = shippedScorecard(overDays).coefficients
  const share = shareScorecard(overDays).coefficients
  const losses = blends.map((blend) => wantedGain * (blend.taught + blend.share))
  const since = today - overDays - blendedDays[overDays]
  const judged = lessons.filter(({ due }) => due + overDays < today && due >= since)
  for (const { daysLate, features, taught } of judged.slice(-mostExamples)) {
    const happened = daysLate === null || daysLate > overDays
    const said = logOddsOf(taught[overDays === 0 ? 0 : 1])
    const alone = logOddsOf(chanceAt(linear(shipped, features)))
    const usual = linear(share, features)
    blends.forEach((blend, at) => {
      const led = alone + blend.taught * (said - alone)
      const logOdds = (1 - blend.share) * led + blend.share * usual
      losses[at] = (losses[at] ?? 0) + lossOf(logOdds, happened)
    })
  }
  return blends[losses.indexOf(Math.min(...losses))] ?? { taught: 0, share: 0 }
}

const lossOf = (logOdds: number, happened: boolean): number =>
  Math.log1p(Math.exp(happened ? -logOdds : logOdds))

const pointDays = 365
const pointHalfDays = 60

/** The one that was nearest, of late most; before that is known, the one that cannot be far off. */
function pointOf(lessons: readonly Lesson[], today: number): Point {
  const sums = points.map(() => 0)
  let judged = 0
  for (const { known, due, pointMisses } of lessons) {
    if (!pointMisses || known >= today || due <= today - pointDays) continue
    const weight = 2 ** ((due - today) / pointHalfDays)
    judged += 1
    pointMisses.forEach((miss, at) => {
      sums[at] = (sums[at] ?? 0) + weight * miss
    })
  }
  if (judged < 100) return 'between'
  return points[sums.indexOf(Math.min(...sums))] ?? 'middle'
}

const wantedInside = 0.81

function middleShare(lessons: readonly Lesson[], today: number): number {
  const shares = lessons
    .filter(({ known, due }) => known < today && due > today - judgedDays)
    .map(({ middle, settledOn }) => (settledOn !== null && settledOn < today ? middle : 1))
    .sort((a, b) => a - b)
  if (shares.length < 100) return 0.8
  const found = shares[Math.floor(wantedInside * shares.length)] ?? 0.8
  return Math.min(0.96, Math.max(0.5, found))
}

const readingDays = 130
const doubt = 15

function oddsOf(readings: readonly Reading[], today: number): number[] {
  return shippedLearnt.oddsByAge.map((_, band) => {
    const mine = readings.filter(({ on, band: its }) => its === band && on + horizonDays < today)
    if (mine.length === 0) return 0
    const said = mine.reduce((sum, { chance }) => sum + chance, 0) / mine.length
    const paid = mine.filter(({ paid }) => paid).length
    const proved = (paid + doubt * said) / (mine.length + doubt)
    return Math.min(3, Math.max(-3, logOddsOf(proved) - logOddsOf(said)))
  })
}
