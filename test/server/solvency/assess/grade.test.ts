import { describe, expect, test } from 'vitest'
import { present } from '../../../../core/assert.ts'
import { type Day, parseDay } from '../../../../core/day.ts'
import type { CustomerId } from '../../../../core/ids.ts'
import { assess } from '../../../../server/solvency/assess/assess.ts'
import { between, type CompanyKnown } from '../../../../server/solvency/assess/grade.ts'
import { assessedOf, bookOf, codesOf, type Given, now, type Sold } from './one-customer.ts'

const day = (text: string): Day => present(parseDay(text), text)

/** Six of 2026, each so many days late. */
const paidLate = (days: number): Sold[] =>
  [1, 2, 3, 4, 5, 6].map((month) => {
    const paid = new Date(Date.UTC(2026, month - 1, 1 + days)).toISOString().slice(0, 10)
    return [`2026-0${month}-01`, paid]
  })

const gradeOf = (given: Given): string | null => assessedOf(given).grade

describe('by how he pays', () => {
  test.each([
    [0, 'A'],
    [12, 'B'],
    [25, 'C'],
    [45, 'D'],
    [85, 'E'],
  ])('%i days late each time is %s', (days, grade) => {
    expect(gradeOf({ sold: paidLate(days) })).toBe(grade)
  })

  test('an old overdue item costs, and says so first', () => {
    const sold: Sold[] = [...paidLate(0), ['2026-05-15', null, '100.00']]
    const assessed = assessedOf({ sold })
    expect(assessed.grade).not.toBe('A')
    expect(codesOf(assessed)).toContain('OLDEST_OVERDUE')
  })

  test('a broken promise costs', () => {
    const sold: Sold[] = [...paidLate(14), ['2026-10-30', null, '10.00']]
    const promise = { customer: 'C', invoices: ['I6'], made: '2026-11-02', due: '2026-11-05' }
    const promises = ['P1', 'P2', 'P3'].map((id) => ({ ...promise, id }))
    expect(gradeOf({ sold })).toBe('B')
    expect(gradeOf({ sold, more: { promises } })).toBe('C')
  })
})

describe('too little is known', () => {
  test.each([
    ['of whom nothing was ever bought', []],
    ['of a new customer', [['2026-11-01', '2026-11-01']] satisfies Sold[]],
    ['where the last payment is older than a year', oldPayments()],
  ])('%s: no grade, and it says so', (_, sold) => {
    const assessed = assessedOf({ sold })
    expect(assessed.grade).toBeNull()
    expect(codesOf(assessed)).toContain('TOO_LITTLE_KNOWN')
  })

  test('but one who owes since long and has paid nothing is not unknown', () => {
    expect(gradeOf({ sold: [['2026-06-01', null]] })).toMatch(/[DE]/)
  })
})

function oldPayments(): Sold[] {
  return ['2025-01-01', '2025-02-01', '2025-03-01', '2025-04-01'].map((due) => [due, due])
}

describe('no better than the worst event allows', () => {
  const proceeding = (kind: string, judgment: string) => ({
    ...{ customer: 'C', kind, judgment, published: judgment },
  })
  const withProceedings = (...proceedings: readonly object[]): Given => ({
    sold: paidLate(0),
    more: { proceedings },
  })

  test.each([
    ['safeguard', 'D'],
    ['receivership', 'E'],
    ['liquidation', 'E'],
  ])('%s is %s, with no credit', (kind, grade) => {
    const assessed = assessedOf(withProceedings(proceeding(kind, '2026-10-01')))
    expect(assessed.grade).toBe(grade)
    expect(assessed.limit?.recommended).toBe(0n)
    expect(codesOf(assessed)[0]).toBe('PROCEEDING')
    expect(assessed.events).toEqual([{ kind, day: '2026-10-01', source: 'book', outcome: 'found' }])
  })

  test('a judgment of tomorrow is not one yet', () => {
    const tomorrow = withProceedings(proceeding('liquidation', '2026-11-21'))
    expect(assessedOf(tomorrow)).toMatchObject({ grade: 'A', events: [] })
  })

  test('who has bought nothing for a year has no credit all the same', () => {
    const more = { proceedings: [proceeding('liquidation', '2026-10-01')] }
    const { limit } = assessedOf({ sold: [['2024-05-01', '2024-05-01']], more })
    expect(limit).toMatchObject({ currency: 'EUR', recommended: 0n })
  })

  test('what weighs most is said first, also where no grade is given', () => {
    const more = { proceedings: [proceeding('safeguard', '2026-10-01')] }
    const assessed = assessedOf({ sold: [['2026-11-01', '2026-11-01']], more })
    expect(assessed.grade).toBeNull()
    expect(codesOf(assessed).slice(0, 2)).toEqual(['PROCEEDING', 'TOO_LITTLE_KNOWN'])
  })

  test('a receivership that was closed caps, a liquidation that was closed still stands', () => {
    const closed = proceeding('closed', '2026-11-01')
    expect(gradeOf(withProceedings(proceeding('receivership', '2025-01-01'), closed))).toBe('C')
    expect(gradeOf(withProceedings(closed, proceeding('liquidation', '2025-01-01')))).toBe('E')
  })

  test('it reaches every record of the company, by its SIREN', () => {
    const book = bookOf({ sold: paidLate(0), customer: { siren: '552032534' } })
    const other = { ...present(book.customers[0], 'the customer'), id: 'B' as CustomerId }
    const fallen = { kind: 'liquidation', judgment: day('2026-10-01') } as const
    const found = assess({
      now,
      book: {
        ...book,
        customers: [...book.customers, other],
        proceedings: [{ ...fallen, customer: other.id, published: day('2026-10-02') }],
      },
    })
    expect(found.customers.map(({ grade }) => grade)).toEqual(['E', 'E'])
  })
})

describe('with what bureaus know', () => {
  const withKnown = (known: CompanyKnown, sold: readonly Sold[] = paidLate(0)) => {
    const book = bookOf({ sold })
    const found = assess({ book, now, known: new Map([['C' as CustomerId, known]]) })
    return present(found.customers[0], 'the customer')
  }
  const event = { kind: 'accounts', day: day('2026-11-01'), source: 'ratios' } as const

  test('bad accounts weigh, good ones alone give a grade', () => {
    expect(withKnown({ distress: 0.2 }).grade).toBe('C')
    expect(withKnown({ distress: 0.004 }, []).grade).toBe('A')
  })

  test('what could not be asked is said, and makes it neither better nor worse', () => {
    const notFound = withKnown({ events: [{ ...event, outcome: 'not_found' }] })
    const couldNotAsk = withKnown({ events: [{ ...event, outcome: 'could_not_ask' }] })
    expect([notFound.grade, couldNotAsk.grade]).toEqual(['A', 'A'])
    expect(codesOf(couldNotAsk)).toContain('COULD_NOT_ASK')
    expect(couldNotAsk.events).toEqual([{ ...event, outcome: 'could_not_ask' }])
  })

  test('a company that has ceased has no credit, however it paid', () => {
    const { grade, limit } = withKnown({ ceased: day('2026-11-20') })
    expect([grade, limit?.recommended]).toEqual(['E', 0n])
  })

  test('a person is said to be one, and the grade to decide nothing alone', () => {
    expect(codesOf(withKnown({ isPerson: true }))).toContain('PERSON_CONFIRMS')
    const consumer = assessedOf({ sold: paidLate(0), customer: { kind: 'consumer' } })
    expect(codesOf(consumer)).toContain('PERSON_CONFIRMS')
  })

  test('a young company weighs less than an old one', () => {
    const [young, old] = [day('2026-03-01'), day('1990-01-01')]
    const gradeWith = (created: Day) => withKnown({ created }, paidLate(9)).grade
    expect([gradeWith(young), gradeWith(old)]).toEqual(['B', 'A'])
  })
})

test('a curve is straight between its points, and level beyond them', () => {
  const curve = [
    [0, 100],
    [10, 50],
    [20, 0],
  ] as const
  expect([-5, 0, 5, 10, 15, 20, 99].map((at) => between(curve, at))).toEqual([
    100, 100, 75, 50, 25, 0, 0,
  ])
})
