// Whether a customer can be reached through a channel at all, and in which language. What bounced,
// and what a channel costs, are left out here.

import { unreachable } from '../../core/assert.ts'
import type { ChannelKind, Company, Customer } from '../../core/book.ts'
import { isMailAddress } from '../../core/mail-address.ts'

export function hasAddress(customer: Customer, channel: ChannelKind): boolean {
  switch (channel) {
    case 'email':
      return customer.email !== undefined && isMailAddress(customer.email.trim())
    case 'sms':
    case 'call':
      return customer.phone !== undefined && customer.phone.trim() !== ''
    case 'letter':
    case 'registered_letter':
      return hasPostalAddress(customer)
    default:
      return unreachable(channel)
  }
}

function hasPostalAddress({ address }: Customer): boolean {
  if (!address) return false
  return address.lines.some((line) => line.trim() !== '') && address.city.trim() !== ''
}

/** Countries whose businesses are written to in one language that we have letters in. */
const languageOfCountry: Readonly<Record<string, string>> = {
  FR: 'fr',
  MC: 'fr',
  GB: 'en',
  IE: 'en',
  US: 'en',
  AU: 'en',
  NZ: 'en',
}

/** ISO 639: the customer's own, else his country's, else the company's. */
export function languageOf(customer: Customer, company: Company): string {
  if (customer.locale !== undefined) return languagePart(customer.locale)
  return languageOfCountry[customer.country] ?? languagePart(company.locale)
}

const languagePart = (locale: string): string => (locale.split('-')[0] as string).toLowerCase()
