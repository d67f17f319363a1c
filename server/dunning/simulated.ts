// Two courses of messages held against each other: how many on each day and of each step, and which
// customer hears something else, sooner, later, or nothing any more.

import type { ChannelKind, Customer } from '../../core/book.ts'
import { type Day, daysBetween } from '../../core/day.ts'
import type { CustomerId } from '../../core/ids.ts'
import { byText } from '../../core/text-order.ts'
import type { PlannedItem, PlannedMessage } from './planned.ts'
import type { PolicySet } from './segment.ts'
import { saidUnder } from './step-meaning.ts'

/** A message that would be sent on a day. */
export interface Said {
  readonly day: Day
  readonly message: PlannedMessage
  readonly policies: PolicySet
}

export interface Counts {
  readonly before: number
  readonly after: number
}

export const changeKinds = [
  'added',
  'gone',
  'earlier',
  'later',
  'other_step',
  'other_channel',
] as const
export type ChangeKind = (typeof changeKinds)[number]

export interface Heard {
  readonly day: Day
  readonly step: string
  readonly channel: ChannelKind
  /** Key of the policy. */
  readonly policy: string
}

/** What changes for some items of one customer: all of them in the same way. */
export interface Change {
  readonly customer: CustomerId
  readonly name: string
  readonly kind: ChangeKind
  /** Null where nothing was, or will be, said. */
  readonly before: Heard | null
  readonly after: Heard | null
  readonly items: number
}

export interface Simulation {
  readonly messages: Counts
  readonly days: readonly ({ readonly day: Day } & Counts)[]
  /** By the key of the step, in the order of the alphabet. */
  readonly steps: readonly ({ readonly step: string } & Counts)[]
  /** Open items of customers whom no policy is for. */
  readonly withoutPolicy: Counts
  readonly customersChanged: number
  readonly changed: Readonly<Record<ChangeKind, number>>
  /** The first of them, by day and customer. */
  readonly changes: readonly Change[]
}

const mostChanges = 200

/** The course of one account under one set of policies. */
export interface Side {
  readonly said: readonly Said[]
  /** Items that have no policy on the first day. */
  readonly withoutPolicy: number
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export interface Tally {
  readonly add: (customer: Customer, before: Side, after: Side) => void
  readonly simulation: () => Simulation
}

export function tallyOver(days: readonly Day[]): Tally {
  const sides = countsOver(days)
  const changed = { added: 0, gone: 0, earlier: 0, later: 0, other_step: 0, other_channel: 0 }
  let first: Change[] = []
  let customersChanged = 0
  const keepFirst = (): void => {
    first = first.sort(byDayAndCustomer).slice(0, mostChanges)
  }
  return {
    add: (customer, before, after) => {
      sides.count('before', before)
      sides.count('after', after)
      const changes = changesOf(customer, before.said, after.said)
      if (changes.length > 0) customersChanged += 1
      for (const { kind } of changes) changed[kind] += 1
      first.push(...changes)
      if (first.length > 2 * mostChanges) keepFirst()
    },
    simulation: () => {
      keepFirst()
      return { ...sides.counts(), customersChanged, changed, changes: first }
    },
  }
}

type CountsAlone = Pick<Simulation, 'messages' | 'days' | 'steps' | 'withoutPolicy'>

function countsOver(days: readonly Day[]) {
  const messages = none()
  const withoutPolicy = none()
  const byDay = new Map(days.map((day) => [day, none()]))
  const bySteps = new Map<string, Mutable<Counts>>()
  return {
    count: (side: keyof Counts, { said, withoutPolicy: items }: Side): void => {
      withoutPolicy[side] += items
      messages[side] += said.length
      for (const { day, message } of said) {
        const onDay = byDay.get(day)
        if (onDay) onDay[side] += 1
        const ofStep = bySteps.get(message.step) ?? none()
        ofStep[side] += 1
        bySteps.set(message.step, ofStep)
      }
    },
    counts: (): CountsAlone => ({
      messages,
      withoutPolicy,
      days: [...byDay].map(([day, counts]) => ({ day, ...counts })),
      steps: [...bySteps]
        .map(([step, counts]) => ({ step, ...counts }))
        .sort((one, other) => byText(one.step, other.step)),
    }),
  }
}

const none = (): Mutable<Counts> => ({ before: 0, after: 0 })

/** The sooner of the two days that a change is about. */
const dayOf = ({ before, after }: Change): string =>
  [before, after].flatMap((heard) => heard?.day ?? []).sort(byText)[0] ?? ''

function byDayAndCustomer(a: Change, b: Change): number {
  return (
    byText(dayOf(a), dayOf(b)) ||
    byText(a.customer, b.customer) ||
    byText(a.kind, b.kind) ||
    byText(JSON.stringify([a.before, a.after]), JSON.stringify([b.before, b.after]))
  )
}

interface HeardItem {
  readonly item: string
  /** What the step means to the customer: by it the same step of two policies is known. */
  readonly meant: string
  readonly heard: Heard
}

function changesOf(customer: Customer, before: readonly Said[], after: readonly Said[]): Change[] {
  const olds = heardItems(before)
  const left = new Map(heardItems(after).map((one) => [`${one.item} ${one.meant}`, one]))
  const pairs: { old: HeardItem | null; new_: HeardItem | null }[] = []
  for (const old of olds) {
    const key = `${old.item} ${old.meant}`
    pairs.push({ old, new_: left.get(key) ?? null })
    left.delete(key)
  }
  // Something else on the same day is one change, not two.
  for (const new_ of left.values()) {
    const swapped = pairs.find(
      ({ old, new_: taken }) =>
        taken === null && old?.item === new_.item && old.heard.day === new_.heard.day,
    )
    if (swapped) swapped.new_ = new_
    else pairs.push({ old: null, new_ })
  }
  const found = new Map<string, Change>()
  for (const { old, new_ } of pairs) {
    const [was, is] = [old?.heard ?? null, new_?.heard ?? null]
    const kind = kindOf(was, is)
    if (kind === null) continue
    const key = JSON.stringify([kind, was, is])
    const { id, name } = customer
    const known = found.get(key)
    const items = (known?.items ?? 0) + 1
    found.set(key, { customer: id, name, kind, before: was, after: is, items })
  }
  return [...found.values()]
}

function kindOf(before: Heard | null, after: Heard | null): ChangeKind | null {
  if (before === null || after === null) return before === null ? 'added' : 'gone'
  const days = daysBetween(before.day, after.day)
  if (days !== 0) return days < 0 ? 'earlier' : 'later'
  if (before.step !== after.step) return 'other_step'
  return before.channel === after.channel ? null : 'other_channel'
}

function heardItems(said: readonly Said[]): HeardItem[] {
  return said.flatMap(({ day, message, policies }) =>
    message.items.map((item) => ({
      item: itemKey(item),
      meant: meantBy(item, message, policies),
      heard: { day, step: item.step, channel: message.channel, policy: message.policy.key },
    })),
  )
}

const itemKey = ({ invoice, instalment }: PlannedItem): string => `${instalment} ${invoice}`

function meantBy(item: PlannedItem, { policy: { key } }: PlannedMessage, set: PolicySet): string {
  const policy = set.byKey.get(key)
  const said = policy && saidUnder(policy, item.step)
  return said ? `${said.meaning} ${said.nth}` : item.step
}
