// What the panel says about expected receipts, in English.

import { countedIn } from './plural.ts'

const counted = countedIn('en-GB')

export const enForecast = {
  forecast: {
    title: 'Expected receipts',
    madeAt: (moment: string) => `made on ${moment}`,
    invoicedOnly: 'Of what is invoiced and open. Invoices still to be written are not counted.',
    known: (day: string) => `Receipts are known up to ${day}.`,
    error: (days: number, model: string) =>
      `Tried on ${counted(days, 'past week', 'past weeks')}, up to four weeks ahead: a week was off by ${model}.`,
    rules: (dueDate: string, mean: string) =>
      `Going by due dates alone it would have been ${dueDate}, by each customer’s mean delay ${mean}.`,
    inside: (banded: string, half: string, most: string) =>
      `Of ${banded} ranges given beforehand, the narrow one held what came in ${half} of the time, the wide one ${most}.`,
    tooFew: (judged: string, wanted: string) =>
      `Not sure enough for a range: ${judged} of the ${wanted} past weeks that it takes could be tried.`,
    nothingCame: 'Nothing came in during the weeks that were tried: no range is given.',
    owed: 'Owed and expected',
    overdue: 'of which overdue',
    later: 'After these weeks',
    doubtful: 'Over 200 days late, if at all',
    apart: {
      disputed: 'Disputed',
      credited: 'Covered by credits',
      factored: 'Sold to a factor',
      insolvent: 'Insolvency proceedings',
    },
    apartHint: 'open, not expected',
    legend: {
      bar: 'expected',
      half: '50% range',
      most: '80% range',
      agreed: 'agreed for the week',
    },
    table: (currency: string) => `Expected receipts by week, ${currency}`,
    week: 'Week',
    expected: 'Expected',
    half: '50% range',
    most: '80% range',
    agreed: 'Agreed',
    span: (from: string, to: string) => `${from} to ${to}`,
    range: (low: string, high: string) => `${low} to ${high}`,
    noRange: 'too few weeks',
    kinds: {
      promise: 'promised',
      plan: 'payment plan',
      announced: 'announced',
      direct_debit: 'direct debit',
    },
    again: 'Forecast anew',
    working: 'Forecasting…',
    slow: 'It takes longer than usual. It is shown here once it is there.',
    emptyTitle: 'No forecast yet',
    empty: 'It is made once a day, after the first plan.',
    nothingTitle: 'Nothing to expect',
    nothing: 'Nothing that is invoiced is open.',
  },
}

export type ForecastWords = typeof enForecast
