// Where an admin wants the status of an invoice at the host, what could not be written there, and
// writing it again.

import { randomUUID } from 'node:crypto'
import type { StatusPlace } from '../../../connectors/contract/host.ts'
import type { TenantId } from '../../../core/ids.ts'
import { Malformed } from '../../../core/malformed.ts'
import { insertAudit } from '../../access/store.ts'
import { findConnectionState } from '../../connections/store.ts'
import { addJob, addJobs } from '../../db/jobs.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { askHost } from '../../sync/page/run.ts'
import * as places from '../place/store.ts'
import { addNoteJob } from '../run.ts'
import * as outbox from '../statuses/outbox/store.ts'
import { mostWaiting, statusesJob, statusJob } from '../statuses/run.ts'
import { requeueFailedNotes } from '../store.ts'
import * as store from './store.ts'

export interface Writeback {
  readonly place: StatusPlace | null
  /** The name of the host, where it can show a status. */
  readonly host: string | null
  readonly waiting: { readonly statuses: number; readonly notes: number }
  readonly failed: readonly Failed[]
}

export interface Failed extends store.FailedRow {
  /** The latest of them. */
  readonly examples: readonly store.ExampleRow[]
}

const mostExamples = 5

export async function writebackOf(deps: Deps, tenant: TenantId): Promise<Writeback> {
  return tx(deps.db, tenant, async (tx) => {
    const failed = await store.countFailed(tx, tenant)
    const examples = await store.findExamples(tx, tenant, mostExamples)
    return {
      place: await places.findPlace(tx, tenant),
      host: await hostFor(deps, tx, tenant),
      waiting: await store.countWaiting(tx, tenant),
      failed: failed.map((group) => ({
        ...group,
        examples: examples.filter(
          ({ what, reason }) => what === group.what && reason === group.reason,
        ),
      })),
    }
  })
}

async function hostFor(deps: Deps, tx: Tx, tenant: TenantId): Promise<string | null> {
  const connection = await findConnectionState(tx, tenant)
  if (!connection || connection.state === 'disconnected') return null
  const host = deps.hosts[connection.host]
  return host?.statuses ? host.title : null
}

export interface PlaceChange {
  readonly actor: string
  readonly place: StatusPlace | null
}

/**
 * `no_host`: there is none that could show a status. Throws Malformed, with the field, where the
 * host has no such field. Chosen twice, it changes nothing.
 */
export async function choosePlace(
  deps: Deps,
  tenant: TenantId,
  { actor, place: wanted }: PlaceChange,
): Promise<'chosen' | 'no_host'> {
  const host = await tx(deps.db, tenant, (tx) => hostFor(deps, tx, tenant))
  if (wanted !== null && host === null) return 'no_host'
  const place =
    wanted?.kind === 'custom_field' ? await knownField(deps, tenant, wanted.name) : wanted
  await tx(deps.db, tenant, async (tx) => {
    const before = await places.lockPlace(tx, tenant)
    if (told(before) === told(place)) return
    await places.savePlace(tx, tenant, place)
    await outbox.dropUnwritten(tx, tenant)
    await addJob(tx, statusesJob(tenant))
    await insertAudit(tx, {
      ...{ tenant, actor, id: randomUUID(), at: deps.clock.now(), action: 'writeback.place' },
      ...{ subjectKind: 'tenant', subjectId: tenant },
      detail: { place: `${told(before)} → ${told(place)}` },
    })
  })
  return 'chosen'
}

const told = (place: StatusPlace | null): string => {
  if (place === null) return 'none'
  return place.kind === 'custom_field' ? `${place.kind} "${place.name}"` : place.kind
}

/** Under the name that it has at the host. */
async function knownField(deps: Deps, tenant: TenantId, name: string): Promise<StatusPlace> {
  const fields = await askHost(
    deps,
    tenant,
    async (host, access) => (await host.statuses?.fields(access)) ?? [],
  )
  const wanted = name.trim().toLowerCase()
  const found = fields.find((field) => field.trim().toLowerCase() === wanted)
  if (found !== undefined) return { kind: 'custom_field', name: found }
  const there = fields.length === 0 ? 'there is none yet' : `there are ${fields.join(', ')}`
  throw new Malformed({
    path: 'field',
    wanted: `a text field of the sales forms at the host (${there}): make it there first`,
    found: name,
  })
}

export interface Retried {
  readonly statuses: number
  readonly notes: number
}

/** What failed is written again, a bounded number at a time. */
export async function retryFailed(deps: Deps, tenant: TenantId, actor: string): Promise<Retried> {
  return tx(deps.db, tenant, async (tx) => {
    const waiting = await store.countWaiting(tx, tenant)
    const room = Math.max(mostWaiting - waiting.statuses, 0)
    const invoices = await outbox.requeueFailed(tx, tenant, room)
    await addJobs(
      tx,
      invoices.map((invoice) => statusJob({ tenant, invoice }, { tries: 0 })),
    )
    const notes = await requeueFailedNotes(tx, tenant, mostWaiting)
    for (const note of notes) await addNoteJob(tx, { tenant, note }, { tries: 0 })
    const retried = { statuses: invoices.length, notes: notes.length }
    if (retried.statuses + retried.notes > 0) {
      await insertAudit(tx, {
        ...{ tenant, actor, id: randomUUID(), at: deps.clock.now(), action: 'writeback.retry' },
        ...{ subjectKind: 'tenant', subjectId: tenant },
        detail: { statuses: `${retried.statuses}`, notes: `${retried.notes}` },
      })
    }
    return retried
  })
}
