import { expect, test } from 'vitest'
import { present } from '../../../core/assert.ts'
import { type Day, parseDay } from '../../../core/day.ts'
import type { Instant } from '../../../core/instant.ts'
import { assess } from '../../../server/solvency/assess/assess.ts'
import { backtest, type Prediction } from '../../../server/solvency/backtest.ts'
import { asItStood, bookOfPayers, steady } from '../../support/payers.ts'

const day = (text: string): Day => present(parseDay(text), text)

test('an assessment says of an open invoice what a walk through the book says on that day', () => {
  const today = day('2025-07-15')
  const whole = bookOfPayers({
    ...{ seed: 1, customers: 40, invoices: 1_000, payer: steady },
    ...{ from: day('2024-01-01'), until: day('2025-08-31') },
  })
  const book = asItStood(whole, today)
  const said: Prediction[] = []
  backtest(book, { from: day('2025-03-01'), snapshotEvery: 1, each: (one) => said.push(one) })
  const looks = said.filter(({ kind, asOf }) => kind === 'snapshot' && asOf === today)
  const walked = new Map(looks.map(({ invoice, over30 }) => [String(invoice), over30]))
  const gaps = assess({ book, now: `${today}T12:00:00Z` as Instant }).items.flatMap((item) => {
    const over30 = walked.get(item.invoice)
    return over30 === undefined ? [] : [Math.abs(over30 - item.over30)]
  })
  expect(gaps.length).toBeGreaterThan(60)
  // Far below what is shown to anybody; 0.0005 where each walk learns on days of its own.
  expect(Math.max(...gaps)).toBeLessThan(0.00005)
})
