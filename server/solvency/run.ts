// Assesses a company's customers once a day, and one of them whenever he is looked at. Jobs:
// `solvency.assess` {tenant}, added by each plan; the first of a day does the work.

import type { Day } from '../../core/day.ts'
import type { CustomerId, TenantId } from '../../core/ids.ts'
import { dayIn } from '../../core/instant.ts'
import { addJob, type JobHandlers } from '../db/jobs.ts'
import { tx } from '../db/tx.ts'
import type { Deps } from '../deps.ts'
import { loadBookOf, loadCompany, loadCustomerBook } from '../ledger/store.ts'
import { type Assessing, assess, assessAlone } from './assess/assess.ts'
import type { AssessedCustomer, AssessedItem } from './assess/assessed.ts'
import { fewestSettled } from './assess/grade.ts'
import { parsePast, pastShape, pastText } from './assess/past-json.ts'
import { knownOf } from './bureaus/known/run.ts'
import * as store from './store.ts'
import { assessAside } from './thread/run.ts'

export function solvencyJobs(deps: Deps): JobHandlers {
  return {
    'solvency.assess': async ({ tenant }) => {
      await assessDaily(deps, tenant)
    },
  }
}

async function assessDaily(deps: Deps, tenant: TenantId): Promise<void> {
  const now = deps.clock.now()
  const wanted = await tx(deps.db, tenant, async (tx) => {
    const { timeZone } = await loadCompany(tx, tenant)
    const today = dayIn(now, timeZone)
    if ((await store.lastAssessed(tx, tenant)) === today) return null
    return { today, book: await loadBookOf(tx, tenant) }
  })
  if (wanted === null) return
  const known = await knownOf(deps, tenant, wanted.book)
  const { customers, past } = await assessAside({ book: wanted.book, now, known })
  const made = { tenant, madeOn: wanted.today, madeAt: now }
  await tx(deps.db, tenant, async (tx) => {
    const before = await store.gradesOf(tx, tenant)
    await store.savePast(tx, made, { shape: pastShape, past: pastText(past) })
    await store.replaceAssessments(tx, made, customers.map(storedOf))
    // What the host shows of a customer, and how he is spoken to, follow his grade.
    await addJob(tx, { name: 'writeback.fields', tenant, key: 'fields', queue: 'fields' })
    if (customers.some(({ customer, grade }) => (before.get(customer) ?? null) !== grade)) {
      await addJob(tx, { name: 'dunning.plan', tenant, key: 'plan', queue: 'plan' })
    }
  })
}

/** What speaks for a grade beside the days of payments. */
const beside: ReadonlySet<string> = new Set(['accounts', 'proceeding', 'ceased'])

const isThin = ({ behaviour, reasons }: AssessedCustomer): boolean =>
  behaviour.settled < fewestSettled && !reasons.some(({ fact }) => beside.has(fact.kind))

const storedOf = (one: AssessedCustomer): store.StoredAssessment => ({
  ...{ customer: one.customer, grade: one.grade, isPerson: one.isPerson, isThin: isThin(one) },
  limit: one.limit && { minor: one.limit.recommended, currency: one.limit.currency },
  meanDaysLate: one.behaviour.meanDaysLate,
  lateShare: one.behaviour.lateShare,
})

export interface NumberedItem extends AssessedItem {
  readonly number: string
  readonly due: Day | undefined
}

export interface AssessedNow {
  readonly customer: AssessedCustomer
  readonly items: readonly NumberedItem[]
}

/** As he stands at this moment; null where there is no such customer. */
export async function assessedNow(
  deps: Deps,
  tenant: TenantId,
  customer: CustomerId,
): Promise<AssessedNow | null> {
  const { book, stored } = await tx(deps.db, tenant, async (tx) => ({
    book: await loadCustomerBook(tx, tenant, customer),
    stored: await store.findPast(tx, tenant),
  }))
  const past = stored && parsePast(stored)
  const known = await knownOf(deps, tenant, book)
  const assessing: Assessing = { book, now: deps.clock.now(), known }
  // Before the first assessment his own payments are all that is known.
  const found = past ? assessAlone(assessing, past) : assess(assessing)
  const own = found.customers.find((one) => one.customer === customer)
  if (!own) return null
  const invoices = new Map(
    book.invoices.flatMap((one) => (one.customer === customer ? [[one.id, one]] : [])),
  )
  const items = found.items.flatMap((item) => {
    const invoice = invoices.get(item.invoice)
    if (!invoice) return []
    const due = invoice.instalments[item.instalment - 1]?.due
    return [{ ...item, number: invoice.number, due }]
  })
  return { customer: own, items }
}
