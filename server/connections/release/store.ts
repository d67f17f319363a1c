import type { HostKind } from '../../../connectors/contract/host.ts'
import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'

/** Its tokens, its server and its secret are forgotten. False where there is no connection. */
export async function releaseConnection(
  tx: Tx,
  tenant: TenantId,
  { host, now }: { readonly host: HostKind; readonly now: Instant },
): Promise<boolean> {
  const sql = `
    update connections
    set state = 'disconnected',
      sealed_access_token = '',
      sealed_refresh_token = '',
      access_expires_at = $3,
      refresh_claimed_until = null,
      site_url = null,
      site_database = null,
      site_user = null,
      sealed_signing_secret = null,
      sealed_previous_secret = null,
      previous_secret_until = null,
      confirmed = true,
      updated_at = $3
    where tenant_id = $1
      and host = $2`
  return (await run(tx, sql, [tenant, host, now])) === 1
}

/** With their sessions. What they did stays in the audit, by their ids. */
export async function forgetPeople(tx: Tx, tenant: TenantId): Promise<number> {
  const sql = `
    delete from users
    where tenant_id = $1`
  return run(tx, sql, [tenant])
}
