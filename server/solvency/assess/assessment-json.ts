// An assessment as `encours assess` prints it. Written piece by piece: that of a large book is
// longer than a text may be.

import type { Instant } from '../../../core/instant.ts'
import { formatMinor } from '../../../core/money.ts'
import type { AssessedCustomer, AssessedItem, Assessment, AssessmentReason } from './assessed.ts'
import { type AssessmentLanguage, codeOf, textOf } from './words.ts'

export interface Printed {
  readonly now: Instant
  readonly language: AssessmentLanguage
}

export function* assessmentJson(
  { customers, items }: Assessment,
  { now, language }: Printed,
): Generator<string> {
  yield `{"version":1,"now":${JSON.stringify(now)},"customers":[`
  yield* listed(customers, (customer) => customerJson(customer, language))
  yield '],"invoices":['
  yield* listed(items, (item) => itemJson(item, language))
  yield ']}\n'
}

function* listed<T>(records: readonly T[], json: (record: T) => object): Generator<string> {
  let isFirst = true
  for (const record of records) {
    yield `${isFirst ? '' : ','}${JSON.stringify(json(record))}`
    isFirst = false
  }
}

function customerJson(customer: AssessedCustomer, language: AssessmentLanguage) {
  const { exposure, behaviour, grade, limit, reasons, events } = customer
  return {
    customer: customer.customer,
    exposure: exposure.map(({ currency, open, overdue, credits, pending, net }) => ({
      currency,
      open: formatMinor(open, currency),
      overdue: formatMinor(overdue, currency),
      credits: formatMinor(credits, currency),
      pending: formatMinor(pending, currency),
      net: formatMinor(net, currency),
    })),
    behaviour: {
      settled: behaviour.settled,
      meanDaysLate: rounded(behaviour.meanDaysLate),
      lateShare: rounded(behaviour.lateShare),
      trendDays: rounded(behaviour.trendDays),
      brokenPromises: behaviour.brokenPromises,
    },
    grade,
    limit: limit && {
      currency: limit.currency,
      recommended: formatMinor(limit.recommended, limit.currency),
      reasons: reasonsJson(limit.reasons, language),
    },
    reasons: reasonsJson(reasons, language),
    events,
  }
}

const itemJson = (item: AssessedItem, language: AssessmentLanguage) => ({
  invoice: item.invoice,
  instalment: item.instalment,
  open: formatMinor(item.open, item.currency),
  pLate: chance(item.late),
  pLate30: chance(item.over30),
  expected: item.expected,
  low: item.low,
  high: item.high,
  paidWithin30: chance(item.paidWithin30),
  reasons: reasonsJson(item.reasons, language),
})

const reasonsJson = (reasons: readonly AssessmentReason[], language: AssessmentLanguage) =>
  reasons.map(({ fact, weight }) => ({
    code: codeOf(fact),
    text: textOf(fact, language),
    weight: Math.round(weight * 1000) / 1000,
  }))

const chance = (value: number): number => Math.round(value * 1e6) / 1e6
const rounded = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 1000) / 1000
