// GET /api/v1/forecast: what comes in week by week, of what is invoiced, as it was last made, with
// how far such forecasts were off. POST: have it made anew.

import { z } from 'zod'
import { DayWire, InstantWire, MoneyWire } from './parts.ts'

const BandWire = z.object({ low: MoneyWire, high: MoneyWire })
const ShareWire = z.number().nullable()

export const AgreedWire = z.enum(['promise', 'plan', 'announced', 'direct_debit'])
export type AgreedWire = z.infer<typeof AgreedWire>

export const ForecastWeekWire = z.object({
  from: DayWire,
  to: DayWire,
  expected: MoneyWire,
  /** Null: too few past weeks were as far ahead. */
  band50: BandWire.nullable(),
  band80: BandWire.nullable(),
  /** As it was agreed, whether it will be kept or not. */
  agreed: z.array(z.object({ kind: AgreedWire, amount: MoneyWire })),
})
export type ForecastWeekWire = z.infer<typeof ForecastWeekWire>

/** Shares of what came in. The first four weeks ahead together. */
const TriedWire = z.object({
  days: z.number().int(),
  judged: z.number().int(),
  wanted: z.number().int(),
  off: z.object({ model: ShareWire, dueDate: ShareWire, customerMean: ShareWire }),
  /** Bands given before their week, and the shares of these that held what came. */
  banded: z.number().int(),
  inside50: ShareWire,
  inside80: ShareWire,
})

/** `weeks`, `later` and `doubtful` sum to `owed`; `apart` is open too, and not expected. */
export const CurrencyForecastWire = z.object({
  currency: z.string(),
  owed: MoneyWire,
  overdue: MoneyWire,
  weeks: z.array(ForecastWeekWire),
  later: MoneyWire,
  doubtful: MoneyWire,
  apart: z.object({
    disputed: MoneyWire,
    credited: MoneyWire,
    factored: MoneyWire,
    insolvent: MoneyWire,
  }),
  tried: TriedWire,
})
export type CurrencyForecastWire = z.infer<typeof CurrencyForecastWire>

export const ForecastWire = z.object({
  /** Null: none was made yet. */
  made: z
    .object({
      at: InstantWire,
      today: DayWire,
      knownUntil: DayWire,
      /** By currency code. */
      currencies: z.array(CurrencyForecastWire),
    })
    .nullable(),
})
export type ForecastWire = z.infer<typeof ForecastWire>

export const ForecastAskedWire = z.object({ asked: z.literal(true) })
export type ForecastAskedWire = z.infer<typeof ForecastAskedWire>
