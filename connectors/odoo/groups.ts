// What the user whose key we have is a member of.

import { Rejected } from '../contract/failure.ts'
import type { HostAccess } from '../contract/host.ts'
import { majorAt, type OdooClient } from './client.ts'
import { saying } from './fault.ts'
import { siteOf } from './site.ts'

/** `has_group` is one of the model until 17, of records since. */
const firstOfRecords = 18

/** By its external id, such as `base.group_user`; null where the server gives no such answer. */
export async function isMember(
  client: OdooClient,
  access: HostAccess,
  group: string,
): Promise<boolean | null> {
  const isOfRecords = (await majorAt(client, access)) >= firstOfRecords
  const ids = isOfRecords ? { ids: [Number(siteOf(access).user)] } : {}
  const args = { group_ext_id: group }
  const { value } = await client.read(access, {
    ...{ model: 'res.users', method: 'has_group', args },
    ...ids,
  })
  return typeof value === 'boolean' ? value : null
}

/**
 * Throws `ACCESS` where the user has become one of the portal. He may search as before, and finds
 * nothing of the company's: what he does not find would be taken for no change.
 */
export async function mustBeInternal(client: OdooClient, access: HostAccess): Promise<void> {
  if ((await isMember(client, access, 'base.group_user')) === false) {
    throw new Rejected(saying('ACCESS', 'the user is no longer an internal one'))
  }
}
