import { describe, expect, test } from 'vitest'
import type { Guarantee } from '../../../../server/solvency/guarantees/guarantee.ts'
import { guaranteedBy, guaranteeState } from '../../../../server/solvency/guarantees/guarantee.ts'
import { answerRefusal, limitInForce, reviewDay } from '../../../../server/solvency/limits/limit.ts'
import { shareOf, utilisationOf } from '../../../../server/solvency/limits/utilisation.ts'
import {
  aCreditNote,
  aCurrency,
  aDay,
  anInvoice,
  aPayment,
} from '../../../support/ledger-records.ts'

const today = aDay('2026-11-18')
const eur = aCurrency('EUR')
const usd = aCurrency('USD')

const due = (day: string, open: bigint) => [{ due: aDay(day), amount: open, open }]

const receivable = {
  invoices: [
    anInvoice('I1', 'C1', { instalments: due('2026-11-17', 50_000n) }),
    anInvoice('I2', 'C1', { instalments: due('2026-12-31', 30_000n) }),
    anInvoice('I3', 'C1', { instalments: due('2026-10-01', 9_000n), status: 'draft' }),
    anInvoice('I4', 'C1', { instalments: due('2026-10-01', 7_000n), currency: usd }),
  ],
  creditNotes: [aCreditNote('A1', 'C1', { open: 1_500n })],
  payments: [aPayment('P1', 'C1', { unapplied: 2_500n })],
}

const of = (changes: object = {}) =>
  utilisationOf({ receivable, currency: eur, orders: null, guaranteed: 0n, today, ...changes })

describe('the use of a limit', () => {
  test('is what is due and not due, less credits; other currencies stand apart', () => {
    expect(of()).toEqual({
      ...{ currency: eur, notDue: 30_000n, overdue: 50_000n, orders: null, credits: 4_000n },
      ...{ exposure: 76_000n, guaranteed: 0n, unsecured: 76_000n },
      elsewhere: [{ currency: usd, net: 7_000n }],
    })
  })

  test('counts accepted orders where the host tells them', () => {
    expect(of({ orders: 20_000n })).toMatchObject({ exposure: 96_000n, unsecured: 96_000n })
  })

  test('is lowered by guarantees, and never below nothing', () => {
    expect(of({ guaranteed: 70_000n })).toMatchObject({ exposure: 76_000n, unsecured: 6_000n })
    expect(of({ guaranteed: 80_000n })).toMatchObject({ exposure: 76_000n, unsecured: 0n })
  })

  test('of who owes nothing is nothing', () => {
    const nothing = { invoices: [], creditNotes: [], payments: [] }
    expect(of({ receivable: nothing })).toMatchObject({ exposure: 0n, unsecured: 0n })
  })

  test.each([
    [76_000n, 100_000n, 76],
    [99_999n, 100_000n, 99],
    [130_000n, 100_000n, 130],
    [0n, 0n, 0],
    [1n, 0n, null],
  ])('%s of %s is %s percent', (used, limit, percent) => {
    expect(shareOf(used, limit)).toBe(percent)
  })
})

describe('a guarantee', () => {
  const one: Guarantee = {
    ...{ amount: 40_000n, currency: eur, starts: aDay('2026-01-01') },
    ...{ expires: aDay('2026-12-18'), isEnded: false },
  }
  test.each([
    ['2025-12-31', 'to_come', 0n],
    ['2026-01-01', 'in_force', 40_000n],
    ['2026-11-17', 'in_force', 40_000n],
    ['2026-11-18', 'expires_soon', 40_000n],
    ['2026-12-18', 'expires_soon', 40_000n],
    ['2026-12-19', 'expired', 0n],
  ])('on %s is %s and covers %s', (day, state, covered) => {
    expect(guaranteeState(one, aDay(day))).toBe(state)
    expect(guaranteedBy([one], eur, aDay(day))).toBe(covered)
  })

  test('that was ended, or is in another currency, covers nothing', () => {
    const others = [
      { ...one, isEnded: true },
      { ...one, currency: usd },
    ]
    expect(guaranteedBy(others, eur, today)).toBe(0n)
  })
})

describe('the limit in force', () => {
  const granted = {
    ...{ amount: 500_000n, owner: 'U1', reason: 'A long-standing customer' },
    ...{ grantedOn: aDay('2026-05-18'), reviewOn: aDay('2026-11-18') },
  }
  test('is the one that a person granted, before the host’s', () => {
    expect(limitInForce(granted, 900_000n, aDay('2026-11-17'))).toEqual({
      ...{ origin: 'person', ...granted, isReviewDue: false },
    })
    expect(limitInForce(null, 900_000n, today)).toEqual({ origin: 'host', amount: 900_000n })
    expect(limitInForce(null, null, today)).toBeNull()
  })

  test('says that its review is due from that day on', () => {
    expect(limitInForce(granted, null, today)).toMatchObject({ isReviewDue: true })
  })

  test('is looked at again on the same date so many months later', () => {
    expect(reviewDay(aDay('2026-08-31'), 6)).toBe('2027-02-28')
  })

  test.each([
    ['U1', 'U2', ['U1', 'U2'], null],
    ['U1', 'U1', ['U1', 'U2'], 'own_request'],
    ['U1', 'U1', ['U1'], null],
    ['U3', 'U1', ['U1', 'U2'], null],
    ['U1', 'U3', ['U1', 'U2'], 'not_admin'],
  ])('%s asks, %s answers, %s are administrators: %s', (asker, answerer, admins, refusal) => {
    expect(answerRefusal({ asker, answerer }, admins)).toBe(refusal)
  })
})
