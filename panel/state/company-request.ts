// What a person fills in about the company's own terms and limits, as the API takes it.

import type { CaseLimitsWire } from '../../server/api/wire/cases.ts'
import type { ChooseOwnFieldsWire } from '../../server/api/wire/own-fields.ts'
import type { SectorWire } from '../../server/api/wire/terms.ts'
import type { ChooseStatusPlaceWire, StatusPlaceWire } from '../../server/api/wire/writeback.ts'
import type { AgreedRateAsked, OfferAsked, TermsChange } from './company-api.ts'

export const sectors: readonly SectorWire[] = [
  'general',
  'perishable',
  'meat',
  'alcohol',
  'wine_grapes',
  'transport',
]

const text = (values: FormData, name: string): string => `${values.get(name) ?? ''}`.trim()

/** `12,40 %` and `12.4` are both written. */
const percent = (values: FormData, name: string): string =>
  text(values, name).replace('%', '').trim().replace(',', '.')

export function termsChangeIn(values: FormData): TermsChange {
  return {
    sector: sectors.find((sector) => sector === text(values, 'sector')) ?? null,
    financingRate: percent(values, 'financingRate') || null,
  }
}

export function rateIn(values: FormData): AgreedRateAsked {
  const until = text(values, 'until') || null
  return { from: text(values, 'from'), until, rate: percent(values, 'rate') }
}

export function offerIn(values: FormData): OfferAsked {
  return {
    percent: percent(values, 'percent'),
    days: text(values, 'days'),
    net: text(values, 'net'),
  }
}

/** What is not chosen is as good as off. */
export function ownFieldsIn(values: FormData): ChooseOwnFieldsWire {
  const isOn = (name: string): boolean => text(values, name) === 'on'
  return {
    ...(values.has('shown') ? { shown: isOn('shown') } : {}),
    spared: isOn('spared'),
    calls: isOn('calls'),
    tagged: isOn('tagged'),
    limits: isOn('limits'),
  }
}

export const places: readonly StatusPlaceWire[] = ['none', 'private_note', 'custom_field']

/** A name that was typed and then not chosen counts for nothing. */
export function placeIn(values: FormData): ChooseStatusPlaceWire {
  const place = places.find((known) => known === text(values, 'place')) ?? 'none'
  return { place, field: place === 'custom_field' ? text(values, 'field') || null : null }
}

export const limitNames = [
  'promiseDaysAhead',
  'brokenPromisesAllowed',
  'paymentWaitDays',
] as const satisfies readonly (keyof CaseLimitsWire)[]

const mostOf: Readonly<Record<keyof CaseLimitsWire, readonly [number, number]>> = {
  promiseDaysAhead: [1, 366],
  brokenPromisesAllowed: [0, 100],
  paymentWaitDays: [0, 30],
}

/** Or the name of the first that is no whole number within its bounds. */
export function limitsIn(
  values: FormData,
): { readonly limits: CaseLimitsWire } | { readonly fault: keyof CaseLimitsWire } {
  const fault = limitNames.find((name) => {
    const [least, most] = mostOf[name]
    const typed = text(values, name)
    return !/^\d{1,3}$/.test(typed) || Number(typed) < least || Number(typed) > most
  })
  if (fault) return { fault }
  const [promiseDaysAhead = 0, brokenPromisesAllowed = 0, paymentWaitDays = 0] = limitNames.map(
    (name) => Number(text(values, name)),
  )
  return { limits: { promiseDaysAhead, brokenPromisesAllowed, paymentWaitDays } }
}
