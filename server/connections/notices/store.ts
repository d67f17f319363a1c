import { z } from 'zod'
import type { TenantId } from '../../../core/ids.ts'
import { column, many, maybe, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { connectionStates } from '../store.ts'
import type { ConnectionKey } from '../tokens.ts'

const Facts = z.object({
  state: z.enum(connectionStates),
  connected_at: column.instant,
  refresh_hard_expires_at: column.instant.nullable(),
  notice: z.string().nullable(),
})
export type FactsRow = z.infer<typeof Facts>

export async function findFacts(tx: Tx, { tenant, host }: ConnectionKey): Promise<FactsRow | null> {
  const sql = `
    select state, connected_at, refresh_hard_expires_at, notice
    from connections
    where tenant_id = $1
      and host = $2`
  return maybe(Facts, tx, sql, [tenant, host])
}

/** False where this very notice was sent, or is being sent, already. */
export async function claimNotice(
  tx: Tx,
  { tenant, host }: ConnectionKey,
  name: string,
): Promise<boolean> {
  const sql = `
    update connections
    set notice = $3
    where tenant_id = $1
      and host = $2
      and notice is distinct from $3`
  return (await run(tx, sql, [tenant, host, name])) === 1
}

/** Nothing left: it may be tried again. */
export async function giveNoticeBack(
  tx: Tx,
  { tenant, host }: ConnectionKey,
  name: string,
): Promise<void> {
  const sql = `
    update connections
    set notice = null
    where tenant_id = $1
      and host = $2
      and notice = $3`
  await run(tx, sql, [tenant, host, name])
}

const Admin = z.object({ email: z.string() })

/** In a fixed order, so that the same one is written to again. */
export async function adminsOf(tx: Tx, tenant: TenantId): Promise<readonly string[]> {
  const sql = `
    select email
    from users
    where tenant_id = $1
      and role = 'admin'
    order by created_at, user_id
    limit 20`
  return (await many(Admin, tx, sql, [tenant])).map(({ email }) => email)
}
