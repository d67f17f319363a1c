// node bench/forecast.ts: the cash forecast of a hundred thousand invoices of three years with its
// trial on the last half year, in a process of its own: how long it took, the most memory it held.

import { present } from '../core/assert.ts'
import { type Day, parseDay } from '../core/day.ts'
import { parseInstant } from '../core/instant.ts'
import { cashForecast, usualWeeks } from '../server/solvency/cash/forecast.ts'
import { bookOfPayers, steady } from '../test/support/payers.ts'

const day = (text: string): Day => present(parseDay(text), text)
const book = bookOfPayers({
  ...{ seed: 5, customers: 5_000, invoices: 100_000, payer: steady },
  ...{ from: day('2023-01-01'), until: day('2025-12-30') },
})
const now = present(parseInstant('2025-12-31T08:00:00Z'), 'now')
const began = performance.now()
const { currencies } = cashForecast(book, { now, weeks: usualWeeks })
const seconds = (performance.now() - began) / 1000
const peak = process.resourceUsage().maxRSS / 1024
const share = (value: number | null | undefined): string => `${((value ?? 0) * 100).toFixed(1)} %`
for (const { currency, owed, tried } of currencies) {
  const { model, dueDate, customerMean } = tried.short.off
  console.log(
    `${owed / 100n} ${currency} owed, ${seconds.toFixed(1)} s, peak ${peak.toFixed(0)} MiB; off by ` +
      `${share(model)} a week, due dates ${share(dueDate)}, means ${share(customerMean)}; ` +
      `inside ${share(tried.insideHalf)} and ${share(tried.insideMost)} of ${tried.banded} bands`,
  )
}
