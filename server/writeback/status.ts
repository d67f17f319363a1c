// What an invoice's status says at the host: what was last said about it, and what comes next or
// why nothing does. Changes only with what is decided, never with the day: each change is a write.

import type { ChannelKind } from '../../core/book.ts'
import type { Day } from '../../core/day.ts'
import { displayDay } from '../../core/display.ts'
import { english } from '../dunning/explain-en.ts'
import { french } from '../dunning/explain-fr.ts'
import type { Blocker, BlockerCode } from '../dunning/planned.ts'
import type { NoteLanguage } from './note.ts'

/** What the last plan decided about one part of the invoice. */
export type StatusDecision =
  | {
      readonly kind: 'message'
      readonly step: string
      readonly on: Day
      readonly approval: 'auto' | 'human'
    }
  | {
      readonly kind: 'held'
      readonly step: string | null
      readonly on: Day | null
      readonly blockers: readonly Blocker[]
    }

export interface StatusFacts {
  readonly last: { readonly step: string; readonly channel: ChannelKind; readonly on: Day }
  /** Nothing is open on it. */
  readonly settled: boolean
  readonly decisions: readonly StatusDecision[]
}

export interface StatusText {
  readonly text: string
  /** Begins with the day, so that what is cut off is the end of a name. */
  readonly short: string
}

/** Pass by themselves, often within the hour: an invoice at the host is not to tell of them. */
const passing: ReadonlySet<BlockerCode> = new Set(['HOST_STALE', 'BANK_STALE'])

/** Null where what is decided now is not worth telling: what stands at the host stays. */
export function statusText(facts: StatusFacts, language: NoteLanguage): StatusText | null {
  const words = language === 'fr' ? inFrench : inEnglish
  const { last, settled, decisions } = facts
  const isPassing = decisions.some(
    (one) => one.kind === 'held' && one.blockers.some(({ code }) => passing.has(code)),
  )
  if (!settled && (isPassing || decisions.length === 0)) return null
  const next = settled ? words.settled : nextOf(decisions, words)
  const day = words.shortDay(last.on)
  return {
    text: [words.last(last), ...(next === null ? [] : [next])].join('\n'),
    short: `${day} ${settled ? words.shortSettled : words.step(last.step)}`,
  }
}

/** What goes first; else what only waits for a day; else what stands against it. */
function nextOf(decisions: readonly StatusDecision[], words: StatusWords): string | null {
  const messages = decisions.filter((one) => one.kind === 'message').sort(byDay)
  const [message] = messages
  // Without a day: a message that waits is put off from day to day.
  if (message) return words.ready(message.step, message.approval)
  const held = decisions.filter((one) => one.kind === 'held').sort(byDay)
  const waiting = held.find(
    ({ step, blockers }) =>
      step !== null && blockers.length > 0 && blockers.every(({ until }) => until !== undefined),
  )
  if (waiting && waiting.step !== null) {
    return words.next(waiting.step, waiting.on === null ? null : words.day(waiting.on))
  }
  const [first] = held
  const [blocker] = first?.blockers ?? []
  if (!first) return null
  if (!blocker) return words.handover
  return words.blocked(blocker, blocker.until === undefined ? null : words.day(blocker.until))
}

const byDay = (a: { readonly on: Day | null }, b: { readonly on: Day | null }): number =>
  (a.on ?? '9').localeCompare(b.on ?? '9')

interface StatusWords {
  readonly settled: string
  readonly shortSettled: string
  readonly handover: string
  day(day: Day): string
  shortDay(day: Day): string
  step(key: string): string
  last(last: StatusFacts['last']): string
  ready(step: string, approval: 'auto' | 'human'): string
  next(step: string, day: string | null): string
  blocked(blocker: Blocker, until: string | null): string
}

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
const inFrenchDays = (day: Day): string => displayDay(day, french.locale)
const inEnglishDays = (day: Day): string => displayDay(day, english.locale)

const inFrench: StatusWords = {
  settled: 'Facture soldée : plus rien n’est envoyé.',
  shortSettled: 'soldée',
  handover: french.handover(),
  day: inFrenchDays,
  shortDay: (day) => `${day.slice(8)}/${day.slice(5, 7)}/${day.slice(2, 4)}`,
  step: (key) => french.step(key),
  last: ({ step, channel, on }) =>
    `${capital(french.step(step))} ${french.channel(channel)}, le ${inFrenchDays(on)}.`,
  ready: (step, approval) =>
    `Ensuite : ${french.step(step)}, ${approval === 'human' ? 'à valider' : 'en préparation'}.`,
  next: (step, day) =>
    `Sans règlement, ensuite : ${french.step(step)}${day === null ? '' : `, pas avant le ${day}`}.`,
  blocked: (blocker, until) => french.blocked(blocker, until),
}

const inEnglish: StatusWords = {
  settled: 'The invoice is settled: nothing more is sent.',
  shortSettled: 'settled',
  handover: english.handover(),
  day: inEnglishDays,
  shortDay: (day) => day,
  step: (key) => english.step(key),
  last: ({ step, channel, on }) =>
    `${capital(english.step(step))} ${english.channel(channel)}, ${inEnglishDays(on)}.`,
  ready: (step, approval) =>
    `Next: ${english.step(step)}, ${approval === 'human' ? 'to be approved' : 'in preparation'}.`,
  next: (step, day) =>
    `If unpaid, next: ${english.step(step)}${day === null ? '' : `, not before ${day}`}.`,
  blocked: (blocker, until) => english.blocked(blocker, until),
}
