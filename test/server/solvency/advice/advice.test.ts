import { describe, expect, test } from 'vitest'
import { type AdviceFacts, adviceOf } from '../../../../server/solvency/advice/advice.ts'
import { codeOf, textOf } from '../../../../server/solvency/advice/words.ts'
import { aCurrency } from '../../../support/ledger-records.ts'

const currency = aCurrency('EUR')

/** Grade B, an order of 1,000.00 with 5,000.00 left of the limit, 45 days agreed, 60 allowed. */
const of = (changes: Partial<AdviceFacts> = {}) =>
  adviceOf({
    ...{ grade: 'B', isPerson: false, inProceedings: false, currency },
    ...{ order: 100_000n, free: 500_000n, guaranteed: 0n, agreedDays: 45 },
    ...{ cap: { days: 60, law: 'C. com. L441-10 I al. 2-3' }, paysByDirectDebit: false },
    ...changes,
  })

const codes = (changes: Partial<AdviceFacts> = {}) => of(changes).lines.map(codeOf)

describe('the terms of an order', () => {
  test.each([
    ['A', 0, 0n, 45, false, null],
    ['B', 0, 0n, 45, false, null],
    ['C', 20, 20_000n, 30, true, null],
    // What is not paid before: 700.00.
    ['D', 30, 30_000n, 15, true, 70_000n],
    ['E', 100, 100_000n, null, false, null],
    [null, 30, 30_000n, 30, true, null],
  ] as const)('of grade %s', (grade, depositShare, deposit, days, directDebit, guarantee) => {
    expect(of({ grade })).toMatchObject({ depositShare, deposit, days, directDebit, guarantee })
  })

  test('of who is in proceedings are payment before delivery', () => {
    expect(of({ grade: 'A', inProceedings: true })).toMatchObject({
      ...{ depositShare: 100, deposit: 100_000n, days: null, guarantee: null },
    })
    expect(codes({ grade: 'A', inProceedings: true })).toEqual([
      ...['IN_PROCEEDINGS', 'WITHIN_LIMIT', 'DEPOSIT'],
    ])
  })

  test('that goes beyond the limit ask for what goes beyond, rounded up to five percent', () => {
    // 330.00 over: 33 %.
    expect(of({ free: 67_000n })).toMatchObject({
      ...{ depositShare: 35, deposit: 35_000n, guarantee: 33_000n },
      lines: expect.arrayContaining([{ kind: 'over_limit', excess: 33_000n, share: 35 }]),
    })
    expect(of({ free: 65_000n })).toMatchObject({ depositShare: 35 })
    expect(of({ free: -1n })).toMatchObject({ depositShare: 100, days: null, guarantee: null })
  })

  test('of a weak payer beyond his limit ask for half at least', () => {
    expect(of({ grade: 'D', free: 90_000n })).toMatchObject({
      ...{ depositShare: 50, deposit: 50_000n, guarantee: 50_000n },
    })
    expect(of({ grade: 'D', free: 20_000n })).toMatchObject({ depositShare: 80 })
  })

  test('count what is left, and say where there is no limit', () => {
    expect(of().lines).toContainEqual({ kind: 'within_limit', left: 400_000n })
    expect(of({ free: null }).lines).toContainEqual({ kind: 'no_limit' })
    expect(of({ free: 0n, order: null }).lines).toContainEqual({ kind: 'limit_used' })
    expect(of({ guaranteed: 7n }).lines).toContainEqual({ kind: 'guaranteed', amount: 7n })
  })

  test('without an order name shares and days alone', () => {
    expect(of({ order: null, grade: 'D' })).toMatchObject({
      ...{ depositShare: 30, deposit: null, days: 15, guarantee: null },
    })
  })

  test('of a natural person are confirmed by a person', () => {
    expect(codes({ isPerson: true }).at(-1)).toBe('PERSON_CONFIRMS')
  })

  test('ask nobody for a direct debit that stands', () => {
    const line = { kind: 'direct_debit_stands' }
    const debited = of({ grade: 'C', paysByDirectDebit: true })
    expect([debited.directDebit, debited.lines]).toEqual([false, expect.arrayContaining([line])])
  })
})

describe('days', () => {
  test('are those agreed, and never beyond the law', () => {
    expect(codes()).toContain('DAYS_AS_AGREED')
    expect(of({ agreedDays: 90 })).toMatchObject({
      days: 60,
      lines: expect.arrayContaining([
        { kind: 'law_caps', days: 60, law: 'C. com. L441-10 I al. 2-3' },
      ]),
    })
    expect(of({ agreedDays: 90, cap: null })).toMatchObject({ days: 90 })
  })

  test('are shorter for a weak payer, within a shorter law too', () => {
    expect(of({ grade: 'C' }).lines).toContainEqual({ kind: 'days_shorter', days: 30, usual: 45 })
    // Fresh meat: 20 days. The grade alone would give 30.
    const meat = of({ grade: 'C', cap: { days: 20, law: 'C. com. L441-11 II 2°' } })
    expect(meat).toMatchObject({ days: 20 })
    expect(of({ grade: 'C', agreedDays: 10 })).toMatchObject({ days: 10 })
  })

  test('are thirty where nothing is on record', () => {
    expect(of({ agreedDays: null }).lines).toContainEqual({ kind: 'days', days: 30 })
  })
})

test('every line is said in both languages, each in its own words', () => {
  const all = [
    ...of({ grade: 'D', free: 90_000n, isPerson: true, guaranteed: 7n }).lines,
    ...of({ grade: null, free: null, agreedDays: null }).lines,
    ...of({ grade: 'E', inProceedings: true }).lines,
    ...of({ grade: 'E' }).lines,
    ...of({ grade: 'C', paysByDirectDebit: true }).lines,
    ...of({ agreedDays: 90, free: 0n, order: null }).lines,
    ...of().lines,
  ]
  expect(new Set(all.map(codeOf)).size).toBe(17)
  for (const line of all) {
    const [fr, en] = (['fr', 'en'] as const).map((language) => textOf(line, language, currency))
    expect(fr).not.toBe(en)
    expect(fr).not.toMatch(/ [:;?!%€]/)
  }
  const over = all.find(({ kind }) => kind === 'over_limit')
  expect(over && textOf(over, 'en', currency)).toMatch(/^€100.00 go beyond the credit limit, 10%/)
})
