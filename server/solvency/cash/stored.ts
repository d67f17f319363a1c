// A cash forecast as it is kept between two makings: JSON with a version, minor units as text.

import { z } from 'zod'
import { type Currency, parseCurrency } from '../../../core/currency.ts'
import { type Day, parseDay } from '../../../core/day.ts'
import { agreedKinds } from './agreed.ts'
import type { CashForecast } from './forecast.ts'

const Minor = z
  .string()
  .regex(/^-?\d+$/)
  .transform((text) => BigInt(text))
const DayText = z
  .string()
  .transform((text, context): Day => parseDay(text) ?? wrong(context, 'a day'))
const CurrencyText = z
  .string()
  .transform((text, context): Currency => parseCurrency(text) ?? wrong(context, 'a currency'))

function wrong(context: z.core.$RefinementCtx<string>, wanted: string): never {
  context.addIssue({ code: 'custom', message: `not ${wanted}` })
  return z.NEVER
}

const Share = z.number().nullable()
const BandStored = z.object({ low: Minor, high: Minor }).nullable()
const Compared = z.object({ model: Share, dueDate: Share, customerMean: Share })
const KeptStored = z.object({ decided: z.number(), kept: z.number(), share: z.number() })
const Inside = { banded: z.number(), insideHalf: Share, insideMost: Share }

const TriedStored = z.object({
  days: z.number(),
  short: z.object({ off: Compared, judged: z.number() }),
  ...Inside,
  weeks: z.array(
    z.object({
      ...{ ahead: z.number(), judged: z.number(), came: Share, off: Compared, bias: Share },
      ...Inside,
    }),
  ),
})

const CurrencyStored = z.object({
  ...{ currency: CurrencyText, owed: Minor, overdue: Minor, later: Minor, doubtful: Minor },
  weeks: z.array(
    z.object({
      ...{ from: DayText, to: DayText, expected: Minor, half: BandStored, most: BandStored },
      agreed: z.array(z.object({ kind: z.enum(agreedKinds), amount: Minor })),
    }),
  ),
  apart: z.object({ disputed: Minor, credited: Minor, factored: Minor, insolvent: Minor }),
  tried: TriedStored,
})

export const StoredForecast = z
  .object({
    v: z.literal(1),
    today: DayText,
    knownUntil: DayText,
    currencies: z.array(CurrencyStored),
    kept: z.object({
      promise: KeptStored,
      plan: KeptStored,
      announced: KeptStored,
      direct_debit: KeptStored,
    }),
  })
  .transform(({ v: _, ...forecast }): CashForecast => forecast)

export const storedText = (forecast: CashForecast): string =>
  JSON.stringify({ v: 1, ...forecast }, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
