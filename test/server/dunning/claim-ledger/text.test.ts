import { expect, test } from 'vitest'
import { parseBook } from '../../../../connectors/book/parse.ts'
import { present } from '../../../../core/assert.ts'
import type { Day } from '../../../../core/day.ts'
import { accrualOf } from '../../../../server/dunning/claim-ledger/accrual.ts'
import { claimsText } from '../../../../server/dunning/claim-ledger/text.ts'
import { expectGolden } from '../../../support/golden.ts'
import { company, contact, customer, invoice, story } from '../../../support/story.ts'

function textOf(changes: Record<string, unknown>, today = '2026-11-18'): string {
  const book = parseBook(story(changes))
  const who = present(book.customers[0], 'the customer')
  const accrual = accrualOf(book, who, today as Day)
  return claimsText({ book, customer: who, accrual, today: today as Day })
}

const paid = (id: string, received: string, about: string, amount: string) => ({
  ...{ id, customer: 'C1', received, currency: 'EUR', amount, unapplied: '0.00', state: 'settled' },
  allocations: [{ invoice: about, amount }],
})

test('several half-years, a part payment, an invoice paid late: a bookkeeper can check each line', () => {
  const part = [{ due: '2024-05-31', amount: '5430.60', open: '3430.60' }]
  const late = [{ due: '2025-12-15', amount: '1200.00', open: '0.00' }]
  const invoices = [
    invoice('I1', undefined, { issued: '2024-04-30', instalments: part, open: '5430.60' }),
    invoice('I2', undefined, { issued: '2025-11-15', instalments: late, open: '1200.00' }),
    invoice('I3', '2026-12-01', { issued: '2026-11-01' }),
  ]
  const payments = [
    paid('P1', '2024-09-15', 'I1', '2000.00'),
    paid('P2', '2026-02-13', 'I2', '1200.00'),
  ]
  expectGolden('claims/several-half-years.txt', textOf({ invoices, payments }))
})

test('a business in the United Kingdom, and one of its half-years that nobody knows', () => {
  const invoices = [
    invoice('I1', '2026-05-31', { issued: '2026-05-01', currency: 'GBP', open: '2500.00' }),
    invoice('I2', '2025-11-30', { issued: '2025-11-01', currency: 'GBP', open: '800.00' }),
  ]
  const uk = {
    ...company,
    country: 'GB',
    locale: 'en-GB',
    timeZone: 'Europe/London',
    currency: 'GBP',
  }
  const customers = [{ ...customer, country: 'GB' }]
  expectGolden('claims/united-kingdom.txt', textOf({ invoices, customers, company: uk }))
})

test('a consumer owes nothing before the formal notice, and the legal rate from it', () => {
  const customers = [{ ...customer, kind: 'consumer' }]
  const invoices = [invoice('I1', '2026-03-31')]
  expect(textOf({ customers, invoices })).toContain('Nothing is owed beside the principal.')
  const history = [contact('formal-notice', '2026-10-01', { presented: '2026-10-09' })]
  const told = textOf({ customers, invoices, history })
  expect(told).toContain('2026-10-09 - 2026-11-18  1000.00 x 6.84 % x 41/365')
  expect(told).not.toContain('fixed sum')
})

test('penalties stop the day before a judgment', () => {
  const proceedings = [
    { customer: 'C1', kind: 'receivership', judgment: '2026-10-20', published: '2026-10-25' },
  ]
  const invoices = [invoice('I1', '2026-10-01'), invoice('I2', '2026-10-25')]
  const told = textOf({ proceedings, invoices })
  expect(told).toContain('2026-10-02 - 2026-10-19')
  expect(told).not.toContain('F-I2')
})

test('where no law of the table holds it says so', () => {
  expect(textOf({ company: { ...company, country: 'US' } })).toContain('No law of the table holds')
})
