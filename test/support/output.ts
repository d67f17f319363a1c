// What the product says while the suite runs, in its log and in the errors of jobs and connectors,
// is kept in one folder, and beside it the secrets of hosts, sessions and signatures. After the
// last test none of these, and no address of a customer, may be found there. Without the folder
// nothing is kept. Left out: what child processes print, and errors that a test catches itself.

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
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
  if (depth > deepest || seen.has(value)) return '…'
  seen.add(value)
  const inside = (part: unknown) => opened(part, { depth: depth + 1, seen })
  const isListed = value instanceof Map || value instanceof Set || value instanceof Headers
  if (isListed) return [...value.entries()].map(inside)
  const names = Object.getOwnPropertyNames(value)
  return Object.fromEntries(names.map((name) => [name, inside(Reflect.get(value, name))]))
}

const shortestSecret = 8
const address = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g

const basic = /Basic ([\w+/=-]{8,})/gi

/** With what a `Basic` header says in clear beside it. */
const withBasic = (line: string): string =>
  [line, ...[...line.matchAll(basic)].map(([, said = '']) => Buffer.from(said, 'base64'))].join(' ')

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
  const forms = secrets.flatMap((secret) => [...new Set([secret, encodeURIComponent(secret)])])
  const found = lines.flatMap((line) => {
    const text = withBasic(line)
    return [...forms.filter((form) => text.includes(form)), ...(line.match(address) ?? [])].map(
      (it) => `${it} in: ${line}`,
    )
  })
  return { lines: lines.length, secrets: secrets.length, found }
}

export function keepOutputIn(folder: string): void {
  process.env[variable] = folder
}
