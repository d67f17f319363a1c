// A company's own words for a letter: plain paragraphs with names in them, in the place of ours.
// Says what they may name, and what keeps a text from being saved, with its place. The table of
// invoices, the mentions and the law's own sentences around them stay ours.

import { bannedWord } from './banned.ts'
import { languages } from './render.ts'
import { sampleFacts, type TextKey, type TextKind } from './sample-letter.ts'
import { analyse, faultIn, type Named, type Place, paragraphsOf, say } from './sentences.ts'
import { type LetterView, letterView } from './view.ts'
import { nearest, ownKey, type Wanted } from './wording.ts'

export const textFields = ['subject', 'before', 'after'] as const
export type TextField = (typeof textFields)[number]

/** Paragraphs are parted by a blank line. */
export type OwnText = Readonly<Record<TextField, string>>

export interface SavedText extends TextKind {
  readonly text: OwnText
}

export interface TextFault extends Place {
  readonly field: TextField
  readonly kind: 'syntax' | 'unknown_variable' | 'banned_word' | 'empty'
  /** The name, the word, or what the parser says. */
  readonly detail: string
}

export const keyOfText = ({ language, step, tone }: TextKey): string =>
  `${language} ${step} ${tone}`

/** Ours, as an editor begins with it. */
export function shippedText({ language, tone, ...key }: TextKey & Wanted): OwnText | null {
  const spoken = Object.hasOwn(languages, language) ? languages[language] : undefined
  const step = nearest({ ...key, tone })
  if (!spoken || !step) return null
  const { subject, before, after } = spoken.steps[step][tone]
  return { subject, before: before.join('\n\n'), after: after.join('\n\n') }
}

/** Our languages with a company's own words in them. A document's title stays ours. */
export function withOwnTexts(saved: readonly SavedText[]): typeof languages {
  const byLanguage = Map.groupBy(saved, ({ language }) => language)
  return Object.fromEntries(
    Object.entries(languages).map(([language, texts]) => {
      const own = (byLanguage.get(language) ?? []).map(
        ({ step, tone, meaning, text }) => [ownKey(step, tone), { meaning, ...text }] as const,
      )
      return [language, own.length === 0 ? texts : { ...texts, own: new Map(own) }]
    }),
  )
}

export interface Variable {
  readonly name: string
  readonly example: string
  /** Not always known: name it between `{% if … %}` and `{% endif %}`. */
  readonly optional: boolean
}

const always = [
  'sender.name',
  'customer.name',
  'date',
  'amount',
  'several',
  'items.size',
  'first.number',
  'first.issued',
  'first.due',
  'first.late',
  'first.open',
]
const sometimes = ['sender.siren', 'sender.reply_to', 'sender.phone']

type SampleSetting = Omit<Parameters<typeof sampleFacts>[1], 'count'>

/** What a text of this step may name. */
export function variablesOf(key: TextKind, setting: SampleSetting): readonly Variable[] {
  const view = sampleView(key, setting, 1)
  const names = key.meaning === 'notice' ? [...always, 'deadline', 'frenchSender'] : always
  return [
    ...names.map((name) => ({ name, example: valueAt(view, name), optional: false })),
    ...sometimes.map((name) => ({ name, example: valueAt(view, name), optional: true })),
  ]
}

function sampleView(key: TextKind, setting: SampleSetting, count: 1 | 2): LetterView {
  const spoken = languages[key.language]
  if (!spoken) throw new TypeError(`no letters in ${key.language}`)
  const facts = sampleFacts(key, { ...setting, count })
  const view = letterView({ ...facts, ...sampleSender }, spoken)
  if ('lacks' in view) throw new TypeError(`the sample lacks ${view.lacks}`)
  return view
}

const sampleSender = {
  replyTo: 'contact@example.com',
  letterhead: { kind: 'company', siren: '552032534', phone: '03 20 00 00 00' },
} as const

function valueAt(view: LetterView, name: string): string {
  if (name === 'items.size') return `${view.items.length}`
  const found = name
    .split('.')
    .reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), view)
  return String(found)
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** All that keeps the text from being saved, in the order of reading. */
export function faultsOf(text: OwnText, key: TextKind, setting: SampleSetting): TextFault[] {
  const known = new Set(variablesOf(key, setting).map(({ name }) => name))
  const faults = textFields.flatMap((field) => faultsInField(text[field], field, known))
  return faults.length > 0 ? faults : faultsWhenSaid(text, key, setting)
}

function faultsInField(
  template: string,
  field: TextField,
  known: ReadonlySet<string>,
): readonly TextFault[] {
  const word = bannedWord(template)
  const found = analyse(template)
  return [
    ...(word === null
      ? []
      : [
          { field, kind: 'banned_word' as const, detail: word.word, ...placeAt(template, word.at) },
        ]),
    ...(found.kind === 'broken'
      ? [{ field, kind: 'syntax' as const, detail: found.reason, ...found.place }]
      : found.variables
          .filter(({ path }) => !known.has(path))
          .map((named) => unknown(named, field))),
  ]
}

const unknown = ({ path, line, column }: Named, field: TextField): TextFault => ({
  ...{ field, kind: 'unknown_variable', detail: path, line, column },
})

function placeAt(text: string, at: number): Place {
  const lines = text.slice(0, at).split('\n')
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}

/** Said once about one invoice and once about two: what only then shows. */
function faultsWhenSaid(text: OwnText, key: TextKind, setting: SampleSetting): TextFault[] {
  for (const count of [1, 2] as const) {
    const view = sampleView(key, setting, count)
    for (const field of textFields) {
      const fault = faultWhenSaid(text[field], field, view)
      if (fault) return [fault]
    }
  }
  return []
}

function faultWhenSaid(template: string, field: TextField, view: LetterView): TextFault | null {
  const top = { field, line: 1, column: 1 }
  try {
    const said =
      field === 'subject' ? say(template, view) : paragraphsOf([template], view).join('\n')
    const word = bannedWord(said)
    if (word !== null) return { ...top, kind: 'banned_word', detail: word.word }
    return said === '' ? { ...top, kind: 'empty', detail: field } : null
  } catch (error) {
    const { place, reason } = faultIn(error)
    return { field, kind: 'syntax', detail: reason, ...place }
  }
}
