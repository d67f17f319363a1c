// May this message leave now? Compares what was planned and approved with what the same rules say
// on facts read a moment ago. Any difference is a skip with its code; a person or the next plan
// goes on.

import { present } from '../../core/assert.ts'
import type { Book } from '../../core/book.ts'
import type { Day } from '../../core/day.ts'
import type { CustomerId } from '../../core/ids.ts'
import type {
  HeldItem,
  ItemKey,
  Plan,
  PlannedItem,
  PlannedMessage,
  PolicyRef,
} from '../dunning/planned.ts'
import type { PolicySet } from '../dunning/segment.ts'

/** What was planned, as far as an approval stands for it. */
export interface ApprovedMessage {
  readonly customer: CustomerId
  readonly step: string
  readonly channel: string
  readonly language: string
  readonly policy: PolicyRef
  readonly items: readonly Pick<
    PlannedItem,
    'invoice' | 'instalment' | 'step' | 'currency' | 'open'
  >[]
}

export type SkipCode =
  | 'PAID_SINCE_PLAN'
  | 'AMOUNT_CHANGED'
  | 'STEP_CHANGED'
  | 'CHANNEL_CHANGED'
  | 'LANGUAGE_CHANGED'
  | 'ITEM_ADDED'
  | 'ITEM_GONE'
  | 'POLICY_CHANGED'
  | `NOW_HELD:${string}`

export type Verdict =
  /** `message` is the fresh one: the same content, with the days and claims of today. */
  | { readonly kind: 'go'; readonly message: PlannedMessage }
  | { readonly kind: 'skip'; readonly code: SkipCode }
  /** Still right, but not now: on `on`, from `from` in the company's zone. */
  | { readonly kind: 'wait'; readonly on: Day; readonly from: string }

export interface FreshFacts {
  readonly book: Book
  readonly plan: Plan
  readonly policies: PolicySet
  readonly today: Day
  /** `HH:MM` in the company's zone. */
  readonly time: string
}

export function decideDeparture(approved: ApprovedMessage, fresh: FreshFacts): Verdict {
  const ours = fresh.plan.messages.filter(({ customer }) => customer === approved.customer)
  const codes = approved.items.map((item) => itemChange(item, ours, fresh))
  const code = firstOf(codes)
  if (code !== null) return { kind: 'skip', code }
  const message = ours.find(({ items }) => items.some(isItem(approved.items[0])))
  if (!message) return { kind: 'skip', code: 'ITEM_GONE' }
  const changed = messageChange(approved, message)
  if (changed !== null) return { kind: 'skip', code: changed }
  const policy = present(fresh.policies.byKey.get(message.policy.key), 'the policy of a plan')
  const { from } = policy.sendWindow
  const tooEarly = message.sendOn === fresh.today && fresh.time < from
  if (message.sendOn > fresh.today || tooEarly) return { kind: 'wait', on: message.sendOn, from }
  return { kind: 'go', message }
}

/** The one that tells most: a payment before a hold before a mere change. */
function firstOf(codes: readonly (SkipCode | null)[]): SkipCode | null {
  const found = codes.filter((code) => code !== null)
  const held = found.find((code) => code.startsWith('NOW_HELD:'))
  const paid = found.find((code) => code === 'PAID_SINCE_PLAN')
  return paid ?? held ?? found[0] ?? null
}

const isItem =
  (wanted: ItemKey | undefined) =>
  ({ invoice, instalment }: ItemKey): boolean =>
    invoice === wanted?.invoice && instalment === wanted.instalment

function itemChange(
  item: ApprovedMessage['items'][number],
  messages: readonly PlannedMessage[],
  { book, plan }: FreshFacts,
): SkipCode | null {
  const planned = messages.flatMap(({ items }) => items).find(isItem(item))
  if (planned) {
    if (planned.step !== item.step) return 'STEP_CHANGED'
    const same = planned.open === item.open && planned.currency === item.currency
    return same ? null : 'AMOUNT_CHANGED'
  }
  const held = plan.held.find(isItem(item))
  if (held) return heldCode(held)
  return isSettled(item, book) ? 'PAID_SINCE_PLAN' : 'ITEM_GONE'
}

function heldCode({ blockers }: HeldItem): SkipCode {
  const [first] = blockers
  // Without a blocker its next step is a person's task.
  return first ? `NOW_HELD:${first.code}` : 'STEP_CHANGED'
}

function isSettled({ invoice, instalment }: ItemKey, { invoices }: Book): boolean {
  const found = invoices.find(({ id }) => id === invoice)
  return found?.status === 'posted' && found.instalments[instalment - 1]?.open === 0n
}

const isSame = (a: PolicyRef, b: PolicyRef): boolean => a.key === b.key && a.version === b.version

function messageChange(approved: ApprovedMessage, fresh: PlannedMessage): SkipCode | null {
  if (fresh.step !== approved.step) return 'STEP_CHANGED'
  if (fresh.channel !== approved.channel) return 'CHANNEL_CHANGED'
  if (fresh.language !== approved.language) return 'LANGUAGE_CHANGED'
  if (!isSame(fresh.policy, approved.policy)) return 'POLICY_CHANGED'
  if (fresh.items.length > approved.items.length) return 'ITEM_ADDED'
  return fresh.items.length < approved.items.length ? 'ITEM_GONE' : null
}
