// A cash forecast of two currencies: one whose past allows ranges, one whose past does not yet.

import type {
  CurrencyForecastWire,
  ForecastWeekWire,
  ForecastWire,
} from '../../../server/api/wire/forecast.ts'
import type { MoneyWire } from '../../../server/api/wire/parts.ts'

const moneyIn =
  (currency: string) =>
  (units: number): MoneyWire => ({ currency, minor: `${units * 100}` })
const eur = moneyIn('EUR')
const usd = moneyIn('USD')

const spans = [
  ['2026-11-18', '2026-11-22'],
  ['2026-11-23', '2026-11-29'],
  ['2026-11-30', '2026-12-06'],
  ['2026-12-07', '2026-12-13'],
  ['2026-12-14', '2026-12-20'],
  ['2026-12-21', '2026-12-27'],
  ['2026-12-28', '2027-01-03'],
  ['2027-01-04', '2027-01-10'],
  ['2027-01-11', '2027-01-17'],
  ['2027-01-18', '2027-01-24'],
  ['2027-01-25', '2027-01-31'],
  ['2027-02-01', '2027-02-07'],
  ['2027-02-08', '2027-02-14'],
] as const

const expected = [8_120, 21_340, 14_980, 6_210, 3_400, 1_250, 4_870, 2_110, 980, 640, 410, 260, 130]

const week = (at: number): ForecastWeekWire => {
  const [from, to] = spans[at] ?? spans[0]
  const amount = expected[at] ?? 0
  const share = (of: number) => eur(Math.round(amount * of))
  return {
    ...{ from, to, expected: eur(amount) },
    band50: { low: share(0.8), high: share(1.2) },
    band80: { low: share(0.55), high: share(1.5) },
    agreed:
      at === 1
        ? [
            { kind: 'promise', amount: eur(4_200) },
            { kind: 'direct_debit', amount: eur(1_150) },
          ]
        : at === 4
          ? [{ kind: 'plan', amount: eur(1_500) }]
          : [],
  }
}

const apart = (money: (units: number) => MoneyWire, disputed: number) => ({
  ...{ disputed: money(disputed), credited: money(0) },
  ...{ factored: money(0), insolvent: money(0) },
})

export const euros: CurrencyForecastWire = {
  currency: 'EUR',
  owed: eur(66_000),
  overdue: eur(18_450),
  weeks: spans.map((_, at) => week(at)),
  later: eur(1_100),
  doubtful: eur(200),
  apart: apart(eur, 2_300),
  tried: {
    ...{ days: 26, judged: 23, wanted: 8, banded: 90, inside50: 0.49, inside80: 0.8 },
    off: { model: 0.116, dueDate: 0.323, customerMean: 0.232 },
  },
}

export const dollars: CurrencyForecastWire = {
  currency: 'USD',
  owed: usd(900),
  overdue: usd(0),
  weeks: spans.map(([from, to], at) => ({
    ...{ from, to, expected: usd(at < 4 ? 200 : 10), band50: null, band80: null, agreed: [] },
  })),
  later: usd(10),
  doubtful: usd(0),
  apart: apart(usd, 0),
  tried: {
    ...{ days: 5, judged: 3, wanted: 8, banded: 0, inside50: null, inside80: null },
    off: { model: null, dueDate: null, customerMean: null },
  },
}

export const forecast: ForecastWire = {
  made: {
    at: '2026-11-18T06:00:12Z',
    today: '2026-11-18',
    knownUntil: '2026-11-17',
    currencies: [euros, dollars],
  },
}
