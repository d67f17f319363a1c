// What a cash forecast says in French and English: what it counts, how far it was off in the past,
// and why it gives no band where it gives none.

import type { AgreedKind } from './agreed.ts'
import { wantedWeeks } from './bands.ts'
import type { Tried } from './tried.ts'

export type CashLanguage = 'fr' | 'en'

export interface CashWords {
  readonly invoicedOnly: string
  readonly agreed: Readonly<Record<AgreedKind, string>>
  readonly columns: readonly string[]
  readonly owed: string
  readonly overdue: string
  readonly later: string
  readonly doubtful: string
  readonly apart: Readonly<Record<'disputed' | 'credited' | 'factored' | 'insolvent', string>>
}

export const cashWords: Readonly<Record<CashLanguage, CashWords>> = {
  en: {
    invoicedOnly: 'Of what is invoiced and open; invoices still to be written are not counted.',
    agreed: {
      promise: 'promised',
      plan: 'payment plan',
      announced: 'announced',
      direct_debit: 'direct debit',
    },
    columns: ['week', 'expected', '50 % between', '80 % between', 'agreed'],
    owed: 'owed',
    overdue: 'of which overdue',
    later: 'later',
    doubtful: 'over 200 days late, if at all',
    apart: {
      disputed: 'disputed, not expected',
      credited: 'covered by credits',
      factored: 'sold to a factor',
      insolvent: 'insolvency proceedings, not expected',
    },
  },
  fr: {
    invoicedOnly: 'Sur ce qui est facturé et ouvert ; les factures à venir ne sont pas comptées.',
    agreed: {
      promise: 'promis',
      plan: 'échéancier',
      announced: 'annoncé',
      direct_debit: 'prélèvement',
    },
    columns: ['semaine', 'attendu', '50 % entre', '80 % entre', 'convenu'],
    owed: 'dû',
    overdue: 'dont échu',
    later: 'plus tard',
    doubtful: 'plus de 200 jours de retard, sinon jamais',
    apart: {
      disputed: 'en litige, non attendu',
      credited: 'couvert par des avoirs',
      factored: 'cédé à un factor',
      insolvent: 'procédure collective, non attendu',
    },
  },
}

const percents = {
  en: new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 0 }),
  fr: new Intl.NumberFormat('fr-FR', { style: 'percent', maximumFractionDigits: 0 }),
}

/** How far it was off, in a sentence; or that nobody can say yet. */
export function errorSentence({ short, days }: Tried, language: CashLanguage): string {
  const { model, dueDate, customerMean } = short.off
  const shown = (share: number | null) => percents[language].format(share ?? 0)
  if (model === null && short.judged >= wantedWeeks) {
    return language === 'fr'
      ? 'Rien n’est entré pendant les semaines éprouvées : aucune marge n’est donnée.'
      : 'Nothing came in during the weeks that were tried: no band is given.'
  }
  if (model === null) {
    return language === 'fr'
      ? `Trop peu de semaines passées pour donner une marge : ${short.judged} sur ${wantedWeeks}.`
      : `Too few past weeks to say how sure this is: ${short.judged} of ${wantedWeeks}.`
  }
  const by = { model: shown(model), due: shown(dueDate), mean: shown(customerMean) }
  const sentence =
    language === 'fr'
      ? [
          `Éprouvé sur ${days} semaines passées, jusqu’à quatre semaines à l’avance :`,
          `écart de ${by.model} par semaine ;`,
          `${by.due} en prenant les échéances, ${by.mean} avec le retard moyen de chaque client.`,
        ]
      : [
          `Tried on ${days} past weeks, up to four weeks ahead:`,
          `off by ${by.model} a week;`,
          `${by.due} going by due dates, ${by.mean} by each customer’s mean delay.`,
        ]
  return sentence.join(' ')
}

/** How many of the past weeks came within the bands; null where none could be given. */
export function bandSentence(
  { short, banded, insideHalf, insideMost }: Tried,
  language: CashLanguage,
): string | null {
  if (short.off.model === null || insideHalf === null || insideMost === null) return null
  const [half, most] = [
    percents[language].format(insideHalf),
    percents[language].format(insideMost),
  ]
  const sentence =
    language === 'fr'
      ? [
          `Sur ${banded} marges données avant coup, celle à 50 % a contenu ce qui`,
          `est entré dans ${half} des cas, celle à 80 % dans ${most}.`,
        ]
      : [
          `Of ${banded} bands given beforehand, the 50 % band held what came in`,
          `${half} of the time, the 80 % band ${most}.`,
        ]
  return sentence.join(' ')
}
