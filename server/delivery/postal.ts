// How a country stands in a postal address: on the last line, in capitals, in the language of where
// the letter is posted (UPU S42); and not at all on a letter that stays in the country.

import type { Company, Customer } from '../../core/book.ts'
import type { Letterhead } from './letterhead.ts'

export interface PostedFrom {
  readonly company: Pick<Company, 'country' | 'locale'>
  readonly letterhead?: Pick<Letterhead, 'address'> | undefined
}

/** The line of the country, where there has to be one. */
export function countryLines(
  { address }: Pick<Customer, 'address'>,
  { company, letterhead }: PostedFrom,
): readonly string[] {
  const from = letterhead?.address?.country ?? company.country
  if (!address || address.country === from) return []
  const region = /^[A-Z]{2}$/.test(address.country) ? address.country : null
  if (region === null) return [address.country.toUpperCase()]
  const language = languageOf(company.locale)
  const names = new Intl.DisplayNames([language, 'en'], { type: 'region' })
  return [(names.of(region) ?? region).toLocaleUpperCase(language)]
}

/** Hosts write `fr_FR` too. */
const languageOf = (locale: string): string => /^[a-z]{2,3}(?![a-z])/i.exec(locale)?.[0] ?? 'en'
