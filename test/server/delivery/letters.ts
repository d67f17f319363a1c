// One company, its customers and what they owe, for the tests of letters and of their sending.

import { present } from '../../../core/assert.ts'
import type { Book, Customer, Invoice } from '../../../core/book.ts'
import { type Currency, parseCurrency } from '../../../core/currency.ts'
import { type Day, parseDay } from '../../../core/day.ts'
import { parseIban } from '../../../core/iban.ts'
import { customerId, invoiceId } from '../../../core/ids.ts'
import type { Letterhead } from '../../../server/delivery/letterhead.ts'
import type { PlannedItem, PlannedMessage } from '../../../server/dunning/planned.ts'

export const day = (text: string): Day => present(parseDay(text), text)
export const currency = (code: string): Currency => present(parseCurrency(code), code)
export const eur = currency('EUR')

export function invoice(facts: {
  readonly id: string
  readonly due: readonly string[]
  readonly open: readonly bigint[]
  readonly currency?: Currency
}): Invoice {
  return {
    id: invoiceId(facts.id),
    customer: customerId('C1'),
    number: `F-2026-${facts.id}`,
    issued: day('2026-09-01'),
    currency: facts.currency ?? eur,
    total: facts.open.reduce((a, b) => a + b, 0n),
    status: 'posted',
    instalments: facts.open.map((open, index) => ({
      due: day(present(facts.due[index], 'a due date')),
      amount: open,
      open,
    })),
  }
}

export function bookOf(
  invoices: readonly Invoice[],
  customer: Partial<Customer> = {},
  creditNotes: Book['creditNotes'] = [],
): Book {
  return {
    company: {
      name: 'Atelier Nord SAS',
      country: 'FR',
      locale: 'fr-FR',
      timeZone: 'Europe/Paris',
      currency: eur,
      siren: '552032534',
    },
    customers: [
      {
        id: customerId('C1'),
        name: 'Menuiserie Lilas & Fils',
        kind: 'business',
        country: 'FR',
        locale: 'fr-FR',
        email: 'compta@lilas.example',
        address: { lines: ['4 rue des Lilas'], postcode: '69003', city: 'Lyon', country: 'FR' },
        ...customer,
      },
    ],
    invoices,
    creditNotes,
    payments: [],
    promises: [],
    plans: [],
    disputes: [],
    holds: [],
    history: [],
    proceedings: [],
  }
}

export function item(id: string, change: Partial<PlannedItem> = {}): PlannedItem {
  return {
    invoice: invoiceId(id),
    instalment: 1,
    step: 'reminder-1',
    currency: eur,
    open: 80_000n,
    daysOverdue: 48,
    ...change,
  }
}

export function message(
  items: readonly PlannedItem[],
  change: Partial<PlannedMessage> = {},
): PlannedMessage {
  const codes = [...new Set(items.map((entry) => entry.currency))]
  const sum = (code: Currency, of: (entry: PlannedItem) => bigint) =>
    items.filter((entry) => entry.currency === code).reduce((all, entry) => all + of(entry), 0n)
  return {
    customer: customerId('C1'),
    step: 'reminder-1',
    channel: 'email',
    language: 'fr',
    sendOn: day('2026-11-18'),
    approval: 'auto',
    approvalReasons: [],
    items,
    totals: codes.map((code) => ({
      currency: code,
      open: sum(code, (entry) => entry.open),
      penalties: sum(code, (entry) => entry.penalties ?? 0n),
      indemnity: sum(code, (entry) => entry.indemnity ?? 0n),
    })),
    policy: { key: 'fr-standard', version: 1 },
    ...change,
  }
}

export const nordLetterhead: Letterhead = {
  kind: 'company',
  legalForm: 'SAS',
  capital: 5_000_000n,
  address: {
    lines: ['12 boulevard de la Liberté'],
    postcode: '59000',
    city: 'Lille',
    country: 'FR',
  },
  registryTown: 'Lille Métropole',
  vatNumber: 'FR32552032534',
  phone: '03 20 12 34 56',
  email: 'recouvrement@nord.example',
  iban: present(parseIban('FR1420041010050500013M02606'), 'an account number'),
  bic: 'PSSTFRPPLIL',
  signatory: 'Claire Delattre',
  signatoryTitle: 'Responsable crédit client',
}

/** Two invoices, one in two parts and with a credit, late over two half-years. */
export const noticeBook = bookOf([
  invoice({ id: '101', due: ['2026-05-01', '2026-12-31'], open: [90_000n, 90_000n] }),
  invoice({ id: '120', due: ['2026-11-05'], open: [30_000n] }),
])

/** Their items, with claims as of 18 November 2026. */
export const lateItems = (step: string): PlannedItem[] => [
  item('101', { step, daysOverdue: 201, penalties: 5430n, indemnity: 4000n }),
  item('120', { step, open: 30_000n, daysOverdue: 13, penalties: 132n, indemnity: 4000n }),
]
