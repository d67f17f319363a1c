import { describe, expect, test } from 'vitest'
import { present } from '../../../../core/assert.ts'
import type { Weekday } from '../../../../core/day.ts'
import { epochMs, type Instant, parseInstant } from '../../../../core/instant.ts'
import { type AlertLine, alertText } from '../../../../server/insights/alerts/letter.ts'
import {
  type Hours,
  quietUntil,
  tellAt,
  urgencyOf,
} from '../../../../server/insights/alerts/timing.ts'
import { calendarOf } from '../../../../server/ledger/calendar.ts'
import { aCurrency, aDay } from '../../../support/ledger-records.ts'

const hours: Hours = {
  days: new Set<Weekday>(['mon', 'tue', 'wed', 'thu', 'fri', 'sat']),
  ...{ from: '09:00', to: '17:00', zone: 'Europe/Paris', calendar: calendarOf('FR') },
}
const at = (text: string) => present(parseInstant(`${text}:00+01:00`), text)
const same = (a: Instant, b: Instant) => expect(epochMs(a)).toBe(epochMs(b))

describe('what is urgent', () => {
  test('is a proceeding or the end of a company; all else waits for the digest', () => {
    expect(urgencyOf('proceeding')).toBe('now')
    expect(urgencyOf('struck_off')).toBe('now')
    expect(urgencyOf('first_late')).toBe('digest')
  })

  test.each([
    ['within the hours it leaves at once', '2026-11-18T16:59', '2026-11-18T16:59'],
    ['in the evening it waits for the morning', '2026-11-18T17:00', '2026-11-19T09:00'],
    ['before the hours it waits for them', '2026-11-18T08:59', '2026-11-18T09:00'],
    ['on Saturday too, where the company sends', '2026-11-21T10:00', '2026-11-21T10:00'],
    ['over a Sunday', '2026-11-22T10:00', '2026-11-23T09:00'],
    ['over a holiday', '2026-11-11T10:00', '2026-11-12T09:00'],
  ])('%s', (_, happened, told) => {
    same(tellAt('now', at(happened), hours), at(told))
    same(quietUntil(at(happened), hours), at(told))
  })
})

describe('the digest', () => {
  test.each([
    ['of the morning tells of the night', '2026-11-18T06:00', '2026-11-18T09:00'],
    ['of the next day tells of the day', '2026-11-18T09:00', '2026-11-19T09:00'],
    [
      'of Monday tells of Friday, whatever is sent on Saturday',
      '2026-11-20T12:00',
      '2026-11-23T09:00',
    ],
  ])('%s', (_, happened, told) => {
    same(tellAt('digest', at(happened), hours), at(told))
  })

  test('comes at the weekend to who sends then alone', () => {
    const sunday = { ...hours, days: new Set<Weekday>(['sun']) }
    same(tellAt('digest', at('2026-11-18T12:00'), sunday), at('2026-11-22T09:00'))
  })
})

const eur = aCurrency('EUR')
const lines: readonly AlertLine[] = [
  {
    ...{ kind: 'proceeding', customer: 'Menuiserie Lilas', happened: aDay('2026-11-02') },
    detail: { proceeding: 'receivership', judgment: '2026-10-28' },
  },
  {
    ...{ kind: 'limit_step', customer: 'Bois du Nord', step: 90 },
    ...{ used: 95_000n, limit: 100_000n, currency: eur },
  },
  {
    ...{ kind: 'first_late', customer: 'Dupont', happened: aDay('2026-11-18') },
    detail: { number: 'F-12', due: '2026-11-12' },
  },
]

describe('the letter', () => {
  const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
  const of = (language: 'fr' | 'en', all = lines) => {
    const { subject, paragraphs } = alertText(all, { company: 'Nord', language, urgent: false })
    return [subject, ...paragraphs].map(plain)
  }

  test('says each event in one line, in both languages', () => {
    expect(of('en').slice(0, -1)).toEqual([
      'Nord: 3 things to know about your customers',
      'Menuiserie Lilas: receivership, judgment of 28 October 2026.',
      'Bois du Nord: 90% of the credit limit is used (€950.00 of €1,000.00).',
      'Dupont: always paid in time, and leaves invoice F-12 open since 12 November 2026.',
    ])
    expect(of('fr').slice(0, -1)).toEqual([
      'Nord : 3 faits à connaître sur vos clients',
      'Menuiserie Lilas : redressement judiciaire, jugement du 28 octobre 2026.',
      'Bois du Nord : 90 % de la limite de crédit sont utilisés (950,00 € sur 1 000,00 €).',
      'Dupont : a toujours payé à temps et laisse la facture F-12 impayée depuis le 12 novembre 2026.',
    ])
  })

  test('of very many events names forty, and says how many more', () => {
    const many = Array.from({ length: 42 }, () => lines[2] as AlertLine)
    expect(of('en', many)).toHaveLength(43)
    expect(of('en', many).at(-2)).toBe('And 2 more.')
  })
})
