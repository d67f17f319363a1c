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

export interface CustomerNoteFacts
  extends Pick<NoteFacts, 'step' | 'channel' | 'recipient' | 'sentOn'> {
  /** One a currency. */
  readonly asked: readonly Money[]
  /** As people call them. */
  readonly invoices: readonly string[]
}

/** More would not be read, and an old account has hundreds. */
const mostNamed = 20

/** What was sent to a customer, once for all his invoices in it. */
export function customerNoteText(facts: CustomerNoteFacts, language: NoteLanguage): string {
  const words = language === 'fr' ? inFrench : inEnglish
  const { asked, invoices } = facts
  const amounts = asked.map(({ minor, currency }) => displayMoney(minor, currency, words.locale))
  const named = invoices.slice(0, mostNamed).join(', ')
  return [
    words.sent(facts),
    words.asked(amounts.join(', ')),
    words.about(named, invoices.length - Math.min(invoices.length, mostNamed)),
  ].join('\n')
}

const onDay = (day: Day | null, locale: string): string | null =>
  day === null ? null : displayDay(day, locale)

interface NoteWords {
  readonly locale: string
  sent(facts: Pick<NoteFacts, 'step' | 'channel' | 'recipient' | 'sentOn'>): string
  about(named: string, more: number): string
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
  about: (named, more) => `Factures : ${named}${more === 0 ? '' : ` et ${more} autres`}.`,
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
  about: (named, more) => `Invoices: ${named}${more === 0 ? '' : ` and ${more} others`}.`,
  deadline: (day) => `Time given to pay: until ${day}.`,
  next: (step, day) =>
    `If unpaid, next: ${english.step(step)}${day === null ? '' : `, not before ${day}`}.`,
}

/** The same attempt and invoice always name the same note: asked for twice, it is written once. */
export const noteIdFor = (attempt: string, invoice: InvoiceId): string =>
  idOf(`note ${attempt} ${invoice}`)

/** The one note of the same attempt on its customer. */
export const customerNoteIdFor = (attempt: string): string => idOf(`customer note ${attempt}`)

function idOf(name: string): string {
  const hash = createHash('sha256').update(name).digest('hex')
  const part = (from: number, to: number) => hash.slice(from, to)
  return `${part(0, 8)}-${part(8, 12)}-8${part(13, 16)}-8${part(17, 20)}-${part(20, 32)}`
}
