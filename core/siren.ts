// The number of a French company, and where else it stands: in a SIRET, in a French VAT number.
// A check digit tells a slip of the pen; whether such a company exists it does not tell.

declare const brand: unique symbol
/** Nine digits whose last one checks the others (Luhn). */
export type Siren = string & { readonly [brand]: 'siren' }

/** The SIREN, written with or without spaces and points; null where it is none. */
export function parseSiren(text: string): Siren | null {
  const digits = compact(text)
  return /^\d{9}$/.test(digits) && luhnSum(digits) % 10 === 0 ? (digits as Siren) : null
}

/** La Poste numbers its offices otherwise: the digits of a SIRET of theirs add up to fives. */
const laPoste = '356000000'

/** The SIREN in a SIRET of fourteen digits; null where it is none. */
export function sirenOfSiret(text: string): Siren | null {
  const digits = compact(text)
  if (!/^\d{14}$/.test(digits)) return null
  const siren = parseSiren(digits.slice(0, 9))
  return siren !== null && (luhnSum(digits) % 10 === 0 || isOffice(digits)) ? siren : null
}

const isOffice = (digits: string): boolean =>
  digits.startsWith(laPoste) && [...digits].reduce((sum, digit) => sum + Number(digit), 0) % 5 === 0

/** The SIREN in a French VAT number; null where it is of another country or a digit is wrong. */
export function sirenOfVat(text: string): Siren | null {
  const [, key = '', digits = ''] = /^FR([0-9A-Z]{2})(\d{9})$/.exec(compact(text)) ?? []
  const siren = parseSiren(digits)
  if (siren === null || (/^\d\d$/.test(key) && Number(key) !== vatKey(siren))) return null
  return siren
}

/** The VAT number that every French company has by its SIREN. */
export const frenchVat = (siren: Siren): string =>
  `FR${String(vatKey(siren)).padStart(2, '0')}${siren}`

const vatKey = (siren: Siren): number => (12 + 3 * (Number(siren) % 97)) % 97

const compact = (text: string): string => text.replace(/[\s.]/g, '').toUpperCase()

/** Every second digit from the right counts double. */
function luhnSum(digits: string): number {
  return [...digits].toReversed().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
}
