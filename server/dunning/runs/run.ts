// Runs of plans: which there were, and what one would do now. The dry run is the same function as
// the run; it writes nothing.

import type { Currency } from '../../../core/currency.ts'
import type { TenantId } from '../../../core/ids.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { loadBookOf } from '../../ledger/store.ts'
import { planEach } from '../plan.ts'
import type { HeldItem, PlannedMessage } from '../planned.ts'
import { policiesOf } from '../run.ts'
import { type BrokenCustomer, brokenOf, decideRunTime } from '../runs.ts'
import { findRuns, lastPlanned, type RunRow } from './store.ts'

const shownRuns = 50

export function planRuns(deps: Deps, tenant: TenantId): Promise<RunRow[]> {
  return tx(deps.db, tenant, (tx) => findRuns(tx, tenant, shownRuns))
}

export interface StepPreview {
  readonly step: string
  readonly channel: string
  readonly messages: number
  readonly totals: readonly { readonly currency: Currency; readonly open: bigint }[]
}

export interface PlanPreview {
  readonly now: string
  readonly steps: readonly StepPreview[]
  readonly messages: number
  readonly held: number
  /** Held items by the first code that holds them, most frequent first. */
  readonly blockers: readonly { readonly code: string; readonly items: number }[]
  readonly tasks: readonly { readonly kind: string; readonly count: number }[]
  readonly missingRates: readonly string[]
  readonly broken: readonly BrokenCustomer[]
}

export async function previewPlan(deps: Deps, tenant: TenantId): Promise<PlanPreview> {
  const policies = await policiesOf(deps, tenant)
  const { book, last } = await tx(deps.db, tenant, async (tx: Tx) => ({
    book: await loadBookOf(tx, tenant),
    last: await lastPlanned(tx, tenant),
  }))
  const now = decideRunTime(deps.clock.now(), last)
  const { planned, broken } = planEach(book, policies, now)
  return {
    now,
    steps: stepsOf(planned.messages),
    messages: planned.messages.length,
    held: planned.held.length,
    blockers: counted(planned.held.map(codeOf)).map(([code, items]) => ({ code, items })),
    tasks: counted(planned.tasks.map(({ kind }) => kind)).map(([kind, count]) => ({ kind, count })),
    missingRates: planned.missingRates,
    broken: broken.map(brokenOf),
  }
}

const codeOf = ({ blockers: [first] }: HeldItem): string => first?.code ?? 'TASK'

function counted(codes: readonly string[]): [string, number][] {
  const groups = [...Map.groupBy(codes, (code) => code)]
  return groups
    .map(([code, own]): [string, number] => [code, own.length])
    .sort(([a, few], [b, many]) => many - few || (a < b ? -1 : 1))
}

function stepsOf(messages: readonly PlannedMessage[]): StepPreview[] {
  const groups = Map.groupBy(messages, ({ step, channel }) => `${step} ${channel}`)
  return [...groups.values()].flatMap((own) => {
    const [first] = own
    if (!first) return []
    const { step, channel } = first
    return [{ step, channel, messages: own.length, totals: totalsOf(own) }]
  })
}

function totalsOf(messages: readonly PlannedMessage[]): StepPreview['totals'] {
  const totals = messages.flatMap((message) => message.totals)
  return [...Map.groupBy(totals, ({ currency }) => currency)].map(([currency, own]) => ({
    currency,
    open: own.reduce((all, { open }) => all + open, 0n),
  }))
}
