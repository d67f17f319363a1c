// node bench/million.ts: plans a million open items of 250,000 customers once, in a process of its
// own, and says how long that took and the most memory that the process ever held.

import { parseBook } from '../connectors/book/parse.ts'
import { present } from '../core/assert.ts'
import { parseInstant } from '../core/instant.ts'
import { plan } from '../server/dunning/plan.ts'
import { frStandard } from '../server/dunning/policy.ts'
import { ledgerBook } from './ledger.ts'

const now = present(parseInstant('2026-11-18T10:00:00+01:00'), 'an instant')
const book = parseBook(ledgerBook(1_000_000))
const from = performance.now()
const { messages, held } = plan(book, frStandard, now)
const seconds = (performance.now() - from) / 1000
const peak = process.resourceUsage().maxRSS / 1024
console.log(
  `planned in ${seconds.toFixed(1)} s: ${messages.length} messages, ${held.length} held; peak ${peak.toFixed(0)} MiB`,
)
