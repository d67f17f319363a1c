// The customer that a row names. What is not needed to keep his account (phone, SIREN, locale,
// address) never costs an invoice: where it does not fit it is left out, and counted.

import type { Company, Customer, CustomerKind, PostalAddress } from '../../core/book.ts'
import { customerId } from '../../core/ids.ts'
import { type Cell, cellOf, type Header } from './cells.ts'
import { isCountry } from './country.ts'
import type { Misfit } from './document.ts'
import type { Field, Mapping } from './mapping.ts'
import { isLocale, isPhone, isSiren } from './schema.ts'

export type LeftOut = 'phone' | 'siren' | 'locale' | 'address'

export interface CustomerRow {
  readonly customer: Customer
  readonly leftOut: readonly LeftOut[]
}

type Cells = readonly string[]

/** Reads name and country always; the rest only where the customer is new. */
export function customerReader(mapping: Mapping, header: Header, company: Company) {
  const columns = mapping.customer
  const cell = (field: Field | undefined): Cell | undefined =>
    field === undefined ? undefined : cellOf(field, header)
  const id = cellOf(columns.id, header)
  const name = cellOf(columns.name, header)
  const country = cellOf(columns.country ?? { constant: company.country }, header)
  const kind = cellOf(columns.kind ?? { constant: 'business' }, header)
  const contact = {
    phone: cell(columns.phone),
    siren: cell(columns.siren),
    locale: cell(columns.locale),
    email: cell(columns.email),
  }
  const address = addressReader(mapping, header)
  return {
    id: id.text,
    name: name.text,
    /** Why no customer can be made of this row, or null. */
    misfit: (cells: Cells): Misfit | null => {
      const given = country.text(cells).toUpperCase()
      if (!isCountry(given)) return misfitOf(country, cells, 'not an ISO 3166-1 alpha-2 country')
      return kindOf(kind.text(cells)) ? null : misfitOf(kind, cells, `not one of ${kinds}`)
    },
    read: (cells: Cells): CustomerRow => {
      const leftOut: LeftOut[] = []
      const where = country.text(cells).toUpperCase()
      const checked = (key: LeftOut, text: string, holds: (text: string) => boolean) => {
        if (text === '') return {}
        if (holds(text)) return { [key]: text }
        leftOut.push(key)
        return {}
      }
      const at = (from: Cell | undefined): string => from?.text(cells) ?? ''
      const email = at(contact.email)
      const customer: Customer = {
        id: customerId(id.text(cells)),
        name: oneLine(name.text(cells)) || id.text(cells),
        kind: kindOf(kind.text(cells)) ?? 'business',
        country: where,
        ...checked('locale', at(contact.locale).replaceAll('_', '-'), isLocale),
        ...checked('siren', sirenOf(at(contact.siren)), isSiren),
        ...(email === '' ? {} : { email }),
        ...checked('phone', phoneOf(at(contact.phone), columns.phonePrefix), isPhone),
        ...address(cells, where, () => leftOut.push('address')),
      }
      return { customer, leftOut }
    },
  }
}

const kinds: readonly CustomerKind[] = ['business', 'consumer', 'public']
const kindOf = (text: string): CustomerKind | undefined => kinds.find((kind) => kind === text)

const misfitOf = (cell: Cell, cells: Cells, reason: string): Misfit => ({
  column: cell.column,
  value: cell.raw(cells),
  reason,
})

/** A quoted line end inside a name would end a mail's header line. */
const oneLine = (text: string): string => text.replaceAll(/\s*[\r\n]+\s*/g, ' ')

/** The SIREN alone, of a SIREN or a SIRET written with spaces or points. */
function sirenOf(text: string): string {
  const digits = text.replaceAll(/[\s.]/g, '')
  return /^\d{14}$/.test(digits) ? digits.slice(0, 9) : digits
}

function phoneOf(text: string, prefix: string | undefined): string {
  const digits = text
    .replace('(0)', '')
    .replaceAll(/[\s.\-/()]/g, '')
    .replace(/^00/, '+')
  return prefix === undefined ? digits : digits.replace(/^0/, prefix)
}

function addressReader({ customer }: Mapping, header: Header) {
  if (!customer.address) return () => ({})
  const lines = customer.address.lines.map((field) => cellOf(field, header))
  const postcode = cellOf(customer.address.postcode, header)
  const city = cellOf(customer.address.city, header)
  return (
    cells: Cells,
    country: string,
    incomplete: () => void,
  ): { readonly address?: PostalAddress } => {
    const written = lines.flatMap((line) => line.text(cells).split(/\r\n|\n|\r/))
    const address = {
      lines: written.map((line) => line.trim()).filter((line) => line !== ''),
      postcode: postcode.text(cells),
      city: city.text(cells),
      country,
    }
    if (address.lines.length > 0 && address.postcode !== '' && address.city !== '') {
      return { address }
    }
    if (address.lines.length > 0 || address.postcode !== '' || address.city !== '') incomplete()
    return {}
  }
}
