// node bench/backtest.ts [DAYS]: goes through a hundred thousand invoices of three years once, in a
// process of its own, and says how long that took and the most memory that it ever held. With a
// number of days: all that is open is looked at again every so many days.

import { present } from '../core/assert.ts'
import { addDays, type Day, parseDay } from '../core/day.ts'
import { backtest } from '../server/solvency/backtest.ts'
import { bookOfPayers, steady } from '../test/support/payers.ts'

const day = (text: string): Day => present(parseDay(text), text)
const from = day('2023-01-01')
const book = bookOfPayers({
  ...{ seed: 5, customers: 5_000, invoices: 100_000, payer: steady },
  ...{ from, until: day('2025-12-31') },
})
const began = performance.now()
let rows = 0
const each = () => {
  rows += 1
}
const snapshotEvery = Number(process.argv[2] ?? 0)
const looks = snapshotEvery > 0 ? { snapshotEvery } : {}
const { known, measures } = backtest(book, { from: addDays(from, 1), each, ...looks })
const seconds = (performance.now() - began) / 1000
const peak = process.resourceUsage().maxRSS / 1024
console.log(
  `${rows} rows in ${seconds.toFixed(1)} s, ${known} settled; peak ${peak.toFixed(0)} MiB; ` +
    `${measures.maeDays.model?.toFixed(2)} days off, the mean ${measures.maeDays.customerMean?.toFixed(2)}`,
)
