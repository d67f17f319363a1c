// How a customer can be reached, as far as QuickBooks' free text says it without doubt. What would
// have to be guessed (a number without a country, an address without a town) is left out.

import type { PostalAddress } from '../../core/book.ts'
import { isMailAddress } from '../../core/mail-address.ts'
import { countryOf } from './country.ts'
import type { HostCustomer } from './schema.ts'

/**
 * The field may hold several addresses, separated by commas (not confirmed by Intuit): the first.
 */
export function emailOf(customer: HostCustomer): string | undefined {
  const parts = (customer.PrimaryEmailAddr?.Address ?? '').split(/[,;]/)
  return parts.map((part) => part.trim()).find(isMailAddress)
}

interface NumberPlan {
  readonly prefix: string
  /**
   * National numbers that are complete, with what stands for the trunk prefix outside the group.
   */
  readonly national: RegExp
}

const numberPlans: Readonly<Record<string, NumberPlan>> = {
  FR: { prefix: '+33', national: /^0([1-9]\d{8})$/ },
  BE: { prefix: '+32', national: /^0([1-9]\d{7,8})$/ },
  CH: { prefix: '+41', national: /^0([1-9]\d{8})$/ },
  GB: { prefix: '+44', national: /^0([1-9]\d{8,9})$/ },
  IE: { prefix: '+353', national: /^0([1-9]\d{7,8})$/ },
  NL: { prefix: '+31', national: /^0([1-9]\d{8})$/ },
  ES: { prefix: '+34', national: /^([6-9]\d{8})$/ },
  US: { prefix: '+1', national: /^1?([2-9]\d{2}[2-9]\d{6})$/ },
  CA: { prefix: '+1', national: /^1?([2-9]\d{2}[2-9]\d{6})$/ },
}

const written = /^[+(\d][\d\s().\-/]*$/
const international = /^\+[1-9]\d{7,14}$/

/** E.164, or nothing where the text has letters, an extension, or no country that we know. */
export function phoneOf(customer: HostCustomer, country: string): string | undefined {
  const texts = [customer.Mobile?.FreeFormNumber, customer.PrimaryPhone?.FreeFormNumber]
  for (const text of texts) {
    const phone = text === undefined ? null : parsePhone(text, country)
    if (phone !== null) return phone
  }
  return undefined
}

export function parsePhone(text: string, country: string): string | null {
  const trimmed = text.trim()
  if (!written.test(trimmed)) return null
  const plus = trimmed.startsWith('+') || trimmed.startsWith('00')
  const bare = trimmed.replace(/\(0\)/, '').replace(/[^\d]/g, '')
  if (plus) {
    const number = `+${bare.replace(/^00/, '')}`
    return international.test(number) ? number : null
  }
  const plan = numberPlans[country]
  const national = plan?.national.exec(trimmed.replace(/[^\d]/g, ''))?.[1]
  return plan && national !== undefined ? `${plan.prefix}${national}` : null
}

export function countryOfCustomer(customer: HostCustomer, companyCountry: string): string {
  const said = customer.BillAddr?.Country
  return (said === undefined ? null : countryOf(said)) ?? companyCountry
}

/** A whole postal address or none: a letter to half of one comes back. */
export function addressOf(customer: HostCustomer, country: string): PostalAddress | undefined {
  const from = customer.BillAddr
  if (!from?.City || !from.PostalCode) return undefined
  const lines = [from.Line1, from.Line2, from.Line3, from.Line4, from.Line5]
    .filter((line) => line !== undefined)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (lines.length === 0) return undefined
  return { lines, postcode: from.PostalCode, city: from.City, country }
}
