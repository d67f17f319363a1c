// Where a file does not fit its schema, said in one sentence: the first issue of zod as
// `Malformed`. Leaves out the other issues: one is mended at a time.

import type { z } from 'zod'
import { Malformed } from '../../core/malformed.ts'

type Path = readonly PropertyKey[]

/**
 * The value in the schema's shape, or the first fault with its path and what was wanted. `place` is
 * where the value stands in its file.
 */
export function fitted<S extends z.ZodType>(
  schema: S,
  value: unknown,
  place: Path = [],
): z.output<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const path = issue ? issuePath(issue) : []
  const found = at(value, path)
  throw new Malformed({
    path: pathText([...place, ...path]),
    wanted: issue ? wording(issue, found) : 'not of this shape',
    found,
  })
}

function issuePath(issue: z.core.$ZodIssue): Path {
  return issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'not text',
  number: 'not a number',
  int: 'not a whole number',
  boolean: 'not true or false',
  array: 'not a list',
  object: 'not an object',
}

function wording(issue: z.core.$ZodIssue, found: unknown): string {
  if (issue.code === 'unrecognized_keys') return 'unknown key'
  if (found === undefined) return 'missing'
  switch (issue.code) {
    case 'invalid_type':
      return typeNames[issue.expected] ?? `not ${issue.expected}`
    case 'invalid_value':
      return issue.values.length === 1
        ? `not ${String(issue.values[0])}`
        : `not one of ${issue.values.map(String).join(', ')}`
    case 'too_small':
      return `less than ${issue.minimum}${issue.origin === 'array' ? ' entries' : ''}`
    default:
      return issue.message
  }
}

/** `invoices[12].instalments[0].due`; `$` is the whole file. */
export function pathText(path: Path): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : keyText(String(key))))
  return text.join('').replace(/^\./, '') || '$'
}

function keyText(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`
}

function at(value: unknown, path: Path): unknown {
  let found = value
  for (const key of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined
    found = Reflect.get(found, key)
  }
  return found
}
