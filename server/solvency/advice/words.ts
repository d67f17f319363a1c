// The lines of an advice on terms in French and English. What is said when: advice.ts.

import type { Currency } from '../../../core/currency.ts'
import { displayMoney } from '../../../core/display.ts'
import type { AdviceLine } from './advice.ts'

export type AdviceLanguage = 'fr' | 'en'

/** `OVER_LIMIT`, `DIRECT_DEBIT`: the name of what is spoken of. */
export const codeOf = ({ kind }: AdviceLine): string => kind.toUpperCase()

export function textOf(line: AdviceLine, language: AdviceLanguage, currency: Currency): string {
  const money = (minor: bigint): string => displayMoney(minor, currency, language)
  return language === 'fr' ? french(line, money) : english(line, money)
}

type Money = (minor: bigint) => string

const daysEn = (days: number): string => (days === 1 ? '1 day' : `${days} days`)

function english(line: AdviceLine, money: Money): string {
  switch (line.kind) {
    case 'grade':
      if (line.share === 100) return `Grade ${line.grade}: payment before delivery.`
      return line.share === 0
        ? `Grade ${line.grade}: no deposit by the grade alone.`
        : `Grade ${line.grade}: ${line.share}% of the order before it begins.`
    case 'grade_unknown':
      return `Too little is known for a grade: ${line.share}% of the order before it begins.`
    case 'in_proceedings':
      return 'Insolvency proceedings are open: payment before delivery alone.'
    case 'person_confirms':
      return 'A natural person: nothing of this holds until somebody of yours has confirmed it.'
    case 'no_limit':
      return 'No credit limit is set: nothing says how far an order may go.'
    case 'limit_used':
      return 'The credit limit is used up.'
    case 'within_limit':
      return `Within the credit limit: ${money(line.left)} are left.`
    case 'over_limit':
      return (
        `${money(line.excess)} go beyond the credit limit, ${line.share}% of the order: ` +
        'to be paid before, secured, or a higher limit asked for.'
      )
    case 'guaranteed':
      return `Guarantees of ${money(line.amount)} are counted in.`
    case 'deposit':
      return `Deposit: ${line.share}%, that is ${money(line.amount)}.`
    case 'days_as_agreed':
      return `The rest after ${daysEn(line.days)}, as agreed.`
    case 'days_shorter':
      return `The rest after ${daysEn(line.days)} instead of ${daysEn(line.usual)}.`
    case 'days':
      return `The rest after ${daysEn(line.days)}; nothing else is on record.`
    case 'law_caps':
      return `The rest after ${daysEn(line.days)}, the longest that the law allows (${line.law}).`
    case 'direct_debit':
      return 'Ask for a direct debit mandate: the payment then comes on the day it is due.'
    case 'direct_debit_stands':
      return 'Collected by direct debit already: keep it so.'
    case 'guarantee':
      return `Ask for a guarantee of ${money(line.amount)}: from a bank, the parent company or an insurer.`
  }
}

const daysFr = (days: number): string => (days < 2 ? `${days} jour` : `${days} jours`)
const percentFr = (share: number): string => `${share}\u00a0%`

function french(line: AdviceLine, money: Money): string {
  switch (line.kind) {
    case 'grade':
      if (line.share === 100) return `Note ${line.grade}\u00a0: paiement avant livraison.`
      return line.share === 0
        ? `Note ${line.grade}\u00a0: pas d’acompte au vu de la seule note.`
        : `Note ${line.grade}\u00a0: ${percentFr(line.share)} de la commande avant de commencer.`
    case 'grade_unknown':
      return (
        'Trop peu d’éléments pour une note\u00a0: ' +
        `${percentFr(line.share)} de la commande avant de commencer.`
      )
    case 'in_proceedings':
      return 'Procédure collective ouverte\u00a0: paiement avant livraison uniquement.'
    case 'person_confirms':
      return (
        'Personne physique\u00a0: rien de ceci ne vaut avant qu’une personne de chez vous ' +
        'l’ait confirmé.'
      )
    case 'no_limit':
      return (
        'Aucune limite de crédit n’est fixée\u00a0: ' +
        'rien ne dit jusqu’où peut aller une commande.'
      )
    case 'limit_used':
      return 'La limite de crédit est épuisée.'
    case 'within_limit':
      return `Dans la limite de crédit\u00a0: il reste ${money(line.left)}.`
    case 'over_limit':
      return (
        `${money(line.excess)} dépassent la limite de crédit, soit ${percentFr(line.share)} ` +
        'de la commande\u00a0: à faire payer d’avance, à garantir, ou à couvrir par une limite ' +
        'plus haute.'
      )
    case 'guaranteed':
      return `Des garanties de ${money(line.amount)} sont prises en compte.`
    case 'deposit':
      return `Acompte\u00a0: ${percentFr(line.share)}, soit ${money(line.amount)}.`
    case 'days_as_agreed':
      return `Le solde à ${daysFr(line.days)}, comme convenu.`
    case 'days_shorter':
      return `Le solde à ${daysFr(line.days)} au lieu de ${daysFr(line.usual)}.`
    case 'days':
      return `Le solde à ${daysFr(line.days)}\u00a0; rien d’autre n’est enregistré.`
    case 'law_caps':
      return `Le solde à ${daysFr(line.days)}, le plus long que permette la loi (${line.law}).`
    case 'direct_debit':
      return 'Demandez un mandat de prélèvement\u00a0: le règlement arrive alors à l’échéance.'
    case 'direct_debit_stands':
      return 'Déjà réglé par prélèvement\u00a0: à conserver.'
    case 'guarantee':
      return (
        `Demandez une garantie de ${money(line.amount)}\u00a0: d’une banque, ` +
        'de la société mère ou d’un assureur.'
      )
  }
}
