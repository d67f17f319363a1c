// Rows of a model by a domain, without labels, and how many there are.

import type { Instant } from '../../core/instant.ts'
import type { HostAccess } from '../contract/host.ts'
import { majorAt, type OdooClient } from './client.ts'
import { misshapen } from './fault.ts'
import { Count } from './schema.ts'

export type Domain = readonly unknown[]

export interface AskedRows {
  readonly model: string
  readonly domain: Domain
  readonly fields: readonly string[]
  /** Absent: all of them. */
  readonly limit?: number
}

export interface Rows {
  readonly rows: readonly unknown[]
  readonly at: Instant | null
}

/** 16 refuses `load` where lines of entries are searched, and then names what an id stands for. */
const firstWithoutLabels = 17

/** In the order of their ids, which never changes while we page. */
export async function rowsIn(
  client: OdooClient,
  access: HostAccess,
  { model, domain, fields, limit }: AskedRows,
): Promise<Rows> {
  const labelled = (await majorAt(client, access)) < firstWithoutLabels
  const { value, at } = await client.read(access, {
    ...{ model, method: 'search_read' },
    args: {
      ...{ domain, fields, order: 'id' },
      ...(labelled ? {} : { load: null }),
      ...(limit === undefined ? {} : { limit }),
    },
  })
  if (!Array.isArray(value)) throw misshapen('list of records')
  return { rows: labelled ? value.map(withoutLabels) : value, at }
}

/** `[125, "EUR"]` becomes `125`; a list of ids stays one. */
function withoutLabels(row: unknown): unknown {
  if (typeof row !== 'object' || row === null) return row
  const bare = ([name, value]: [string, unknown]) => [name, isLabelled(value) ? value[0] : value]
  return Object.fromEntries(Object.entries(row).map(bare))
}

const isLabelled = (value: unknown): value is readonly [unknown, string] =>
  Array.isArray(value) && value.length === 2 && typeof value[1] === 'string'

export async function countIn(
  client: OdooClient,
  access: HostAccess,
  { model, domain }: Pick<AskedRows, 'model' | 'domain'>,
): Promise<number> {
  const { value } = await client.read(access, {
    ...{ model, method: 'search_count', args: { domain } },
  })
  const count = Count.safeParse(value)
  if (!count.success || !Number.isSafeInteger(count.data)) throw misshapen('number of records')
  return count.data
}
