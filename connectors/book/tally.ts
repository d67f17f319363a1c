// The account of an import: what became of every row, and of every amount of the file's column.
// What went in equals what was imported, refused and passed over, or the import stops as our fault.

import { assert } from '../../core/assert.ts'
import { type DecimalSum, decimalSum } from './decimal-sum.ts'
import type { Misfit } from './document.ts'

/** The amount column of one row: its currency as the file names it, and what stands there. */
export interface Amount {
  readonly currency: string
  /** Decimal text; null where it is no amount. */
  readonly plain: string | null
  readonly raw: string
}

export interface Refusal extends Misfit {
  readonly line: number
}

export interface SumRow {
  readonly currency: string
  readonly file: string
  readonly imported: string
  readonly refused: string
  readonly skipped: string
}

export interface Warning {
  readonly warning: string
  readonly count: number
  /** The first lines where it was so. */
  readonly lines: readonly number[]
}

export interface CsvReport {
  readonly rows: {
    readonly read: number
    /** Rows that became a document of their own. */
    readonly imported: number
    /** Rows that became a further instalment of one. */
    readonly merged: number
    readonly skipped: number
    readonly refused: number
  }
  readonly skippedBy: Readonly<Record<string, number>>
  readonly refusedBy: Readonly<Record<string, number>>
  readonly sums: readonly SumRow[]
  /** Rows where something else than an amount stands: they are in no sum. The first of them. */
  readonly amountsUnreadable: {
    readonly count: number
    readonly first: readonly { readonly line: number; readonly value: string }[]
  }
  readonly warnings: readonly Warning[]
}

interface Unreadable {
  count: number
  readonly first: { readonly line: number; readonly value: string }[]
}

const mostUnreadable = 1000

type Fate = 'imported' | 'merged' | 'skipped' | 'refused'

const mostCurrencies = 200
const mostLines = 10

export type Tally = ReturnType<typeof newTally>

export function newTally() {
  const rows = { read: 0, imported: 0, merged: 0, skipped: 0, refused: 0 }
  const skippedBy = new Map<string, number>()
  const refusedBy = new Map<string, number>()
  const sums = new Map<string, Sums>()
  const unreadable: Unreadable = { count: 0, first: [] }
  const warnings = new Map<string, { count: number; lines: number[] }>()

  const sumsOf = (currency: string): Sums => {
    const label = sums.has(currency) || sums.size < mostCurrencies ? currency : '(others)'
    const known = sums.get(label) ?? newSums()
    sums.set(label, known)
    return known
  }
  const settle = (fate: Fate, { currency, plain }: Amount): void => {
    rows[fate] += 1
    if (plain !== null) sumsOf(currency)[fate === 'merged' ? 'imported' : fate].add(plain)
  }
  return {
    read: (line: number, { currency, plain, raw }: Amount): void => {
      rows.read += 1
      if (plain !== null) {
        sumsOf(currency).file.add(plain)
      } else if (raw !== '') {
        unreadable.count += 1
        if (unreadable.first.length < mostUnreadable) unreadable.first.push({ line, value: raw })
      }
    },
    imported: (amount: Amount): void => settle('imported', amount),
    merged: (amount: Amount): void => settle('merged', amount),
    skipped: (rule: string, amount: Amount): void => {
      skippedBy.set(rule, (skippedBy.get(rule) ?? 0) + 1)
      settle('skipped', amount)
    },
    refused: ({ column, reason }: Refusal, amount: Amount): void => {
      const key = column === '' ? reason : `${column}: ${reason}`
      // A reason that names a line is a kind of its own a thousand times over.
      const kind = key.replace(/line \d+/, 'another line')
      refusedBy.set(kind, (refusedBy.get(kind) ?? 0) + 1)
      settle('refused', amount)
    },
    warn: (warning: string, line: number): void => {
      const known = warnings.get(warning) ?? { count: 0, lines: [] }
      warnings.set(warning, known)
      noteLine(known, line)
    },
    report: (): CsvReport => {
      const settled = rows.imported + rows.merged + rows.skipped + rows.refused
      assert(settled === rows.read, `every row is accounted for: ${settled} of ${rows.read}`)
      return {
        rows: { ...rows },
        skippedBy: Object.fromEntries(skippedBy),
        refusedBy: Object.fromEntries(refusedBy),
        sums: [...sums].map(([currency, found]) => sumRow(currency, found)),
        amountsUnreadable: unreadable,
        warnings: [...warnings].map(([warning, found]) => ({ warning, ...found })),
      }
    },
  }
}

interface Sums {
  readonly file: DecimalSum
  readonly imported: DecimalSum
  readonly refused: DecimalSum
  readonly skipped: DecimalSum
}

const newSums = (): Sums => ({
  file: decimalSum(),
  imported: decimalSum(),
  refused: decimalSum(),
  skipped: decimalSum(),
})

function sumRow(currency: string, { file, imported, refused, skipped }: Sums): SumRow {
  const settled = decimalSum()
  for (const part of [imported, refused, skipped]) settled.add(part.text())
  const balanced = withoutZeros(settled.text()) === withoutZeros(file.text())
  assert(balanced, `${currency}: ${settled.text()} settled of ${file.text()}`)
  return {
    currency,
    file: file.text(),
    imported: imported.text(),
    refused: refused.text(),
    skipped: skipped.text(),
  }
}

const withoutZeros = (text: string): string => text.replace(/\.?0+$/, '')

function noteLine(note: { count: number; lines: number[] }, line: number): void {
  note.count += 1
  if (note.lines.length < mostLines) note.lines.push(line)
}
