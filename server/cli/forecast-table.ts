// A cash forecast as a person reads it in a terminal: a week a line, then what is left of what is
// owed, and how far such a forecast was off in the past.

import { formatMinor } from '../../core/money.ts'
import type { AmountBand, CashForecast, CurrencyForecast } from '../solvency/cash/forecast.ts'
import {
  bandSentence,
  type CashLanguage,
  type CashWords,
  cashWords,
  errorSentence,
} from '../solvency/cash/words.ts'
import { aligned } from './plan-table.ts'

export function forecastTable(forecast: CashForecast, language: CashLanguage): string {
  const words = cashWords[language]
  const parts = forecast.currencies.flatMap((one) => ['', ...currencyLines(one, words, language)])
  return [`${forecast.today}. ${words.invoicedOnly}`, ...parts, ''].join('\n')
}

function currencyLines(
  forecast: CurrencyForecast,
  words: CashWords,
  language: CashLanguage,
): string[] {
  const { currency, weeks, tried } = forecast
  const text = (minor: bigint): string => formatMinor(minor, currency)
  const between = (band: AmountBand | null): string =>
    band === null ? '-' : `${text(band.low)} – ${text(band.high)}`
  const rows = weeks.map(({ from, to, expected, half, most, agreed }) => [
    `${from} – ${to.slice(5)}`,
    ...[text(expected), between(half), between(most)],
    agreed.map(({ kind, amount }) => `${words.agreed[kind]} ${text(amount)}`).join(', '),
  ])
  const bands = bandSentence(tried, language)
  return [
    currency,
    ...aligned([words.columns, ...rows]),
    '',
    ...aligned(restRows(forecast, words)),
    '',
    errorSentence(tried, language),
    ...(bands === null ? [] : [bands]),
  ]
}

function restRows(
  { currency, owed, overdue, later, doubtful, apart }: CurrencyForecast,
  words: CashWords,
) {
  const rows: (readonly [string, bigint])[] = [
    [words.owed, owed],
    [words.overdue, overdue],
    [words.later, later],
    [words.doubtful, doubtful],
  ]
  const aside = (['disputed', 'credited', 'factored', 'insolvent'] as const)
    .filter((kind) => apart[kind] > 0n)
    .map((kind) => [words.apart[kind], apart[kind]] as const)
  return [...rows, ...aside].map(([name, minor]) => [name, formatMinor(minor, currency)])
}
