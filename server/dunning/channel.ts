// Whether a customer can be reached through a channel at all, and in which language. What bounced,
// and what a channel costs, are left out here.

import { unreachable } from '../../core/assert.ts'
import type { ChannelKind, Company, Customer } from '../../core/book.ts'
import { isMailAddress } from '../../core/mail-address.ts'

export function hasAddress(customer: Customer, channel: ChannelKind): boolean {
  switch (channel) {
    case 'email':
      return mailAddressOf(customer) !== undefined
    case 'sms':
    case 'call':
      return phoneOf(customer) !== undefined
    case 'letter':
    case 'registered_letter':
      return hasPostalAddress(customer)
    default:
      return unreachable(channel)
  }
}

/** The contact person's own, else the customer's; what is no mail address is passed over. */
export function mailAddressOf({ contact, email }: Customer): string | undefined {
  return [contact?.email, email].find(
    (address): address is string => address !== undefined && isMailAddress(address.trim()),
  )
}

export function phoneOf({ contact, phone }: Customer): string | undefined {
  return [contact?.phone, phone].find((number) => number !== undefined && number.trim() !== '')
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

/** ISO 639: the contact person's, else the customer's, else his country's, else the company's. */
export function languageOf(customer: Customer, company: Company): string {
  const own = customer.contact?.locale ?? customer.locale
  if (own !== undefined) return languagePart(own)
  return languageOfCountry[customer.country] ?? languagePart(company.locale)
}

const languagePart = (locale: string): string => (locale.split('-')[0] as string).toLowerCase()
