// Keeps tags of ours on customers at the host, where an admin wants it: who is in formal notice,
// handed over, or on hold. `writeback.tags` {tenant, tries} runs after each plan.

import { Failure } from '../../../connectors/contract/failure.ts'
import type { HostAccess, HostKind } from '../../../connectors/contract/host.ts'
import type { HostTags } from '../../../connectors/contract/host-tasks.ts'
import type { Day } from '../../../core/day.ts'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import { dayIn, type Instant } from '../../../core/instant.ts'
import { withAccess } from '../../connections/run.ts'
import type { JobHandlers, JobPayload } from '../../db/jobs.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { loadCompany } from '../../ledger/store.ts'
import {
  asideOf,
  inHalves,
  keep,
  keepingJob,
  type Patience,
  patience,
  putAside,
} from '../keeping/run.ts'
import { type NoteLanguage, noteLanguage } from '../note.ts'
import { namesOf, type Tag, tags } from './names.ts'
import * as store from './store.ts'

export function tagJobs(deps: Deps): JobHandlers {
  return {
    'writeback.tags': (payload) => keepTags(deps, payload),
  }
}

export const tagsJob = keepingJob('tags')

interface Work {
  readonly tenant: TenantId
  readonly host: HostKind
  readonly tags: HostTags
  readonly realm: string
  readonly wanted: boolean
  readonly language: NoteLanguage
  readonly today: Day
  /** Absent: until all is done. */
  readonly until?: Instant
}

async function keepTags(deps: Deps, payload: JobPayload): Promise<void> {
  const { tenant } = payload
  const work = await tx(deps.db, tenant, (tx) => workOf(deps, tx, tenant))
  if (work === null) return
  await keep(deps, { kept: 'tags', payload }, async () => {
    const patient = patience()
    for (const tag of tags) await keepTag(deps, work, { tag, patience: patient })
  })
}

/** Nobody bears one of ours any longer, as far as it comes to that until then. */
export async function takeTagsAway(deps: Deps, tenant: TenantId, until: Instant): Promise<void> {
  const found = await tx(deps.db, tenant, (tx) => workOf(deps, tx, tenant))
  if (found === null) return
  const work = { ...found, until, wanted: false }
  const patient = patience()
  for (const tag of tags) await keepTag(deps, work, { tag, patience: patient })
}

async function workOf(deps: Deps, tx: Tx, tenant: TenantId): Promise<Work | null> {
  const { wanted, host, realm, state } = await store.findChoice(tx, tenant)
  if (host === null || realm === null || state !== 'active') return null
  const tags = deps.hosts[host]?.tags
  if (!tags) return null
  await store.forgetOtherRealms(tx, tenant, realm)
  const { locale, timeZone } = await loadCompany(tx, tenant)
  const today = dayIn(deps.clock.now(), timeZone)
  return { tenant, host, tags, realm, wanted, language: noteLanguage(locale), today }
}

const at = <T>(deps: Deps, { tenant, host }: Work, ask: (access: HostAccess) => Promise<T>) =>
  withAccess(deps, { tenant, host }, ask)

interface Changes {
  readonly added: readonly CustomerId[]
  /** No longer to bear it; whether they do may not be known. */
  readonly over: readonly CustomerId[]
  /** Asked for, and never answered: whoever bears it may have it from us. */
  readonly doubted: ReadonlySet<CustomerId>
}

async function changesOf(deps: Deps, work: Work, tag: Tag): Promise<Changes> {
  const { tenant, wanted, today } = work
  return tx(deps.db, tenant, async (tx) => {
    const bear = wanted ? await store.findWanted(tx, tenant, { tag, today }) : []
    const rows = await store.findStanding(tx, tenant, tag)
    const aside = await asideOf(tx, { tenant, kept: 'tags' }, deps.clock.now())
    const stands = new Set(rows.flatMap((row) => (row.stands ? row.customer_id : [])))
    const named = new Set(bear)
    const doubted = rows.flatMap((row) => (row.stands ? [] : row.customer_id))
    return {
      doubted: new Set(doubted),
      added: bear.filter((id) => !stands.has(id) && !aside.has(id)),
      over: rows.flatMap(({ customer_id: id }) => (named.has(id) || aside.has(id) ? [] : id)),
    }
  })
}

interface Kept {
  readonly tag: Tag
  readonly patience: Patience
}

async function keepTag(deps: Deps, work: Work, { tag, patience }: Kept): Promise<void> {
  const { tenant, realm } = work
  const found = await changesOf(deps, work, tag)
  if (found.added.length === 0 && found.over.length === 0) return
  const known = await tx(deps.db, tenant, (tx) => store.findTag(tx, tenant, tag))
  const names = namesOf(tag, work.language)
  const hostId = await at(deps, work, (access) => work.tags.open(access, { hostId: known, names }))
  if (hostId !== known) {
    await tx(deps.db, tenant, (tx) => store.saveTag(tx, { tenant, tag, realm }, hostId))
  }
  // Of another tag than before nobody bears it yet.
  const changes = hostId === known ? found : await changesOf(deps, work, tag)
  await carryOut(deps, work, { tag, patience, hostId, ...changes })
}

interface CarriedOut extends Changes, Kept {
  readonly hostId: string
}

/** A customer whom the host refuses is set aside, and holds up no other. */
async function carryOut(deps: Deps, work: Work, all: CarriedOut): Promise<void> {
  const { tenant, tags } = work
  const setAside = (record: CustomerId, problem: string) =>
    putAside(deps, { tenant, kept: 'tags' }, { record, problem })
  const give = {
    setAside,
    ask: (batch: readonly CustomerId[]) => giveTo(deps, work, { ...all, batch }),
  }
  for (const batch of batches(all.added, tags.most)) await inHalves(batch, give, all.patience)
  const take = {
    setAside,
    ask: (batch: readonly CustomerId[]) => takeFrom(deps, work, { ...all, batch }),
  }
  for (const batch of batches(all.over, tags.most)) {
    if (work.until !== undefined && deps.clock.now() >= work.until) return
    await inHalves(batch, take, all.patience)
  }
}

/** What may stand there is remembered before, and what stands there after: repeated it is the same. */
async function giveTo(deps: Deps, work: Work, { batch, ...all }: Batch): Promise<void> {
  const { tag, hostId, doubted } = all
  const { tenant, realm, tags } = work
  const now = deps.clock.now()
  const theirs = await theirsAmong(deps, work, { ...all, batch })
  const customers = batch.filter((id) => !theirs.has(id))
  const marked = { tenant, tag, realm, customers, now }
  await tx(deps.db, tenant, async (tx) => {
    await store.forget(tx, { tenant, tag, customers: [...theirs] })
    await store.remember(tx, marked, false)
  })
  try {
    await at(deps, work, (access) => tags.put(access, hostId, customers))
  } catch (error) {
    // Refused, nothing was given: whoever gives it from now on is another.
    if (error instanceof Failure && error.kind === 'rejected') {
      const fresh = customers.filter((id) => !doubted.has(id))
      await tx(deps.db, tenant, (tx) => store.forget(tx, { tenant, tag, customers: fresh }))
    }
    throw error
  }
  await tx(deps.db, tenant, (tx) => store.remember(tx, marked, true))
}

async function takeFrom(deps: Deps, work: Work, { batch, ...all }: Batch): Promise<void> {
  const { tag, hostId, doubted } = all
  const { tenant, tags } = work
  const isInDoubt = batch.some((id) => doubted.has(id))
  const theirs = isInDoubt ? await theirsAmong(deps, work, { ...all, batch }) : new Set()
  const customers = batch.filter((id) => !theirs.has(id))
  await at(deps, work, (access) => tags.takeAway(access, hostId, customers))
  await tx(deps.db, tenant, (tx) => store.forget(tx, { tenant, tag, customers: batch }))
}

interface Batch extends CarriedOut {
  readonly batch: readonly CustomerId[]
}

/** Who bears it already, from somebody else than us. */
async function theirsAmong(
  deps: Deps,
  work: Work,
  { hostId, batch, added, doubted }: Batch,
): Promise<ReadonlySet<CustomerId>> {
  const bearers = await at(deps, work, (access) => work.tags.bearing(access, hostId, batch))
  const fresh = new Set(added)
  const theirs = bearers.filter(({ customer, lastByUs }) =>
    doubted.has(customer) ? !lastByUs : fresh.has(customer),
  )
  return new Set(theirs.map(({ customer }) => customer))
}

function batches<T>(all: readonly T[], most: number): readonly (readonly T[])[] {
  const count = Math.ceil(all.length / most)
  return Array.from({ length: count }, (_, index) => all.slice(index * most, (index + 1) * most))
}
