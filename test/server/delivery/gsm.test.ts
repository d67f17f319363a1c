import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gsmText, smsPieces } from '../../../server/delivery/gsm.ts'

describe('text for a telephone network', () => {
  it.each([
    ['1 234,50 €', '1 234,50 €'],
    ['C’est l’échéance', "C'est l'échéance"],
    ['Château, forêt, ça', 'Chateau, foret, ca'],
    ['Sœur « Noël » – …', 'Soeur " Noel " - ...'],
  ])('%s is written %s', (text, written) => {
    expect(gsmText(text)).toBe(written)
  })

  it.each([
    ['160 signs', 'a'.repeat(160), 1],
    ['161 signs', 'a'.repeat(161), 2],
    ['306 signs', 'a'.repeat(306), 2],
    ['307 signs', 'a'.repeat(307), 3],
    ['the euro, which counts twice', `${'a'.repeat(159)}€`, 2],
    ['another script', 'Ж'.repeat(70), 1],
    ['more of another script', 'Ж'.repeat(71), 2],
  ])('%s', (_, text, pieces) => {
    expect(smsPieces(text)).toBe(pieces)
  })

  it('written twice is the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(gsmText(gsmText(text))).toBe(gsmText(text))
      }),
    )
  })
})
