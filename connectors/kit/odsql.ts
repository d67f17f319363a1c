// Addresses of Opendatasoft's Explore API 2.1, where BODACC and the accounts lie: what is asked is
// quoted, so that no text of ours becomes a condition.

import type { Day } from '../../core/day.ts'

/** A text as ODSQL writes it. */
export const odsText = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

export const odsDay = (day: Day): string => `date'${day}'`

export const odsIn = (field: string, texts: readonly string[]): string =>
  `${field} in (${texts.map(odsText).join(', ')})`

/** A page of a data set, or with `exports/json` all that fits, without a cap on rows. */
export const odsUrl = (base: string, dataset: string, form: 'records' | 'exports/json'): string =>
  `${base}/api/explore/v2.1/catalog/datasets/${dataset}/${form}`
