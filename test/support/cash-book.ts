// A small book for cash forecasts: one customer and another, and what a case adds to them.

import { parseBook } from '../../connectors/book/parse.ts'
import type { Book } from '../../core/book.ts'

export interface GivenInvoice {
  readonly id: string
  readonly due: string
  readonly amount: string
  readonly open?: string
  readonly customer?: string
  readonly issued?: string
  readonly factored?: boolean
  readonly currency?: string
  /** Settled by one payment on this day. */
  readonly paid?: string
}

export interface Given {
  readonly invoices: readonly GivenInvoice[]
  readonly more?: object
  readonly company?: object
  readonly customer?: object
}

/** An invoice that is paid is open no more. */
export function cashBook({ invoices, more, company, customer }: Given): Book {
  return parseBook({
    version: 1,
    company: {
      ...{ name: 'A', country: 'FR', locale: 'fr-FR', timeZone: 'UTC', currency: 'EUR' },
      ...company,
    },
    customers: [
      { id: 'C', name: 'C', kind: 'business', country: 'FR', ...customer },
      { id: 'D', name: 'D', kind: 'business', country: 'FR' },
    ],
    invoices: invoices.map((one) => invoiceOf(one)),
    payments: invoices.flatMap((one) => (one.paid === undefined ? [] : [paymentOf(one, one.paid)])),
    ...more,
  })
}

const invoiceOf = ({ id, due, amount, paid, ...given }: GivenInvoice): object => ({
  ...{ id, customer: given.customer ?? 'C', number: id, issued: given.issued ?? '2026-10-01' },
  ...{ currency: given.currency ?? 'EUR', total: amount, status: 'posted' },
  ...(given.factored === true ? { factored: true } : {}),
  instalments: [{ due, amount, open: given.open ?? (paid === undefined ? amount : '0.00') }],
})

const paymentOf = ({ id, customer, amount, currency }: GivenInvoice, received: string): object => ({
  ...{ id: `P${id}`, customer: customer ?? 'C', received, currency: currency ?? 'EUR', amount },
  ...{ unapplied: '0.00', state: 'settled', allocations: [{ invoice: id, amount }] },
})
