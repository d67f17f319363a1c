// What waits for a person, step by step, and briefly enough to choose from all of it.

import type { Currency } from '../../../core/currency.ts'
import type { TenantId } from '../../../core/ids.ts'
import { tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { standsInTheWay, waysIn } from '../answers/run.ts'
import { sendingOf } from '../store.ts'
import * as store from './store.ts'

export interface Queue {
  /** In the order of their names. */
  readonly steps: readonly QueueStep[]
  readonly messages: readonly Waiting[]
  /** What is approved goes to the company itself. */
  readonly testMode: boolean
}

type Total = { readonly currency: Currency; readonly open: bigint }

export interface QueueStep {
  readonly step: string
  readonly messages: number
  /** Of them, those that something stops: they cannot be approved. */
  readonly stopped: number
  /** One a currency. */
  readonly totals: readonly Total[]
}

export interface Waiting {
  readonly id: string
  readonly step: string
  readonly seen: string
  readonly totals: readonly Total[]
  readonly problem: string | null
}

const mostWaiting = 5_000

/** `step` narrows the messages, not the steps. */
export async function approvalQueue(
  deps: Deps,
  tenant: TenantId,
  { step }: { readonly step: string | null },
): Promise<Queue> {
  const { ways, counts, totals, waiting, sending } = await tx(deps.db, tenant, async (tx) => ({
    ways: await waysIn(deps, tx, tenant),
    counts: await store.countWaiting(tx, tenant),
    totals: await store.totalsWaiting(tx, tenant),
    sending: await sendingOf(tx, tenant),
    waiting: await store.findWaiting(tx, tenant, { step, limit: mostWaiting }),
  }))
  const problemOf = (channel: (typeof counts)[number]['channel']) =>
    standsInTheWay(ways, { state: 'proposed', channel })
  const totalsOf = Map.groupBy(totals, (total) => total.step)
  const steps = [...Map.groupBy(counts, (count) => count.step)].map(([name, own]) => ({
    step: name,
    messages: sumOf(own),
    stopped: sumOf(own.filter(({ channel }) => problemOf(channel) !== null)),
    totals: (totalsOf.get(name) ?? []).map(({ currency, open }) => ({ currency, open })),
  }))
  const messages = waiting.map((row) => ({
    id: row.message_id,
    step: row.step,
    seen: row.updated_at,
    totals: row.totals,
    problem: problemOf(row.channel),
  }))
  return { steps, messages, testMode: sending.test }
}

const sumOf = (counts: readonly { readonly messages: number }[]): number =>
  counts.reduce((all, { messages }) => all + messages, 0)
