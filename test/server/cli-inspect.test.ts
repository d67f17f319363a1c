import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encours } from '../support/encours.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'encours-inspect-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

describe('inspect', () => {
  const inspected = async (text: string, ...args: string[]) => {
    const file = join(folder, 'answer.json')
    await writeFile(file, text)
    return encours(['inspect', 'quickbooks', file, ...args])
  }

  test('prints what is understood of a recorded answer, its records as a book has them', async () => {
    const invoice = `{"Id":"31","TxnDate":"2026-10-01","DueDate":"2026-10-31","TotalAmt":1250.1,
      "CustomerRef":{"value":"8"},"Balance":250.1,
      "MetaData":{"LastUpdatedTime":"2026-11-02T13:15:36-08:00"}}`
    const { code, out } = await inspected(`{"Invoice":${invoice}}`, '--currency', 'CAD')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      kind: 'invoices',
      records: [
        {
          id: '31',
          currency: 'CAD',
          total: '1250.10',
          instalments: [{ due: '2026-10-31', amount: '1250.10', open: '250.10' }],
        },
      ],
      deleted: [],
      rejected: [],
      failure: null,
    })
  })

  test('reads an answer of Odoo, and says what to do about a failure in both languages', async () => {
    const answers = new URL('../fixtures/odoo/', import.meta.url)
    const file = (name: string) => fileURLToPath(new URL(name, answers))
    const rows = await encours(['inspect', 'odoo', file('moves-labelled.json')])
    expect(JSON.parse(rows.out)).toMatchObject({
      kind: 'documents',
      records: [
        { id: '792', currency: 'USD', total: '1200.00', instalments: [{ open: '900.00' }] },
        { id: '805', currency: 'USD', open: '12.00' },
      ],
    })
    const named = await encours([
      ...['inspect', 'odoo', file('moves-labelled.json'), '--model', 'sale.order'],
    ])
    expect(JSON.parse(named.out)).toMatchObject({ records: [], ignored: { 'sale.order': 2 } })
    const failed = await encours(['inspect', 'odoo', file('error-access.http')])
    expect(JSON.parse(failed.out)).toMatchObject({
      failure: { code: 'ACCESS', actionFr: expect.stringContaining('Facturation') },
    })
  })

  test.each([
    [['constructor', 'FILE'], /the host to inspect/],
    [['odoo'], /FILE is missing/],
    [[], /the host to inspect/],
    [['quickbooks'], /FILE is missing/],
    [['quickbooks', '/no/such/file'], /no such file/],
  ])('inspect %j is refused', async (args, message) => {
    const { code, out, err } = await encours(['inspect', ...args])
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(message)
  })
})
