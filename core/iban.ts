// An account number that money can be sent to: ISO 13616, with its check digits. Whether the
// account exists is left out.

declare const brand: unique symbol
/** Without spaces, in capitals. */
export type Iban = string & { readonly [brand]: 'iban' }

const shape = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/
/** Of the countries whose numbers we meet most; others are held by the check digits alone. */
const lengths: Readonly<Record<string, number>> = {
  FR: 27,
  MC: 27,
  BE: 16,
  DE: 22,
  LU: 20,
  NL: 18,
  CH: 21,
  ES: 24,
  IT: 27,
  PT: 25,
  GB: 22,
  IE: 22,
}

/** The account number, or null where a digit is wrong or missing. */
export function parseIban(text: string): Iban | null {
  const iban = text.replace(/\s/g, '').toUpperCase()
  if (!shape.test(iban)) return null
  const length = lengths[iban.slice(0, 2)]
  if (length !== undefined && iban.length !== length) return null
  return checkSum(iban) === 1n ? (iban as Iban) : null
}

/** In groups of four, as it is read aloud. */
export const printIban = (iban: Iban): string => iban.replace(/(.{4})(?=.)/g, '$1 ')

/** Letters count from 10, the first four signs go last, and the rest of the division by 97 is 1. */
function checkSum(iban: string): bigint {
  const turned = `${iban.slice(4)}${iban.slice(0, 4)}`
  return BigInt(turned.replace(/[A-Z]/g, (letter) => `${letter.charCodeAt(0) - 55}`)) % 97n
}
