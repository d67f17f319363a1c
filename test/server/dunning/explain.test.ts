import { describe, expect, test } from 'vitest'
import type { Currency } from '../../../core/currency.ts'
import type { Day } from '../../../core/day.ts'
import { type ExplainedItem, explainDecision } from '../../../server/dunning/explain.ts'
import { blockerCodes } from '../../../server/dunning/planned.ts'

const item: ExplainedItem = {
  due: '2026-10-01' as Day,
  daysOverdue: 48,
  currency: 'EUR' as Currency,
  hostOpen: 90_000n,
  open: 80_000n,
}

test('a message says what goes, why it asks, and on what facts', () => {
  const decision = {
    kind: 'message',
    step: 'reminder-2',
    channel: 'email',
    sendOn: '2026-11-18' as Day,
    approvalReasons: ['FIRST_MESSAGE'],
  } as const
  expect(explainDecision(item, decision, 'fr')).toEqual([
    'Deuxième relance par e-mail, départ prévu le 18 novembre 2026.',
    'Ce serait le premier message à ce client : quelqu’un le valide.',
    'Échue le 1er octobre 2026, 48 jours de retard.',
    '900,00\u00a0€ ouverts en comptabilité ; 800,00\u00a0€ restent à réclamer après avoirs et litiges.',
  ])
  expect(explainDecision(item, decision, 'en')[0]).toBe(
    'A second reminder by e-mail is ready for 18 November 2026.',
  )
})

test('a held item says what holds it, until when, and what comes next', () => {
  const decision = {
    kind: 'held',
    nextStep: 'reminder-2',
    nextOn: '2026-11-25' as Day,
    blockers: [{ code: 'MIN_GAP', until: '2026-11-25' as Day }],
  } as const
  expect(explainDecision(item, decision, 'fr').slice(0, 2)).toEqual([
    'Le client a été contacté il y a peu ; le prochain message attend le 25 novembre 2026.',
    'Ensuite : deuxième relance, le 25 novembre 2026.',
  ])
})

test('an item that is only early says so once', () => {
  const until = '2026-12-07' as Day
  const early = {
    kind: 'held',
    nextStep: 'courtesy',
    nextOn: until,
    blockers: [{ code: 'NOT_DUE', until }],
  } as const
  const ahead = { ...item, daysOverdue: -14, due: '2026-12-14' as Day, hostOpen: item.open }
  expect(explainDecision(ahead, early, 'en')).toEqual([
    'Next: courtesy reminder, on 7 December 2026.',
    'Due on 14 December 2026, in 14 days.',
  ])
})

describe('every blocker has its sentence, in one language at a time', () => {
  test.each(blockerCodes)('%s', (code) => {
    const decision = { kind: 'held', nextStep: null, nextOn: null, blockers: [{ code }] } as const
    const [french] = explainDecision(item, decision, 'fr')
    const [english] = explainDecision(item, decision, 'en')
    expect(french).toMatch(/\.$/)
    expect(english).toMatch(/\.$/)
    expect(french).not.toBe(english)
    expect(`${french}${english}`).not.toContain(code)
  })
})
