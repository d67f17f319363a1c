import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { CarrierNews } from '../../../connectors/contract/channel.ts'
import { present } from '../../../core/assert.ts'
import { instantOf, parseInstant } from '../../../core/instant.ts'
import {
  type StandingRules,
  standingOf,
  type ToldEvent,
} from '../../../server/delivery/news/standing.ts'
import { aDay } from '../../support/ledger-records.ts'

const anInstant = (text: string) => present(parseInstant(text), text)

const rules: StandingRules = {
  channel: 'email',
  now: anInstant('2026-11-20T10:00:00Z'),
  timeZone: 'Europe/Paris',
  answerHoldDays: 7,
  delayHours: 48,
}
const registered: StandingRules = { ...rules, channel: 'registered_letter' }

let count = 0
const nextId = () => {
  count += 1
  return `e${count}`
}
const told = (news: CarrierNews, at = '2026-11-19T09:00:00Z'): ToldEvent => ({
  carrier: 'post',
  id: nextId(),
  at: anInstant(at),
  news,
})
const bounced: CarrierNews = { kind: 'bounced', permanent: true, reason: '550 no such user' }
const lost: CarrierNews = { kind: 'lost', reason: 'lost' }
const delayed: CarrierNews = { kind: 'delayed', reason: 'mailbox full' }
const answered = (automatic: boolean): CarrierNews => ({
  kind: 'answered',
  automatic,
  excerpt: 'Bonjour',
})

describe('how an attempt stands', () => {
  const cases: readonly (readonly [string, readonly CarrierNews[], object])[] = [
    ['nothing told', [], { outcome: null, isOver: false }],
    ['taken', [{ kind: 'taken' }], { outcome: 'sent', isOver: false }],
    ['delivered', [{ kind: 'taken' }, { kind: 'delivered' }], { outcome: 'delivered' }],
    [
      'given back after it was delivered',
      [{ kind: 'delivered' }, bounced],
      {
        outcome: 'bounced',
        isOver: true,
      },
    ],
    ['lost', [{ kind: 'taken' }, lost], { outcome: 'failed', isOver: true }],
    ['answered by a person', [{ kind: 'delivered' }, answered(false)], { outcome: 'answered' }],
    ['answered by a machine', [answered(true)], { outcome: 'delivered', pauses: [], asks: [] }],
    ['complained about', [{ kind: 'complained' }], { outcome: 'delivered' }],
  ]
  test.each(cases)('%s', (_name, news, expected) => {
    expect(
      standingOf(
        news.map((each) => told(each)),
        rules,
      ),
    ).toMatchObject(expected)
  })

  it('a delay counts as a bounce once its hours are over, not a moment before', () => {
    const events = [told(delayed, '2026-11-18T10:00:01Z')]
    expect(standingOf(events, rules)).toMatchObject({
      outcome: 'sent',
      isOver: false,
      changesAt: instantOf(Date.UTC(2026, 10, 20, 10, 0, 1)),
    })
    const later = { ...rules, now: anInstant('2026-11-20T10:00:01Z') }
    expect(standingOf(events, later)).toMatchObject({ outcome: 'bounced', isOver: true })
    const arrived = [...events, told({ kind: 'delivered' })]
    expect(standingOf(arrived, later)).toMatchObject({ outcome: 'delivered', changesAt: null })
  })

  it('a person who answers is left alone for a week, and a person looks', () => {
    const { pauses, asks } = standingOf([told(answered(false))], rules)
    expect(pauses).toMatchObject([{ from: '2026-11-19', until: '2026-11-26', why: 'answered' }])
    expect(asks).toMatchObject([
      { kind: 'answer', detail: { code: 'ANSWERED', excerpt: 'Bonjour' } },
    ])
  })

  it('who complains is left alone until a person ends it', () => {
    const { pauses } = standingOf([told({ kind: 'complained' })], rules)
    expect(pauses).toMatchObject([{ until: null, why: 'complained' }])
  })
})

describe('when a registered letter was presented', () => {
  const offered = (day: string): CarrierNews => ({ kind: 'presented', on: aDay(day) })
  const back: CarrierNews = { kind: 'returned', reason: 'not claimed' }

  it('on the first day that it was offered', () => {
    const events = [told(offered('2026-11-16')), told(offered('2026-11-14'))]
    expect(standingOf(events, registered).presented).toBe('2026-11-14')
  })

  it('on the day of delivery, in the company’s zone, where no other is known', () => {
    const events = [told({ kind: 'delivered' }, '2026-11-15T23:30:00Z')]
    expect(standingOf(events, registered).presented).toBe('2026-11-16')
  })

  it('unclaimed: on the day it was offered, else on that of its return; its step stays done', () => {
    const returned = told(back, '2026-11-19T09:00:00Z')
    expect(standingOf([returned], registered)).toMatchObject({
      presented: '2026-11-19',
      outcome: 'sent',
      isOver: false,
      asks: [{ kind: 'other', detail: { code: 'LETTER_RETURNED' } }],
    })
    const both = [returned, told(offered('2026-11-04'))]
    expect(standingOf(both, registered).presented).toBe('2026-11-04')
  })

  it('a mail is never presented', () => {
    expect(standingOf([told({ kind: 'delivered' })], rules).presented).toBeNull()
  })
})

const anyNews: fc.Arbitrary<CarrierNews> = fc.oneof(
  fc.constantFrom<CarrierNews>(
    { kind: 'taken' },
    { kind: 'delivered' },
    { kind: 'complained' },
    bounced,
    lost,
    delayed,
    answered(true),
    answered(false),
    { kind: 'returned', reason: 'x' },
  ),
  fc.integer({ min: 1, max: 28 }).map(
    (day): CarrierNews => ({
      kind: 'presented',
      on: aDay(`2026-11-${String(day).padStart(2, '0')}`),
    }),
  ),
  fc.stringMatching(/^[A-Z]{3}$/).map((number): CarrierNews => ({ kind: 'tracked', number })),
)
const anyEvents = fc.uniqueArray(
  fc.record({
    carrier: fc.constantFrom('post', 'mail'),
    id: fc.stringMatching(/^[a-z0-9]{1,4}$/),
    at: fc
      .integer({ min: 0, max: 200 })
      .map((hours) => instantOf(Date.UTC(2026, 10, 12) + hours * 3_600_000)),
    news: anyNews,
  }),
  { selector: ({ carrier, id }) => `${carrier} ${id}`, maxLength: 8 },
)

test('the same events give the same answer, in whatever order and however often they came', () => {
  fc.assert(
    fc.property(
      anyEvents.chain((events) =>
        fc.tuple(
          fc.constant(events),
          fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }),
        ),
      ),
      fc.constantFrom(rules, registered),
      ([events, again], setting) => {
        expect(standingOf(again, setting)).toEqual(standingOf(events, setting))
      },
    ),
  )
})

test('what is over stays over, whatever is told later', () => {
  fc.assert(
    fc.property(anyEvents, anyEvents, (events, more) => {
      const settled = events.filter(({ news }) => news.kind !== 'delayed')
      fc.pre(standingOf(settled, rules).isOver)
      const named = new Set(settled.map(({ carrier, id }) => `${carrier} ${id}`))
      const later = more.filter(({ carrier, id }) => !named.has(`${carrier} ${id}`))
      expect(standingOf([...settled, ...later], rules).isOver).toBe(true)
    }),
  )
})
