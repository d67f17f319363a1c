import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  Conflict,
  RateLimited,
  Rejected,
  Unauthorized,
  Unavailable,
} from '../../../connectors/contract/failure.ts'
import { present } from '../../../core/assert.ts'
import { epochMs, parseInstant } from '../../../core/instant.ts'
import {
  decideAfterFailure,
  decideReading,
  isCurrent,
  nextReading,
  quarantined,
} from '../../../server/sync/decide.ts'
import { decideAfterRefusal } from '../../../server/writeback/retry.ts'

const now = present(parseInstant('2026-11-18T09:30:00Z'), 'an instant')
const facts = { service: 'Memory Books', code: 'X', message: 'no' }
const rateLimited = (retryAfterMs: number) => new RateLimited({ ...facts, retryAfterMs })

const waitMs = (next: ReturnType<typeof decideAfterFailure>): number | null =>
  next.kind === 'wait' ? epochMs(next.until) - epochMs(now) : null

describe('after a failure', () => {
  it('waits twice as long each time, ten minutes at most, and then tells a person', () => {
    const waits = Array.from({ length: 9 }, (_, tries) =>
      waitMs(decideAfterFailure(new Unavailable(facts), { tries, now })),
    )
    expect(waits.map((ms) => (ms === null ? null : ms / 1000))).toEqual([
      5,
      10,
      20,
      40,
      80,
      160,
      320,
      600,
      null,
    ])
  })

  it('waits what a host asks for, never less than a second nor more than an hour', () => {
    const asked = [0, 90_000, 10 * 3_600_000]
    expect(
      asked.map((ms) => waitMs(decideAfterFailure(rateLimited(ms), { tries: 0, now }))),
    ).toEqual([1_000, 90_000, 3_600_000])
  })

  it('ends at once where only a person can help', () => {
    for (const failure of [new Unauthorized(facts), new Rejected(facts)]) {
      expect(decideAfterFailure(failure, { tries: 0, now })).toEqual({ kind: 'fail', code: 'X' })
    }
  })

  it('ends some day, whatever the host does, and never waits less than a second', () => {
    const failure = fc.oneof(
      fc.constant(new Unavailable(facts)),
      fc.constant(new Conflict(facts)),
      fc.constant(new Unauthorized(facts)),
      fc.integer({ min: -1, max: 2 ** 31 }).map(rateLimited),
    )
    fc.assert(
      fc.property(failure, fc.nat(1_000), (given, tries) => {
        for (const decide of [decideAfterFailure, decideAfterRefusal]) {
          const ms = waitMs(decide(given, { tries, now }))
          if (ms === null) continue
          expect(ms).toBeGreaterThanOrEqual(1_000)
          expect(ms).toBeLessThanOrEqual(3_600_000)
          expect(tries).toBeLessThan(200)
        }
      }),
    )
  })

  it('a note waits for a new consent, hour by hour, for a week', () => {
    const lost = new Unauthorized(facts)
    expect(waitMs(decideAfterRefusal(lost, { tries: 167, now }))).toBe(3_600_000)
    expect(decideAfterRefusal(lost, { tries: 168, now })).toEqual({ kind: 'fail', code: 'X' })
  })
})

test('a page job counts for its own page of a running reading alone', () => {
  expect(isCurrent({ state: 'running', pages: 2 }, 2)).toBe(true)
  expect(isCurrent({ state: 'running', pages: 3 }, 2)).toBe(false)
  expect(isCurrent({ state: 'failed', pages: 2 }, 2)).toBe(false)
})

describe('a rejected record', () => {
  const rejected = { entity: 'invoice', id: 'I1', reason: 'no', raw: '{}' } as const

  it('keeps its id, and gets one of its own where it has none to read', () => {
    expect(quarantined(rejected).id).toBe('I1')
    const [one, other] = ['{"a":1}', '{"a":2}'].map((raw) =>
      quarantined({ ...rejected, id: '', raw }),
    )
    expect(one?.id).toMatch(/^unreadable-[0-9a-f]{16}$/)
    expect(one?.id).not.toBe(other?.id)
    expect(quarantined({ ...rejected, id: 'x'.repeat(201) }).id).toMatch(/^unreadable-/)
  })

  it('can always be stored: no NUL, no half of a character, no endless text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (id, raw) => {
        const kept = quarantined({ ...rejected, id, raw, reason: raw })
        for (const text of [kept.id, kept.raw, kept.reason]) {
          expect(text.isWellFormed() && !text.includes('\0')).toBe(true)
        }
      }),
    )
    expect(quarantined({ ...rejected, raw: 'x'.repeat(200_000) }).raw).toHaveLength(100_000)
  })
})

describe('a company is read', () => {
  const hour = 3_600_000
  const at = (text: string) => present(parseInstant(text), text)
  const listed = { changesFrom: 'c', completedAt: at('2026-11-17T09:30:01Z'), setAside: false }
  const hoursUntil = (last: Parameters<typeof nextReading>[0], used: number, most: number | null) =>
    (epochMs(nextReading(last, { used, most }, now)) - epochMs(now)) / hour

  test.each([
    ['never read', { ...listed, changesFrom: null, completedAt: null }, 'complete'],
    ['without a list of changes', { ...listed, changesFrom: null }, 'complete'],
    ['with one', listed, 'changes'],
    ['with records that wait, read whole this day', { ...listed, setAside: true }, 'changes'],
    [
      'with records that wait, read whole a day ago',
      { ...listed, completedAt: at('2026-11-17T09:30:00Z'), setAside: true },
      'complete',
    ],
    ['whole a week ago', { ...listed, completedAt: at('2026-11-11T09:30:00Z') }, 'complete'],
    [
      'whole not quite a week ago',
      { ...listed, completedAt: at('2026-11-11T09:30:01Z') },
      'changes',
    ],
  ])('%s: %s', (_name, last, kind) => {
    expect(decideReading(last, now)).toBe(kind)
  })

  it('every hour where it lists its changes, else every quarter of an hour', () => {
    expect(hoursUntil(listed, 0, null)).toBe(1)
    expect(hoursUntil({ ...listed, changesFrom: null }, 9_999, null)).toBe(0.25)
  })

  it('less often where the reads of the month run out early, and once a day without any left', () => {
    // 60 % of November have passed.
    expect(hoursUntil(listed, 690, 1_000)).toBe(1)
    expect(hoursUntil(listed, 710, 1_000)).toBe(6)
    expect(hoursUntil(listed, 1_000, 1_000)).toBe(20)
  })
})
