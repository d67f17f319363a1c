import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { present } from '../../../core/assert.ts'
import type { Book } from '../../../core/book.ts'
import { smsPieces } from '../../../server/delivery/gsm.ts'
import { languages, type Rendered, renderLetter } from '../../../server/delivery/render.ts'
import { letterSteps } from '../../../server/delivery/templates/texts.ts'
import type { PlannedMessage } from '../../../server/dunning/planned.ts'
import { type Tone, tones } from '../../../server/dunning/tone.ts'
import { expectGolden } from '../../support/golden.ts'
import { bookOf, currency, day, eur, invoice, item, message, nordLetterhead } from './letters.ts'

const golden = new URL('../../golden/messages/', import.meta.url)
const today = day('2026-11-18')

const overdueBook = bookOf([
  invoice({ id: '101', due: ['2026-10-01', '2026-12-31'], open: [90_000n, 90_000n] }),
  invoice({ id: '120', due: ['2026-11-05'], open: [30_000n] }),
])
const overdueItems = [
  item('101', { step: 'reminder-2', penalties: 1305n, indemnity: 4000n }),
  item('120', { open: 30_000n, daysOverdue: 13, penalties: 132n, indemnity: 4000n }),
]
const courtesyBook = bookOf([
  invoice({ id: '140', due: ['2026-11-24'], open: [500_000n], currency: currency('USD') }),
])
const courtesy = message(
  [item('140', { step: 'courtesy', currency: currency('USD'), open: 500_000n, daysOverdue: -6 })],
  { step: 'courtesy' },
)

const stories: Readonly<Record<string, { book: Book; message: PlannedMessage }>> = {
  courtesy: { book: courtesyBook, message: courtesy },
  'reminder-1': {
    book: bookOf([invoice({ id: '120', due: ['2026-11-05'], open: [123_456n] })]),
    message: message([
      item('120', { open: 123_456n, daysOverdue: 13, penalties: 543n, indemnity: 4000n }),
    ]),
  },
  'reminder-2': {
    book: overdueBook,
    message: message(overdueItems, { step: 'reminder-2' }),
  },
  'formal-notice': {
    book: overdueBook,
    message: message(
      overdueItems.map((entry) => ({ ...entry, step: 'formal-notice' })),
      { step: 'formal-notice', channel: 'registered_letter', deadline: day('2026-11-29') },
    ),
  },
}

function rendered(result: ReturnType<typeof renderLetter>): Rendered {
  if ('problem' in result) throw new Error(result.problem)
  return result
}

describe('the letters, read by a person whenever they change', () => {
  const cases = Object.keys(languages).flatMap((language) =>
    letterSteps.flatMap((step) => tonesOf(step).map((tone) => [language, step, tone] as const)),
  )
  test.each(cases)('%s %s, %s', (language, step, tone) => {
    const story = stories[step]
    if (!story) throw new Error(`no story for ${step}`)
    const { subject, text, html } = rendered(
      renderLetter({
        book: story.book,
        message: { ...story.message, language, tone: { tone, reason: 'STEP' } },
        day: today,
        replyTo: 'compta@nord.example',
        letterhead: nordLetterhead,
      }),
    )
    sameAsGolden(`${step}.${tone}.${language}.txt`, `${subject}\n\n${text}`)
    sameAsGolden(`${step}.${tone}.${language}.html`, html)
  })
})

describe('the note on penalties names the rate that was used', () => {
  const first = { from: day('2026-01-01'), rate: 1500n }
  test.each([
    ['of the law', [], /directeur de la Banque centrale européenne majoré de 10 points\)/],
    ['agreed', [first], /L441-10 du code de commerce \(au taux convenu dans nos conditions/],
    ['agreed for the later invoice', [{ ...first, from: day('2026-10-01') }], /là où elles/],
    ['agreed for nobody here', [{ ...first, until: day('2026-01-31') }], /\(taux directeur/],
  ])('%s', (_name, agreedRates, note) => {
    const issued = (id: string, on: string) => (one: { readonly id: string }) =>
      one.id === id ? { issued: day(on) } : {}
    const invoices = overdueBook.invoices.map((one) => ({
      ...one,
      ...issued('101', '2026-09-01')(one),
      ...issued('120', '2026-10-05')(one),
    }))
    const { text } = rendered(
      renderLetter({
        book: { ...overdueBook, invoices, agreedRates },
        message: { ...message(overdueItems, { step: 'reminder-2' }), language: 'fr' },
        day: today,
        replyTo: 'compta@nord.example',
        letterhead: nordLetterhead,
      }),
    )
    expect(text.replace(/\s+/g, ' ')).toMatch(note)
  })
})

it.each(['fr', 'en'])(
  'a notice in %s names the French article for a French sender alone',
  (language) => {
    const notice = present(stories['formal-notice'] ?? null, 'the notice')
    const said = (country: string) =>
      rendered(
        renderLetter({
          book: { ...notice.book, company: { ...notice.book.company, country } },
          message: { ...notice.message, language },
          day: today,
          replyTo: 'compta@nord.example',
          letterhead: nordLetterhead,
        }),
      ).text
    expect(said('FR')).toContain('1344')
    expect(said('BE')).not.toMatch(/1344|Civil|demeure,|notice,/)
  },
)

/** A courtesy has one tone: nothing is late. */
const tonesOf = (step: string): readonly Tone[] => (step === 'courtesy' ? ['cordial'] : tones)

function sameAsGolden(name: string, found: string) {
  const file = new URL(name, golden)
  if (process.env['UPDATE_GOLDEN']) {
    mkdirSync(golden, { recursive: true })
    writeFileSync(file, found)
  }
  expect(found).toBe(readFileSync(file, 'utf8'))
}

const facts = (change: object = {}) => ({
  book: overdueBook,
  message: message(overdueItems, { step: 'reminder-2' }),
  day: today,
  ...change,
})

describe('what a letter says', () => {
  it('never speaks like a court or a public office', () => {
    const banned =
      /commandement|sommation|exploit|signification|marianne|huissier|république|sceau|summons|subpoena|writ\b|bailiff|court order/i
    for (const [language, texts] of Object.entries(languages)) {
      const words = JSON.stringify(texts)
      expect(banned.exec(words), language).toBeNull()
    }
  })

  it('keeps to one language', () => {
    const french = rendered(renderLetter(facts())).text
    expect(french).not.toMatch(/\b(invoice|payment|owed|days|the)\b/i)
    const english = rendered(
      renderLetter(facts({ message: message(overdueItems, { language: 'en' }) })),
    ).text
    expect(english).not.toMatch(/\b(facture|règlement|jours|vous|le)\b/i)
  })

  it('writes amounts in the digits of their currency, exactly, however large', () => {
    const large = 123_456_789_012_345_678n
    const dinar = currency('TND')
    const book = bookOf([
      invoice({ id: '1', due: ['2026-10-01'], open: [large] }),
      invoice({ id: '2', due: ['2026-10-01'], open: [1234n], currency: dinar }),
      invoice({ id: '3', due: ['2026-10-01'], open: [1234n], currency: currency('JPY') }),
    ])
    const items = [
      item('1', { open: large }),
      item('2', { open: 1234n, currency: dinar }),
      item('3', { open: 1234n, currency: currency('JPY') }),
    ]
    const { text } = rendered(
      renderLetter(facts({ book, message: message(items, { language: 'en' }) })),
    )
    expect(text).toContain('€1,234,567,890,123,456.78')
    expect(text).toMatch(/TND\s1\.234/)
    expect(text).toContain('JP¥1,234')
  })

  it('gives one total a currency and never adds claims to it', () => {
    const { text } = rendered(renderLetter(facts()))
    const spaced = text.replace(/\s/g, ' ')
    expect(spaced).toContain('Total dû : 1 100,00 €')
    expect(spaced).toContain('pénalités de retard 14,37 €, indemnité forfaitaire 80,00 €')
    expect(spaced).not.toContain('1 194,37')
  })

  it('names what is most late first, in text and HTML alike', () => {
    const { text, html } = rendered(
      renderLetter(facts({ message: message(overdueItems.toReversed(), { step: 'reminder-2' }) })),
    )
    for (const letter of [text, html]) {
      expect(letter.match(/F-2026-\d+/g)).toEqual(['F-2026-101', 'F-2026-120'])
    }
  })

  it('says what the books hold where credits were taken off', () => {
    const spaced = rendered(renderLetter(facts())).text.replace(/\s/g, ' ')
    expect(spaced).toContain('800,00 € (solde 900,00 €, déduit 100,00 €)')
  })

  it('shows a name that looks like markup as the name that it is', () => {
    const book = bookOf(overdueBook.invoices, { name: '<img src=x onerror=alert(1)>' })
    const { html } = rendered(
      renderLetter(
        facts({ book, message: message(overdueItems, { step: 'formal-notice', deadline: today }) }),
      ),
    )
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(html).not.toContain('<img')
  })

  it('keeps the subject on one line whatever the host wrote', () => {
    const [first, ...rest] = overdueBook.invoices
    if (!first) throw new Error('an invoice is wanted')
    const book = bookOf([{ ...first, number: 'F-1\r\nBcc: x@y.example' }, ...rest])
    const { subject } = rendered(renderLetter(facts({ book, message: message([item('101')]) })))
    expect(subject).toContain('F-1 Bcc: x@y.example')
    expect(subject).not.toMatch(/[\r\n]/)
  })

  it('takes a template in a name for text', () => {
    const book = bookOf(overdueBook.invoices, { name: '{{ sender.siren }}' })
    const { text } = rendered(
      renderLetter(
        facts({ book, message: message(overdueItems, { step: 'formal-notice', deadline: today }) }),
      ),
    )
    expect(text).toContain('{{ sender.siren }}')
  })
})

describe('a letter that lacks something does not exist, and the lack has a name', () => {
  const broken = (before: string) => ({
    ...languages,
    fr: {
      ...frenchTexts,
      steps: {
        ...frenchTexts.steps,
        'reminder-1': {
          ...frenchTexts.steps['reminder-1'],
          cordial: { ...frenchTexts.steps['reminder-1'].cordial, before: [before] },
        },
      },
    },
  })
  const frenchTexts = languages['fr'] as (typeof languages)[string]
  const one = message([item('101')])

  it.each([
    ['customer.name is empty', { book: bookOf(overdueBook.invoices, { name: ' ' }), message: one }],
    ['items[0].invoice is missing', { book: bookOf([]), message: one }],
    ['customer is missing', { book: { ...overdueBook, customers: [] }, message: one }],
    ['items is missing', { message: message([]) }],
    ['language de: no text in it', { message: { ...one, language: 'de' } }],
    ['language constructor: no text in it', { message: { ...one, language: 'constructor' } }],
    ['step summons: no text for it', { message: { ...one, step: 'summons' } }],
    ['deadline is not known', { message: { ...one, step: 'formal-notice' } }],
  ])('%s', (problem, change) => {
    expect(renderLetter(facts(change))).toEqual({ problem })
  })

  it('names the unknown variable of a changed text', () => {
    const found = renderLetter(facts({ message: one }), broken('{{ customer.nickname }}'))
    expect(found).toEqual({ problem: 'customer.nickname is not known' })
  })

  it.each([
    ['{{ customer.constructor }}'],
    ['{{ customer.name | undefined_filter }}'],
    ['{% include "/etc/passwd" %}'],
    ['{% for i in (1..100000000) %}x{% endfor %}'],
  ])('%s stops the letter', (template) => {
    expect(renderLetter(facts({ message: one }), broken(template))).toHaveProperty('problem')
  })
})

test('an item of one euro is one euro', () => {
  const book = bookOf([invoice({ id: '1', due: ['2026-11-17'], open: [100n] })])
  const { text } = rendered(
    renderLetter(
      facts({ book, message: message([item('1', { open: 100n, daysOverdue: 1, currency: eur })]) }),
    ),
  )
  expect(text.replace(/\s+/g, ' ')).toContain('Retard : 1 jour Reste dû : 1,00 €')
})

describe('a text message', () => {
  const cases = Object.keys(languages).flatMap((language) =>
    letterSteps.map((step) => [language, step] as const),
  )
  it.each(cases)(
    'in %s for %s says who, how much and whom to call, in two pieces',
    (language, step) => {
      const story = stories[step]
      if (!story) throw new Error(`no story for ${step}`)
      const sms = { ...story.message, language, channel: 'sms' as const }
      const sent = { book: story.book, message: sms, day: today, letterhead: nordLetterhead }
      const { text } = rendered(renderLetter(sent))
      expectGolden(`messages/${step}.sms.${language}.txt`, `${text}\n`)
      expect(smsPieces(text)).toBeLessThanOrEqual(2)
      expect(text).toContain('Atelier Nord SAS')
      expect(text).toContain('03 20 12 34 56')
      expect(text).not.toMatch(/IBAN|pénalit|penalt|L441/i)
    },
  )

  it('without a number to call does not exist', () => {
    const sms = message([item('101')], { channel: 'sms' })
    expect(renderLetter(facts({ message: sms }))).toEqual({ problem: 'sender.phone is not known' })
  })
})
