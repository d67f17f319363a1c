// A letter's two addresses as MySendingBox takes them, or the field that does not fit. The post's
// own machines read 38 characters a line (AFNOR XP Z 10-011). Leaves out whether anybody lives
// there: the post says so with its 422.

import type { PostalParty } from '../../contract/channel.ts'

export type AddressFields = Readonly<Record<string, string>>

const longestLine = 38
const mostLines = 2
const regions = new Intl.DisplayNames('fr', { type: 'region' })

/** `side`: `to` or `from`, as the fields of the request begin. */
export function addressFields(
  side: 'to' | 'from',
  { name, address }: PostalParty,
): AddressFields | { readonly fault: string } {
  const lines = address.lines.map(oneLine).filter((line) => line !== '')
  const fields: readonly (readonly [string, string])[] = [
    ['name', oneLine(name)],
    ...lines.map((line, index) => [`address_line${index + 1}`, line] as const),
    ['address_postalcode', oneLine(address.postcode)],
    ['address_city', oneLine(address.city)],
  ]
  if (lines.length === 0) return { fault: `${side}.address_line1 is missing` }
  if (lines.length > mostLines) {
    return { fault: `${side} has ${lines.length} lines of address, more than ${mostLines}` }
  }
  for (const [field, line] of fields) {
    if (line === '') return { fault: `${side}.${field} is missing` }
    if (line.length > longestLine) {
      return { fault: `${side}.${field} has ${line.length} characters, more than ${longestLine}` }
    }
  }
  if (!/^[A-Z]{2}$/.test(address.country)) return { fault: `${side}.address_country is no country` }
  if (address.country === 'FR' && !/^\d{5}$/.test(oneLine(address.postcode))) {
    return { fault: `${side}.address_postalcode is not five digits` }
  }
  return Object.fromEntries([
    ...fields.map(([field, line]) => [`${side}[${field}]`, line] as const),
    [`${side}[address_country]`, regions.of(address.country) ?? address.country],
  ])
}

const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
