import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { parseBook } from '../../../connectors/book/parse.ts'
import { present } from '../../../core/assert.ts'
import type { Book, Customer } from '../../../core/book.ts'
import { type Instant, parseInstant } from '../../../core/instant.ts'
import { accountsOf } from '../../../server/dunning/account.ts'
import { plan, planWith } from '../../../server/dunning/plan.ts'
import { planJson } from '../../../server/dunning/plan-json.ts'
import type { Policy, PolicyStep } from '../../../server/dunning/planned.ts'
import { frStandard } from '../../../server/dunning/policy.ts'
import { parseSegment, segmentJson } from '../../../server/dunning/policy-document.ts'
import {
  choosePolicy,
  policySet,
  type Segment,
  type SegmentedPolicy,
} from '../../../server/dunning/segment.ts'
import { bySoftness } from '../../../server/dunning/softness.ts'
import { openItems } from '../../../server/ledger/netting.ts'
import { contact, customer, invoice, story, wednesday } from '../../support/story.ts'

const now: Instant = present(parseInstant(wednesday), 'an instant')
const policy = (key: string, change: Partial<Policy> = {}): Policy => ({
  ...frStandard,
  key,
  ...change,
})
const of = (key: string, segment: unknown, change: Partial<Policy> = {}): SegmentedPolicy => ({
  policy: policy(key, change),
  segment: parseSegment(segment),
})
const usual = of('usual', { kind: 'everyone' })

function bookWith(marks: Partial<Customer>, changes: Record<string, unknown> = {}): Book {
  const book = parseBook(story(changes))
  return { ...book, customers: book.customers.map((found) => ({ ...found, ...marks })) }
}

function choiceFor(policies: readonly SegmentedPolicy[], book: Book) {
  const account = present(accountsOf(book)[0], 'an account')
  const items = openItems(account, '2026-11-18' as never)
  return choosePolicy(policySet(policies), account.customer, items)
}

describe('the policy of a customer', () => {
  const business = of('business', { kind: 'matching', kinds: ['business'] })
  const french = of('french', { kind: 'matching', kinds: ['business'], countries: ['FR', 'BE'] })

  it('is the default where he fits no segment', () => {
    const consumers = of('consumers', { kind: 'matching', kinds: ['consumer'] })
    const choice = choiceFor([consumers, usual], bookWith({}))
    expect(choice).toMatchObject({ policy: { key: 'usual' }, why: { kind: 'everyone' } })
  })

  it('is the one with the most conditions that he fits', () => {
    const choice = choiceFor([usual, business, french], bookWith({}))
    expect(choice).toMatchObject({
      policy: { key: 'french' },
      why: { kind: 'matching', conditions: ['kinds', 'countries'] },
      softerThan: [],
    })
  })

  it('is the one that he names, whatever he fits', () => {
    const named = of('named', { kind: 'named' })
    const choice = choiceFor([usual, french, named], bookWith({ policy: 'named' }))
    expect(choice).toMatchObject({ policy: { key: 'named' }, why: { kind: 'named' } })
    expect(choiceFor([usual, named], bookWith({}))).toMatchObject({ policy: { key: 'usual' } })
  })

  it('is none where he names one that is not there, and none without a default', () => {
    const unknown = bookWith({ policy: 'gone' })
    expect(choiceFor([usual], unknown)).toEqual({ kind: 'none', named: 'gone' })
    const held = planWith(unknown, policySet([usual]), now).held
    expect(held.map(({ blockers, policy }) => [blockers, policy])).toEqual([
      [[{ code: 'NO_POLICY' }], null],
    ])
    const consumers = of('consumers', { kind: 'matching', kinds: ['consumer'] })
    expect(choiceFor([consumers], bookWith({}))).toEqual({ kind: 'none', named: null })
  })

  it('follows grade and tag', () => {
    const graded = of('graded', { kind: 'matching', grades: ['D', 'E'] })
    const tagged = of('tagged', { kind: 'matching', tags: ['key account'] })
    const keyOf = (marks: Partial<Customer>) => {
      const choice = choiceFor([usual, graded, tagged], bookWith(marks))
      return choice.kind === 'chosen' ? choice.policy.key : null
    }
    expect(keyOf({})).toBe('usual')
    expect(keyOf({ grade: 'A' })).toBe('usual')
    expect(keyOf({ grade: 'E' })).toBe('graded')
    expect(keyOf({ tags: ['north', 'key account'] })).toBe('tagged')
  })

  it('follows the band of what he owes, netted, from and below', () => {
    const large = of('large', { kind: 'matching', amounts: { EUR: { from: '1000.00' } } })
    const keyOf = (changes: Record<string, unknown>) => {
      const choice = choiceFor([usual, large], bookWith({}, changes))
      return choice.kind === 'chosen' ? choice.policy.key : null
    }
    expect(keyOf({})).toBe('large')
    const credit = { id: 'N1', customer: 'C1', number: 'N', issued: '2026-11-01', currency: 'EUR' }
    expect(keyOf({ creditNotes: [{ ...credit, total: '0.01', open: '0.01' }] })).toBe('usual')
    expect(keyOf({ invoices: [invoice('I1', '2026-10-01', { currency: 'USD' })] })).toBe('usual')
    const draft = [invoice('I1', '2026-10-01', { status: 'draft' })]
    expect(keyOf({ invoices: draft })).toBe('usual')
    const small = of('small', { kind: 'matching', amounts: { EUR: { below: '1000.00' } } })
    expect(choiceFor([usual, small], bookWith({}))).toMatchObject({ policy: { key: 'usual' } })
  })

  it('is the softer one of two as specific, and says over which', () => {
    const late = frStandard.steps.map((step) =>
      step.key === 'reminder-1'
        ? { ...step, when: { kind: 'due_offset' as const, dueOffsetDays: 8, gapDays: 0 } }
        : step,
    )
    const soft = of('z-soft', { kind: 'matching', countries: ['FR'] }, { steps: late })
    const choice = choiceFor([usual, business, soft], bookWith({}))
    expect(choice).toMatchObject({ policy: { key: 'z-soft' }, softerThan: ['business'] })
  })
})

const anyStep = fc.record({
  day: fc.integer({ min: -10, max: 60 }),
  gapDays: fc.integer({ min: 0, max: 10 }),
  human: fc.boolean(),
  deadlineDays: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
})
const anyPolicy = fc
  .record({ gap: fc.integer({ min: 0, max: 10 }), steps: fc.array(anyStep, { minLength: 1 }) })
  .map(({ gap, steps }) => ({
    minGapDays: gap,
    steps: steps.map(
      ({ day, gapDays, human, deadlineDays }, index): PolicyStep => ({
        key: `s${index}`,
        when: { kind: 'due_offset', dueOffsetDays: day, gapDays },
        channels: ['email'],
        call: false,
        approval: human ? 'human' : 'auto',
        ...(deadlineDays === undefined ? {} : { deadlineDays }),
      }),
    ),
  }))

test('softness is a total order: which policy is chosen never depends on their order', () => {
  fc.assert(
    fc.property(fc.array(anyPolicy, { minLength: 2, maxLength: 5 }), fc.nat(), (found, turn) => {
      const policies = found.map((change, i) => policy(`p${i}`, change))
      const turned = policies.map((_, i) => present(policies[(i + turn) % policies.length], 'one'))
      expect(turned.toSorted(bySoftness)).toEqual(policies.toSorted(bySoftness))
    }),
  )
})

test.each<[string, Partial<Policy>]>([
  ['a longer gap', { minGapDays: 8 }],
  ['fewer steps', { steps: frStandard.steps.filter(({ key }) => key !== 'reminder-2') }],
  [
    'a person before each step',
    { steps: frStandard.steps.map((s) => ({ ...s, approval: 'human' })) },
  ],
])('%s is softer', (_, change) => {
  const sorted = [frStandard, policy('z', change)].sort(bySoftness)
  expect(sorted[0]?.key).toBe('z')
})

test('of one policy for everyone a set makes the plan that the policy alone makes', () => {
  const book = parseBook(
    story({
      invoices: [invoice('I1', '2026-10-01'), invoice('I2', '2026-11-01')],
      history: [contact('reminder-1', '2026-10-10')],
    }),
  )
  const set = policySet([{ policy: frStandard, segment: { kind: 'everyone' } }])
  expect(planWith(book, set, now)).toEqual(plan(book, frStandard, now))
})

test('a plan as the contract writes it says nothing of policies by customer', () => {
  const written = JSON.stringify(planJson(plan(parseBook(story()), frStandard, now)))
  expect(written.match(/"policy"/g)).toHaveLength(1)
})

const segments: readonly Segment[] = [
  { kind: 'everyone' },
  { kind: 'named' },
  parseSegment({
    kind: 'matching',
    kinds: ['business', 'public'],
    countries: ['FR'],
    grades: ['A'],
    tags: ['north'],
    amounts: { EUR: { from: '10.00', below: '20.00' }, JPY: { from: '5' } },
  }),
]
test.each(segments)('the segment $kind is read back as it was written', (segment) => {
  expect(parseSegment(JSON.parse(JSON.stringify(segmentJson(segment))))).toEqual(segment)
})

test.each<[unknown, RegExp]>([
  [{ kind: 'matching' }, /^segment: .*without a condition/],
  [{ kind: 'matching', kinds: [] }, /^segment\.kinds/],
  [{ kind: 'matching', tags: ['a', 'a'] }, /^segment\.tags/],
  [{ kind: 'matching', countries: ['fr'] }, /^segment\.countries\[0\]/],
  [{ kind: 'matching', grades: ['F'] }, /^segment\.grades\[0\]/],
  [{ kind: 'matching', amounts: {} }, /^segment\.amounts/],
  [{ kind: 'matching', amounts: { EUR: {} } }, /^segment\.amounts\.EUR/],
  [{ kind: 'matching', amounts: { EUR: { from: '-1.00' } } }, /^segment\.amounts\.EUR\.from/],
  [
    { kind: 'matching', amounts: { EUR: { from: '2', below: '1' } } },
    /^segment\.amounts\.EUR\.below/,
  ],
  [{ kind: 'matching', amounts: { EURO: { from: '2' } } }, /^segment\.amounts\.EURO/],
  [{ kind: 'everyone', tags: ['a'] }, /^segment/],
])('a segment that cannot be is refused with its path: %j', (segment, message) => {
  expect(() => parseSegment(segment)).toThrow(message)
})

test('a customer of a story is a business in France', () => {
  expect(customer).toMatchObject({ kind: 'business', country: 'FR' })
})
