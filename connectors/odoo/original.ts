// Whether the database that answers is the one that was connected: a copy of it has our key, too.
// Asked before it is written, and where a reading begins.

import { Rejected } from '../contract/failure.ts'
import type { HostAccess } from '../contract/host.ts'
import type { OdooClient } from './client.ts'
import { saying } from './fault.ts'
import { isKeyRealm, realmOf } from './realm.ts'

/** What the module, or to an administrator Odoo itself, says of the database. */
const witnesses = [
  { model: 'encours.connection', method: 'current_realm', args: {} },
  { model: 'ir.config_parameter', method: 'get_param', args: { key: 'database.uuid' } },
]
/** Who may not ask, or asks an older module, is told nothing. */
const silent = new Set(['ACCESS', 'MODULE_MISSING', 'NOT_FOUND', 'REQUEST', 'REFUSED'])

/** Throws where it is known to be another; where nobody tells, nothing stands in the way. */
export async function mustBeOriginal(client: OdooClient, access: HostAccess): Promise<void> {
  // Named after where it is asked, and asked there: a copy of it stands elsewhere.
  if (isKeyRealm(access.realm)) return
  const { uuid } = realmOf(access.realm)
  for (const witness of witnesses) {
    const told = await toldBy(client, access, witness)
    if (told === null) continue
    if (told === uuid || told === access.realm) return
    throw new Rejected(saying('OTHER_DATABASE', 'the database is another than was connected'))
  }
}

async function toldBy(
  client: OdooClient,
  access: HostAccess,
  witness: (typeof witnesses)[number],
): Promise<string | null> {
  try {
    const { value } = await client.read(access, witness)
    return typeof value === 'string' && value !== '' ? value : null
  } catch (error) {
    if (error instanceof Rejected && silent.has(error.code)) return null
    throw error
  }
}
