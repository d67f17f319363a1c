// What a JSON text says, with every number kept as the text that its sender wrote: an amount never
// passes through a float. Leaves out what the numbers mean; that takes a currency.

declare const brand: unique symbol
/** A number of a JSON text, unconverted. `JSON.stringify` prints it back to the letter. */
export type ExactNumber = { readonly rawJSON: string; readonly [brand]: 'exact number' }

export type ExactJson =
  | null
  | boolean
  | string
  | ExactNumber
  | readonly ExactJson[]
  | { readonly [key: string]: ExactJson }

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown

// ECMAScript 2026 (JSON.parse source text access, JSON.rawJSON); TypeScript's library lacks it.
interface SourceAwareJson {
  parse(text: string, reviver: Reviver): ExactJson
  rawJSON(text: string): ExactNumber
  isRawJSON(value: unknown): boolean
}
const json = JSON as unknown as SourceAwareJson

/** Throws `SyntaxError` where the text is not JSON. */
export function parseExactJson(text: string): ExactJson {
  return json.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined ? json.rawJSON(source) : value,
  )
}

export function isExactNumber(value: unknown): value is ExactNumber {
  return json.isRawJSON(value)
}

/**
 * The number that this text writes, to be printed to the letter. The text must be a JSON number.
 */
export function exactNumber(text: string): ExactNumber {
  return json.rawJSON(text)
}

const shape = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/
const longestShift = 30

/**
 * The number as plain decimal text without exponent and without zeros at the end of its fraction
 * (`1.2E3` is `1200`, `362.070` is `362.07`), or null where its exponent is beyond any amount.
 */
export function plainDecimal(number: ExactNumber): string | null {
  const found = shape.exec(number.rawJSON)
  if (!found) return null
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = found
  const shift = Number(exponent)
  if (Math.abs(shift) > longestShift) return null
  const digits = `${whole}${fraction}`
  const point = whole.length + shift
  const padded = digits.padStart(digits.length - Math.min(point - 1, 0), '0').padEnd(point, '0')
  const cut = Math.max(point, 1)
  const left = padded.slice(0, cut).replace(/^0+(?=\d)/, '')
  const right = padded.slice(cut).replace(/0+$/, '')
  return `${sign}${left}${right === '' ? '' : `.${right}`}`
}
