// Which country a bookkeeper's words mean. Leaves out guesses: an unknown word is null.

const namedIn = ['en', 'fr', 'de', 'es', 'it', 'nl', 'pt']
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
// Regions that CLDR names but ISO 3166-1 does not list as countries.
const notCountries = new Set('AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ'.split(' '))
const otherNames: Readonly<Record<string, string>> = {
  usa: 'US',
  'u.s.a.': 'US',
  'u.s.': 'US',
  'united states of america': 'US',
  uk: 'GB',
  'u.k.': 'GB',
  'great britain': 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'northern ireland': 'GB',
  holland: 'NL',
  gbr: 'GB',
  fra: 'FR',
  deu: 'DE',
  esp: 'ES',
  ita: 'IT',
  bel: 'BE',
  nld: 'NL',
  lux: 'LU',
  che: 'CH',
  can: 'CA',
  aus: 'AU',
}

/** ISO 3166-1 alpha-2 of a code or of a name in a common language; null where nobody knows. */
export function countryOf(text: string): string | null {
  const word = plain(text)
  const upper = word.toUpperCase()
  if (codes().has(upper)) return upper
  return otherNames[word] ?? names().get(word) ?? null
}

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('’', "'")
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()

let knownCodes: ReadonlySet<string> | undefined
let knownNames: ReadonlyMap<string, string> | undefined

function codes(): ReadonlySet<string> {
  if (knownCodes) return knownCodes
  const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  const found = [...letters]
    .flatMap((first) => [...letters].map((second) => `${first}${second}`))
    .filter((code) => !notCountries.has(code) && english.of(code) !== undefined)
    // A withdrawn code is known under another one: `FX`, `SU`.
    .filter((code) => new Intl.Locale(`und-${code}`).region === code)
  knownCodes = new Set(found)
  return knownCodes
}

function names(): ReadonlyMap<string, string> {
  if (knownNames) return knownNames
  const found = new Map<string, string>()
  for (const language of namedIn) {
    const display = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' })
    for (const code of codes()) {
      const name = display.of(code)
      if (name !== undefined) found.set(plain(name), code)
    }
  }
  knownNames = found
  return found
}
