import { describe, expect, test } from 'vitest'
import type { Answer } from '../../../../connectors/contract/bureau.ts'
import type { Day } from '../../../../core/day.ts'
import { epochMs, type Instant } from '../../../../core/instant.ts'
import {
  askAgainAt,
  companyKnown,
  type KeptAnswer,
  storedJson,
  type WatchedBureau,
} from '../../../../server/solvency/bureaus/answers.ts'
import type { StandingKind } from '../../../../server/solvency/bureaus/standing.ts'

const asOf = '2026-11-18T09:30:00.000Z' as Instant
const today = '2026-11-18' as Day
const found: Answer<unknown> = { kind: 'found', asOf, value: {} }
const notFound: Answer<unknown> = { kind: 'not_found', asOf }
const failed = (changes: object = {}): Answer<unknown> => ({
  ...{ kind: 'could_not_ask', asOf, failure: 'unavailable', code: 'TIMEOUT', message: '' },
  ...changes,
})

const minute = 60_000
const day = 24 * 60 * minute

describe('it is asked again after', () => {
  test.each([
    ['sirene', found, 0, 30 * day],
    ['sirene', notFound, 0, 30 * day],
    ['bodacc', found, 0, 90 * day],
    ['ratios', notFound, 0, 90 * day],
    ['sirene', failed(), 1, 10 * minute],
    ['sirene', failed(), 2, 20 * minute],
    ['ratios', failed(), 5, 160 * minute],
    ['ratios', failed(), 9, day],
    ['ratios', failed(), 1_000_000, day],
    ['sirene', failed({ failure: 'rate_limited', retryAfterMs: 45 * minute }), 1, 45 * minute],
    ['sirene', failed({ failure: 'rate_limited', retryAfterMs: 1000 }), 1, 10 * minute],
    // Nobody's waiting mends these.
    ['sirene', failed({ failure: 'rejected', code: 'HTTP_400' }), 1, day],
    ['sirene', failed({ failure: 'unauthorized', code: 'HTTP_403' }), 1, day],
  ] as const)('%s %o, %d times in a row: %d ms', (bureau, answer, failures, waitMs) => {
    expect(epochMs(askAgainAt(bureau, answer, failures)) - epochMs(asOf)).toBe(waitMs)
  })
})

const kept = (bureau: WatchedBureau, value: unknown, changes: Partial<KeptAnswer> = {}) => ({
  ...{ bureau, outcome: 'found' as const, askedAt: asOf, valueAsOf: asOf },
  value: value === null ? null : JSON.parse(storedJson(value)),
  ...changes,
})
const identity = {
  ...{ name: 'BOIS ET RABOT', state: 'active', created: '2012-04-02', closed: null },
  ...{ isSoleTrader: false, isAdministration: false },
  latestAccounts: { year: 2025, turnover: 90_000_000_000_000_001n, netIncome: null },
}
const accounts = [
  { closing: '2025-12-31', turnover: 100_000_000n },
  { closing: '2024-12-31', turnover: 1n },
]

const eventsOf = (
  answers: readonly KeptAnswer[],
  until: string | null = null,
  standing: StandingKind = 'none',
) =>
  companyKnown({ answers, bulletinUntil: until as Day | null, standing, today }).events?.map(
    ({ kind, day, source, outcome }) => [kind, day, source, outcome].join(' '),
  )

describe('for an assessment', () => {
  test('what is known is given with its amounts whole', () => {
    const answers = [kept('sirene', identity), kept('ratios', null, { outcome: 'not_found' })]
    const known = companyKnown({ answers, bulletinUntil: null, standing: 'none', today })
    expect(known).toMatchObject({
      ...{ created: '2012-04-02', isPerson: false, sales: 90_000_000_000_000_001n },
    })
    expect(known).not.toHaveProperty('ceased')
  })

  test('filed accounts count before the directory’s', () => {
    const answers = [kept('sirene', identity), kept('ratios', accounts)]
    expect(companyKnown({ answers, bulletinUntil: null, standing: 'none', today }).sales).toBe(
      100_000_000n,
    )
  })

  test('one that has ceased is so from its day, or from today where nobody says it', () => {
    const closed = { ...identity, state: 'ceased', closed: '2025-06-30' }
    const answers = [kept('sirene', closed)]
    expect(companyKnown({ answers, bulletinUntil: null, standing: 'none', today }).ceased).toBe(
      '2025-06-30',
    )
    expect(eventsOf(answers)).toContain('ceased 2025-06-30 sirene found')
    const unsaid = [kept('sirene', { ...closed, closed: null })]
    expect(
      companyKnown({ answers: unsaid, bulletinUntil: null, standing: 'none', today }).ceased,
    ).toBe(today)
  })

  test('what was never asked could not be asked', () => {
    expect(eventsOf([])).toEqual([
      'identity 2026-11-18 sirene could_not_ask',
      'proceedings 2026-11-18 bodacc could_not_ask',
      'accounts 2026-11-18 ratios could_not_ask',
    ])
  })

  test('what could not be asked again says so, beside what was known before', () => {
    const last = { outcome: 'could_not_ask', askedAt: '2026-12-19T08:00:00Z' as Instant } as const
    const answers = [kept('sirene', identity, last)]
    expect(eventsOf(answers)?.[0]).toBe('identity 2026-12-19 sirene could_not_ask')
    expect(companyKnown({ answers, bulletinUntil: null, standing: 'none', today }).created).toBe(
      '2012-04-02',
    )
  })

  test.each([
    ['not_found', '2026-11-01T08:00:00Z', '2026-11-18', '2026-11-18 bodacc not_found'],
    ['found', '2026-11-18T08:00:00Z', null, '2026-11-18 bodacc found'],
    ['not_found', '2026-11-12T08:00:00Z', null, '2026-11-12 bodacc not_found'],
    // A week without a bulletin: nobody can say that there is nothing.
    ['not_found', '2026-11-01T08:00:00Z', '2026-11-10', '2026-11-10 bodacc could_not_ask'],
    ['not_found', '2026-11-01T08:00:00Z', null, '2026-11-01 bodacc could_not_ask'],
    ['could_not_ask', '2026-11-01T08:00:00Z', '2026-11-18', '2026-11-01 bodacc could_not_ask'],
  ] as const)('proceedings %s on %s, bulletin until %s: %s', (outcome, askedAt, until, event) => {
    const answer = kept('bodacc', null, { outcome, askedAt: askedAt as Instant })
    expect(eventsOf([answer], until)).toContain(`proceedings ${event}`)
  })

  test.each([
    ['liquidation', 'found'],
    ['plan', 'found'],
    ['expired', 'found'],
    // Nobody has read it yet, or it may be a move to another registry.
    ['to_read', 'could_not_ask'],
    ['struck_off', 'could_not_ask'],
  ] as const)('notices that say %s are an answer: %s', (standing, outcome) => {
    const answer = kept('bodacc', null, { outcome: 'not_found' })
    expect(eventsOf([answer], null, standing)).toContain(`proceedings 2026-11-18 bodacc ${outcome}`)
  })
})
