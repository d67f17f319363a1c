// Whom a customer names for reminders. Who that is changes address and language of what is written,
// so that the plan is made anew in the same transaction.

import { randomUUID } from 'node:crypto'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import { dayIn, type Instant } from '../../../core/instant.ts'
import { insertAudit } from '../../access/store.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import {
  endPerson,
  findPersons,
  insertPerson,
  lockCustomer,
  type NewPerson,
  type PersonRow,
} from '../../ledger/persons/store.ts'
import { loadCompany } from '../../ledger/store.ts'
import { addPlanJob } from '../run.ts'

export async function listPersons(
  deps: Deps,
  tenant: TenantId,
  customer: CustomerId,
): Promise<readonly PersonRow[] | null> {
  return tx(deps.db, tenant, async (tx) =>
    (await lockCustomer(tx, tenant, customer)) ? findPersons(tx, tenant, customer) : null,
  )
}

export type PersonFacts = Pick<
  NewPerson,
  'name' | 'role' | 'email' | 'phone' | 'locale' | 'getsReminders'
>

export interface Naming {
  readonly customer: CustomerId
  /** The asker's own id: told twice, the person is named once. */
  readonly id: string
  readonly facts: PersonFacts
  readonly by: string
}

/** Null where there is no such customer. */
export async function namePerson(
  deps: Deps,
  tenant: TenantId,
  { customer, id, facts, by }: Naming,
): Promise<readonly PersonRow[] | null> {
  return tx(deps.db, tenant, async (tx) => {
    if (!(await lockCustomer(tx, tenant, customer))) return null
    const now = deps.clock.now()
    const from = dayIn(now, (await loadCompany(tx, tenant)).timeZone)
    const known = await findPersons(tx, tenant, customer)
    if (known.some(({ person_id }) => person_id === id)) return known
    await insertPerson(tx, { tenant, customer, id, ...facts, from, by, now })
    await trace(tx, { tenant, now, by, action: 'contact_person.name' }, { customer, id })
    await addPlanJob(tx, tenant)
    return findPersons(tx, tenant, customer)
  })
}

export interface Leaving {
  readonly customer: CustomerId
  readonly id: string
  readonly by: string
}

/** Null where there is no such customer; a second leave changes nothing. */
export async function endNaming(
  deps: Deps,
  tenant: TenantId,
  { customer, id, by }: Leaving,
): Promise<readonly PersonRow[] | null> {
  return tx(deps.db, tenant, async (tx) => {
    if (!(await lockCustomer(tx, tenant, customer))) return null
    const now = deps.clock.now()
    const on = dayIn(now, (await loadCompany(tx, tenant)).timeZone)
    if (await endPerson(tx, { tenant, customer, id, on })) {
      await trace(tx, { tenant, now, by, action: 'contact_person.end' }, { customer, id })
      await addPlanJob(tx, tenant)
    }
    return findPersons(tx, tenant, customer)
  })
}

interface Trace {
  readonly tenant: TenantId
  readonly now: Instant
  readonly by: string
  readonly action: string
}

async function trace(
  tx: Tx,
  { tenant, now, by, action }: Trace,
  { customer, id }: { readonly customer: CustomerId; readonly id: string },
): Promise<void> {
  const subject = { subjectKind: 'customer', subjectId: customer }
  const entry = { id: randomUUID(), at: now, actor: by, action, ...subject }
  await insertAudit(tx, { tenant, ...entry, detail: { person: id } })
}
