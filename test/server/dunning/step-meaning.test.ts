import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { parseBook } from '../../../connectors/book/parse.ts'
import { present } from '../../../core/assert.ts'
import type { Book, SaidUnder } from '../../../core/book.ts'
import { parseInstant } from '../../../core/instant.ts'
import { planWith } from '../../../server/dunning/plan.ts'
import type { Policy } from '../../../server/dunning/planned.ts'
import { frStandard, parsePolicy, policyJson } from '../../../server/dunning/policy.ts'
import { policySet } from '../../../server/dunning/segment.ts'
import { saidUnder, stepReached } from '../../../server/dunning/step-meaning.ts'
import { contact, fate, heldItem, story, wednesday } from '../../support/story.ts'

const now = present(parseInstant(wednesday), 'an instant')
const email = (key: string, day: number) => ({
  key,
  when: { dueOffsetDays: day },
  channels: ['email'],
  approval: 'auto',
})

function policyOf(key: string, steps: readonly object[], version = 1): Policy {
  return parsePolicy({ ...policyJson(frStandard), key, version, steps })
}

/** Words of its own for the same path, and three reminders. */
const gentle = policyOf('gentle', [
  email('hello', -5),
  email('first', 10),
  email('second', 20),
  email('third', 30),
  { ...email('warning', 45), channels: ['registered_letter'], deadlineDays: 15 },
  { key: 'lawyer', when: { afterDeadline: true }, channels: [], approval: 'human' },
])

function planned(policy: Policy, history: readonly object[], said: SaidUnder | null = null) {
  const book = parseBook(story({ history }))
  const told: Book = {
    ...book,
    history: book.history.map((found) => (said ? { ...found, said } : found)),
  }
  return planWith(told, policySet([{ policy, segment: { kind: 'everyone' } }]), now)
}

const under = (policy: Policy, key: string) => present(saidUnder(policy, key), key)

describe('a step that was said under another policy', () => {
  it.each([
    ['hello', 'reminder-1'],
    ['first', 'reminder-2'],
    ['second', 'formal-notice'],
    // Three reminders are more than this policy has: it has said all of its own.
    ['third', 'formal-notice'],
  ])('counts by its meaning: after %s comes %s', (said, next) => {
    expect(fate(planned(frStandard, [contact(said, '2026-10-10')], under(gentle, said)))).toBe(next)
  })

  it('counts by its key too, where that is further: nothing is said twice under one key', () => {
    const longer = policyOf('longer', [
      email('reminder-1', 5),
      email('between', 10),
      email('reminder-2', 15),
      email('last', 20),
    ])
    const said = under(frStandard, 'reminder-2')
    expect(fate(planned(longer, [contact('reminder-2', '2026-10-20')], said))).toBe('last')
  })

  it('keeps the deadline that its notice gave', () => {
    const history = [contact('warning', '2026-11-02', { channel: 'registered_letter' })]
    const plan = planned(frStandard, history, under(gentle, 'warning'))
    // 3 days of post and 15 days, where this policy gives 8.
    expect(heldItem(plan)).toMatchObject({
      nextStep: 'handover',
      blockers: [{ code: 'NOTICE_RUNNING', until: '2026-11-20' }],
    })
  })

  it('holds the item where the policy has no such step, rather than beginning anew', () => {
    const mild = policyOf('mild', [email('only', 5)])
    const history = [contact('warning', '2026-10-20', { channel: 'registered_letter' })]
    expect(heldItem(planned(mild, history, under(gentle, 'warning')))).toMatchObject({
      nextStep: null,
      nextOn: null,
      blockers: [{ code: 'NO_POLICY', ref: 'warning' }],
    })
  })

  it('holds the item where nobody knows what was said', () => {
    expect(heldItem(planned(frStandard, [contact('level-3', '2026-10-20')])).blockers).toEqual([
      { code: 'NO_POLICY', ref: 'level-3' },
    ])
    const settled = [contact('level-3', '2026-10-20'), contact('reminder-1', '2026-10-30')]
    expect(fate(planned(frStandard, settled))).toBe('reminder-2')
  })

  it('holds nothing where it did not leave, or was a manual one', () => {
    const failed = [contact('level-3', '2026-10-20', { outcome: 'failed' })]
    expect(fate(planned(frStandard, failed))).toBe('reminder-1')
    expect(fate(planned(frStandard, [contact('manual', '2026-10-20')]))).toBe('reminder-1')
  })
})

describe('an edited policy', () => {
  it('goes on after the step that was said, by its key, whatever its place is now', () => {
    const [courtesy, ...rest] = frStandard.steps
    const edited: Policy = {
      ...frStandard,
      version: 2,
      steps: [
        present(courtesy, 'courtesy'),
        {
          key: 'extra',
          when: { kind: 'due_offset', dueOffsetDays: 2, gapDays: 0 },
          channels: ['email'],
          call: false,
          approval: 'auto',
        },
        ...rest,
      ],
    }
    const history = [contact('reminder-1', '2026-10-10')]
    expect(fate(planned(edited, history, under(frStandard, 'reminder-1')))).toBe('reminder-2')
  })

  it('goes on after a step whose key is gone, by its meaning', () => {
    const renamed: Policy = {
      ...frStandard,
      version: 2,
      steps: frStandard.steps.map((s) => (s.key === 'reminder-1' ? { ...s, key: 'nudge' } : s)),
    }
    const history = [contact('reminder-1', '2026-10-10')]
    const said = under(frStandard, 'reminder-1')
    expect(fate(planned(renamed, history, said))).toBe('reminder-2')
    // What a book knows is the key alone: the names of our own policies are understood.
    expect(fate(planned(renamed, history))).toBe('reminder-2')
  })
})

const anySteps = fc
  .record({
    courtesies: fc.integer({ min: 0, max: 2 }),
    reminders: fc.integer({ min: 0, max: 4 }),
    notices: fc.integer({ min: 0, max: 2 }),
  })
  .filter(({ reminders, notices }) => reminders + notices > 0)
  .map(({ courtesies, reminders, notices }) => [
    ...Array.from({ length: courtesies }, (_, i) => email(`c${i}`, -9 + i)),
    ...Array.from({ length: reminders }, (_, i) => email(`r${i}`, 5 + i)),
    ...Array.from({ length: notices }, (_, i) => ({ ...email(`n${i}`, 30 + i), deadlineDays: 8 })),
  ])

test('from one policy to another no step is repeated under its key and no meaning goes back', () => {
  const rank = { courtesy: 0, reminder: 1, notice: 2, handover: 3 }
  fc.assert(
    fc.property(anySteps, anySteps, (before, after) => {
      const [from, to] = [policyOf('from', before), policyOf('to', after)]
      for (const step of from.steps) {
        const said = under(from, step.key)
        const done = parseBook(story({ history: [contact(step.key, '2026-10-10')] })).history[0]
        const reached = stepReached(to, { ...present(done, 'a contact'), said }, 'meanings')
        if (reached === null) {
          expect(to.steps.some(({ deadlineDays }) => deadlineDays !== undefined)).toBe(false)
          continue
        }
        const own = to.steps.findIndex(({ key }) => key === step.key)
        expect(reached).toBeGreaterThanOrEqual(own)
        const next = to.steps[reached + 1]
        if (!next) continue
        const then = under(to, next.key)
        expect(rank[then.meaning]).toBeGreaterThanOrEqual(rank[said.meaning])
        if (then.meaning === said.meaning) expect(then.nth).toBeGreaterThan(said.nth)
      }
    }),
  )
})
