// The language that a letter's sentences are written in: Liquid with names and conditions alone. No
// loop, no file, no clock, no prototype, and limits on time and memory. What a template may name is
// told in own-text.ts.

import { Liquid, LiquidError } from 'liquidjs'

/** The time is for a machine that stands still: without loops nothing takes long. */
const limits = { parseLimit: 50_000, renderLimit: 10_000, memoryLimit: 1_000_000 }

/** No file, no prototype, no guess: an unknown name stops the letter. */
export const strict = {
  ...limits,
  templates: {},
  strictVariables: true,
  strictFilters: true,
  lenientIf: true,
  ownPropertyOnly: true,
}

const usableTags = new Set(['if', 'unless', 'case', 'comment'])
const usableFilters = new Set([
  ...['append', 'prepend', 'replace', 'remove', 'strip', 'truncate'],
  ...['upcase', 'downcase', 'capitalize', 'default', 'size', 'join'],
])

const sentences = sentenceEngine()

function sentenceEngine(): Liquid {
  const engine = new Liquid(strict)
  for (const tag of Object.keys(engine.tags))
    if (!usableTags.has(tag)) Reflect.deleteProperty(engine.tags, tag)
  for (const filter of Object.keys(engine.filters))
    if (!usableFilters.has(filter)) Reflect.deleteProperty(engine.filters, filter)
  return engine
}

export function say(template: string, scope: object): string {
  return String(sentences.parseAndRenderSync(template, { ...scope })).trim()
}

/** A blank line ends a paragraph; one that says nothing is none. */
export function paragraphsOf(templates: readonly string[], scope: object): readonly string[] {
  return say(templates.join('\n\n'), scope)
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
}

export interface Place {
  /** From 1. */
  readonly line: number
  readonly column: number
}

export interface Named extends Place {
  /** `customer.name` */
  readonly path: string
}

export type Analysis =
  | { readonly kind: 'parsed'; readonly variables: readonly Named[] }
  | { readonly kind: 'broken'; readonly place: Place; readonly reason: string }

/** What a template names and where, or where it breaks. */
export function analyse(template: string): Analysis {
  try {
    const { variables } = sentences.analyzeSync(sentences.parse(template))
    const named = Object.values(variables)
      .flat()
      .map(({ segments, location }) => ({
        path: segments.map(String).join('.'),
        ...{ line: location.row, column: location.col },
      }))
    return { kind: 'parsed', variables: named }
  } catch (error) {
    return { kind: 'broken', ...faultIn(error) }
  }
}

/** Where a Liquid error happened, and its sentence without the place. */
export function faultIn(error: unknown): { readonly place: Place; readonly reason: string } {
  if (!LiquidError.is(error)) throw error
  const [line = 1, column = 1] = error.token.getPosition()
  const [first = ''] = error.message.split('\n', 1)
  return { place: { line, column }, reason: first.replace(/, line:\d+, col:\d+$/, '') }
}
