import { describe, expect, it, test } from 'vitest'
import { letterDocument } from '../../../server/delivery/document.ts'
import { pdfOf } from '../../../server/delivery/pdf.ts'
import { letterSteps } from '../../../server/delivery/templates/texts.ts'
import type { LetterFacts } from '../../../server/delivery/view.ts'
import { tones } from '../../../server/dunning/tone.ts'
import { expectGolden } from '../../support/golden.ts'
import { textOf } from '../../support/pages.ts'
import {
  bookOf,
  currency,
  day,
  invoice,
  item,
  lateItems,
  message,
  nordLetterhead,
  noticeBook,
} from './letters.ts'

const today = day('2026-11-18')
const usd = currency('USD')

function factsOf(step: string, change: object = {}): LetterFacts {
  const notice = step === 'formal-notice'
  const early = item('140', { step, open: 500_000n, daysOverdue: -6, currency: usd })
  const courtesy = bookOf([
    invoice({ id: '140', due: ['2026-11-24'], open: [500_000n], currency: usd }),
  ])
  return {
    book: step === 'courtesy' ? courtesy : noticeBook,
    message: message(step === 'courtesy' ? [early] : lateItems(step), {
      step,
      channel: notice ? 'registered_letter' : 'letter',
      ...(notice ? { deadline: day('2026-11-29') } : {}),
      ...change,
    }),
    day: today,
    replyTo: 'compta@nord.example',
    letterhead: nordLetterhead,
  }
}

function pagesOf(facts: LetterFacts) {
  const found = letterDocument(facts)
  if ('problem' in found) throw new Error(found.problem)
  return found.pages
}

describe('the letters on paper, read by a person whenever they change', () => {
  const cases = letterSteps.flatMap((step) =>
    ['fr', 'en'].flatMap((language) =>
      (step === 'courtesy' ? (['cordial'] as const) : tones).map(
        (tone) => [step, language, tone] as const,
      ),
    ),
  )
  test.each(cases)('%s %s, %s', (step, language, tone) => {
    const facts = factsOf(step, { language, tone: { tone, reason: 'STEP' } })
    expectGolden(`documents/${step}.${tone}.${language}.txt`, `${textOf(pagesOf(facts))}\n`)
  })
})

describe('a formal notice says', () => {
  const firm = { tone: { tone: 'firm', reason: 'STEP' } }
  const text = textOf(pagesOf(factsOf('formal-notice', firm))).replace(/\s/g, ' ')

  it.each([
    ['what it is', 'Mise en demeure de payer'],
    ['how it is sent', 'Lettre recommandée avec avis de réception'],
    ['when it was written', 'Lille, le 18 novembre 2026'],
    ['who writes', 'Atelier Nord SAS'],
    ['in which form and with which capital', 'SAS au capital de 50 000,00 €'],
    ['from which seat', '12 boulevard de la Liberté 59000 Lille'],
    ['under which number of which register', '552 032 534 RCS Lille Métropole'],
    ['to whom', 'Menuiserie Lilas & Fils 4 rue des Lilas 69003 Lyon'],
    ['the text of law', 'article 1344 du code civil'],
    [
      'each invoice: number, day, due day, amount, settled, left',
      'F-2026-101 (1/2) | 01/09/2026 | 01/05/2026 | 900,00 € | 100,00 € | 800,00 €',
    ],
    [
      'the penalties of the first half-year with their rate',
      'F-2026-101 (1/2) | 02/05/2026 | 30/06/2026 | 60 | 12,15 % | 800,00 € | 15,98 €',
    ],
    [
      'the penalties of the second half-year with theirs',
      'F-2026-101 (1/2) | 01/07/2026 | 18/11/2026 | 141 | 12,40 % | 800,00 € | 38,32 €',
    ],
    ['the fixed indemnity of each invoice', 'Indemnité forfaitaire de recouvrement | 40,00 €'],
    ['the total', 'Total dû | 1 100,00 €'],
    ['the deadline', 'À régler au plus tard le : 29/11/2026'],
    ['how to pay', 'IBAN FR14 2004 1010 0505 0001 3M02 606 · BIC PSSTFRPPLIL'],
    ['what to write on the transfer', 'Référence à rappeler : les numéros des factures réglées'],
    ['what may follow', 'nous nous réservons de demander en justice'],
    ['where a dispute goes', 'en écrivant à recouvrement@nord.example'],
    ['who signs', 'Claire Delattre Responsable crédit client Atelier Nord SAS'],
    ['which page of how many', 'Page 1/1'],
  ])('%s', (_, words) => {
    expect(text).toContain(words)
  })
})

describe('a letter on paper that lacks something does not exist, and the lack has a name', () => {
  const problem = (facts: LetterFacts) => {
    const found = letterDocument(facts)
    return 'problem' in found ? found.problem : null
  }
  const notice = factsOf('formal-notice')

  it('a notice without a letterhead names all that it must say about its sender', () => {
    expect(problem({ ...notice, letterhead: undefined })).toBe(
      'LETTERHEAD_INCOMPLETE: legalForm, capital, address, registryTown, iban',
    )
  })

  it.each(['legalForm', 'capital', 'address', 'registryTown', 'iban'] as const)(
    'a notice of a company needs its %s',
    (field) => {
      const { [field]: _, ...rest } = nordLetterhead
      expect(problem({ ...notice, letterhead: rest })).toBe(`LETTERHEAD_INCOMPLETE: ${field}`)
    },
  )

  it('a sole trader has no capital and no register, and says that he is one', () => {
    const { legalForm, capital, registryTown, ...rest } = nordLetterhead
    const facts = { ...notice, letterhead: { ...rest, kind: 'sole_trader' as const } }
    expect(textOf(pagesOf(facts))).toContain('Entrepreneur individuel (EI)')
  })

  it('an ordinary letter needs a sender’s address alone', () => {
    expect(problem({ ...factsOf('reminder-1'), letterhead: { kind: 'company' } })).toBe(
      'LETTERHEAD_INCOMPLETE: address',
    )
  })

  it('penalties that the known rates do not give are not printed as if they did', () => {
    const items = lateItems('formal-notice').map((entry) => ({ ...entry, penalties: 5431n }))
    expect(problem({ ...notice, message: { ...notice.message, items } })).toBe(
      'the penalty rate of F-2026-101 is missing',
    )
  })
})

describe('the file', () => {
  it('is a PDF, the same bytes each time for the same day', async () => {
    const made = await pdfOf(pagesOf(factsOf('formal-notice')), today)
    const again = await pdfOf(pagesOf(factsOf('formal-notice')), today)
    expect(Buffer.from(made.subarray(0, 5)).toString()).toBe('%PDF-')
    expect(Buffer.from(again).equals(Buffer.from(made))).toBe(true)
    const later = await pdfOf(pagesOf(factsOf('formal-notice')), day('2026-11-19'))
    expect(Buffer.from(later).equals(Buffer.from(made))).toBe(false)
  })

  it('takes as many pages as the invoices need', async () => {
    const many = Array.from({ length: 90 }, (_, index) => `${1000 + index}`)
    const book = bookOf(many.map((id) => invoice({ id, due: ['2026-11-24'], open: [500_000n] })))
    const items = many.map((id) => item(id, { step: 'courtesy', open: 500_000n, daysOverdue: -6 }))
    const facts = { ...factsOf('courtesy'), book, message: message(items, { step: 'courtesy' }) }
    const pdf = Buffer.from(await pdfOf(pagesOf(facts), today)).toString('latin1')
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(3)
  })
})
