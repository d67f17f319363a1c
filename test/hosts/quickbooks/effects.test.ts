import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type QuickBooksHost, startQuickBooksHost } from './host.ts'

let host: QuickBooksHost
let clockMs = Date.parse('2026-11-23T09:00:00Z')
let accessToken = ''

beforeEach(async () => {
  host = await startQuickBooksHost({ clock: () => clockMs })
  accessToken = host.grant().accessToken
})
afterEach(() => host.stop())

const Fields = z.record(z.string(), z.unknown())

async function call(path: string, body?: object) {
  const answer = await fetch(`${host.url}/v3/company/${host.company.realm}/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      Authorization: `Bearer ${accessToken}`,
      Accept: 'application/json',
      'Content-Type': 'application/json',
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const json = Fields.parse(await answer.json())
  const [record] = Object.values(json).filter((value) => typeof value === 'object')
  return { status: answer.status, json, record: Fields.parse(record ?? {}) }
}

const code = (json: unknown): string | undefined =>
  z.object({ Fault: z.object({ Error: z.array(z.object({ code: z.string() })) }) }).parse(json)
    .Fault.Error[0]?.code

const customer = async () =>
  String((await call('customer', { DisplayName: 'Client A' })).record['Id'])
const invoice = (owner: string, amount: number) =>
  call('invoice', {
    CustomerRef: { value: owner },
    TxnDate: '2026-11-01',
    DueDate: '2026-11-10',
    PrivateNote: 'as agreed',
    Line: [
      { Amount: amount, DetailType: 'SalesItemLineDetail' },
      { Amount: amount, DetailType: 'SubTotalLineDetail' },
    ],
  })
const payment = (owner: string, total: number, lines: readonly (readonly [string, number])[]) =>
  call('payment', {
    CustomerRef: { value: owner },
    TotalAmt: total,
    TxnDate: '2026-11-20',
    Line: lines.map(([TxnId, Amount]) => ({ Amount, LinkedTxn: [{ TxnId, TxnType: 'Invoice' }] })),
  })
const read = async (path: string) => (await call(path)).record

describe('what a write does', () => {
  test('a payment lowers the balance of its invoice, and the rest stays unapplied', async () => {
    const owner = await customer()
    const id = String((await invoice(owner, 100)).record['Id'])
    const paid = await payment(owner, 80.25, [[id, 60.1]])
    expect(paid.record).toMatchObject({ TotalAmt: 80.25, UnappliedAmt: 20.15 })
    expect(await read(`invoice/${id}`)).toMatchObject({
      Balance: 39.9,
      TotalAmt: 100,
      LinkedTxn: [{ TxnId: paid.record['Id'], TxnType: 'Payment' }],
    })
  })

  test('moves the times of a customer and his parent, and no SyncToken of theirs', async () => {
    const parent = await customer()
    const job = await call('customer', { DisplayName: 'Job', ParentRef: { value: parent } })
    const before = await read(`customer/${parent}`)
    clockMs += 60_000
    await invoice(String(job.record['Id']), 50)
    const after = await read(`customer/${parent}`)
    expect(after['SyncToken']).toBe(before['SyncToken'])
    expect(after['MetaData']).not.toEqual(before['MetaData'])
    expect(after).toMatchObject({ Balance: 0, BalanceWithJobs: 50 })
  })

  test('a void leaves a zero with a note, and gives the payment its money back', async () => {
    const owner = await customer()
    const made = (await invoice(owner, 100)).record
    const id = String(made['Id'])
    const paid = await payment(owner, 100, [[id, 100]])
    const voided = await call('invoice?operation=void', { Id: id, SyncToken: made['SyncToken'] })
    expect(voided.record).toMatchObject({
      TotalAmt: 0,
      Balance: 0,
      PrivateNote: 'Voided - as agreed',
      LinkedTxn: [],
      SyncToken: '1',
    })
    expect(await read(`payment/${paid.record['Id']}`)).toMatchObject({
      UnappliedAmt: 100,
      Line: [],
    })
    expect(await read(`customer/${owner}`)).toMatchObject({ Balance: -100 })
  })

  test('a delete leaves nothing to read', async () => {
    const made = (await invoice(await customer(), 100)).record
    const gone = await call('invoice?operation=delete', { Id: made['Id'], SyncToken: '0' })
    expect(gone.record).toEqual({ domain: 'QBO', status: 'Deleted', Id: made['Id'] })
    const after = await call(`invoice/${made['Id']}`)
    expect([after.status, code(after.json)]).toEqual([400, '610'])
  })

  test('a change under an old SyncToken is stale', async () => {
    const id = (await invoice(await customer(), 100)).record['Id']
    const change = { Id: id, SyncToken: '0', sparse: true, PrivateNote: 'new' }
    expect((await call('invoice', change)).record).toMatchObject({
      SyncToken: '1',
      DueDate: '2026-11-10',
    })
    expect(code((await call('invoice', change)).json)).toBe('5010')
  })

  test('a full update empties what it does not list', async () => {
    const owner = await customer()
    const id = (await invoice(owner, 100)).record['Id']
    const whole = {
      Id: id,
      SyncToken: '0',
      PrivateNote: 'alone',
      CustomerRef: { value: owner },
      Line: [{ Amount: 80, DetailType: 'SalesItemLineDetail' }],
    }
    const { record } = await call('invoice', whole)
    expect(record).toMatchObject({ PrivateNote: 'alone', TotalAmt: 80, Balance: 80 })
    expect(record).not.toHaveProperty('DueDate')
    expect(await read(`customer/${owner}`)).toMatchObject({ Balance: 80 })
  })

  test('a repeated requestid gives the first answer instead of a second record', async () => {
    const owner = await customer()
    const body = { CustomerRef: { value: owner }, TotalAmt: 5, TxnDate: '2026-11-20' }
    const first = await call('payment?requestid=abc', body)
    const second = await call('payment?requestid=abc', body)
    expect(second.json).toEqual(first.json)
    expect(host.company.records.Payment.size).toBe(1)
  })

  test.each([
    ['customer', { DisplayName: 'Client A' }, '6240'],
    ['invoice', { CustomerRef: { value: '99' }, Line: [] }, '610'],
    ['invoice', {}, '2020'],
    ['unknown', {}, '500'],
  ])('a wrong write to %s is refused with a code', async (path, body, expected) => {
    await customer()
    const { status, json } = await call(path, body)
    expect([status, code(json)]).toEqual([400, expected])
  })

  test('more than the balance is never applied', async () => {
    const owner = await customer()
    const id = String((await invoice(owner, 100)).record['Id'])
    expect(code((await payment(owner, 200, [[id, 150]])).json)).toBe('6000')
    expect(await read(`invoice/${id}`)).toMatchObject({ Balance: 100 })
    expect(host.company.records.Payment.size).toBe(0)
  })
})

test('an answer is JSON only for those who accept it, and always names the exchange', async () => {
  const answer = await fetch(`${host.url}/v3/company/${host.company.realm}/preferences`, {
    headers: { Authorization: `Bearer ${accessToken}` },
  })
  expect(answer.headers.get('content-type')).toMatch(/xml/)
  expect(answer.headers.get('intuit_tid')).toBeTruthy()
})

test('the 401 is in lower case and quotes the token, as the real one does', async () => {
  host.expireTokens()
  const { status, json } = await call('preferences')
  expect(status).toBe(401)
  expect(json).toMatchObject({ fault: { type: 'AUTHENTICATION', error: [{ code: '3200' }] } })
  expect(JSON.stringify(json)).toContain(accessToken)
})
