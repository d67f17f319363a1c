// A note beside an invoice or a customer: internal, in the chatter, never mailed to anybody. Before
// it is written, the database must not be known to be a copy, and the note not to stand there yet.

import { createHash } from 'node:crypto'
import { Rejected } from '../contract/failure.ts'
import type { HostAccess, HostNote } from '../contract/host.ts'
import type { OdooClient } from './client.ts'
import { misshapen, saying } from './fault.ts'
import { mustBeOriginal } from './original.ts'
import { placeIn } from './read.ts'
import { rowsIn } from './rows.ts'
import { Id, Ids } from './schema.ts'

export async function writeNote(
  client: OdooClient,
  access: HostAccess,
  note: HostNote,
): Promise<{ readonly hostId: string }> {
  const { move } = placeIn(note.target.id)
  const model = note.target.entity === 'invoice' ? 'account.move' : 'res.partner'
  if (move === null) throw new Rejected(saying('MISSING', `no such record of ${model}`))
  await mustBeOriginal(client, access)
  const mark = markOf(note.key)
  const standing = await noteWith(client, access, { model, id: move, mark })
  if (standing !== null) return { hostId: `${standing}` }
  const { value } = await client.write(access, {
    ...{ model, method: 'message_post', ids: [move] },
    args: {
      body: htmlOf(note.text, mark),
      body_is_html: true,
      message_type: 'comment',
      subtype_xmlid: 'mail.mt_note',
    },
  })
  const posted = Id.safeParse(Array.isArray(value) ? value[0] : value)
  if (!posted.success) throw misshapen('id of the note')
  return { hostId: `${posted.data}` }
}

/** Short enough to stand below the note, long enough to be nobody else's. */
export const markOf = (key: string): string =>
  `encours-${createHash('sha256').update(key, 'utf8').digest('hex').slice(0, 20)}`

/** Ours alone is markup; every character of the text stays a character. */
export function htmlOf(text: string, mark: string): string {
  const lines = escaped(text).split(/\r\n?|\n/)
  return `<p>${lines.join('<br/>')}</p><p><small>${mark}</small></p>`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? character)

interface Noted {
  readonly model: string
  readonly id: number
  readonly mark: string
}

async function noteWith(
  client: OdooClient,
  access: HostAccess,
  { model, id, mark }: Noted,
): Promise<number | null> {
  const { rows } = await rowsIn(client, access, {
    model: 'mail.message',
    domain: [
      ['model', '=', model],
      ['res_id', '=', id],
      ['body', 'ilike', mark],
    ],
    fields: ['id'],
    limit: 1,
  })
  const [row] = rows
  if (typeof row !== 'object' || row === null || !('id' in row)) return null
  return Ids.parse([row.id])[0] ?? null
}
