import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { discountCost, verdictOf } from '../../../../server/dunning/terms/discount.ts'
import { discountSentences } from '../../../../server/dunning/terms/discount-words.ts'

const cost = (percent: bigint, days: number, netDays: number) =>
  discountCost({ percent, days, netDays })

describe('what a discount costs a year', () => {
  test.each([
    ['2/10 net 30', 200n, 10, 30, 3_724n, 4_459n],
    ['1/10 net 30', 100n, 10, 30, 1_843n, 2_013n],
    ['2/10 net 60', 200n, 10, 60, 1_490n, 1_589n],
    ['3/0 net 365', 300n, 0, 365, 309n, 309n],
    ['0.5/10 net 45', 50n, 10, 45, 524n, 537n],
  ])('%s: simple and compound on 365 days', (_, percent, days, net, simple, compound) => {
    expect(cost(percent, days, net)).toEqual({ simple, compound })
  })

  test('compound interest is never below simple interest, within the rounding', () => {
    const offers = fc.record({
      percent: fc.bigInt(1n, 1_000n),
      days: fc.integer({ min: 0, max: 30 }),
      won: fc.integer({ min: 1, max: 365 }),
    })
    fc.assert(
      fc.property(offers, ({ percent, days, won }) => {
        const { simple, compound } = cost(percent, days, days + won)
        expect(compound >= simple - 1n).toBe(true)
        const exact = (10_000 / (10_000 - Number(percent))) ** (365 / won) * 10_000 - 10_000
        expect(Math.abs(Number(compound) - exact)).toBeLessThan(0.51 + exact * 1e-9)
      }),
    )
  })

  test('is held against the rate at which the company borrows', () => {
    const two = cost(200n, 10, 30)
    expect(verdictOf(two, 600n)).toBe('dearer')
    expect(verdictOf(two, 3_725n)).toBe('cheaper')
    expect(verdictOf(two, 3_724n)).toBe('dearer')
    expect(verdictOf(two, null)).toBe('unknown')
  })

  test('is said in both languages, with the note on VAT', () => {
    const offer = { percent: 200n, days: 10, netDays: 30 }
    const said = { offer, cost: cost(200n, 10, 30), financing: 600n, verdict: 'dearer' as const }
    expect(discountSentences(said, 'en')).toEqual([
      'A discount of 2.00% to be paid 20 days earlier costs 37.24% a year (44.59% compounded): that is not cheaper than your financing at 6.00%.',
      'The discount cuts the VAT base only where it is taken.',
    ])
    expect(discountSentences(said, 'fr').map((text) => text.replaceAll('\u00a0', ' '))).toEqual([
      'Un escompte de 2,00 % pour être payé 20 jours plus tôt coûte 37,24 % par an (44,59 % en intérêts composés) : ce n’est pas moins cher que votre financement à 6,00 %.',
      'L’escompte ne réduit la base de la TVA que s’il est pris.',
    ])
  })
})
