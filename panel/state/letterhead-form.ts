// The letterhead as the fields of a form, and back. What is left empty is not known.

import { parseCurrency } from '../../core/currency.ts'
import { formatMinor, parseMinor } from '../../core/money.ts'
import type { LetterheadStandingWire, LetterheadWire } from '../../server/api/wire/letterhead.ts'

export function textsOf({
  letterhead,
}: Pick<LetterheadStandingWire, 'letterhead'>): Readonly<Record<string, string>> {
  if (!letterhead) return {}
  const { capital, address, kind: _, ...texts } = letterhead
  const currency = capital && parseCurrency(capital.currency)
  const [street = '', ...more] = address?.lines ?? []
  const { postcode = '', city = '', country = '' } = address ?? {}
  return {
    ...texts,
    ...{ street, more: more.join(', '), postcode, city, country },
    ...(capital && currency ? { capital: formatMinor(BigInt(capital.minor), currency) } : {}),
  }
}

export function letterheadFrom(
  given: FormData,
  company: LetterheadStandingWire['company'],
): LetterheadWire {
  const text = (name: string): string => String(given.get(name) ?? '').trim()
  const kind = text('kind')
  return {
    kind: kind === 'sole_trader' || kind === 'association' ? kind : 'company',
    ...known('legalForm', text('legalForm')),
    ...capitalOf(text('capital'), company.currency),
    ...addressOf(text, company.country),
    ...known('siren', text('siren')),
    ...known('registryTown', text('registryTown')),
    ...known('vatNumber', text('vatNumber')),
    ...known('phone', text('phone')),
    ...known('email', text('email')),
    ...known('iban', text('iban')),
    ...known('bic', text('bic')),
    ...known('signatory', text('signatory')),
    ...known('signatoryTitle', text('signatoryTitle')),
  }
}

function known<K extends string>(key: K, text: string): { readonly [P in K]?: string } {
  if (text === '') return {}
  const found: { [P in K]?: string } = {}
  found[key] = text
  return found
}

function capitalOf(text: string, code: string): Pick<LetterheadWire, 'capital'> {
  const currency = parseCurrency(code)
  const minor = currency && parseMinor(text.replace(',', '.'), currency)
  return minor === null ? {} : { capital: { currency: code, minor: `${minor}` } }
}

function addressOf(
  text: (name: string) => string,
  usualCountry: string,
): Pick<LetterheadWire, 'address'> {
  const lines = [text('street'), text('more')].filter((line) => line !== '')
  const [postcode, city] = [text('postcode'), text('city')]
  const country = text('country') || usualCountry
  if (lines.length === 0 || city === '') return {}
  return { address: { lines, postcode, city, country } }
}
