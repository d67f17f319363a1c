// Tells a story day by day: every morning the plan is made, what may go goes, and what changed is
// written down so that a bookkeeper can read it.

import { parseBook } from '../../connectors/book/parse.ts'
import { addDays, type Day, weekdayOf } from '../../core/day.ts'
import type { Instant } from '../../core/instant.ts'
import { formatMinor } from '../../core/money.ts'
import { plan } from '../../server/dunning/plan.ts'
import type { HeldItem, PlannedMessage, PlannedTask } from '../../server/dunning/planned.ts'
import { frStandard } from '../../server/dunning/policy.ts'

type Json = Record<string, unknown>

export interface Story {
  readonly title: string
  readonly book: Json
  readonly from: string
  readonly days: number
  /** What happens in the accounts on a day, before the plan is made. */
  readonly events?: Readonly<Record<string, { told: string; change: (book: Json) => Json }>>
}

export function tell(story: Story): string {
  const lines = [story.title, '']
  const sent: Json[] = []
  let book = story.book
  let told = ''
  for (let i = 0; i < story.days; i += 1) {
    const day = addDays(story.from as Day, i)
    const event = story.events?.[day]
    if (event) book = event.change(book)
    const now = `${day}T10:00:00+01:00` as Instant
    const history = [...((book['history'] as Json[] | undefined) ?? []), ...sent]
    const planned = plan(parseBook({ ...book, history }), frStandard, now)
    const going = planned.messages.filter(({ sendOn }) => sendOn === day)
    const state = [
      ...planned.messages.map(messageLine),
      ...planned.tasks.map(taskLine),
      ...planned.held.map(heldLine),
    ]
    const news = [...(event ? [`* ${event.told}`] : []), ...state]
    if (state.join('\n') !== told || event) {
      lines.push(`${day} ${weekdayOf(day)}`, ...news.map((line) => `  ${line}`))
      if (state.length === 0) lines.push('  nothing is open')
    }
    told = state.join('\n')
    sent.push(...going.flatMap((message) => sentContacts(message, now)))
  }
  return `${lines.join('\n')}\n`
}

function messageLine({
  customer,
  step,
  channel,
  sendOn,
  approvalReasons,
  ...rest
}: PlannedMessage) {
  const items = rest.items.map(({ invoice, instalment, step, open, currency, ...item }) => {
    const text = (minor: bigint) => formatMinor(minor, currency)
    const claims =
      item.penalties === undefined
        ? ''
        : ` + ${text(item.penalties)} penalties + ${text(item.indemnity ?? 0n)} indemnity`
    return `${invoice}/${instalment} ${step} ${text(open)} ${currency}${claims}`
  })
  const asks = approvalReasons.length > 0 ? ` (asks: ${approvalReasons.join(', ')})` : ''
  const deadline = rest.deadline === undefined ? '' : `, to pay by ${rest.deadline}`
  return `-> ${customer} ${step} by ${channel} on ${sendOn}${deadline}${asks}: ${items.join('; ')}`
}

function taskLine({ customer, kind, due, items }: PlannedTask): string {
  const about = items.map(({ invoice, instalment }) => `${invoice}/${instalment}`)
  return `!! ${customer} ${kind} by ${due}: ${about.join(', ')}`
}

function heldLine({ invoice, instalment, open, currency, nextStep, nextOn, blockers }: HeldItem) {
  const reasons = blockers.map(({ code, until }) => (until ? `${code} until ${until}` : code))
  const item = `-- ${invoice}/${instalment} ${formatMinor(open, currency)} ${currency}`
  if (blockers.length === 0) return `${item}: ${nextStep} is ready for a person`
  // A day is worth telling where only time is missing; else it moves on every morning.
  const ends = blockers.every(({ until }) => until !== undefined)
  const next = nextStep === null ? '' : `, then ${nextStep}${ends ? ` on ${nextOn}` : ''}`
  return `${item}: ${reasons.join(' + ')}${next}`
}

/** One contact for each step in the message: an item keeps its own. */
function sentContacts({ customer, channel, items }: PlannedMessage, at: Instant): Json[] {
  const steps = [...new Set(items.map(({ step }) => step))]
  return steps.map((step) => ({
    customer,
    step,
    channel,
    at,
    outcome: 'delivered',
    items: items
      .filter((item) => item.step === step)
      .map(({ invoice, instalment }) => ({ invoice, instalment })),
  }))
}
