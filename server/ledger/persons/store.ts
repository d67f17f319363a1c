import { z } from 'zod'
import type { Day } from '../../../core/day.ts'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, maybe, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'

export const personRoles = ['payables', 'management', 'purchasing', 'legal', 'other'] as const

const PersonRow = z.object({
  person_id: z.string(),
  name: z.string(),
  role: z.enum(personRoles),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  locale: z.string().nullable(),
  gets_reminders: z.boolean(),
  valid_from: column.day,
  valid_until: column.day.nullable(),
})
export type PersonRow = z.infer<typeof PersonRow>

/** Those of today first, whoever gets the reminders at their head. */
export async function findPersons(
  tx: Tx,
  tenant: TenantId,
  customer: CustomerId,
): Promise<PersonRow[]> {
  const sql = `
    select person_id, name, role, email, phone, locale, gets_reminders, valid_from, valid_until
    from customer_contacts
    where tenant_id = $1
      and customer_id = $2
    order by valid_until is not null, gets_reminders desc, created_at, person_id
    limit 200`
  return many(PersonRow, tx, sql, [tenant, customer])
}

const CustomerRow = z.object({ customer_id: column.customerId })

/** Held until the transaction ends, so that two changes of one customer's people queue. */
export async function lockCustomer(
  tx: Tx,
  tenant: TenantId,
  customer: CustomerId,
): Promise<boolean> {
  const sql = `
    select customer_id
    from customers
    where tenant_id = $1
      and customer_id = $2
    for update`
  return (await maybe(CustomerRow, tx, sql, [tenant, customer])) !== null
}

export interface NewPerson {
  readonly tenant: TenantId
  readonly customer: CustomerId
  readonly id: string
  readonly name: string
  readonly role: (typeof personRoles)[number]
  readonly email: string | null
  readonly phone: string | null
  readonly locale: string | null
  readonly getsReminders: boolean
  readonly from: Day
  readonly by: string
  readonly now: Instant
}

/** Reminders reach one person at a time: the one before gets none any more. */
export async function insertPerson(tx: Tx, person: NewPerson): Promise<void> {
  const { tenant, customer, id, getsReminders, from, by, now } = person
  const handOver = `
    update customer_contacts
    set gets_reminders = false
    where tenant_id = $1
      and customer_id = $2
      and gets_reminders
      and valid_until is null
      and $3::boolean`
  await run(tx, handOver, [tenant, customer, getsReminders])
  const sql = `
    insert into customer_contacts (
      tenant_id, customer_id, person_id, name, role, email, phone, locale, gets_reminders,
      valid_from, created_by, created_at
    )
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`
  const { name, role, email, phone, locale } = person
  const facts = [name, role, email, phone, locale, getsReminders]
  await run(tx, sql, [tenant, customer, id, ...facts, from, by, now])
}

export interface Ended {
  readonly tenant: TenantId
  readonly customer: CustomerId
  readonly id: string
  readonly on: Day
}

/** False where there is nobody of that id, or he has left before. */
export async function endPerson(tx: Tx, { tenant, customer, id, on }: Ended): Promise<boolean> {
  const sql = `
    update customer_contacts
    set valid_until = greatest(valid_from, $4::date)
    where tenant_id = $1
      and customer_id = $2
      and person_id = $3
      and valid_until is null`
  return (await run(tx, sql, [tenant, customer, id, on])) === 1
}
