// What a request holds, read through a strict schema: what does not fit is refused with its field.

import type { z } from 'zod'
import { Refused } from './refused.ts'

/** `where` names the part of the request: `body`, `query`, `path`. */
export function parsed<S extends z.ZodType>(schema: S, where: string, found: unknown): z.output<S> {
  const result = schema.safeParse(found)
  if (!result.success) {
    const [issue] = result.error.issues
    const path = [...(issue?.path ?? []), ...(issue ? unknownKey(issue) : [])].map(String)
    throw misfit(where, path, issue?.message ?? 'does not fit')
  }
  const unkept = pathOfNul(result.data)
  if (unkept !== null) throw misfit(where, unkept, 'a text holds a NUL')
  return result.data
}

function misfit(where: string, path: readonly string[], message: string): Refused {
  return new Refused({
    status: 400,
    code: 'MALFORMED',
    field: path.length === 0 ? where : path.join('.'),
    detail: `${[where, ...path].join('.')}: ${message}`,
  })
}

/** Where the database could not even be asked: no text of PostgreSQL holds a NUL. */
function pathOfNul(value: unknown): readonly string[] | null {
  if (typeof value === 'string') return value.includes('\0') ? [] : null
  if (typeof value !== 'object' || value === null) return null
  for (const [key, inner] of Object.entries(value)) {
    const path = pathOfNul(inner)
    if (path !== null) return [key, ...path]
  }
  return null
}

const unknownKey = (issue: z.core.$ZodIssue): readonly PropertyKey[] =>
  issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
