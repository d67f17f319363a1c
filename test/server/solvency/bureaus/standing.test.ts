import { describe, expect, test } from 'vitest'
import type { Notice, NoticeKind } from '../../../../connectors/contract/bureau.ts'
import type { Day } from '../../../../core/day.ts'
import { standingOf } from '../../../../server/solvency/bureaus/standing.ts'
import { siren } from '../../../connectors/bureaus/support.ts'

const today = '2026-11-27' as Day

/** `id judged kind [cites]`; it is published on the day after the judgment. */
function noticeOf(line: string): Notice {
  const [id = '', judged = '', kind, cites = null] = line.split(' ')
  const unknown = judged.startsWith('?')
  const day = judged.replace('?', '') as Day
  return {
    ...{ id, sirens: [siren], kind: kind as NoticeKind, cites, url: null, nature: '' },
    ...{ judgment: unknown ? null : day, published: day },
  }
}

const standing = (...lines: readonly string[]) => {
  const { kind, since } = standingOf(lines.map(noticeOf), today)
  return `${kind} ${since}`
}

describe('a company stands by the last judgment that holds', () => {
  test.each([
    [[], 'none null'],
    [['a 2026-01-05 receivership'], 'receivership 2026-01-05'],
    [['b 2026-06-01 liquidation', 'a 2026-01-05 receivership'], 'liquidation 2026-06-01'],
    [['a 2024-01-05 receivership', 'b 2025-01-05 plan'], 'plan 2025-01-05'],
    [
      ['a 2024-01-05 liquidation', 'b 2025-01-05 closed_insufficient_assets'],
      'closed_insufficient_assets 2025-01-05',
    ],
    [['a 2024-01-05 safeguard', 'b 2025-01-05 closed'], 'closed 2025-01-05'],
    // A stage of a proceeding ends nothing.
    [['a 2025-01-05 liquidation', 'b 2026-01-05 formality'], 'liquidation 2025-01-05'],
    [['a 2025-01-05 formality'], 'none null'],
    // Without the day of judgment it counts from its publication.
    [['a ?2026-02-03 safeguard'], 'safeguard 2026-02-03'],
    // Struck off while the liquidator is at work: it is in liquidation.
    [['a 2025-01-05 liquidation', 'b 2026-01-05 struck_off'], 'liquidation 2025-01-05'],
    [['a 2025-01-05 struck_off'], 'struck_off 2025-01-05'],
  ])('%j: %s', (lines, expected) => {
    expect(standing(...lines)).toBe(expected)
  })
})

describe('what nobody has read is no good news', () => {
  test.each([
    [['a 2026-01-05 to_read'], 'to_read 2026-01-05'],
    [['a 2024-01-05 closed', 'b 2026-01-05 to_read'], 'to_read 2026-01-05'],
    [['a 2024-01-05 plan', 'b 2026-01-05 to_read'], 'to_read 2026-01-05'],
    [['a 2025-01-05 liquidation', 'b 2026-01-05 to_read'], 'liquidation 2025-01-05'],
    [['a 2025-01-05 to_read', 'b 2026-01-05 closed'], 'closed 2026-01-05'],
  ])('%j: %s', (lines, expected) => {
    expect(standing(...lines)).toBe(expected)
  })
})

describe('corrections', () => {
  const opened = 'a 2026-01-05 liquidation'
  test.each([
    [[opened, 'b 2026-01-20 cancellation a'], 'none null'],
    [[opened, 'b 2026-01-20 receivership a'], 'receivership 2026-01-20'],
    // What it cancels is not among them, or is not told.
    [[opened, 'b 2026-01-20 cancellation z'], 'liquidation 2026-01-05'],
    [[opened, 'b 2026-01-20 cancellation'], 'liquidation 2026-01-05'],
    // A correction that is itself cancelled takes nothing away.
    [
      [opened, 'b 2026-01-20 receivership a', 'c 2026-02-01 cancellation b'],
      'liquidation 2026-01-05',
    ],
    [[opened, 'b 2026-01-20 receivership a', 'c 2026-02-01 plan b'], 'plan 2026-02-01'],
    [['a 2026-01-05 liquidation a'], 'liquidation 2026-01-05'],
    [['a 2025-01-05 struck_off', 'b 2025-03-05 cancellation a'], 'none null'],
  ])('%j: %s', (lines, expected) => {
    expect(standing(...lines)).toBe(expected)
    expect(standing(...lines.toReversed(), ...lines)).toBe(expected)
  })
})

test('after ten years without news a proceeding has expired', () => {
  expect(standing('a 2016-11-27 liquidation')).toBe('liquidation 2016-11-27')
  expect(standing('a 2016-11-26 liquidation')).toBe('expired 2016-11-26')
  expect(standing('a 2009-01-05 liquidation', 'b 2020-01-05 formality')).toBe(
    'liquidation 2009-01-05',
  )
})
