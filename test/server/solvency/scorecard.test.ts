import { expect, test } from 'vitest'
import { chanceAt } from '../../../server/solvency/logistic.ts'
import {
  blended,
  type Characteristic,
  characteristics,
  type Scorecard,
  scored,
  shippedScorecard,
} from '../../../server/solvency/scorecard.ts'

const features = (points: Partial<Record<Characteristic, number>>) =>
  characteristics.map((name) => points[name] ?? 0)

/** Says of all invoices that three of four are late. */
const taught: Scorecard = {
  ...{ overDays: 0, taughtBy: 500 },
  coefficients: features({ base: Math.log(3) }),
}
/** The distribution says an even chance; of his invoices a fifth was late, as with everybody. */
const asked = features({ base: 1, habit: 0, company_late: Math.log(0.25), company_over_30: -3 })

test.each([
  ['the distribution alone, as shipped', { taught: 0, share: 0 }, 0],
  ['what was taught', { taught: 1, share: 0 }, Math.log(3)],
  ['half of the way to it', { taught: 0.5, share: 0 }, 0.5 * Math.log(3)],
  ['the share of his late ones for two fifths', { taught: 0, share: 0.4 }, 0.4 * Math.log(0.25)],
  ['all three', { taught: 0.5, share: 0.4 }, 0.6 * 0.5 * Math.log(3) + 0.4 * Math.log(0.25)],
])('a blend listens to %s', (_, blend, logOdds) => {
  expect(scored(blended(taught, blend), asked)).toBeCloseTo(chanceAt(logOdds), 9)
})

test('where nothing but the distribution is listened to, nobody taught it', () => {
  expect(blended(taught, { taught: 0, share: 0 })).toEqual(shippedScorecard(0))
})

test('of more than thirty days the share of those counts', () => {
  const over30 = features({ base: 1, over_30_share: 0.5, company_over_30: -2, company_late: 1 })
  const none: Scorecard = { ...shippedScorecard(30), taughtBy: 0 }
  expect(scored(blended(none, { taught: 0, share: 0.6 }), over30)).toBeCloseTo(
    chanceAt(0.6 * -1.5),
    9,
  )
})
