import { describe, expect, test } from 'vitest'
import { mentionsMissing } from '../../../../server/dunning/terms/mentions.ts'

const french = `
Facture F-2026-118 du 22/11/2026
Atelier Nord SAS, SIREN 552 032 534, TVA FR27552032534
Client : Menuiserie Lilas, SIRET 732 829 320 00074
Date d’échéance : 21/01/2027
En cas de retard, pénalités au taux de la BCE majoré de 10 points.
Indemnité forfaitaire pour frais de recouvrement : 40,00 €.
Pas d’escompte pour paiement anticipé.`

const english = `
Invoice F-2026-118
Atelier Nord SAS, SIREN 552032534. Customer: Lilas, SIREN 732829320
Payment is due on 21 January 2027. Late payment interest: 12.40 % a year.
Fixed compensation for recovery costs: EUR 40. No discount for early payment.`

describe('mandatory mentions', () => {
  test('nothing is missing where all is printed', () => {
    expect(mentionsMissing(french, 'fr')).toEqual([])
    expect(mentionsMissing(english, 'en')).toEqual([])
  })

  test.each([
    ['due_date', /Date d’échéance.*\n/],
    ['penalty_rate', /En cas de retard.*\n/],
    ['indemnity', /Indemnité.*\n/],
    ['discount', /Pas d’escompte.*/],
    ['customer_siren', /Client.*\n/],
  ])('%s is missed where its line is gone', (mention, line) => {
    expect(mentionsMissing(french.replace(line, ''), 'fr')).toEqual([mention])
  })

  test.each([
    ['due_date', /Payment is due.*?\./],
    ['penalty_rate', /Late payment.*?year\./],
    ['indemnity', /Fixed compensation.*?40\./],
    ['discount', /No discount.*/],
  ])('and in English: %s', (mention, line) => {
    expect(mentionsMissing(english.replace(line, ''), 'en')).toEqual([mention])
  })

  test.each([
    ['terms without a day', '21/01/2027', '30 jours fin de mois', 'due_date'],
    ['an indemnity without its amount', '40,00 €', 'selon la loi', 'indemnity'],
    ['penalties without a rate', 'au taux de la BCE majoré de 10 points', 'dues', 'penalty_rate'],
  ])('%s does not do', (_, from, to, mention) => {
    expect(mentionsMissing(french.replace(from, to), 'fr')).toEqual([mention])
  })

  test('a date as people write it will do', () => {
    const said = french.replace('21/01/2027', '1er février 2027')
    expect(mentionsMissing(said, 'fr')).toEqual([])
  })

  test('known numbers are looked for as they are', () => {
    const facts = { companySiren: '552032534', customerSiren: '404833048' }
    expect(mentionsMissing(french, 'fr', facts)).toEqual(['customer_siren'])
    const own = { companySiren: '404833048', customerSiren: '732829320' }
    expect(mentionsMissing(french, 'fr', own)).toEqual(['company_siren'])
  })

  test('one number alone is the company’s', () => {
    expect(mentionsMissing('SIREN 552032534', 'fr')).toContain('customer_siren')
  })

  test('an empty text lacks everything', () => {
    expect(mentionsMissing('', 'fr')).toHaveLength(6)
  })
})
