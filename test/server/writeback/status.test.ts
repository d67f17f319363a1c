import { expect, test } from 'vitest'
import { type StatusFacts, statusText } from '../../../server/writeback/status.ts'
import { aDay } from '../../support/ledger-records.ts'

const facts: StatusFacts = {
  last: { step: 'reminder-1', channel: 'email', on: aDay('2026-11-18') },
  settled: false,
  decisions: [],
}
const message = (step: string, on: string, approval: 'auto' | 'human' = 'human') =>
  ({ kind: 'message', step, on: aDay(on), approval }) as const
const held = (code: 'NOT_DUE' | 'DISPUTE_OPEN' | 'HOST_STALE', until?: string) =>
  ({
    kind: 'held',
    step: 'reminder-2',
    on: until === undefined ? null : aDay(until),
    blockers: [{ code, ...(until === undefined ? {} : { until: aDay(until) }) }],
  }) as const

const lines = (decisions: StatusFacts['decisions'], language: 'fr' | 'en' = 'fr') =>
  statusText({ ...facts, decisions }, language)?.text.split('\n')

test('what was said last, and what comes next on which day', () => {
  expect(lines([held('NOT_DUE', '2026-12-01')])).toEqual([
    'Première relance par e-mail, le 18 novembre 2026.',
    'Sans règlement, ensuite : deuxième relance, pas avant le 1er décembre 2026.',
  ])
  expect(lines([held('NOT_DUE', '2026-12-01')], 'en')).toEqual([
    'First reminder by e-mail, 18 November 2026.',
    'If unpaid, next: second reminder, not before 1 December 2026.',
  ])
})

test('a message that waits is told without a day, so that a day more changes nothing', () => {
  const today = lines([message('reminder-2', '2026-11-26')])
  expect(today?.[1]).toBe('Ensuite : deuxième relance, à valider.')
  expect(lines([message('reminder-2', '2026-11-27')])).toEqual(today)
  expect(lines([message('reminder-2', '2026-11-27', 'auto')])?.[1]).toBe(
    'Ensuite : deuxième relance, en préparation.',
  )
})

test('of several parts what goes first counts, and what holds only where nothing goes', () => {
  const parts = [held('DISPUTE_OPEN'), held('NOT_DUE', '2026-12-09'), held('NOT_DUE', '2026-12-01')]
  expect(lines(parts)?.[1]).toContain('1er décembre')
  expect(lines([...parts, message('reminder-2', '2026-11-26')])?.[1]).toContain('à valider')
  expect(lines([held('DISPUTE_OPEN')])?.[1]).toBe('La totalité du montant est en litige.')
})

test('what passes by itself within the hour is not told, nor what is not decided', () => {
  expect(statusText({ ...facts, decisions: [held('HOST_STALE')] }, 'fr')).toBe(null)
  expect(statusText(facts, 'fr')).toBe(null)
})

test('a settled invoice says so, whatever else was decided', () => {
  const settled = { ...facts, settled: true, decisions: [held('HOST_STALE')] }
  expect(statusText(settled, 'fr')).toEqual({
    text: 'Première relance par e-mail, le 18 novembre 2026.\nFacture soldée : plus rien n’est envoyé.',
    short: '18/11/26 soldée',
  })
  expect(statusText(settled, 'en')?.short).toBe('2026-11-18 settled')
})

test('the short form holds every step of ours in what a field takes', () => {
  for (const step of ['courtesy', 'reminder-1', 'reminder-2', 'formal-notice']) {
    for (const language of ['fr', 'en'] as const) {
      const last = { ...facts.last, step }
      const said = statusText({ ...facts, last, decisions: [held('DISPUTE_OPEN')] }, language)
      expect(said?.short.length).toBeLessThanOrEqual(31)
    }
  }
})
