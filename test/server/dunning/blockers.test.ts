import { describe, expect, test } from 'vitest'
import { addDays, type Day } from '../../../core/day.ts'
import {
  company,
  contact,
  customer,
  fate,
  heldItem,
  invoice,
  planOf,
  story,
} from '../../support/story.ts'

const promise = (more: object = {}) => ({
  id: 'M1',
  customer: 'C1',
  invoices: ['I1'],
  made: '2026-11-02',
  due: '2026-11-13',
  ...more,
})

describe('facts that block an item', () => {
  test.each([
    ['a draft', { invoices: [invoice('I1', '2026-10-01', { status: 'draft' })] }, 'NOT_POSTED'],
    [
      'a void invoice',
      { invoices: [invoice('I1', '2026-10-01', { status: 'void' })] },
      'NOT_POSTED',
    ],
    ['no due date', { invoices: [invoice('I1', undefined)] }, 'NO_DUE_DATE'],
    ['factored', { invoices: [invoice('I1', '2026-10-01', { factored: true })] }, 'FACTORED'],
    ['a hold on the customer', { holds: [hold({ customer: 'C1' })] }, 'HOLD'],
    ['a hold on the invoice', { holds: [hold({ invoice: 'I1' })] }, 'HOLD'],
    [
      'an unknown outcome',
      { history: [contact('reminder-1', '2026-10-12', { outcome: 'ambiguous' })] },
      'AMBIGUOUS_SEND',
    ],
    ['the whole disputed', { disputes: [dispute({})] }, 'DISPUTE_OPEN'],
    ['a payment under way', { payments: [pending()] }, 'PAYMENT_PENDING'],
    [
      'host data a day old',
      { company: { ...company, syncedAt: '2026-11-17T08:59:59Z' } },
      'HOST_STALE',
    ],
    [
      'bank data eight days old',
      { company: { ...company, lastBankEntry: '2026-11-10' } },
      'BANK_STALE',
    ],
    ['another policy', { customers: [{ ...customer, policy: 'de-standard' }] }, 'NO_POLICY'],
  ])('%s', (_, changes, code) => {
    const planned = planOf(story(changes))
    expect(planned.messages).toEqual([])
    expect(heldItem(planned).blockers[0]?.code).toBe(code)
  })

  test.each([
    ['a hold that ended yesterday', { holds: [hold({ customer: 'C1', until: '2026-11-17' })] }],
    ['a hold of tomorrow', { holds: [hold({ customer: 'C1', from: '2026-11-19' })] }],
    [
      'a hold on another invoice',
      {
        invoices: [invoice('I1', '2026-10-01'), invoice('I2', '2026-12-20')],
        holds: [hold({ invoice: 'I2' })],
      },
    ],
    ['a closed dispute', { disputes: [dispute({ closed: '2026-11-18' })] }],
    ['host data 24 hours old', { company: { ...company, syncedAt: '2026-11-17T09:00:00Z' } }],
    ['bank data seven days old', { company: { ...company, lastBankEntry: '2026-11-11' } }],
    ['the policy by its name', { customers: [{ ...customer, policy: 'fr-standard' }] }],
    [
      'an unknown outcome that somebody settled',
      {
        history: [
          contact('reminder-1', '2026-10-12', { outcome: 'ambiguous' }),
          contact('reminder-1', '2026-10-14', { outcome: 'failed' }),
        ],
      },
    ],
  ])('%s does not', (_, changes) => {
    expect(fate(planOf(story(changes)))).toBe('reminder-1')
  })

  test('all that apply are named, in the order of precedence', () => {
    const planned = planOf(
      story({
        company: { ...company, syncedAt: '2026-11-01T06:00:00Z', lastBankEntry: '2026-11-01' },
        invoices: [invoice('I1', '2026-10-01', { factored: true, open: '3.00' })],
        holds: [hold({ customer: 'C1', until: '2026-11-20' })],
        history: [contact('manual', '2026-11-16', { channel: 'call', outcome: 'answered' })],
      }),
    )
    expect(heldItem(planned).blockers).toEqual([
      { code: 'FACTORED' },
      { code: 'HOLD', ref: 'H1', until: '2026-11-20' },
      { code: 'BELOW_TOLERANCE' },
      { code: 'HOST_STALE' },
      { code: 'BANK_STALE' },
      { code: 'MIN_GAP', until: '2026-11-23' },
    ])
    expect(heldItem(planned).nextOn).toBe('2026-11-23')
  })
})

function hold(more: object) {
  return { id: 'H1', from: '2026-11-01', reason: 'asked by sales', ...more }
}

function dispute(more: object) {
  return { id: 'D1', invoice: 'I1', cause: 'quality', opened: '2026-11-02', ...more }
}

function pending() {
  return {
    id: 'P1',
    customer: 'C1',
    received: '2026-11-17',
    currency: 'EUR',
    amount: '1000.00',
    unapplied: '0.00',
    state: 'pending',
    allocations: [{ invoice: 'I1', amount: '1000.00' }],
  }
}

describe('promises', () => {
  test.each([
    ['on the promised day', '2026-11-13T10:00:00+01:00', ['PROMISE_OPEN']],
    ['through the third working day after it', '2026-11-18T10:00:00+01:00', ['PROMISE_OPEN']],
    ['no longer on the fourth', '2026-11-19T10:00:00+01:00', 'reminder-1'],
  ])('%s', (_, now, expected) => {
    expect(fate(planOf(story({ promises: [promise()] }), { now }))).toEqual(expected)
  })

  test('a public holiday is no working day', () => {
    // Monday 9 November 2026: grace on the 10th, the 12th and the 13th, since the 11th is a
    // holiday.
    const planned = planOf(story({ promises: [promise({ due: '2026-11-09' })] }), {
      now: '2026-11-13T10:00:00+01:00',
    })
    expect(heldItem(planned).blockers).toEqual([
      { code: 'PROMISE_OPEN', ref: 'M1', until: '2026-11-13' },
    ])
  })

  test('a broken one brings a call, and the next step without a further wait', () => {
    const history = [contact('reminder-1', '2026-11-12')]
    const changes = { promises: [promise({ made: '2026-11-12' })], history }
    const planned = planOf(story(changes), { now: '2026-11-19T10:00:00+01:00' })
    expect(fate(planned)).toBe('reminder-2')
    expect(planned.tasks.map(({ kind }) => kind)).toEqual(['call', 'promise_broken'])
  })

  test('it hastens one step, not all that follow', () => {
    const history = [contact('reminder-1', '2026-11-01'), contact('reminder-2', '2026-11-19')]
    const planned = planOf(story({ promises: [promise()], history }), {
      now: '2026-11-27T10:00:00+01:00',
    })
    expect(heldItem(planned).blockers).toEqual([{ code: 'NOT_DUE', until: '2026-11-29' }])
    expect(planned.tasks).toEqual([])
  })

  test.each([
    ['while it is to come', '2026-11-19'],
    ['on the day itself', '2026-11-18'],
  ])('a broken one frees what is not due yet the day after the due date, %s', (_, due) => {
    const changes = {
      invoices: [invoice('I1', due)],
      promises: [promise({ made: '2026-10-20', due: '2026-11-06' })],
      history: [contact('courtesy', '2026-11-10')],
    }
    const after = addDays(due as Day, 1)
    expect(heldItem(planOf(story(changes)))).toMatchObject({
      nextOn: after,
      blockers: [{ code: 'NOT_DUE', until: after }],
    })
    expect(fate(planOf(story(changes), { now: `${after}T10:00:00+01:00` }))).toBe('reminder-1')
  })

  test('a withdrawn one does not hold', () => {
    const promises = [promise({ withdrawn: '2026-11-10' })]
    expect(fate(planOf(story({ promises })))).toBe('reminder-1')
  })
})

describe('payment plans', () => {
  const plan = (due: string, paid: string) => ({
    id: 'E1',
    customer: 'C1',
    invoices: ['I1'],
    agreed: '2026-10-20',
    instalments: [{ due, amount: '500.00', paid }],
  })

  test.each([
    ['five days late', '2026-11-13', '0.00', ['PLAN_ACTIVE'], []],
    ['six days late', '2026-11-12', '0.00', 'reminder-1', ['plan_broken']],
    ['six days late and paid', '2026-11-12', '500.00', ['PLAN_ACTIVE'], []],
  ])('an instalment %s', (_, due, paid, expected, tasks) => {
    const planned = planOf(story({ plans: [plan(due, paid)] }))
    expect(fate(planned)).toEqual(expected)
    expect(planned.tasks.map(({ kind }) => kind)).toEqual(tasks)
  })
})

describe('disputes and credits', () => {
  test('the undisputed rest goes on', () => {
    const planned = planOf(story({ disputes: [dispute({ amount: '400.00' })] }))
    expect(planned.messages[0]?.items[0]?.open).toBe(60_000n)
  })

  test('credits net the oldest due first, blocked items included', () => {
    const invoices = [
      invoice('I1', '2026-10-01'),
      invoice('I2', '2026-09-01', { factored: true, open: '80.00' }),
    ]
    const creditNotes = [
      {
        id: 'N1',
        customer: 'C1',
        number: 'A-1',
        issued: '2026-10-20',
        currency: 'EUR',
        total: '100.00',
        open: '100.00',
      },
    ]
    const planned = planOf(story({ invoices, creditNotes }))
    expect(planned.messages[0]?.items[0]?.open).toBe(98_000n)
    expect(fate(planned, 'I2')).toEqual(['FACTORED', 'CREDIT_COVERS', 'BELOW_TOLERANCE'])
  })

  test('an unapplied settled payment covers, a credit of another currency does not', () => {
    const payment = (currency: string) => ({
      id: 'P1',
      customer: 'C1',
      received: '2026-11-17',
      currency,
      amount: '1000.00',
      unapplied: '1000.00',
      state: 'settled',
      allocations: [],
    })
    expect(fate(planOf(story({ payments: [payment('EUR')] })))).toEqual([
      'CREDIT_COVERS',
      'BELOW_TOLERANCE',
    ])
    expect(fate(planOf(story({ payments: [payment('USD')] })))).toBe('reminder-1')
  })
})

describe('insolvency', () => {
  const proceeding = (more: object = {}) => ({
    customer: 'C1',
    kind: 'liquidation',
    judgment: '2026-11-18',
    published: '2026-12-20',
    ...more,
  })

  test('stops everything from the judgment on, with a task two months after publication', () => {
    const planned = planOf(story({ proceedings: [proceeding()] }))
    expect(fate(planned)).toEqual(['INSOLVENCY'])
    // 2027-02-20 is a Saturday.
    expect(planned.tasks).toMatchObject([{ kind: 'declare_claim', due: '2027-02-22' }])
  })

  test.each([
    ['a holiday there is a working day here', '2026-05-21', '2026-07-21'],
    ['a holiday here is none there', '2026-05-14', '2026-07-15'],
  ])('the days of a French court count for a company abroad: %s', (_, published, due) => {
    const abroad = { ...company, country: 'BE', timeZone: 'Europe/Brussels' }
    const proceedings = [proceeding({ judgment: '2026-05-04', published })]
    expect(planOf(story({ company: abroad, proceedings })).tasks).toMatchObject([
      { kind: 'declare_claim', due },
    ])
  })

  test('reaches every record with the same SIREN, and no namesake', () => {
    const twin = { ...customer, id: 'C2', siren: '552032534' }
    const namesake = { ...customer, id: 'C3' }
    const planned = planOf(
      story({
        customers: [{ ...customer, siren: '552032534' }, twin, namesake],
        invoices: [
          invoice('I1', '2026-10-01'),
          invoice('I2', '2026-10-01', { customer: 'C2' }),
          invoice('I3', '2026-10-01', { customer: 'C3' }),
        ],
        proceedings: [proceeding()],
      }),
    )
    expect(fate(planned, 'I2')).toEqual(['INSOLVENCY'])
    expect(fate(planned, 'I3')).toBe('reminder-1')
  })

  test('a closing never restores a clean status', () => {
    const proceedings = [proceeding({ kind: 'closed', judgment: '2026-01-10' })]
    expect(fate(planOf(story({ proceedings })))).toEqual(['INSOLVENCY'])
  })
})

describe('what an independent reading of the contract found', () => {
  test('the half-years after a judgment are not asked for', () => {
    const planned = planOf(
      story({
        history: [contact('reminder-2', '2026-11-02')],
        proceedings: [
          { customer: 'C1', kind: 'liquidation', judgment: '2026-12-01', published: '2026-12-05' },
        ],
      }),
      { now: '2027-02-10T10:00:00+01:00' },
    )
    expect(fate(planned)).toEqual(['INSOLVENCY'])
    expect(planned.missingRates).toEqual([])
  })

  test('the end of a hold counts beside a hold without an end', () => {
    const holds = [
      hold({ customer: 'C1', until: '2026-11-30' }),
      { ...hold({ invoice: 'I1' }), id: 'H2' },
    ]
    expect(heldItem(planOf(story({ holds })))).toMatchObject({
      nextOn: '2026-12-01',
      blockers: [{ code: 'HOLD', ref: 'H2' }],
    })
  })

  test('a bounce noted for the moment of sending has the last word', () => {
    const history = [
      contact('reminder-1', '2026-10-12', { outcome: 'bounced' }),
      contact('reminder-1', '2026-10-12', { outcome: 'sent' }),
    ]
    expect(planOf(story({ history })).messages[0]?.channel).toBe('letter')
  })

  test('a call by hand does not mend a broken promise', () => {
    const planned = planOf(
      story({
        invoices: [invoice('I1', '2026-11-15')],
        promises: [promise({ due: '2026-11-06' })],
        history: [contact('manual', '2026-11-17', { channel: 'call' })],
      }),
    )
    expect(heldItem(planned).blockers).toEqual([{ code: 'MIN_GAP', until: '2026-11-24' }])
    expect(planned.tasks.map(({ kind }) => kind)).toEqual(['promise_broken'])
  })

  test('an unknown outcome about nothing in particular blocks all of the customer', () => {
    const history = [contact('manual', '2026-10-12', { outcome: 'ambiguous', about: [] })]
    expect(fate(planOf(story({ history })))).toEqual(['AMBIGUOUS_SEND'])
  })

  test('French holidays are no bank days for a company abroad either', () => {
    const abroad = { ...company, country: 'US', timeZone: 'America/New_York' }
    const promises = [promise({ made: '2026-05-04', due: '2026-05-11' })]
    const planned = planOf(story({ company: abroad, promises }), {
      now: '2026-05-15T10:00:00-04:00',
    })
    expect(heldItem(planned).blockers[0]).toMatchObject({ until: '2026-05-15' })
  })

  test('an address is looked for even while the accounts are stale', () => {
    const { email: _email, address: _address, ...unreachable } = customer
    const planned = planOf(
      story({
        customers: [unreachable],
        company: { ...company, lastBankEntry: '2026-10-01' },
      }),
    )
    expect(fate(planned)).toEqual(['BANK_STALE', 'NO_CONTACT'])
    expect(planned.tasks.map(({ kind }) => kind)).toEqual(['find_contact'])
  })
})
