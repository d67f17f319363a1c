import { describe, expect, test } from 'vitest'
import type { Notice, NoticeKind } from '../../../../connectors/contract/bureau.ts'
import type { Day } from '../../../../core/day.ts'
import { nextReadingMs, nextSpan } from '../../../../server/solvency/bureaus/bulletin.ts'
import { proceedingsFrom } from '../../../../server/solvency/bureaus/proceedings.ts'
import { siren } from '../../../connectors/bureaus/support.ts'

const today = '2026-11-27' as Day
const hour = 3_600_000

describe('the days that are read next', () => {
  test.each([
    [null, '2026-11-20', '2026-11-27'],
    ['2026-11-27', '2026-11-23', '2026-11-27'],
    ['2026-11-25', '2026-11-21', '2026-11-27'],
    // A long gap is closed by several readings, each with new days in it.
    ['2026-09-01', '2026-08-28', '2026-09-28'],
    ['2026-09-28', '2026-09-24', '2026-10-25'],
    // A clock that went back.
    ['2026-12-24', '2026-11-27', '2026-11-27'],
  ])('after %s: from %s to %s', (readUntil, from, until) => {
    expect(nextSpan(readUntil as Day | null, today)).toEqual({ from, until })
  })

  test.each([
    [0, today, 12 * hour],
    [0, '2026-10-25', 0],
    [1, today, hour / 6],
    [3, today, (4 * hour) / 6],
    [99, today, 12 * hour],
  ])('after %d failures, up to %s: in %d ms', (failures, until, ms) => {
    expect(nextReadingMs(failures, { from: until as Day, until: until as Day }, today)).toBe(ms)
  })
})

describe('proceedings of the ledger', () => {
  const notice = (line: string): Notice => {
    const [id = '', kind, judgment = '', published = judgment] = line.split(' ')
    return {
      ...{ id, sirens: [siren], kind: kind as NoticeKind, cites: null, nature: '', url: null },
      ...{ judgment: judgment as Day, published: published as Day },
    }
  }
  const proceedings = (...lines: readonly string[]) =>
    proceedingsFrom(lines.map(notice), today).map((one) => Object.values(one).join(' '))

  test('are the judgments that hold, each with its first publication', () => {
    expect(
      proceedings(
        'a safeguard 2024-01-05 2024-01-12',
        'b receivership 2024-06-05 2024-06-14',
        'c receivership 2024-06-05 2024-06-10',
        'd plan 2025-06-05',
        'e liquidation 2026-06-05 2026-06-12',
      ),
    ).toEqual([
      'safeguard 2024-01-05 2024-01-12',
      'receivership 2024-06-05 2024-06-10',
      'liquidation 2026-06-05 2026-06-12',
    ])
  })

  test('stay after a closing, and go after ten years without news', () => {
    expect(
      proceedings('a liquidation 2017-01-05', 'b closed_insufficient_assets 2018-01-05'),
    ).toEqual(['liquidation 2017-01-05 2017-01-05', 'closed 2018-01-05 2018-01-05'])
    expect(proceedings('a liquidation 2009-01-05', 'b closed 2012-01-05')).toEqual([])
  })

  test.each(['struck_off', 'to_read', 'formality', 'cancellation', 'plan'])(
    '%s is none',
    (kind) => {
      expect(proceedings(`a ${kind} 2026-01-05`)).toEqual([])
    },
  )
})
