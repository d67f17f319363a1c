import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encours } from '../support/encours.ts'
import { tinyBook } from '../support/tiny-book.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'encours-cli-solvency-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

async function fileOf(name: string, content: unknown): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, JSON.stringify(content))
  return path
}

describe('encours backtest', () => {
  const from = ['--from', '2026-10-01']

  test('writes what would have been said of each invoice, and how near it came', async () => {
    const book = await fileOf('backtest.json', tinyBook)
    const out = join(folder, 'predictions.csv')
    const args = ['backtest', '--book', book, ...from, '--predictions', out]
    const { code, out: said } = await encours([...args, '--snapshot-every', '7', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(said)).toMatchObject({ version: 1, issued: 1, known: 0 })
    const [head, row, ...rest] = (await readFile(out, 'utf8')).trim().split('\n')
    expect(head).toBe(
      'kind,asOf,invoice,due,amount,currency,pLate,pLate30,expected,low,high,paidWithin30',
    )
    expect(row).toMatch(/^issue,2026-10-01,I1,2026-10-31,200\.00,EUR,0\.\d{6},0\.\d{6},2026-/)
    expect(rest).toEqual([])
  })

  test.each([
    [['--from', '2026-13-01'], /^--from: not a day such as/],
    [[...from, '--snapshot-every', '0'], /^--snapshot-every: not a number of days/],
    [[...from, '--predictions', '/nowhere/at/all.csv'], /^--predictions.*folder does not exist/],
  ])('refuses %j by the name of the option', async (args, message) => {
    const book = await fileOf('backtest.json', tinyBook)
    const { code, err } = await encours(['backtest', '--book', book, ...args])
    expect(code).toBe(2)
    expect(err).toMatch(message)
  })
})

describe('encours assess', () => {
  const at = ['--now', '2026-11-20T09:00:00+01:00']

  test('answers in the shape that is promised, each figure with its reasons', async () => {
    const book = await fileOf('assess.json', tinyBook)
    const args = ['assess', '--book', book, ...at, '--language', 'fr', '--json']
    const { code, out: said } = await encours(args)
    expect(code).toBe(0)
    const { version, now, customers, invoices } = JSON.parse(said)
    expect({ version, now }).toEqual({ version: 1, now: '2026-11-20T09:00:00+01:00' })
    expect(customers).toMatchObject([
      {
        customer: 'C1',
        exposure: [{ currency: 'EUR', open: '200.00', overdue: '200.00', net: '200.00' }],
        behaviour: { settled: 0, meanDaysLate: 20, lateShare: 1, trendDays: null },
        ...{ grade: null, limit: null, events: [] },
      },
    ])
    expect(customers[0].reasons[0]).toEqual({
      code: 'TOO_LITTLE_KNOWN',
      text: 'Aucun paiement connu\u00a0: trop peu pour donner une note.',
      weight: 0,
    })
    expect(invoices).toMatchObject([{ invoice: 'I1', instalment: 1, open: '200.00', pLate: 1 }])
    expect(Object.keys(invoices[0])).toEqual([
      ...['invoice', 'instalment', 'open', 'pLate', 'pLate30'],
      ...['expected', 'low', 'high', 'paidWithin30', 'reasons'],
    ])
  })

  test('takes accounts by the SIREN of the customer', async () => {
    const [customer] = tinyBook.customers
    const book = await fileOf('siren.json', {
      ...{ ...tinyBook, customers: [{ ...customer, siren: '552032534' }] },
    })
    const items = { equity: '10000', sales: '200000' }
    const ratios = { quickRatio: 2, netIncomeToAssets: 0.2, liabilitiesToAssets: 0.2 }
    const accounts = await fileOf('accounts.json', [
      { id: '552032534', year: 2024, items: {}, ratios: { quickRatio: 0, netIncomeToAssets: -1 } },
      { id: '552032534', year: 2025, items, ratios },
    ])
    const args = ['assess', '--book', book, ...at, '--accounts', accounts, '--json']
    const [{ grade, limit, reasons }] = JSON.parse((await encours(args)).out).customers
    expect(grade).toBe('A')
    expect(limit.reasons.map(({ code }: { code: string }) => code)).toContain('CAP_SALES')
    expect(reasons[0]).toMatchObject({ code: 'ACCOUNTS' })
    expect(reasons[0].text).toContain('of 2025')
  })

  test('says a line a customer who owes something', async () => {
    const book = await fileOf('assess.json', tinyBook)
    const { out: said } = await encours(['assess', '--book', book, ...at])
    expect(said).toContain('C1')
    expect(said).toContain('200.00 EUR')
    expect(said).toContain('No payment is known')
  })

  test.each([
    [['--now', 'soon'], /^--now/],
    [[...at, '--language', 'de'], /^--language: neither fr nor en/],
    [[...at, '--accounts', '/nowhere.json'], /--accounts.*no such file/],
  ])('refuses %j by the name of the option', async (args, message) => {
    const book = await fileOf('assess.json', tinyBook)
    const { code, err } = await encours(['assess', '--book', book, ...args])
    expect(code).toBe(2)
    expect(err).toMatch(message)
  })
})

describe('encours solvency', () => {
  test('answers for each company in the order of the file', async () => {
    const companies = [
      { id: 'none' },
      {
        id: 'sound',
        ratios: { quickRatio: 2, netIncomeToAssets: '0.2', liabilitiesToAssets: 0.2 },
      },
    ]
    const file = await fileOf('accounts.json', companies)
    const args = ['solvency', '--accounts', file, '--language', 'fr']
    const { code, out: said } = await encours([...args, '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(said)).toMatchObject([
      { id: 'none', pDistress: null, grade: null, reasons: [{ code: 'TOO_LITTLE_KNOWN' }] },
      { id: 'sound', grade: 'B', missing: ['ebitdaToLiabilities', 'retainedEarningsToAssets'] },
    ])
    expect(JSON.parse(said)[1].reasons[0].text).toContain('ce qui diminue le risque')
  })

  test('says a line a company in the language asked for', async () => {
    const file = await fileOf('accounts.json', [{ id: 'none' }])
    const { out: said } = await encours(['solvency', '--accounts', file, '--language', 'fr'])
    expect(said).toContain('Trop peu de comptes connus')
  })

  test('refuses a file that does not fit, by the path', async () => {
    const file = await fileOf('accounts.json', [{ id: 'A', items: { cash: 'x' } }])
    const { code, err } = await encours(['solvency', '--accounts', file])
    expect(code).toBe(2)
    expect(err).toContain('[0].items.cash: not a number')
  })
})
