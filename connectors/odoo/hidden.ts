// Whether what Odoo did not list is gone: a search leaves out what was deleted and what a rule
// hides alike. Asked for by its id, what is hidden is refused and what was deleted is passed over
// (measured on 19.0 and 18.0).

import { Rejected } from '../contract/failure.ts'
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

/**
 * Of these, what is not known to be gone: it is there and may not be seen. One of them alone does
 * not keep the others from being told.
 */
export async function hiddenAmong(
  client: OdooClient,
  access: HostAccess,
  places: readonly PlaceOfId[],
): Promise<ReadonlySet<PlaceOfId>> {
  const hidden = new Set<PlaceOfId>()
  const waiting = places.length === 0 ? [] : [places]
  let refusals = mostRefusals
  for (let some = waiting.pop(); some !== undefined; some = waiting.pop()) {
    if (refusals === 0 || !(await areGone(client, access, some))) {
      refusals = Math.max(0, refusals - 1)
      if (refusals === 0 || some.length === 1) for (const one of some) hidden.add(one)
      else {
        const middle = Math.ceil(some.length / 2)
        waiting.push(some.slice(middle), some.slice(0, middle))
      }
    }
  }
  return hidden
}

/** After as many the rest is taken for hidden: a complete reading tells. */
const mostRefusals = 100

async function areGone(client: OdooClient, access: HostAccess, some: readonly PlaceOfId[]) {
  try {
    await mustBeGone(client, access, some)
    return true
  } catch (error) {
    if (error instanceof Rejected && error.code === 'ACCESS') return false
    throw error
  }
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
