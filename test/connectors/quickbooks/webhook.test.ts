// Intuit's calls: the signature over the bytes, the two formats, and the records that they name,
// read again from the stand-in.

import { afterEach, describe, expect, it, test } from 'vitest'
import { quickbooksWebhook } from '../../../connectors/quickbooks/webhook.ts'
import { present } from '../../../core/assert.ts'
import { deleteRecord } from '../../hosts/quickbooks/effects.ts'
import { seedCompany } from '../../hosts/quickbooks/seed.ts'
import { nowMs, type Pair, startPair, today } from './support.ts'

const { isSigned, readEvents } = quickbooksWebhook('test-verifier-token-0123')
const bytes = (text: string) => Buffer.from(text, 'utf8')

describe('a signature', () => {
  // Made with: printf '%s' … | openssl dgst -sha256 -hmac test-verifier-token-0123 -binary | base64
  const vectors = [
    ['{"eventNotifications":[]}', 'tkYXJeZY2ZTlIX8mhXJXOowAnxcZnpRIyUVjh3q45CQ='],
    ['[{"é":1}]', '3mT9JzsCQhIuAg5fqmWSrsvKKDq8nPJ0BbyGo/ZZoF0='],
  ] as const

  test.for(vectors)('over %s is known', ([body, signature]) => {
    expect(isSigned(bytes(body), signature)).toBe(true)
    expect(isSigned(bytes(`${body} `), signature)).toBe(false)
    expect(isSigned(bytes(body), signature.slice(0, -1))).toBe(false)
    expect(isSigned(bytes(body), '')).toBe(false)
    expect(quickbooksWebhook('another').isSigned(bytes(body), signature)).toBe(false)
  })
})

const cloud = (id: string, type: string, more: object = {}) => ({
  ...{ specversion: '1.0', id, source: 'intuit.x', type, time: '2025-09-10T21:31:25.179851517Z' },
  ...{ intuitentityid: '12', intuitaccountid: '310687', data: {}, ...more },
})
const read = (body: unknown) => readEvents(bytes(JSON.stringify(body)))

describe('a body', () => {
  it('of CloudEvents names the records that we keep, in our words', () => {
    const body = [
      cloud('e1', 'qbo.creditmemo.updated.v1'),
      cloud('e2', 'qbo.customer.merged.v1', { data: { deletedid: '27' } }),
      cloud('e3', 'qbo.invoice.void.v1'),
      cloud('e4', 'qbo.vendor.created.v1'),
      { specversion: '1.0', id: 'e5', type: 'qbo.invoice.updated.v1' },
      cloud('e6', 'qbo.invoice.updated.v1', { intuitentityid: '1\0' }),
    ]
    const heard = present(read(body), 'events')
    expect(heard).toMatchObject({ unreadable: 2, notKept: 1 })
    expect(heard.events).toMatchObject([
      { key: 'e1', realm: '310687', entity: 'creditNote', id: '12', operation: 'updated' },
      { key: 'e2', entity: 'customer', operation: 'merged', mergedId: '27' },
      { key: 'e3', entity: 'invoice', operation: 'voided', at: '2025-09-10T21:31:25.179851517Z' },
    ])
  })

  it('of before August 2026 has one key however often it comes', () => {
    const entity = { id: '12', operation: 'Create', name: 'Invoice' }
    const of = (lastUpdated: string) => ({
      eventNotifications: [
        { realmId: '310687', dataChangeEvent: { entities: [{ ...entity, lastUpdated }] } },
      ],
    })
    const keys = ['2025-09-08T20:52:31-0700', '2025-09-08T20:52:31-0700', '2025-09-08T20:52:32Z']
      .map((time) => present(read(of(time))?.events[0], 'an event'))
      .map(({ key }) => key)
    expect(keys[0]).toBe(keys[1])
    expect(keys[0]).not.toBe(keys[2])
  })

  test.for(['', '{', '{}', '[]', '"x"', '\u00ff', 'null'])('%j is none of Intuit’s', (text) => {
    expect(readEvents(Buffer.from(text, 'latin1'))).toBeNull()
  })
})

describe('records asked for by name', () => {
  let pair: Pair
  afterEach(() => pair.host.stop())

  it('come in their present state, with what is gone and what does not parse', async () => {
    pair = await startPair()
    seedCompany(pair.host.company, { today })
    const { company } = pair.host
    const [customer] = [...company.records.Customer.keys()]
    const [first, second, third] = [...company.records.Invoice.values()].filter(
      ({ open, total, linked }) => open > 0n && open === total && linked.length === 0,
    )
    const gone = present(second ?? null, 'an invoice')
    const bad = present(third ?? null, 'an invoice')
    deleteRecord(company, 'Invoice', { id: gone.id, syncToken: `${gone.syncToken}`, nowMs })
    pair.host.breakRecord('Invoice', bad.id, { DueDate: 'soon' })
    const ids = [present(first ?? null, 'an invoice').id, gone.id, bad.id, '999999', gone.id]
    const before = pair.host.calls.filter(({ path }) => path.endsWith('/query')).length
    const { records, rejected, deleted } = await pair.connector.readRecords(pair.access, [
      { entity: 'invoice', ids },
      { entity: 'customer', ids: [present(customer, 'a customer')] },
    ])
    expect(records.invoices.map(({ record }) => `${record.id}`)).toEqual([ids[0]])
    expect(records.customers.map(({ record }) => `${record.id}`)).toEqual([customer])
    expect(rejected).toMatchObject([{ entity: 'invoice', id: bad.id }])
    expect(deleted.map(({ id }) => id)).toEqual([gone.id, '999999'])
    const queries = pair.host.calls.filter(({ path }) => path.endsWith('/query')).slice(before)
    expect(queries.length).toBeLessThanOrEqual(3)
  })

  it('are asked for a hundred at a time', async () => {
    pair = await startPair()
    const ids = Array.from({ length: 201 }, (_, i) => `${i + 1_000_000}`)
    const ask = () => pair.connector.readRecords(pair.access, [{ entity: 'payment', ids }])
    await ask()
    const before = pair.host.calls.length
    expect((await ask()).deleted).toHaveLength(201)
    expect(pair.host.calls.length - before).toBe(3)
  })
})
