import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseBook } from '../../../connectors/book/parse.ts'
import { bookJson } from '../../../connectors/book/print.ts'
import { Malformed } from '../../../core/malformed.ts'
import { anyBook } from './arbitrary.ts'

type Json = Record<string, unknown>

/** A file that uses every key of the format once. */
const everyKey = {
  version: 1,
  company: {
    name: 'Atelier',
    country: 'FR',
    locale: 'fr-FR',
    timeZone: 'Europe/Paris',
    currency: 'EUR',
    siren: '552032534',
    syncedAt: '2026-11-18T06:00:00Z',
    lastBankEntry: '2026-11-17',
  } as Json,
  customers: [
    { id: 'C1', name: 'Un', kind: 'business', country: 'FR' },
    {
      id: 'C2',
      name: 'Deux',
      kind: 'public',
      country: 'BE',
      locale: 'nl-BE',
      siren: '303265045',
      email: 'not judged here',
      phone: '+32470000000',
      address: { lines: ['1 rue'], postcode: '1000', city: 'Bruxelles', country: 'BE' },
      parent: 'C1',
      creditLimit: '1000',
      policy: 'gentle',
      directDebit: true,
    },
  ] as Json[],
  invoices: [
    {
      id: 'I1',
      customer: 'C1',
      number: 'F1',
      issued: '2026-10-01',
      currency: 'EUR',
      total: '120.00',
      status: 'posted',
      delivered: '2026-10-02',
      factored: false,
      instalments: [
        { due: '2026-10-31', amount: '60.00', open: '60' },
        { amount: '-60.5', open: '70.00' },
      ] as Json[],
    },
    {
      id: 'I2',
      customer: 'C2',
      number: 'F2',
      issued: '2026-10-01',
      currency: 'JPY',
      total: '5000',
      status: 'draft',
      instalments: [{ amount: '5000', open: '5000' }] as Json[],
    },
  ] as Json[],
  creditNotes: [
    {
      id: 'N1',
      customer: 'C1',
      number: 'A1',
      issued: '2026-10-05',
      currency: 'TND',
      total: '1.125',
      open: '0',
    },
  ] as Json[],
  payments: [
    {
      id: 'P1',
      customer: 'C1',
      received: '2026-10-20',
      currency: 'EUR',
      amount: '10',
      unapplied: '0',
      state: 'pending',
      allocations: [
        { invoice: 'I1', instalment: 2, amount: '5.00' },
        { invoice: 'paid long ago', instalment: 7, amount: '5.00' },
      ],
    },
  ] as Json[],
  promises: [
    {
      id: 'R1',
      customer: 'C1',
      invoices: ['I1'],
      amount: '12.34',
      made: '2026-11-01',
      due: '2026-11-10',
      withdrawn: '2026-11-05',
    },
  ] as Json[],
  plans: [
    {
      id: 'L1',
      customer: 'C2',
      invoices: ['I2'],
      agreed: '2026-11-01',
      instalments: [{ due: '2026-12-01', amount: '2500', paid: '0' }],
    },
  ] as Json[],
  disputes: [
    {
      id: 'D1',
      invoice: 'I2',
      amount: '100',
      cause: 'quality',
      opened: '2026-11-01',
      closed: '2026-11-02',
    },
  ] as Json[],
  holds: [
    { id: 'H1', customer: 'C1', from: '2026-11-01', until: '2026-11-30', reason: 'asked' },
    { id: 'H2', invoice: 'I1', from: '2026-11-01', reason: '' },
  ] as Json[],
  history: [
    {
      customer: 'C1',
      step: 'manual',
      channel: 'registered_letter',
      at: '2026-11-01T10:00:00+01:00',
      outcome: 'delivered',
      items: [{ invoice: 'I1' }, { invoice: 'I1', instalment: 1 }],
      presented: '2026-11-03',
    },
  ] as Json[],
  proceedings: [
    { customer: 'C2', kind: 'safeguard', judgment: '2026-11-01', published: '2026-11-05' },
  ] as Json[],
}

const fullFile = () => structuredClone(everyKey)

/** The full file with the value at `path` replaced, or taken away where `value` is undefined. */
function changed(path: readonly (string | number)[], value: unknown): unknown {
  const file = fullFile()
  let at: object = file
  for (const key of path.slice(0, -1)) at = Reflect.get(at, key)
  const last = path.at(-1) ?? ''
  if (value === undefined) Reflect.deleteProperty(at, last)
  else Reflect.set(at, last, value)
  return file
}

function faultOf(file: unknown): string {
  try {
    parseBook(file)
  } catch (error) {
    if (error instanceof Malformed) return error.message
    throw error
  }
  return 'accepted'
}

const due = ['invoices', 0, 'instalments', 0, 'due'] as const

describe('a book file that does not fit is refused with the path of its fault', () => {
  test.each([
    [due, '2026-02-30', 'invoices[0].instalments[0].due: not a day (found "2026-02-30")'],
    [due, 'soon', 'invoices[0].instalments[0].due: not a day'],
    [due, null, 'invoices[0].instalments[0].due: not a day (found null)'],
    [['version'], 2, 'version: not 1 (found 2)'],
    [['version'], undefined, 'version: missing (found nothing)'],
    [['company', 'country'], 'FRA', 'company.country: not an ISO 3166-1 alpha-2 country'],
    [['company', 'country'], 'UK', 'company.country: not an ISO 3166-1 alpha-2 country'],
    [['company', 'locale'], 'fr_FR', 'company.locale: not a BCP 47 locale'],
    [['company', 'timeZone'], 'Paris', 'company.timeZone: not an IANA time zone'],
    [['company', 'timeZone'], '+01:00', 'company.timeZone: not an IANA time zone'],
    [['company', 'currency'], 'EURO', 'company.currency: not an ISO 4217 currency'],
    [['company', 'siren'], '12345678', 'company.siren: not a SIREN of 9 digits'],
    [['company', 'syncedAt'], '2026-11-18T06:00:00', 'company.syncedAt: not an instant with an'],
    [['customers', 0, 'colour'], 'red', 'customers[0].colour: unknown key (found "red")'],
    [['customers', 0, 'a b'], 1, 'customers[0]["a b"]: unknown key (found 1)'],
    [['customers', 0, 'kind'], 'firm', 'customers[0].kind: not one of business, consumer, public'],
    [['customers', 1, 'id'], 'C1', 'customers[1].id: an id that stands twice (found "C1")'],
    [['customers', 1, 'parent'], 'C9', 'customers[1].parent: not a customer of this book'],
    [['customers', 1, 'phone'], '0140000001', 'customers[1].phone: not an E.164 phone number'],
    [['customers', 1, 'creditLimit'], '1.005', 'customers[1].creditLimit: more than the 2 digits'],
    [['customers', 1, 'address', 'lines'], 'x', 'customers[1].address.lines: not a list'],
    [['customers', 1, 'directDebit'], 'yes', 'customers[1].directDebit: not true or false'],
    [['invoices', 0, 'instalments'], [], 'invoices[0].instalments: less than 1 entries'],
    [['invoices', 0, 'customer'], 'C9', 'invoices[0].customer: not a customer of this book'],
    [['invoices', 0, 'total'], 120, 'invoices[0].total: not text (found 120)'],
    [['invoices', 0, 'total'], '1e3', 'invoices[0].total: not a decimal (found "1e3")'],
    [['invoices', 0, 'total'], '+1', 'invoices[0].total: not a decimal'],
    [['invoices', 0, 'total'], '1,00', 'invoices[0].total: not a decimal'],
    [['invoices', 0, 'total'], '1.005', 'invoices[0].total: more than the 2 digits of EUR'],
    [['invoices', 1, 'instalments', 0, 'open'], '1.0', 'invoices[1].instalments[0].open: more'],
    [['creditNotes', 0, 'open'], '0.0001', 'creditNotes[0].open: more than the 3 digits of TND'],
    [['payments', 0, 'allocations', 0, 'instalment'], 3, 'payments[0].allocations[0].instalment:'],
    [['payments', 0, 'allocations', 0, 'instalment'], 0, 'payments[0].allocations[0].instalment:'],
    [['payments', 0, 'allocations', 0, 'instalment'], 1.5, 'payments[0].allocations[0].instalment'],
    [['promises', 0, 'invoices', 0], 'I9', 'promises[0].invoices[0]: not an invoice of this book'],
    [['promises', 0, 'amount'], '1.234', 'promises[0].amount: more than the 2 digits of EUR'],
    [['plans', 0, 'instalments', 0, 'paid'], '0.5', 'plans[0].instalments[0].paid: more than the'],
    [['disputes', 0, 'amount'], '0.5', 'disputes[0].amount: more than the 0 digits of JPY'],
    [['disputes', 0, 'cause'], 'mood', 'disputes[0].cause: not one of billing_error'],
    [['holds', 0, 'customer'], undefined, 'holds[0]: names neither a customer nor an invoice'],
    [['holds', 1, 'id'], 'H1', 'holds[1].id: an id that stands twice'],
    [['history', 0, 'items', 1, 'instalment'], 3, 'history[0].items[1].instalment: not an inst'],
    [['history', 0, 'customer'], 'C9', 'history[0].customer: not a customer of this book'],
    [['proceedings', 0, 'customer'], 'C9', 'proceedings[0].customer: not a customer of this book'],
    [['payments'], null, 'payments: not a list (found null)'],
    [['invoices'], undefined, 'invoices: missing'],
    [['stock'], [], 'stock: unknown key'],
  ] as const)('%j = %j', (path, value, message) => {
    expect(faultOf(changed(path, value))).toContain(message)
    expect(faultOf(changed(path, value)).startsWith(message)).toBe(true)
  })

  test.each([[[]], [null], ['text'], [7]])('the whole file is %j', (file) => {
    expect(faultOf(file)).toMatch(/^\$: not an object/)
  })

  test('a key that would change the prototype is an unknown key', () => {
    const file: unknown = JSON.parse('{"version":1,"company":{"__proto__":{"name":"x"}}}')
    expect(faultOf(file)).not.toBe('accepted')
  })

  test('every key that the format requires is missed by name', () => {
    const required = [
      ['company', 'name'],
      ['customers', 0, 'name'],
      ['invoices', 0, 'issued'],
      ['invoices', 0, 'instalments', 0, 'open'],
      ['creditNotes', 0, 'number'],
      ['payments', 0, 'state'],
      ['promises', 0, 'due'],
      ['plans', 0, 'agreed'],
      ['disputes', 0, 'opened'],
      ['holds', 0, 'reason'],
      ['history', 0, 'at'],
      ['proceedings', 0, 'published'],
    ]
    for (const path of required) {
      expect(faultOf(changed(path, undefined))).toMatch(
        new RegExp(`${String(path.at(-1))}: missing \\(found nothing\\)$`),
      )
    }
  })
})

describe('a book file that fits the page is accepted', () => {
  test('with every key of the format', () => {
    expect(faultOf(fullFile())).toBe('accepted')
  })

  test.each([
    [due, undefined],
    [['invoices', 0, 'total'], '-0'],
    [['invoices', 0, 'total'], '99999.99'],
    [['invoices', 0, 'number'], ''],
    [['customers', 0, 'email'], 'a.b'],
    [['customers', 0, 'siren'], '000000000'],
    [['promises', 0, 'invoices'], []],
    [['history', 0, 'items', 0, 'invoice'], 'paid long ago'],
    [['company', 'syncedAt'], undefined],
    [['payments'], []],
    [['payments'], undefined],
    [['company', 'timeZone'], 'UTC'],
  ] as const)('%j = %j', (path, value) => {
    expect(faultOf(changed(path, value))).toBe('accepted')
  })

  test('amounts become minor units of the currency that they are in', () => {
    const book = parseBook(fullFile())
    expect(book.invoices[0]?.instalments[1]).toEqual({ amount: -6050n, open: 7000n })
    expect(book.invoices[1]?.total).toBe(5000n)
    expect(book.creditNotes[0]?.total).toBe(1125n)
    expect(book.customers[1]?.creditLimit).toBe(100000n)
    expect(book.promises[0]?.amount).toBe(1234n)
    expect(book.plans[0]?.instalments[0]?.amount).toBe(2500n)
    expect(book.disputes[0]?.amount).toBe(100n)
  })
})

test('parsing what was printed gives the same book, through real JSON text', () => {
  fc.assert(
    fc.property(anyBook, (book) => {
      expect(parseBook(JSON.parse(JSON.stringify(bookJson(book))))).toStrictEqual(book)
    }),
    { numRuns: 200 },
  )
})
