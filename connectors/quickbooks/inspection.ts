// What a recorded answer was understood as, as `encours inspect` prints it, and how its rows become
// that. Leaves out which kind of answer it was: see inspect.ts.

import type { BookRecord } from '../../core/book.ts'
import type { Instant } from '../../core/instant.ts'
import type { Failure } from '../contract/failure.ts'
import type { HostOperation } from '../contract/host.ts'
import { countryOfCompany, homeCurrencyOf, hostCompany } from './company.ts'
import { type WalkedEntity, walkedEntities } from './cursor.ts'
import { type CompanyFacts, idOf } from './map.ts'
import { type ReadRows, readRows, saysDeleted } from './records.ts'
import { HostCompanyInfo, HostPreferences, HostTerm } from './schema.ts'

export interface InspectedFailure extends Pick<Failure, 'kind' | 'code' | 'message' | 'retryable'> {
  /** What to do about it. */
  readonly action: string
  /** The item of a batch that it is about. */
  readonly item?: string
}

export interface InspectedEvent {
  readonly realm: string
  readonly entity: string
  readonly id: string
  /** `refetch` where the word is not known. */
  readonly operation: HostOperation | 'refetch'
  readonly at: Instant | null
  readonly mergedId?: string
}

export interface DeletedRow {
  readonly entity: string
  readonly id: string
}

export interface Inspection {
  readonly kind: string
  readonly records: readonly BookRecord[]
  /** What is no core record: terms, the company, preferences. */
  readonly facts: readonly object[]
  readonly events: readonly InspectedEvent[]
  readonly deleted: readonly DeletedRow[]
  readonly rejected: readonly {
    readonly entity: string
    readonly id: string
    readonly reason: string
  }[]
  /** Records of entities that we do not keep, by Intuit's name. */
  readonly ignored: Readonly<Record<string, number>>
  /** Of a count. */
  readonly count?: number
  /** The first; of a batch one item's. */
  readonly failure: InspectedFailure | null
  readonly failures: readonly InspectedFailure[]
}

export const nothing: Inspection = {
  kind: 'empty',
  records: [],
  facts: [],
  events: [],
  deleted: [],
  rejected: [],
  ignored: {},
  failure: null,
  failures: [],
}

const kindOf: Readonly<Record<string, string>> = {
  Customer: 'customers',
  Invoice: 'invoices',
  CreditMemo: 'creditNotes',
  Payment: 'payments',
  Term: 'terms',
  CompanyInfo: 'company',
  Preferences: 'preferences',
  Attachable: 'notes',
}

export type Rows = ReadonlyMap<string, readonly unknown[]>

export function rowsOf(rows: Rows, facts: CompanyFacts): Inspection {
  const groups = [...rows].map(([entity, some]) => groupOf(entity, some, facts))
  const kinds = [...rows.keys()].map((entity) => kindOf[entity] ?? 'other')
  const [kind = 'empty'] = kinds
  return {
    ...nothing,
    kind: new Set(kinds).size > 1 ? 'mixed' : kind,
    records: groups.flatMap(({ records }) => records),
    facts: groups.flatMap((group) => group.facts),
    deleted: groups.flatMap(({ deleted }) => deleted),
    rejected: groups.flatMap(({ rejected }) => rejected),
    ignored: sumOf(groups.map(({ ignored }) => ignored)),
  }
}

type Group = Pick<Inspection, 'records' | 'facts' | 'deleted' | 'rejected' | 'ignored'>

function groupOf(entity: string, rows: readonly unknown[], facts: CompanyFacts): Group {
  const kept = walkedEntities.find((known) => known === entity)
  if (kept !== undefined) return { ...bookRows(kept, rows, facts), facts: [], ignored: {} }
  const gone = rows.filter(saysDeleted)
  const deleted = gone.map((row) => ({
    entity: entity.slice(0, 1).toLowerCase() + entity.slice(1),
    id: idOf(row) ?? '',
  }))
  const known = rows.map((row) => factsOf(entity, row, facts)).filter((each) => each !== null)
  const left = rows.length - gone.length - known.length
  const ignored = left === 0 ? {} : { [entity]: left }
  return { records: [], facts: known, deleted, rejected: [], ignored }
}

function bookRows(entity: WalkedEntity, rows: readonly unknown[], facts: CompanyFacts) {
  const { records, deleted, rejected } = readRows(entity, rows, facts)
  return { records: bookRecords(records), deleted, rejected: rejected.map(withoutRaw) }
}

const withoutRaw = ({ entity, id, reason }: ReadRows['rejected'][number]) => ({
  ...{ entity, id, reason },
})

function bookRecords({ customers, invoices, creditNotes, payments }: ReadRows['records']) {
  return [
    ...customers.map(({ record }): BookRecord => ({ kind: 'customer', record })),
    ...invoices.map(({ record }): BookRecord => ({ kind: 'invoice', record })),
    ...creditNotes.map(({ record }): BookRecord => ({ kind: 'creditNote', record })),
    ...payments.map(({ record }): BookRecord => ({ kind: 'payment', record })),
  ]
}

function factsOf(entity: string, row: unknown, { currency }: CompanyFacts): object | null {
  switch (entity) {
    case 'Term': {
      const term = HostTerm.safeParse(row)
      return term.success ? term.data : null
    }
    case 'CompanyInfo': {
      const info = HostCompanyInfo.safeParse(row)
      const country = info.success ? countryOfCompany(info.data) : null
      if (!info.success || country === null) return null
      const { name, locale, timeZone } = hostCompany(info.data, country, currency)
      return { name, country, locale, timeZone }
    }
    case 'Preferences': {
      const preferences = HostPreferences.safeParse(row)
      return preferences.success ? { currency: homeCurrencyOf(preferences.data) } : null
    }
    default:
      return null
  }
}

type Counts = Inspection['ignored']

export function sumOf(counts: readonly Counts[]): Counts {
  const sums: Record<string, number> = {}
  for (const [name, count] of counts.flatMap(Object.entries)) {
    sums[name] = (sums[name] ?? 0) + count
  }
  return sums
}
