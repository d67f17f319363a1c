import { describe, expect, it, test } from 'vitest'
import { recipientOf } from '../../../server/delivery/content.ts'
import { letterDocument } from '../../../server/delivery/document.ts'
import { countryLines } from '../../../server/delivery/postal.ts'
import { aCustomer } from '../../support/ledger-records.ts'
import { textOf } from '../../support/pages.ts'
import { day, lateItems, message, nordLetterhead, noticeBook } from './letters.ts'

const at = (country: string) => ({
  address: { lines: ['Hauptstr. 1'], postcode: '10115', city: 'Berlin', country },
})
const french = { country: 'FR', locale: 'fr-FR' }
const british = { country: 'GB', locale: 'en-GB' }

describe('the country of a postal address', () => {
  test.each([
    ['FR', french, []],
    ['DE', french, ['ALLEMAGNE']],
    ['US', french, ['ÉTATS-UNIS']],
    ['DE', british, ['GERMANY']],
    ['FR', british, ['FRANCE']],
    ['GB', british, []],
    ['DE', { ...french, locale: 'fr_FR' }, ['ALLEMAGNE']],
    ['DE', { ...french, locale: '' }, ['GERMANY']],
    ['Allemagne', french, ['ALLEMAGNE']],
  ])('%s from %j', (country, company, lines) => {
    expect(countryLines(at(country), { company })).toEqual(lines)
  })

  it('is that of where the letter is posted, where the letterhead says so', () => {
    const letterhead = { address: { lines: ['2'], postcode: '1', city: 'Bonn', country: 'DE' } }
    expect(countryLines(at('DE'), { company: french, letterhead })).toEqual([])
    expect(countryLines(at('FR'), { company: french, letterhead })).toEqual(['FRANCE'])
  })

  it('is the last line of what a person writes on the envelope, and none at home', () => {
    const abroad = aCustomer('C1', { name: 'Orme', ...at('BE') })
    const sent = recipientOf('letter', abroad, { company: french })
    expect(sent).toBe('Orme\nHauptstr. 1\n10115 Berlin\nBELGIQUE')
    const home = recipientOf('letter', aCustomer('C1', { ...at('FR') }), { company: french })
    expect(home?.split('\n').at(-1)).toBe('10115 Berlin')
  })

  it('shows in the window in the sender’s language, whatever the letter’s', () => {
    const book = {
      ...noticeBook,
      customers: noticeBook.customers.map((customer) => ({ ...customer, ...at('DE') })),
    }
    const step = 'reminder-2'
    const found = letterDocument({
      book,
      message: message(lateItems(step), { step, channel: 'letter', language: 'en' }),
      ...{ day: day('2026-11-18'), replyTo: 'compta@nord.example', letterhead: nordLetterhead },
    })
    if ('problem' in found) throw new Error(found.problem)
    expect(textOf(found.pages)).toContain('10115 Berlin\nALLEMAGNE')
  })
})
