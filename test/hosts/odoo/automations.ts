// What rules of `base_automation` send: a call for each change, unsigned and once (section 5).
// Nothing leaves before `deliver`, where Odoo sends within the request.

import { type Books, type Change, findRow, insert, rowOf, tableOf, transact } from './books.ts'
import { valueError } from './faults.ts'
import { rootId } from './user.ts'
import { type Given, isList, isRecord, text } from './values.ts'

interface Call {
  readonly url: string
  readonly body: object
}

export interface Automations {
  hear(changes: readonly Change[]): void
  /** The statuses of the answers, in order. */
  deliver(): Promise<readonly number[]>
}

const watchable = ['res.partner', 'account.move'] as const
const fieldNames = {
  'res.partner': ['name', 'email', 'phone', 'vat', 'lang', 'active', 'parent_id'],
  'account.move': ['state', 'payment_state', 'amount_residual', 'invoice_date_due', 'partner_id'],
}

export function makeAutomations(books: Books): Automations {
  transact(books, { uid: rootId }, () => {
    for (const model of watchable) {
      insert(books, 'ir.model', { name: model, model })
      for (const name of fieldNames[model]) insert(books, 'ir.model.fields', { name, model })
    }
  })
  const queue: Call[] = []
  return {
    hear: (changes) => queue.push(...changes.flatMap((change) => callsFor(books, change))),
    deliver: async () => {
      const statuses: number[] = []
      for (const { url, body } of queue.splice(0)) {
        const headers = { 'content-type': 'application/json' }
        const sent = { method: 'POST', headers, body: JSON.stringify(body) }
        statuses.push((await fetch(url, sent)).status)
      }
      return statuses
    },
  }
}

function callsFor(books: Books, { model, id, operation, before }: Change): readonly Call[] {
  const trigger = operation === 'deleted' ? 'on_unlink' : 'on_create_or_write'
  const values = operation === 'deleted' ? before : (findRow(books, model, id)?.values ?? {})
  const isDocument = `${values['move_type'] ?? 'out_'}`.startsWith('out_')
  return [...tableOf(books, 'base.automation').values()].flatMap((rule) => {
    const watched = text(rowOf(books, 'ir.model', Number(rule.values['model_id'])), 'model')
    if (watched !== model || text(rule, 'trigger') !== trigger || !isDocument) return []
    const body = { _action: `${text(rule, 'name')}(#${rule.id})`, _id: id, _model: model, id }
    return [{ url: text(rule, 'webhook_url'), body }]
  })
}

/** A rule and its one action, a webhook, made in one call. */
export function createRule(books: Books, vals: Readonly<Record<string, Given>>): number {
  const commands = vals['action_server_ids']
  const [command] = isList(commands) ? commands.filter(isList) : []
  const action = isRecord(command?.[2]) ? command[2] : {}
  if (action['state'] !== 'webhook') throw valueError('no action of a kind that is known here')
  const { name, model_id, trigger, filter_domain } = vals
  rowOf(books, 'ir.model', Number(model_id))
  return insert(books, 'base.automation', {
    ...{ name: `${name}`, model_id: Number(model_id), trigger: `${trigger}` },
    ...{ filter_domain: `${filter_domain}`, webhook_url: `${action['webhook_url']}` },
  }).id
}
