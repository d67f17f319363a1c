// Codes as labelled chips. The words carry the meaning; the colour only helps to find them.

import { html, type TemplateResult } from 'lit'
import type { MessageStateWire } from '../../server/api/wire/messages.ts'
import type { BlockerWire } from '../../server/api/wire/parts.ts'
import { nameOf } from '../words/names.ts'
import type { Speech } from '../words/speech.ts'

/** Blockers that only say "not yet": nothing is wrong and nobody has to act. */
const calm = new Set(['NOT_DUE', 'MIN_GAP', 'NOTICE_RUNNING', 'PAYMENT_PENDING', 'CREDIT_COVERS'])
const grave = new Set(['INSOLVENCY', 'AMBIGUOUS_SEND', 'NO_CONTACT', 'NO_POLICY', 'RATE_MISSING'])

/** A step that is only not due yet says so with its day. */
export function tellsMore(code: string, nextStep: string | null): boolean {
  return code !== 'NOT_DUE' || nextStep === null
}

/** Held by more than the calendar: the step's day is not to be relied on. */
export const isStopped = (codes: readonly string[]): boolean =>
  codes.some((code) => !dated.has(code))

const dated = new Set(['NOT_DUE', 'MIN_GAP', 'NOTICE_RUNNING'])

function blockerTone(code: string): string {
  if (calm.has(code)) return ''
  return grave.has(code) ? 'bad' : 'warn'
}

export function blockerChip(speech: Speech, blocker: BlockerWire): TemplateResult {
  const { words } = speech
  const until =
    blocker.until === undefined ? '' : ` ${words.decision.until(speech.day(blocker.until))}`
  return html`<span class="chip ${blockerTone(blocker.code)}" title=${blocker.code}
    >${nameOf(words, 'blockers', blocker.code)}${until}</span>`
}

const stateTones: Readonly<Record<MessageStateWire, string>> = {
  proposed: 'accent',
  approved: 'accent',
  sent: 'good',
  skipped: '',
  failed: 'bad',
  ambiguous: 'bad',
  refused: '',
  replaced: '',
}

export function stateChip(speech: Speech, state: MessageStateWire): TemplateResult {
  return html`<span class="chip ${stateTones[state]}">${nameOf(speech.words, 'states', state)}</span>`
}

/** `12 days late`, `in 5 days`: the number as a person would say it. */
export function lateness(speech: Speech, daysOverdue: number | null): string {
  const { late } = speech.words
  if (daysOverdue === null) return late.none
  if (daysOverdue === 0) return late.today
  return daysOverdue > 0 ? late.days(daysOverdue) : late.inDays(-daysOverdue)
}
