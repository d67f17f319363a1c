import { describe, expect, test } from 'vitest'
import { present } from '../../../../core/assert.ts'
import type { CustomerId } from '../../../../core/ids.ts'
import { assess } from '../../../../server/solvency/assess/assess.ts'
import type { RecommendedLimit } from '../../../../server/solvency/assess/assessed.ts'
import type { CompanyKnown } from '../../../../server/solvency/assess/grade.ts'
import { codeOf } from '../../../../server/solvency/assess/words.ts'
import { assessedOf, bookOf, codesOf, now, type Sold } from './one-customer.ts'

/** 100,000 a month from January to October, thirty days to pay, each paid in time. */
const monthly: Sold[] = Array.from({ length: 10 }, (_, at) => {
  const month = (n: number) => `${n}`.padStart(2, '0')
  const due = `2026-${month(at + 2)}-01`
  return [due, due, '100000.00', { issued: `2026-${month(at + 1)}-01` }]
})

const codes = (limit: RecommendedLimit | null) => limit?.reasons.map(({ fact }) => codeOf(fact))

function limitWith(known: CompanyKnown, sold: readonly Sold[] = monthly): RecommendedLimit {
  const found = assess({
    ...{ book: bookOf({ sold }), now, known: new Map([['C' as CustomerId, known]]) },
  })
  return present(found.customers[0]?.limit, 'a limit')
}

describe('the lowest line decides', () => {
  test('what he buys until he pays, with a margin', () => {
    // 1,000,000 in the 324 days since 1 January, 30 days of it (30.4 on average), a fifth more.
    const { limit } = assessedOf({ sold: monthly })
    expect(limit?.recommended).toBe(11_000_000n)
    expect(codes(limit)).toEqual(['NEED', 'PAID_IN_THREE_MONTHS'])
    const [need, paid] = limit?.reasons ?? []
    expect(need).toMatchObject({ weight: 1, fact: { days: 30, margin: 1.2 } })
    expect(need?.fact).toMatchObject({ amount: { minor: 11_111_111n, currency: 'EUR' } })
    // From 1 February to 1 May there are 89 days, and four payments.
    expect(paid?.fact).toMatchObject({ amount: { minor: 40_000_000n } })
  })

  test('his equity and his sales, by grade', () => {
    const rich = limitWith({ equity: 10_000_000n, sales: 500_000_000n })
    expect(rich.recommended).toBe(5_000_000n)
    expect(codes(rich)).toEqual(['CAP_EQUITY', 'NEED', 'CAP_SALES'])
    expect(limitWith({ equity: 10_000_000_000n, sales: 50_000_000n }).recommended).toBe(4_000_000n)
    expect(limitWith({ equity: -5n, sales: 50_000_000n }).recommended).toBe(0n)
  })

  test('what he has ever paid in three months, where accounts are not known', () => {
    const sold: Sold[] = [
      ['2026-03-01', '2026-03-01', '200.00'],
      ['2026-04-01', '2026-04-01', '200.00'],
      ['2026-05-01', '2026-05-01', '200.00'],
      ['2026-12-01', null, '90000.00', { issued: '2026-11-01' }],
    ]
    const { limit } = assessedOf({ sold })
    expect(limit?.recommended).toBe(60_000n)
    expect(codes(limit)?.[0]).toBe('PAID_IN_THREE_MONTHS')
  })

  test('no more than what he owes once an item is overdue for more than sixty days', () => {
    const [january, ...later] = monthly
    const overdue: Sold = ['2026-09-20', null, '5000.00', { issued: '2026-08-20' }]
    const { limit } = assessedOf({ sold: [january ?? overdue, ...later, overdue] })
    expect(limit?.recommended).toBe(500_000n)
    expect(codes(limit)?.[0]).toBe('FROZEN')
    const young: Sold = ['2026-09-21', null, '5000.00', { issued: '2026-08-20' }]
    expect(codes(assessedOf({ sold: [...monthly, young] }).limit)).not.toContain('FROZEN')
  })
})

test('to two figures, always down', () => {
  expect(limitWith({ equity: 2_469_999n }).recommended).toBe(1_200_000n)
  expect(limitWith({ equity: 199n }).recommended).toBe(0n)
})

describe('none can be recommended', () => {
  test('where nothing was bought for a year', () => {
    const assessed = assessedOf({ sold: [['2025-05-01', '2025-05-01']] })
    expect(assessed.limit).toBeNull()
    expect(codesOf(assessed)).toContain('LIMIT_UNKNOWN')
  })

  test('where nothing was paid, and no accounts are known', () => {
    const assessed = assessedOf({ sold: [['2026-12-01', null]] })
    expect(assessed.limit).toBeNull()
  })
})

test('in the currency that he buys in, where it is not the company’s', () => {
  const sold = monthly.map(([due, paid, amount, more]): Sold => {
    return [due, paid, amount ?? '', { ...more, currency: 'USD' }]
  })
  expect(assessedOf({ sold }).limit).toMatchObject({ currency: 'USD', recommended: 11_000_000n })
  // Accounts are in the company's currency: they cap nothing here.
  expect(limitWith({ equity: 100n }, sold).recommended).toBe(11_000_000n)
})

test('the last day on which an invoice is due counts, in whatever order its instalments stand', () => {
  const sold = monthly.map((one): Sold => one)
  const book = bookOf({ sold })
  const parts = (dues: readonly string[]) =>
    dues.map((due) => ({ due: due as never, amount: 5_000_000n, open: 0n }))
  const needWith = (dues: readonly string[]) => {
    const invoices = book.invoices.map((invoice) => ({ ...invoice, instalments: parts(dues) }))
    return assess({ book: { ...book, invoices }, now }).customers[0]?.limit?.recommended
  }
  const sorted = needWith(['2026-11-01', '2026-11-20'])
  expect(sorted).toBeGreaterThan(0n)
  expect(needWith(['2026-11-20', '2026-11-01'])).toBe(sorted)
})

test('what was credited was not bought', () => {
  const note = { id: 'N', customer: 'C', number: 'N', issued: '2026-06-01', currency: 'EUR' }
  const creditNotes = [{ ...note, total: '500000.00', open: '0.00' }]
  const { limit } = assessedOf({ sold: monthly, more: { creditNotes } })
  expect(limit?.recommended).toBe(5_500_000n)
})
