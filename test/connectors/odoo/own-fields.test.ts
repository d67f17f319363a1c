import { describe, expect, it, test } from 'vitest'
import type { OwnFields } from '../../../connectors/contract/host.ts'
import { present } from '../../../core/assert.ts'
import { parseDay } from '../../../core/day.ts'
import { eur, type ModelAsked, type Reply, realm, recorded, serve } from './support.ts'

const invoice: OwnFields = {
  entity: 'invoice',
  id: '792',
  shown: {
    nextStep: 'Première relance',
    nextOn: parseDay('2026-12-01'),
    lastContact: null,
    why: 'Échue.',
    exposure: null,
    ...{ grade: null, limit: null },
  },
}
const customer: OwnFields = {
  entity: 'customer',
  id: '160',
  shown: {
    ...{ nextStep: null, nextOn: null, lastContact: parseDay('2026-11-20'), why: 'En litige.' },
    exposure: { minor: 125_050n, currency: eur },
    ...{ grade: 'D', limit: { minor: 1_200_000n, currency: eur } },
  },
}

const taken = { realm, left: [] }
const fieldsOf = async (reply: (asked: ModelAsked) => Reply, major: 18 | 19 = 19) => {
  const { connector, access, asked } = await serve(reply, { major })
  const { write, most } = present(connector.ownFields, 'its fields')
  return { asked, most, write: (records: readonly OwnFields[]) => write(access, records) }
}
const body = (file: string) => recorded(file).split('\r\n\r\n')[1] ?? ''
const noMethod = { status: 404, body: body('error-model.http') }
const refused = { status: 403, body: body('error-access.http') }

describe('fields of the module', () => {
  test.each([18, 19] as const)('are written in one call, on %i', async (major) => {
    const { write, asked, most } = await fieldsOf(() => taken, major)
    expect(most).toBe(200)
    expect(await write([invoice, customer, { ...invoice, id: '5', shown: null }])).toEqual([])
    const [call] = asked
    expect(asked).toHaveLength(1)
    expect(call).toMatchObject({ model: 'encours.connection', method: 'write_fields' })
    expect(call?.args).toMatchObject({
      realm,
      records: [
        {
          ...{ model: 'account.move', id: 792 },
          vals: {
            encours_next_step: 'Première relance',
            encours_next_date: '2026-12-01',
            encours_last_contact: false,
            encours_why: 'Échue.',
          },
        },
        {
          ...{ model: 'res.partner', id: 160 },
          vals: {
            encours_next_step: false,
            encours_next_date: false,
            encours_last_contact: '2026-11-20',
            encours_why: 'En litige.',
            encours_exposure: 1250.5,
            encours_grade: 'D',
            encours_limit: 12000,
          },
        },
        { model: 'account.move', id: 5, vals: {} },
      ],
    })
  })

  it('are not asked for the balance of an entry, which nobody opens', async () => {
    const { write, asked } = await fieldsOf(() => taken)
    const left = await write([{ ...invoice, id: '12.34' }])
    expect(left).toEqual([{ entity: 'invoice', id: '12.34', why: 'no_place' }])
    expect(asked).toEqual([])
  })

  it('name the records that were left', async () => {
    const left = [
      { model: 'res.partner', id: 160, why: 'other_company' },
      { model: 'account.move', id: 792, why: 'gone' },
    ]
    const { write } = await fieldsOf(() => ({ realm, left }))
    expect(await write([invoice, customer])).toEqual([
      { entity: 'customer', id: '160', why: 'other_company' },
      { entity: 'invoice', id: '792', why: 'gone' },
    ])
  })
})

describe('what cannot be written', () => {
  const attributeError = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    error: { message: 'x', data: { name: 'builtins.AttributeError', message: 'x', debug: 'x' } },
  })
  test.each([
    ['a copy of the database', 19, () => ({ realm: 'other.1', left: [] }), 'OTHER_DATABASE'],
    ['no right', 19, () => refused, 'ACCESS'],
    ['no module', 19, () => noMethod, 'MODULE_MISSING'],
    [
      'a module from before',
      19,
      ({ method }: ModelAsked) => (method === 'current_realm' ? realm : noMethod),
      'MODULE_OUTDATED',
    ],
    [
      'a module from before, on 18',
      18,
      ({ method }: ModelAsked) =>
        method === 'current_realm' ? realm : { status: 200, body: attributeError },
      'MODULE_OUTDATED',
    ],
  ] as const)('%s is told by its name', async (_what, major, reply, code) => {
    const { write } = await fieldsOf(reply, major)
    await expect(write([invoice])).rejects.toMatchObject({ kind: 'rejected', code })
  })

  it('an answer of another shape is no success', async () => {
    const { write } = await fieldsOf(() => true)
    await expect(write([invoice])).rejects.toMatchObject({ kind: 'unavailable', code: 'NOT_JSON' })
  })
})
