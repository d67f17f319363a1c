// Where the records of a book's file begin and end, found in its bytes as they come: none of it is
// held longer than it takes to hand a record on. Leaves out what a record means, and what is wrong
// with a file that it cannot follow.

/** The file is not a plain object of values and lists: it is to be read as a whole instead. */
export class NotFollowed extends Error {
  override name = 'NotFollowed'
}

export type Piece =
  /** The whole value of a key that is no list. */
  | { readonly kind: 'value'; readonly key: string; readonly json: unknown }
  | { readonly kind: 'list'; readonly key: string }
  /** The next of the list that was named last. */
  | { readonly kind: 'elements'; readonly json: readonly unknown[] }

const sign = (text: string): number => text.charCodeAt(0)
const [quote, backslash, comma, colon] = [sign('"'), sign('\\'), sign(','), sign(':')]
const [openBrace, closeBrace] = [sign('{'), sign('}')]
const [openBracket, closeBracket] = [sign('['), sign(']')]

const isSpace = (byte: number): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

type Awaiting =
  | ('file' | 'first_key' | 'key' | 'colon' | 'value' | 'after_value' | 'nothing')
  | ('first_element' | 'element' | 'after_element')

/** What is a value on its own, and not a single sign. */
const wholes: readonly Awaiting[] = ['first_key', 'key', 'value', 'first_element', 'element']

/** No record of a book is so long; and its end is looked for anew with each chunk. */
const longestPiece = 4 * 1024 * 1024

/** Throws `NotFollowed` or `SyntaxError` where the file is not as a book's file is. */
export async function* piecesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  const state: State = { awaiting: 'file', key: '' }
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let at = 0
    while (at < bytes.length) {
      const byte = bytes[at] ?? 0
      if (isSpace(byte)) {
        at += 1
        continue
      }
      const end = stepEnd(state, bytes, at)
      if (end === null) break
      const piece = stepped(state, byte, () => bytes.toString('utf8', at, end))
      if (piece) yield piece
      at = end
    }
    rest = bytes.subarray(at)
    if (rest.length > longestPiece) throw new NotFollowed('a record without an end')
  }
  if (state.awaiting !== 'nothing' || rest.length > 0) throw new NotFollowed('no end')
}

interface State {
  awaiting: Awaiting
  key: string
}

/** The place after what is taken at once; null where it goes on beyond these bytes. */
function stepEnd(state: State, bytes: Buffer, at: number): number | null {
  if (!isWhole(state, bytes[at] ?? 0)) return at + 1
  const isElement = state.awaiting === 'first_element' || state.awaiting === 'element'
  return isElement ? elementsEnd(bytes, at) : endOf(bytes, at)
}

/** After as many elements as are there whole: what is parsed at once costs less. */
function elementsEnd(bytes: Buffer, from: number): number | null {
  let end = endOf(bytes, from)
  if (end === from) throw new NotFollowed('no element')
  for (let last = end; last !== null; last = end) {
    const sign = afterSpace(bytes, last)
    const next = bytes[sign] === comma ? afterSpace(bytes, sign + 1) : bytes.length
    end = next < bytes.length ? endOf(bytes, next) : null
    if (end === null || end === next) return last
  }
  return null
}

function afterSpace(bytes: Buffer, from: number): number {
  let at = from
  while (at < bytes.length && isSpace(bytes[at] ?? 0)) at += 1
  return at
}

function isWhole({ awaiting }: State, byte: number): boolean {
  if (!wholes.includes(awaiting)) return false
  if (awaiting === 'first_key') return byte !== closeBrace
  if (awaiting === 'value') return byte !== openBracket
  return awaiting !== 'first_element' || byte !== closeBracket
}

/** One step on. `text` is what is taken, where a value is awaited. */
function stepped(state: State, byte: number, text: () => string): Piece | null {
  const go = (awaiting: Awaiting): null => {
    state.awaiting = awaiting
    return null
  }
  switch (state.awaiting) {
    case 'file':
      if (byte === openBrace) return go('first_key')
      break
    case 'first_key':
      if (byte === closeBrace) return go('nothing')
      return named(state, byte, text)
    case 'key':
      return named(state, byte, text)
    case 'colon':
      if (byte === colon) return go('value')
      break
    case 'value':
      if (byte === openBracket) {
        go('first_element')
        return { kind: 'list', key: state.key }
      }
      go('after_value')
      return { kind: 'value', key: state.key, json: JSON.parse(text()) }
    case 'after_value':
      if (byte === comma) return go('key')
      if (byte === closeBrace) return go('nothing')
      break
    case 'first_element':
      if (byte === closeBracket) return go('after_value')
      go('after_element')
      return { kind: 'elements', json: JSON.parse(`[${text()}]`) }
    case 'element':
      go('after_element')
      return { kind: 'elements', json: JSON.parse(`[${text()}]`) }
    case 'after_element':
      if (byte === comma) return go('element')
      if (byte === closeBracket) return go('after_value')
      break
    case 'nothing':
      break
  }
  throw new NotFollowed(`something else than awaited: ${state.awaiting}`)
}

function named(state: State, byte: number, text: () => string): null {
  const key: unknown = byte === quote ? JSON.parse(text()) : null
  if (typeof key !== 'string') throw new NotFollowed('no key')
  state.key = key
  state.awaiting = 'colon'
  return null
}

/** The place after the value that begins here; null where it goes on beyond these bytes. */
function endOf(bytes: Buffer, from: number): number | null {
  const first = bytes[from]
  if (first === quote) return textEnd(bytes, from)
  if (first === openBrace || first === openBracket) return nestedEnd(bytes, from)
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0
    if (byte === comma || byte === closeBrace || byte === closeBracket || isSpace(byte)) return at
  }
  return null
}

function textEnd(bytes: Buffer, from: number): number | null {
  for (let at = from + 1; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === quote) return at + 1
    if (byte === backslash) at += 1
  }
  return null
}

function nestedEnd(bytes: Buffer, from: number): number | null {
  let depth = 0
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === quote) {
      const end = textEnd(bytes, at)
      if (end === null) return null
      at = end - 1
    } else if (byte === openBrace || byte === openBracket) depth += 1
    else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return null
}
