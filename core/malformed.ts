// The one error for input that does not fit: where, what stood there, what was wanted.

export class Malformed extends Error {
  override name = 'Malformed'
  readonly path: string
  readonly wanted: string
  readonly found: string

  constructor(fault: { path: string; wanted: string; found: unknown }) {
    const found = excerpt(fault.found)
    super(`${fault.path}: ${fault.wanted} (found ${found})`)
    this.path = fault.path
    this.wanted = fault.wanted
    this.found = found
  }
}

const longestExcerpt = 80

/** A value as a person can read it in a message, never longer than a line. */
export function excerpt(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'bigint') return `${value}`
  const text = written(value) ?? typeof value
  return text.length > longestExcerpt ? `${text.slice(0, longestExcerpt)}…` : text
}

const bigintAsText = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? `${value}` : value

/** A hostile file may nest deeper than it can be written back. */
function written(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, bigintAsText)
  } catch (error) {
    if (error instanceof RangeError) return Array.isArray(value) ? 'a list' : 'an object'
    throw error
  }
}
