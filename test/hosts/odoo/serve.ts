// One call of a method, by whichever door it came: who calls, what is asked, what is answered.

import { setTimeout as wait } from 'node:timers/promises'
import { transact } from './books.ts'
import { notFound, unprocessable } from './faults.ts'
import { checkArguments, methodOf } from './methods.ts'
import { findModel } from './models.ts'
import type { HostState } from './state.ts'
import { callerOf } from './user.ts'
import { type Given, isRecord, type Json, numbers } from './values.ts'

export interface Asked {
  readonly uid: number
  readonly model: string
  readonly method: string
  readonly ids: Given
  readonly context: Given
  readonly given: Readonly<Record<string, Given>>
}

export function serve(state: HostState, asked: Asked): Json {
  const { books, groups } = state
  const { uid, ids, given } = asked
  const caller = callerOf(books, { uid, groups, context: asked.context })
  const isMissing = books.switches.noModule && asked.model.startsWith('encours.')
  const model = isMissing ? null : findModel(asked.model)
  if (!model) throw notFound(`the model '${asked.model}' does not exist`)
  const method = methodOf(books, model, asked.method)
  const wanted = numbers(ids)
  if (method.ofModel && wanted.length > 0) {
    throw unprocessable(`cannot call ${model.name}.${asked.method} with ids`)
  }
  checkArguments(method, given)
  return transact(books, { uid }, () => method.run({ books, caller, model, ids: wanted, given }))
}

/** Python's positional arguments: of records the ids come first (section 1, JSON-RPC). */
export function positional(state: HostState, asked: Positional): Asked {
  const { model: name, method: methodName, args, kwargs, uid } = asked
  const model = findModel(name)
  if (!model) throw notFound(`Object ${name} doesn't exist`)
  const method = methodOf(state.books, model, methodName)
  const [first, ...others] = args
  const rest = method.ofModel ? args : others
  const ids = method.ofModel ? [] : typeof first === 'number' ? [first] : first
  const names = method.takes.map((one) => one.replace('!', ''))
  const placed = rest.map((value, i) => [names[i] ?? `argument ${i + 1}`, value] as const)
  const { context, ...named } = isRecord(kwargs) ? kwargs : {}
  const given = { ...Object.fromEntries(placed), ...named }
  return { uid, model: name, method: methodName, ids, context, given }
}

export interface Positional {
  readonly uid: number
  readonly model: string
  readonly method: string
  readonly args: readonly Given[]
  readonly kwargs: Given
}

export async function pause({ answerAfterMs }: HostState): Promise<void> {
  if (answerAfterMs > 0) await wait(answerAfterMs)
}
