// Once a day, and after each plan: settles what time or the books have settled, and opens the tasks
// that are due. Jobs: `cases.due` {tenant}. Done twice it changes nothing.

import { randomUUID } from 'node:crypto'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import { dayIn, type Instant } from '../../../core/instant.ts'
import type { JobHandlers } from '../../db/jobs.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { ourselves } from '../../dunning/proposal.ts'
import { addPlanJob } from '../../dunning/run.ts'
import { loadCompany, loadCustomerBook } from '../../ledger/store.ts'
import { announcedFate, isCredited } from '../due.ts'
import { type CaseKind, insertTrail, snapshotOf } from '../trail/store.ts'
import * as store from './store.ts'

export function caseJobs(deps: Deps): JobHandlers {
  return {
    'cases.due': async ({ tenant }) => {
      await settleDue(deps, tenant)
    },
  }
}

export async function settleDue(deps: Deps, tenant: TenantId): Promise<void> {
  await tx(deps.db, tenant, async (tx) => {
    const now = deps.clock.now()
    const { timeZone } = await loadCompany(tx, tenant)
    const day = { tx, tenant, now, today: dayIn(now, timeZone) }
    let changed = 0
    for (const customer of await store.customersWaiting(tx, tenant)) {
      changed += await settleCustomer(day, customer)
    }
    for (const settled of await store.settleCommitments(tx, tenant, now)) {
      const { commitment_id: id, customer_id: customer } = settled
      await trace(day, { kind: 'commitment', id, act: 'settle', customer, before: null })
    }
    await store.closeDoneTasks(tx, tenant, now)
    await store.openDueTasks(tx, day)
    if (changed > 0) await addPlanJob(tx, tenant)
  })
}

interface CaseDay {
  readonly tx: Tx
  readonly tenant: TenantId
  readonly now: Instant
  readonly today: ReturnType<typeof dayIn>
}

async function settleCustomer(day: CaseDay, customer: CustomerId): Promise<number> {
  const { tx, tenant, now, today } = day
  const book = await loadCustomerBook(tx, tenant, customer)
  let changed = 0
  for (const announced of await store.expectedOf(tx, tenant, customer)) {
    const { id, invoices } = announced
    const fate = announcedFate(announced, { book, today })
    if (fate === 'expected') continue
    const of = { kind: 'announced_payment', id } as const
    const before = (await snapshotOf(tx, tenant, of))?.snapshot ?? null
    if (!(await store.settleAnnounced(tx, { tenant, id, now }, fate))) continue
    const act = fate === 'arrived' ? 'arrive' : 'expire'
    await trace(day, { ...of, act, customer, before })
    if (fate === 'expired') {
      const task = { tenant, id, customer, due: today, invoices, now }
      await store.insertCallTask(tx, { ...task, about: 'announced_payment' })
    }
    changed += 1
  }
  for (const dispute of await store.acceptedOf(tx, tenant, customer)) {
    if (!isCredited(dispute, book)) continue
    const of = { kind: 'dispute', id: dispute.id } as const
    const before = (await snapshotOf(tx, tenant, of))?.snapshot ?? null
    if (!(await store.closeCredited(tx, { tenant, id: dispute.id, today }))) continue
    await trace(day, { ...of, act: 'credit', customer, before })
    changed += 1
  }
  return changed
}

interface Traced {
  readonly kind: CaseKind
  readonly id: string
  readonly act: string
  readonly customer: CustomerId
  readonly before: string | null
}

async function trace({ tx, tenant, now }: CaseDay, traced: Traced): Promise<void> {
  const { kind, id, act, customer, before } = traced
  await insertTrail(tx, {
    ...{ tenant, customer, before, note: null, actor: ourselves },
    id: randomUUID(),
    at: now,
    action: `${kind}.${act}`,
    subjectKind: kind,
    subjectId: id,
    after: (await snapshotOf(tx, tenant, { kind, id }))?.snapshot ?? null,
  })
}
