import { describe, expect, it, test } from 'vitest'
import { inspect } from '../../../connectors/quickbooks/inspect.ts'
import type { CompanyFacts } from '../../../connectors/quickbooks/map.ts'
import { present } from '../../../core/assert.ts'
import { parseCurrency } from '../../../core/currency.ts'

const company: CompanyFacts = {
  country: 'US',
  currency: present(parseCurrency('USD'), 'USD'),
  terms: new Map(),
}
const meta =
  '"MetaData":{"CreateTime":"2026-09-01T08:00:00-07:00","LastUpdatedTime":"2026-11-02T13:15:36-08:00"}'
const invoice = `{"Id":"31","SyncToken":"2","TxnDate":"2026-10-01","DueDate":"2026-10-31",
  "CustomerRef":{"value":"8","name":"Ridge Timber"},"CurrencyRef":{"value":"USD"},
  "TotalAmt":1250.10,"Balance":250.1,${meta}}`
const customer = `{"Id":"8","DisplayName":"Ridge Timber","BalanceWithJobs":250.1,"Active":false,${meta}}`
const time = '"time":"2026-11-23T01:00:00.123-08:00"'
const read = (text: string) => inspect(text, company)

describe('an answer with records', () => {
  test.each([
    ['one record', `{"Invoice":${invoice},${time}}`],
    [
      'a query',
      `{"QueryResponse":{"Invoice":[${invoice}],"startPosition":1,"maxResults":1},${time}}`,
    ],
    ['the record alone', invoice],
    [
      'with its pay page',
      invoice.replace('"TotalAmt"', '"InvoiceLink":"https://pay.example/t/1","TotalAmt"'),
    ],
    ['a list of records alone', `[${invoice}]`],
    [
      'with status line and headers',
      `HTTP/1.1 200 OK\r\nintuit_tid: 1-2\r\n\r\n{"Invoice":${invoice}}`,
    ],
    ['after a byte order mark', `\uFEFF{"Invoice":${invoice},${time}}`],
  ])('%s is read to the cent', (_name, text) => {
    expect(read(text)).toMatchObject({
      kind: 'invoices',
      records: [
        {
          kind: 'invoice',
          record: {
            id: '31',
            customer: '8',
            number: '31',
            total: 125010n,
            status: 'posted',
            instalments: [{ due: '2026-10-31', amount: 125010n, open: 25010n }],
          },
        },
      ],
      rejected: [],
      failure: null,
    })
  })

  it('that does not parse names the field, and keeps the good ones', () => {
    const bad = invoice.replace('"31"', '"32"').replace('1250.10', '"1250.10"')
    expect(read(`{"QueryResponse":{"Invoice":[${bad},${invoice}]},${time}}`)).toMatchObject({
      records: [{ record: { id: '31' } }],
      rejected: [{ entity: 'invoice', id: '32', reason: expect.stringMatching(/^TotalAmt: /) }],
    })
  })

  test.each([
    [`{"QueryResponse":{},${time}}`, { kind: 'empty' }],
    [`{"QueryResponse":{"totalCount":41},${time}}`, { kind: 'count', count: 41 }],
    [
      `{"QueryResponse":{"Vendor":[{"Id":"1"},{"Id":"2"}]},${time}}`,
      { kind: 'other', ignored: { Vendor: 2 } },
    ],
    [
      `{"Term":{"Id":"3","Name":"Net 30","Type":"STANDARD","DueDays":30},${time}}`,
      { kind: 'terms', facts: [{ Id: '3', DueDays: 30 }] },
    ],
    [
      `{"CompanyInfo":{"CompanyName":"Ridge","Country":"US","SupportedLanguages":"en"},${time}}`,
      { kind: 'company', facts: [{ name: 'Ridge', country: 'US', locale: 'en-US' }] },
    ],
    [
      `{"Preferences":{"CurrencyPrefs":{"HomeCurrency":{"value":"CAD"}}},${time}}`,
      { kind: 'preferences', facts: [{ currency: 'CAD' }] },
    ],
    [
      `{"Invoice":{"domain":"QBO","status":"Deleted","Id":"266"},${time}}`,
      { kind: 'invoices', records: [], deleted: [{ entity: 'invoice', id: '266' }] },
    ],
    ['%PDF-1.4 …', { kind: 'document' }],
    ['{"access_token":"secret-of-the-connection","expires_in":3600}', { kind: 'tokens' }],
  ])('%s', (text, expected) => {
    const found = read(text)
    expect(found).toMatchObject({ ...expected, failure: null })
    expect(JSON.stringify(found, (_, it) => (typeof it === 'bigint' ? `${it}` : it))).not.toContain(
      'secret-of-the-connection',
    )
  })
})

describe('changes', () => {
  it('are found by their entity, deleted ones apart', () => {
    const gone = '{"domain":"QBO","status":"Deleted","Id":"979","MetaData":{"LastUpdatedTime":"x"}}'
    const text = `{"CDCResponse":[{"QueryResponse":[
      {},
      {"Invoice":[${invoice},${gone}],"startPosition":1,"maxResults":2,"totalCount":9},
      {"Customer":[${customer},{"Id":"63"}]},
      {"Estimate":[{"Id":"1"}]}
    ]}],${time}}`
    expect(read(text)).toMatchObject({
      kind: 'changes',
      records: [{ record: { id: '31' } }, { record: { id: '8', name: 'Ridge Timber' } }],
      deleted: [{ entity: 'invoice', id: '979' }],
      rejected: [{ entity: 'customer', id: '63' }],
      ignored: { Estimate: 1 },
    })
  })

  it('that are none are none', () => {
    const text = `{"CDCResponse":[{"QueryResponse":[{}]}],${time}}`
    expect(read(text)).toMatchObject({ kind: 'changes', records: [], deleted: [], failure: null })
  })
})

describe('a batch', () => {
  it('is each of its items: records, faults by name, deletions', () => {
    const fault =
      '{"Fault":{"Error":[{"Message":"Stale Object Error","Detail":"by another","code":"5010"}],"type":"ValidationFault"},"bId":"b2"}'
    const text = `{"BatchItemResponse":[
      {"Customer":${customer},"bId":"b1"},
      ${fault},
      {"QueryResponse":{"Invoice":[${invoice}]},"bId":"b3"},
      {"Payment":{"status":"Deleted","Id":"5"},"bId":"b4"}
    ],${time}}`
    expect(read(text)).toMatchObject({
      kind: 'batch',
      records: [{ record: { id: '8' } }, { record: { id: '31', total: 125010n } }],
      deleted: [{ entity: 'payment', id: '5' }],
      failure: { kind: 'conflict', code: '5010', retryable: true, item: 'b2' },
      failures: [{ item: 'b2' }],
    })
  })
})

describe('events', () => {
  const cloud = (type: string, id: string, data = '{}') =>
    `{"specversion":"1.0","id":"e-${id}-${type}","source":"intuit.x=","type":"qbo.${type}.v1",
      "time":"2026-09-10T21:31:25.179851517Z","intuitentityid":"${id}",
      "intuitaccountid":"310687","data":${data}}`

  it('as CloudEvents: the record, what happened, and what is gone', () => {
    const text = `[${cloud('invoice.updated', '31')},${cloud('creditmemo.void', '7')},
      ${cloud('customer.merged', '8', '{"deletedid":"27"}')},${cloud('payment.deleted', '5')},
      ${cloud('invoice.frobbed', '32')},{"specversion":"1.0","type":"qbo.invoice.created.v1","id":"e"}]`
    expect(read(text)).toMatchObject({
      kind: 'events',
      records: [],
      events: [
        { realm: '310687', entity: 'invoice', id: '31', operation: 'updated' },
        { entity: 'creditNote', id: '7', operation: 'voided' },
        { entity: 'customer', id: '8', operation: 'merged', mergedId: '27' },
        { entity: 'payment', id: '5', operation: 'deleted' },
        { entity: 'invoice', id: '32', operation: 'refetch' },
      ],
      deleted: [
        { entity: 'customer', id: '27' },
        { entity: 'payment', id: '5' },
      ],
      rejected: [{ reason: expect.stringMatching(/^intuitentityid: /) }],
    })
    expect(read(text).events[0]?.at).toMatch(/^2026-09-10T21:31:25\.179/)
  })

  it('without data, and without the version of the envelope, are heard all the same', () => {
    const event = `{"id":"e1","type":"qbo.invoice.updated.v1","intuitentityid":"31",
      "intuitaccountid":"310687"}`
    expect(read(`[${event}]`)).toMatchObject({
      kind: 'events',
      events: [{ realm: '310687', entity: 'invoice', id: '31', operation: 'updated', at: null }],
      rejected: [],
    })
  })

  test.each([
    ['Create', 'created'],
    ['Update', 'updated'],
    ['Delete', 'deleted'],
    ['Void', 'voided'],
    ['Emailed', 'emailed'],
    ['Merge', 'merged'],
    ['Reclassify', 'refetch'],
  ])('of before 2026: %s is %s', (operation, expected) => {
    const entity = `{"name":"CreditMemo","id":"7","operation":"${operation}","deletedID":"9",
      "lastUpdated":"2026-01-08T20:52:31.000-0700"}`
    const text = `{"eventNotifications":[{"realmId":"310687",
      "dataChangeEvent":{"entities":[${entity}]}}]}`
    expect(read(text).events).toMatchObject([
      { realm: '310687', entity: 'creditNote', id: '7', operation: expected },
    ])
    expect(read(text).events[0]?.at).toBe('2026-01-08T20:52:31.000-07:00')
  })
})

describe('a failure', () => {
  const upper = (code: string, type: string) =>
    `{"Fault":{"Error":[{"Message":"m","Detail":"d","code":"${code}","element":""}],"type":"${type}"},${time}}`
  const lower = (code: string, message: string, type: string, detail = 'Try again later') =>
    `{"warnings":null,"fault":{"error":[{"message":"${message}","detail":"${detail}","code":"${code}","element":null}],"type":"${type}"},"time":1601391072830}`
  test.each([
    [upper('610', 'ValidationFault'), 'rejected', '610', /gone/],
    [upper('5010', 'ValidationFault'), 'conflict', '5010', /again/],
    [upper('6190', 'ValidationFault'), 'rejected', '6190', /subscription/],
    [upper('6210', 'ValidationFault'), 'rejected', '6210', /closed/],
    [upper('120', 'Authorization Failure'), 'unauthorized', '120', /another administrator/],
    [upper('003001', 'SERVICE'), 'rate_limited', '3001', /60 seconds/],
    [upper('10000', 'SystemFault'), 'unavailable', '10000', /requestid/],
    [upper('4001', 'ValidationFault'), 'rejected', '4001', /fault of ours/],
    [
      lower(
        '3200',
        'message=AuthenticationFailed; errorCode=003200; statusCode=401',
        'AUTHENTICATION',
        'Token expired: AB01234567',
      ),
      'unauthorized',
      '3200',
      /Refresh/,
    ],
    [
      lower('3001', 'message=ThrottleExceeded; errorCode=003001; statusCode=429', 'SERVICE'),
      'rate_limited',
      '3001',
      /60 seconds/,
    ],
    [
      '{"error":"invalid_grant","error_description":"Token invalid"}',
      'unauthorized',
      'invalid_grant',
      /reconnect/,
    ],
    ['{"error":"invalid_client"}', 'rejected', 'invalid_client', /settings/],
    ['<html><body>Bad gateway</body></html>', 'unavailable', 'NOT_JSON', /again/],
    ['', 'unavailable', 'NOT_JSON', /again/],
    ['{"half":', 'unavailable', 'NOT_JSON', /again/],
    ['HTTP/1.1 503 Service Unavailable\n\nsorry', 'unavailable', 'HTTP_503', /again/],
    [
      '<IntuitResponse><Fault type="SERVICE"><Error code="3001"><Message>x</Message></Error></Fault></IntuitResponse>',
      'rate_limited',
      '3001',
      /60 seconds/,
    ],
  ])('%s is %s %s', (text, kind, code, action) => {
    const { failure, ...rest } = read(text)
    expect(rest).toMatchObject({ kind: 'failure', records: [] })
    expect(failure).toMatchObject({ kind, code, action: expect.stringMatching(action) })
    expect(failure?.retryable).toBe(['rate_limited', 'unavailable', 'conflict'].includes(kind))
    expect(failure?.message).not.toContain('AB01234567')
  })
})

describe('a row that we cannot place', () => {
  test('is counted where it stands among others in a bare list', () => {
    const known = { Id: '1', DisplayName: 'Ridge', BalanceWithJobs: 0 }
    const found = read(JSON.stringify([known, { Id: '2', Name: 'Lawn' }]))
    expect(found.ignored).toEqual({ unknown: 1 })
  })

  test('is read where a query answers one record without a list', () => {
    const found = read('{"QueryResponse": {"Vendor": {"Id": "3"}}}')
    expect(found).toMatchObject({ kind: 'other', ignored: { Vendor: 1 } })
  })
})
