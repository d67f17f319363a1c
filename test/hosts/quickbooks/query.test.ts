import { beforeAll, describe, expect, test } from 'vitest'
import { exactNumber } from '../../../connectors/kit/exact-json.ts'
import { present } from '../../../core/assert.ts'
import { parseDay } from '../../../core/day.ts'
import { createRecord, updateRecord } from './effects.ts'
import { ApiFault } from './faults.ts'
import { type Books, makeBooks } from './model.ts'
import { parseQuery } from './query-parse.ts'
import { runQuery } from './query-run.ts'
import { seedCompany } from './seed.ts'

let books: Books
const nowMs = Date.parse('2026-11-20T09:00:00Z')
const ask = (statement: string) => runQuery(books, parseQuery(statement))
const rows = (statement: string, entity = 'Invoice'): Record<string, unknown>[] => {
  const found = ask(statement)[entity] ?? []
  return Array.isArray(found) ? found : []
}

beforeAll(() => {
  books = makeBooks({})
  const customer = (name: string) =>
    createRecord(books, 'Customer', { nowMs, fields: { DisplayName: name } })
  const [one, two] = [customer("O'Neil & Fils"), customer('Delta')]
  for (let i = 1; i <= 250; i += 1) {
    createRecord(books, 'Invoice', {
      nowMs: nowMs + i * 1000,
      fields: {
        CustomerRef: { value: i % 2 === 0 ? one.id : two.id },
        DocNumber: `F-${i}`,
        TxnDate: '2026-11-20',
        DueDate: i % 2 === 0 ? '2026-12-20' : '2026-10-20',
        TotalAmt: exactNumber(`${i}.5`),
      },
    })
  }
  const gone = { id: two.id, syncToken: '0', nowMs, sparse: true, fields: { Active: false } }
  updateRecord(books, 'Customer', gone)
})

describe('the query language', () => {
  test('gives 100 records unless asked for more, and at most 1000', () => {
    expect(rows('select * from Invoice').length).toBe(100)
    expect(rows('select * from Invoice maxresults 1000').length).toBe(250)
    expect(() => ask('select * from Invoice maxresults 1001')).toThrow(ApiFault)
  })

  test('pages from 1, and says where it is', () => {
    const page = ask(
      'SELECT * FROM Invoice ORDERBY MetaData.CreateTime STARTPOSITION 241 MAXRESULTS 20',
    )
    expect(page).toMatchObject({ startPosition: 241, maxResults: 10 })
    expect(rows('select * from Invoice startposition 251')).toEqual([])
    expect(ask('select * from Invoice startposition 251')).toEqual({})
  })

  test('counts', () => {
    expect(ask("select count(*) from Invoice where Balance > '200'")).toEqual({ totalCount: 51 })
  })

  test.each([
    ["Id = '3'", 1],
    ["Id in ('3', '4', '99999')", 2],
    ["Balance > '100.5' and Balance <= '110.5'", 10],
    ['Balance > 249', 2],
    ["DueDate < '2026-11-01'", 125],
    ["DueDate < '2026-11-01' AND TotalAmt >= '249.5'", 1],
    ["DocNumber LIKE 'F-24%'", 11],
    ["docnumber = 'f-7'", 1],
    ["CustomerRef = '1'", 125],
    ["MetaData.CreateTime >= '2026-11-20T01:04:10-08:00'", 1],
    ["MetaData.CreateTime >= '2026-11-20T09:04:10Z'", 1],
  ])('where %s finds %i', (where, count) => {
    expect(rows(`select * from Invoice where ${where} maxresults 1000`).length).toBe(count)
  })

  test('escapes a quote, and hides inactive customers unless asked', () => {
    const name = "select * from Customer where DisplayName = 'O\\'Neil & Fils'"
    expect(rows(name, 'Customer').length).toBe(1)
    expect(rows('select * from Customer', 'Customer').length).toBe(1)
    expect(rows('select * from Customer where Active in (true, false)', 'Customer').length).toBe(2)
    expect(rows('select * from Customer where Active = false', 'Customer').length).toBe(1)
  })

  test('sorts both ways, written in one word or two', () => {
    const first = (order: string) =>
      rows(`select * from Invoice ${order} maxresults 1`)[0]?.['DocNumber']
    expect(first('order by TotalAmt desc')).toBe('F-250')
    expect(first('ORDERBY TotalAmt')).toBe('F-1')
  })

  test.each([
    ["select * from Invoice where Id > '3'", '4001'],
    ["select * from Invoice where PrivateNote = 'x'", '4001'],
    ["select * from Invoice where Balance > 'much'", '4001'],
    ['select * from Invoice startposition 0', '4001'],
    ["select * from Customer where BalanceWithJobs > '0'", '4001'],
    ['select * from Nothing', '4001'],
    ["select * from Invoice where Id = '1' or Id = '2'", '4000'],
    ['select DocNumber from Invoice', '4000'],
    ["select * from Invoice where Id = '1", '4000'],
    ['select * from Invoice where DocNumber = F-1', '4000'],
    ['drop table Invoice', '4000'],
    ['', '4000'],
  ])('%s is fault %s', (statement, code) => {
    let fault: unknown
    try {
      ask(statement)
    } catch (error) {
      fault = error
    }
    expect(fault).toBeInstanceOf(ApiFault)
    expect(fault).toMatchObject({ code })
  })
})

describe('the seeded company', () => {
  const today = present(parseDay('2026-11-23'), 'a day')
  const seeded = () => {
    const made = makeBooks({})
    seedCompany(made, { today })
    return made
  }
  const answer = (made: Books) =>
    JSON.stringify(runQuery(made, parseQuery('select * from Invoice maxresults 1000')))

  test('is the same for the same day', () => {
    expect(answer(seeded())).toBe(answer(seeded()))
  })

  test('has invoices in every state, and every address is an example', () => {
    const made = seeded()
    const invoices = [...made.records.Invoice.values()]
    const due = (from: number, to: number) =>
      invoices.filter(({ open, fields }) => {
        const late = (Date.parse(today) - Date.parse(String(fields['DueDate']))) / 86_400_000
        return open > 0n && late >= from && late <= to
      }).length
    expect(
      [due(-90, -8), due(-7, 0), due(1, 10), due(11, 30), due(31, 60), due(61, 365)].every(Boolean),
    ).toBe(true)
    expect(invoices.some(({ open, total }) => open > 0n && open < total)).toBe(true)
    expect(invoices.some(({ open, total }) => open === 0n && total > 0n)).toBe(true)
    expect(invoices.some(({ total }) => total === 0n)).toBe(true)
    expect(invoices.some(({ currency }) => currency === 'USD')).toBe(true)
    const text = JSON.stringify([...made.records.Customer.values()].map(({ fields }) => fields))
    for (const [, domain] of text.matchAll(/@([^\s",]+)/g)) expect(domain).toMatch(/\.example$/)
  })
})
