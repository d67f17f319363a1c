// The query language of the accounting API as text: one entity, AND only, quoted values (reference,
// section 2). Says what is asked, or throws the fault that Intuit answers with.

import { badQuery, unparsedQuery } from './faults.ts'

export const operators = ['=', 'IN', '<', '>', '<=', '>=', 'LIKE'] as const
export type Operator = (typeof operators)[number]

export interface Condition {
  /** Lower case: names are not case-sensitive. */
  readonly field: string
  readonly operator: Operator
  readonly values: readonly string[]
}

export interface Query {
  readonly entity: string
  readonly count: boolean
  readonly where: readonly Condition[]
  readonly orderBy: readonly { readonly field: string; readonly descending: boolean }[]
  readonly start: number
  readonly max: number
}

const defaultPage = 100
const largestPage = 1000

type Token = { readonly kind: 'word' | 'text' | 'sign' | 'end'; readonly text: string }

const tokenShape = /\s*(?:'((?:[^'\\]|\\.)*)'|([A-Za-z0-9_.\-:+]+)|(<=|>=|[=<>(),*]))/y

function tokensOf(statement: string): Token[] {
  const tokens: Token[] = []
  const text = statement.trim()
  tokenShape.lastIndex = 0
  while (tokenShape.lastIndex < text.length) {
    const at = tokenShape.lastIndex
    const found = tokenShape.exec(text)
    if (!found) throw unparsedQuery(`Encountered unexpected input at position ${at}`)
    const [, quoted, word, sign] = found
    if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted.replace(/\\(.)/g, '$1') })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word })
    else tokens.push({ kind: 'sign', text: sign ?? '' })
  }
  tokens.push({ kind: 'end', text: '' })
  return tokens
}

class Reader {
  #at = 0
  readonly #tokens: readonly Token[]

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  peek(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '' }
  }

  next(): Token {
    const token = this.peek()
    this.#at += 1
    return token
  }

  takes(word: string): boolean {
    const { kind, text } = this.peek()
    if (kind === 'text' || text.toUpperCase() !== word) return false
    this.#at += 1
    return true
  }

  needs(word: string): void {
    if (!this.takes(word))
      throw unparsedQuery(`Encountered "${this.peek().text}", expected ${word}`)
  }
}

export function parseQuery(statement: string): Query {
  const reader = new Reader(tokensOf(statement))
  reader.needs('SELECT')
  const count = reader.takes('COUNT')
  if (count) for (const sign of ['(', '*', ')']) reader.needs(sign)
  else reader.needs('*')
  reader.needs('FROM')
  const entity = reader.next()
  if (entity.kind !== 'word') throw unparsedQuery('no entity')
  const where = reader.takes('WHERE') ? conditions(reader) : []
  const orderBy = reader.takes('ORDERBY') || ordered(reader) ? ordering(reader) : []
  const start = reader.takes('STARTPOSITION') ? bounded(reader, 1, Number.MAX_SAFE_INTEGER) : 1
  const max = reader.takes('MAXRESULTS') ? bounded(reader, 1, largestPage) : defaultPage
  if (reader.peek().kind !== 'end') throw unparsedQuery(`Encountered "${reader.peek().text}"`)
  return { entity: entity.text, count, where, orderBy, start, max }
}

function ordered(reader: Reader): boolean {
  if (!reader.takes('ORDER')) return false
  reader.needs('BY')
  return true
}

function conditions(reader: Reader): Condition[] {
  const found = [condition(reader)]
  while (reader.takes('AND')) found.push(condition(reader))
  if (reader.takes('OR')) throw unparsedQuery('Encountered "OR"')
  return found
}

function condition(reader: Reader): Condition {
  const field = reader.next()
  if (field.kind !== 'word') throw unparsedQuery(`Encountered "${field.text}", expected a property`)
  const written = reader.next()
  const operator = operators.find((known) => known === written.text.toUpperCase())
  if (!operator || written.kind === 'text') throw unparsedQuery(`Encountered "${written.text}"`)
  const values = operator === 'IN' ? list(reader) : [literal(reader)]
  return { field: field.text.toLowerCase(), operator, values }
}

function list(reader: Reader): string[] {
  reader.needs('(')
  const values = [literal(reader)]
  while (reader.takes(',')) values.push(literal(reader))
  reader.needs(')')
  return values
}

function literal(reader: Reader): string {
  const token = reader.next()
  if (token.kind === 'text') return token.text
  // Numbers and true/false may stand bare; some clients send them so.
  if (token.kind === 'word' && /^(true|false|-?\d+(\.\d+)?)$/i.test(token.text)) return token.text
  throw unparsedQuery(`Encountered "${token.text}", expected a value in quotes`)
}

function ordering(reader: Reader): Query['orderBy'] {
  const found: { field: string; descending: boolean }[] = []
  do {
    const field = reader.next()
    if (field.kind !== 'word') throw unparsedQuery('no property to sort by')
    const descending = reader.takes('DESC')
    if (!descending) reader.takes('ASC')
    found.push({ field: field.text.toLowerCase(), descending })
  } while (reader.takes(','))
  return found
}

function bounded(reader: Reader, least: number, most: number): number {
  const { text } = reader.next()
  if (!/^-?\d+$/.test(text)) throw unparsedQuery(`Encountered "${text}", expected a number`)
  const value = Number(text)
  if (value < least) throw badQuery(`value ${value} is too small. Min allowed value is ${least}`)
  if (value > most) throw badQuery(`value ${value} is too large. Max allowed value is ${most}`)
  return value
}
