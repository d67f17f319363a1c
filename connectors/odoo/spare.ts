// Odoo's own mark that nobody is to be reminded of an invoice, `no_followup`: set and taken away,
// where an admin wants it. Leaves out which invoices: the service says it.

import { z } from 'zod'
import type { InvoiceId } from '../../core/ids.ts'
import { Rejected } from '../contract/failure.ts'
import type { HostAccess, SparedNow, Sparing } from '../contract/host.ts'
import { misshapen, saying } from './fault.ts'
import { mustBeOriginal } from './original.ts'
import { placeIn, type Reader } from './read.ts'
import { rowsIn } from './rows.ts'
import { Id, Text } from './schema.ts'

export const mostSpared = 200
const Row = z.object({ id: Id, no_followup: z.boolean(), payment_state: Text })

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
  const fieldsAsked = ['no_followup', 'payment_state']
  const asked = { model, domain: [['id', 'in', [...moves.values()]]], fields: fieldsAsked }
  const rows = z.array(Row).safeParse((await rowsIn(client, access, asked)).rows)
  if (!rows.success) throw misshapen('invoice with its mark')
  const marked = new Map(rows.data.map(({ id, no_followup }) => [id, no_followup]))
  const blocked = rows.data.filter(({ payment_state: state }) => state === 'blocked')
  const blockedIds = new Set(blocked.map(({ id }) => id))
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
    blocked: release.filter((id) => blockedIds.has(moves.get(id) ?? 0)),
    missing: [...moves].flatMap(([id, move]) => (marked.has(move) ? [] : id)),
  }
}

/** The balance of an entry cannot be marked: it is found nowhere. */
function moveOf(id: InvoiceId): number {
  const { move, line } = placeIn(id)
  return move !== null && line === null ? move : 0
}
