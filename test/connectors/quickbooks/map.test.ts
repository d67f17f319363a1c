import { describe, expect, test } from 'vitest'
import { parseExactJson } from '../../../connectors/kit/exact-json.ts'
import {
  type CompanyFacts,
  mapCreditMemo,
  mapCustomer,
  mapInvoice,
  mapPayment,
  mapRows,
} from '../../../connectors/quickbooks/map.ts'
import type { HostTerm } from '../../../connectors/quickbooks/schema.ts'
import { present } from '../../../core/assert.ts'
import { parseCurrency } from '../../../core/currency.ts'

const company: CompanyFacts = {
  country: 'FR',
  currency: present(parseCurrency('EUR'), 'EUR'),
  terms: new Map<string, HostTerm>([
    ['1', { Id: '1', Type: 'STANDARD', DueDays: 30 }],
    ['2', { Id: '2', Type: 'DATE_DRIVEN', DayOfMonthDue: 31, DueNextMonthDays: 0 }],
    ['3', { Id: '3', Type: 'DATE_DRIVEN', DayOfMonthDue: 10, DueNextMonthDays: 5 }],
    ['4', { Id: '4', Type: 'STANDARD' }],
  ]),
}
const meta = '"MetaData":{"LastUpdatedTime":"2026-11-02T13:15:36-08:00"}'
const row = (fields: string): unknown => parseExactJson(`{${fields},${meta}}`)

const base = '"Id":"130","CustomerRef":{"value":"24"},"TxnDate":"2026-10-01"'
const invoice = (fields: string) => mapInvoice(row(`${base},${fields}`), company).record

describe('an invoice', () => {
  test.each([
    ['362.07', 36207n],
    ['362.070', 36207n],
    ['1200', 120000n],
    ['1.2E3', 120000n],
    ['90071992547409.93', 9007199254740993n],
  ])('has %s as exact minor units', (written, minor) => {
    const read = invoice(`"TotalAmt":${written},"Balance":${written},"DueDate":"2026-10-31"`)
    expect(read).toMatchObject({ total: minor, currency: 'EUR', status: 'posted' })
    expect(read.instalments).toEqual([{ due: '2026-10-31', amount: minor, open: minor }])
  })

  test('in a currency without decimals is read as such', () => {
    const fields = '"TotalAmt":1200.0,"Balance":1200,"CurrencyRef":{"value":"JPY"}'
    expect(invoice(fields)).toMatchObject({ total: 1200n, currency: 'JPY' })
  })

  test.each([
    ['0', '"Voided"', 'void'],
    ['0', '"Voided - was wrong"', 'void'],
    ['0', '"free sample"', 'posted'],
    ['10', '"Voided by mistake, then written again"', 'posted'],
  ])('of %s with the note %s is %s', (total, note, status) => {
    const read = invoice(`"TotalAmt":${total},"Balance":${total},"PrivateNote":${note}`)
    expect(read.status).toBe(status)
  })

  test.each([
    ['"DueDate":"2026-12-24","SalesTermRef":{"value":"1"}', '2026-12-24'],
    ['"SalesTermRef":{"value":"1"}', '2026-10-31'],
    ['"SalesTermRef":{"value":"2"}', '2026-10-31'],
    ['"SalesTermRef":{"value":"3"}', '2026-10-10'],
    ['"TxnDate":"2026-10-06","SalesTermRef":{"value":"3"}', '2026-11-10'],
    ['"TxnDate":"2026-10-11","SalesTermRef":{"value":"3"}', '2026-11-10'],
    ['"SalesTermRef":{"value":"4"}', undefined],
    ['"SalesTermRef":{"value":"99"}', undefined],
    ['"DocNumber":"7"', undefined],
  ])('with %s is due on %s, and never on a guess', (fields, due) => {
    const [instalment] = invoice(`${fields},"TotalAmt":10,"Balance":10`).instalments
    expect(instalment?.due).toBe(due)
  })

  test('without a number goes by its id', () => {
    expect(invoice('"TotalAmt":10,"Balance":10').number).toBe('130')
    expect(invoice('"TotalAmt":10,"Balance":10,"DocNumber":"1037"').number).toBe('1037')
  })

  test.each([
    ['"TotalAmt":12.345,"Balance":1', 'TotalAmt', '12.345'],
    ['"TotalAmt":1e99,"Balance":1', 'TotalAmt', '1e99'],
    ['"TotalAmt":"12.50","Balance":1', 'TotalAmt', '"12.50"'],
    ['"TotalAmt":10', 'Balance', 'nothing'],
    ['"TotalAmt":10,"Balance":10,"DueDate":"31/10/2026"', 'DueDate', '"31/10/2026"'],
    ['"TotalAmt":10,"Balance":10,"CurrencyRef":{"value":"EURO"}', 'CurrencyRef.value', '"EURO"'],
    ['"TotalAmt":10,"Balance":10,"CustomerRef":{}', 'CustomerRef.value', 'nothing'],
    ['"TotalAmt":10,"Balance":10,"TxnDate":"2026-02-30"', 'TxnDate', '"2026-02-30"'],
  ])('with %s is set aside, and the reason names %s', (fields, path, found) => {
    const broken = row(`${base},${fields}`)
    const mapped = mapRows('invoice', [broken], (one) => mapInvoice(one, company))
    expect(mapped.records).toEqual([])
    expect(mapped.rejected).toMatchObject([{ entity: 'invoice', id: '130' }])
    expect(mapped.rejected[0]?.reason).toContain(`${path}: `)
    expect(mapped.rejected[0]?.reason).toContain(`(found ${found})`)
    expect(mapped.rejected[0]?.raw).toBe(JSON.stringify(broken))
  })

  test('that is no object at all is set aside without an id', () => {
    const mapped = mapRows('invoice', [null, 'x'], (one) => mapInvoice(one, company))
    expect(mapped.rejected.map(({ id, raw }) => [id, raw])).toEqual([
      ['', 'null'],
      ['', '"x"'],
    ])
  })

  test('carries the version of the host, old offsets without a colon included', () => {
    const old = '"MetaData":{"LastUpdatedTime":"2015-07-24T10:33:39-0700"}'
    const written = `{${base},"TotalAmt":1,"Balance":1,${old}}`
    expect(mapInvoice(parseExactJson(written), company).updatedAt).toBe('2015-07-24T10:33:39-07:00')
  })
})

const customer = (fields: string) =>
  mapCustomer(row(`"Id":"8","DisplayName":"Display",${fields}`), company).record

describe('a customer', () => {
  test.each([
    ['"DisplayName":"Romane (deleted)","Active":false', 'Romane'],
    ['"DisplayName":"Romane (deleted)","Active":true', 'Romane (deleted)'],
    ['"DisplayName":"Romane (deleted)"', 'Romane (deleted)'],
    ['"DisplayName":" (deleted)","Active":false', ' (deleted)'],
    ['"DisplayName":"Romane","Active":false', 'Romane'],
  ])('with %s is written to as %s', (fields, name) => {
    expect(customer(fields).name).toBe(name)
  })

  test.each([
    ['"CompanyName":"Firm"', 'business'],
    ['"CompanyName":"Firm","GivenName":"A","FamilyName":"B"', 'business'],
    ['"GivenName":"A","FamilyName":"B"', 'consumer'],
    ['"FamilyName":"B"', 'consumer'],
    ['"CompanyName":" ","FamilyName":"B"', 'consumer'],
    ['"Active":true', 'business'],
  ])('with %s is a %s', (fields, kind) => {
    expect(customer(fields).kind).toBe(kind)
  })

  test.each([
    ['"a@b.example"', 'a@b.example'],
    ['" a@b.example, c@d.example"', 'a@b.example'],
    ['"none, c@d.example"', 'c@d.example'],
    ['"not an address"', undefined],
    ['"a@b"', undefined],
  ])('with the address field %s is written to at %s', (written, email) => {
    expect(customer(`"PrimaryEmailAddr":{"Address":${written}}`).email).toBe(email)
  })

  test.each([
    ['01 99 00 12 34', 'FR', '+33199001234'],
    ['+33 (0)1 99 00 12 34', 'FR', '+33199001234'],
    ['0033 1 99 00 12 34', 'FR', '+33199001234'],
    ['(415) 555-0133', 'US', '+14155550133'],
    ['1-415-555-0133', 'US', '+14155550133'],
    ['0117 496 0123', 'GB', '+441174960123'],
    ['(0117) 496 0123', 'GB', '+441174960123'],
    ['+1 415 555 0133 x12', 'US', undefined],
    ['415-555-0133 ext 4', 'US', undefined],
    ['555-0133', 'US', undefined],
    ['01 99 00 12', 'FR', undefined],
    ['demander Paul', 'FR', undefined],
    ['0199001234', 'BR', undefined],
  ])('with the number %s in %s is called at %s', (written, country, phone) => {
    const number = `"PrimaryPhone":{"FreeFormNumber":"${written}"}`
    const fields = `${number},"BillAddr":{"Country":"${country}"}`
    expect(customer(fields).phone).toBe(phone)
  })

  test.each([
    ['United Kingdom', 'GB'],
    ['USA', 'US'],
    ['Belgique', 'BE'],
    ['ALLEMAGNE', 'DE'],
    ['de', 'DE'],
    ['Côte d’Ivoire', 'CI'],
    ["Cote d'Ivoire", 'CI'],
    ['UK', 'GB'],
    ['EU', 'FR'],
    ['Ruritania', 'FR'],
  ])('in %s is in %s', (written, country) => {
    expect(customer(`"BillAddr":{"Country":"${written}"}`).country).toBe(country)
  })

  test('has a postal address when it is whole', () => {
    const whole = '"BillAddr":{"Line1":"1 rue A","Line2":" ","City":"Lille","PostalCode":"59000"}'
    expect(customer(whole).address).toEqual({
      lines: ['1 rue A'],
      postcode: '59000',
      city: 'Lille',
      country: 'FR',
    })
    expect(customer('"BillAddr":{"Line1":"1 rue A","City":"Lille"}').address).toBeUndefined()
  })

  test('keeps its parent, and has no language: QuickBooks knows none', () => {
    const read = customer('"ParentRef":{"value":"7"},"Active":false')
    expect(read.parent).toBe('7')
    expect(read).not.toHaveProperty('locale')
  })
})

const paymentBase = '"Id":"9","CustomerRef":{"value":"24"},"TxnDate":"2026-10-05"'

describe('a payment', () => {
  test('is settled money, and says which invoices it paid', () => {
    const lines =
      '[{"Amount":60,"LinkedTxn":[{"TxnId":"1","TxnType":"Invoice"}],"LineEx":{"any":[]}},' +
      '{"Amount":15,"LinkedTxn":[{"TxnId":"1","TxnType":"Invoice"}]},' +
      '{"Amount":20,"LinkedTxn":[{"TxnId":"5","TxnType":"CreditMemo"}]},' +
      '{"Amount":30.5,"LinkedTxn":[{"TxnId":"2","TxnType":"Invoice"}]},{}]'
    const fields = `${paymentBase},"TotalAmt":100,"UnappliedAmt":14.5,"Line":${lines}`
    expect(mapPayment(row(fields), company).record).toMatchObject({
      amount: 10000n,
      unapplied: 1450n,
      state: 'settled',
      allocations: [
        { invoice: '1', amount: 7500n },
        { invoice: '2', amount: 3050n },
      ],
    })
  })

  test('whose line pays two invoices at once is set aside: the shares are unknown', () => {
    const links = '[{"TxnId":"1","TxnType":"Invoice"},{"TxnId":"2","TxnType":"Invoice"}]'
    const line = `"Line":[{"Amount":1,"LinkedTxn":${links}}]`
    const fields = `${paymentBase},"TotalAmt":1,"UnappliedAmt":0,${line}`
    const mapped = mapRows('payment', [row(fields)], (one) => mapPayment(one, company))
    expect(mapped.rejected[0]?.reason).toContain('Line[0].LinkedTxn')
  })
})

describe('a credit memo', () => {
  test.each([
    ['"RemainingCredit":40,"Balance":0', 4000n],
    ['"Balance":25', 2500n],
  ])('with %s has %s left', (fields, open) => {
    const read = mapCreditMemo(row(`${base},"TotalAmt":50,${fields}`), company).record
    expect(read).toMatchObject({ total: 5000n, open, number: '130' })
  })

  test('that does not say what is left is set aside', () => {
    const rows = [row(`${base},"TotalAmt":50`)]
    const mapped = mapRows('creditNote', rows, (one) => mapCreditMemo(one, company))
    expect(mapped.rejected[0]?.reason).toContain('RemainingCredit')
  })
})
