// A call of a method, and what a method is.

import type { Books } from './books.ts'
import type { Model } from './schema.ts'
import type { Caller } from './user.ts'
import type { Given, Json } from './values.ts'

export interface Call {
  readonly books: Books
  readonly caller: Caller
  readonly model: Model
  readonly ids: readonly number[]
  readonly given: Readonly<Record<string, Given>>
}

export interface Method {
  /** In the order of its Python signature; those that must be there end with `!`. */
  readonly takes: readonly string[]
  /** It hands on what it does not know, to something that fails on it. */
  readonly handsOn?: true
  /** Of the model, not of records: ids are refused. */
  readonly ofModel?: true
  run(call: Call): Json
}
