import { z } from 'zod'
import type { Currency } from '../../../core/currency.ts'
import type { Day } from '../../../core/day.ts'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import { column, many, one } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import type { After } from './after.ts'

// What everybody owes, and what nets it, a row for each item or credit. The same rules as the pure
// `position.ts`, and a test holds the two against each other.
const entries = `
  select invoices.customer_id, invoices.currency, instalments.due,
    instalments.open_minor as open, 0 as credit
  from instalments
  join invoices
    on invoices.tenant_id = instalments.tenant_id
    and invoices.invoice_id = instalments.invoice_id
  where instalments.tenant_id = $1
    and instalments.open_minor > 0
    and invoices.tenant_id = $1
    and invoices.status = 'posted'
  union all
  select customer_id, currency, null, 0, open_minor
  from credit_notes
  where tenant_id = $1
    and open_minor <> 0
  union all
  select customer_id, currency, null, 0, unapplied_minor
  from payments
  where tenant_id = $1
    and state = 'settled'
    and unapplied_minor <> 0`

const balanceColumns = `
    sum(open)::bigint as open,
    coalesce(sum(open) filter (where due < $2::date), 0)::bigint as overdue,
    sum(credit)::bigint as credits,
    sum(open - credit)::bigint as net,
    (count(*) filter (where open > 0))::integer as items`

const balance = {
  currency: column.currency,
  open: column.minor,
  overdue: column.minor,
  credits: column.minor,
  net: column.minor,
  items: z.number(),
}

const CompanyBalance = z.object({
  ...balance,
  days1to30: column.minor,
  days31to60: column.minor,
  days61to90: column.minor,
  over90: column.minor,
  customers: z.number(),
})
export type CompanyBalance = z.infer<typeof CompanyBalance>

/** A row a currency. `customers` counts those of all currencies, each once, in every row. */
export async function companyBalances(
  tx: Tx,
  tenant: TenantId,
  today: Day,
): Promise<CompanyBalance[]> {
  const sql = `
    with balances as materialized (
      select customer_id, currency, ${balanceColumns},
        coalesce(sum(open) filter (where $2::date - due between 1 and 30), 0) as days1to30,
        coalesce(sum(open) filter (where $2::date - due between 31 and 60), 0) as days31to60,
        coalesce(sum(open) filter (where $2::date - due between 61 and 90), 0) as days61to90,
        coalesce(sum(open) filter (where $2::date - due > 90), 0) as over90
      from (${entries}) as entries
      group by customer_id, currency
    )
    select currency, sum(open)::bigint as open, sum(overdue)::bigint as overdue,
      sum(credits)::bigint as credits, sum(net)::bigint as net, sum(items)::integer as items,
      sum(days1to30)::bigint as days1to30, sum(days31to60)::bigint as days31to60,
      sum(days61to90)::bigint as days61to90, sum(over90)::bigint as over90,
      (select count(distinct customer_id) from balances)::integer as customers
    from balances
    group by currency
    order by currency`
  return many(CompanyBalance, tx, sql, [tenant, today])
}

const Waiting = z.object({ messages: z.number(), tasks: z.number() })

/** What waits: messages to approve, those that may go by themselves included, and tasks. */
export async function countWaiting(tx: Tx, tenant: TenantId): Promise<z.infer<typeof Waiting>> {
  const sql = `
    select
      (
        select count(*)
        from messages
        where tenant_id = $1
          and state = 'proposed'
      )::integer as messages,
      (
        select count(*)
        from tasks
        where tenant_id = $1
          and state = 'open'
      )::integer as tasks`
  return one(Waiting, tx, sql, [tenant])
}

export interface CustomerSearch {
  /** Part of the name, or empty: then only customers with something open or creditable. */
  readonly name: string
  readonly currency: Currency
  readonly after: After | null
  readonly limit: number
}

const RankedCustomer = z.object({
  customer_id: column.customerId,
  name: z.string(),
  net: column.minor,
  total: z.number(),
})
export type RankedCustomer = z.infer<typeof RankedCustomer>

/** Customers by what they owe in the company's currency, largest first, then by id. */
export async function rankCustomers(
  tx: Tx,
  tenant: TenantId,
  search: CustomerSearch,
): Promise<RankedCustomer[]> {
  const sql = `
    with balances as (
      select customer_id,
        coalesce(sum(open - credit) filter (where currency = $2), 0)::bigint as net
      from (${entries}) as entries
      group by customer_id
    ), ranked as (
      select customers.customer_id, customers.name, coalesce(balances.net, 0) as net,
        count(*) over ()::integer as total
      from customers
      left join balances
        on balances.customer_id = customers.customer_id
      where customers.tenant_id = $1
        and (balances.customer_id is not null or $3 <> '')
        and strpos(lower(customers.name), lower($3)) > 0
    )
    select customer_id, name, net, total
    from ranked
    where $4::bigint is null
      or net < $4
      or (net = $4 and customer_id > $5::text)
    order by net desc, customer_id
    limit $6`
  const { name, currency, after, limit } = search
  const position = [after?.net ?? null, after?.customer ?? null]
  return many(RankedCustomer, tx, sql, [tenant, currency, name, ...position, limit])
}

const CustomerBalance = z.object({
  ...balance,
  customer_id: column.customerId,
  oldest_due: column.day.nullable(),
})
export type CustomerBalance = z.infer<typeof CustomerBalance>

export async function customerBalances(
  tx: Tx,
  tenant: TenantId,
  wanted: { readonly customers: readonly CustomerId[]; readonly today: Day },
): Promise<CustomerBalance[]> {
  const sql = `
    select customer_id, currency, min(due) as oldest_due, ${balanceColumns}
    from (${entries}) as entries
    where customer_id = any($3::text[])
    group by customer_id, currency
    order by customer_id, currency`
  return many(CustomerBalance, tx, sql, [tenant, wanted.today, wanted.customers])
}
