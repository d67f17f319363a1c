// What the company itself says once for all its records: name, country, home currency, terms. Kept
// for an hour, since every one of these reads is metered. Leaves out whatever may change a debt.

import { type Currency, parseCurrency } from '../../core/currency.ts'
import { epochMs } from '../../core/instant.ts'
import { Rejected } from '../contract/failure.ts'
import type { HostAccess, HostCompany } from '../contract/host.ts'
import { localeFor, timeZoneFor } from '../kit/place.ts'
import { type QuickBooksSettings, serviceTitle } from './config.ts'
import { countryOf } from './country.ts'
import type { CompanyFacts } from './map.ts'
import { HostCompanyInfo, HostPreferences, HostTerm, QueryAnswer } from './schema.ts'
import type { QuickBooksSdk } from './sdk.ts'

export interface CompanyBackground {
  readonly company: HostCompany
  readonly facts: CompanyFacts
}

/** `now` asks the host whatever is kept: proof that this very access opens that company. */
export type ReadBackground = (
  access: HostAccess,
  age?: 'kept' | 'now',
) => Promise<CompanyBackground>

const keptMs = 3_600_000
const mostKept = 500

/** The background of a company, read at most once an hour. */
export function makeBackground(settings: QuickBooksSettings, sdk: QuickBooksSdk): ReadBackground {
  const kept = new Map<string, { readonly at: number; readonly value: CompanyBackground }>()
  return async (access, age = 'kept') => {
    const now = epochMs(settings.now())
    const known = age === 'kept' ? kept.get(access.realm) : undefined
    if (known && now >= known.at && now - known.at < keptMs) return known.value
    const value = await readBackground(sdk, access)
    kept.delete(access.realm)
    kept.set(access.realm, { at: now, value })
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    return value
  }
}

async function readBackground(sdk: QuickBooksSdk, access: HostAccess): Promise<CompanyBackground> {
  const info = HostCompanyInfo.safeParse(await sdk.companyInfo(access))
  if (!info.success) throw unusable('its company information has no name')
  const preferences = HostPreferences.safeParse(await sdk.preferences(access))
  const currency = preferences.success ? homeCurrencyOf(preferences.data) : null
  if (!currency) throw unusable('its preferences name no home currency')
  const country = countryOfCompany(info.data)
  if (country === null) throw unusable('its company information names no country that we know')
  const terms = await readTerms(sdk, access)
  return {
    company: hostCompany(info.data, country, currency),
    facts: { country, currency, terms },
  }
}

export const homeCurrencyOf = (preferences: HostPreferences): Currency | null =>
  parseCurrency(preferences.CurrencyPrefs?.HomeCurrency?.value ?? '')

export const countryOfCompany = (info: HostCompanyInfo): string | null =>
  countryOf(info.Country ?? info.CompanyAddr?.Country ?? '')

export function hostCompany(
  info: HostCompanyInfo,
  country: string,
  currency: Currency,
): HostCompany {
  const language = info.SupportedLanguages?.split(',')[0]?.trim().slice(0, 2).toLowerCase()
  return {
    name: info.CompanyName,
    country,
    currency,
    locale: localeFor(country, language),
    timeZone: timeZoneFor(country),
  }
}

async function readTerms(
  sdk: QuickBooksSdk,
  access: HostAccess,
): Promise<ReadonlyMap<string, HostTerm>> {
  const answer = QueryAnswer.safeParse(await sdk.terms(access))
  const rows: unknown = answer.data?.QueryResponse['Term'] ?? []
  return termsFrom(Array.isArray(rows) ? rows : [])
}

/** By id. */
export function termsFrom(rows: readonly unknown[]): ReadonlyMap<string, HostTerm> {
  const terms = new Map<string, HostTerm>()
  for (const row of rows) {
    // A term that does not parse is one that we do not know: invoices keep their own due date.
    const term = HostTerm.safeParse(row)
    if (term.success) terms.set(term.data.Id, term.data)
  }
  return terms
}

function unusable(what: string): Rejected {
  const message = `the company cannot be read: ${what}`
  return new Rejected({ service: serviceTitle, code: 'COMPANY', message })
}
