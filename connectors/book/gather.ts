// Which rows belong together: one row a document, or several as the instalments of one. Repeated
// rows and rows that contradict an earlier one are refused. Leaves out what a document becomes.

import { present } from '../../core/assert.ts'
import type { Document, DocumentKind } from './document.ts'
import type { Row } from './rows.ts'
import type { Amount } from './tally.ts'

/** A row that can be read. */
export interface Part {
  readonly line: number
  /** Equal where all cells are equal. */
  readonly print: number
  readonly amount: Amount
  readonly document: Document
}

export type Parts = readonly [Part, ...Part[]]

export interface Gathering {
  /** Why the part is refused, or null: then it will be in what `release` gives, now or later. */
  readonly take: (part: Part) => string | null
  /** A row of this id could not be read, so the others of its id cannot stand alone. */
  readonly spoil: (id: string, line: number) => void
  /** After every row, with its id: the documents that are whole now. */
  readonly release: (id: string) => Released
}

export interface Released {
  readonly whole: readonly Parts[]
  /** Parts of documents that miss one, and the line that could not be read. */
  readonly spoilt: readonly { readonly part: Part; readonly line: number }[]
}

/** One row a document. The first of an id stands; 16 bytes and the id are kept of each. */
export function singly(): Gathering {
  const lines: number[] = []
  const prints: number[] = []
  const known: Readonly<Record<DocumentKind, Map<string, number>>> = {
    invoice: new Map(),
    creditNote: new Map(),
    payment: new Map(),
  }
  let ready: Parts | null = null
  return {
    take: (part) => {
      const { kind, id } = part.document
      const first = known[kind].get(id)
      if (first !== undefined) {
        const line = present(lines[first], 'the line of a known document')
        return prints[first] === part.print
          ? repeats(line)
          : `the id of line ${line}, which differs`
      }
      known[kind].set(id, lines.length)
      lines.push(part.line)
      prints.push(part.print)
      ready = [part]
      return null
    },
    spoil: () => {},
    release: () => {
      const whole = ready ? [ready] : []
      ready = null
      return { whole, spoilt: [] }
    },
  }
}

interface Group {
  readonly first: Part
  readonly parts: [Part, ...Part[]]
}

interface Pending {
  groups: Group[]
  spoiltAt: number | null
}

const mostInstalments = 1000

/** Several rows of one id are one document; `counts` says how many rows of each id there are. */
export function byInstalments(
  counts: Map<string, number>,
  totalOfRow: 'share' | 'document',
): Gathering {
  const waiting = new Map<string, Pending>()
  const pendingOf = (id: string): Pending => {
    const known = waiting.get(id) ?? { groups: [], spoiltAt: null }
    waiting.set(id, known)
    return known
  }
  return {
    take: (part) => {
      const pending = pendingOf(part.document.id)
      const group = pending.groups.find(({ first }) => first.document.kind === part.document.kind)
      if (!group) {
        pending.groups.push({ first: part, parts: [part] })
        return null
      }
      const refused = contradiction(group, part, totalOfRow)
      if (refused === null) group.parts.push(part)
      return refused
    },
    spoil: (id, line) => {
      const pending = pendingOf(id)
      pending.spoiltAt ??= line
    },
    release: (id) => {
      const left = (counts.get(id) ?? 1) - 1
      if (left > 0) {
        counts.set(id, left)
        return nothing
      }
      counts.delete(id)
      const pending = waiting.get(id)
      waiting.delete(id)
      return pending ? released(pending) : nothing
    },
  }
}

const nothing: Released = { whole: [], spoilt: [] }

function released({ groups, spoiltAt }: Pending): Released {
  if (spoiltAt === null) return { whole: groups.map(({ parts }) => parts), spoilt: [] }
  const parts = groups.flatMap((group) => group.parts)
  return { whole: [], spoilt: parts.map((part) => ({ part, line: spoiltAt })) }
}

function contradiction(
  { first, parts }: Group,
  part: Part,
  totalOfRow: 'share' | 'document',
): string | null {
  const same = parts.find(({ print }) => print === part.print)
  if (same) return repeats(same.line)
  if (parts.length >= mostInstalments) return `more than ${mostInstalments} instalments`
  const facts = ['customer', 'number', 'issued', 'currency', 'status'] as const
  const compared = totalOfRow === 'document' ? ([...facts, 'total'] as const) : facts
  const differing = compared.find((fact) => first.document[fact] !== part.document[fact])
  return differing ? `the id of line ${first.line}, which has another ${differing}` : null
}

const repeats = (line: number): string => `repeats line ${line} cell for cell`

/** 53 bits over all cells: equal rows have equal prints. */
export function printOf({ cells }: Row): number {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (const cell of cells) {
    for (let i = 0; i < cell.length; i += 1) {
      const code = cell.charCodeAt(i)
      high = Math.imul(high ^ code, 2654435761)
      low = Math.imul(low ^ code, 1597334677)
    }
    high = Math.imul(high ^ 0x1f, 2246822507)
    low = Math.imul(low ^ 0x1e, 3266489909)
  }
  return 4294967296 * (2097151 & (low ^ (low >>> 15))) + ((high ^ (high >>> 13)) >>> 0)
}
