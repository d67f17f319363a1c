// A cash forecast as `encours forecast --json` writes it: decimals as text, days as text.

import { formatMinor } from '../../../core/money.ts'
import type { AmountBand, CashForecast, CurrencyForecast } from './forecast.ts'
import type { Compared, TriedWeek } from './tried.ts'

export const forecastJson = ({ today, knownUntil, currencies, kept }: CashForecast): object => ({
  version: 1,
  today,
  knownUntil,
  counts: 'invoiced',
  kept,
  currencies: currencies.map(currencyJson),
})

function currencyJson(forecast: CurrencyForecast): object {
  const { currency, weeks, apart, tried } = forecast
  const text = (minor: bigint): string => formatMinor(minor, currency)
  const mean = (minor: number | null): string | null =>
    minor === null ? null : text(BigInt(Math.round(minor)))
  const band = (one: AmountBand | null) =>
    one === null ? null : { low: text(one.low), high: text(one.high) }
  const compared = (off: Compared) => ({
    model: mean(off.model),
    dueDate: mean(off.dueDate),
    customerMean: mean(off.customerMean),
  })
  const triedJson = (one: TriedWeek): object => ({
    ...one,
    came: mean(one.came),
    off: compared(one.off),
    bias: mean(one.bias),
  })
  return {
    currency,
    owed: text(forecast.owed),
    overdue: text(forecast.overdue),
    weeks: weeks.map(({ from, to, expected, half, most, agreed }) => ({
      ...{ from, to, expected: text(expected), band50: band(half), band80: band(most) },
      agreed: agreed.map(({ kind, amount }) => ({ kind, amount: text(amount) })),
    })),
    later: text(forecast.later),
    doubtful: text(forecast.doubtful),
    apart: {
      disputed: text(apart.disputed),
      credited: text(apart.credited),
      factored: text(apart.factored),
      insolvent: text(apart.insolvent),
    },
    tried: { ...tried, weeks: tried.weeks.map(triedJson) },
  }
}
