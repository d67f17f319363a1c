// A plan as the contract writes it: decimals as text, keys as named there.

import { formatMinor } from '../../core/money.ts'
import type { HeldItem, Plan, PlannedItem, PlannedMessage, PlannedTotal } from './planned.ts'

/** The plan of `encours plan --json`, ready for `JSON.stringify`. */
export function planJson({ now, policy, messages, tasks, missingRates, held }: Plan): object {
  return {
    version: 1,
    now,
    policy,
    messages: messages.map(messageJson),
    tasks,
    missingRates,
    held: held.map(heldJson),
  }
}

function messageJson({ items, totals, policy: _, ...message }: PlannedMessage): object {
  return { ...message, items: items.map(itemJson), totals: totals.map(totalJson) }
}

function itemJson({ open, penalties, indemnity, ...item }: PlannedItem): object {
  const text = (minor: bigint) => formatMinor(minor, item.currency)
  return {
    ...item,
    open: text(open),
    ...(penalties === undefined ? {} : { penalties: text(penalties) }),
    ...(indemnity === undefined ? {} : { indemnity: text(indemnity) }),
  }
}

function totalJson({ currency, open, penalties, indemnity }: PlannedTotal): object {
  const text = (minor: bigint) => formatMinor(minor, currency)
  return {
    currency,
    open: text(open),
    penalties: text(penalties),
    indemnity: text(indemnity),
  }
}

function heldJson({ currency, open, policy: _, ...item }: HeldItem): object {
  return { ...item, open: formatMinor(open, currency) }
}
