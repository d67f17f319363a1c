// Making, changing and deleting records by their model's own rules.

import { createRule } from './automations.ts'
import { erase, insert, rowOf, update } from './books.ts'
import type { Call, Method } from './call.ts'
import { accessError, validationError, valueError } from './faults.ts'
import { createMove, deleteMove, writeMove } from './invoices.ts'
import { fieldOf } from './models.ts'
import * as partners from './partners.ts'
import * as payments from './payments.ts'
import type { Model, ModelName } from './schema.ts'
import { mayWrite } from './user.ts'
import { type Given, isList, isRecord, type Json, numbers, text, type Value } from './values.ts'
import { createReversal } from './wizards.ts'

const listOf = (given: Given): readonly Readonly<Record<string, Given>>[] =>
  (isList(given) ? given : [given]).filter(isRecord)

const creators: Readonly<Partial<Record<ModelName, (call: Call, vals: Vals) => number>>> = {
  'res.partner': ({ books, caller }, vals) =>
    partners.createPartner(books, vals, text(caller.user, 'lang')),
  'account.move': ({ books }, vals) => createMove(books, vals),
  'account.payment': ({ books }, vals) => payments.createPayment(books, vals),
  'account.payment.register': ({ books, caller }, vals) =>
    payments.createRegister(books, { vals, context: caller.context }),
  'account.move.reversal': ({ books, caller }, vals) => createReversal(books, caller.context, vals),
  'base.automation': ({ books }, vals) => createRule(books, vals),
  'base.partner.merge.automatic.wizard': ({ books }, vals) => {
    const [command] = isList(vals['partner_ids']) ? vals['partner_ids'].filter(isList) : []
    const into = vals['dst_partner_id']
    const dst = typeof into === 'number' ? into : null
    const values = { partner_ids: numbers(command?.[2]), dst_partner_id: dst }
    return insert(books, 'base.partner.merge.automatic.wizard', values).id
  },
}

type Vals = Readonly<Record<string, Given>>

function create(call: Call): Json {
  mayWrite(call.caller, call.model)
  const make = creators[call.model.name]
  if (!make) throw accessError(`You are not allowed to create '${call.model.label}' records.`)
  return listOf(call.given['vals_list']).map((vals) => make(call, vals))
}

function write(call: Call): Json {
  const { books, model, ids, given, caller } = call
  mayWrite(caller, model)
  const vals = isRecord(given['vals']) ? given['vals'] : {}
  for (const id of ids) {
    rowOf(books, model.name, id)
    if (books.switches.locked.has(`${model.name},${id}`))
      throw validationError('This record is locked.')
    if (model.name === 'res.partner') partners.writePartner(books, id, vals)
    else if (model.name === 'account.move') writeMove(books, id, known(model, vals))
    else update(books, { model: model.name, id, values: plain(known(model, vals)) })
  }
  return true
}

function known(model: Model, vals: Vals): Vals {
  for (const name of Object.keys(vals)) {
    if (!fieldOf(model, name)) throw valueError(`Invalid field '${name}' in '${model.name}'`)
  }
  return vals
}

const plain = (vals: Vals): Readonly<Record<string, Value>> =>
  Object.fromEntries(
    Object.entries(vals).map(([name, value]) => [
      name,
      typeof value === 'string' || typeof value === 'number' || value === true ? value : null,
    ]),
  )

function unlink({ books, model, ids, caller }: Call): Json {
  mayWrite(caller, model)
  for (const id of ids) {
    if (model.name === 'res.partner') partners.deletePartner(books, id)
    else if (model.name === 'account.move') deleteMove(books, id)
    else if (model.name === 'account.payment') payments.deletePayment(books, id)
    else erase(books, model.name, id)
  }
  return true
}

export const writing: Readonly<Record<string, Method>> = {
  create: { takes: ['vals_list!'], ofModel: true, run: create },
  write: { takes: ['vals!'], run: write },
  unlink: { takes: [], run: unlink },
}
