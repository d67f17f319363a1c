// What stands on the host's invoice after a message has left: what went where, when, for how much,
// and what comes next. In the company's language, for its accountants; nothing is decided here.

import { createHash } from 'node:crypto'
import type { ChannelKind } from '../../core/book.ts'
import type { Day } from '../../core/day.ts'
import { displayDay, displayMoney } from '../../core/display.ts'
import type { InvoiceId } from '../../core/ids.ts'
import type { Money } from '../../core/money.ts'
import { english } from '../dunning/explain-en.ts'
import { french } from '../dunning/explain-fr.ts'

export interface NoteFacts {
  /** The policy step that was carried out. */
  readonly step: string
  readonly channel: ChannelKind
  readonly recipient: string
  readonly sentOn: Day
  /** What was asked for on this invoice, after netting. */
  readonly asked: Money
  /** Last day to pay that a formal notice has set. */
  readonly deadline: Day | null
  /** Null where nothing more is planned by itself. */
  readonly next: { readonly step: string; readonly on: Day | null } | null
}

export type NoteLanguage = 'fr' | 'en'

/** Anything but French gets English. */
export const noteLanguage = (locale: string): NoteLanguage =>
  locale.split('-')[0] === 'fr' ? 'fr' : 'en'

/** One sentence a line; the first alone says what happened. */
export function noteText(facts: NoteFacts, language: NoteLanguage): string {
  const words = language === 'fr' ? inFrench : inEnglish
  const { deadline, next } = facts
  return [
    words.sent(facts),
    words.asked(displayMoney(facts.asked.minor, facts.asked.currency, words.locale)),
    ...(deadline === null ? [] : [words.deadline(displayDay(deadline, words.locale))]),
    ...(next === null ? [] : [words.next(next.step, onDay(next.on, words.locale))]),
  ].join('\n')
}

const onDay = (day: Day | null, locale: string): string | null =>
  day === null ? null : displayDay(day, locale)

interface NoteWords {
  readonly locale: string
  sent(facts: NoteFacts): string
  asked(amount: string): string
  deadline(day: string): string
  next(step: string, day: string | null): string
}

const inFrench: NoteWords = {
  locale: french.locale,
  sent: ({ step, channel, recipient, sentOn }) =>
    `Encours, le ${displayDay(sentOn, french.locale)} : ${french.step(step)} ` +
    `${french.channel(channel)} à ${recipient}.`,
  asked: (amount) => `Montant demandé : ${amount}.`,
  deadline: (day) => `Délai laissé pour payer : jusqu'au ${day}.`,
  next: (step, day) =>
    `Sans règlement, ensuite : ${french.step(step)}${day === null ? '' : `, pas avant le ${day}`}.`,
}

const inEnglish: NoteWords = {
  locale: english.locale,
  sent: ({ step, channel, recipient, sentOn }) =>
    `Encours, ${displayDay(sentOn, english.locale)}: ${english.step(step)} ` +
    `${english.channel(channel)} to ${recipient}.`,
  asked: (amount) => `Amount asked for: ${amount}.`,
  deadline: (day) => `Time given to pay: until ${day}.`,
  next: (step, day) =>
    `If unpaid, next: ${english.step(step)}${day === null ? '' : `, not before ${day}`}.`,
}

/** The same attempt and invoice always name the same note: asked for twice, it is written once. */
export function noteIdFor(attempt: string, invoice: InvoiceId): string {
  const hash = createHash('sha256').update(`note ${attempt} ${invoice}`).digest('hex')
  const part = (from: number, to: number) => hash.slice(from, to)
  return `${part(0, 8)}-${part(8, 12)}-8${part(13, 16)}-8${part(17, 20)}-${part(20, 32)}`
}
