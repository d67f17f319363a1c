// Programmer errors stop here; expected answers and operating failures never do.

import { excerpt } from './malformed.ts'

export class AssertionFailed extends Error {
  override name = 'AssertionFailed'
}

export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionFailed(message)
}

/** The value, or a bug of ours if it is missing. */
export function present<T>(value: T | null | undefined, what: string): T {
  assert(value !== null && value !== undefined, `${what} is missing`)
  return value
}

/** Closes a `switch` over a `kind`: a new kind fails to compile here first. */
export function unreachable(value: never): never {
  throw new AssertionFailed(`unreachable: ${excerpt(value)}`)
}
