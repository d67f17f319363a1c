// A customer's book for assessments: each invoice a word about when it was due and paid.

import { parseBook } from '../../../../connectors/book/parse.ts'
import { present } from '../../../../core/assert.ts'
import type { Book } from '../../../../core/book.ts'
import type { Instant } from '../../../../core/instant.ts'
import { assess } from '../../../../server/solvency/assess/assess.ts'
import type { AssessedCustomer } from '../../../../server/solvency/assess/assessed.ts'
import { codeOf } from '../../../../server/solvency/assess/words.ts'

export const now = '2026-11-20T12:00:00Z' as Instant

/** `[due, paid or null, amount, more of the invoice]`, issued thirty days before its due date. */
export type Sold = readonly [
  due: string,
  paid: string | null,
  amount?: string,
  more?: { readonly issued?: string; readonly currency?: string; readonly factored?: boolean },
]

export interface Given {
  readonly sold: readonly Sold[]
  readonly customer?: object
  readonly more?: object
}

export function bookOf({ sold, customer = {}, more = {} }: Given): Book {
  const made = sold.map(([due, paid, amount = '1000.00', rest = {}], at) => {
    const { issued = due, currency = 'EUR', ...flags } = rest
    return { id: `I${at}`, due, paid, amount, issued, currency, flags }
  })
  return parseBook({
    version: 1,
    company: {
      ...{ name: 'A', country: 'FR', locale: 'fr-FR', timeZone: 'UTC', currency: 'EUR' },
    },
    customers: [{ id: 'C', name: 'C', kind: 'business', country: 'FR', ...customer }],
    invoices: made.map(({ id, due, paid, amount, issued, currency, flags }) => ({
      ...{ id, customer: 'C', number: id, issued, currency, total: amount, status: 'posted' },
      ...flags,
      instalments: [{ due, amount, open: paid === null ? amount : '0.00' }],
    })),
    payments: made.flatMap(({ id, paid, amount, currency }) =>
      paid === null
        ? []
        : [
            {
              ...{ id: `P${id}`, customer: 'C', received: paid, currency, amount },
              ...{ unapplied: '0.00', state: 'settled' },
              allocations: [{ invoice: id, amount }],
            },
          ],
    ),
    ...more,
  })
}

export function assessedOf(given: Given): AssessedCustomer {
  return present(assess({ book: bookOf(given), now }).customers[0], 'the customer')
}

export const codesOf = ({ reasons }: AssessedCustomer): string[] =>
  reasons.map(({ fact }) => codeOf(fact))
