import { expect, test } from 'vitest'
import { changesAfter } from '../../../connectors/odoo/cursor.ts'
import { rawAnswer } from '../../../connectors/odoo/raw-answer.ts'
import { customerId, invoiceId } from '../../../core/ids.ts'
import { instantOf } from '../../../core/instant.ts'
import { type ModelAsked, nowMs, recorded, serve } from './support.ts'

const wanted = { customer: customerId('160'), invoices: [invoiceId('997'), invoiceId('803.2488')] }

/** A real server's words; by JSON-RPC they come in a 200. */
function hiding(model: string, major: 18 | 19) {
  const { status, text } = rawAnswer(recorded('error-access.http'))
  const refused =
    major === 19 ? { status, body: text } : { status: 200, body: recorded('rpc-error-access.json') }
  return (asked: ModelAsked) =>
    asked.method === 'read' && asked.model === model ? refused : undefined
}

test.each([
  ['account.move', 19],
  ['account.move.line', 19],
  ['account.move', 18],
] as const)('what a rule hides of %s is not taken for deleted, on %s', async (model, major) => {
  const { connector, access } = await serve(hiding(model, major), { major })
  await expect(connector.reread(access, wanted)).rejects.toMatchObject({ code: 'ACCESS' })
  const ids = ['997', '803.2488']
  const records = ids.map((id) => ({ entity: 'invoice', id }) as const)
  await expect(connector.mustBeGone?.(access, records)).rejects.toMatchObject({ code: 'ACCESS' })
})

test.each([19, 18] as const)(
  'what is told and hidden holds up nothing else told, on %i',
  async (major) => {
    const hide = hiding('account.move', major)
    const { connector, access } = await serve(
      (call) => ([call.args['ids']].flat().includes(998) ? hide(call) : undefined),
      { major },
    )
    const ids = ['997', '998', '999', '803.2488']
    const read = await connector.readRecords(access, [{ entity: 'invoice', ids }])
    expect(read.deleted.map(({ id }) => id)).toEqual(['997', '999', '803.2488'])
  },
)

test.each([19, 18] as const)(
  'of very many told and hidden not each is asked for, on %i',
  async (major) => {
    const { connector, access, asked } = await serve(hiding('account.move', major), { major })
    const ids = Array.from({ length: 4_000 }, (_, index) => `${100_000 + index}`)
    const read = await connector.readRecords(access, [{ entity: 'invoice', ids }])
    expect(read.deleted.length).toBe(0)
    expect(asked.length).toBeLessThan(200)
  },
)

test('what was deleted is passed over, and gone', async () => {
  const { connector, access, asked } = await serve(() => undefined)
  expect((await connector.reread(access, wanted)).missing).toEqual(['997', '803.2488'])
  const reads = asked.filter(({ method }) => method === 'read')
  expect(reads.map(({ model, args }) => [model, args['ids']])).toEqual([
    ['account.move', [997]],
    ['account.move.line', [2488]],
  ])
})

test('nothing is asked where nothing is missing', async () => {
  const { connector, access, asked } = await serve(() => undefined)
  await connector.mustBeGone?.(access, [])
  expect(asked).toEqual([])
})

test('another database under the same address is not read', async () => {
  const { connector, access } = await serve(({ method }) =>
    method === 'current_realm' ? 'another-uuid.1' : undefined,
  )
  const other = { kind: 'rejected', code: 'OTHER_DATABASE' }
  await expect(connector.readPage(access, null)).rejects.toMatchObject(other)
  await expect(connector.reread(access, wanted)).rejects.toMatchObject(other)
  const from = changesAfter(instantOf(nowMs), 'changes') ?? ''
  await expect(connector.readChanges(access, from)).rejects.toMatchObject(other)
})

test.each([19, 18] as const)(
  'a user of the portal finds no change, which is not taken for none, on %i',
  async (major) => {
    let isInternal = true
    const { connector, access, asked } = await serve(
      ({ method }) => (method === 'has_group' ? isInternal : undefined),
      { major },
    )
    const from = changesAfter(instantOf(nowMs), 'changes') ?? ''
    expect(await connector.readChanges(access, from)).toMatchObject({ read: 0 })
    const [call] = asked.filter(({ method }) => method === 'has_group')
    expect(call?.args).toMatchObject({ ids: [7], group_ext_id: 'base.group_user' })
    isInternal = false
    const refused = { kind: 'rejected', code: 'ACCESS' }
    await expect(connector.readChanges(access, from)).rejects.toMatchObject(refused)
  },
)

test.each(['error-field.http', 'error-access.http'])(
  'a field that vanishes while its name is kept does not stop the reading: %s',
  async (file) => {
    const { status, text: body } = rawAnswer(recorded(file))
    let isThere = true
    const { connector, access, asked } = await serve(({ method, args }) => {
      if (method === 'fields_get') return isThere ? { credit_limit: {} } : {}
      const named = args['fields']
      const isAsked = Array.isArray(named) && named.includes('credit_limit')
      return isAsked && !isThere ? { status, body } : undefined
    })
    await connector.readPage(access, null)
    isThere = false
    expect((await connector.readPage(access, null)).records.customers).toEqual([])
    expect(asked.filter(({ method }) => method === 'fields_get')).toHaveLength(4)
  },
)
