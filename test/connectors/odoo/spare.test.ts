import { describe, expect, it } from 'vitest'
import { present } from '../../../core/assert.ts'
import { invoiceId } from '../../../core/ids.ts'
import { type ModelAsked, type Reply, realm, serve } from './support.ts'

const ids = (...given: readonly string[]) => given.map((id) => invoiceId(id))

/** An Odoo with these invoices, marked or not. */
async function odoo(moves: ReadonlyMap<number, boolean>, fields: object = { no_followup: {} }) {
  const reply = ({ model, method, args }: ModelAsked): Reply => {
    if (method === 'current_realm') return realm
    if (method === 'fields_get' && model === 'account.move.line') return fields
    if (method === 'write') return true
    if (model !== 'account.move') return undefined
    const [[, , asked]] = args['domain'] as [[string, string, number[]]]
    return asked.flatMap((id) => {
      const no_followup = moves.get(id)
      const payment_state = id === 5 ? 'blocked' : 'not_paid'
      return no_followup === undefined ? [] : [{ id, no_followup, payment_state }]
    })
  }
  const { connector, access, asked } = await serve(reply)
  const { mark } = present(connector.sparing, 'its mark')
  return {
    mark: (spare: readonly string[], release: readonly string[]) =>
      mark(access, { spare: ids(...spare), release: ids(...release) }),
    written: () =>
      asked
        .filter(({ method }) => method === 'write')
        .map(({ args }) => [args['ids'], args['vals']]),
  }
}

describe('Odoo’s mark against following up', () => {
  it('is set where it is not, and taken away where it is, in one call each', async () => {
    const moves = new Map([
      [1, false],
      [2, false],
      [3, true],
      [4, true],
      [5, false],
    ])
    const { mark, written } = await odoo(moves)
    const marked = await mark(['1', '2', '3'], ['4', '5'])
    expect(marked).toEqual({ already: ['3'], blocked: ['5'], missing: [] })
    expect(written()).toEqual([
      [[4], { no_followup: false }],
      [[1, 2], { no_followup: true }],
    ])
  })

  it('names what is gone, and the balance of an entry, which has none', async () => {
    const { mark, written } = await odoo(new Map([[1, true]]))
    const marked = await mark(['9', '7.2'], ['1'])
    expect(marked).toEqual({ already: [], blocked: [], missing: ['9', '7.2'] })
    expect(written()).toEqual([[[1], { no_followup: false }]])
  })

  it('where there is none, before 19, is told by its name', async () => {
    const { mark, written } = await odoo(new Map([[1, false]]), {})
    await expect(mark(['1'], [])).rejects.toMatchObject({ kind: 'rejected', code: 'NO_FIELD' })
    expect(written()).toEqual([])
  })
})
