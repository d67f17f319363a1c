import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Caller, callerOf } from './caller.ts'
import { makeInactive } from './customers.ts'
import { type QuickBooksHost, startQuickBooksHost } from './host.ts'

let host: QuickBooksHost
let caller: Caller
let clockMs = 0

beforeEach(async () => {
  clockMs = Date.parse('2026-11-23T09:00:00Z')
  host = await startQuickBooksHost({ clock: () => clockMs })
  caller = callerOf(host)
})
afterEach(() => host.stop())

const read = (path: string) => caller.done(path)
const code = async (path: string, body: object) => (await caller.call(path, body)).code
const lines = (amount: number) => [{ Amount: amount, DetailType: 'SalesItemLineDetail' }]

describe('money that comes back', () => {
  test('a payment that is changed takes from one invoice and gives to another', async () => {
    const owner = await caller.customer()
    const [a, b] = [await caller.invoice(owner, 50), await caller.invoice(owner, 50)]
    const paid = await caller.payment(owner, 40, [[a['Id'], 40]])
    const Line = [{ Amount: 30, LinkedTxn: [{ TxnId: b['Id'], TxnType: 'Invoice' }] }]
    const change = { Id: paid['Id'], SyncToken: '0', sparse: true, TotalAmt: 45, Line }
    expect(await caller.done('payment', change)).toMatchObject({ TotalAmt: 45, UnappliedAmt: 15 })
    expect(await read(`invoice/${a['Id']}`)).toMatchObject({ Balance: 50, LinkedTxn: [] })
    expect(await read(`invoice/${b['Id']}`)).toMatchObject({ Balance: 20 })
    expect(await read(`customer/${owner}`)).toMatchObject({ Balance: 55 })
  })

  test('a change of a payment that cannot be leaves all as it was', async () => {
    const owner = await caller.customer()
    const a = await caller.invoice(owner, 50)
    const paid = await caller.payment(owner, 40, [[a['Id'], 40]])
    const before = [await read(`payment/${paid['Id']}`), await read(`invoice/${a['Id']}`)]
    const Line = [{ Amount: 60, LinkedTxn: [{ TxnId: a['Id'], TxnType: 'Invoice' }] }]
    const change = { Id: paid['Id'], SyncToken: '0', sparse: true, TotalAmt: 60, Line }
    expect(await code('payment', change)).toBe('6000')
    const after = [await read(`payment/${paid['Id']}`), await read(`invoice/${a['Id']}`)]
    expect(after).toEqual(before)
  })

  test.each(['void', 'delete'])('a credit memo after %s no longer pays', async (operation) => {
    const owner = await caller.customer()
    const invoice = await caller.invoice(owner, 50)
    const memo = await caller.creditMemo(owner, 30)
    const applied = await caller.payment(owner, 0, [
      [memo['Id'], 30, 'CreditMemo'],
      [invoice['Id'], 30],
    ])
    expect(await read(`invoice/${invoice['Id']}`)).toMatchObject({ Balance: 20 })
    await caller.done(`creditmemo?operation=${operation}`, { Id: memo['Id'], SyncToken: '0' })
    expect(await read(`invoice/${invoice['Id']}`)).toMatchObject({ Balance: 50, LinkedTxn: [] })
    expect(await read(`payment/${applied['Id']}`)).toMatchObject({ UnappliedAmt: 0, Line: [] })
    expect(await read(`customer/${owner}`)).toMatchObject({ Balance: 50 })
  })

  test('an invoice that is voided gives the credit memo its credit back', async () => {
    const owner = await caller.customer()
    const invoice = await caller.invoice(owner, 50)
    const memo = await caller.creditMemo(owner, 30)
    await caller.payment(owner, 0, [
      [memo['Id'], 30, 'CreditMemo'],
      [invoice['Id'], 30],
    ])
    await caller.done('invoice?operation=void', { Id: invoice['Id'], SyncToken: '0' })
    expect(await read(`creditmemo/${memo['Id']}`)).toMatchObject({ RemainingCredit: 30 })
    expect(await read(`customer/${owner}`)).toMatchObject({ Balance: -30 })
  })

  test.each(['operation=void', 'operation=update&include=void'])(
    'a payment is voided by %s',
    async (query) => {
      const owner = await caller.customer()
      const invoice = await caller.invoice(owner, 50)
      const paid = await caller.payment(owner, 50, [[invoice['Id'], 50]])
      const target = { Id: paid['Id'], SyncToken: '0', sparse: true }
      expect(await caller.done(`payment?${query}`, target)).toMatchObject({
        TotalAmt: 0,
        UnappliedAmt: 0,
        PrivateNote: 'Voided',
        SyncToken: '1',
      })
      expect(await read(`invoice/${invoice['Id']}`)).toMatchObject({ Balance: 50 })
    },
  )
})

describe('a customer', () => {
  test('made inactive by hand owes nothing more, and nobody paid', async () => {
    const owner = await caller.customer('Alpha')
    const invoice = await caller.invoice(owner, 50)
    makeInactive(host.company, { id: owner, nowMs: clockMs })
    expect(await read(`customer/${owner}`)).toMatchObject({
      Active: false,
      Balance: 0,
      DisplayName: 'Alpha (deleted)',
    })
    expect(await read(`invoice/${invoice['Id']}`)).toMatchObject({ Balance: 0, TotalAmt: 50 })
    const [memo] = host.company.records.CreditMemo.values()
    const [payment] = host.company.records.Payment.values()
    expect(memo).toMatchObject({ total: 5000n, open: 0n, customer: owner })
    expect(payment).toMatchObject({ total: 0n, open: 0n })
  })

  test('made inactive through the API still owes, and gets its name back', async () => {
    const owner = await caller.customer('Alpha')
    await caller.invoice(owner, 50)
    const gone = { Id: owner, SyncToken: '0', sparse: true, Active: false }
    expect(await caller.done('customer', gone)).toMatchObject({ Active: false, Balance: 50 })
    await caller.customer('Alpha')
    const back = { Id: owner, SyncToken: '1', sparse: true, Active: true }
    expect(await code('customer', back)).toBe(null)
  })

  test('never takes the name of another, nor one that no form would take', async () => {
    const [a] = [await caller.customer('A'), await caller.customer('B')]
    const named = (DisplayName: string) => ({ Id: a, SyncToken: '0', sparse: true, DisplayName })
    expect(await code('customer', named('B'))).toBe('6240')
    expect(await code('customer', named('A:B'))).toBe('2040')
    expect(await code('customer', named('x'.repeat(501)))).toBe('2050')
  })
})

describe('what a write must be', () => {
  test('whole, unless it is sparse', async () => {
    const owner = await caller.customer()
    const { Id } = await caller.invoice(owner, 50)
    const part = { Id, SyncToken: '0', PrivateNote: 'x' }
    expect(await code('invoice', part)).toBe('2020')
    expect(await code('invoice', { ...part, sparse: true })).toBe(null)
    expect(await code('invoice', { ...part, SyncToken: undefined })).toBe('5010')
  })

  test('of a number of its own, unless the same is allowed', async () => {
    const owner = await caller.customer()
    const one = { CustomerRef: { value: owner }, DocNumber: '1037', Line: lines(5) }
    expect(await code('invoice', one)).toBe(null)
    expect(await code('invoice', one)).toBe('6140')
    expect(await code('invoice?include=allowduplicatedocnum', one)).toBe(null)
  })

  test('after the day on which the books were closed', async () => {
    const owner = await caller.customer()
    const { Id } = await caller.invoice(owner, 50)
    host.company.standing.bookCloseDate = '2026-11-15'
    const target = { Id, SyncToken: '0' }
    expect(await code('invoice', { ...target, sparse: true, PrivateNote: 'x' })).toBe('6210')
    expect(await code('invoice?operation=delete', target)).toBe('6210')
    expect(await code('invoice?operation=void', target)).toBe('6210')
    const note = { Note: 'n', AttachableRef: [{ EntityRef: { type: 'Invoice', value: Id } }] }
    expect(await code('attachable', note)).toBe(null)
    const late = { CustomerRef: { value: owner }, TxnDate: '2026-11-16', Line: lines(5) }
    expect(await code('invoice', late)).toBe(null)
    expect(await read('preferences')).toMatchObject({
      AccountingInfoPrefs: { BookCloseDate: '2026-11-15' },
    })
  })

  test('a note is deleted by the whole of it alone', async () => {
    const note = { Note: 'n', AttachableRef: [{ EntityRef: { type: 'Invoice', value: '1' } }] }
    const { Id } = await caller.done('attachable', note)
    expect(await code('attachable?operation=delete', { Id, SyncToken: '0' })).toBe('2020')
    expect(await code('attachable?operation=delete', { ...note, Id, SyncToken: '0' })).toBe(null)
  })

  test('custom fields are those that the company defined', async () => {
    host.company.standing.customFields = [
      { id: '1', name: 'Crew #' },
      { id: '2', name: 'Chased' },
    ]
    const owner = await caller.customer()
    const given = [
      { DefinitionId: '2', StringValue: 'yes' },
      { DefinitionId: '9', StringValue: 'no' },
    ]
    expect(await caller.invoice(owner, 5, { CustomField: given })).toMatchObject({
      CustomField: [
        { DefinitionId: '1', Name: 'Crew #', Type: 'StringType' },
        { DefinitionId: '2', Name: 'Chased', Type: 'StringType', StringValue: 'yes' },
      ],
    })
  })
})

describe('an invoice as paper and mail', () => {
  test('its PDF is a file that opens', async () => {
    const { Id } = await caller.invoice(await caller.customer(), 5)
    const url = `${host.url}/v3/company/${host.company.realm}/invoice/${Id}/pdf`
    const headers = {
      Authorization: `Bearer ${host.grant().accessToken}`,
      Accept: 'application/pdf',
    }
    const answer = await fetch(url, { headers })
    expect(answer.headers.get('content-type')).toBe('application/pdf')
    const file = Buffer.from(await answer.arrayBuffer()).toString('latin1')
    const at = Number(/startxref\n(\d+)\n%%EOF/.exec(file)?.[1])
    expect(file.slice(at, at + 4)).toBe('xref')
    const places = [...file.matchAll(/(\d{10}) 00000 n/g)].map(([, place]) => Number(place))
    expect(places.map((place) => file.slice(place, place + 7))).toEqual(
      [1, 2, 3, 4, 5].map((number) => `${number} 0 obj`),
    )
    const fault = await fetch(url.replace(`${Id}/pdf`, '99/pdf'), { headers })
    expect(fault.status).toBe(400)
  })

  test('is sent to the address that is said, which stays, at most 40 times a day', async () => {
    const { Id } = await caller.invoice(await caller.customer(), 5)
    expect(await code(`invoice/${Id}/send`, {})).toBe('6000')
    expect(await caller.done(`invoice/${Id}/send?sendTo=a%2Bb@c.example`, {})).toMatchObject({
      EmailStatus: 'EmailSent',
      BillEmail: { Address: 'a+b@c.example' },
      DeliveryInfo: { DeliveryType: 'Email' },
      SyncToken: '1',
    })
    for (let n = 1; n < 40; n += 1) await caller.done(`invoice/${Id}/send`, {})
    expect(await code(`invoice/${Id}/send`, {})).toBe('6000')
    expect(host.company.mails).toHaveLength(40)
    clockMs += 86_400_000
    expect((await callerOf(host).call(`invoice/${Id}/send`, {})).status).toBe(200)
  })

  test('has a pay link only where it is asked for, paid online, and sent to somebody', async () => {
    const owner = await caller.customer()
    const BillEmail = { Address: 'a@b.example' }
    const { Id } = await caller.invoice(owner, 5, { BillEmail })
    const link = async () => (await read(`invoice/${Id}?include=invoiceLink`))['InvoiceLink']
    expect(await link()).toBe('')
    host.company.standing.onlinePayment = true
    expect(await link()).toMatch(/^https:/)
    expect(await read(`invoice/${Id}`)).not.toHaveProperty('InvoiceLink')
    const statement = encodeURIComponent(`select * from Invoice where Id = '${Id}'`)
    const asked = await caller.call(`query?include=invoiceLink&query=${statement}`)
    expect(JSON.stringify(asked.json)).toContain('"InvoiceLink":"https:')
  })
})

describe('a batch', () => {
  const Items = z.object({ BatchItemResponse: z.array(z.looseObject({ bId: z.string() })) })
  const batch = async (items: readonly object[]) => {
    const { json } = await caller.call('batch', { BatchItemRequest: items })
    return Items.parse(json).BatchItemResponse
  }

  test('answers each item under its name, with its record, its rows or its fault', async () => {
    const owner = await caller.customer()
    const { Id } = await caller.invoice(owner, 5)
    const stale = { Id, SyncToken: '7', sparse: true, PrivateNote: 'x' }
    const answers = await batch([
      { bId: 'a', Query: 'select * from Invoice' },
      { bId: 'b', operation: 'create', Customer: { DisplayName: 'B' } },
      { bId: 'c', operation: 'update', Invoice: stale },
      { bId: 'd', operation: 'delete', Invoice: { Id, SyncToken: '0' } },
    ])
    expect(answers).toMatchObject([
      { bId: 'a', QueryResponse: { Invoice: [{ Id }] } },
      { bId: 'b', Customer: { DisplayName: 'B' } },
      { bId: 'c', Fault: { Error: [{ code: '5010' }], type: 'ValidationFault' } },
      { bId: 'd', Invoice: { Id, status: 'Deleted' } },
    ])
  })

  test('is refused whole over 30 items, and is carried out once under one requestid', async () => {
    const items = Array.from({ length: 31 }, (_, i) => ({
      bId: `${i}`,
      operation: 'create',
      Customer: { DisplayName: `C${i}` },
    }))
    const refused = await caller.call('batch', { BatchItemRequest: items })
    expect([refused.status, host.company.records.Customer.size]).toEqual([400, 0])
    const body = { BatchItemRequest: items.slice(1) }
    const first = await caller.call('batch?requestid=r1', body)
    const second = await caller.call('batch?requestid=r1', body)
    expect(second.json).toEqual(first.json)
    expect(host.company.records.Customer.size).toBe(30)
  })
})

test('every kind of POST under one requestid is done once', async () => {
  const { Id } = await caller.invoice(await caller.customer(), 5)
  const twice = async (path: string, body: object) => {
    const first = await caller.call(path, body)
    clockMs += 1000
    expect((await caller.call(path, body)).json).toEqual(first.json)
  }
  await twice('customer?requestid=1', { DisplayName: 'B' })
  await twice('invoice?requestid=2', { Id, SyncToken: '0', sparse: true, PrivateNote: 'x' })
  await twice(`invoice/${Id}/send?sendTo=a@b.example&requestid=3`, {})
  expect(host.company.mails).toHaveLength(1)
  await twice('invoice?operation=void&requestid=4', { Id, SyncToken: '2' })
  await twice('invoice?operation=delete&requestid=5', { Id, SyncToken: '3' })
})
