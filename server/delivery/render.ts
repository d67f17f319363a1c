// One letter from its facts: subject, text and HTML, or the name of what it lacks. The same for the
// preview and for what leaves. Leaves out who sends it, and whether it may go at all.

import { Liquid, UndefinedVariableError } from 'liquidjs'
import { gsmText } from './gsm.ts'
import { paragraphsOf, say, strict } from './sentences.ts'
import { en } from './templates/en.ts'
import { fr } from './templates/fr.ts'
import { htmlLayout, smsLayout, textLayout } from './templates/layout.ts'
import type { LanguageTexts, StepTexts } from './templates/texts.ts'
import { type LetterFacts, type LetterView, letterView } from './view.ts'
import { standIn, type Wanted, wordsFor } from './wording.ts'

export interface Rendered {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** `problem` names the variable, the step or the language that stops the letter. */
export type Rendering = Rendered | { readonly problem: string }

export const languages: Readonly<Record<string, LanguageTexts>> = { fr, en }

const layout = { ...strict, memoryLimit: 10_000_000 }
const plain = new Liquid(layout)
const escaped = new Liquid({ ...layout, outputEscape: 'escape' })

const textTemplate = plain.parse(textLayout)
const htmlTemplate = escaped.parse(htmlLayout)
const smsTemplate = escaped.parse(smsLayout)

/** A letter before it is set for a screen or for paper. */
export interface Composed {
  readonly view: LetterView
  readonly texts: LanguageTexts
  readonly subject: string
  readonly title: string | null
  /** Paragraphs before and after the invoices. */
  readonly before: readonly string[]
  readonly after: readonly string[]
}

export function renderLetter(facts: LetterFacts, texts = languages): Rendering {
  const composed = composeLetter(facts, texts)
  if ('problem' in composed) return composed
  try {
    return facts.message.channel === 'sms' ? textMessage(facts, composed) : set(composed)
  } catch (error) {
    return { problem: problemOf(error) }
  }
}

/** The letter's sentences, or the name of what it lacks. */
export function composeLetter(
  facts: LetterFacts,
  texts = languages,
): Composed | { readonly problem: string } {
  const { language, step } = facts.message
  const spoken = Object.hasOwn(texts, language) ? texts[language] : undefined
  if (!spoken) return { problem: `language ${language}: no text in it` }
  const words = wordsFor(spoken, wantedIn(facts))
  if (!words) return { problem: `step ${step}: no text for it` }
  const view = letterView(facts, spoken)
  if ('lacks' in view) return { problem: `${view.lacks} is missing` }
  const empty = emptyPath(view, '')
  if (empty !== null) return { problem: `${empty} is empty` }
  try {
    return compose(view, spoken, words)
  } catch (error) {
    return { problem: problemOf(error) }
  }
}

const wantedIn = ({ message: { step, tone }, said }: LetterFacts): Wanted => ({
  ...{ step, said, tone: tone?.tone ?? 'cordial' },
})

function compose(view: LetterView, texts: LanguageTexts, step: StepTexts): Composed {
  const subject = say(step.subject, view)
  if (subject === '') throw new EmptyText('subject')
  const after = [
    ...(view.hasDeductions ? [say(texts.notes.deducted, view)] : []),
    ...(view.hasClaims ? [say(texts.notes.claims, view)] : []),
    ...paragraphsOf(step.after, view),
  ]
  const title = step.title ?? null
  return { view, texts, subject, title, before: paragraphsOf(step.before, view), after }
}

/** A few words for a telephone, where an answer is a call. */
function textMessage(facts: LetterFacts, { view, texts, subject }: Composed): Rendered {
  const step = standIn(wantedIn(facts))
  const said = step === null ? '' : say(texts.sms[step], view)
  if (said === '') throw new EmptyText('text message')
  const text = gsmText(said.trim())
  const html: unknown = escaped.renderSync(smsTemplate, { language: view.language, text })
  return { subject, text, html: String(html) }
}

function set({ view, texts, ...sentences }: Composed): Rendered {
  const { labels, document } = texts
  const letter = { ...view, ...sentences, labels, document }
  const text: unknown = plain.renderSync(textTemplate, letter)
  const html: unknown = escaped.renderSync(htmlTemplate, letter)
  const { subject } = sentences
  return { subject, text: `${String(text).trim()}\n`, html: String(html) }
}

class EmptyText extends Error {
  override name = 'EmptyText'
}

function problemOf(error: unknown): string {
  if (error instanceof EmptyText) return `${error.message} is empty`
  if (error instanceof UndefinedVariableError) return `${variableOf(error)} is not known`
  if (error instanceof Error) return `the template does not work: ${firstLine(error.message)}`
  throw error
}

function variableOf({ originalError, message }: UndefinedVariableError): string {
  const named: unknown = originalError && Reflect.get(originalError, 'variableName')
  return typeof named === 'string' ? named : firstLine(message)
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? ''

/** Path of the first text that is there and says nothing: `customer.name`. */
function emptyPath(value: unknown, path: string): string | null {
  if (value === '') return path
  if (typeof value !== 'object' || value === null) return null
  for (const [key, inner] of Object.entries(value)) {
    const step = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`
    const found = emptyPath(inner, step)
    if (found !== null) return found
  }
  return null
}
