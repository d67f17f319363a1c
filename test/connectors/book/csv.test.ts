import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Malformed } from '../../../core/malformed.ts'
import { formatMinor } from '../../../core/money.ts'
import { customersOf, imported, invoicesOf, plainHeader, plainMapping } from './support.ts'

const row = (id: string, open: string, rest = 'C1,Un'): string =>
  `${rest},${id},2026-10-01,2026-10-31,EUR,${open}`
const file = (...rows: readonly string[]): string => `${[plainHeader, ...rows].join('\n')}\n`
const changed = (invoice: object, rest: object = {}): object => ({
  ...plainMapping,
  ...rest,
  invoice: { ...plainMapping.invoice, ...invoice },
})

async function faultOf(bytes: string | Buffer, mapping: object = plainMapping): Promise<string> {
  try {
    await imported(bytes, mapping)
  } catch (error) {
    if (error instanceof Malformed) return error.message
    throw error
  }
  return 'read'
}

describe('the bytes of an export', () => {
  const text = file(row('1', '12.50', 'C1,Éts Noël'))

  test.each([
    ['UTF-8', Buffer.from(text)],
    ['with a byte order mark', Buffer.from(`\ufeff${text}`)],
    ['packed with gzip', gzipSync(text)],
    ['with Windows line ends', Buffer.from(text.replaceAll('\n', '\r\n'))],
    ['without a last line end', Buffer.from(text.trimEnd())],
  ])('%s give the same records', async (_, bytes) => {
    const found = await imported(bytes)
    expect(customersOf(found).map(({ name }) => name)).toEqual(['Éts Noël'])
    expect(invoicesOf(found)).toEqual([
      {
        id: '1',
        customer: 'C1',
        number: '1',
        issued: '2026-10-01',
        currency: 'EUR',
        total: 1250n,
        status: 'posted',
        instalments: [{ due: '2026-10-31', amount: 1250n, open: 1250n }],
      },
    ])
  })

  test('windows-1252 is read where the mapping says so, the euro sign included', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${plainHeader}\nC1,Caf`),
      Buffer.from([0xe9]),
      Buffer.from(',1,2026-10-01,,'),
      Buffer.from([0x80]),
      Buffer.from(',5\n'),
    ])
    const euro = { column: 'cur', values: { '€': 'EUR' } }
    const found = await imported(bytes, changed({ currency: euro }, { encoding: 'windows-1252' }))
    expect(customersOf(found)[0]?.name).toBe('Café')
    expect(invoicesOf(found)[0]?.currency).toBe('EUR')
    expect(await faultOf(bytes)).toMatch(/^line 2: not UTF-8/)
  })

  test('a character that a chunk cuts in two is whole again', async () => {
    const name = 'é'.repeat(200_000)
    const found = await imported(file(row('1', '1', `C1,a${name}`), row('2', '1', `C2,${name}`)))
    expect(customersOf(found).map((it) => it.name)).toEqual([`a${name}`, name])
  })

  test.each([
    ['a damaged gzip file', gzipSync(text).subarray(0, 40), /^file: a damaged gzip file/],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le'), /^encoding: UTF-16/],
    ['an empty file', '', /^line 1: no header/],
    ['a quote that never closes', `${text}C1,"Un,2,\n3,4\n`, /^line 3: a quote opens here/],
    [
      'a column that is not there',
      'client,name\n',
      /^line 1: no column named "id", "issued", "due"/,
    ],
    [
      'two columns of one name',
      `${plainHeader},open\n`,
      /^line 1: more than one column named "open"/,
    ],
  ])('%s is refused as a whole', async (_, bytes, message) => {
    expect(await faultOf(bytes)).toMatch(message)
  })
})

describe('line numbers', () => {
  test('count the line ends inside quoted cells, whichever they are', async () => {
    const found = await imported(
      `${plainHeader}\r\nC1,"Un\r\nand\nhalf\rmore",1,2026-10-01,,EUR,1\r\n\r\nC1,Un,2,bad,,EUR,1\r\n`,
    )
    expect(found.refused.map(({ line }) => line)).toEqual([7])
    expect(found.report.skippedBy).toEqual({ blank: 1 })
  })

  test('stay right over many chunks', async () => {
    const rows = Array.from({ length: 5000 }, (_, i) =>
      i % 7 === 0 ? row(`${i}`, '1', `C1,"a\nb ${'x'.repeat(90)}"`) : row(`${i}`, '1'),
    )
    const text = file(...rows, row('bad', 'x'))
    const found = await imported(text)
    const wanted = text.trimEnd().split('\n').length
    expect(found.refused).toEqual([
      { line: wanted, column: 'open', value: 'x', reason: expect.stringMatching(/^not an amount/) },
    ])
  })

  test('begin where the header does', async () => {
    const text = `Export of today\n\n${file(row('1', 'x'))}`
    const found = await imported(text, { ...plainMapping, headerLine: 3 })
    expect(found.refused[0]?.line).toBe(4)
    expect(found.report.rows.read).toBe(1)
  })
})

describe('a row that does not fit is refused with line, column, value and reason', () => {
  test.each([
    ['C1,Un,1,2026-02-30,,EUR,1', 'issued', '2026-02-30', 'not a day written YYYY-MM-DD'],
    ['C1,Un,1,,,EUR,1', 'issued', '', 'empty'],
    ['C1,Un,1,2026-10-01,soon,EUR,1', 'due', 'soon', 'not a day written YYYY-MM-DD'],
    ['C1,Un,1,2026-10-01,,XYZ,1', 'cur', 'XYZ', 'not an ISO 4217 currency'],
    ['C1,Un,1,2026-10-01,,EUR,1.005', 'open', '1.005', 'more than the 2 digits of EUR'],
    ['C1,Un,1,2026-10-01,,JPY,1.5', 'open', '1.5', 'more than the 0 digits of JPY'],
    ['C1,Un,1,2026-10-01,,EUR,', 'open', '', 'empty'],
    ['C1,Un,1,2026-10-01,,EUR,1e3', 'open', '1e3', 'not an amount in the style of the mapping'],
    [',Un,1,2026-10-01,,EUR,1', 'client', '', 'empty'],
    ['C1,Un,,2026-10-01,,EUR,1', 'id', '', 'empty'],
    [
      'C1,Un,1,2026-10-01,,EUR',
      '',
      'C1 | Un | 1 | 2026-10-01 |  | EUR',
      '6 cells, the header has 7',
    ],
    ['C1,U\0n,1,2026-10-01,,EUR,1', '', expect.anything(), 'a NUL character, which no text has'],
  ])('%j', async (text, column, value, reason) => {
    const found = await imported(file(text, row('2', '1')))
    expect(found.refused).toEqual([{ line: 2, column, value, reason }])
    expect(invoicesOf(found).map(({ id }) => id)).toEqual(['2'])
  })

  test('an exact repetition and a contradiction are told apart', async () => {
    const found = await imported(file(row('1', '5'), row('1', '5'), row('1', '6')))
    expect(found.refused.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'repeats line 2 cell for cell'],
      [4, 'the id of line 2, which differs'],
    ])
    expect(invoicesOf(found)[0]?.total).toBe(500n)
  })

  test('a document type that the mapping does not name is refused, not guessed', async () => {
    const types = { column: 'name', values: { Un: 'invoice', Zwei: 'skip' } }
    const text = file(row('1', '5'), row('2', '5', 'C1,Trois'), row('3', '5', 'C1,Zwei'))
    const found = await imported(text, changed({ type: types }))
    expect(found.refused).toMatchObject([{ line: 3, column: 'name', value: 'Trois' }])
    expect(found.report.skippedBy).toEqual({ 'document type': 1 })
  })
})

describe('what rows become', () => {
  test('below zero an invoice is a credit note, is kept, or is refused, as the mapping says', async () => {
    const text = file(row('1', '-5.00'))
    const credit = await imported(text)
    expect(credit.records.at(-1)).toMatchObject({
      kind: 'creditNote',
      record: { id: '1', total: 500n, open: 500n },
    })
    const kept = await imported(text, { ...plainMapping, negative: 'keep' })
    expect(invoicesOf(kept)[0]?.total).toBe(-500n)
    const refused = await imported(text, { ...plainMapping, negative: 'refuse' })
    expect(refused.refused[0]?.reason).toBe('an invoice below zero')
    for (const { report } of [credit, kept]) {
      expect(report.sums).toEqual([
        { currency: 'EUR', file: '-5.00', imported: '-5.00', refused: '0.00', skipped: '0.00' },
      ])
    }
  })

  test('a payment is what was received and not yet applied', async () => {
    const found = await imported(file(row('P1', '-70')), changed({ type: { constant: 'payment' } }))
    expect(found.records.at(-1)).toEqual({
      kind: 'payment',
      record: {
        id: 'P1',
        customer: 'C1',
        received: '2026-10-01',
        currency: 'EUR',
        amount: 7000n,
        unapplied: 7000n,
        state: 'settled',
        allocations: [],
      },
    })
  })

  test('ids keep their leading zeros and lose the spaces around them', async () => {
    const found = await imported(file(row(' 0007 ', '1', ' 0042\u00a0,Un')))
    expect(invoicesOf(found)[0]).toMatchObject({ id: '0007', customer: '0042' })
  })

  test('of several names of a customer the first is kept, and the customer counted once', async () => {
    const names = ['C1,Un', 'C1,Une', 'C1,Uns', 'C2,Deux', 'C2,Deux']
    const found = await imported(file(...names.map((name, i) => row(`${i}`, '1', name))))
    expect(customersOf(found).map(({ name }) => name)).toEqual(['Un', 'Deux'])
    expect(found.report.warnings).toEqual([
      { warning: 'customer has several names: the first is kept', count: 1, lines: [3] },
    ])
  })

  test('a customer of refused rows alone is not there', async () => {
    const found = await imported(file(row('1', 'x', 'C9,Neuf'), row('2', '1')))
    expect(customersOf(found).map(({ id }) => id)).toEqual(['C1'])
  })

  test('contact facts that do not fit are left out and counted; they never cost an invoice', async () => {
    const mapping = {
      ...plainMapping,
      customer: { id: 'client', name: 'name', phone: 'id', siren: 'due', phonePrefix: '+33' },
      invoice: { id: 'id', issued: 'issued', currency: 'cur', open: 'open' },
    }
    const found = await imported(
      `${plainHeader}\nC1,Un,01 99 00 12 34,2026-10-01,552 032 534 00017,EUR,1\nC2,Deux,x,2026-10-01,12,EUR,1\n`,
      mapping,
    )
    expect(customersOf(found)).toMatchObject([{ phone: '+33199001234', siren: '552032534' }, {}])
    expect(customersOf(found)[1]).not.toHaveProperty('phone')
    expect(found.report.warnings.map(({ warning, count }) => [warning, count])).toEqual([
      ['SIREN left out: not 9 digits', 1],
      ['phone number left out: not E.164', 1],
    ])
  })

  test('a missing due date is kept as missing, or refused, as the mapping says', async () => {
    const text = file('C1,Un,1,2026-10-01,,EUR,1')
    expect(invoicesOf(await imported(text))[0]?.instalments).toEqual([{ amount: 100n, open: 100n }])
    const strict = await imported(text, { ...plainMapping, missingDue: 'refuse' })
    expect(strict.refused).toMatchObject([{ column: 'due', reason: 'empty' }])
  })
})

describe('several rows of one invoice', () => {
  const mapping = { ...plainMapping, repeatedId: 'instalments' }
  const share = (id: string, due: string, open: string): string =>
    `C1,Un,${id},2026-10-01,${due},EUR,${open}`

  test('are its instalments, wherever they stand in the file', async () => {
    const found = await imported(
      file(share('1', '2026-10-31', '10'), share('2', '', '7'), share('1', '2026-11-30', '20')),
      mapping,
    )
    expect(invoicesOf(found)).toMatchObject([
      { id: '2', total: 700n },
      {
        id: '1',
        total: 3000n,
        instalments: [
          { due: '2026-10-31', amount: 1000n, open: 1000n },
          { due: '2026-11-30', amount: 2000n, open: 2000n },
        ],
      },
    ])
    expect(found.report.rows).toEqual({ read: 3, imported: 2, merged: 1, skipped: 0, refused: 0 })
  })

  test('stand or fall together: half an invoice is never imported', async () => {
    const found = await imported(
      file(share('1', '2026-10-31', '10'), share('1', 'bad', '20'), share('1', '2026-12-31', '5')),
      mapping,
    )
    expect(found.refused.map(({ line }) => line).toSorted()).toEqual([2, 3, 4])
    expect(invoicesOf(found)).toEqual([])
    expect(found.report.sums[0]).toMatchObject({ file: '35.00', refused: '35.00' })
  })

  test('that contradict one another or repeat are refused', async () => {
    const found = await imported(
      file(
        share('1', '2026-10-31', '10'),
        share('1', '2026-10-31', '10'),
        'C2,Deux,1,2026-10-01,2026-11-30,EUR,20',
        share('1', '2026-12-31', '5'),
      ),
      mapping,
    )
    expect(found.refused.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'repeats line 2 cell for cell'],
      [4, 'the id of line 2, which has another customer'],
    ])
    expect(invoicesOf(found)[0]?.total).toBe(1500n)
    expect(customersOf(found).map(({ id }) => id)).toEqual(['C1'])
  })

  test('may each repeat the whole total', async () => {
    const whole = {
      ...changed({ total: 'name' }, { repeatedId: 'instalments', totalOfRow: 'document' }),
    }
    const found = await imported(
      file(
        'C1,100,1,2026-10-01,2026-10-31,EUR,10',
        'C1,100,1,2026-10-01,2026-11-30,EUR,20',
        'C1,99,1,2026-10-01,2026-12-31,EUR,1',
      ),
      whole,
    )
    expect(invoicesOf(found)).toMatchObject([
      { total: 10_000n, instalments: [{ amount: 1000n }, { amount: 2000n }] },
    ])
    expect(found.refused[0]?.reason).toBe('the id of line 2, which has another total')
  })
})

test('skip rules are counted by their name', async () => {
  const skip = [
    { rule: 'total line', column: 'client', matches: '^Total' },
    { rule: 'nothing open', column: 'open', equals: ['0', '0.00'] },
    { rule: 'no name', column: 'name', empty: true },
  ]
  const text = file(row('1', '5'), row('2', '0.00'), row('3', '4', 'C1,'), 'Total,,,,,,9')
  const found = await imported(text, { ...plainMapping, skip })
  expect(found.report.skippedBy).toEqual({ 'nothing open': 1, 'no name': 1, 'total line': 1 })
  expect(found.report.sums).toEqual([
    { currency: 'EUR', file: '9.00', imported: '5.00', refused: '0.00', skipped: '4.00' },
    { currency: '(none)', file: '9.00', imported: '0.00', refused: '0.00', skipped: '9.00' },
  ])
})

test('whatever the rows are, each is accounted for and the sums are those of the file', async () => {
  const cell = fc.constantFrom('', '0', '5.00', '-3.10', '1.005', 'x', '7')
  const rows = fc.array(
    fc.record({
      client: fc.constantFrom('C1', 'C2', ''),
      id: fc.constantFrom('1', '2', '3', '4', ''),
      issued: fc.constantFrom('2026-10-01', '2026-10-02', 'bad'),
      currency: fc.constantFrom('EUR', 'JPY', 'ZZZ', ''),
      open: cell,
      type: fc.constantFrom('invoice', 'payment', 'creditNote', 'skip', 'other'),
    }),
    { maxLength: 30 },
  )
  const mapping = fc.constantFrom('refuse', 'instalments').map((repeatedId) => ({
    version: 1,
    customer: { id: 'client', name: 'client' },
    invoice: { id: 'id', issued: 'issued', currency: 'cur', open: 'open', type: 'type' },
    repeatedId,
  }))
  await fc.assert(
    fc.asyncProperty(rows, mapping, async (given, chosen) => {
      const lines = given.map((it) => [it.client, it.id, it.issued, it.currency, it.open, it.type])
      const text = [['client', 'id', 'issued', 'cur', 'open', 'type'], ...lines]
      const found = await imported(`${text.map((cells) => cells.join(',')).join('\n')}\n`, chosen)
      const { read, imported: own, merged, skipped, refused } = found.report.rows
      expect(own + merged + skipped + refused).toBe(read)
      expect(found.refused.length).toBe(refused)
      expect(new Set(found.refused.map(({ line }) => line)).size).toBe(refused)
      for (const currency of ['EUR', 'JPY'] as const) {
        const sum = found.report.sums.find((it) => it.currency === currency)
        const inBook = found.records.reduce((total, entry) => total + openOf(entry, currency), 0n)
        // Credits and payments stand in the file below zero or above it; only their size is known.
        if (found.records.every(({ kind }) => kind === 'customer' || kind === 'invoice')) {
          expect(formatMinor(inBook, currency as never)).toBe(
            currency === 'JPY'
              ? (sum?.imported ?? '0.00').replace(/\.00$/, '')
              : (sum?.imported ?? '0.00'),
          )
        }
      }
    }),
    { numRuns: 150 },
  )
})

function openOf(
  entry: Awaited<ReturnType<typeof imported>>['records'][number],
  currency: string,
): bigint {
  if (entry.kind !== 'invoice' || entry.record.currency !== currency) return 0n
  return entry.record.instalments.reduce((sum, { open }) => sum + open, 0n)
}
