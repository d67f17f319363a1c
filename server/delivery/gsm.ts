// Text as a telephone network carries it: in its own alphabet where that can be, 160 signs in one
// piece or 153 in each of several. What the alphabet has not is written in the nearest sign that it
// has; a script that it knows nothing of stays as it is, and takes more pieces.

const alphabet = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ' +
    'ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
/** Behind an escape sign, so that each counts twice. */
const extended = new Set('^{}\\[~]|€')

const nearest: Readonly<Record<string, string>> = {
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '«': '"',
  '»': '"',
  '–': '-',
  '—': '-',
  '‑': '-',
  '…': '...',
  œ: 'oe',
  Œ: 'OE',
  '·': '-',
}

const isKnown = (sign: string): boolean => alphabet.has(sign) || extended.has(sign)

export function gsmText(text: string): string {
  const spaced = text.replace(/[^\S\n]+/gu, ' ')
  return [...spaced].map((sign) => (isKnown(sign) ? sign : inAlphabet(sign))).join('')
}

/** An accent that the network does not know is left off. */
function inAlphabet(sign: string): string {
  const near = nearest[sign]
  if (near !== undefined) return near
  const bare = sign.normalize('NFD').replace(/\p{M}/gu, '')
  return bare !== '' && [...bare].every(isKnown) ? bare : sign
}

/** How many pieces the network makes of it. */
export function smsPieces(text: string): number {
  const signs = [...text]
  const inGsm = signs.every(isKnown)
  const length = inGsm
    ? signs.reduce((sum, sign) => sum + (extended.has(sign) ? 2 : 1), 0)
    : text.length
  const [whole, part] = inGsm ? [160, 153] : [70, 67]
  return length <= whole ? 1 : Math.ceil(length / part)
}
