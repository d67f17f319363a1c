// What an entry changes: for each open item of the customer, what was going to happen and what
// happens now. Two plans side by side; it decides nothing itself.

import type { Currency } from '../../core/currency.ts'
import type { Day } from '../../core/day.ts'
import type { ExplainedDecision } from '../dunning/explain.ts'
import type { ItemKey, Plan, TaskKind } from '../dunning/planned.ts'

export interface Fate extends ItemKey {
  readonly currency: Currency
  /** After netting and dispute. */
  readonly open: bigint
  readonly decision: ExplainedDecision
}

export interface ItemEffect {
  readonly invoice: ItemKey['invoice']
  readonly instalment: number
  readonly before: Fate | null
  readonly after: Fate | null
  readonly changed: boolean
}

export interface Effect {
  readonly items: readonly ItemEffect[]
  readonly tasks: readonly { readonly kind: TaskKind; readonly due: Day }[]
}

export function effectOf(before: Plan, after: Plan): Effect {
  const [was, is] = [fatesOf(before), fatesOf(after)]
  const keys = [...new Set([...was.keys(), ...is.keys()])].sort()
  return {
    items: keys.flatMap((key) => {
      const [then, now] = [was.get(key) ?? null, is.get(key) ?? null]
      const named = now ?? then
      if (!named) return []
      const { invoice, instalment } = named
      return { invoice, instalment, before: then, after: now, changed: !isSame(then, now) }
    }),
    tasks: after.tasks.map(({ kind, due }) => ({ kind, due })),
  }
}

/** Every item of a plan with what is decided about it. */
export function fatesOf({ messages, held }: Plan): Map<string, Fate> {
  const sent = messages.flatMap(({ items, channel, sendOn, approvalReasons }) =>
    items.map((item): Fate => {
      const { invoice, instalment, currency, open, step } = item
      const decision = { kind: 'message', step, channel, sendOn, approvalReasons } as const
      return { invoice, instalment, currency, open, decision }
    }),
  )
  const waiting = held.map((item): Fate => {
    const { invoice, instalment, currency, open, nextStep, nextOn, blockers } = item
    const decision = { kind: 'held', nextStep, nextOn, blockers } as const
    return { invoice, instalment, currency, open, decision }
  })
  return new Map([...sent, ...waiting].map((fate) => [keyOf(fate), fate]))
}

const keyOf = ({ invoice, instalment }: ItemKey): string =>
  `${invoice} ${`${instalment}`.padStart(6, '0')}`

const isSame = (a: Fate | null, b: Fate | null): boolean =>
  a?.open === b?.open && JSON.stringify(a?.decision) === JSON.stringify(b?.decision)
