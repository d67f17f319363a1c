// The shape of a language's letters. Every sentence is Liquid; the layout puts them around the
// table of invoices. Leaves out the facts that the sentences name: see ../view.ts.

import type { StepMeaning } from '../../../core/book.ts'
import type { Tone } from '../../dunning/tone.ts'

export const letterSteps = ['courtesy', 'reminder-1', 'reminder-2', 'formal-notice'] as const
export type LetterStep = (typeof letterSteps)[number]

export interface StepTexts {
  readonly subject: string
  /** A document's own name, where it is more than a mail. */
  readonly title?: string
  /** Paragraphs before and after the invoices. One that renders to nothing is left out. */
  readonly before: readonly string[]
  readonly after: readonly string[]
}

export interface OwnWords {
  readonly meaning: StepMeaning
  readonly subject: string
  readonly before: string
  readonly after: string
}

export interface Labels {
  readonly invoice: string
  readonly part: string
  readonly issued: string
  readonly due: string
  readonly late: string
  readonly day: string
  readonly days: string
  readonly notDue: string
  readonly open: string
  readonly booked: string
  readonly deducted: string
  readonly penalties: string
  readonly indemnity: string
  readonly total: string
  readonly claims: string
  readonly to: string
  readonly colon: string
  /** Before and after the number of an invoice: `Pay invoice F-12 online`. */
  readonly pay: string
  readonly online: string
}

/** What stands on paper alone. */
export interface DocumentLabels {
  readonly registered: string
  readonly attention: string
  readonly about: string
  readonly number: string
  readonly invoiced: string
  readonly settled: string
  readonly claimsTitle: string
  readonly from: string
  readonly until: string
  readonly days: string
  readonly rate: string
  readonly base: string
  readonly claim: string
  readonly indemnity: string
  readonly payBy: string
  readonly payTo: string
  readonly reference: string
  readonly severalReferences: string
  readonly payTitle: string
  readonly page: string
  readonly capital: string
  readonly soleTrader: string
  readonly association: string
  readonly register: string
  readonly vat: string
  readonly phone: string
}

export interface LanguageTexts {
  readonly labels: Labels
  readonly document: DocumentLabels
  /** Below the table, wherever they apply. */
  readonly notes: { readonly deducted: string; readonly claims: string }
  readonly steps: Readonly<Record<LetterStep, Readonly<Record<Tone, StepTexts>>>>
  /** A company's own words, by step and tone, with what the step was when they were written. */
  readonly own?: ReadonlyMap<string, OwnWords>
  /** One short sentence a step: no detail of the debt but its amount and a reference. */
  readonly sms: Readonly<Record<LetterStep, string>>
}
