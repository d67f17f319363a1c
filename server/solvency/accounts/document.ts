// A file of accounts: a list of companies with items, ratios or both. Refuses what does not fit by
// its path. Tens of thousands of companies: each is looked at once.

import { Malformed } from '../../../core/malformed.ts'
import { type Accounts, itemNames, ratioNames } from './ratios.ts'

export function parseAccounts(json: unknown): Accounts[] {
  if (!Array.isArray(json)) throw new Malformed({ path: '', wanted: 'not a list', found: json })
  return json.map((company: unknown, at) => companyOf(company, `[${at}]`))
}

const items = new Map(itemNames.map((name) => [`${name}`, name]))
const ratios = new Map(ratioNames.map((name) => [`${name}`, name]))
const keys = ['id', 'year', 'items', 'ratios']

function companyOf(json: unknown, path: string): Accounts {
  const given = objectOf(json, path)
  for (const key of Object.keys(given)) {
    if (!keys.includes(key)) throw unknownKey(`${path}.${key}`)
  }
  const { id, year } = given
  if (typeof id !== 'string' || id === '') {
    throw new Malformed({ path: `${path}.id`, wanted: 'not a text', found: id })
  }
  if (year !== undefined && year !== null && !Number.isFinite(year)) {
    throw new Malformed({ path: `${path}.year`, wanted: 'not a number', found: year })
  }
  return {
    id,
    ...(year === undefined || year === null ? {} : { year: Number(year) }),
    items: amountsOf(given['items'], { path: `${path}.items`, names: items }),
    ratios: amountsOf(given['ratios'], { path: `${path}.ratios`, names: ratios }),
  }
}

function objectOf(json: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return { ...json }
  throw new Malformed({ path, wanted: 'not an object', found: json })
}

interface Named<Name extends string> {
  readonly path: string
  readonly names: ReadonlyMap<string, Name>
}

/** What is null is absent. */
function amountsOf<Name extends string>(
  json: unknown,
  { path, names }: Named<Name>,
): Partial<Record<Name, number>> {
  const found: Partial<Record<Name, number>> = {}
  if (json === undefined || json === null) return found
  const given = objectOf(json, path)
  for (const key of Object.keys(given)) {
    const name = names.get(key)
    if (name === undefined) throw unknownKey(`${path}.${key}`)
    const value = given[key]
    if (value !== null && value !== undefined) found[name] = numberOf(value, `${path}.${key}`)
  }
  return found
}

const decimal = /^-?\d{1,100}(\.\d{1,100})?([eE][-+]?\d{1,3})?$/

function numberOf(value: unknown, path: string): number {
  const number = typeof value === 'string' && decimal.test(value) ? Number(value) : value
  if (typeof number === 'number' && Number.isFinite(number)) return number
  throw new Malformed({ path, wanted: 'not a number', found: value })
}

const unknownKey = (path: string) =>
  new Malformed({ path, wanted: 'not a key of this file', found: undefined })
