// A whole book in the place of a tenant's own, in one transaction: all of it, or nothing. Records
// come as a stream and are copied table by table, so that a large book needs little memory.

import type { BookRecord, Company } from '../../core/book.ts'
import type { TenantId } from '../../core/ids.ts'
import type { Instant } from '../../core/instant.ts'
import type { Database } from '../db/pool.ts'
import { run } from '../db/rows.ts'
import { type Tx, tx } from '../db/tx.ts'
import { lockForWriting } from './lock/store.ts'
import { type CopyValue, copyLine } from './staging/copy-line.ts'
import { putRecord, type StagedTable, stagedTables } from './staging/rows.ts'
import { copyRows, makeStaging, replaceBook } from './staging/store.ts'

export interface BookLoad {
  readonly tenant: TenantId
  /** The name under which this file's tenant is known. */
  readonly externalId: string
  readonly company: Company
  /** In any order; each id once in its list. */
  readonly batches: AsyncIterable<readonly BookRecord[]> | Iterable<readonly BookRecord[]>
  readonly now: Instant
  /** What must become true together with the book. */
  readonly alongside?: (tx: Tx) => Promise<void>
}

/** Rows by table. */
export type Loaded = Readonly<Record<StagedTable, number>>

export async function loadBook({ db }: { readonly db: Database }, load: BookLoad): Promise<Loaded> {
  return tx(db, load.tenant, async (tx) => {
    await saveCompany(tx, load)
    await lockForWriting(tx, load.tenant)
    await makeStaging(tx)
    const loaded = await stage(tx, load.batches)
    await replaceBook(tx, load.tenant, load.now)
    await load.alongside?.(tx)
    return loaded
  })
}

const copyCharacters = 65_536

async function stage(tx: Tx, batches: BookLoad['batches']): Promise<Loaded> {
  const waiting = new Map<StagedTable, string>()
  const counts = countsOfNone()
  const put = (table: StagedTable, values: readonly CopyValue[]): void => {
    waiting.set(table, `${waiting.get(table) ?? ''}${copyLine(table, values)}`)
    counts[table] += 1
  }
  for await (const batch of batches) {
    for (const record of batch) putRecord(record, put)
    for (const [table, lines] of waiting) {
      if (lines.length < copyCharacters) continue
      waiting.delete(table)
      await copyRows(tx, table, lines)
    }
  }
  for (const [table, lines] of waiting) await copyRows(tx, table, lines)
  return counts
}

function countsOfNone(): Record<StagedTable, number> {
  const counts: Partial<Record<StagedTable, number>> = {}
  for (const table of stagedTables) counts[table] = 0
  return counts as Record<StagedTable, number>
}

/** Also where the company is known already: the file says what is true now. */
async function saveCompany(tx: Tx, { tenant, externalId, company, now }: BookLoad): Promise<void> {
  const sql = `
    insert into tenants (
      tenant_id, source, external_id, name, country, locale, time_zone, currency, siren, synced_at,
      last_bank_entry, created_at
    )
    values (
      $1, 'book', $2, $3, $4, $5, $6, $7, $8, $9::timestamptz,
      $10::date, $11::timestamptz
    )
    on conflict (tenant_id) do update
    set name = excluded.name,
      country = excluded.country,
      locale = excluded.locale,
      time_zone = excluded.time_zone,
      currency = excluded.currency,
      siren = excluded.siren,
      synced_at = excluded.synced_at,
      last_bank_entry = excluded.last_bank_entry`
  await run(tx, sql, [
    tenant,
    externalId,
    company.name,
    company.country,
    company.locale,
    company.timeZone,
    company.currency,
    company.siren ?? null,
    company.syncedAt ?? null,
    company.lastBankEntry ?? null,
    now,
  ])
}
