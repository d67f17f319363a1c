// The customers met so far in an export: the first row of each makes the customer, later rows only
// show where the export disagrees with itself. Keeps an id and a number of each, not the customer.

import type { BookRecord } from '../../core/book.ts'
import type { customerReader, LeftOut } from './customer.ts'
import type { Row } from './rows.ts'
import type { Tally } from './tally.ts'

const leftOutWords: Readonly<Record<LeftOut, string>> = {
  phone: 'phone number left out: not E.164',
  siren: 'SIREN left out: not 9 digits',
  locale: 'locale left out: not BCP 47',
  address: 'address left out: line, postcode or city missing',
}

export interface Register {
  /** The customer of an accepted row where he is new; nothing otherwise. */
  readonly seen: (row: Row) => readonly BookRecord[]
}

const several = -1

export function customerRegister(
  reader: ReturnType<typeof customerReader>,
  tally: Tally,
): Register {
  const names = new Map<string, number>()
  return {
    seen: ({ line, cells }) => {
      const id = reader.id(cells)
      const name = nameNumber(reader.name(cells))
      const known = names.get(id)
      if (known === undefined) {
        names.set(id, name)
        const { customer, leftOut } = reader.read(cells)
        for (const what of leftOut) tally.warn(leftOutWords[what], line)
        return [{ kind: 'customer', record: customer }]
      }
      if (known !== several && known !== name) {
        names.set(id, several)
        tally.warn('customer has several names: the first is kept', line)
      }
      return []
    },
  }
}

/** 30 bits of a name: small enough to be stored in place, enough to see a difference. */
function nameNumber(name: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 16777619)
  return (hash ^ (hash >>> 15)) & 0x3fffffff
}
