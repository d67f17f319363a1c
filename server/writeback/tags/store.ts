// Who is to bear which tag of ours at the host, and who may bear it as far as we know.

import { z } from 'zod'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, maybe, one, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import type { Tag } from './names.ts'

const ChoiceRow = z.object({
  wanted: z.boolean(),
  failure: z.string().nullable(),
  failed_at: column.instant.nullable(),
  host: z.enum(['quickbooks', 'odoo']).nullable(),
  realm: z.string().nullable(),
  state: z.string().nullable(),
})
export type ChoiceRow = z.infer<typeof ChoiceRow>

/** What is wanted, and the connection that it would be done through. */
export async function findChoice(tx: Tx, tenant: TenantId): Promise<ChoiceRow> {
  const sql = `
    select tenants.customer_tags as wanted, tenants.customer_tags_failure as failure,
      tenants.customer_tags_failed_at as failed_at, last.host, last.realm, last.state
    from tenants
    left join lateral (
      select host, realm, state
      from connections
      where tenant_id = $1
      order by connected_at desc
      limit 1
    ) as last on true
    where tenants.tenant_id = $1`
  return one(ChoiceRow, tx, sql, [tenant])
}

/** What stands at another company than the one that is connected. */
export async function forgetOtherRealms(tx: Tx, tenant: TenantId, realm: string): Promise<void> {
  const customers = `
    delete from tagged_customers
    where tenant_id = $1
      and realm <> $2`
  await run(tx, customers, [tenant, realm])
  const tags = `
    delete from host_tags
    where tenant_id = $1
      and realm <> $2`
  await run(tx, tags, [tenant, realm])
}

const IdRow = z.object({ host_id: z.string() })

export async function findTag(tx: Tx, tenant: TenantId, tag: Tag): Promise<string | null> {
  const sql = `
    select host_id
    from host_tags
    where tenant_id = $1
      and tag = $2`
  return (await maybe(IdRow, tx, sql, [tenant, tag]))?.host_id ?? null
}

export interface TagKey {
  readonly tenant: TenantId
  readonly tag: Tag
  readonly realm: string
}

/** Another one than before: nobody bears it yet. */
export async function saveTag(
  tx: Tx,
  { tenant, tag, realm }: TagKey,
  hostId: string,
): Promise<void> {
  const sql = `
    insert into host_tags (tenant_id, tag, realm, host_id)
    values ($1, $2, $3, $4)
    on conflict (tenant_id, tag) do update
    set realm = excluded.realm,
      host_id = excluded.host_id`
  await run(tx, sql, [tenant, tag, realm, hostId])
  const nobody = `
    update tagged_customers
    set stands = false
    where tenant_id = $1
      and tag = $2`
  await run(tx, nobody, [tenant, tag])
}

/** Something of theirs is open after a formal notice, and nobody has it in hand outside. */
const inFormalNotice = `
    select distinct invoices.customer_id
    from contacts
    join contact_items
      on contact_items.tenant_id = $1
      and contact_items.contact_id = contacts.contact_id
    join invoices
      on invoices.tenant_id = $1
      and invoices.invoice_id = contact_items.invoice_id
      and invoices.status = 'posted'
    join decisions
      on decisions.tenant_id = $1
      and decisions.invoice_id = invoices.invoice_id
      and decisions.open_minor > 0
    where contacts.tenant_id = $1
      and contacts.outcome in ('sent', 'delivered', 'answered')
      and coalesce(
        contacts.meaning, case when contacts.step = 'formal-notice' then 'notice' end
      ) = 'notice'`

/** A person has handed over something that is still open. */
const handedOver = `
    select distinct tasks.customer_id
    from tasks
    cross join jsonb_array_elements(tasks.items) as item
    join decisions
      on decisions.tenant_id = $1
      and decisions.invoice_id = item ->> 'invoice'
      and decisions.open_minor > 0
    where tasks.tenant_id = $1
      and tasks.kind = 'handover'
      and tasks.state = 'done'`

const wantedOf: Readonly<Record<Tag, string>> = {
  formal_notice: `
    select customer_id
    from (${inFormalNotice}) as noticed
    where customer_id not in (${handedOver})
      and $2::date is not null`,
  handover: `
    select customer_id
    from (${handedOver}) as handed
    where $2::date is not null`,
  hold: `
    select distinct holds.customer_id
    from holds
    join decisions
      on decisions.tenant_id = $1
      and decisions.customer_id = holds.customer_id
    where holds.tenant_id = $1
      and holds.customer_id is not null
      and holds.lifted is null
      and holds.starts <= $2::date
      and (holds.ends is null or holds.ends >= $2::date)`,
}

const CustomerRow = z.object({ customer_id: column.customerId })

/** As the last plan and the people left it on that day. */
export async function findWanted(
  tx: Tx,
  tenant: TenantId,
  { tag, today }: { readonly tag: Tag; readonly today: string },
): Promise<CustomerId[]> {
  const rows = await many(CustomerRow, tx, wantedOf[tag], [tenant, today])
  return rows.map(({ customer_id }) => customer_id)
}

const StandingRow = z.object({ customer_id: column.customerId, stands: z.boolean() })

export function findStanding(
  tx: Tx,
  tenant: TenantId,
  tag: Tag,
): Promise<z.infer<typeof StandingRow>[]> {
  const sql = `
    select customer_id, stands
    from tagged_customers
    where tenant_id = $1
      and tag = $2
    order by customer_id`
  return many(StandingRow, tx, sql, [tenant, tag])
}

interface Marked extends TagKey {
  readonly customers: readonly CustomerId[]
  readonly now: Instant
}

/** Before the host is asked they may bear it, afterwards they do. */
export async function remember(tx: Tx, marked: Marked, stands: boolean): Promise<void> {
  const sql = `
    insert into tagged_customers (tenant_id, tag, customer_id, realm, stands, changed_at)
    select $1, $2, customer_id, $3, $4, $5
    from unnest($6::text[]) as given (customer_id)
    on conflict (tenant_id, tag, customer_id) do update
    set stands = excluded.stands,
      changed_at = excluded.changed_at`
  const { tenant, tag, realm, customers, now } = marked
  await run(tx, sql, [tenant, tag, realm, stands, now, customers])
}

export async function forget(
  tx: Tx,
  { tenant, tag, customers }: Pick<Marked, 'tenant' | 'tag' | 'customers'>,
): Promise<void> {
  const sql = `
    delete from tagged_customers
    where tenant_id = $1
      and tag = $2
      and customer_id = any($3::text[])`
  await run(tx, sql, [tenant, tag, customers])
}

const CountRow = z.object({ customers: z.number() })

export async function countTagged(tx: Tx, tenant: TenantId): Promise<number> {
  const sql = `
    select count(*)::integer as customers
    from tagged_customers
    where tenant_id = $1`
  return (await one(CountRow, tx, sql, [tenant])).customers
}
