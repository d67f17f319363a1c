// Which records a domain means: prefix notation, `&` between what stands side by side. A moment
// is compared by whole seconds in 19, and to the microsecond before (section 3).

import { type Books, findRow } from './books.ts'
import { typeError, valueError } from './faults.ts'
import { displayOf, fieldOf, held, modelOf } from './models.ts'
import { familyOf } from './models-partner.ts'
import type { Field, Model, ModelName } from './schema.ts'
import { type Given, isEmpty, isList, minorOf, numbers, type Row, type Value } from './values.ts'

export type Test = (row: Row) => boolean

export interface Domain {
  readonly test: Test
  /** The fields of the model itself that it names. */
  readonly names: ReadonlySet<string>
}

const operators = [
  ...['=', '!=', '<>', '>', '>=', '<', '<=', 'in', 'not in'],
  ...['like', 'ilike', 'not like', 'not ilike', '=like', '=ilike', 'child_of', 'parent_of'],
] as const
type Operator = (typeof operators)[number]

const isOperator = (text: Given): text is Operator => operators.some((known) => known === text)

interface Reader {
  readonly books: Books
  readonly model: Model
  readonly names: Set<string>
}

const python = (value: Given): string => {
  if (isList(value)) return `[${value.map(python).join(', ')}]`
  if (typeof value === 'string') return `'${value}'`
  return value === true ? 'True' : value === false || value === null ? 'False' : `${value}`
}

export function readDomain(books: Books, model: Model, given: Given): Domain {
  const names = new Set<string>()
  const list = given === undefined || given === null || given === false ? [] : given
  if (!isList(list)) throw typeError('Domain() invalid argument type for domain')
  const reader = { books, model, names }
  const left = [...list]
  const tests: Test[] = []
  while (left.length > 0) tests.push(readTerm(reader, left, list))
  return { names, test: (row) => tests.every((test) => test(row)) }
}

function readTerm(reader: Reader, left: Given[], whole: readonly Given[]): Test {
  const malformed = () => valueError(`Domain() malformed domain ${python(whole)}`)
  if (left.length === 0) throw malformed()
  const first = left.shift()
  if (first === '!') {
    const test = readTerm(reader, left, whole)
    return (row) => !test(row)
  }
  if (first === '&' || first === '|') {
    const [one, other] = [readTerm(reader, left, whole), readTerm(reader, left, whole)]
    return first === '&' ? (row) => one(row) && other(row) : (row) => one(row) || other(row)
  }
  if (!isList(first)) throw valueError(`Domain() invalid item in domain: ${python(first)}`)
  if (first.length !== 3) throw malformed()
  return readLeaf(reader, first)
}

function readLeaf(reader: Reader, leaf: readonly Given[]): Test {
  const [path, operator, value] = leaf
  if (path === 1 || path === 0) return () => (path === 1) === (value === 1)
  const told = `('${path}', ${python(operator)}, ${python(value)})`
  if (!isOperator(operator)) throw valueError(`Invalid operator in condition ${told}`)
  const [name = '', ...rest] = `${path}`.split('.')
  const { books, model } = reader
  const field = fieldOf(model, name)
  if (!field) throw valueError(`Invalid field ${model.name}.${name} in condition ${told}`)
  reader.names.add(name)
  if (!field.stored && !field.searchable) {
    throw valueError(`Cannot convert ${model.name}.${name} to SQL because it is not stored`)
  }
  if (rest.length > 0) return readPath(reader, field, { name, rest, operator, value })
  const holds = condition({ books, model, field, name }, operator, value)
  return (row) => holds(held(books, model, { row, name }), row)
}

interface Path {
  readonly name: string
  readonly rest: readonly string[]
  readonly operator: Operator
  readonly value: Given
}

/** `move_id.state`: what the record that is named says. */
function readPath({ books, model }: Reader, field: Field, path: Path): Test {
  const { name, rest, operator, value } = path
  if (!field.relation) throw valueError(`Invalid field path ${name}.${rest.join('.')}`)
  const relation: ModelName = field.relation
  const inner = readDomain(books, modelOf(relation), [[rest.join('.'), operator, value]])
  return (row) =>
    linked(held(books, model, { row, name })).some((id) => {
      const found = findRow(books, relation, id)
      return found !== null && inner.test(found)
    })
}

const linked = (value: Value): readonly number[] =>
  typeof value === 'number' ? [value] : Array.isArray(value) ? value : []

interface Place {
  readonly books: Books
  readonly model: Model
  readonly field: Field
  readonly name: string
}

type Holds = (value: Value, row: Row) => boolean

function condition(place: Place, operator: Operator, given: Given): Holds {
  switch (operator) {
    case '=':
      return isList(given) ? among(place, given) : equal(place, given)
    case '!=':
    case '<>':
      return not(isList(given) ? among(place, given) : equal(place, given))
    case 'in':
      return among(place, isList(given) ? given : [given])
    case 'not in':
      return not(among(place, isList(given) ? given : [given]))
    case 'child_of':
    case 'parent_of':
      return inFamily(place, operator, given)
    case '>':
    case '>=':
    case '<':
    case '<=':
      return ordered(place, operator, given)
    default:
      return like(place, operator, given)
  }
}

const not =
  (holds: Holds): Holds =>
  (value, row) =>
    !holds(value, row)

function among(place: Place, given: readonly Given[]): Holds {
  if (place.name === 'id' || place.field.relation) {
    const wanted = new Set(numbers(given))
    const empty = given.includes(false) || given.includes(null)
    if (given.every((one) => typeof one !== 'string')) {
      return (value) => {
        const found = linked(value)
        return found.length === 0 ? empty : found.some((id) => wanted.has(id))
      }
    }
  }
  const tests = given.map((one) => equal(place, one))
  return (value, row) => tests.some((test) => test(value, row))
}

function equal(place: Place, given: Given): Holds {
  const { field, books } = place
  if (given === false || given === null) {
    // Zero is no emptiness of an amount, but is what `= False` finds.
    return (value) => isEmpty(value) || value === 0n || (Array.isArray(value) && value.length === 0)
  }
  if (given === true && field.type !== 'boolean') return (value) => !isEmpty(value)
  if (field.relation && typeof given === 'string') {
    const relation = modelOf(field.relation)
    return (value) =>
      linked(value).some((id) => {
        const found = findRow(books, relation.name, id)
        return found !== null && displayOf(books, relation, found) === given
      })
  }
  if (field.type === 'datetime') {
    const from = momentOf(given)
    const width = books.version >= 19 ? 1_000 : 1
    return (value) => typeof value === 'number' && value >= from && value < from + width
  }
  if (field.relation) return (value) => linked(value).includes(Number(given))
  return (value, row) => value === comparable(place, given, row)
}

function comparable({ field, books, name }: Place, given: Given, row: Row): Value {
  if (field.type === 'monetary') {
    return minorOf(Number(given), digitsOf(books, { row, field, name }))
  }
  if (typeof given === 'string' || typeof given === 'number' || typeof given === 'boolean') {
    return given
  }
  return null
}

export interface AmountPlace {
  readonly row: Row
  readonly field: Field
  readonly name: string
}

/** How many decimals an amount of this record has. */
export function digitsOf(books: Books, { row, field }: AmountPlace): number {
  const own = row.values['currency_id']
  const company = findRow(books, 'res.company', Number(row.values['company_id'] ?? 1))
  const id = field.currency === 'record' && typeof own === 'number' ? own : null
  const used = id ?? Number(company?.values['currency_id'] ?? 0)
  const found = findRow(books, 'res.currency', used)
  return Number(found?.values['decimal_places'] ?? 2)
}

const momentShape = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}:\d{2})(\.\d{1,6})?)?$/

/** `YYYY-MM-DD HH:MM:SS`; with a zone it is an error (section 3). */
function momentOf(given: Given): number {
  const found = momentShape.exec(`${given}`)
  if (!found) {
    const zoned = /^\d{4}-\d{2}-\d{2}[ T][\d:.]+(Z|[+-]\d{2}:?\d{2})$/.test(`${given}`)
    const words = zoned
      ? `expecting only datetimes with no timezone: '${given}'`
      : `Invalid term '${given}' in expression date: '${given}'`
    throw valueError(words)
  }
  const [, day = '', time = '00:00:00', fraction = ''] = found
  return Date.parse(`${day}T${time}${fraction.slice(0, 4)}Z`)
}

type Comparison = '>' | '>=' | '<' | '<='

function ordered(place: Place, operator: Comparison, given: Given): Holds {
  const { field, books } = place
  if (field.type === 'datetime') return orderedMoment(books, operator, momentOf(given))
  return (value, row) => {
    if (value === null || typeof value === 'object') return false
    const bound = comparable(place, given, row)
    if (bound === null || typeof bound === 'object') return false
    return compared(operator, value < bound ? -1 : value > bound ? 1 : 0)
  }
}

const compared = (operator: Comparison, sign: number): boolean =>
  operator === '>'
    ? sign > 0
    : operator === '>='
      ? sign >= 0
      : operator === '<'
        ? sign < 0
        : sign <= 0

function orderedMoment({ version }: Books, operator: Comparison, bound: number): Holds {
  // In 19 `> :08` is `>= :09`, and `<= :08` takes all of that second.
  const whole = (ms: number) => (version >= 19 ? Math.floor(ms / 1_000) * 1_000 : ms)
  return (value) => typeof value === 'number' && compared(operator, whole(value) - whole(bound))
}

function like(place: Place, operator: Operator, given: Given): Holds {
  const folded = operator.includes('ilike')
  const exact = operator.startsWith('=')
  const fold = (text: string) => (folded ? text.toLowerCase() : text)
  const pattern = fold(`${given}`)
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '[\\s\\S]*')
    .replaceAll('_', '[\\s\\S]')
  const fits = new RegExp(exact ? `^${pattern}$` : pattern)
  const { field, books } = place
  const test: Holds = (value) => {
    if (field.relation) {
      const relation = modelOf(field.relation)
      return linked(value).some((id) => {
        const found = findRow(books, relation.name, id)
        return found !== null && fits.test(fold(displayOf(books, relation, found)))
      })
    }
    return !isEmpty(value) && fits.test(fold(`${value}`))
  }
  return operator.startsWith('not') ? not(test) : test
}

function inFamily({ books, name }: Place, operator: Operator, given: Given): Holds {
  const wanted = isList(given) ? numbers(given) : [Number(given)]
  if (operator === 'child_of') {
    const family = new Set(wanted.flatMap((id) => familyOf(books, id)))
    return (value, row) => (name === 'id' ? [row.id] : linked(value)).some((id) => family.has(id))
  }
  return (value, row) =>
    (name === 'id' ? [row.id] : linked(value)).some((id) =>
      familyOf(books, id).some((child) => wanted.includes(child)),
    )
}
