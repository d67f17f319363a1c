// The reasons of an assessment in French. What is said when: grade.ts, limit.ts, items.ts.

import type { ProceedingKind } from '../../../core/book.ts'
import type { Currency } from '../../../core/currency.ts'
import type { Day } from '../../../core/day.ts'
import { displayDay, displayMoney } from '../../../core/display.ts'
import type { Characteristic } from '../scorecard.ts'
import type { AssessmentFact } from './assessed.ts'

const locale = 'fr-FR'
// Making one takes a hundred times as long as using it.
const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })

const day = (on: Day): string => displayDay(on, locale)
const money = ({ minor, currency }: { minor: bigint; currency: Currency }): string =>
  displayMoney(minor, currency, locale)
const days = (count: number): string =>
  `${number.format(count)}\u00a0${count < 2 ? 'jour' : 'jours'}`

export function french(fact: AssessmentFact): string {
  switch (fact.kind) {
    case 'mean_days_late':
      return `Retard moyen sur douze mois, pondéré par les montants\u00a0: ${days(fact.days)}.`
    case 'over_30_share':
      return `Échéances payées avec plus de trente jours de retard\u00a0: ${percent.format(fact.share)}.`
    case 'trend':
      return `Ces trois derniers mois il paie ${days(fact.days)} plus tard qu’avant.`
    case 'oldest_overdue':
      return `L’échéance la plus ancienne est dépassée de ${days(fact.days)}.`
    case 'broken_promises':
      return `Promesses de paiement non tenues\u00a0: ${number.format(fact.count)}.`
    case 'accounts': {
      const year = fact.year === null ? '' : ` ${fact.year}`
      return `Risque de défaillance à un an, comptes${year}\u00a0: ${percent.format(fact.distress)}.`
    }
    case 'accounts_unknown':
      return 'Ses comptes ne sont pas connus.'
    case 'company_age':
      return fact.years < 1
        ? 'L’entreprise a moins d’un an.'
        : `Ancienneté de l’entreprise\u00a0: ${number.format(fact.years)}\u00a0${fact.years < 2 ? 'an' : 'ans'}.`
    case 'proceeding':
      return `${frenchProceedings[fact.of]} (jugement du ${day(fact.day)}).`
    case 'ceased':
      return `L’entreprise a cessé son activité le ${day(fact.day)}.`
    case 'could_not_ask':
      return `${fact.source}\u00a0: n’a pas pu être interrogé, ce qui n’est ni bon ni mauvais signe.`
    case 'too_little_known':
      return fact.settled === 0
        ? 'Aucun paiement connu\u00a0: trop peu pour donner une note.'
        : 'Trop peu de paiements récents connus pour donner une note.'
    case 'person_confirms':
      return 'Personne physique\u00a0: la note ne décide rien seule, une personne confirme.'
    case 'need': {
      const margin = `multipliés par ${number.format(fact.margin)}`
      return `Ses achats sur ${days(fact.days)} (délai et retard), ${margin}\u00a0: ${money(fact.amount)}.`
    }
    case 'paid_in_three_months':
      return `Le plus qu’il ait payé en trois mois, faute de comptes\u00a0: ${money(fact.amount)}.`
    case 'cap_equity':
      return `${percent.format(fact.share)} de ses capitaux propres\u00a0: ${money(fact.amount)}.`
    case 'cap_sales':
      return `${percent.format(fact.share)} de son chiffre d’affaires annuel\u00a0: ${money(fact.amount)}.`
    case 'frozen':
      return `Une échéance est dépassée de ${days(fact.days)}\u00a0: rien de plus que ce qu’il doit, ${money(fact.amount)}.`
    case 'limit_unknown':
      return fact.why === 'nothing_bought'
        ? 'Sans achat depuis un an\u00a0: aucune limite n’est proposée.'
        : 'Ni comptes ni paiement connus\u00a0: aucune limite n’est proposée.'
    case 'no_credit':
      return frenchNoCredit[fact.why]
    case 'item_overdue':
      return `L’échéance est dépassée de ${days(fact.days)}.`
    case 'habit':
      return frenchHabit(fact.days, fact.usual)
    case 'characteristic':
      return frenchCharacteristics[fact.name](fact.value)
  }
}

/** `a` beside `b`, in whole days late. */
const frenchHabit = (a: number, b: number): string =>
  `Il paie d’habitude ${frenchLateness(a)}, l’ensemble des clients ${frenchLateness(b)}.`

function frenchLateness(days: number): string {
  const whole = Math.round(days)
  if (whole === 0) return 'à l’échéance'
  const count = Math.abs(whole)
  const unit = count < 2 ? 'jour' : 'jours'
  return `${count}\u00a0${unit} ${whole > 0 ? 'après' : 'avant'} l’échéance`
}

const frenchProceedings: Readonly<Record<ProceedingKind, string>> = {
  safeguard: 'Procédure de sauvegarde',
  receivership: 'Redressement judiciaire',
  liquidation: 'Liquidation judiciaire',
  closed: 'Procédure collective close',
}

const frenchNoCredit: Readonly<Record<'proceeding' | 'ceased' | 'grade', string>> = {
  proceeding: 'Une procédure collective est ouverte\u00a0: aucun crédit.',
  ceased: 'L’entreprise a cessé son activité\u00a0: aucun crédit.',
  grade: 'La note est E\u00a0: aucun crédit.',
}

type Said = Readonly<Record<Characteristic, (value: number) => string>>

const frenchCharacteristics: Said = {
  base: () => 'Ce que paient vos clients en général.',
  habit: () => 'Sa façon de payer jusqu’ici.',
  habit_over_30: () => 'Ses retards de plus de trente jours jusqu’ici.',
  last_three: (value) =>
    value > 0
      ? 'Ses trois derniers paiements sont venus en retard.'
      : 'Ses trois derniers paiements sont venus à temps.',
  trend: (value) => (value > 0 ? 'Il paie de plus en plus tard.' : 'Il paie de plus en plus tôt.'),
  open_overdue: () => 'D’autres factures de ce client sont échues.',
  oldest_overdue: () => 'Une autre facture de ce client est échue depuis longtemps.',
  larger_than_usual: (value) =>
    value > 0
      ? 'La facture est plus grande que ses factures habituelles.'
      : 'La facture est plus petite que ses factures habituelles.',
  amount: () => 'Le montant de la facture.',
  term: () => 'Le délai de paiement accordé.',
  new_customer: () => 'C’est un nouveau client\u00a0: peu de paiements connus.',
  weekend: () => 'L’échéance tombe une fin de semaine.',
  month_end: () => 'L’échéance tombe en fin de mois.',
  late_share: () => 'La part de ses factures payées en retard.',
  over_30_share: () => 'La part de ses factures payées plus de trente jours après l’échéance.',
  company_late: () => 'La part des factures que vos clients paient en retard.',
  company_over_30: () => 'La part des factures payées plus de trente jours après l’échéance.',
}
