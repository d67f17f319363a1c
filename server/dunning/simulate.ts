// What a company's messages would be over the next days, with its policies as they are and with
// others: day by day with the same plan, each message taken as approved and sent on its day. No
// payment is assumed, the host is read every day, and what people agreed stays as it is.

import type { Book, Contact } from '../../core/book.ts'
import { addDays, type Day } from '../../core/day.ts'
import { dayIn, type Instant } from '../../core/instant.ts'
import { type Account, accountsOf } from './account.ts'
import { type AccountPlan, accountPlanner } from './plan.ts'
import type { PlannedMessage } from './planned.ts'
import type { PolicySet } from './segment.ts'
import { type Said, type Side, type Simulation, tallyOver } from './simulated.ts'
import { mayBePassedOver, saidUnder } from './step-meaning.ts'
import { instantAt } from './wall-clock.ts'

export interface Span {
  readonly from: Instant
  /** The day of `from` counts as the first. */
  readonly days: number
}

export const mostSimulatedDays = 92

export interface Compared {
  readonly before: PolicySet
  readonly after: PolicySet
}

export function simulate(book: Book, compared: Compared, span: Span): Simulation {
  const running = simulating(book, compared, span)
  for (;;) {
    const { done, value } = running.next()
    if (done) return value
  }
}

/** Accounts between two pauses. */
const pauseEvery = 200

/** The same with pauses, so that whoever runs it beside other work may let that go on. */
export function* simulating(
  book: Book,
  { before, after }: Compared,
  span: Span,
): Generator<undefined, Simulation, undefined> {
  const days = daysOf(book, span)
  const walks = { before: walkOf(book, before, days), after: walkOf(book, after, days) }
  const tally = tallyOver(days.map(({ day }) => day))
  for (const [index, account] of accountsOf(book).entries()) {
    tally.add(account.customer, walks.before(account), walks.after(account))
    if (index % pauseEvery === pauseEvery - 1) yield undefined
  }
  return tally.simulation()
}

interface Moment {
  readonly day: Day
  readonly now: Instant
}

/** The first day as late as it is, the others from their beginning. */
function daysOf({ company: { timeZone } }: Book, { from, days }: Span): Moment[] {
  const first = dayIn(from, timeZone)
  const wanted = Math.min(Math.max(days, 1), mostSimulatedDays)
  return Array.from({ length: wanted }, (_, offset) => {
    const day = addDays(first, offset)
    return { day, now: offset === 0 ? from : instantAt(day, '00:00', timeZone) }
  })
}

type Walk = (account: Account) => Side

function walkOf(book: Book, policies: PolicySet, days: readonly Moment[]): Walk {
  const { syncedAt: _, lastBankEntry: __, ...fresh } = book.company
  const planners = days.map(({ now }) => accountPlanner({ ...book, company: fresh }, policies, now))
  const offsets = earlyOffsets(policies)
  return (account) => {
    const said: Said[] = []
    const wakes = wakesOf(account, offsets)
    let { history } = account
    let withoutPolicy = 0
    for (const [index, { day, now }] of days.entries()) {
      const plan = planners[index]
      if (!plan || (index > 0 && !wakes.isOn(day))) continue
      const planned = plan({ ...account, history })
      if (index === 0) withoutPolicy = planned.held.filter(({ policy }) => policy === null).length
      wakes.add(changesAfter(planned))
      for (const message of planned.messages) {
        if (message.sendOn !== day) continue
        history = [...history, ...contactsOf(message, policies, now)]
        said.push({ day, message, policies })
        wakes.add([addDays(day, 1)])
      }
    }
    return { said, withoutPolicy }
  }
}

/** Of the steps that may be passed over: on these days one takes the place of another. */
function earlyOffsets({ ranked }: PolicySet): number[] {
  const offsets = ranked.flatMap(({ policy }) =>
    policy.steps.flatMap((step) =>
      mayBePassedOver(step) && step.when.kind === 'due_offset' ? step.when.dueOffsetDays : [],
    ),
  )
  return [...new Set(offsets)]
}

interface Wakes {
  readonly isOn: (day: Day) => boolean
  readonly add: (days: readonly Day[]) => void
}

/** Days on which the account has to be looked at: on all others nothing about it changes. */
function wakesOf(account: Account, offsets: readonly number[]): Wakes {
  const { promises, plans, disputes, holds, proceedings } = account
  const dated = [promises, plans, disputes, holds, proceedings].some(({ length }) => length > 0)
  if (dated) return { isOn: () => true, add: () => undefined }
  const wakes = new Set<Day>()
  for (const { instalments } of account.invoices) {
    for (const { due, open } of instalments) {
      if (due === undefined || open <= 0n) continue
      wakes.add(addDays(due, 1))
      for (const offset of offsets) wakes.add(addDays(due, offset))
    }
  }
  return {
    isOn: (day) => wakes.has(day),
    add: (days) => {
      for (const day of days) wakes.add(day)
    },
  }
}

/** Days that the plan itself names: when a message goes, and the first after a blocker. */
function changesAfter({ messages, held }: AccountPlan): Day[] {
  return [
    ...messages.map(({ sendOn }) => sendOn),
    ...held.flatMap(({ blockers }) =>
      blockers.flatMap(({ code, until }) => {
        if (until === undefined) return []
        return code === 'NOTICE_RUNNING' ? addDays(until, 1) : until
      }),
    ),
  ]
}

function contactsOf(message: PlannedMessage, { byKey }: PolicySet, at: Instant): Contact[] {
  const { customer, channel } = message
  const policy = byKey.get(message.policy.key)
  return [...Map.groupBy(message.items, ({ step }) => step)].map(([step, items]) => {
    const said = policy ? saidUnder(policy, step) : null
    const about = items.map(({ invoice, instalment }) => ({ invoice, instalment }))
    const contact = { customer, step, channel, at, outcome: 'sent', items: about } as const
    return said ? { ...contact, said } : contact
  })
}
