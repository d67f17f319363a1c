import { describe, expect, test } from 'vitest'
import { present } from '../../../../core/assert.ts'
import { card } from '../../../../server/solvency/accounts/card.ts'
import { parseAccounts } from '../../../../server/solvency/accounts/document.ts'
import {
  type Items,
  itemNames,
  type Ratios,
  ratioNames,
} from '../../../../server/solvency/accounts/ratios.ts'
import { type Solvency, solvencyOf } from '../../../../server/solvency/accounts/solvency.ts'
import { codeOf, textOf } from '../../../../server/solvency/accounts/words.ts'
import { random } from '../../../support/random.ts'

const sound: Items = {
  totalAssets: 1_000,
  currentAssets: 600,
  inventory: 100,
  currentLiabilities: 250,
  totalLiabilities: 400,
  retainedEarnings: 300,
  equity: 600,
  sales: 2_000,
  ebitda: 220,
  ebit: 180,
  netIncome: 120,
  interest: 10,
  personnel: 300,
  valueAdded: 600,
}

const judged = (items: Items, ratios: Ratios = {}): Solvency =>
  solvencyOf({ id: 'X', items, ratios })
const codes = ({ reasons }: Solvency) => reasons.map(({ fact }) => codeOf(fact))

describe('the formulas of the literature', () => {
  test('are what their authors wrote', () => {
    const { altmanZ2, zmijewski, conanHolder } = judged(sound)
    expect(altmanZ2).toBeCloseTo(6.56 * 0.35 + 3.26 * 0.3 + 6.72 * 0.18 + 1.05 * 1.5, 9)
    expect(zmijewski).toBeCloseTo(-4.336 - 4.513 * 0.12 + 5.679 * 0.4 + 0.004 * 2.4, 9)
    expect(conanHolder).toBeCloseTo(
      24 * (220 / 400) + 22 * 0.75 + 16 * 0.5 - 87 * (10 / 2_000) - 10 * 0.5,
      9,
    )
  })

  test('are null where a part is missing, and not made of the others', () => {
    const { ebit: _, personnel: __, netIncome: ___, ...rest } = sound
    const found = judged(rest)
    expect([found.altmanZ2, found.zmijewski, found.conanHolder]).toEqual([null, null, null])
  })
})

describe('our own card', () => {
  test('only rises with the risk, ratio by ratio', () => {
    for (const { name, points } of card) {
      const steps = points.slice(1).map((one, at) => one - (points[at] ?? 0))
      const rises = name === 'liabilitiesToAssets'
      expect(steps.every((step) => (rises ? step >= 0 : step <= 0))).toBe(true)
    }
  })

  test('has a band for each value, and edges that rise', () => {
    for (const { edges, points } of card) {
      expect(points).toHaveLength(edges.length + 1)
      expect(edges).toEqual(edges.toSorted((a, b) => a - b))
    }
  })

  test('a sound company is rated above one in trouble, and both say why, the strongest first', () => {
    const good = judged(sound)
    const bad = judged({
      ...sound,
      netIncome: -300,
      ebitda: -100,
      totalLiabilities: 1_100,
      equity: -100,
      currentAssets: 200,
      retainedEarnings: -700,
    })
    expect(good.grade).toBe('A')
    expect(bad.grade).toBe('E')
    const distress = present(bad.distress, 'distress')
    expect(distress).toBeGreaterThan(10 * present(good.distress, 'distress'))
    const weights = bad.reasons.map(({ weight }) => Math.abs(weight))
    expect(weights).toEqual(weights.toSorted((a, b) => b - a))
    expect(bad.reasons.every(({ weight }) => weight > 0)).toBe(true)
    expect(good.reasons.every(({ weight }) => weight <= 0)).toBe(true)
  })

  test('what is worse never lowers the risk', () => {
    for (const by of [1, 10, 100, 400]) {
      const worse = judged({ ...sound, netIncome: 120 - by, ebitda: 220 - by, inventory: 100 + by })
      expect(worse.distress).toBeGreaterThanOrEqual(present(judged(sound).distress, 'distress'))
    }
  })
})

describe('what is not known', () => {
  test('nothing usable is null and says so, never a score in the middle', () => {
    for (const items of [{}, { sales: 500 }, { totalAssets: 0, equity: 0 }, { inventory: 3 }]) {
      const found = judged(items)
      expect([found.distress, found.grade]).toEqual([null, null])
      expect(codes(found)[0]).toBe('TOO_LITTLE_KNOWN')
      expect(found.missing).toEqual(card.map(({ name }) => name))
    }
  })

  test('one ratio alone is too little', () => {
    expect(judged({}, { quickRatio: 4 })).toMatchObject({ distress: null, grade: null })
    expect(judged({}, { quickRatio: 4, netIncomeToAssets: 0.1 }).grade).not.toBeNull()
  })

  test('what a company does not tell never betters its grade', () => {
    const chance = random(20_261_127)
    let compared = 0
    for (let round = 0; round < 400; round += 1) {
      const whole = accountsOf(chance)
      const kept = itemNames.filter(() => chance() < 0.8)
      const part = Object.fromEntries(kept.map((name) => [name, whole[name]]))
      const [told, silent] = [judged(whole), judged(part)]
      if (silent.distress === null) {
        expect(silent.grade).toBeNull()
        continue
      }
      compared += 1
      expect(present(silent.grade, 'grade') >= present(told.grade, 'grade')).toBe(true)
    }
    expect(compared).toBeGreaterThan(200)
  })

  test('a ratio that is missing counts at its worst in the grade alone, and says so', () => {
    const { quickRatio, ...rest } = { quickRatio: 0.1, netIncomeToAssets: 0.1 }
    const found = judged(sound, {})
    expect(codes(found)).not.toContain('QUICK_RATIO_MISSING')
    const silent = judged({}, { ...rest, liabilitiesToAssets: 0.2 })
    expect(codes(silent)[0]).toBe('QUICK_RATIO_MISSING')
    const worst = { netIncomeToAssets: 0.1, liabilitiesToAssets: 0.2, ebitdaToLiabilities: -1 }
    const bad = judged({}, { ...worst, quickRatio, retainedEarningsToAssets: -3 })
    expect(silent.grade).toBe(bad.grade)
    expect(silent.distress).toBeLessThan(present(bad.distress, 'distress'))
  })

  test('amounts beyond what a number holds give no figure that is none', () => {
    const found = judged({
      ...sound,
      totalAssets: 1e-300,
      ebit: 1e300,
      ebitda: 1e308,
      netIncome: -1e308,
    })
    const huge = judged(
      {},
      { netIncomeToAssets: 1e308, ebitToAssets: 1e308, liabilitiesToAssets: 1e308 },
    )
    for (const { distress, altmanZ2, zmijewski, conanHolder } of [found, huge]) {
      for (const one of [distress, altmanZ2, zmijewski, conanHolder]) {
        expect(one === null || Number.isFinite(one)).toBe(true)
      }
    }
  })

  test('sales of nothing are hidden sales', () => {
    const found = judged({ ...sound, sales: 0 })
    expect(codes(found)).toContain('SALES_HIDDEN')
    expect(found.conanHolder).toBeNull()
    expect(found.distress).toBe(judged(sound).distress)
  })

  test('what cannot be true is left out by its name', () => {
    const found = judged({ ...sound, currentAssets: 5_000 })
    expect(found.reasons).toContainEqual({
      fact: { kind: 'absurd', name: 'currentAssets' },
      weight: 0,
    })
    expect(found.missing).toEqual(['quickRatio'])
  })

  test('ratios that are given win over items', () => {
    const worse = judged(sound, { quickRatio: 0.1 })
    expect(worse.distress).toBeGreaterThan(present(judged(sound).distress, 'distress'))
  })

  test('who owes nothing is not without an answer', () => {
    const found = judged({ ...sound, totalLiabilities: 0, currentLiabilities: 0, equity: 1_000 })
    expect(found.missing).toEqual([])
    expect(found.grade).toBe('A')
  })
})

/** Accounts that add up: what is owed and what is owned make the whole. */
function accountsOf(chance: () => number): Items {
  const totalAssets = 100 + chance() * 10_000
  const equity = totalAssets * (0.9 - 1.6 * chance())
  const totalLiabilities = totalAssets - equity
  const currentAssets = totalAssets * chance()
  const inventory = currentAssets * chance() * 0.5
  const receivables = (currentAssets - inventory) * chance() * 0.6
  const cash = (currentAssets - inventory - receivables) * chance()
  const signed = (scale: number) => totalAssets * scale * (chance() - 0.5)
  return {
    ...{ totalAssets, equity, totalLiabilities, currentAssets, inventory, receivables, cash },
    currentLiabilities: totalLiabilities * (0.2 + 0.8 * chance()),
    ...{ retainedEarnings: signed(2), ebitda: signed(0.8), netIncome: signed(0.8) },
    ...{ ebit: signed(0.8), sales: totalAssets * chance() * 3, interest: totalAssets * 0.02 },
    ...{ personnel: totalAssets * chance(), valueAdded: totalAssets * (0.1 + chance()) },
  }
}

describe('words', () => {
  test('each ratio has its own in French and in English', () => {
    for (const name of ratioNames) {
      const reason = { fact: { kind: 'ratio', name, value: 0.5 }, weight: 0.2 } as const
      const [fr, en] = [textOf(reason, 'fr'), textOf(reason, 'en')]
      expect(fr).not.toBe(en)
      expect(fr).toContain('augmente le risque')
      expect(en).toContain('raises the risk')
    }
  })
})

describe('a file of accounts', () => {
  test('is read with decimal text, numbers and nulls', () => {
    const given = [
      { id: 'A', year: 2025, items: { totalAssets: '1000.50', sales: null }, ratios: null },
      { id: 'B', ratios: { quickRatio: 1.5, ebitToAssets: '-2.5e-3' } },
      { id: 'C', year: null, ratios: { quickRatio: '0.3333333333333333333333333333' } },
      { id: 'D', year: 5, items: { cash: '1e-120' } },
    ]
    expect(parseAccounts(given)).toEqual([
      { id: 'A', year: 2025, items: { totalAssets: 1_000.5 }, ratios: {} },
      { id: 'B', items: {}, ratios: { quickRatio: 1.5, ebitToAssets: -0.0025 } },
      { id: 'C', items: {}, ratios: { quickRatio: 1 / 3 } },
      { id: 'D', year: 5, items: { cash: 1e-120 }, ratios: {} },
    ])
  })

  test.each([
    [{}, 'not a list'],
    [[7], '[0]: not an object'],
    [[{ id: '' }], '[0].id: not a text'],
    [[{ id: 'A' }, { id: 'B', items: { cash: 'much' } }], '[1].items.cash: not a number'],
    [[{ id: 'A', items: { cash: Number.NaN } }], '[0].items.cash: not a number'],
    [[{ id: 'A', items: { gold: '1' } }], '[0].items.gold: not a key of this file'],
    [[{ id: 'A', ratios: { sales: 1 } }], '[0].ratios.sales: not a key of this file'],
    [[{ id: 'A', year: '2025' }], '[0].year: not a number'],
    [[{ id: 'A', items: { cash: '1e400' } }], '[0].items.cash: not a number'],
    [[{ id: 'A', name: 'x' }], '[0].name: not a key of this file'],
  ])('refuses %j by its path', (given, message) => {
    expect(() => parseAccounts(given)).toThrow(message)
  })
})
