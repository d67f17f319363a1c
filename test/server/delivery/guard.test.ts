import { describe, expect, it, test } from 'vitest'
import { present } from '../../../core/assert.ts'
import { customerId, invoiceId } from '../../../core/ids.ts'
import { parseInstant } from '../../../core/instant.ts'
import { decideDeparture, type FreshFacts } from '../../../server/delivery/guard.ts'
import type { Plan, PlannedMessage } from '../../../server/dunning/planned.ts'
import { frStandard } from '../../../server/dunning/policy.ts'
import { policySet } from '../../../server/dunning/segment.ts'
import { bookOf, day, eur, invoice, item, message } from './letters.ts'

const today = day('2026-11-18')
const approved = message([item('1'), item('2', { open: 30_000n })])
const openBook = bookOf([
  invoice({ id: '1', due: ['2026-10-01'], open: [80_000n] }),
  invoice({ id: '2', due: ['2026-11-05'], open: [30_000n] }),
])

function fresh(
  messages: readonly PlannedMessage[],
  change: Partial<FreshFacts> & { readonly held?: Plan['held'] } = {},
): FreshFacts {
  const { held = [], ...rest } = change
  return {
    book: openBook,
    plan: {
      now: present(parseInstant('2026-11-18T10:00:00+01:00'), 'now'),
      policy: frStandard,
      messages,
      tasks: [],
      missingRates: [],
      held,
    },
    policies: policySet([{ policy: frStandard, segment: { kind: 'everyone' } }]),
    today,
    time: '10:00',
    ...rest,
  }
}

const held = (id: string, codes: readonly ('HOLD' | 'MIN_GAP')[]): Plan['held'][number] => ({
  customer: customerId('C1'),
  invoice: invoiceId(id),
  instalment: 1,
  currency: eur,
  open: 80_000n,
  nextStep: 'reminder-1',
  nextOn: null,
  blockers: codes.map((code) => ({ code })),
  policy: { key: 'fr-standard', version: 1 },
})

const version2 = { key: 'fr-standard', version: 2 }
const paid = (id: string) => invoice({ id, due: ['2026-10-01'], open: [0n] })
const [first, second] = approved.items as [PlannedMessage['items'][0], PlannedMessage['items'][0]]

test('the same message goes, with the claims of today', () => {
  const later = message(approved.items.map((i) => ({ ...i, daysOverdue: 60, penalties: 99n })))
  expect(decideDeparture(approved, fresh([later]))).toEqual({ kind: 'go', message: later })
})

describe('a difference is a skip with its code', () => {
  it.each<readonly [string, FreshFacts]>([
    ['STEP_CHANGED', fresh([message([{ ...first, step: 'reminder-2' }, second])])],
    ['STEP_CHANGED', fresh([message(approved.items, { step: 'reminder-2' })])],
    ['CHANNEL_CHANGED', fresh([message(approved.items, { channel: 'letter' })])],
    ['LANGUAGE_CHANGED', fresh([message(approved.items, { language: 'en' })])],
    ['POLICY_CHANGED', fresh([message(approved.items, { policy: version2 })])],
    ['AMOUNT_CHANGED', fresh([message([{ ...first, open: 79_999n }, second])])],
    ['ITEM_ADDED', fresh([message([...approved.items, item('3')])])],
    ['NOW_HELD:HOLD', fresh([message([second])], { held: [held('1', ['HOLD', 'MIN_GAP'])] })],
    ['STEP_CHANGED', fresh([message([second])], { held: [held('1', [])] })],
    [
      'PAID_SINCE_PLAN',
      fresh([message([second])], { book: bookOf([paid('1'), ...openBook.invoices.slice(1)]) }),
    ],
    ['ITEM_GONE', fresh([message([second])], { book: bookOf(openBook.invoices.slice(1)) })],
    ['ITEM_GONE', fresh([])],
    ['ITEM_GONE', fresh([message(approved.items, { customer: customerId('C2') })])],
  ])('%s', (code, facts) => {
    expect(decideDeparture(approved, facts)).toEqual({ kind: 'skip', code })
  })

  it('names a payment before a hold, and a hold before a changed amount', () => {
    const facts = fresh([], {
      held: [held('1', ['HOLD'])],
      book: bookOf([...openBook.invoices.slice(0, 1), paid('2')]),
    })
    expect(decideDeparture(approved, facts)).toMatchObject({ code: 'PAID_SINCE_PLAN' })
    const changed = fresh([message([{ ...second, open: 1n }])], { held: [held('1', ['HOLD'])] })
    expect(decideDeparture(approved, changed)).toMatchObject({ code: 'NOW_HELD:HOLD' })
  })
})

describe('the hour', () => {
  it.each([
    ['before the window of its day', { time: '08:59' }, { kind: 'wait', on: today }],
    ['when the window opens', { time: '09:00' }, { kind: 'go' }],
  ])('%s', (_name, change, verdict) => {
    expect(decideDeparture(approved, fresh([approved], change))).toMatchObject(verdict)
  })

  it('a day that is not open waits for the next that is', () => {
    const monday = message(approved.items, { sendOn: day('2026-11-23') })
    expect(decideDeparture(approved, fresh([monday]))).toEqual({
      kind: 'wait',
      on: '2026-11-23',
      from: '09:00',
    })
  })
})
