// Connections to PostgreSQL, one pool a role, and how its values become ours.

import pg from 'pg'
import { instantOf } from '../../core/instant.ts'

/** `app` sees tenants' rows through row security; `queue` owns the job tables and nothing else. */
export interface Database {
  readonly app: pg.Pool
  readonly queue: pg.Pool
  close(): Promise<void>
}

export const appRole = 'encours_app'
export const queueRole = 'encours_queue'

const statementTimeoutMs = 60_000
const connectionTimeoutMs = 10_000

/** Opens both pools on one address. Connections are made when first needed. */
export function openDatabase(url: string, connections = 10): Database {
  const pool = (role: string, types: pg.CustomTypesConfig) => {
    const made = new pg.Pool({
      connectionString: url,
      options: `-c role=${role} -c statement_timeout=${statementTimeoutMs} -c timezone=UTC`,
      max: connections,
      connectionTimeoutMillis: connectionTimeoutMs,
      types,
      application_name: 'encours',
    })
    // A connection that dies is replaced by the pool; the query that needs it reports its fault.
    made.on('error', () => {})
    made.on('connect', (client) => client.on('error', () => {}))
    return made
  }
  const app = pool(appRole, { getTypeParser })
  // graphile-worker wants PostgreSQL's values as `pg` gives them to everybody.
  const queue = pool(queueRole, pg.types)
  return {
    app,
    queue,
    close: async () => {
      await Promise.all([app.end(), queue.end()])
    },
  }
}

const { builtins } = pg.types

/**
 * `date` stays text, `int8` is bigint, `timestamptz` is an RFC 3339 instant, `numeric` is refused.
 */
export function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (format !== 'binary') {
    if (oid === builtins.DATE) return (text: string) => text
    if (oid === builtins.INT8) return (text: string) => BigInt(text)
    if (oid === builtins.TIMESTAMPTZ) return (text: string) => instantOf(Date.parse(isoText(text)))
    if (oid === builtins.NUMERIC) return refuseNumeric
  }
  return pg.types.getTypeParser(oid, format as 'text')
}

/** `2026-11-18 09:30:00.5+00` as ISO 8601. */
function isoText(text: string): string {
  const iso = text.replace(' ', 'T')
  return /[+-]\d{2}$/.test(iso) ? `${iso}:00` : iso
}

function refuseNumeric(text: string): never {
  throw new TypeError(`numeric ${text}: amounts are bigint minor units, cast the sum to bigint`)
}
