// The plan, pure: against reading and writing the same file, and how it grows with the ledger.

import { parseBook } from '../connectors/book/parse.ts'
import { present } from '../core/assert.ts'
import { parseInstant } from '../core/instant.ts'
import { plan } from '../server/dunning/plan.ts'
import { planJson } from '../server/dunning/plan-json.ts'
import { frStandard } from '../server/dunning/policy.ts'
import { ledgerBook } from './ledger.ts'
import { measureRatio, type Ratio } from './ratio.ts'

const now = present(parseInstant('2026-11-18T10:00:00+01:00'), 'an instant')

export async function run(): Promise<Ratio[]> {
  const text = JSON.stringify(ledgerBook(100_000))
  const whole = await measureRatio({
    name: 'book of 100,000 open items: parse, check, plan, write',
    bareIs: '`JSON.parse` + `JSON.stringify` of the file',
    turns: 5,
    bare: () => JSON.stringify(JSON.parse(text)),
    ours: () => JSON.stringify(planJson(plan(parseBook(JSON.parse(text)), frStandard, now))),
  })
  return [whole, await growthRatio(10_000, 100_000), await growthRatio(100_000, 1_000_000, 2)]
}

/** Linear growth shows as ten times the small plan's time. */
async function growthRatio(small: number, large: number, turns = 5): Promise<Ratio> {
  const [few, many] = [parseBook(ledgerBook(small)), parseBook(ledgerBook(large))]
  return measureRatio({
    name: `pure plan, ${large.toLocaleString('en')} open items`,
    bareIs: `pure plan, ${small.toLocaleString('en')} open items`,
    turns,
    bare: () => plan(few, frStandard, now),
    ours: () => plan(many, frStandard, now),
  })
}
