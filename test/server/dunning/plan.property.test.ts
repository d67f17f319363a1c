// Random books from a seed: what must hold for every one of them. fast-check prints the seed.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Book, Contact } from '../../../core/book.ts'
import { addDays, type Day, daysBetween, weekdayOf } from '../../../core/day.ts'
import { dayIn, type Instant } from '../../../core/instant.ts'
import { plan } from '../../../server/dunning/plan.ts'
import { planJson } from '../../../server/dunning/plan-json.ts'
import type { Plan, PlannedMessage } from '../../../server/dunning/planned.ts'
import { frStandard } from '../../../server/dunning/policy.ts'
import { calendarOf } from '../../../server/ledger/calendar.ts'
import { randomBooks, steps, today } from '../../support/random-books.ts'
import { wednesday } from '../../support/story.ts'

const now = wednesday as Instant

const forEachBook = (check: (book: Book, planned: Plan) => void) =>
  fc.assert(
    fc.property(randomBooks, (book) => check(book, plan(book, frStandard, now))),
    { numRuns: 400 },
  )

const key = ({ invoice, instalment }: { invoice: string; instalment: number }) =>
  `${invoice}/${instalment}`

test('every open instalment is in exactly one place, paid ones are in none', () => {
  forEachBook((book, planned) => {
    const open = book.invoices.flatMap(({ id, instalments }) =>
      instalments.flatMap(({ open }, i) => (open > 0n ? [`${id}/${i + 1}`] : [])),
    )
    const placed = [...planned.messages.flatMap(({ items }) => items), ...planned.held].map(key)
    expect(placed.sort()).toEqual(open.sort())
  })
})

test('nothing goes at zero, below the tolerance, or more than the host has open', () => {
  forEachBook((book, planned) => {
    for (const item of planned.messages.flatMap(({ items }) => items)) {
      const invoice = book.invoices.find(({ id }) => id === item.invoice)
      const open = invoice?.instalments[item.instalment - 1]?.open ?? 0n
      expect(item.open > (item.currency === 'EUR' ? 500n : 0n)).toBe(true)
      expect(item.open <= open).toBe(true)
    }
  })
})

test('totals are the sums of their items, currency by currency', () => {
  forEachBook((_, planned) => {
    for (const { items, totals } of planned.messages) {
      expect(new Set(totals.map(({ currency }) => currency)).size).toBe(totals.length)
      for (const total of totals) {
        const own = items.filter(({ currency }) => currency === total.currency)
        expect(own.reduce((sum, { open }) => sum + open, 0n)).toBe(total.open)
        expect(own.reduce((sum, { penalties = 0n }) => sum + penalties, 0n)).toBe(total.penalties)
        expect(own.reduce((sum, { indemnity = 0n }) => sum + indemnity, 0n)).toBe(total.indemnity)
      }
    }
  })
})

test('one message a customer, and no step goes back', () => {
  forEachBook((book, planned) => {
    const customers = planned.messages.map((message) => message.customer)
    expect(new Set(customers).size).toBe(customers.length)
    for (const item of planned.messages.flatMap(({ items }) => items)) {
      const done = book.history
        .filter(({ outcome }) => ['sent', 'delivered', 'answered'].includes(outcome))
        .filter(({ items }) => items.some(({ invoice }) => invoice === item.invoice))
        .map(({ step }) => steps.indexOf(step))
        .filter((index) => index < 5)
      for (const index of done) expect(steps.indexOf(item.step)).toBeGreaterThan(index)
    }
  })
})

test('the order of the input leaves no trace', () => {
  forEachBook((book, planned) => {
    const lists = Object.entries(book).map(([name, list]) => {
      return [name, Array.isArray(list) ? list.toReversed() : list] as const
    })
    const reversed = { ...book, ...Object.fromEntries(lists) }
    expect(planJson(plan(reversed, frStandard, now))).toEqual(planJson(planned))
  })
})

test('a plan changes nothing of its book', () => {
  forEachBook((book) => {
    const before = structuredClone(book)
    plan(book, frStandard, now)
    expect(book).toEqual(before)
  })
})

/** One contact for each step in the message, as the outcome of an attempt is written down. */
function contactsOf({ customer, channel, items }: PlannedMessage, at: Instant): Contact[] {
  return [...Map.groupBy(items, ({ step }) => step)].map(([step, own]) => ({
    customer,
    step,
    channel,
    at,
    outcome: 'sent',
    items: own.map(({ invoice, instalment }) => ({ invoice, instalment })),
  }))
}

test('a plan after its own effects sends nothing more that day', () => {
  forEachBook((book, planned) => {
    const sent = planned.messages.flatMap((message) => contactsOf(message, now))
    const after = plan({ ...book, history: [...book.history, ...sent] }, frStandard, now)
    expect(after.messages).toEqual([])
  })
})

interface Sent {
  readonly on: Day
  readonly message: PlannedMessage
}

/** A plan each morning, and what it lets go that day goes. */
function season(book: Book, days: number): Sent[] {
  const sent: Sent[] = []
  let history = book.history
  for (let i = 0; i < days; i += 1) {
    const on = addDays(today, i)
    const at = `${on}T10:00:00+01:00` as Instant
    const going = plan({ ...book, history }, frStandard, at).messages.filter(
      ({ sendOn }) => sendOn === on,
    )
    sent.push(...going.map((message) => ({ on, message })))
    history = [...history, ...going.flatMap((message) => contactsOf(message, at))]
  }
  return sent
}

test('over a season: no step twice, none back, never within the gap, never on a closed day', () => {
  fc.assert(
    fc.property(randomBooks, (book) => {
      const sent = season(book, 70)
      const reached = new Map<string, number>()
      for (const { on, message } of sent) {
        expect(['sat', 'sun']).not.toContain(weekdayOf(on))
        expect(calendarOf('FR').isHoliday(on)).toBe(false)
        for (const item of message.items) {
          expect(steps.indexOf(item.step)).toBeGreaterThan(reached.get(key(item)) ?? -1)
          reached.set(key(item), steps.indexOf(item.step))
        }
      }
      for (const own of Map.groupBy(sent, ({ message }) => message.customer).values()) {
        own.slice(1).forEach(({ on }, i) => {
          expect(daysBetween(own[i]?.on as Day, on)).toBeGreaterThanOrEqual(7)
        })
      }
    }),
    { numRuns: 60 },
  )
})

test('nobody is contacted within the gap after what was said by hand', () => {
  forEachBook((book, planned) => {
    for (const message of planned.messages) {
      const last = book.history
        .filter(({ customer, outcome }) => {
          return (
            customer === message.customer && ['sent', 'delivered', 'answered'].includes(outcome)
          )
        })
        .map(({ at }) => dayIn(at, 'Europe/Paris'))
        .sort()
        .at(-1)
      if (last) expect(daysBetween(last, today)).toBeGreaterThanOrEqual(7)
    }
  })
})

test('a blocker wins over a step: nothing goes that is disputed, held, promised or insolvent', () => {
  forEachBook((book, planned) => {
    for (const { customer, items } of planned.messages) {
      expect(book.proceedings.some(({ judgment }) => judgment <= today && customer !== 'C2')).toBe(
        false,
      )
      for (const { invoice } of items) {
        const holds = book.holds.filter((hold) => hold.invoice === invoice)
        for (const { from, until } of holds) {
          expect(from > today || (until !== undefined && until < today)).toBe(true)
        }
        const whole = book.disputes.filter((one) => one.invoice === invoice)
        expect(whole.every(({ amount }) => amount !== undefined)).toBe(true)
        const promised = book.promises.filter(({ invoices }) => invoices.includes(invoice))
        expect(promised.every(({ due }) => due < today)).toBe(true)
      }
    }
  })
})
