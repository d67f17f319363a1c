// The company's past as text, to be kept between assessments. One of another shape is not read: it
// is made anew with the next assessment.

import { places } from '../lateness/grid.ts'
import { candidates } from '../lateness/tuning.ts'
import { characteristics } from '../scorecard.ts'
import type { CompanyPast } from './assess.ts'

/** Changes with what a past is made of. */
export const pastShape = `1 ${places} ${candidates.length} ${characteristics.join(' ')}`

export function pastText({ habits, ...rest }: CompanyPast): string {
  const { usual: _, ...counts } = habits
  return JSON.stringify({ ...rest, habits: counts }, (_key, value: unknown) =>
    value instanceof Float64Array ? { counts: [...value] } : value,
  )
}

/** Null where it was made by another release. */
export function parsePast({ shape, past }: { shape: string; past: string }): CompanyPast | null {
  if (shape !== pastShape) return null
  const found: CompanyPast = JSON.parse(past, (_key, value: unknown) =>
    isCounts(value) ? Float64Array.from(value.counts) : value,
  )
  return { ...found, habits: { ...found.habits, usual: null } }
}

const isCounts = (value: unknown): value is { readonly counts: number[] } =>
  typeof value === 'object' && value !== null && 'counts' in value && Array.isArray(value.counts)
