// By which marks databases of companies are known again under another address.

import { z } from 'zod'
import type { HostKind } from '../../../connectors/contract/host.ts'
import type { Instant } from '../../../core/instant.ts'
import { many, run } from '../../db/rows.ts'
import { platformTenant, type Tx } from '../../db/tx.ts'

export const markKinds = ['named', 'print'] as const

export interface Mark {
  readonly kind: (typeof markKinds)[number]
  readonly mark: string
}

/** In a transaction of the platform's own tenant, as all here. */
export async function noteMarks(
  tx: Tx,
  { host, realm }: { readonly host: HostKind; readonly realm: string },
  { marks, now }: { readonly marks: readonly Mark[]; readonly now: Instant },
): Promise<void> {
  const sql = `
    insert into known_databases (tenant_id, host, mark, realm, kind, noted_at)
    select $1, $2, mark, $3, kind, $6
    from unnest($4::text[], $5::text[]) as noted (mark, kind)
    on conflict (tenant_id, host, mark, realm) do update
    set noted_at = excluded.noted_at`
  const [texts, kinds] = [marks.map(({ mark }) => mark), marks.map(({ kind }) => kind)]
  await run(tx, sql, [platformTenant, host, realm, texts, kinds, now])
}

const Known = z.object({ realm: z.string(), mark: z.string(), kind: z.enum(markKinds) })
export type KnownRow = z.infer<typeof Known>

/** All marks of those that share one with these. */
export async function findAlike(
  tx: Tx,
  host: HostKind,
  marks: readonly string[],
): Promise<KnownRow[]> {
  const sql = `
    select known.realm, known.mark, known.kind
    from known_databases as known
    where known.tenant_id = $1
      and known.host = $2
      and exists (
        select 1
        from known_databases as alike
        where alike.tenant_id = $1
          and alike.host = $2
          and alike.realm = known.realm
          and alike.mark = any($3::text[])
      )
    order by known.realm, known.mark
    limit 100`
  return many(Known, tx, sql, [platformTenant, host, marks])
}
