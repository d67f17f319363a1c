// Without our module, what Odoo's own automation rules tell: they call an address with each change,
// unsigned, and are not called again. What they name is read again, and nothing of it believed.

import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { Rejected, Unauthorized } from '../contract/failure.ts'
import type { HostAccess, HostEvent } from '../contract/host.ts'
import { majorAt, type OdooClient } from './client.ts'
import { misshapen } from './fault.ts'
import { type Kept, keptAccess } from './kept.ts'
import { realmOf } from './realm.ts'
import { rowsIn } from './rows.ts'
import { Id } from './schema.ts'

const Nudge = z.looseObject({
  _model: z.enum(['res.partner', 'account.move']),
  _id: z.number().int().positive().max(Number.MAX_SAFE_INTEGER),
})

/** It may have been an invoice or a credit note, and may be gone: it is asked for as both. */
export function readNudge(realm: string, body: Uint8Array): readonly HostEvent[] {
  const nudge = Nudge.safeParse(jsonOf(body))
  if (!nudge.success) return []
  const { _model: model, _id: id } = nudge.data
  const entities =
    model === 'res.partner' ? (['customer'] as const) : (['invoice', 'creditNote'] as const)
  return entities.map((entity) => ({
    ...{ key: `nudge-${randomUUID()}`, realm, entity, id: `${id}` },
    ...{ operation: null, at: null, mergedId: null },
  }))
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}

interface Rule {
  readonly model: 'res.partner' | 'account.move'
  readonly trigger: 'on_create_or_write' | 'on_unlink'
  readonly name: string
}

const rules: readonly Rule[] = [
  { model: 'account.move', trigger: 'on_create_or_write', name: 'invoice changed' },
  { model: 'account.move', trigger: 'on_unlink', name: 'invoice deleted' },
  { model: 'res.partner', trigger: 'on_create_or_write', name: 'customer changed' },
  { model: 'res.partner', trigger: 'on_unlink', name: 'customer deleted' },
]

/** What of a record matters to us: of other fields nobody hears. */
const watched = {
  'account.move': ['state', 'payment_state', 'amount_residual', 'invoice_date_due', 'partner_id'],
  'res.partner': ['name', 'email', 'phone', 'vat', 'lang', 'active', 'parent_id'],
} as const

const filterOf = (model: Rule['model'], company: number): string =>
  model === 'res.partner'
    ? "[('customer_rank', '>', 0)]"
    : `[('move_type', 'in', ['out_invoice', 'out_refund', 'out_receipt']), ('company_id', '=', ${company})]`

const ruleName = ({ name }: Rule, company: number): string => `Encours ${company}: ${name}`

/** A rule of 16 runs code alone, and calls no address. */
const firstWithCalls = 17

/** Those that we made before go first: they may name an older address. */
export async function watch(
  client: OdooClient,
  access: HostAccess,
  url: string,
): Promise<'set_up' | 'by_hand' | 'unable'> {
  if ((await majorAt(client, access)) < firstWithCalls) return 'unable'
  const { company } = realmOf(access.realm)
  try {
    const models = await modelsOf(client, access)
    const fields = {
      'account.move': await fieldsOf(client, access, 'account.move'),
      'res.partner': await fieldsOf(client, access, 'res.partner'),
    }
    const wanted = rules.map((rule) => ({
      rule,
      name: ruleName(rule, company),
      model: models.get(rule.model) ?? 0,
      fields: rule.trigger === 'on_unlink' ? [] : fields[rule.model],
    }))
    await removeRules(client, access, company)
    await client.write(access, {
      ...{ model: 'base.automation', method: 'create' },
      args: { vals_list: wanted.map((one) => valuesOf(one, { url, company })) },
    })
    return 'set_up'
  } catch (error) {
    if (error instanceof Rejected) return 'by_hand'
    throw error
  }
}

interface Wanted {
  readonly rule: Rule
  readonly name: string
  readonly model: number
  readonly fields: readonly number[]
}

function valuesOf(
  { rule, name, model, fields }: Wanted,
  { url, company }: { readonly url: string; readonly company: number },
) {
  const action = { name, model_id: model, state: 'webhook', webhook_url: url }
  return {
    ...{ name, model_id: model, trigger: rule.trigger },
    filter_domain: filterOf(rule.model, company),
    ...(fields.length > 0 ? { trigger_field_ids: [[6, 0, fields]] } : {}),
    action_server_ids: [[0, 0, { ...action, usage: 'base_automation' }]],
  }
}

const ModelRow = z.looseObject({ id: Id, model: z.string() })

async function modelsOf(client: OdooClient, access: HostAccess): Promise<Map<string, number>> {
  const domain = [['model', 'in', Object.keys(watched)]]
  const asked = { model: 'ir.model', domain, fields: ['model'] }
  const rows = z.array(ModelRow).safeParse((await rowsIn(client, access, asked)).rows)
  if (!rows.success) throw misshapen('list of models')
  return new Map(rows.data.map(({ id, model }) => [model, id]))
}

const idsIn = (rows: readonly unknown[]): number[] =>
  rows.flatMap((row) => z.looseObject({ id: Id }).safeParse(row).data?.id ?? [])

async function fieldsOf(client: OdooClient, access: HostAccess, model: Rule['model']) {
  const domain = [
    ['model', '=', model],
    ['name', 'in', watched[model]],
  ]
  const asked = { model: 'ir.model.fields', domain, fields: ['name'] }
  return idsIn((await rowsIn(client, access, asked)).rows)
}

async function removeRules(client: OdooClient, access: HostAccess, company: number) {
  const domain = [['name', 'in', rules.map((rule) => ruleName(rule, company))]]
  const asked = { model: 'base.automation', domain, fields: ['name'] }
  const ids = idsIn((await rowsIn(client, access, asked)).rows)
  if (ids.length === 0) return
  await client.write(access, { model: 'base.automation', method: 'unlink', ids, args: {} })
}

/** Where the key is no longer good, or may not, nothing of ours there can be taken away by us. */
export async function unwatch(client: OdooClient, kept: Kept): Promise<void> {
  const access = keptAccess(kept)
  try {
    await removeRules(client, access, access.company)
  } catch (error) {
    if (!(error instanceof Rejected || error instanceof Unauthorized)) throw error
  }
}
