// The answer to a query over the stand-in's books: which properties may be asked, how values
// compare, and the filter on inactive customers that nobody asks for.

import { type Currency, parseCurrency } from '../../../core/currency.ts'
import { parseDay } from '../../../core/day.ts'
import { epochMs, parseInstant } from '../../../core/instant.ts'
import { parseMinor } from '../../../core/money.ts'
import { badQuery } from './faults.ts'
import { type Books, type EntityType, entityTypes, type HostRecord, refValue } from './model.ts'
import type { Condition, Query } from './query-parse.ts'
import {
  balanceWithJobs,
  companyInfoJson,
  type Including,
  preferencesJson,
  recordJson,
} from './wire.ts'

type Kind = 'id' | 'text' | 'amount' | 'day' | 'instant' | 'flag'
type Value = string | bigint | number | boolean | null

interface Property {
  readonly kind: Kind
  /** Can be sorted by, and asked for nowhere. */
  readonly sortOnly?: boolean
  value(books: Books, record: HostRecord): Value
}

const field =
  (name: string) =>
  (_books: Books, record: HostRecord): Value => {
    const value = record.fields[name]
    return typeof value === 'string' ? value : refValue(value)
  }

const common: Readonly<Record<string, Property>> = {
  id: { kind: 'id', value: (_books, { id }) => id },
  'metadata.createtime': { kind: 'instant', value: (_books, { createdMs }) => createdMs },
  'metadata.lastupdatedtime': { kind: 'instant', value: (_books, { updatedMs }) => updatedMs },
}
const active: Property = { kind: 'flag', value: (_books, { fields }) => fields['Active'] !== false }
const open: Property = { kind: 'amount', value: (_books, record) => record.open }
const transaction: Readonly<Record<string, Property>> = {
  ...common,
  customerref: { kind: 'text', value: (_books, { customer }) => customer },
  docnumber: { kind: 'text', value: field('DocNumber') },
  txndate: { kind: 'day', value: field('TxnDate') },
  totalamt: { kind: 'amount', value: (_books, { total }) => total },
}

const properties: Readonly<Record<EntityType, Readonly<Record<string, Property>>>> = {
  Customer: {
    ...common,
    active,
    displayname: { kind: 'text', value: field('DisplayName') },
    companyname: { kind: 'text', value: field('CompanyName') },
    givenname: { kind: 'text', value: field('GivenName') },
    familyname: { kind: 'text', value: field('FamilyName') },
    fullyqualifiedname: { kind: 'text', value: field('DisplayName') },
    balance: open,
    balancewithjobs: { kind: 'amount', sortOnly: true, value: balanceWithJobs },
    job: { kind: 'flag', value: (_books, { customer }) => customer !== null },
    parentref: { kind: 'text', value: (_books, { customer }) => customer },
    primaryemailaddr: { kind: 'text', value: emailOf },
  },
  Invoice: {
    ...transaction,
    duedate: { kind: 'day', value: field('DueDate') },
    balance: open,
    salestermref: { kind: 'text', value: field('SalesTermRef') },
  },
  CreditMemo: { ...transaction, balance: open },
  Payment: transaction,
  Term: { ...common, active, name: { kind: 'text', value: field('Name') } },
  Attachable: {
    ...common,
    'attachableref.entityref.type': { kind: 'text', value: (_b, record) => target(record).type },
    'attachableref.entityref.value': { kind: 'text', value: (_b, record) => target(record).id },
  },
}

function emailOf(_books: Books, { fields }: HostRecord): Value {
  const email: unknown = fields['PrimaryEmailAddr']
  if (typeof email !== 'object' || email === null || !('Address' in email)) return null
  return typeof email.Address === 'string' ? email.Address : null
}

/** What a note hangs on. */
export function target(record: HostRecord): { type: string | null; id: string | null } {
  const refs: unknown = record.fields['AttachableRef']
  const first: unknown = Array.isArray(refs) ? refs[0] : null
  if (typeof first !== 'object' || first === null || !('EntityRef' in first)) {
    return { type: null, id: null }
  }
  const ref: unknown = first.EntityRef
  const named = typeof ref === 'object' && ref !== null && 'type' in ref ? ref.type : null
  return { type: typeof named === 'string' ? named.toLowerCase() : null, id: refValue(ref) }
}

export function runQuery(
  books: Books,
  query: Query,
  including?: Including,
): Record<string, unknown> {
  const alone = singleton(books, query)
  if (alone) return alone
  const type = entityTypes.find((known) => known.toLowerCase() === query.entity.toLowerCase())
  if (!type) throw badQuery(`${query.entity} is not a valid entity`)
  const tests = [...hiddenUnlessAsked(type, query), ...query.where].map((one) => test(type, one))
  const found: HostRecord[] = []
  for (const record of books.records[type].values()) {
    if (tests.every((passes) => passes(books, record))) found.push(record)
  }
  if (query.count) return { totalCount: found.length }
  const sorted = sort(books, type, { query, found })
  const page = sorted.slice(query.start - 1, query.start - 1 + query.max)
  if (page.length === 0) return {}
  return {
    [type]: page.map((record) => recordJson(books, record, including)),
    startPosition: query.start,
    maxResults: page.length,
  }
}

function singleton(books: Books, { entity }: Query): Record<string, unknown> | null {
  const name = entity.toLowerCase()
  if (name === 'companyinfo') return { CompanyInfo: [companyInfoJson(books)], maxResults: 1 }
  if (name === 'preferences') return { Preferences: [preferencesJson(books)], maxResults: 1 }
  return null
}

function hiddenUnlessAsked(type: EntityType, query: Query): Condition[] {
  if (type !== 'Customer' && type !== 'Term') return []
  if (query.where.some(({ field: name }) => name === 'active')) return []
  return [{ field: 'active', operator: '=', values: ['true'] }]
}

function propertyOf(type: EntityType, name: string): Property {
  const property = properties[type][name]
  if (!property) throw badQuery(`Property ${name} not found for Entity ${type}`)
  return property
}

type Test = (books: Books, record: HostRecord) => boolean

function test(type: EntityType, { field: name, operator, values }: Condition): Test {
  const property = propertyOf(type, name)
  if (property.sortOnly) throw badQuery(`Property ${name} is not queryable`)
  if (property.kind === 'id' && operator !== '=' && operator !== 'IN') {
    throw badQuery(`Operator ${operator} is not supported for property Id`)
  }
  if (operator === 'LIKE') {
    const pattern = like(values[0] ?? '')
    return (books, record) => pattern.test(`${property.value(books, record) ?? ''}`)
  }
  const wanted = (currency: Currency) =>
    values.map((text) => literal(property.kind, text, currency))
  const euros = parseCurrency('EUR')
  const plain = euros ? wanted(euros) : []
  return (books, record) => {
    const value = property.value(books, record)
    if (value === null) return false
    const against = property.kind === 'amount' ? wanted(record.currency) : plain
    return against.some((other) => holds(value, operator, other))
  }
}

function literal(kind: Kind, text: string, currency: Currency): Value {
  if (kind === 'amount') {
    const minor = parseMinor(text, currency)
    if (minor !== null) return minor
    throw badQuery(`value ${text} is not a number`)
  }
  if (kind === 'flag') {
    const word = text.toLowerCase()
    if (word === 'true' || word === 'false') return word === 'true'
    throw badQuery(`value ${text} is not a boolean`)
  }
  return kind === 'instant' ? instantLiteral(text) : text
}

const pacificMidnight = 'T00:00:00-08:00'

function instantLiteral(text: string): number {
  const instant = parseInstant(parseDay(text) ? `${text}${pacificMidnight}` : text)
  if (instant) return epochMs(instant)
  throw badQuery(`value ${text} is not a date`)
}

function holds(
  value: Value,
  operator: Exclude<Condition['operator'], 'LIKE'>,
  other: Value,
): boolean {
  if (value === null || other === null) return false
  switch (operator) {
    case '=':
    case 'IN':
      return value === other || alike(value, other)
    case '<':
      return value < other
    case '>':
      return value > other
    case '<=':
      return value <= other
    case '>=':
      return value >= other
  }
}

const alike = (a: Value, b: Value): boolean =>
  typeof a === 'string' && typeof b === 'string' && a.toLowerCase() === b.toLowerCase()

function like(pattern: string): RegExp {
  const parts = pattern.split('%').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 'is')
}

interface ToSort {
  readonly query: Query
  readonly found: HostRecord[]
}

function sort(books: Books, type: EntityType, { query, found }: ToSort): HostRecord[] {
  const keys = query.orderBy.map(({ field: name, descending }) => ({
    property: propertyOf(type, name),
    sign: descending ? -1 : 1,
  }))
  if (keys.length === 0) return found
  return found.sort((a, b) => {
    for (const { property, sign } of keys) {
      const [left, right] = [property.value(books, a), property.value(books, b)]
      if (left === right) continue
      if (left === null) return -sign
      if (right === null) return sign
      return left < right ? -sign : sign
    }
    return 0
  })
}
