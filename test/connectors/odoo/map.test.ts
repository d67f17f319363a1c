import { describe, expect, it, test } from 'vitest'
import { parseExactJson } from '../../../connectors/kit/exact-json.ts'
import { mapEntryDebt, mapPayment } from '../../../connectors/odoo/entry.ts'
import {
  mapCreditNote,
  mapCustomer,
  mapInvoice,
  mapUnderWay,
} from '../../../connectors/odoo/map.ts'
import { readDocuments } from '../../../connectors/odoo/records.ts'
import { present } from '../../../core/assert.ts'
import { facts, recorded } from './support.ts'

type Row = Readonly<Record<string, unknown>>
const rows = (name: string) => parseExactJson(recorded(name)) as readonly Row[]
const number = (value: unknown) => JSON.stringify(value)
const rowOf = (name: string, id: number): Row =>
  present(
    rows(name).find((row) => number(row['id']) === `${id}`),
    `${name} ${id}`,
  )
const linesOf = (move: number) =>
  rows('lines.json').filter((row) => number(row['move_id']) === `${move}`)
const moveRows = (id: number, change: object = {}) => ({
  move: { ...rowOf('moves.json', id), ...change },
  lines: linesOf(id),
})
const exact = (text: string) => parseExactJson(text)
const invoice = (id: number, change: object = {}) => mapInvoice(moveRows(id, change), facts).record
const partner = (id: number, change: object = {}, contacts: readonly unknown[] = []) =>
  mapCustomer({ partner: { ...rowOf('partners.json', id), ...change }, contacts }, facts).record

describe('a customer', () => {
  it('is the commercial partner, reached where his invoices go', () => {
    const found = mapCustomer(
      { partner: rowOf('partners.json', 160), contacts: [rowOf('partners.json', 161)] },
      facts,
    )
    expect(found.record).toEqual({
      id: '160',
      name: 'Odd Cases Inc',
      kind: 'business',
      country: 'FR',
      locale: 'en-US',
      email: 'odd@odd.example',
      contact: { name: 'Accounts Desk', email: 'desk@odd.example', locale: 'en-US' },
    })
  })

  it('has his SIREN, number and address as Odoo keeps them', () => {
    expect(partner(7)).toEqual({
      id: '7',
      name: 'Ateliers Rousseau SA 00001',
      kind: 'business',
      country: 'FR',
      locale: 'fr-FR',
      siren: '400079190',
      email: 'compta00001@client00001.example',
      phone: '+33100000001',
      address: {
        lines: ['174 rue Œuvrard'],
        postcode: '44000',
        city: 'Nantes',
        country: 'FR',
      },
    })
  })

  test.each([
    [{ company_registry: '400 079 190 00012' }, '400079190'],
    [{ company_registry: '400079190' }, '400079190'],
    [{ company_registry: '400079191', vat: 'FR 12 400079190' }, '400079190'],
    [{ company_registry: false, siret: '40007919000012', vat: false }, '400079190'],
    [{ company_registry: false, vat: 'BE0400079190' }, undefined],
    [{ company_registry: '400079191', vat: false }, undefined],
  ])('%j has the SIREN %s', (change, siren) => {
    expect(partner(7, change).siren).toBe(siren)
  })

  test.each([
    [{}, 'business'],
    [{ is_company: false, vat: false, company_registry: false }, 'consumer'],
    [{ is_company: false, vat: 'DE136695976', company_registry: false }, 'business'],
    [{ company_registry: '213105554' }, 'public'],
  ])('%j is %s', (change, kind) => {
    expect(partner(7, change).kind).toBe(kind)
  })

  test.each([
    [{ credit_limit: exact('1500.5') }, 150050n],
    [{ credit_limit: exact('0.0') }, undefined],
    [{ credit_limit: false }, undefined],
  ])('%j limits the credit to %s', (change, limit) => {
    expect(partner(7, change).creditLimit).toBe(limit)
  })

  test.each([
    ['fr_FR', 'fr-FR'],
    ['es_419', 'es-419'],
    ['sr@latin', 'sr-Latn'],
    [false, undefined],
    ['???', undefined],
  ])('the language %s is %s', (lang, locale) => {
    expect(partner(7, { lang }).locale).toBe(locale)
  })

  it('without a sure number or a whole address has none', () => {
    const bare = { phone_sanitized: false, phone: 'ask Anna', city: false, email: 'none' }
    const { phone, address, email } = partner(7, bare)
    expect([phone, address, email]).toEqual([undefined, undefined, undefined])
  })
})

describe('an invoice', () => {
  it('in another currency is read to the cent in its own', () => {
    expect(invoice(794)).toEqual({
      id: '794',
      customer: '160',
      number: 'FAC/2026/00302',
      issued: '2026-10-01',
      currency: 'USD',
      total: 120000n,
      status: 'posted',
      factored: false,
      instalments: [{ due: '2026-11-26', amount: 120000n, open: 64445n }],
    })
  })

  it('has an instalment for each receivable line, in the order of their days', () => {
    const { total, instalments } = invoice(84)
    expect(instalments.length).toBe(2)
    expect(instalments.reduce((sum, { amount }) => sum + amount, 0n)).toBe(total)
    const reversed = mapInvoice({ ...moveRows(84), lines: linesOf(84).toReversed() }, facts)
    expect(reversed.record.instalments).toEqual(instalments)
    const [first, second] = instalments
    expect(present(first?.due, 'due') < present(second?.due, 'due')).toBe(true)
    expect(first?.open).toBe(0n)
  })

  test.each([
    [796, 'no follow-up', true],
    [797, 'blocked', true],
    [792, 'neither', false],
  ])('%i, %s: it is left alone: %s', (id, _what, spared) => {
    expect(invoice(id).factored).toBe(spared)
  })

  it('that was cancelled after it was paid is void and open for nothing', () => {
    expect(invoice(798)).toMatchObject({ status: 'void', instalments: [{ open: 0n }] })
  })

  it('that was set back to draft is a draft, whatever its name', () => {
    expect(invoice(800)).toMatchObject({ status: 'draft' })
    expect(invoice(800, { name: false }).number).toBe('800')
    expect(invoice(800, { name: '/' }).number).toBe('800')
  })

  it('of which a payment without an entry is on its way waits for it', () => {
    const paid = moveRows(792, { payment_state: 'in_payment' })
    const read = readDocuments([paid, moveRows(794)], facts)
    expect(read.records.invoices.length).toBe(2)
    expect(read.records.payments.map(({ record }) => record)).toEqual([
      {
        id: 'under-way-792',
        customer: '160',
        received: '2026-10-01',
        currency: 'USD',
        amount: 90000n,
        unapplied: 0n,
        state: 'pending',
        allocations: [{ invoice: '792', amount: 90000n }],
      },
    ])
    // Of the other it is told that nothing is on its way any more.
    expect(read.deleted).toEqual([{ entity: 'payment', id: 'under-way-794' }])
    expect(mapUnderWay(moveRows(794), mapInvoice(moveRows(794), facts))).toBeNull()
  })

  test.each([
    [{ currency_id: 9 }, /^currency_id: /],
    [{ amount_total: exact('10.005') }, /^amount_total: /],
    [{ amount_total: '10.00' }, /^amount_total: /],
    [{ invoice_date: '2026-13-01' }, /^invoice_date: /],
    [{ commercial_partner_id: false }, /^commercial_partner_id: /],
    [{ state: 'sent' }, /^state: /],
    [{ write_date: 'yesterday' }, /^write_date: /],
  ])('%j is set aside and named', (change, reason) => {
    const read = readDocuments([moveRows(792, change), moveRows(794)], facts)
    expect(read.rejected).toEqual([
      {
        entity: 'invoice',
        id: '792',
        reason: expect.stringMatching(reason),
        raw: expect.any(String),
      },
    ])
    expect(read.records.invoices.map(({ record }) => record.id)).toEqual(['794'])
  })

  it('is as new as the newest of its lines', () => {
    const [line, ...others] = linesOf(792)
    const lines = [{ ...line, write_date: '2026-12-01 10:00:00' }, ...others]
    expect(mapInvoice({ move: rowOf('moves.json', 792), lines }, facts).updatedAt).toBe(
      '2026-12-01T10:00:00Z',
    )
  })
})

describe('what nets a debt', () => {
  it('a credit note is open for what is not matched', () => {
    expect(mapCreditNote(moveRows(805), facts).record).toMatchObject({
      ...{ id: '805', customer: '160', currency: 'USD', total: 1200n, open: 1200n },
    })
    const read = readDocuments([moveRows(805, { state: 'cancel' })], facts)
    expect(read.records.creditNotes).toEqual([])
    expect(read.deleted).toEqual([{ entity: 'creditNote', id: '805' }])
  })

  it('a payment is a line on the credit side, with what it settles', () => {
    const place = { invoice: invoice(794).id, instalment: 1 }
    const shares = [
      { place, amount: exact('500.0') as never },
      { place: null, amount: exact('1.0') as never },
    ]
    const { record } = mapPayment({ line: rowOf('entry-lines.json', 2468), shares }, facts)
    expect(record).toEqual({
      id: '795.2468',
      customer: '160',
      received: '2026-10-20',
      currency: 'EUR',
      amount: 50000n,
      unapplied: 0n,
      state: 'settled',
      allocations: [{ invoice: '794', instalment: 1, amount: 50000n }],
    })
  })

  it('an opening balance is owed as an invoice is; money paid out has no due date', () => {
    expect(mapEntryDebt(rowOf('entry-lines.json', 2488), facts).record).toMatchObject({
      ...{ id: '803.2488', number: 'OD/2026/01/0001', total: 77777n, status: 'posted' },
      instalments: [{ due: '2026-02-01', amount: 77777n, open: 77777n }],
    })
    expect(mapEntryDebt(rowOf('entry-lines.json', 2499), facts).record.instalments).toEqual([
      { amount: 1250n, open: 1250n },
    ])
  })
})
