// A day as the registries write it: 2009-12-10, 10/12/2009, 10 décembre 2009, 1er janvier 2020.
// Some are absurd; those are none.

import { type Day, parseDay } from '../../../core/day.ts'

const months = [
  ...['janvier', 'fevrier', 'mars', 'avril', 'mai', 'juin', 'juillet', 'aout'],
  ...['septembre', 'octobre', 'novembre', 'decembre'],
]
const longForm = /^(\d{1,2})(?:er)? (\p{L}+) (\d{4})$/u

/** Null where the text is no day. */
export function readDay(text: string): Day | null {
  const plain = text.replace(/\s+/g, ' ').trim()
  const slashes = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(plain)
  if (slashes) return parseDay(`${slashes[3]}-${slashes[2]}-${slashes[1]}`)
  const words = longForm.exec(plain)
  if (!words) return parseDay(plain)
  const [, date = '', name = '', year = ''] = words
  const month = months.indexOf(name.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '')) + 1
  return parseDay(`${year}-${two(month)}-${date.padStart(2, '0')}`)
}

const two = (month: number): string => String(month).padStart(2, '0')
