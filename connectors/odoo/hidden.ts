// Whether what Odoo did not list is gone: a search leaves out what was deleted and what a rule
// hides alike. Asked for by its id, what is hidden is refused and what was deleted is passed over
// (measured on 19.0 and 18.0).

import type { HostAccess } from '../contract/host.ts'
import type { OdooClient } from './client.ts'
import type { PlaceOfId } from './read.ts'

const mostIds = 500

/** Throws `ACCESS` where a document or a line of an entry is there, and may not be seen. */
export async function mustBeGone(
  client: OdooClient,
  access: HostAccess,
  places: readonly PlaceOfId[],
): Promise<void> {
  const moves = places.flatMap(({ move, line }) => (line === null ? (move ?? []) : []))
  await readAll(client, access, { model: 'account.move', ids: moves })
  const lines = places.flatMap(({ line }) => line ?? [])
  await readAll(client, access, { model: 'account.move.line', ids: lines })
}

interface Named {
  readonly model: string
  readonly ids: readonly number[]
}

async function readAll(client: OdooClient, access: HostAccess, { model, ids }: Named) {
  for (let at = 0; at < ids.length; at += mostIds) {
    // Of `id` alone it tells what it was given.
    const args = { fields: ['write_date'] }
    await client.read(access, {
      ...{ model, method: 'read', ids: ids.slice(at, at + mostIds), args },
      ofAnyCompany: true,
    })
  }
}
