// Whether a text is a number that takes text messages, and in how many parts a text goes there.
// Leaves out whether anybody has the number.

import { parsePhoneNumberFromString } from 'libphonenumber-js/max'

const takesTexts = new Set(['MOBILE', 'FIXED_LINE_OR_MOBILE'])

/** E.164, or null where it is no valid number of a mobile telephone with its country. */
export function parseMobile(text: string): string | null {
  // Without its country a number is a guess.
  if (!text.trim().startsWith('+')) return null
  const number = parsePhoneNumberFromString(text.trim(), { extract: false })
  if (!number?.isValid() || number.ext !== undefined) return null
  return takesTexts.has(number.getType() ?? '') ? number.number : null
}

/** The basic alphabet of GSM 03.38; those of the second line take two places. */
const gsm = /^[@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà\n\r]$/u
const gsmExtended = /^[\f^{}\\[~\]|€]$/u

export interface SmsLength {
  readonly parts: number
  /** Whether it needs characters beyond the telephone's own alphabet. */
  readonly unicode: boolean
}

/** 160 places in one part, 153 in each of several; 70 and 67 in Unicode. */
export function smsLength(text: string): SmsLength {
  let places = 0
  for (const character of text) {
    if (gsm.test(character)) places += 1
    else if (gsmExtended.test(character)) places += 2
    else return { parts: partsOf(text.length, 70, 67), unicode: true }
  }
  return { parts: partsOf(places, 160, 153), unicode: false }
}

const partsOf = (places: number, alone: number, joined: number): number =>
  places <= alone ? 1 : Math.ceil(places / joined)
