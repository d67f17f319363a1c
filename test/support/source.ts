// One source file as its syntax tree tells it: what it imports, which functions it holds, which
// names and literals it uses. Judges nothing.

import { posix } from 'node:path'
import { parseSync } from 'oxc-parser'

export interface Reference {
  /** A path from the root for our own files, a package's name or `node:…` for others. */
  readonly target: string
  /** `import type` and `export type`: gone at run time. */
  readonly typeOnly: boolean
  readonly reexport: boolean
  readonly line: number
}

export interface Located {
  readonly text: string
  readonly line: number
}

export interface FunctionSpan {
  readonly line: number
  readonly lines: number
  readonly parameters: number
  /** The function it is handed to, such as `describe`; empty where it stands alone. */
  readonly givenTo: string
}

export interface Source {
  readonly path: string
  readonly text: string
  readonly references: readonly Reference[]
  /** Names used as values or types, such as `Date`, `process.env`, `Math.random`. */
  readonly names: readonly Located[]
  readonly strings: readonly Located[]
  readonly functions: readonly FunctionSpan[]
  /** Lines where a type is `any`. */
  readonly anyLines: readonly number[]
  /** Lines that a template literal stands on: HTML, CSS, letters. No formatter breaks them. */
  readonly markupLines: ReadonlySet<number>
  readonly comments: readonly Located[]
  /** Nothing of its own: only imports and re-exports. */
  readonly barrel: boolean
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

export function readSource(path: string, text: string): Source {
  const parsed = parseSync(path, text)
  const fault = parsed.errors[0]
  if (fault) throw new Error(`${path} does not parse: ${fault.message}`)
  const lineOf = lineCounter(text)
  const lists = {
    references: [],
    names: [],
    strings: [],
    functions: [],
    anyLines: [],
    markupLines: [],
  }
  const reading: Reading = { text, lineOf, ...lists }
  visit({ node: parsed.program, parent: null, key: '' }, reading)
  return {
    path,
    text,
    references: reading.references.map((reference) => ({
      ...reference,
      target: resolveTarget(path, reference.target),
    })),
    names: reading.names,
    strings: reading.strings,
    functions: reading.functions,
    anyLines: reading.anyLines,
    markupLines: new Set(reading.markupLines),
    comments: parsed.comments.map(({ value, start }) => ({ text: value, line: lineOf(start) })),
    barrel: isBarrel(parsed.program.body),
  }
}

interface Reading {
  readonly text: string
  readonly lineOf: (offset: number) => number
  readonly references: Reference[]
  readonly names: Located[]
  readonly strings: Located[]
  readonly functions: FunctionSpan[]
  readonly anyLines: number[]
  readonly markupLines: number[]
}

interface Place {
  readonly node: unknown
  readonly parent: Node | null
  readonly key: string
}

function visit(place: Place, reading: Reading): void {
  const { node } = place
  if (Array.isArray(node)) {
    for (const child of node) visit({ ...place, node: child }, reading)
    return
  }
  if (!isNode(node)) return
  note(node, place, reading)
  for (const key of Object.keys(node)) {
    visit({ node: node[key], parent: node, key }, reading)
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

const isIdentifier = (value: unknown): boolean => isNode(value) && value.type === 'Identifier'

function note(node: Node, place: Place, reading: Reading): void {
  const line = reading.lineOf(node.start)
  const target = importedText(node, reading.text)
  if (target !== null) {
    reading.references.push({ ...target, line })
  } else if (node.type === 'Identifier' && !isPropertyName(place)) {
    reading.names.push({ text: `${node['name']}`, line })
  } else if (node.type === 'MemberExpression' && isIdentifier(node['object'])) {
    reading.names.push({ text: reading.text.slice(node.start, node.end), line })
  } else if (node.type === 'Literal' && typeof node['value'] === 'string') {
    reading.strings.push({ text: node['value'], line })
  } else if (node.type === 'TemplateLiteral') {
    reading.strings.push({ text: reading.text.slice(node.start + 1, node.end - 1), line })
    reading.markupLines.push(...linesOf(node, reading))
  } else if (functionTypes.has(node.type)) {
    reading.functions.push(functionSpan(node, place.parent, reading))
  } else if (node.type === 'TSAnyKeyword') {
    reading.anyLines.push(line)
  }
}

const functionTypes = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
])

function linesOf(node: Node, { lineOf }: Reading): number[] {
  const [first, last] = [lineOf(node.start), lineOf(node.end)]
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

function functionSpan(node: Node, parent: Node | null, { text, lineOf }: Reading): FunctionSpan {
  const line = lineOf(node.start)
  const parameters = Array.isArray(node['params']) ? node['params'].length : 0
  const lines = lineOf(node.end) - line + 1
  return { line, lines, parameters, givenTo: calleeName(parent, text) }
}

function calleeName(parent: Node | null, text: string): string {
  if (parent?.type !== 'CallExpression' || !isNode(parent['callee'])) return ''
  return text.slice(parent['callee'].start, parent['callee'].end)
}

/** `a.name`, `{ name: … }` and the like: a word, not a use of the global of that name. */
function isPropertyName({ parent, key }: Place): boolean {
  if (parent === null || parent['computed'] === true || parent['shorthand'] === true) return false
  return key === 'property' || key === 'key'
}

/** Import and export statements, `import()` and `import('…')` types; null for any other node. */
function importedText(node: Node, text: string): Omit<Reference, 'line'> | null {
  const source = node['source']
  if (!isNode(source)) return null
  const written = text.slice(node.start, node.end)
  const target = /^['"`](.*)['"`]$/.exec(text.slice(source.start, source.end))?.[1] ?? '(computed)'
  const reexport = node.type.startsWith('Export')
  const typeOnly = node.type === 'TSImportType' || /^(import|export)\s+type\b/.test(written)
  return { target, typeOnly, reexport }
}

function isBarrel(body: readonly { readonly type: string }[]): boolean {
  const passing = body.filter(
    (statement) => statement.type.startsWith('Export') && 'source' in statement && statement.source,
  )
  const ownWork = body.filter(({ type }) => type !== 'ImportDeclaration')
  return passing.length > 0 && passing.length === ownWork.length
}

function resolveTarget(from: string, target: string): string {
  if (!target.startsWith('.')) return target
  return posix.normalize(posix.join(posix.dirname(from), target))
}

function lineCounter(text: string): (offset: number) => number {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low + 1
  }
}
