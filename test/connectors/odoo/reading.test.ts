import { describe, expect, it, test } from 'vitest'
import type { HostPage } from '../../../connectors/contract/host.ts'
import { customerId, invoiceId } from '../../../core/ids.ts'
import { type ModelAsked, nowMs, recorded, type Served, serve } from './support.ts'

type Row = Readonly<Record<string, unknown>> & { readonly id: number }
const rows = (name: string): Row[] => JSON.parse(recorded(name))
const tables: Readonly<Record<string, Row[]>> = {
  'res.partner': rows('partners.json').filter(({ id }) => id !== 161),
  'account.move': rows('moves.json'),
  'account.move.line': rows('entry-lines.json'),
}

interface Condition {
  readonly field: string
  readonly operator: string
  readonly value: unknown
}

/** The conditions of a domain, whatever joins them. */
const conditionsOf = ({ args }: ModelAsked): Condition[] =>
  ((args['domain'] ?? []) as unknown[])
    .filter((part): part is [string, string, unknown] => Array.isArray(part))
    .map(([field, operator, value]) => ({ field, operator, value }))

const conditionIn = (asked: ModelAsked, field: string, operator: string): unknown =>
  conditionsOf(asked).find((one) => one.field === field && one.operator === operator)?.value

/** Rows by their ids alone: what a domain says besides is what the tests look at. */
function reply(asked: ModelAsked): unknown {
  const { model, method, args } = asked
  const table = tables[model]
  if (!table || method === 'fields_get') return undefined
  if (method === 'search_count') {
    const upTo = (conditionIn(asked, 'id', '<=') as number | undefined) ?? Number.MAX_SAFE_INTEGER
    return table.filter(({ id }) => id <= upTo).length
  }
  if (conditionIn(asked, 'type', '=') === 'invoice') {
    return rows('partners.json').filter(({ id }) => id === 161)
  }
  if (model === 'account.move.line') {
    const moves = conditionIn(asked, 'move_id', 'in') as number[] | undefined
    const ofEntries = conditionIn(asked, 'move_type', 'not in') !== undefined
    if (moves) {
      if (ofEntries) return table.filter(({ move_id }) => moves.includes(move_id as number))
      return rows('lines.json').filter(({ move_id }) => moves.includes(move_id as number))
    }
    if (conditionIn(asked, 'move_id.line_ids', 'in')) return rows('lines.json')
  }
  const after = (conditionIn(asked, 'id', '>') as number | undefined) ?? 0
  const one = conditionIn(asked, 'id', '=') as number | undefined
  const some = conditionIn(asked, 'id', 'in') as number[] | undefined
  const ofCustomer =
    conditionIn(asked, 'commercial_partner_id', '=') !== undefined ||
    conditionIn(asked, 'partner_id', '=') !== undefined
  const ids = one !== undefined ? [one] : ofCustomer ? undefined : some
  return table
    .filter(({ id }) => id > after && (ids === undefined || ids.includes(id)))
    .toSorted((a, b) => a.id - b.id)
    .slice(0, (args['limit'] as number | undefined) ?? table.length)
}

const replyAll = (asked: ModelAsked): unknown =>
  asked.model === 'account.partial.reconcile' ? rows('partials.json') : reply(asked)

const labelled = (row: object): object =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) =>
      name.endsWith('_id') && typeof value === 'number'
        ? [name, [value, `${value}`]]
        : [name, value],
    ),
  )

/** As a server of 16 answers, measured on 16.0. */
function replyOf16(asked: ModelAsked): unknown {
  const { model, method, args } = asked
  if (method !== 'search_read' || 'load' in args) {
    return model === 'account.move.line' && method === 'search_read'
      ? { status: 200, body: recorded('rpc-error-load.json') }
      : replyAll(asked)
  }
  const found = replyAll(asked)
  return Array.isArray(found) ? found.map(labelled) : found
}

async function readAll(
  read: (cursor: string | null) => Promise<HostPage>,
): Promise<readonly HostPage[]> {
  const pages: HostPage[] = []
  let cursor: string | null = null
  do {
    const page = await read(cursor)
    pages.push(page)
    cursor = page.next
    if (pages.length > 100) throw new Error('a reading ends')
  } while (cursor !== null)
  return pages
}

const changesSince = (ms: number) => JSON.stringify({ v: 1, since: new Date(ms).toISOString() })

describe('a complete reading', () => {
  test.each([2, 1000])('in pages of %i brings each record once', async (pageSize) => {
    const served = await serve(replyAll, { config: { pageSize } })
    const { connector, access } = served
    const pages = await readAll((cursor) => connector.readPage(access, cursor))
    const all = pages.map(({ records }) => records)
    const ids = (name: 'customers' | 'invoices' | 'creditNotes' | 'payments') =>
      all.flatMap((records) => records[name].map(({ record }) => record.id))
    expect(ids('customers')).toEqual(['7', '139', '156', '160'])
    expect(ids('invoices').toSorted()).toEqual(
      ['84', '792', '794', '796', '797', '798', '800', '803.2488', '806', '807.2499'].toSorted(),
    )
    expect(ids('creditNotes')).toEqual(['805'])
    expect(ids('payments')).toEqual([
      '793.2463',
      '795.2468',
      '799.2479',
      '802.2487',
      '804.2490',
      '809.2504',
    ])
    expect(pages.flatMap(({ rejected }) => rejected)).toEqual([])
    expect(pages.reduce((sum, { read }) => sum + read, 0)).toBe(
      await connector.countRecords(access),
    )
    expect(pages.slice(0, -1).every(({ changesFrom }) => changesFrom === null)).toBe(true)
    expect(pages.at(-1)).toMatchObject({
      changesFrom: expect.stringContaining('since'),
      begunAt: expect.stringContaining('T'),
    })
  })

  it('brings the same from 16, which refuses `load` for lines and names what ids stand for', async () => {
    const later = await serve(replyAll, { major: 18 })
    const older = await serve(replyOf16, { major: 16 })
    const read = async ({ connector, access }: Served) =>
      (await readAll((cursor) => connector.readPage(access, cursor))).map(({ records }) => records)
    expect(await read(older)).toEqual(await read(later))
  })

  it('of small books is a handful of calls', async () => {
    const { connector, access, asked } = await serve(replyAll)
    await readAll((cursor) => connector.readPage(access, cursor))
    const read = 4 + 9 + 8
    expect(asked.length).toBeLessThanOrEqual((read / 1000) * 4 + 20)
  })

  it('knows what a payment settles by instalment', async () => {
    const { connector, access } = await serve(replyAll)
    const pages = await readAll((cursor) => connector.readPage(access, cursor))
    const payments = pages.flatMap(({ records }) => records.payments.map(({ record }) => record))
    expect(payments.find(({ id }) => id === '793.2463')?.allocations).toEqual([
      { invoice: '792', instalment: 1, amount: 30000n },
    ])
  })

  it('reads a step again where a record was committed behind it', async () => {
    let late = true
    const behind = (asked: ModelAsked): unknown => {
      if (asked.method === 'search_count' && asked.model === 'account.move' && late) {
        late = false
        return rows('moves.json').length + 1
      }
      return replyAll(asked)
    }
    const { connector, access } = await serve(behind)
    const pages = await readAll((cursor) => connector.readPage(access, cursor))
    const times = pages.filter(({ records }) =>
      records.invoices.some(({ record: { id } }) => id === '792'),
    )
    expect(times).toHaveLength(2)
  })

  it('gives up where records keep coming in behind it', async () => {
    const { connector, access } = await serve((asked) =>
      asked.method === 'search_count' ? 1_000 : replyAll(asked),
    )
    await expect(readAll((cursor) => connector.readPage(access, cursor))).rejects.toMatchObject({
      code: 'PAGING_SKEW',
    })
  })

  it('refuses a cursor that is not its own', async () => {
    const { connector, access } = await serve(replyAll)
    await expect(connector.readPage(access, '{"v":2}')).rejects.toThrow(/^cursor: /)
  })
})

describe('changes', () => {
  it('are asked by the moment of writing, and read whole', async () => {
    const { connector, access, asked } = await serve(replyAll)
    const since = Date.parse('2026-11-26T17:00:00Z')
    const changes = await connector.readChanges(access, changesSince(since))
    const written = asked.flatMap((call) => conditionIn(call, 'write_date', '>=') ?? [])
    expect(new Set(written)).toEqual(new Set(['2026-11-26 17:00:00']))
    expect(changes?.records.customers.map(({ record }) => record.id)).toContain('160')
    expect(changes?.records.payments.length).toBe(6)
    const next = JSON.parse(changes?.next ?? '{}').since
    // Five minutes before the server's own clock.
    expect(Math.abs(Date.now() - 300_000 - Date.parse(next))).toBeLessThan(10_000)
  })

  it('too long ago are not told: deletions leave no trace', async () => {
    const { connector, access } = await serve(replyAll)
    const old = changesSince(nowMs - 30 * 86_400_000)
    expect(await connector.readChanges(access, old)).toBeNull()
  })

  it('that are more than a few pages are read by a complete reading', async () => {
    const endless = (asked: ModelAsked): unknown => {
      const after = (conditionIn(asked, 'id', '>') as number | undefined) ?? 0
      return asked.model === 'account.move' && asked.args['limit'] === 2
        ? [
            { id: after + 1, move_type: 'out_invoice' },
            { id: after + 2, move_type: 'out_invoice' },
          ]
        : replyAll(asked)
    }
    const { connector, access } = await serve(endless, { config: { pageSize: 2 } })
    expect(await connector.readChanges(access, changesSince(nowMs - 60_000))).toBeNull()
  })
})

describe('records that are named', () => {
  it('are there, or told as gone', async () => {
    const { connector, access } = await serve(replyAll)
    const found = await connector.readRecords(access, [
      { entity: 'customer', ids: ['160', '999'] },
      { entity: 'invoice', ids: ['792', '805', '998', 'nonsense'] },
    ])
    expect(found.records.customers.map(({ record }) => record.id)).toEqual(['160'])
    expect(found.records.invoices.map(({ record }) => record.id)).toContain('792')
    // Named as an invoice, it is a credit note.
    expect(found.records.creditNotes.map(({ record }) => record.id)).toEqual(['805'])
    expect(found.deleted).toEqual(
      expect.arrayContaining([
        { entity: 'customer', id: '999' },
        { entity: 'invoice', id: '805' },
        { entity: 'invoice', id: '998' },
        { entity: 'invoice', id: 'nonsense' },
      ]),
    )
    expect(found.deleted).not.toContainEqual({ entity: 'invoice', id: '792' })
  })
})

describe('before a send', () => {
  const wanted = {
    customer: customerId('160'),
    invoices: [invoiceId('792'), invoiceId('803.2488'), invoiceId('997')],
  }

  it('the customer, his invoices, credits and payments are read as they are', async () => {
    const { connector, access } = await serve(replyAll)
    const found = await connector.reread(access, wanted)
    expect(found.customers.map(({ record }) => record.id)).toEqual(['160'])
    expect(found.invoices.map(({ record }) => record.id).toSorted()).toEqual(['792', '803.2488'])
    expect(found.creditNotes.map(({ record }) => record.id)).toEqual(['805'])
    expect(found.payments.map(({ record }) => record.id)).toContain('799.2479')
    expect(found.missing).toEqual(['997'])
    expect(found.asOf).toMatch(/^\d{4}-\d\d-\d\dT/)
  })

  it('nothing is told where one record does not parse', async () => {
    const { connector, access } = await serve((asked) =>
      asked.model === 'account.move'
        ? rows('moves.json').map((row) => ({ ...row, amount_total: 'much' }))
        : replyAll(asked),
    )
    await expect(connector.reread(access, wanted)).rejects.toMatchObject({ code: 'MALFORMED' })
  })
})

describe('a document that is deleted before its lines are read', () => {
  /** Of 792 and the credit note 805 the lines are asked for once, and then all of them is gone. */
  const deletedMeanwhile = () => {
    let gone = false
    const isGone = (row: unknown) => gone && [row].flat().some((one) => one === 792 || one === 805)
    return (asked: ModelAsked): unknown => {
      const moves = conditionIn(asked, 'move_id', 'in') as number[] | undefined
      if (asked.model === 'account.move.line' && moves?.includes(792)) gone = true
      const found = replyAll(asked)
      if (!Array.isArray(found)) return found
      return found.filter(({ id, move_id }) =>
        asked.model === 'account.move' ? !isGone(id) : !isGone(move_id),
      )
    }
  }
  const idsOf = (records: readonly { readonly record: { readonly id: string } }[]) =>
    records.map(({ record }) => record.id)

  it('is not on the page, and every other one is', async () => {
    const { connector, access } = await serve(deletedMeanwhile())
    const pages = await readAll((cursor) => connector.readPage(access, cursor))
    const invoices = pages.flatMap(({ records }) => idsOf(records.invoices))
    expect(invoices).not.toContain('792')
    expect(invoices).toEqual(expect.arrayContaining(['84', '794', '796', '797', '798', '800']))
    expect(pages.flatMap(({ records }) => idsOf(records.creditNotes))).toEqual([])
    expect(pages.flatMap(({ rejected }) => rejected)).toEqual([])
  })

  it('is told as gone by the changes', async () => {
    const { connector, access } = await serve(deletedMeanwhile())
    const since = changesSince(Date.parse('2026-11-26T17:00:00Z'))
    const changes = await connector.readChanges(access, since)
    expect(idsOf(changes?.records.invoices ?? [])).not.toContain('792')
    expect(changes?.deleted).toEqual(
      expect.arrayContaining([
        { entity: 'invoice', id: '792' },
        { entity: 'creditNote', id: '805' },
      ]),
    )
    expect(changes?.deleted).not.toContainEqual({ entity: 'invoice', id: '794' })
  })

  it('is told as gone to who asks for it', async () => {
    const { connector, access } = await serve(deletedMeanwhile())
    const wanted = [{ entity: 'invoice' as const, ids: ['792', '794'] }]
    const found = await connector.readRecords(access, wanted)
    expect(idsOf(found.records.invoices)).toEqual(['794'])
    expect(found.deleted).toContainEqual({ entity: 'invoice', id: '792' })
  })

  it('is missing right before a send', async () => {
    const { connector, access } = await serve(deletedMeanwhile())
    const wanted = { customer: customerId('160'), invoices: [invoiceId('792'), invoiceId('794')] }
    const found = await connector.reread(access, wanted)
    expect(idsOf(found.invoices)).toEqual(['794'])
    expect(found.missing).toEqual(['792'])
  })
})

describe('a posted document without a receivable line', () => {
  const lineless = (facts: Readonly<Record<string, unknown>>) => (asked: ModelAsked) => {
    const found = replyAll(asked)
    if (!Array.isArray(found)) return found
    return asked.model === 'account.move'
      ? found.map((row) => (row.id === 792 ? { ...row, ...facts } : row))
      : found.filter(({ move_id }) => move_id !== 792)
  }
  const wanted = { customer: customerId('160'), invoices: [invoiceId('792')] }

  it('is paid where Odoo itself says that nothing is open', async () => {
    const { connector, access, asked } = await serve(lineless({ amount_residual: 0 }))
    const { invoices } = await connector.reread(access, wanted)
    const [invoice] = invoices.filter(({ record }) => record.id === '792')
    expect(invoice?.record.instalments).toMatchObject([{ open: 0n }])
    // Asked once more, and no more often.
    expect(asked.filter(({ model }) => model === 'account.move')).toHaveLength(2)
  })

  it('is set aside where it says otherwise, and nothing is sent on that', async () => {
    const { connector, access } = await serve(lineless({ amount_residual: 300 }))
    const pages = await readAll((cursor) => connector.readPage(access, cursor))
    expect(pages.flatMap(({ rejected }) => rejected)).toMatchObject([
      { entity: 'invoice', id: '792', reason: expect.stringContaining('receivable line') },
    ])
    await expect(connector.reread(access, wanted)).rejects.toMatchObject({ code: 'MALFORMED' })
  })
})

describe("Odoo's own sums", () => {
  it('are by customer and currency, and leave out who owes nothing', async () => {
    const group = (partner: unknown, currency: unknown, sum: number) => ({
      ...{ partner_id: partner, currency_id: currency, amount_residual_currency: sum, __count: 1 },
    })
    const { connector, access } = await serve(({ method }) =>
      method === 'read_group'
        ? [
            group([160, 'Odd'], [1, 'USD'], 1532.45),
            group([160, 'Odd'], [125, 'EUR'], -0.5),
            group([7, 'Ateliers'], [125, 'EUR'], 0.0),
          ]
        : undefined,
    )
    expect(await connector.controls?.totals(access)).toEqual([
      { customer: '160', currency: 'USD', net: 153245n },
      { customer: '160', currency: 'EUR', net: -50n },
    ])
  })

  it('are made of documents, and of the lines of entries', async () => {
    const line = (id: number, facts: Readonly<Record<string, unknown>>) => ({
      ...{ id, partner_id: 160, currency_id: 125, move_type: 'out_invoice' },
      ...facts,
    })
    const { connector, access } = await serve(({ args }) =>
      JSON.stringify(args['domain'] ?? []).includes('"partner_id","in"')
        ? [
            line(1, { move_id: 10, amount_residual_currency: 30.5 }),
            line(2, { move_id: 10, amount_residual_currency: 70.0 }),
            line(3, { move_id: 11, move_type: 'out_refund', amount_residual_currency: -12.0 }),
            line(4, { move_id: 12, move_type: 'entry', amount_residual_currency: -5.25 }),
            line(5, { move_id: 12, move_type: 'entry', amount_residual_currency: 8.0 }),
            line(6, { move_id: 13, amount_residual_currency: 4.0 }),
            line(7, { move_id: 13, amount_residual_currency: -4.0 }),
          ]
        : undefined,
    )
    const facts = { customer: '160', currency: 'EUR' }
    expect(await connector.controls?.openItems(access, [customerId('160')])).toEqual([
      { ...facts, entity: 'invoice', id: '10', open: 10050n },
      { ...facts, entity: 'creditNote', id: '11', open: 1200n },
      { ...facts, entity: 'payment', id: '12.4', open: 525n },
      { ...facts, entity: 'invoice', id: '12.5', open: 800n },
    ])
  })
})
