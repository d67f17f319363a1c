// Writes the limits that people have granted here as the host's own, where an admin wants it, and
// puts back what stood there before. What a person changes there meanwhile is his: it is not
// overwritten until another limit is granted here, and stays when ours are taken away.
// `writeback.limits` {tenant, tries} runs after each plan.

import { Failure } from '../../../connectors/contract/failure.ts'
import type { HostAccess, HostKind } from '../../../connectors/contract/host.ts'
import type {
  CreditLimitAtHost,
  HostCreditLimits,
} from '../../../connectors/contract/host-credit-limits.ts'
import type { Currency } from '../../../core/currency.ts'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { withAccess } from '../../connections/run.ts'
import type { JobHandlers, JobPayload } from '../../db/jobs.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { keep, keepInPages, keepingJob } from '../keeping/run.ts'
import * as store from './store.ts'

export function hostLimitJobs(deps: Deps): JobHandlers {
  return {
    'writeback.limits': (payload) => keepLimits(deps, payload),
  }
}

export const limitsJob = keepingJob('limits')

interface Work {
  readonly tenant: TenantId
  readonly host: HostKind
  readonly realm: string
  readonly currency: Currency
  readonly limits: HostCreditLimits
  readonly wanted: boolean
}

async function keepLimits(deps: Deps, payload: JobPayload): Promise<void> {
  const { tenant } = payload
  const work = await tx(deps.db, tenant, (tx) => workOf(deps, tx, tenant))
  if (work === null) return
  await keep(deps, { kept: 'limits', payload }, () => keepPages(deps, work, null))
}

/** What stood there before is put back, as far as it comes to that until then. */
export async function takeLimitsAway(deps: Deps, tenant: TenantId, until: Instant): Promise<void> {
  const work = await tx(deps.db, tenant, (tx) => workOf(deps, tx, tenant))
  if (work !== null) await keepPages(deps, { ...work, wanted: false }, until)
}

async function workOf(deps: Deps, tx: Tx, tenant: TenantId): Promise<Work | null> {
  const { wanted, host, realm, state, currency } = await store.findChoice(tx, tenant)
  if (host === null || realm === null || state !== 'active') return null
  const limits = deps.hosts[host]?.creditLimits
  if (!limits) return null
  await store.forgetOthers(tx, tenant, { realm, currency })
  return { tenant, host, realm, currency, limits, wanted }
}

const keepPages = (deps: Deps, work: Work, until: Instant | null): Promise<void> =>
  keepInPages(deps, {
    ...{ keeping: { tenant: work.tenant, kept: 'limits' }, most: work.limits.most, until },
    find: (tx, after) => {
      const { tenant, wanted, limits } = work
      return store.findToKeep(tx, { tenant, after, most: limits.most, wanted })
    },
    idOf: ({ customer_id }) => customer_id,
    ask: (batch) => keepBatch(deps, work, batch),
  })

const at = <T>(deps: Deps, { tenant, host }: Work, ask: (access: HostAccess) => Promise<T>) =>
  withAccess(deps, { tenant, host }, ask)

/** What may stand there is remembered before the host is asked, and settled after. */
async function keepBatch(deps: Deps, work: Work, rows: readonly store.ToKeepRow[]): Promise<void> {
  if (rows.length === 0) return
  const { tenant, realm, currency, limits } = work
  const customers = rows.map(({ customer_id }) => customer_id)
  const found = await at(deps, work, (access) => limits.read(access, { customers, currency }))
  const { set, putBack, over } = changesOf(rows, found, limits.noCredit)
  const writing = { tenant, realm, currency, now: deps.clock.now() }
  const ours = set.filter(({ isThere }) => !isThere)
  await tx(deps.db, tenant, (tx) => store.remember(tx, { ...writing, stands: false }, set))
  const changed: CreditLimitAtHost[] = [
    ...ours.map(({ customer, limit }) => ({ customer, limit })),
    ...putBack,
  ]
  try {
    if (changed.length > 0) {
      await at(deps, work, (access) => limits.write(access, { limits: changed, currency }))
    }
  } catch (error) {
    await giveBack(deps, { tenant, fresh: ours.filter(({ isFresh }) => isFresh), error })
  }
  await tx(deps.db, tenant, async (tx) => {
    await store.remember(tx, { ...writing, stands: true }, set)
    await store.forget(tx, tenant, [...over, ...putBack.map(({ customer }) => customer)])
  })
}

interface Refusal {
  readonly tenant: TenantId
  readonly fresh: readonly store.Standing[]
  readonly error: unknown
}

/** Refused, nothing was written: what stands there is still a person's. */
async function giveBack(deps: Deps, { tenant, fresh, error }: Refusal): Promise<never> {
  if (error instanceof Failure && error.kind === 'rejected') {
    const customers = fresh.map(({ customer }) => customer)
    await tx(deps.db, tenant, (tx) => store.forget(tx, tenant, customers))
  }
  throw error
}

interface Set extends store.Standing {
  /** As the host writes it. */
  readonly limit: bigint
  /** As it is to be, whoever wrote it. */
  readonly isThere: boolean
  /** Nothing of ours stood there. */
  readonly isFresh: boolean
}

interface Changes {
  readonly set: readonly Set[]
  readonly putBack: readonly CreditLimitAtHost[]
  /** Gone, or a person's by now. */
  readonly over: readonly CustomerId[]
}

export function changesOf(
  rows: readonly store.ToKeepRow[],
  found: readonly CreditLimitAtHost[],
  noCredit: bigint,
): Changes {
  const limits = new Map(found.map(({ customer, limit }) => [customer, limit]))
  const atHost = (granted: bigint) => (granted === 0n ? noCredit : granted)
  const set: Set[] = []
  const putBack: CreditLimitAtHost[] = []
  const over: CustomerId[] = []
  for (const { customer_id: customer, granted, before, written, stood } of rows) {
    const now = limits.get(customer)
    const isOurs = [written, stood].some((ours) => ours !== null && now === atHost(ours))
    if (now === undefined) over.push(customer)
    else if (granted !== null) {
      set.push({
        // What a person has set meanwhile is what comes back.
        ...{ customer, before: isOurs ? before : now, written: granted },
        ...{ limit: atHost(granted), isThere: now === atHost(granted), isFresh: written === null },
      })
    } else if (isOurs) putBack.push({ customer, limit: before })
    else over.push(customer)
  }
  return { set, putBack, over }
}
