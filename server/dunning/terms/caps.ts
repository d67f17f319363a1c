// The last day on which an invoice may lawfully fall due, by the seller's law: France with its
// sectors, the United Kingdom, Belgium, and the directive for the rest of the EU. Other countries
// leave it to the contract and have no cap here. State of the law: November 2026.

import type { CustomerKind } from '../../../core/book.ts'
import { addDays, type Day, dateOf, dayOf, laterDay, monthOf, yearOf } from '../../../core/day.ts'
import { type AgreedTerms, latestEndOfMonth, monthEnd } from './agreed.ts'

export const sectors = [
  'general',
  'perishable',
  'meat',
  'alcohol',
  'wine_grapes',
  'transport',
] as const
export type Sector = (typeof sectors)[number]

export const capRules = [
  'fr_60',
  'fr_periodic',
  'fr_perishable',
  'fr_perishable_periodic',
  'fr_meat',
  'fr_alcohol',
  'fr_wine_grapes',
  'fr_transport',
  'public_30',
  'uk_60',
  'be_60',
  'eu_60',
] as const
export type CapRule = (typeof capRules)[number]

/** What makes a later day lawful: an express clause of the contract, or that it is fair. */
export type Unless = 'contract' | 'fair'

export interface Cap {
  readonly rule: CapRule
  /** Lawful without a condition up to this day. */
  readonly until: Day
  /** With the condition up to this one; null = without an end. Absent: nothing helps. */
  readonly stretched?: { readonly until: Day | null; readonly unless: Unless }
}

export interface Terms {
  readonly companyCountry: string
  readonly kind: CustomerKind
  readonly sector: Sector
  /** What is known to be agreed with the customer. */
  readonly agreed: AgreedTerms | undefined
  readonly issued: Day
  /** When the invoice reached the customer, where that is known. */
  readonly received: Day | undefined
}

/** The cap, or null where no law of this table sets one. Consumers pay as the contract says. */
export function capOf(terms: Terms): Cap | null {
  const { companyCountry, kind, issued, received = issued } = terms
  if (kind === 'consumer') return null
  if (kind === 'public') {
    return euCountries.has(companyCountry)
      ? { rule: 'public_30', until: addDays(received, publicDays) }
      : null
  }
  if (companyCountry === 'FR') return frenchCap(terms)
  const until = addDays(received, usualDays)
  if (companyCountry === 'BE') return { rule: 'be_60', until }
  const stretched = { until: null, unless: 'fair' } as const
  if (companyCountry === 'GB') return { rule: 'uk_60', until, stretched }
  return euCountries.has(companyCountry) ? { rule: 'eu_60', until, stretched } : null
}

const publicDays = 30
const usualDays = 60
const endOfMonthDays = 45

/** Sectors count from the delivery, which no ledger tells: the day of issue stands for it. */
function frenchCap({ sector, agreed, issued }: Terms): Cap {
  const periodic = agreed?.kind === 'periodic'
  switch (sector) {
    case 'perishable':
      return periodic
        ? { rule: 'fr_perishable_periodic', until: addDays(tenDaysEnd(issued), 30) }
        : { rule: 'fr_perishable', until: addDays(issued, 30) }
    case 'meat':
      return { rule: 'fr_meat', until: addDays(issued, 20) }
    case 'alcohol':
      return { rule: 'fr_alcohol', until: addDays(monthEnd(issued), 30) }
    case 'transport':
      return { rule: 'fr_transport', until: addDays(issued, 30) }
    case 'wine_grapes':
      return { rule: 'fr_wine_grapes', until: frenchLatest(issued) }
    case 'general':
      if (periodic) return { rule: 'fr_periodic', until: addDays(issued, endOfMonthDays) }
      return generalCap(issued, agreed)
  }
}

/** 60 days; 45 days end of month only where the contract says so expressly. */
function generalCap(issued: Day, agreed: AgreedTerms | undefined): Cap {
  const latest = frenchLatest(issued)
  if (agreed?.kind === 'end_of_month') return { rule: 'fr_60', until: latest }
  const until = addDays(issued, usualDays)
  if (agreed?.kind === 'net' || latest === until) return { rule: 'fr_60', until }
  return { rule: 'fr_60', until, stretched: { until: latest, unless: 'contract' } }
}

/** Both readings of "45 days end of month" are accepted: the later one is what nobody may pass. */
const frenchLatest = (issued: Day): Day =>
  laterDay(addDays(issued, usualDays), latestEndOfMonth(issued, endOfMonthDays))

/** The last day of the ten-day period of a month that `day` lies in. */
function tenDaysEnd(day: Day): Day {
  if (dateOf(day) > 20) return monthEnd(day)
  return dayOf(yearOf(day), monthOf(day), dateOf(day) > 10 ? 20 : 10)
}

export interface Breach {
  readonly rule: CapRule
  readonly latest: Day
  readonly unless: Unless | null
}

/** What the due day breaks; null where it is lawful as it stands. */
export function breachOf(due: Day, { rule, until, stretched }: Cap): Breach | null {
  if (due <= until) return null
  if (!stretched) return { rule, latest: until, unless: null }
  if (stretched.until === null || due <= stretched.until) {
    return { rule, latest: until, unless: stretched.unless }
  }
  return { rule, latest: stretched.until, unless: null }
}

/** Nothing agreed: 30 days after the goods or the invoice came, in France and by the directive. */
export const defaultDueDays = 30

export const euCountries: ReadonlySet<string> = new Set([
  ...['AT', 'BE', 'BG', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GR', 'HR', 'HU'],
  ...['IE', 'IT', 'LT', 'LU', 'LV', 'MT', 'NL', 'PL', 'PT', 'RO', 'SE', 'SI', 'SK'],
])

/** Of invoices of 2027 on the periodic rule refers to another code; its days stay. */
const newVersion = '2027-01-01' as Day

/** Where the rule is written, for an invoice of that day. */
export function lawOf(rule: CapRule, issued: Day): string {
  if (rule === 'fr_periodic' || rule === 'fr_perishable_periodic') {
    const summary = issued < newVersion ? 'CGI 289 I-3' : 'CIBS L216-34'
    const article = rule === 'fr_periodic' ? 'L441-10 I al. 4' : 'L441-11 II 1°'
    return `C. com. ${article} (${summary})`
  }
  return lawTexts[rule]
}

const lawTexts: Readonly<
  Record<Exclude<CapRule, 'fr_periodic' | 'fr_perishable_periodic'>, string>
> = {
  fr_60: 'C. com. L441-10 I al. 2-3',
  fr_perishable: 'C. com. L441-11 II 1°',
  fr_meat: 'C. com. L441-11 II 2°',
  fr_alcohol: 'C. com. L441-11 II 3°',
  fr_wine_grapes: 'C. com. L441-11 II 4°',
  fr_transport: 'C. com. L441-11 II 5°',
  public_30: '2011/7/EU art. 4',
  uk_60: 'Late Payment of Commercial Debts (Interest) Act 1998',
  be_60: 'Loi du 2 août 2002',
  eu_60: '2011/7/EU art. 3',
}
