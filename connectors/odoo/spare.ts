// Odoo's own mark that nobody is to be reminded of an invoice, `no_followup`: set and taken away,
// where an admin wants it. Leaves out which invoices: the service says it.

import { z } from 'zod'
import type { InvoiceId } from '../../core/ids.ts'
import { Rejected } from '../contract/failure.ts'
import type { HostAccess, SparedNow, Sparing } from '../contract/host.ts'
import { saying } from './fault.ts'
import { mustBeOriginal } from './note.ts'
import { placeIn, type Reader } from './read.ts'
import { rowsIn } from './rows.ts'
import { Id } from './schema.ts'

export const mostSpared = 200
const Row = z.looseObject({ id: Id, no_followup: z.boolean() })

export async function spare(
  { client, background }: Reader,
  access: HostAccess,
  { spare, release }: Sparing,
): Promise<SparedNow> {
  const { fields } = await background(access, 'kept')
  // 16 has it on lines, under another name; 17 and 18 have none.
  if (!fields.line.includes('no_followup')) {
    throw new Rejected(saying('NO_FIELD', 'this version has no mark against following up'))
  }
  await mustBeOriginal(client, access)
  const moves = new Map([...spare, ...release].map((id) => [id, moveOf(id)]))
  const model = 'account.move'
  const asked = { model, domain: [['id', 'in', [...moves.values()]]], fields: ['no_followup'] }
  const rows = z.array(Row).parse((await rowsIn(client, access, asked)).rows)
  const marked = new Map(rows.map(({ id, no_followup }) => [id, no_followup]))
  const found = (ids: readonly InvoiceId[], is: boolean) =>
    ids.filter((id) => marked.get(moves.get(id) ?? 0) === is)
  const write = async (ids: readonly InvoiceId[], no_followup: boolean) => {
    const numbers = ids.map((id) => moves.get(id) ?? 0)
    const args = { vals: { no_followup } }
    if (ids.length > 0) await client.write(access, { model, method: 'write', ids: numbers, args })
  }
  await write(found(release, true), false)
  await write(found(spare, false), true)
  return {
    already: found(spare, true),
    missing: [...moves].flatMap(([id, move]) => (marked.has(move) ? [] : id)),
  }
}

/** The balance of an entry cannot be marked: it is found nowhere. */
function moveOf(id: InvoiceId): number {
  const { move, line } = placeIn(id)
  return move !== null && line === null ? move : 0
}
