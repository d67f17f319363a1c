// The chain over the audit, as the database makes it at each commit: looked at link by link.

import { z } from 'zod'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import { column, many, maybe, one } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'

const BrokenRow = z.object({
  link: column.minor,
  entry_id: z.string(),
  fault: z.enum(['GAP', 'ENTRY_GONE', 'ENTRY_CHANGED']),
})
export type BrokenLink = z.infer<typeof BrokenRow>

/** The first link that does not follow from the one before it and from its entry; null = none. */
export async function findBroken(tx: Tx, tenant: TenantId): Promise<BrokenLink | null> {
  const sql = `
    with links as (
      select link, entry_id, hash,
        lag(link, 1, 0::bigint) over (order by link) as link_before,
        lag(hash, 1, '') over (order by link) as hash_before
      from audit_chain
      where tenant_id = $1
    ), judged as (
      select links.link, links.entry_id,
        case
          when links.link <> links.link_before + 1 then 'GAP'
          when audit.entry_id is null then 'ENTRY_GONE'
          when audit_hash(links.hash_before, audit) <> links.hash then 'ENTRY_CHANGED'
        end as fault
      from links
      left join audit
        on audit.tenant_id = $1
        and audit.entry_id = links.entry_id
    )
    select link, entry_id, fault
    from judged
    where fault is not null
    order by link
    limit 1`
  return maybe(BrokenRow, tx, sql, [tenant])
}

const HeadRow = z.object({ link: column.minor, hash: z.string() })
export type ChainHead = z.infer<typeof HeadRow>

/** The last link. Kept elsewhere, it shows later whether the chain was cut behind it. */
export function findHead(tx: Tx, tenant: TenantId): Promise<ChainHead | null> {
  const sql = `
    select link, hash
    from audit_chain
    where tenant_id = $1
    order by link desc
    limit 1`
  return maybe(HeadRow, tx, sql, [tenant])
}

const KnownRow = z.object({ known: z.boolean() })

export async function isKnown(tx: Tx, tenant: TenantId): Promise<boolean> {
  const sql = `
    select exists (
      select 1
      from tenants
      where tenant_id = $1
    ) as known`
  return (await one(KnownRow, tx, sql, [tenant])).known
}

const LooseRow = z.object({ loose: z.number() })

/** Entries that the chain does not know. */
export async function countLoose(tx: Tx, tenant: TenantId): Promise<number> {
  const sql = `
    select count(*)::integer as loose
    from audit
    where audit.tenant_id = $1
      and not exists (
        select 1
        from audit_chain
        where audit_chain.tenant_id = $1
          and audit_chain.entry_id = audit.entry_id
      )`
  return (await one(LooseRow, tx, sql, [tenant])).loose
}

const EntryRow = z.object({
  link: column.minor,
  hash: z.string(),
  hash_before: z.string(),
  entry_id: z.string(),
  at: column.instant,
  actor: z.string(),
  action: z.string(),
  subject_kind: z.string(),
  subject_id: z.string(),
  detail: z.record(z.string(), z.unknown()),
  /** Exactly what the hash covers, behind the hash before and a line feed. */
  covered: z.string(),
})
export type ChainedEntry = z.infer<typeof EntryRow>

/** The entries about a customer and all that is his, in the order of the chain, with their links. */
export function findEntriesOf(
  tx: Tx,
  tenant: TenantId,
  customer: CustomerId,
): Promise<ChainedEntry[]> {
  const sql = `
    select audit_chain.link, audit_chain.hash, coalesce(previous.hash, '') as hash_before,
      audit.entry_id, audit.at, audit.actor, audit.action, audit.subject_kind, audit.subject_id,
      audit.detail, audit_text(audit) as covered
    from audit
    join audit_chain
      on audit_chain.tenant_id = audit.tenant_id
      and audit_chain.entry_id = audit.entry_id
    left join audit_chain as previous
      on previous.tenant_id = audit_chain.tenant_id
      and previous.link = audit_chain.link - 1
    where audit.tenant_id = $1
      and (
        audit.subject_id = $2
        or audit.detail ->> 'customer' = $2
        or audit.subject_id = any(array(
          select message_id::text
          from messages
          where messages.tenant_id = $1
            and messages.customer_id = $2
          union all
          select invoice_id
          from invoices
          where invoices.tenant_id = $1
            and invoices.customer_id = $2
        ))
      )
    order by audit_chain.link
    limit 20000`
  return many(EntryRow, tx, sql, [tenant, customer])
}
