// How a customer can be reached, as far as Odoo says it without doubt: the commercial partner, and
// the person or address of his that invoices go to. What would have to be guessed is left out.

import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { ContactPerson, PostalAddress } from '../../core/book.ts'
import { isMailAddress } from '../../core/mail-address.ts'
import type { HostPartner } from './schema.ts'

/** People put several addresses into one field: the first. */
export const emailOf = ({ email }: HostPartner): string | undefined =>
  (email ?? '')
    .split(/[,;\s]+/)
    .map((part) => part.replace(/^<|>$/g, ''))
    .find(isMailAddress)

/** E.164. Odoo's own reading of it comes first, where it has one. */
export function phoneOf(partner: HostPartner, country: string): string | undefined {
  const { phone_sanitized, mobile, phone } = partner
  for (const text of [phone_sanitized, mobile, phone]) {
    const found = text ? parsePhone(text, country) : null
    if (found !== null) return found
  }
  return undefined
}

function parsePhone(text: string, country: string): string | null {
  const options = { defaultCountry: country as CountryCode, extract: false }
  const number = parsePhoneNumberFromString(text.trim(), options)
  return number?.isValid() && number.ext === undefined ? number.number : null
}

/** A whole postal address or none: a letter to half of one comes back. */
export function addressOf(from: HostPartner, country: string): PostalAddress | undefined {
  const lines = [from.street, from.street2]
    .map((line) => (line ?? '').trim())
    .filter((line) => line !== '')
  const [postcode, city] = [(from.zip ?? '').trim(), (from.city ?? '').trim()]
  if (lines.length === 0 || postcode === '' || city === '') return undefined
  return { lines, postcode, city, country }
}

/** `fr_FR` is fr-FR, `sr@latin` sr-Latn; absent where it is no language that we know. */
export function localeOf({ lang }: HostPartner): string | undefined {
  const [tag = '', script] = (lang ?? '').split('@')
  const [language = '', region] = tag.split('_')
  const parts = [language, script === 'latin' ? 'Latn' : script === 'Cyrl' ? script : '', region]
  return localeTag(parts.filter((part) => part).join('-'))
}

/** By tag: a company has few languages, and asking the runtime is slow. */
const knownTags = new Map<string, string | undefined>()
const mostKnownTags = 500

function localeTag(tag: string): string | undefined {
  if (knownTags.has(tag)) return knownTags.get(tag)
  const found = canonicalTag(tag)
  if (knownTags.size < mostKnownTags) knownTags.set(tag, found)
  return found
}

function canonicalTag(tag: string): string | undefined {
  try {
    return new Intl.Locale(tag).toString()
  } catch {
    return undefined
  }
}

/** Whom invoices go to, where that is somebody beside the customer himself. */
export function contactOf(child: HostPartner, country: string): ContactPerson | undefined {
  const [email, phone, locale] = [emailOf(child), phoneOf(child, country), localeOf(child)]
  const name = (child.name ?? '').trim()
  if (name === '' || (email === undefined && phone === undefined)) return undefined
  return {
    name,
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
    ...(locale === undefined ? {} : { locale }),
  }
}
