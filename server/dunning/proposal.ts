// A planned message as it is remembered, and what a new plan makes of the ones that still wait:
// kept with their approval, asked again, or replaced. An approval stands for a content, never for
// another.

import type { ChannelKind } from '../../core/book.ts'
import { type Day, daysBetween } from '../../core/day.ts'
import type { CustomerId } from '../../core/ids.ts'
import { dayIn, type Instant } from '../../core/instant.ts'
import type { Approval, ApprovalReason, PlannedItem, PlannedMessage, PolicyRef } from './planned.ts'
import type { Tone, ToneChoice } from './tone.ts'

export const messageStates = [
  'proposed',
  'approved',
  'sent',
  'skipped',
  'failed',
  'ambiguous',
  'refused',
  'replaced',
] as const
export type MessageState = (typeof messageStates)[number]

/** Approves what the policy lets go without a person. */
export const ourselves = 'encours'

export interface MessageItem extends PlannedItem {
  readonly number: string
}

export interface Message {
  readonly id: string
  readonly run: string
  readonly customer: CustomerId
  readonly customerName: string
  readonly step: string
  readonly channel: ChannelKind
  readonly language: string
  readonly sendOn: Day
  readonly deadline: Day | null
  readonly approval: Approval
  readonly approvalReasons: readonly string[]
  readonly state: MessageState
  readonly stateReason: string | null
  readonly approvedBy: string | null
  readonly approvedAt: Instant | null
  readonly updatedAt: Instant
  readonly items: readonly MessageItem[]
  /** How it speaks. An approval stands for it as for every other word. */
  readonly tone: ToneChoice
  /** Last planned with it. */
  readonly policy: PolicyRef
}

/** A message that waits, is on its way, or was refused not long ago. */
export interface Standing {
  readonly id: string
  readonly customer: CustomerId
  readonly step: string
  readonly channel: ChannelKind
  readonly language: string
  readonly tone: Tone
  readonly state: 'proposed' | 'approved' | 'refused'
  readonly approvedBy: string | null
  readonly approvedAt: Instant | null
  /** As the last plan had them. */
  readonly approvalReasons: readonly string[]
  readonly updatedAt: Instant
  /** The day to which a limit has put it off: it keeps its approval and its place until then. */
  readonly heldUntil: Day | null
  /** An attempt is reserved, being sent or in a person's hands: hands off. */
  readonly underWay: boolean
  readonly items: readonly Pick<
    PlannedItem,
    'invoice' | 'instalment' | 'step' | 'currency' | 'open'
  >[]
}

export interface Reconciled {
  readonly fresh: readonly PlannedMessage[]
  readonly kept: readonly Kept[]
  /** Ids that no plan stands behind any more. */
  readonly replaced: readonly string[]
  /** Left exactly as they are: under way, whatever is planned now, or refused as they stand. */
  readonly untouched: readonly Untouched[]
}

export interface Kept {
  readonly id: string
  readonly message: PlannedMessage
  /** Why it waits for an answer again; null where its state stays. */
  readonly askAgain: 'CONTENT_CHANGED' | 'APPROVAL_WANTED' | 'NOT_SENT' | null
  /** It says something else than before: whoever read it has not read this. */
  readonly changed: boolean
}

export interface Untouched {
  readonly id: string
  readonly message: PlannedMessage
}

export interface Asking {
  readonly now: Instant
  readonly timeZone: string
  /** A refused message is proposed again after the gap that its policy has now. */
  readonly gapDays: (policy: PolicyRef) => number
}

/** Longer than any retry: the job that should have sent it has given up. */
const approvalHoldsDays = 5

export function reconcile(
  standing: readonly Standing[],
  planned: readonly PlannedMessage[],
  asking: Asking,
): Reconciled {
  const wanted = new Map(planned.map((message) => [identity(message), message]))
  const fresh = new Set(planned)
  const kept: Kept[] = []
  const untouched: Untouched[] = []
  const replaced: string[] = []
  for (const one of underWayIn(standing, planned))
    if (fresh.delete(one.message)) untouched.push(one)
  for (const known of standing) {
    if (known.underWay) continue
    const message = wanted.get(identity(known))
    const free = message !== undefined && fresh.has(message)
    if (known.state === 'refused') {
      const stands = free && sameContent(known, message) && isRecent(known, message, asking)
      if (stands && fresh.delete(message)) untouched.push({ id: known.id, message })
    } else if (free && fresh.delete(message)) {
      const changed = !sameContent(known, message)
      kept.push({ id: known.id, message, askAgain: askAgain(known, message, asking), changed })
    } else {
      replaced.push(known.id)
    }
  }
  return { fresh: [...fresh], kept, replaced, untouched }
}

/** What is planned for an item that is being written about waits for the end of that. */
function underWayIn(
  standing: readonly Standing[],
  planned: readonly PlannedMessage[],
): readonly Untouched[] {
  const leaving = standing.filter(({ underWay }) => underWay)
  if (leaving.length === 0) return []
  const idOf = new Map(
    leaving.flatMap(({ id, items }) => items.map((item) => [itemIdentity(item), id] as const)),
  )
  return planned.flatMap((message) => {
    const id = message.items.map((item) => idOf.get(itemIdentity(item))).find((it) => it)
    return id === undefined ? [] : [{ id, message }]
  })
}

type Identified = Pick<Standing, 'customer' | 'step' | 'channel'> & {
  readonly items: readonly Pick<PlannedItem, 'invoice' | 'instalment'>[]
}

/** Whom, which step, by which way, about what. */
function identity({ customer, step, channel, items }: Identified): string {
  const about = items.map(({ invoice, instalment }) => `${instalment} ${invoice}`).sort()
  return JSON.stringify([customer, step, channel, about])
}

function askAgain(known: Standing, message: PlannedMessage, asking: Asking): Kept['askAgain'] {
  if (known.state !== 'approved') return null
  if (!sameContent(known, message)) return 'CONTENT_CHANGED'
  if (known.approvedBy === ourselves && message.approval === 'human') return 'APPROVAL_WANTED'
  if (looks.some((reason) => isNews(reason, known, message))) return 'APPROVAL_WANTED'
  const today = dayIn(asking.now, asking.timeZone)
  const from = dueSince(known, asking.timeZone)
  const given = from !== null && daysBetween(from, today) > approvalHoldsDays
  return given && message.sendOn <= today ? 'NOT_SENT' : null
}

/** A person looks at these before a message leaves. */
const looks = ['FAMILY_CREDIT', 'FIGURES_DIFFER'] as const

/** Whoever said yes did not know of this. */
const isNews = (reason: ApprovalReason, known: Standing, message: PlannedMessage): boolean =>
  message.approvalReasons.includes(reason) && !known.approvalReasons.includes(reason)

/** Since when it could have left: a limit is no failure to send. */
function dueSince({ approvedAt, heldUntil }: Standing, timeZone: string): Day | null {
  const approvedOn = approvedAt && dayIn(approvedAt, timeZone)
  return approvedOn !== null && heldUntil !== null && heldUntil > approvedOn
    ? heldUntil
    : approvedOn
}

function isRecent(
  { updatedAt }: Standing,
  { policy }: PlannedMessage,
  { now, timeZone, gapDays }: Asking,
): boolean {
  return daysBetween(dayIn(updatedAt, timeZone), dayIn(now, timeZone)) < gapDays(policy)
}

/** Days overdue and claims grow by themselves; they change no content. */
function sameContent(known: Standing, message: PlannedMessage): boolean {
  if (known.language !== message.language) return false
  if (message.tone && known.tone !== message.tone.tone) return false
  const amounts = new Map(message.items.map((item) => [itemIdentity(item), contentOf(item)]))
  return known.items.every((item) => amounts.get(itemIdentity(item)) === contentOf(item))
}

type Item = Standing['items'][number]
const itemIdentity = ({ invoice, instalment }: Item): string => `${instalment} ${invoice}`
const contentOf = ({ step, currency, open }: Item): string => `${step} ${currency} ${open}`
