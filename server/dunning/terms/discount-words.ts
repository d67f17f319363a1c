// What a discount costs, said to a person in his language.

import { percentText } from '../law/rates.ts'
import type { DiscountCost, DiscountOffer, DiscountVerdict } from './discount.ts'

export interface DiscountSaid {
  readonly offer: DiscountOffer
  readonly cost: DiscountCost
  readonly financing: bigint | null
  readonly verdict: DiscountVerdict
}

/** The sentence, and the note on VAT. */
export function discountSentences(said: DiscountSaid, language: 'fr' | 'en'): readonly string[] {
  return language === 'fr' ? french(said) : english(said)
}

const nbsp = '\u00a0'
const inFrench = (rate: bigint): string => `${percentText(rate).replace('.', ',')}${nbsp}%`
const inEnglish = (rate: bigint): string => `${percentText(rate)}%`

function french({ offer, cost, financing, verdict }: DiscountSaid): string[] {
  const won = offer.netDays - offer.days
  const days = `${won}${nbsp}jour${won > 1 ? 's' : ''}`
  const bank = financing === null ? '' : inFrench(financing)
  const compared: Readonly<Record<DiscountVerdict, string>> = {
    cheaper: `c’est moins cher que votre financement à ${bank}.`,
    dearer: `ce n’est pas moins cher que votre financement à ${bank}.`,
    unknown: 'indiquez votre taux de financement pour comparer.',
  }
  return [
    `Un escompte de ${inFrench(offer.percent)} pour être payé ${days} plus tôt coûte ` +
      `${inFrench(cost.simple)} par an (${inFrench(cost.compound)} en intérêts composés)${nbsp}: ` +
      compared[verdict],
    'L’escompte ne réduit la base de la TVA que s’il est pris.',
  ]
}

function english({ offer, cost, financing, verdict }: DiscountSaid): string[] {
  const won = offer.netDays - offer.days
  const days = `${won} day${won > 1 ? 's' : ''}`
  const bank = financing === null ? '' : inEnglish(financing)
  const compared: Readonly<Record<DiscountVerdict, string>> = {
    cheaper: `that is cheaper than your financing at ${bank}.`,
    dearer: `that is not cheaper than your financing at ${bank}.`,
    unknown: 'enter the rate at which you borrow to compare.',
  }
  return [
    `A discount of ${inEnglish(offer.percent)} to be paid ${days} earlier costs ` +
      `${inEnglish(cost.simple)} a year (${inEnglish(cost.compound)} compounded): ` +
      compared[verdict],
    'The discount cuts the VAT base only where it is taken.',
  ]
}
