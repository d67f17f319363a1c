// Predictions as lines of CSV, in the columns of the contract.

import { formatMinor } from '../../core/money.ts'
import type { Prediction } from './backtest.ts'

export const predictionHeader =
  'kind,asOf,invoice,due,amount,currency,pLate,pLate30,expected,low,high,paidWithin30'

export function predictionLine(prediction: Prediction): string {
  const { kind, asOf, invoice, due, amount, currency } = prediction
  const { late, over30, expected, low, high, paidWithin30 } = prediction
  return [
    ...[kind, asOf, cell(invoice), due, formatMinor(amount, currency), currency],
    ...[chanceText(late), chanceText(over30), expected, low, high, chanceText(paidWithin30)],
  ].join(',')
}

const chanceText = (chance: number): string => chance.toFixed(6)

const cell = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
