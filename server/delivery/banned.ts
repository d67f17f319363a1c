// Words that a letter of a private creditor may not use, because they imitate a court or a public
// office (Code pénal, 433-13) or threaten what is not in his hand. Leaves out who wrote them.

const banned: readonly (readonly [string, RegExp])[] = [
  ['commandement', /\bcommandements?\b/],
  ['sommation', /\bsommations?\b/],
  ['exploit', /\bexploits?\b/],
  ['signification', /\bsignifications?\b/],
  ['huissier', /\bhuissiers?\b/],
  ['commissaire de justice', /\bcommissaires? de justice\b/],
  ['Marianne', /\bmarianne\b/],
  ['République française', /\brepublique francaise\b/],
  ['saisie', /\bsaisies?\b/],
  ['sceau', /\bsceaux?\b/],
  ['au nom de la loi', /\bau nom de la loi\b/],
  ['summons', /\bsummons(es)?\b/],
  ['subpoena', /\bsubpoenas?\b/],
  ['writ', /\bwrits?\b/],
  ['bailiff', /\bbailiffs?\b/],
  ['court order', /\bcourt orders?\b/],
]

export interface BannedWord {
  readonly word: string
  /** Where it begins in the text, from 0. */
  readonly at: number
}

/** The first banned word, however it is accented, spaced or cased; null where there is none. */
export function bannedWord(text: string): BannedWord | null {
  const { bare, places } = bareText(text)
  for (const [word, pattern] of banned) {
    const found = pattern.exec(bare)
    if (found) return { word, at: places[found.index] ?? 0 }
  }
  return null
}

/** In small letters without accents or invisible signs, each with its place in the text. */
function bareText(text: string): { readonly bare: string; readonly places: readonly number[] } {
  let bare = ''
  const places: number[] = []
  let at = 0
  for (const sign of text) {
    const plain = sign
      .normalize('NFKD')
      .replace(/[\p{M}\p{Cf}]/gu, '')
      .replace(/\s/gu, ' ')
      .toLowerCase()
    const kept = plain === ' ' && bare.endsWith(' ') ? '' : plain
    for (let unit = 0; unit < kept.length; unit += 1) places.push(at)
    bare += kept
    at += sign.length
  }
  return { bare, places }
}
