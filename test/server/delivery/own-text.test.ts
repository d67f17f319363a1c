import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bannedWord } from '../../../server/delivery/banned.ts'
import {
  faultsOf,
  type OwnText,
  shippedText,
  variablesOf,
  withOwnTexts,
} from '../../../server/delivery/own-text.ts'
import { languages, renderLetter } from '../../../server/delivery/render.ts'
import { sampleFacts, type TextKind } from '../../../server/delivery/sample-letter.ts'
import { letterSteps } from '../../../server/delivery/templates/texts.ts'
import { meaningOfOurs, wordsFor } from '../../../server/delivery/wording.ts'
import { tones } from '../../../server/dunning/tone.ts'
import { bookOf, day } from './letters.ts'

const setting = { company: bookOf([]).company, today: day('2026-11-18') }
const key: TextKind = {
  ...{ language: 'fr', step: 'reminder-1', tone: 'cordial', meaning: 'reminder' },
}
const good: OwnText = {
  subject: '{{ sender.name }} : {{ first.number }}',
  before: 'Bonjour,\n\nIl reste {{ amount }} à régler.',
  after: 'Merci.{% if sender.phone %} Tél. {{ sender.phone }}{% endif %}',
}
const faults = (change: Partial<OwnText>) => faultsOf({ ...good, ...change }, key, setting)
const everyKey = Object.keys(languages).flatMap((language) =>
  letterSteps.flatMap((step) =>
    tones.map((tone) => ({ language, step, tone, meaning: meaningOfOurs[step] })),
  ),
)

describe('a text of one’s own', () => {
  it('stands where nothing is wrong with it, and ours stand too', () => {
    expect(faults({})).toEqual([])
    for (const shipped of everyKey) {
      const text = shippedText(shipped)
      expect(text && faultsOf(text, shipped, setting), JSON.stringify(shipped)).toEqual([])
    }
  })

  it.each<[string, Partial<OwnText>, object]>([
    [
      'a condition that is not closed',
      { before: 'a\nb {% if several %}x' },
      { field: 'before', kind: 'syntax', line: 2, column: 3 },
    ],
    [
      'a name that is not closed',
      { after: 'Merci {{ amount' },
      { field: 'after', kind: 'syntax', line: 1, column: 7 },
    ],
    [
      'a loop',
      { before: 'x\n {% for i in items %}y{% endfor %}' },
      { field: 'before', kind: 'syntax', line: 2, column: 2 },
    ],
    [
      'a file',
      { before: '{% include "/etc/passwd" %}' },
      { field: 'before', kind: 'syntax', line: 1, column: 1 },
    ],
    [
      'a filter that is none of ours',
      { subject: '{{ "now" | date: "%s" }}' },
      { field: 'subject', kind: 'syntax', line: 1, column: 1 },
    ],
    [
      'a name that nobody knows',
      { before: 'Bonjour\n\n{{ customer.nickname }}' },
      {
        field: 'before',
        kind: 'unknown_variable',
        detail: 'customer.nickname',
        line: 3,
        column: 4,
      },
    ],
    [
      'a way to a prototype',
      { after: '{{ customer.constructor }}' },
      { field: 'after', kind: 'unknown_variable', detail: 'customer.constructor' },
    ],
    [
      'a name built at run time',
      { after: '{{ customer[first.number] }}' },
      { field: 'after', kind: 'unknown_variable' },
    ],
    [
      'a deadline where the step has none',
      { before: '{{ deadline }}' },
      { field: 'before', kind: 'unknown_variable', detail: 'deadline' },
    ],
    [
      'a word that imitates a court',
      { before: 'Ceci est un\n commandement de payer.' },
      { field: 'before', kind: 'banned_word', detail: 'commandement', line: 2, column: 2 },
    ],
    [
      'a word put together while it is written',
      { after: '{{ "somma" | append: "tion" }}' },
      { field: 'after', kind: 'banned_word', detail: 'sommation' },
    ],
    [
      'nothing at all',
      { subject: '{% if several %}x{% endif %}' },
      { field: 'subject', kind: 'empty' },
    ],
    [
      'far too much',
      { after: `{{ (1..900000000) | join: "x" }}` },
      { field: 'after', kind: 'syntax' },
    ],
  ])('is refused for %s, with its place', (_, change, fault) => {
    expect(faults(change)[0]).toMatchObject(fault)
  })

  it('is set between our table and our mentions, as text and never as markup', () => {
    const text = { ...good, before: 'Bonjour <b>vous</b>,\n\n{{ customer.name }}' }
    const facts = sampleFacts(key, { ...setting, count: 1 })
    const letter = renderLetter(facts, withOwnTexts([{ ...key, text }]))
    if ('problem' in letter) throw new Error(letter.problem)
    expect(letter.html).toContain('<p style="margin:0 0 16px">Bonjour &lt;b&gt;vous&lt;/b&gt;,</p>')
    expect(letter.text).toContain('Bonjour <b>vous</b>,\n\nMenuiserie des Lilas')
    expect(letter.text).toContain('F-2026-101')
  })

  it('changes its own letter alone', () => {
    const changed = withOwnTexts([{ ...key, text: good }])
    for (const other of everyKey) {
      const texts = languages[other.language]
      const spoken = changed[other.language]
      if (!texts || !spoken) throw new Error('a language')
      const isOwn = JSON.stringify(other) === JSON.stringify({ ...key })
      const ours = wordsFor(texts, other)
      if (isOwn) expect(wordsFor(spoken, other)).toMatchObject({ subject: good.subject })
      else expect(wordsFor(spoken, other)).toBe(ours)
    }
  })

  it('is told each name with an example', () => {
    const notice: TextKind = { ...key, step: 'formal-notice', meaning: 'notice' }
    for (const { name, example } of variablesOf(notice, setting)) {
      expect(example, name).not.toMatch(/^(undefined|)$/)
    }
    expect(variablesOf(notice, setting).map(({ name }) => name)).toContain('deadline')
  })
})

describe('the words that no letter uses', () => {
  it.each([
    ['Sommation de payer', 'sommation'],
    ['SOMMATION', 'sommation'],
    ['som\u00admation', 'sommation'],
    ['un  exploit d’huissier', 'exploit'],
    ['commissaire\nde justice', 'commissaire de justice'],
    ['République  Française', 'République française'],
    ['a court order', 'court order'],
  ])('%s', (text, word) => {
    expect(bannedWord(text)?.word).toBe(word)
  })

  it.each(['exploitation agricole', 'une signature', 'le tribunal', 'written by us', 'saisissez'])(
    '%s may be said',
    (text) => {
      expect(bannedWord(text)).toBeNull()
    },
  )

  it('are in none of ours', () => {
    for (const [language, texts] of Object.entries(languages)) {
      for (const text of sentencesOf(texts))
        expect(bannedWord(text), `${language}: ${text}`).toBeNull()
    }
  })

  it('are found wherever they stand', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (before) => {
        fc.pre(bannedWord(before) === null)
        const found = bannedWord(`${before} sommation`)
        expect(found?.word).toBe('sommation')
        expect(`${before} sommation`.slice(found?.at)).toBe('sommation')
      }),
    )
  })
})

function sentencesOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(sentencesOf)
    : []
}
