// The reasons of an assessment in English. What is said when: grade.ts, limit.ts, items.ts.

import type { ProceedingKind } from '../../../core/book.ts'
import type { Currency } from '../../../core/currency.ts'
import type { Day } from '../../../core/day.ts'
import { displayDay, displayMoney } from '../../../core/display.ts'
import type { Characteristic } from '../scorecard.ts'
import type { AssessmentFact } from './assessed.ts'

const locale = 'en-GB'
// Making one takes a hundred times as long as using it.
const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })

const day = (on: Day): string => displayDay(on, locale)
const money = ({ minor, currency }: { minor: bigint; currency: Currency }): string =>
  displayMoney(minor, currency, locale)
const days = (count: number): string => `${number.format(count)} ${count === 1 ? 'day' : 'days'}`

export function english(fact: AssessmentFact): string {
  switch (fact.kind) {
    case 'mean_days_late':
      return `Mean days late over twelve months, weighted by amount: ${number.format(fact.days)}.`
    case 'over_30_share':
      return `Instalments paid more than thirty days late: ${percent.format(fact.share)}.`
    case 'trend':
      return `In the last three months he pays ${days(fact.days)} later than before.`
    case 'oldest_overdue':
      return `The oldest instalment is ${days(fact.days)} overdue.`
    case 'broken_promises':
      return `Broken promises of payment: ${number.format(fact.count)}.`
    case 'accounts': {
      const year = fact.year === null ? '' : ` of ${fact.year}`
      return `Risk of distress within a year, from the accounts${year}: ${percent.format(fact.distress)}.`
    }
    case 'accounts_unknown':
      return 'Its accounts are not known.'
    case 'company_age':
      return fact.years < 1
        ? 'The company is less than a year old.'
        : `The company is ${number.format(fact.years)} ${fact.years === 1 ? 'year' : 'years'} old.`
    case 'proceeding':
      return `${englishProceedings[fact.of]} (judgment of ${day(fact.day)}).`
    case 'ceased':
      return `The company ceased trading on ${day(fact.day)}.`
    case 'could_not_ask':
      return `${fact.source} could not be asked, which is neither good news nor bad.`
    case 'too_little_known':
      return fact.settled === 0
        ? 'No payment is known: too little for a grade.'
        : 'Too few recent payments are known for a grade.'
    case 'person_confirms':
      return 'A natural person: the grade decides nothing alone, a person confirms.'
    case 'need':
      return `What it buys in ${days(fact.days)} (terms and days late), times ${number.format(fact.margin)}: ${money(fact.amount)}.`
    case 'paid_in_three_months':
      return `The most it has paid within three months, for want of accounts: ${money(fact.amount)}.`
    case 'cap_equity':
      return `${percent.format(fact.share)} of its equity: ${money(fact.amount)}.`
    case 'cap_sales':
      return `${percent.format(fact.share)} of its yearly sales: ${money(fact.amount)}.`
    case 'frozen':
      return `An instalment is ${days(fact.days)} overdue: no more than what is owed, ${money(fact.amount)}.`
    case 'limit_unknown':
      return fact.why === 'nothing_bought'
        ? 'Nothing bought for a year: no limit is recommended.'
        : 'Neither accounts nor payments are known: no limit is recommended.'
    case 'no_credit':
      return englishNoCredit[fact.why]
    case 'item_overdue':
      return `The instalment is ${days(fact.days)} overdue.`
    case 'habit':
      return `It usually pays ${englishLateness(fact.days)}, all customers ${englishLateness(fact.usual)}.`
    case 'characteristic':
      return englishCharacteristics[fact.name](fact.value)
  }
}

function englishLateness(days: number): string {
  const whole = Math.round(days)
  if (whole === 0) return 'on the due date'
  const count = Math.abs(whole)
  const unit = count === 1 ? 'day' : 'days'
  return `${count} ${unit} ${whole > 0 ? 'after' : 'before'} the due date`
}

const englishProceedings: Readonly<Record<ProceedingKind, string>> = {
  safeguard: 'Safeguard proceedings',
  receivership: 'Receivership',
  liquidation: 'Liquidation',
  closed: 'Insolvency proceedings closed',
}

const englishNoCredit: Readonly<Record<'proceeding' | 'ceased' | 'grade', string>> = {
  proceeding: 'Insolvency proceedings are open: no credit.',
  ceased: 'The company has ceased trading: no credit.',
  grade: 'The grade is E: no credit.',
}

type Said = Readonly<Record<Characteristic, (value: number) => string>>

const englishCharacteristics: Said = {
  base: () => 'What your customers pay in general.',
  habit: () => 'How it has paid so far.',
  habit_over_30: () => 'How often it was more than thirty days late so far.',
  last_three: (value) =>
    value > 0 ? 'Its last three payments came late.' : 'Its last three payments came in time.',
  trend: (value) => (value > 0 ? 'It pays later and later.' : 'It pays sooner and sooner.'),
  open_overdue: () => 'Other invoices of this customer are overdue.',
  oldest_overdue: () => 'Another invoice of this customer has been overdue for long.',
  larger_than_usual: (value) =>
    value > 0
      ? 'The invoice is larger than its usual ones.'
      : 'The invoice is smaller than its usual ones.',
  amount: () => 'The amount of the invoice.',
  term: () => 'The payment term that it was given.',
  new_customer: () => 'A new customer: few payments are known.',
  weekend: () => 'The due date is on a weekend.',
  month_end: () => 'The due date is at the end of a month.',
  late_share: () => 'The share of its invoices that were paid late.',
  over_30_share: () => 'The share of its invoices that were paid more than thirty days late.',
  company_late: () => 'How often your customers pay late.',
  company_over_30: () => 'How often your customers pay more than thirty days late.',
}
