// Where the host's own sums differ from ours, and which records make the difference. A difference
// that moves is a change under way, and no drift. Reading and writing are done in `run.ts`.

import type { HostOpenItem, HostTotal, OpenEntity } from '../../../connectors/contract/host.ts'
import type { Currency } from '../../../core/currency.ts'
import type { CustomerId } from '../../../core/ids.ts'
import { epochMs, type Instant } from '../../../core/instant.ts'

export interface Difference {
  readonly customer: CustomerId
  readonly currency: Currency
  /** What he owes net, in minor units: below zero where he is owed. */
  readonly ours: bigint
  readonly hosts: bigint
}

const dayMs = 86_400_000

/** What a company's last comparison left behind. */
export interface LastComparison {
  /** Null: none since the last complete reading. */
  readonly comparedAt: Instant | null
  readonly differs: boolean
}

/** Once a day, and after each reading while something differs: it may have healed. */
export const isDue = ({ comparedAt, differs }: LastComparison, now: Instant): boolean =>
  comparedAt === null || differs || epochMs(now) - epochMs(comparedAt) >= dayMs

type Owed = Pick<Difference, 'customer' | 'currency'>
export const keyOf = ({ customer, currency }: Owed): string => `${currency} ${customer}`

/** By customer and currency; who is named by one side alone owes nothing by the other. */
export function differencesOf(
  ours: readonly HostTotal[],
  hosts: readonly HostTotal[],
): readonly Difference[] {
  const sums = new Map<string, Difference>()
  for (const { customer, currency, net } of ours) {
    sums.set(keyOf({ customer, currency }), { customer, currency, ours: net, hosts: 0n })
  }
  for (const { customer, currency, net } of hosts) {
    const known = sums.get(keyOf({ customer, currency }))?.ours ?? 0n
    sums.set(keyOf({ customer, currency }), { customer, currency, ours: known, hosts: net })
  }
  return [...sums.values()]
    .filter((one) => one.ours !== one.hosts)
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

export interface Compared {
  /** They differ still, and nothing has moved at the host meanwhile. */
  readonly drifts: readonly Difference[]
  /** They differ, and may be on their way: to be compared again soon. */
  readonly moving: readonly Difference[]
}

/** `before`: what differed before those customers were read again. `known`: what drifts already. */
export function decideDrifts(
  now: readonly Difference[],
  before: readonly Difference[],
  known: ReadonlySet<string>,
): Compared {
  const earlier = new Map(before.map((one) => [keyOf(one), one]))
  const stands = (one: Difference): boolean =>
    known.has(keyOf(one)) || earlier.get(keyOf(one))?.hosts === one.hosts
  return { drifts: now.filter(stands), moving: now.filter((one) => !stands(one)) }
}

/** A record that is open by one side, or by both with other amounts. */
export interface DifferingRecord {
  readonly customer: CustomerId
  readonly currency: Currency
  readonly entity: OpenEntity
  readonly id: string
  /** Null: nothing is open. */
  readonly ours: bigint | null
  readonly hosts: bigint | null
}

export function differingRecords(
  ours: readonly HostOpenItem[],
  hosts: readonly HostOpenItem[],
): readonly DifferingRecord[] {
  const itemKey = (item: HostOpenItem) => JSON.stringify([keyOf(item), item.entity, item.id])
  const found = new Map<string, DifferingRecord>()
  for (const item of ours) {
    const { open, ...key } = item
    found.set(itemKey(item), { ...key, ours: open, hosts: null })
  }
  for (const item of hosts) {
    const { open, ...key } = item
    found.set(itemKey(item), { ...key, ours: found.get(itemKey(item))?.ours ?? null, hosts: open })
  }
  return [...found.values()].filter((one) => one.ours !== one.hosts)
}
