import { describe, expect, test } from 'vitest'
import { parseBook } from '../../../../connectors/book/parse.ts'
import type { Day } from '../../../../core/day.ts'
import { invoiceId } from '../../../../core/ids.ts'
import {
  type InterruptingAct,
  limitations,
} from '../../../../server/dunning/limitation/limitation.ts'
import type { Sector } from '../../../../server/dunning/terms/caps.ts'
import { company, contact, customer, invoice, story } from '../../../support/story.ts'

interface Said {
  readonly sector?: Sector | null
  readonly acts?: readonly (readonly [InterruptingAct, string])[]
  readonly today?: string
}

const due = '2022-03-31'
const old = (more: Record<string, unknown> = {}) =>
  invoice('I1', due, { issued: '2022-03-01', ...more })

function of(changes: Record<string, unknown> = {}, said: Said = {}) {
  const { sector = 'general', acts = [], today = '2026-11-18' } = said
  return limitations({
    book: parseBook(story({ invoices: [old()], ...changes })),
    sector,
    recorded: acts.map(([kind, day]) => ({ invoice: invoiceId('I1'), kind, day: day as Day })),
    today: today as Day,
  })
}

const paid = (received: string, more: object = {}) => ({
  ...{ id: 'P1', customer: 'C1', received, currency: 'EUR', amount: '10.00', unapplied: '0.00' },
  ...{ state: 'settled', allocations: [{ invoice: 'I1', amount: '10.00' }] },
  ...more,
})

describe('years', () => {
  test.each([
    ['a business', {}, 'general', 5, false],
    ['a business, in carriage', {}, 'transport', 1, false],
    ['a business, sector unknown: the shortest, and said so', {}, null, 1, true],
    ['a consumer', { kind: 'consumer' }, 'general', 2, false],
    ['a consumer, sector unknown', { kind: 'consumer' }, null, 1, true],
  ] as const)('%s', (_, who, sector, years, assumed) => {
    expect(of({ customers: [{ ...customer, ...who }] }, { sector })).toMatchObject([
      { years, assumed },
    ])
  })

  test('public bodies and other countries are not judged', () => {
    expect(of({ customers: [{ ...customer, kind: 'public' }] })).toEqual([])
    expect(of({ company: { ...company, country: 'BE' } })).toEqual([])
  })

  test('what is paid, void or without a due day has no limitation', () => {
    const instalments = [{ due, amount: '10.00', open: '0.00' }]
    expect(of({ invoices: [old({ instalments, open: '10.00' })] })).toEqual([])
    expect(of({ invoices: [old({ status: 'void' })] })).toEqual([])
    expect(of({ invoices: [invoice('I1', undefined)] })).toEqual([])
  })
})

describe('the last day', () => {
  test('is the same date so many years after the due day, or the month’s last', () => {
    expect(of()).toMatchObject([{ ends: '2027-03-31', since: null }])
    const leap = { invoices: [invoice('I1', '2024-02-29', { issued: '2024-02-01' })] }
    expect(of(leap)).toMatchObject([{ ends: '2029-02-28' }])
  })

  test.each([
    ['2026-09-30', 'running'],
    ['2026-10-01', 'near'],
    ['2027-03-31', 'near'],
    ['2027-04-01', 'over'],
  ])('on %s it is %s: alarmed six months before', (today, state) => {
    expect(of({}, { today })).toMatchObject([{ state }])
  })

  test.each(['acknowledgement', 'instalment_request', 'court_action', 'enforcement'] as const)(
    'begins anew with an act: %s',
    (kind) => {
      const acts = [[kind, '2025-06-15']] as const
      expect(of({}, { acts })).toMatchObject([{ ends: '2030-06-15', since: { kind } }])
    },
  )

  test('begins anew with a part payment, and with a payment plan', () => {
    expect(of({ payments: [paid('2025-06-15')] })).toMatchObject([
      { ends: '2030-06-15', since: { kind: 'part_payment' } },
    ])
    const plans = [
      {
        ...{ id: 'E1', customer: 'C1', invoices: ['I1'], agreed: '2025-07-01' },
        instalments: [{ due: '2025-08-01', amount: '10.00', paid: '0.00' }],
      },
    ]
    expect(of({ plans })).toMatchObject([{ ends: '2030-07-01', since: { kind: 'payment_plan' } }])
  })

  test('a payment that came back, or is only announced, acknowledges nothing yet', () => {
    for (const state of ['returned', 'pending']) {
      expect(of({ payments: [paid('2025-06-15', { state })] })).toMatchObject([{ since: null }])
    }
  })

  test('a formal notice does not interrupt it, not even a registered one', () => {
    const history = [
      contact('formal-notice', '2026-06-01', {
        channel: 'registered_letter',
        presented: '2026-06-03',
      }),
    ]
    expect(of({ history })).toMatchObject([{ ends: '2027-03-31', since: null }])
  })

  test('an act before the due day, or after the end, changes nothing', () => {
    const early = [['acknowledgement', '2022-03-30']] as const
    expect(of({}, { acts: early })).toMatchObject([{ ends: '2027-03-31' }])
    const late = [['acknowledgement', '2027-04-01']] as const
    expect(of({}, { acts: late, today: '2027-06-01' })).toMatchObject([{ state: 'over' }])
  })

  test('acts in any order give the same day', () => {
    const acts = [
      ['court_action', '2026-01-10'],
      ['acknowledgement', '2023-05-05'],
    ] as const
    expect(of({}, { acts })).toEqual(of({}, { acts: acts.toReversed() }))
    expect(of({}, { acts })).toMatchObject([{ ends: '2031-01-10' }])
  })
})
