// The only way to a tenant's rows: a transaction that names the tenant to row security.

import pg from 'pg'
import type { TenantId } from '../../core/ids.ts'
import type { Database } from './pool.ts'

const { escapeLiteral } = pg

declare const brand: unique symbol
/** A connection inside a transaction of one tenant. */
export type Tx = pg.PoolClient & { readonly [brand]: 'tx' }

/** Rows that belong to no company yet (a consent under way) stand under this tenant. */
export const platformTenant = '00000000-0000-0000-0000-000000000000' as TenantId

/** Runs `work` in one transaction of `tenant`: commits its result, rolls back its error. */
export async function tx<T>(
  db: Database,
  tenant: TenantId,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const client = await db.app.connect()
  let broken: Error | undefined
  try {
    await client.query(`begin; set local encours.tenant_id = ${escapeLiteral(tenant)}`)
    const result = await work(client as Tx)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((failed: Error) => {
      broken = failed
    })
    throw error
  } finally {
    client.release(broken)
  }
}
