import { describe, expect, it, test } from 'vitest'
import { inspect } from '../../../connectors/odoo/inspect.ts'
import { eur, realm, recorded } from './support.ts'

const given = { country: 'FR', currency: eur }
const read = (text: string, model?: string) =>
  inspect(text, { ...given, ...(model === undefined ? {} : { model }) })

describe('rows', () => {
  it('of partners are customers', () => {
    const found = read(recorded('partners.json'))
    expect(found).toMatchObject({ kind: 'customers', rejected: [], failure: null })
    expect(found.records[0]).toMatchObject({ kind: 'customer', record: { siren: '400079190' } })
  })

  it('of documents with labels have their own currencies', () => {
    expect(read(recorded('moves-labelled.json'))).toMatchObject({
      kind: 'documents',
      records: [
        {
          kind: 'invoice',
          record: { id: '792', currency: 'USD', instalments: [{ open: 90000n }] },
        },
        { kind: 'creditNote', record: { id: '805', currency: 'USD', open: 1200n } },
      ],
    })
  })

  it('in the envelope of JSON-RPC are the same', () => {
    expect(read(recorded('rpc-moves-18.json'))).toMatchObject({
      kind: 'documents',
      records: [
        { kind: 'invoice', record: { number: 'FAC/2026/00001', total: 100000n } },
        { kind: 'invoice' },
      ],
    })
  })

  it('of receivable lines are payments, debts, and instalments of documents', () => {
    const entries = read(recorded('entry-lines.json'))
    expect(entries.records.filter(({ kind }) => kind === 'payment')).toHaveLength(6)
    expect(entries.records.filter(({ kind }) => kind === 'invoice')).toHaveLength(2)
    const parts = read(recorded('lines.json'))
    expect(parts.records).toEqual([])
    expect(parts.facts).toContainEqual({
      ...{ document: '792', line: expect.any(String), due: '2026-11-26' },
      ...{ amount: '1200.0', open: '900.0' },
    })
  })

  it('that do not parse name the field, and keep the good ones', () => {
    const rows = JSON.parse(recorded('moves.json'))
    rows[0].amount_total = 'much'
    const found = read(JSON.stringify(rows))
    expect(found.rejected).toEqual([
      { entity: 'invoice', id: `${rows[0].id}`, reason: expect.stringMatching(/^amount_total: /) },
    ])
    expect(found.records.length).toBe(rows.length - 1)
  })

  test.each([
    ['[]', { kind: 'empty' }],
    ['[4,5]', { kind: 'ids', facts: [{ ids: ['4', '5'] }] }],
    ['41', { kind: 'count', count: 41 }],
    ['[{"id":1,"name":"x"}]', { kind: 'other', ignored: { unknown: 1 } }],
    ['{"jsonrpc":"2.0","id":1,"result":12}', { kind: 'count', count: 12 }],
    ['{"access_token":"secret-of-the-company","refresh_token":"x"}', { kind: 'tokens' }],
  ])('%s', (text, expected) => {
    const found = read(text)
    expect(found).toMatchObject({ ...expected, failure: null })
    expect(JSON.stringify(found)).not.toContain('secret-of-the-company')
  })

  it('are read as the model that is named', () => {
    expect(read('[{"id":1,"name":"x"}]', 'sale.order').ignored).toEqual({ 'sale.order': 1 })
    expect(read('[{"id":1,"name":"x"}]', 'res.partner').rejected).toHaveLength(1)
  })
})

test.each([
  ['version-19.json', { kind: 'version', failure: null }],
  ['version-18.json', { kind: 'version', failure: null }],
  ['error-access.http', { kind: 'failure', failure: { kind: 'rejected', code: 'ACCESS' } }],
  ['error-key.http', { failure: { kind: 'unauthorized', code: 'KEY', retryable: false } }],
  ['error-database.http', { failure: { code: 'DATABASE' } }],
  ['rpc-error-missing.json', { failure: { code: 'MISSING' } }],
])('%s', (file, expected) => {
  expect(read(recorded(file))).toMatchObject(expected)
})

test('a failure says in both languages what to do', () => {
  const { failure } = read(recorded('error-key.http'))
  expect(failure?.action).toContain('Connect again')
  expect(failure?.actionFr).toContain('Connectez')
})

test.each([
  ['<!DOCTYPE html><title>Sign in</title>', 'PROXY_PAGE'],
  ['<!DOCTYPE html><title>404 Not Found</title>', 'DATABASE'],
  ['{"error":"invalid_grant","error_description":"x"}', 'invalid_grant'],
  ['{"hello":1}', 'NOT_JSON'],
  ['half an ans', 'NOT_JSON'],
])('%s is %s', (text, code) => {
  expect(read(text)).toMatchObject({ kind: 'failure', failure: { code } })
})

test('a webhook names records and holds no values', () => {
  const event = { id: 'e1', operation: 'deleted', at: '2026-11-26T17:00:00Z' }
  const events = [
    { ...event, model: 'account.move', record: 7 },
    { ...event, id: 'e2', model: 'res.partner', record: 3, operation: 'polished' },
    { ...event, id: 'e3', model: 'sale.order', record: 3 },
    {},
  ]
  expect(read(JSON.stringify({ realm, sent_at: 'x', events }))).toMatchObject({
    kind: 'events',
    events: [
      { realm, entity: 'invoice', id: '7', operation: 'deleted', at: event.at },
      // Of what is gone nobody can say any more which of the two it was.
      { realm, entity: 'creditNote', id: '7', operation: 'deleted', at: event.at },
      { realm, entity: 'customer', id: '3', operation: 'refetch' },
    ],
    deleted: [
      { entity: 'invoice', id: '7' },
      { entity: 'creditNote', id: '7' },
    ],
    ignored: { unreadable: 1, 'other models': 1 },
  })
})
