// What comes in over the next weeks, as a job last made it.

import type { Currency } from '../../../core/currency.ts'
import type { Deps } from '../../deps.ts'
import { wantedWeeks } from '../../solvency/cash/bands.ts'
import type { AmountBand, CurrencyForecast } from '../../solvency/cash/forecast.ts'
import { askForecast, type KnownForecast, knownForecast } from '../../solvency/cash/run.ts'
import type { Tried } from '../../solvency/cash/tried.ts'
import { type Endpoint, endpoint, nothing } from '../endpoint.ts'
import { type CurrencyForecastWire, ForecastAskedWire, ForecastWire } from '../wire/forecast.ts'
import { moneyWire } from './encode.ts'

const plain = { params: nothing, query: nothing, body: nothing, path: '/api/v1/forecast' }

export function forecastEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      ...plain,
      method: 'GET',
      summary: 'What comes in week by week, of what is invoiced, with bands and their past error',
      access: 'read',
      answer: ForecastWire,
      handle: async ({ session }) => {
        const known = await knownForecast(deps, session.tenant)
        return { made: known && madeWire(known) }
      },
    }),
    endpoint({
      ...plain,
      method: 'POST',
      summary: 'Have the cash forecast made anew; it is there when its time of making has changed',
      access: 'sync',
      answer: ForecastAskedWire,
      handle: async ({ session }) => {
        await askForecast(deps, session.tenant)
        return { asked: true as const }
      },
    }),
  ]
}

const madeWire = ({ madeAt, forecast }: KnownForecast): NonNullable<ForecastWire['made']> => ({
  at: madeAt,
  today: forecast.today,
  knownUntil: forecast.knownUntil,
  currencies: forecast.currencies.map(currencyWire),
})

function currencyWire(forecast: CurrencyForecast): CurrencyForecastWire {
  const { currency, weeks, apart, tried } = forecast
  const money = moneyIn(currency)
  const band = (one: AmountBand | null) => one && { low: money(one.low), high: money(one.high) }
  return {
    currency,
    owed: money(forecast.owed),
    overdue: money(forecast.overdue),
    weeks: weeks.map(({ from, to, expected, half, most, agreed }) => ({
      ...{ from, to, expected: money(expected), band50: band(half), band80: band(most) },
      agreed: agreed.map(({ kind, amount }) => ({ kind, amount: money(amount) })),
    })),
    later: money(forecast.later),
    doubtful: money(forecast.doubtful),
    apart: {
      disputed: money(apart.disputed),
      credited: money(apart.credited),
      factored: money(apart.factored),
      insolvent: money(apart.insolvent),
    },
    tried: triedWire(tried),
  }
}

const moneyIn = (currency: Currency) => (minor: bigint) => moneyWire({ minor, currency })

const triedWire = ({ days, short, banded, insideHalf, insideMost }: Tried) => ({
  ...{ days, judged: short.judged, wanted: wantedWeeks, off: short.off, banded },
  ...{ inside50: insideHalf, inside80: insideMost },
})
