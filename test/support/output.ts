// All that the product says while the suite runs, lines of its log and errors that it threw, is
// kept in one folder, and beside it every secret that was in play. After the last test none of
// these, and no address of a customer, may be found there. Without the folder nothing is kept.

import { appendFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const variable = 'ENCOURS_TEST_OUTPUT'

function keep(name: 'said' | 'secrets', line: string): void {
  const folder = process.env[variable]
  if (folder === undefined) return
  appendFileSync(join(folder, `${name}-${process.pid}`), `${line}\n`)
}

export const keepLine = (line: string): void => keep('said', line.trimEnd())

/** A token, a password, a key: from now on it must not be said. */
export function neverSaid(secret: string): void {
  keep('secrets', secret)
}

const deepest = 6

export const keepError = (error: unknown): void => keepLine(openedError(error))

/** As a debugger would show it: with causes, and with what hangs on them. */
export const openedError = (error: unknown): string =>
  JSON.stringify(opened(error, { depth: 0, seen: new Set() }))

interface Walk {
  readonly depth: number
  readonly seen: Set<unknown>
}

function opened(value: unknown, { depth, seen }: Walk): unknown {
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth > deepest || seen.has(value)) return '…'
  seen.add(value)
  const names = Object.getOwnPropertyNames(value)
  const open = (name: string) => opened(Reflect.get(value, name), { depth: depth + 1, seen })
  return Object.fromEntries(names.map((name) => [name, open(name)]))
}

const shortestSecret = 8
const address = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g

export interface Search {
  readonly lines: number
  readonly secrets: number
  /** Lines that hold what must not be said, with what it is. */
  readonly found: readonly string[]
}

export function searchOutput(folder: string): Search {
  const linesOf = (name: string) =>
    readdirSync(folder)
      .filter((file) => file.startsWith(`${name}-`))
      .flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'))
      .filter((line) => line !== '')
  const secrets = [...new Set(linesOf('secrets'))].filter(({ length }) => length >= shortestSecret)
  const lines = linesOf('said')
  const found = lines.flatMap((line) =>
    [...secrets.filter((secret) => line.includes(secret)), ...(line.match(address) ?? [])].map(
      (it) => `${it} in: ${line}`,
    ),
  )
  return { lines: lines.length, secrets: secrets.length, found }
}

export function keepOutputIn(folder: string): void {
  process.env[variable] = folder
}
