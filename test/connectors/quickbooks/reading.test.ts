import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Rejected } from '../../../connectors/contract/failure.ts'
import { customerId, invoiceId } from '../../../core/ids.ts'
import { Malformed } from '../../../core/malformed.ts'
import { createRecord, deleteRecord, updateRecord } from '../../hosts/quickbooks/effects.ts'
import { seedCompany } from '../../hosts/quickbooks/seed.ts'
import { seedMany } from '../../hosts/quickbooks/seed-many.ts'
import { amountJson } from '../../hosts/quickbooks/wire.ts'
import { nowMs, type Pair, readAll, startPair, today } from './support.ts'

let pair: Pair

beforeEach(async () => {
  pair = await startPair()
  seedCompany(pair.host.company, { today })
})
afterEach(() => pair.host.stop())

const sum = (amounts: Iterable<bigint>): bigint => [...amounts].reduce((a, b) => a + b, 0n)
const books = () => pair.host.company.records

describe('a first load', () => {
  test('says how many records it will bring, inactive customers included', async () => {
    const { Customer, Invoice, CreditMemo, Payment } = books()
    const all = Customer.size + Invoice.size + CreditMemo.size + Payment.size
    expect(await pair.connector.countRecords(pair.access)).toBe(all)
    expect([...Customer.values()].some(({ fields }) => fields['Active'] === false)).toBe(true)
  })

  test('equals the books of the host, record by record and to the cent', async () => {
    const { records, rejected, read } = await readAll(pair.connector, pair.access)
    expect(rejected).toEqual([])
    expect(read).toBe(await pair.connector.countRecords(pair.access))
    for (const [mine, theirs] of [
      [records.customers, books().Customer],
      [records.invoices, books().Invoice],
      [records.creditNotes, books().CreditMemo],
      [records.payments, books().Payment],
    ] as const) {
      expect(new Set(mine.map(({ record }) => `${record.id}`))).toEqual(new Set(theirs.keys()))
    }
    for (const currency of ['EUR', 'USD']) {
      const mine = records.invoices.filter(({ record }) => record.currency === currency)
      const theirs = [...books().Invoice.values()].filter((one) => one.currency === currency)
      const opened = mine.flatMap(({ record }) => record.instalments.map(({ open }) => open))
      expect(sum(mine.map(({ record }) => record.total))).toBe(
        sum(theirs.map(({ total }) => total)),
      )
      expect(sum(opened)).toBe(sum(theirs.map(({ open }) => open)))
    }
    const credit = sum(records.creditNotes.map(({ record }) => record.open))
    const unapplied = sum(records.payments.map(({ record }) => record.unapplied))
    expect(credit).toBe(sum([...books().CreditMemo.values()].map(({ open }) => open)))
    expect(unapplied).toBe(sum([...books().Payment.values()].map(({ open }) => open)))
    expect(unapplied).toBeGreaterThan(0n)
  })

  test('tells the voided from the unpaid and from the paid', async () => {
    const { records } = await readAll(pair.connector, pair.access)
    const voided = records.invoices.filter(({ record }) => record.status === 'void')
    const theirs = [...books().Invoice.values()].filter(({ total }) => total === 0n)
    expect(voided.length).toBe(theirs.length)
    expect(voided.length).toBeGreaterThan(0)
  })

  test('brings customers before what refers to them', async () => {
    const known = new Set<string>()
    await readAll(pair.connect({ pageSize: 10 }), pair.access, ({ records }) => {
      for (const { record } of records.customers) known.add(record.id)
      for (const { record } of [...records.invoices, ...records.payments, ...records.creditNotes]) {
        expect(known).toContain(record.customer)
      }
    })
  })

  test.each([2, 3, 7, 50, 1000])('is the same in pages of %i', async (pageSize) => {
    const whole = await readAll(pair.connector, pair.access)
    const paged = await readAll(pair.connect({ pageSize }), pair.access)
    const ids = (read: typeof whole) => read.records.invoices.map(({ record }) => record.id).sort()
    expect(ids(paged)).toEqual(ids(whole))
    expect(paged.read).toBe(whole.read)
  })

  test('costs at most its pages and ten calls', async () => {
    const from = pair.host.calls.length
    await pair.connector.readCompany(pair.access)
    await pair.connector.countRecords(pair.access)
    const { pages } = await readAll(pair.connect({ pageSize: 100 }), pair.access)
    expect(pair.host.calls.length - from).toBeLessThanOrEqual(pages.length + 10)
  })

  test('is whole where more records than a page were created in the same second', async () => {
    const host = pair.host.company
    const customer = [...books().Customer.keys()][0] ?? ''
    for (let i = 0; i < 25; i += 1) {
      createRecord(host, 'Invoice', {
        nowMs: nowMs - 60_000,
        fields: {
          CustomerRef: { value: customer },
          TxnDate: today,
          TotalAmt: amountJson(100n, host.currency),
        },
      })
    }
    const { records, read } = await readAll(pair.connect({ pageSize: 10 }), pair.access)
    expect(new Set(records.invoices.map(({ record }) => record.id)).size).toBe(books().Invoice.size)
    expect(read).toBe(await pair.connector.countRecords(pair.access))
  })

  test('loses nothing that stays while other records are deleted under it', async () => {
    const before = new Set(books().Invoice.keys())
    const { records } = await readAll(pair.connect({ pageSize: 10 }), pair.access, (page) => {
      const [gone] = page.records.invoices
      const theirs = gone && books().Invoice.get(gone.record.id)
      if (!theirs || theirs.linked.length > 0) return
      const { id, syncToken } = theirs
      deleteRecord(pair.host.company, 'Invoice', { id, syncToken: `${syncToken}`, nowMs })
    })
    const read = new Set(records.invoices.map(({ record }) => `${record.id}`))
    expect(books().Invoice.size).toBeLessThan(before.size)
    for (const id of books().Invoice.keys()) expect(read).toContain(id)
  })

  test('loses nothing where a record goes from a second that fills several pages', async () => {
    const host = pair.host.company
    const many = { customers: 1, invoices: 0, seed: 1, untilMs: nowMs }
    seedMany(host, many)
    const customer = [...books().Customer.keys()].at(-1) ?? ''
    const fields = {
      CustomerRef: { value: customer },
      TxnDate: today,
      TotalAmt: amountJson(100n, host.currency),
    }
    const twins = Array.from({ length: 40 }, () =>
      createRecord(host, 'Invoice', { nowMs: nowMs - 60_000, fields }),
    )
    let left = 2
    const { records } = await readAll(pair.connect({ pageSize: 10 }), pair.access, (page) => {
      const inTheMidst = page.next?.includes('"start":1,') === false
      if (!inTheMidst || left === 0) return
      left -= 1
      for (const { id } of twins.splice(0, 4)) {
        deleteRecord(host, 'Invoice', { id, syncToken: '0', nowMs })
      }
    })
    expect(left).toBe(0)
    const read = new Set(records.invoices.map(({ record }) => `${record.id}`))
    for (const { id } of twins) expect(read).toContain(id)
  })

  test('leaves what is created meanwhile to the next reading', async () => {
    let clock = nowMs
    const later = await startPair({ clock: () => clock })
    try {
      seedCompany(later.host.company, { today })
      const customer = [...later.host.company.records.Customer.keys()][0] ?? ''
      const made: string[] = []
      const { records } = await readAll(later.connect({ pageSize: 20 }), later.access, () => {
        clock += 5_000
        const fields = { CustomerRef: { value: customer }, TxnDate: today }
        made.push(createRecord(later.host.company, 'Invoice', { nowMs: clock, fields }).id)
      })
      const read = records.invoices.map(({ record }) => `${record.id}`)
      expect(read.filter((id) => made.includes(id))).toEqual([])
      const again = await readAll(later.connector, later.access)
      const second = new Set(again.records.invoices.map(({ record }) => `${record.id}`))
      for (const id of made) expect(second).toContain(id)
    } finally {
      await later.host.stop()
    }
  })

  test('refuses a cursor that is not its own', async () => {
    for (const cursor of ['', '{}', '{"v":2}', 'null']) {
      await expect(pair.connector.readPage(pair.access, cursor)).rejects.toThrow(Malformed)
    }
  })
})

describe('a malformed record among good ones', () => {
  test.each([
    ['Invoice', 'invoice', { TotalAmt: 'twelve' }, 'TotalAmt'],
    ['Invoice', 'invoice', { TxnDate: '23/11/2026' }, 'TxnDate'],
    ['Invoice', 'invoice', { MetaData: {} }, 'MetaData.LastUpdatedTime'],
    ['Customer', 'customer', { DisplayName: 7 }, 'DisplayName'],
    ['Payment', 'payment', { CustomerRef: 'x' }, 'CustomerRef'],
    ['CreditMemo', 'creditNote', { CurrencyRef: { value: 'XXX' } }, 'CurrencyRef.value'],
  ] as const)(
    'of %s is set aside as %s, and the page goes on',
    async (type, entity, fields, path) => {
      const id = [...books()[type].keys()][1] ?? ''
      pair.host.breakRecord(type, id, fields)
      const all = await pair.connector.countRecords(pair.access)
      const { read, rejected } = await readAll(pair.connect({ pageSize: 20 }), pair.access)
      expect(read).toBe(all)
      expect(rejected).toMatchObject([{ entity, id }])
      expect(rejected[0]?.reason).toContain(`${path}: `)
      expect(rejected[0]?.raw).toContain(`"Id":"${id}"`)
    },
  )
})

describe('right before a message leaves', () => {
  const late = () => {
    const found = [...books().Invoice.values()].find(
      (one) => one.open === one.total && one.open > 0n,
    )
    if (!found?.customer) throw new Error('no open invoice')
    return { invoice: found, customer: found.customer }
  }
  const wantedOf = (customer: string, ...ids: string[]) => ({
    customer: customerId(customer),
    invoices: ids.map(invoiceId),
  })

  test('a payment made a second ago is seen', async () => {
    const { invoice, customer } = late()
    const wanted = wantedOf(customer, invoice.id)
    const before = await pair.connector.reread(pair.access, wanted)
    expect(before.invoices[0]?.record.instalments[0]?.open).toBe(invoice.total)
    const amount = amountJson(invoice.total, invoice.currency)
    createRecord(pair.host.company, 'Payment', {
      nowMs,
      fields: {
        CustomerRef: { value: customer },
        TxnDate: today,
        TotalAmt: amount,
        Line: [{ Amount: amount, LinkedTxn: [{ TxnId: invoice.id, TxnType: 'Invoice' }] }],
      },
    })
    const after = await pair.connector.reread(pair.access, wanted)
    expect(after.invoices[0]?.record.instalments[0]?.open).toBe(0n)
    expect(after.missing).toEqual([])
  })

  test('open money and open credit come along, and nothing else', async () => {
    const { invoice, customer } = late()
    const fields = { CustomerRef: { value: customer }, TxnDate: today }
    const total = { TotalAmt: amountJson(500n, invoice.currency) }
    const make = (type: 'Payment' | 'CreditMemo') =>
      createRecord(pair.host.company, type, { nowMs, fields: { ...fields, ...total } }).id
    const [payment, credit] = [make('Payment'), make('CreditMemo')]
    const facts = await pair.connector.reread(pair.access, wantedOf(customer, invoice.id))
    expect(facts.payments.map(({ record }) => record.id)).toContain(payment)
    expect(facts.creditNotes.map(({ record }) => record.id)).toContain(credit)
    const mine = [...books().Payment.values()].filter((one) => one.customer === customer)
    const open = mine.filter((one) => one.open > 0n).map(({ id }) => id)
    expect(facts.payments.map(({ record }) => record.id).sort()).toEqual(open.sort())
  })

  test('an invoice that is gone is missing, not paid', async () => {
    const { invoice, customer } = late()
    const { id, syncToken } = invoice
    deleteRecord(pair.host.company, 'Invoice', { id, syncToken: `${syncToken}`, nowMs })
    const facts = await pair.connector.reread(pair.access, wantedOf(customer, id, '999999'))
    expect(facts.invoices).toEqual([])
    expect(facts.missing).toEqual([id, '999999'])
  })

  test('an invoice that does not parse stops the message', async () => {
    const { invoice, customer } = late()
    pair.host.breakRecord('Invoice', invoice.id, { Balance: null })
    const reading = pair.connector.reread(pair.access, wantedOf(customer, invoice.id))
    await expect(reading).rejects.toThrow(Rejected)
    await expect(reading).rejects.toThrow(/Balance/)
  })

  test('a customer made inactive meanwhile is no obstacle', async () => {
    const { invoice, customer } = late()
    const { syncToken } = books().Customer.get(customer) ?? { syncToken: 0 }
    const change = { id: customer, syncToken: `${syncToken}`, nowMs, sparse: true }
    updateRecord(pair.host.company, 'Customer', { ...change, fields: { Active: false } })
    const facts = await pair.connector.reread(pair.access, wantedOf(customer, invoice.id))
    expect(facts.invoices.length).toBe(1)
  })
})

describe('a note', () => {
  const note = (over: { key?: string; text?: string; id?: string } = {}) => ({
    target: { entity: 'invoice' as const, id: over.id ?? [...books().Invoice.keys()][0] ?? '' },
    text: over.text ?? 'Relance 1 envoyée le 23/11/2026',
    key: over.key ?? 'attempt:42',
  })
  const written = () => [...books().Attachable.values()].map(({ fields }) => fields)

  test('hangs on the invoice, and is never sent to the customer', async () => {
    const { hostId } = await pair.connector.writeNote(pair.access, note())
    expect([...books().Attachable.keys()]).toEqual([hostId])
    expect(written()).toMatchObject([
      {
        Note: 'Relance 1 envoyée le 23/11/2026',
        AttachableRef: [
          { IncludeOnSend: false, EntityRef: { type: 'Invoice', value: note().target.id } },
        ],
      },
    ])
  })

  test('under the same key is written once, also when the first answer was lost', async () => {
    pair.host.failNext('timeout-after')
    const impatient = pair.connect({ timeoutMs: 300 })
    await expect(impatient.writeNote(pair.access, note())).rejects.toMatchObject({
      code: 'TIMEOUT',
    })
    expect(written().length).toBe(1)
    const first = await pair.connector.writeNote(pair.access, note())
    const second = await pair.connector.writeNote(pair.access, note())
    expect(second).toEqual(first)
    expect(written().length).toBe(1)
    await pair.connector.writeNote(pair.access, note({ key: 'attempt:43' }))
    expect(written().length).toBe(2)
  })

  test('sends a requestid of at most 50 characters, however long the key', async () => {
    await pair.connector.writeNote(pair.access, note({ key: 'k'.repeat(500) }))
    expect(pair.host.calls.at(-1)?.query['requestid']).toMatch(/^[a-z0-9-]{20,50}$/)
  })

  test('longer than 2000 is cut, never inside a character', async () => {
    await pair.connector.writeNote(pair.access, note({ text: `a${'😀'.repeat(1500)}` }))
    const [text] = written().map(({ Note }) => String(Note))
    expect(text?.length).toBeLessThanOrEqual(2000)
    expect(text?.isWellFormed()).toBe(true)
    expect(text?.endsWith('…')).toBe(true)
  })
})

describe('an invoice on paper', () => {
  test('is the PDF that the host prints, and counts as a read', async () => {
    const [id = ''] = books().Invoice.keys()
    const pdf = await pair.connector.invoiceDocument?.(pair.access, invoiceId(id))
    expect(Buffer.from(pdf ?? []).toString('latin1', 0, 5)).toBe('%PDF-')
    expect(pair.host.calls.at(-1)).toMatchObject({ method: 'GET' })
  })

  test('is none of an invoice that is no longer there', async () => {
    expect(await pair.connector.invoiceDocument?.(pair.access, invoiceId('99999'))).toBeNull()
  })

  test.each([
    ['unauthorized', 'unauthorized'],
    ['throttled-xml', 'rate_limited'],
    ['not-json', 'unavailable'],
    ['fault-in-200', 'conflict'],
    ['drop', 'unavailable'],
  ] as const)('%s is a failure and no document', async (order, kind) => {
    const [id = ''] = books().Invoice.keys()
    pair.host.failNext(order)
    await expect(
      pair.connector.invoiceDocument?.(pair.access, invoiceId(id)),
    ).rejects.toMatchObject({ kind })
  })
})
