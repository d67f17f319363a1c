// A host's rows as core records: a bad one is set aside with its reason and raw text, and the
// others go on.

import { Malformed } from '../../core/malformed.ts'
import type { HostEntity, RejectedRecord, Versioned } from '../contract/host.ts'

export interface Mapped<T> {
  readonly records: readonly Versioned<T>[]
  readonly rejected: readonly RejectedRecord[]
}

const longestRaw = 64 * 1024

/**
 * For a host whose rows tell their id so; empty where one has none. Every row is in `records` or in
 * `rejected`, never in both, never in neither.
 */
export function rowMapper(idOf: (row: unknown) => string) {
  return <Row, T>(
    entity: HostEntity,
    rows: readonly Row[],
    read: (row: Row) => Versioned<T>,
  ): Mapped<T> => {
    const records: Versioned<T>[] = []
    const rejected: RejectedRecord[] = []
    for (const row of rows) {
      try {
        records.push(read(row))
      } catch (error) {
        if (!(error instanceof Malformed)) throw error
        const raw = (JSON.stringify(row) ?? '').slice(0, longestRaw)
        rejected.push({ entity, id: idOf(row), reason: error.message, raw })
      }
    }
    return { records, rejected }
  }
}
