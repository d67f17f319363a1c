import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { parseBook } from '../../../connectors/book/parse.ts'
import { present } from '../../../core/assert.ts'
import type { Book, Contact } from '../../../core/book.ts'
import { addDays, type Day, dayFromEpoch, epochDay } from '../../../core/day.ts'
import { type Instant, parseInstant } from '../../../core/instant.ts'
import { planWith } from '../../../server/dunning/plan.ts'
import type { Policy } from '../../../server/dunning/planned.ts'
import { frStandard } from '../../../server/dunning/policy.ts'
import { type PolicySet, policySet } from '../../../server/dunning/segment.ts'
import { simulate } from '../../../server/dunning/simulate.ts'
import { saidUnder } from '../../../server/dunning/step-meaning.ts'
import { instantAt } from '../../../server/dunning/wall-clock.ts'
import { company, contact, customer, invoice, story, wednesday } from '../../support/story.ts'

const from: Instant = present(parseInstant(wednesday), 'an instant')
const everyone = (policy: Policy): PolicySet =>
  policySet([{ policy, segment: { kind: 'everyone' } }])
const usual = everyone(frStandard)

/** The French default with `reminder-1` as late as told. */
const reminding = (dueOffsetDays: number): Policy => ({
  ...frStandard,
  version: 2,
  steps: frStandard.steps.map((step) =>
    step.key === 'reminder-1'
      ? { ...step, when: { kind: 'due_offset', dueOffsetDays, gapDays: 0 } }
      : step,
  ),
})

const compare = (book: Book, after: PolicySet, days = 30) =>
  simulate(book, { before: usual, after }, { from, days })

describe('the course of the next days', () => {
  it('goes on from each message to the next step', () => {
    const { days, steps, messages, changes } = compare(parseBook(story()), usual)
    expect(days.filter(({ before }) => before > 0).map(({ day }) => day)).toEqual([
      '2026-11-18',
      '2026-11-26',
      '2026-12-07',
    ])
    expect(steps).toEqual([
      { step: 'formal-notice', before: 1, after: 1 },
      { step: 'reminder-1', before: 1, after: 1 },
      { step: 'reminder-2', before: 1, after: 1 },
    ])
    expect(messages).toEqual({ before: 3, after: 3 })
    expect(changes).toEqual([])
  })

  it('takes the host and the bank as read every day', () => {
    const read = { ...company, syncedAt: '2026-11-18T09:00:00+01:00', lastBankEntry: '2026-11-17' }
    expect(compare(parseBook(story({ company: read })), usual).messages.before).toBe(3)
  })

  it('says who hears a step later, and what he does not hear in time', () => {
    const book = parseBook(story({ invoices: [invoice('I1', '2026-11-14')] }))
    const { changed, changes, customersChanged } = compare(book, everyone(reminding(12)), 14)
    expect(customersChanged).toBe(1)
    expect(changed).toEqual({
      ...{ added: 0, gone: 1, earlier: 0, later: 1, other_step: 0, other_channel: 0 },
    })
    expect(changes[0]).toEqual({
      customer: 'C1',
      name: 'Menuiserie Lilas',
      kind: 'later',
      before: { day: '2026-11-19', step: 'reminder-1', channel: 'email', policy: 'fr-standard' },
      after: { day: '2026-11-26', step: 'reminder-1', channel: 'email', policy: 'fr-standard' },
      items: 1,
    })
    expect(changes[1]).toMatchObject({ kind: 'gone', before: { day: '2026-11-30' }, after: null })
  })

  it('says another channel, another step, and what is new', () => {
    const byLetter = frStandard.steps.map((step) =>
      step.key === 'reminder-1' ? { ...step, channels: ['letter' as const] } : step,
    )
    const book = parseBook(story())
    const letter = compare(book, everyone({ ...frStandard, steps: byLetter }))
    expect(letter.changes.map(({ kind }) => kind)).toEqual(['other_channel'])
    const renamed = frStandard.steps.map((step) =>
      step.key === 'reminder-1' ? { ...step, key: 'nudge' } : step,
    )
    const other = compare(book, everyone({ ...frStandard, steps: renamed }))
    expect(other.changes.map(({ kind, after }) => [kind, after?.step])).toEqual([
      ['other_step', 'nudge'],
    ])
    const early = compare(
      parseBook(story({ invoices: [invoice('I1', '2026-11-17')] })),
      everyone(reminding(1)),
      3,
    )
    expect(early.changes.map(({ kind }) => kind)).toEqual(['added'])
  })

  it('counts the items that are left without a policy', () => {
    const consumers = policySet([
      { policy: frStandard, segment: { kind: 'matching', kinds: ['consumer'] } },
    ])
    const { withoutPolicy, changed } = compare(parseBook(story()), consumers)
    expect(withoutPolicy).toEqual({ before: 0, after: 1 })
    expect(changed.gone).toBe(3)
  })

  const saysOn = (book: Book, policy: Policy = frStandard) =>
    simulate(book, { before: everyone(policy), after: usual }, { from, days: 30 })
      .days.filter(({ before }) => before > 0)
      .map(({ day }) => day)

  it('sees a small debt grow on the day on which another item is overdue', () => {
    const small = { open: '90.00' }
    const book = parseBook(
      story({
        invoices: [invoice('I1', '2026-10-01', small), invoice('I2', '2026-11-22', small)],
        history: [
          contact('reminder-1', '2026-10-12'),
          contact('courtesy', '2026-11-12', { about: ['I2'] }),
        ],
      }),
    )
    // I2 is due on a Sunday: from Monday on both together are more than a small amount.
    expect(saysOn(book)[0]).toBe('2026-11-23')
  })

  it('sees one courtesy take the place of another that cannot be said', () => {
    const email = { channels: ['email'], call: false, approval: 'auto' } as const
    const steps: Policy['steps'] = [
      {
        ...email,
        key: 'hello',
        when: { kind: 'due_offset', dueOffsetDays: -9, gapDays: 0 },
        channels: ['sms'],
      },
      { ...email, key: 'soon', when: { kind: 'due_offset', dueOffsetDays: -4, gapDays: 0 } },
    ]
    const { phone: _, ...unreachable } = customer
    const invoices = [invoice('I1', '2026-12-01')]
    const book = parseBook(story({ customers: [unreachable], invoices }))
    expect(saysOn(book, { ...frStandard, steps })).toEqual(['2026-11-27'])
  })

  it('goes on the day after the deadline of a notice, where the policy says something then', () => {
    const steps = frStandard.steps.map((step) =>
      step.key === 'handover' ? { ...step, channels: ['email' as const] } : step,
    )
    const history = [contact('formal-notice', '2026-11-13', { presented: '2026-11-17' })]
    const book = parseBook(story({ history }))
    // 8 days after the presentation, and the gap is over.
    expect(saysOn(book, { ...frStandard, steps })).toEqual(['2026-11-26'])
  })

  it('ends after as many days as asked, and never after more than a quarter', () => {
    expect(compare(parseBook(story()), usual, 1).days).toHaveLength(1)
    expect(compare(parseBook(story()), usual, 10_000).days).toHaveLength(92)
  })

  it('sends nothing today once the window is closed', () => {
    const late = present(parseInstant('2026-11-18T18:00:00+01:00'), 'an instant')
    const { days } = simulate(
      parseBook(story()),
      { before: usual, after: usual },
      { from: late, days: 2 },
    )
    expect(days.map(({ before }) => before)).toEqual([0, 1])
  })
})

const today = epochDay('2026-11-18' as Day)
const day = (first: number, last: number) =>
  fc.integer({ min: first, max: last }).map((offset) => dayFromEpoch(today + offset))

const books: fc.Arbitrary<Book> = fc
  .record({
    dues: fc.array(fc.option(day(-60, 40), { nil: undefined }), { minLength: 1, maxLength: 4 }),
    opens: fc.array(fc.constantFrom('3.00', '90.00', '1000.00'), { minLength: 4, maxLength: 4 }),
    said: fc.array(
      fc.record({
        step: fc.constantFrom('courtesy', 'reminder-1', 'reminder-2', 'formal-notice', 'manual'),
        outcome: fc.constantFrom('sent', 'failed', 'bounced', 'ambiguous'),
        on: day(-50, -1),
      }),
      { maxLength: 3 },
    ),
    hold: fc.option(fc.record({ from: day(-5, 10), until: day(0, 20) }), { nil: undefined }),
    promise: fc.option(fc.record({ made: day(-20, 0), due: day(-20, 15) }), { nil: undefined }),
    dispute: fc.option(fc.record({ opened: day(-9, 9), closed: day(0, 20) }), { nil: undefined }),
    directDebit: fc.boolean(),
    hasEmail: fc.boolean(),
  })
  .map(({ dues, opens, said, hold, promise, dispute, directDebit, hasEmail }) => {
    const { email: _, ...silent } = customer
    return parseBook(
      story({
        customers: [{ ...(hasEmail ? customer : silent), directDebit }],
        invoices: dues.map((due, i) => invoice(`I${i + 1}`, due, { open: opens[i] })),
        history: said.map(({ step, outcome, on }) => contact(step, on, { outcome })),
        holds: hold ? [{ id: 'H', customer: 'C1', reason: 'asked', ...hold }] : [],
        promises: promise ? [{ id: 'P', customer: 'C1', invoices: ['I1'], ...promise }] : [],
        disputes: dispute ? [{ id: 'D', invoice: 'I1', cause: 'price', ...dispute }] : [],
      }),
    )
  })

/** The slow way: the whole book is planned every morning. */
function everyMorning(book: Book, days: number): string[] {
  const told: string[] = []
  let history: readonly Contact[] = book.history
  for (let offset = 0; offset < days; offset += 1) {
    const on = addDays('2026-11-18' as Day, offset)
    const now = offset === 0 ? from : instantAt(on, '00:00', book.company.timeZone)
    for (const message of planWith({ ...book, history }, usual, now).messages) {
      if (message.sendOn !== on) continue
      told.push(`${on} ${message.step}`)
      const contacts = message.items.map(({ invoice, instalment, step }): Contact => {
        const { customer, channel } = message
        const items = [{ invoice, instalment }]
        const said = present(saidUnder(frStandard, step), step)
        return { customer, channel, step, at: now, outcome: 'sent', items, said }
      })
      history = [...history, ...contacts]
    }
  }
  return told
}

test('only days on which nothing could change are passed over', () => {
  fc.assert(
    fc.property(books, (book) => {
      const { days, steps } = compare(book, usual)
      const slow = everyMorning(book, 30)
      const byDay = days.flatMap(({ day, before }) => Array.from({ length: before }, () => day))
      expect(byDay).toEqual(slow.map((line) => line.slice(0, 10)))
      const byStep = Object.groupBy(slow, (line) => line.slice(11))
      expect(steps.map(({ step, before }) => [step, before])).toEqual(
        Object.entries(byStep)
          .map(([step, lines]) => [step, lines?.length])
          .sort(),
      )
    }),
    { numRuns: 150 },
  )
})
