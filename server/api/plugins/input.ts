// What a request holds, read through a strict schema: what does not fit is refused with its field.

import type { z } from 'zod'
import { Refused } from './refused.ts'

/** `where` names the part of the request: `body`, `query`, `path`. */
export function parsed<S extends z.ZodType>(schema: S, where: string, found: unknown): z.output<S> {
  const result = schema.safeParse(found)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const path = [...(issue?.path ?? []), ...(issue ? unknownKey(issue) : [])].map(String)
  throw new Refused({
    status: 400,
    code: 'MALFORMED',
    field: path.length === 0 ? where : path.join('.'),
    detail: `${[where, ...path].join('.')}: ${issue?.message ?? 'does not fit'}`,
  })
}

const unknownKey = (issue: z.core.$ZodIssue): readonly PropertyKey[] =>
  issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
