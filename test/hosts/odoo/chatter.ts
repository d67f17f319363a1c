// What is noted beside a record: messages, escaped unless they say that they are HTML, and
// activities (section 4). Neither writes the record itself.

import { type Books, erase, findRow, insert, rowOf, tableOf, update } from './books.ts'
import { today } from './invoice-lines.ts'
import type { ModelName } from './schema.ts'
import { count, type Given, type Row, ref, text } from './values.ts'

type Vals = Readonly<Record<string, Given>>

export interface Posting {
  readonly model: ModelName
  readonly id: number
  readonly given: Vals
}

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const escaped = (body: string): string => body.replace(/[&<>]/g, (sign) => signs[sign] ?? sign)

/** Scripts and handlers go, the rest stays. */
const sanitised = (body: string): string =>
  body
    .replace(/<script\b[\s\S]*?<\/script\s*>/gi, '')
    .replace(/\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, '')

const noteSubtype = 2
const commentSubtype = 1

export function postMessage(books: Books, { model, id, given }: Posting): number {
  rowOf(books, model, id)
  const body = typeof given['body'] === 'string' ? given['body'] : ''
  const isHtml = given['body_is_html'] === true
  const wrapped = body === '' ? '' : `<p>${escaped(body)}</p>`
  const comment = given['subtype_xmlid'] === 'mail.mt_comment'
  const subtype = comment ? commentSubtype : noteSubtype
  const author = given['author_id']
  const user = findRow(books, 'res.users', books.running?.uid ?? null)
  const type = given['message_type']
  return insert(books, 'mail.message', {
    model,
    res_id: id,
    body: isHtml ? sanitised(body) : wrapped,
    message_type: typeof type === 'string' ? type : 'notification',
    subtype_id: subtype,
    author_id: typeof author === 'number' ? author : user ? ref(user, 'partner_id') : null,
    date: books.running?.beganMs ?? books.nowMs(),
    is_internal: false,
    mail_activity_type_id: numberOf(given['mail_activity_type_id']),
  }).id
}

const kinds: Readonly<Record<string, number>> = {
  'mail.mail_activity_data_email': 1,
  'mail.mail_activity_data_call': 2,
  'mail.mail_activity_data_meeting': 3,
  'mail.mail_activity_data_todo': 4,
}

export function scheduleActivity(books: Books, { model, id, given }: Posting): number {
  const row = rowOf(books, model, id)
  // A name that it does not know makes a to-do of it (measured).
  const kind = kinds[`${given['act_type_xmlid']}`] ?? 4
  const note = typeof given['note'] === 'string' ? given['note'] : ''
  const user = given['user_id']
  return insert(books, 'mail.activity', {
    res_model: model,
    res_id: id,
    res_name: text(row, 'name'),
    activity_type_id: kind,
    summary: typeof given['summary'] === 'string' ? given['summary'] : null,
    note: note === '' ? null : /^\s*</.test(note) ? note : `<p>${escaped(note)}</p>`,
    date_deadline:
      typeof given['date_deadline'] === 'string' ? given['date_deadline'] : today(books),
    user_id: typeof user === 'number' ? user : (books.running?.uid ?? null),
    active: true,
    date_done: null,
    feedback: null,
  }).id
}

/**
 * A message says that it is done, with its note and what came of it. From 19 on the row stays,
 * archived; before, it is gone (read in the source of 18). Done twice it says so twice (measured).
 */
export function finishActivities(
  books: Books,
  ids: readonly number[],
  feedback: Given,
): number | false {
  let message: number | false = false
  for (const id of ids) {
    const said = typeof feedback === 'string' ? feedback : null
    const row = rowOf(books, 'mail.activity', id)
    const model = text(row, 'res_model') === 'account.move' ? 'account.move' : 'res.partner'
    const given = {
      ...{ body: doneBody(row, said), body_is_html: true },
      mail_activity_type_id: ref(row, 'activity_type_id') ?? 0,
    }
    message = postMessage(books, { model, id: count(row, 'res_id'), given })
    const values = { active: false, date_done: today(books), feedback: said }
    if (books.version >= 19) update(books, { model: 'mail.activity', id, values })
    else erase(books, 'mail.activity', id)
  }
  return message
}

/** With the connection of that user go the calls that nobody has made. */
export function takeCallsAway(books: Books, uid: number): void {
  const rows = [...tableOf(books, 'mail.activity').values()]
  const due = rows.filter(({ createdBy, values }) => createdBy === uid && values['active'] === true)
  for (const { id } of due) erase(books, 'mail.activity', id)
}

const numberOf = (given: Given): number | null => (typeof given === 'number' ? given : null)

/** As Odoo's template lays it out, line breaks and all. */
function doneBody(row: Row, said: string | null): string {
  const note = text(row, 'note')
  const original = `<div class="o_mail_note_title fw-bold">Original note:</div>\n<div>${note}</div>`
  const lines = (said ?? '').split('\n').map(escaped).join('\n <br>\n ')
  const feedback = `<div>\n <div class="fw-bold">Feedback:</div>\n ${lines}\n </div>`
  const head = `<p>\n <span>Call</span> done\n <span>: </span><span>${escaped(text(row, 'summary'))}</span>\n </p>`
  return `<div>\n${head}\n${note === '' ? '' : original}\n${said === null ? '' : feedback}\n</div>`
}

export const messagesOn = (books: Books, model: ModelName, id: number): readonly Row[] =>
  [...tableOf(books, 'mail.message').values()].filter(
    (row) => text(row, 'model') === model && row.values['res_id'] === id,
  )
