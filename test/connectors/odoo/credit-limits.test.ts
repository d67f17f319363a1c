import { describe, expect, it, test } from 'vitest'
import { present } from '../../../core/assert.ts'
import { customerId } from '../../../core/ids.ts'
import { eur, type ModelAsked, serve } from './support.ts'

const customers = [customerId('7'), customerId('8'), customerId('9')]
const rows = [
  { id: 7, credit_limit: 0, use_partner_credit_limit: false },
  { id: 8, credit_limit: 3000.5, use_partner_credit_limit: true },
  { id: 9, credit_limit: 0.01, use_partner_credit_limit: true },
]

const answer = ({ model, method, args }: ModelAsked) => {
  if (model !== 'res.partner') return undefined
  if (method === 'fields_get') return { credit_limit: {}, use_partner_credit_limit: {} }
  if (method === 'write') return true
  return `${args['fields']}`.includes('credit_limit') ? rows : undefined
}

describe('Odoo’s own credit limit', () => {
  test.each([18, 19] as const)('is read and set, on %i', async (major) => {
    const { connector, access, asked } = await serve(answer, { major })
    const limits = present(connector.creditLimits, 'its limits')
    expect(await limits.read(access, { customers, currency: eur })).toEqual([
      { customer: '7', limit: null },
      { customer: '8', limit: 300_050n },
      { customer: '9', limit: 1n },
    ])
    const given = [
      ...[7, 8].map((id) => ({ customer: customerId(`${id}`), limit: 120_050n })),
      { customer: customerId('9'), limit: null },
    ]
    asked.length = 0
    await limits.write(access, { limits: given, currency: eur })
    expect(asked).toMatchObject([
      {
        ...{ model: 'res.partner', method: 'write' },
        args: { ids: [7, 8], vals: { credit_limit: 1200.5 } },
      },
      {
        ...{ model: 'res.partner', method: 'write' },
        args: { ids: [9], vals: { use_partner_credit_limit: false } },
      },
    ])
  })

  it('of nothing is Odoo’s word for without end: no credit is the smallest amount', async () => {
    const { connector } = await serve(() => true)
    expect(present(connector.creditLimits, 'its limits').noCredit).toBe(1n)
  })
})
