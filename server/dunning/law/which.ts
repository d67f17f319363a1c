// Whose law says what late payment costs: the seller's, which is what terms of sale name as a rule.
// A consumer abroad is under his own law, which is not in our tables. Courts may see it otherwise;
// a contract may choose another law.

import type { Customer } from '../../../core/book.ts'
import { euCountries } from '../terms/caps.ts'
import type { Law } from './rates.ts'

export type ApplicableLaw =
  | { readonly kind: 'law'; readonly law: Law }
  /** Why none of our tables holds. */
  | { readonly kind: 'none'; readonly reason: 'consumer' | 'public' | 'country' }

const law = (found: Law): ApplicableLaw => ({ kind: 'law', law: found })

export function lawBetween(
  companyCountry: string,
  customer: Pick<Customer, 'country' | 'kind'>,
): ApplicableLaw {
  switch (customer.kind) {
    case 'business':
      return businessLaw(companyCountry)
    case 'public':
      // A regime of its own in each country; the directive is what none may go below.
      if (euCountries.has(companyCountry)) return law('eu')
      return { kind: 'none', reason: companyCountry === 'GB' ? 'public' : 'country' }
    case 'consumer':
      if (customer.country !== companyCountry) return { kind: 'none', reason: 'consumer' }
      if (companyCountry === 'FR') return law('fr_consumer')
      if (companyCountry === 'DE') return law('de_consumer')
      return { kind: 'none', reason: 'consumer' }
  }
}

function businessLaw(companyCountry: string): ApplicableLaw {
  switch (companyCountry) {
    case 'FR':
      return law('fr')
    case 'GB':
      return law('uk')
    case 'DE':
      return law('de')
    case 'BE':
      return law('be')
    default:
      return euCountries.has(companyCountry) ? law('eu') : { kind: 'none', reason: 'country' }
  }
}
