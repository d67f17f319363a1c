import { expect, test } from 'vitest'
import { parseBook } from '../../../connectors/book/parse.ts'
import { present } from '../../../core/assert.ts'
import { epochDay, parseDay } from '../../../core/day.ts'
import { outcomesOf } from '../../../server/solvency/outcomes.ts'

const on = (text: string): number => epochDay(present(parseDay(text), text))

interface Given {
  readonly instalments: readonly (readonly [due: string, amount: string, open: string])[]
  readonly paid: readonly (readonly [
    received: string,
    amount: string,
    instalment?: number | undefined,
    state?: string,
  ])[]
  readonly status?: string
  readonly credits?: readonly (readonly [issued: string, open: string, currency?: string])[]
}

function endsOf({ instalments, paid, status = 'posted', credits = [] }: Given) {
  const book = parseBook({
    version: 1,
    company: {
      ...{ name: 'A', country: 'FR', locale: 'fr-FR', timeZone: 'UTC', currency: 'EUR' },
    },
    customers: [{ id: 'C', name: 'C', kind: 'business', country: 'FR' }],
    invoices: [
      {
        ...{ id: 'I', customer: 'C', number: '1', issued: '2026-01-01', currency: 'EUR', status },
        total: '300.00',
        instalments: instalments.map(([due, amount, open]) => ({ due, amount, open })),
      },
    ],
    creditNotes: credits.map(([issued, open, currency = 'EUR'], at) => ({
      ...{ id: `N${at}`, customer: 'C', number: `${at}`, issued, currency, total: '50.00', open },
    })),
    payments: paid.map(([received, amount, instalment, state = 'settled'], at) => ({
      ...{
        id: `P${at}`,
        customer: 'C',
        received,
        currency: 'EUR',
        amount,
        unapplied: '0.00',
        state,
      },
      allocations: [{ invoice: 'I', amount, ...(instalment === undefined ? {} : { instalment }) }],
    })),
  })
  return outcomesOf(book).map(({ end }) => end)
}

const whole = (open: string): Given['instalments'] => [['2026-01-31', '300.00', open]]

const cases: readonly (readonly [string, Given, readonly object[]])[] = [
  ['an open invoice is open', { instalments: whole('300.00'), paid: [] }, [{ kind: 'open' }]],
  [
    'one that is paid in two parts is settled by the last',
    {
      instalments: whole('0.00'),
      paid: [
        ['2026-02-20', '100.00'],
        ['2026-02-03', '200.00'],
      ],
    },
    [{ kind: 'settled', on: on('2026-02-20') }],
  ],
  [
    'a payment that came back settles nothing',
    {
      instalments: whole('300.00'),
      paid: [['2026-02-03', '300.00', undefined, 'returned']],
    },
    [{ kind: 'open' }],
  ],
  [
    'one that is paid again after a payment came back is settled by the second',
    {
      instalments: whole('0.00'),
      paid: [
        ['2026-02-03', '300.00', undefined, 'returned'],
        ['2026-02-25', '300.00'],
      ],
    },
    [{ kind: 'settled', on: on('2026-02-25') }],
  ],
  [
    'what was given and taken back keeps no day',
    {
      instalments: whole('0.00'),
      paid: [
        ['2026-02-03', '300.00'],
        ['2026-02-10', '-300.00'],
      ],
    },
    [{ kind: 'unknown', after: on('2026-02-10') }],
  ],
  [
    'what is taken back is taken from what was given last',
    {
      instalments: [
        ['2026-01-31', '100.00', '0.00'],
        ['2026-03-31', '200.00', '0.00'],
      ],
      paid: [
        ['2026-02-01', '300.00'],
        ['2026-02-05', '-150.00'],
        ['2026-04-02', '150.00'],
      ],
    },
    [
      { kind: 'settled', on: on('2026-02-01') },
      { kind: 'settled', on: on('2026-04-02') },
    ],
  ],
  [
    'what a credit note has settled has no day',
    { instalments: whole('0.00'), paid: [['2026-02-03', '250.00']] },
    [{ kind: 'unknown', after: on('2026-02-03') }],
  ],
  [
    'it is open until the first credit note after the payments that was used',
    {
      instalments: whole('0.00'),
      paid: [['2026-02-03', '250.00']],
      credits: [
        ['2026-01-15', '0.00'],
        ['2026-03-01', '50.00'],
        ['2026-03-05', '0.00', 'USD'],
        ['2026-04-01', '0.00'],
        ['2026-05-01', '0.00'],
      ],
    },
    [{ kind: 'unknown', after: on('2026-04-01') }],
  ],
  [
    'payments that name no instalment pay the oldest',
    {
      instalments: [
        ['2026-03-31', '200.00', '0.00'],
        ['2026-01-31', '100.00', '0.00'],
      ],
      paid: [
        ['2026-02-01', '150.00'],
        ['2026-04-01', '150.00'],
      ],
    },
    [
      { kind: 'settled', on: on('2026-04-01') },
      { kind: 'settled', on: on('2026-02-01') },
    ],
  ],
  [
    'payments that name one pay that one',
    {
      instalments: [
        ['2026-01-31', '100.00', '100.00'],
        ['2026-03-31', '200.00', '0.00'],
      ],
      paid: [['2026-02-01', '200.00', 2]],
    },
    [{ kind: 'open' }, { kind: 'settled', on: on('2026-02-01') }],
  ],
  [
    'a payment ahead of the invoice settles it as it is issued',
    { instalments: whole('0.00'), paid: [['2025-11-03', '300.00']] },
    [{ kind: 'settled', on: on('2026-01-01') }],
  ],
  ['a void invoice tells nothing', { instalments: whole('0.00'), paid: [], status: 'void' }, []],
]

test.each(cases)('%s', (_, given, ends) => {
  expect(endsOf(given)).toEqual(ends)
})
