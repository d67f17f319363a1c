// What each model can be asked to do, under the names of Odoo's own methods, with the rights that
// they take (section 1). A call is one transaction.

import { type Books, findRow, insert, rowOf } from './books.ts'
import type { Method } from './call.ts'
import { finishActivities, postMessage, scheduleActivity } from './chatter.ts'
import { accessError, notFound, typeError, unprocessable } from './faults.ts'
import { assign, cancel, draft, post } from './invoices.ts'
import { currentRealm, writeFields } from './own-fields.ts'
import * as partners from './partners.ts'
import * as payments from './payments.ts'
import { fieldsGet, found, group, read, readGroup, search } from './read.ts'
import { unreconcile } from './reconcile.ts'
import type { Model, ModelName } from './schema.ts'
import { hasGroup, mayRead, mayWrite } from './user.ts'
import { type Given, text } from './values.ts'
import { getPortalUrl, reconcileLines, refundMoves } from './wizards.ts'
import { writing } from './writing.ts'

const named = (row: { readonly id: number }): number => row.id

const reading: Readonly<Record<string, Method>> = {
  search_read: {
    takes: ['domain', 'fields', 'offset', 'limit', 'order', 'load'],
    ofModel: true,
    handsOn: true,
    run: (call) => read(call, search(call, call.given), call.given),
  },
  search: {
    takes: ['domain', 'offset', 'limit', 'order'],
    ofModel: true,
    run: (call) => search(call, call.given).map(named),
  },
  search_count: {
    takes: ['domain!', 'limit'],
    ofModel: true,
    run: (call) => found(call, call.given['domain']).length,
  },
  read: {
    takes: ['fields', 'load'],
    // Of deleted ones nothing is said (section 3).
    run: (call) =>
      read(
        call,
        call.ids.flatMap((id) => findRow(call.books, call.model.name, id) ?? []),
        call.given,
      ),
  },
  exists: {
    takes: [],
    run: ({ books, model, ids }) => ids.filter((id) => findRow(books, model.name, id) !== null),
  },
  fields_get: {
    takes: ['allfields', 'attributes'],
    ofModel: true,
    run: (call) => fieldsGet(call, call.given),
  },
}

/** Of the model, as all that is older than 19 has it; there in 19, too (section 3). */
const olderGrouping: Readonly<Record<string, Method>> = {
  read_group: {
    takes: ['domain!', 'fields!', 'groupby!', 'offset', 'limit', 'orderby', 'lazy'],
    ofModel: true,
    run: (call) => readGroup(call, call.given),
  },
}

const grouping: Readonly<Record<string, Method>> = {
  formatted_read_group: {
    takes: ['domain!', 'groupby', 'aggregates', 'having', 'offset', 'limit', 'order'],
    ofModel: true,
    run: (call) => {
      mayRead(call.caller, call.model)
      return group(call, call.given)
    },
  },
}

const noting: Readonly<Record<string, Method>> = {
  message_post: {
    takes: ['body', 'body_is_html', 'subtype_xmlid', 'message_type', 'author_id', 'attachments'],
    run: ({ books, model, ids, given, caller }) => {
      mayRead(caller, model)
      return ids.slice(0, 1).map((id) => postMessage(books, { model: model.name, id, given }))
    },
  },
  activity_schedule: {
    takes: ['act_type_xmlid', 'date_deadline', 'summary', 'note', 'user_id'],
    run: ({ books, model, ids, given, caller }) => {
      mayRead(caller, model)
      return ids.map((id) => scheduleActivity(books, { model: model.name, id, given }))
    },
  },
}

/** A method of no arguments, done to each record. */
const act = (work: (books: Books, id: number) => void): Method => ({
  takes: [],
  run: ({ books, model, ids, caller }) => {
    mayWrite(caller, model)
    for (const id of ids) work(books, id)
    return null
  },
})

const ofModels: Readonly<Partial<Record<ModelName, Readonly<Record<string, Method>>>>> = {
  'res.partner': {
    ...noting,
    address_get: {
      takes: ['adr_pref'],
      run: ({ books, ids, given }) => partners.addressGet(books, ids[0] ?? 0, given['adr_pref']),
    },
  },
  'account.move': {
    ...noting,
    action_post: act(post),
    button_draft: act(draft),
    button_cancel: act(cancel),
    get_portal_url: { takes: [], run: ({ books, ids }) => getPortalUrl(books, ids[0] ?? 0) },
    js_assign_outstanding_line: {
      takes: ['line_id!'],
      run: ({ books, ids, given, caller, model }) => {
        mayWrite(caller, model)
        const line = rowOf(books, 'account.move.line', Number(given['line_id']))
        assign(books, rowOf(books, 'account.move', ids[0] ?? 0), line)
        return null
      },
    },
    js_remove_outstanding_partial: {
      takes: ['partial_id!'],
      run: ({ books, given, caller, model }) => {
        mayWrite(caller, model)
        unreconcile(books, Number(given['partial_id']))
        return true
      },
    },
  },
  'account.move.line': {
    reconcile: {
      takes: [],
      run: ({ books, ids, caller, model }) => {
        mayWrite(caller, model)
        reconcileLines(books, ids)
        return null
      },
    },
  },
  'account.payment': {
    action_post: act(payments.postPayment),
    action_draft: act(payments.draftPayment),
    action_cancel: act(payments.cancelPayment),
  },
  'account.payment.register': {
    action_create_payments: {
      takes: [],
      run: ({ books, ids }) => {
        const [payment = 0] = payments.registerPayments(books, ids[0] ?? 0)
        return { type: 'ir.actions.act_window', res_model: 'account.payment', res_id: payment }
      },
    },
  },
  'account.move.reversal': {
    refund_moves: {
      takes: [],
      run: ({ books, ids }) => {
        const [refund = 0] = refundMoves(books, ids[0] ?? 0)
        return { type: 'ir.actions.act_window', res_model: 'account.move', res_id: refund }
      },
    },
  },
  'base.partner.merge.automatic.wizard': { action_merge: act(partners.mergePartners) },
  'res.partner.category': {
    name_create: {
      takes: ['name!'],
      ofModel: true,
      run: ({ books, model, given, caller }) => {
        mayWrite(caller, model)
        const values = { name: `${given['name']}`, color: 1, active: true }
        return [insert(books, 'res.partner.category', values).id, `${given['name']}`]
      },
    },
  },
  'encours.connection': { current_realm: currentRealm, write_fields: writeFields },
  'ir.config_parameter': {
    get_param: {
      takes: ['key!', 'default'],
      ofModel: true,
      run: (call) => {
        const [row] = found(call, [['key', '=', call.given['key']]])
        return row ? text(row, 'value') : false
      },
    },
  },
  'mail.activity': {
    action_feedback: {
      takes: ['feedback', 'attachment_ids'],
      run: ({ books, ids, given }) => {
        return finishActivities(books, ids, given['feedback'])
      },
    },
  },
  'res.users': {
    context_get: {
      takes: [],
      ofModel: true,
      run: ({ caller: { uid, user } }) => {
        return { lang: text(user, 'lang'), tz: text(user, 'tz') || false, uid }
      },
    },
    has_group: {
      takes: ['group_ext_id!'],
      run: ({ caller, given }) => hasGroup(caller, `${given['group_ext_id']}`),
    },
  },
}

export function methodOf(books: Books, model: Model, name: string): Method {
  if (name.startsWith('_')) {
    throw accessError(
      `Private methods (such as '${model.name}.${name}') cannot be called remotely.`,
    )
  }
  // New in 19 (section 3).
  const groups = books.version >= 19 ? grouping : {}
  const all = { ...reading, ...olderGrouping, ...groups, ...writing, ...ofModels[model.name] }
  const method = books.switches.oldModule && name === 'write_fields' ? undefined : all[name]
  if (!method) throw notFound(`The method '${model.name}.${name}' does not exist`)
  return method
}

/** What Python says of arguments that do not fit its signature. */
export function checkArguments(method: Method, given: Readonly<Record<string, Given>>): void {
  const names = method.takes.map((name) => name.replace('!', ''))
  for (const name of method.takes.filter((one) => one.endsWith('!'))) {
    const bare = name.slice(0, -1)
    if (!(bare in given)) throw unprocessable(`missing a required argument: '${bare}'`)
  }
  const unknown = Object.keys(given).find((name) => !names.includes(name))
  if (unknown !== undefined && method.handsOn) {
    throw typeError(`BaseModel._read_format() got an unexpected keyword argument '${unknown}'`)
  }
  if (unknown !== undefined) {
    throw unprocessable(`got an unexpected keyword argument '${unknown}'`)
  }
}
