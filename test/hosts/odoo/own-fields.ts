// The fields of the module on customers and invoices, as it writes them for the service: many
// records a call, past the dates of writing. A partner has one set here, whatever the company.

import { type Books, findRow, rowOf, tableOf, update } from './books.ts'
import type { Call, Method } from './call.ts'
import { accessError, validationError } from './faults.ts'
import { boolean, type Model, one } from './schema.ts'
import { type Given, isRecord, type Json, type Row, ref, text, type Value } from './values.ts'

export const connection: Model = {
  name: 'encours.connection',
  label: 'Encours connection',
  order: 'id',
  reads: 'system',
  writes: 'system',
  fields: {
    company_id: one('res.company', 'Company'),
    connected: boolean('Connected'),
  },
}

const common = [
  'encours_next_step',
  'encours_next_date',
  'encours_last_contact',
  'encours_why',
] as const
const namesOf = {
  'res.partner': [...common, 'encours_grade', 'encours_limit', 'encours_exposure'],
  'account.move': common,
} as const
type Shown = keyof typeof namesOf

/** By whose user the call comes; null: by somebody else's. */
function realmOf({ books, caller: { user } }: Pick<Call, 'books' | 'caller'>): string | null {
  const company = /^encours-(\d+)$/.exec(text(user, 'login'))?.[1]
  return company === undefined ? null : `${books.uuid}.${company}`
}

export const currentRealm: Method = {
  takes: [],
  ofModel: true,
  run: (call) => realmOf(call) ?? false,
}

const mostRecords = 200

export const writeFields: Method = {
  takes: ['realm!', 'records!'],
  ofModel: true,
  run: (call) => {
    const own = realmOf(call)
    if (own === null) throw accessError('Encours alone writes these fields, while it is connected.')
    if (call.given['realm'] !== own) return { realm: own, left: [] }
    const records = call.given['records']
    if (!Array.isArray(records) || records.length > mostRecords) {
      throw validationError(`Encours writes at most ${mostRecords} records at a time.`)
    }
    const company = ref(call.caller.user, 'company_id') ?? 0
    const left = records.flatMap((record: Given) => leftOf(call.books, company, record))
    return { realm: own, left }
  },
}

/** Written, or named with the reason. */
function leftOf(books: Books, company: number, record: Given): readonly Json[] {
  const { model, id, vals } = isRecord(record) ? record : {}
  const named = model === 'res.partner' || model === 'account.move'
  if (!named || typeof id !== 'number' || !isRecord(vals)) throw misfit()
  const names: readonly string[] = namesOf[model]
  if (Object.keys(vals).some((name) => !names.includes(name))) throw misfit()
  const row = findRow(books, model, id)
  if (!row) return [{ model, id, why: 'gone' }]
  const owner = ref(row, 'company_id')
  if (owner !== company && (owner !== null || model === 'account.move')) {
    return [{ model, id, why: 'other_company' }]
  }
  const values = Object.fromEntries(names.map((name) => [name, heldValue(vals[name])]))
  update(books, { model, id, values, silently: true })
  return []
}

const misfit = () => validationError('Encours writes fields of its own on customers and invoices.')

const heldValue = (given: Given | undefined): Value =>
  typeof given === 'string' || typeof given === 'number' ? given : null

/** When a connection ends nothing of it is shown any more. */
export function clearOwnFields(books: Books, company: number): void {
  for (const model of ['res.partner', 'account.move'] as const) {
    const cleared = Object.fromEntries(namesOf[model].map((name) => [name, null]))
    for (const { id } of tableOf(books, model).values()) {
      const owner = ref(rowOf(books, model, id), 'company_id')
      if (owner === null || owner === company) {
        update(books, { model, id, values: cleared, silently: true })
      }
    }
  }
}

/** What a record shows of ours; empty where it shows nothing. */
export function shownOn(books: Books, model: Shown, id: number): Readonly<Record<string, Value>> {
  const { values }: Row = rowOf(books, model, id)
  const shown = namesOf[model].map((name) => [name.replace('encours_', ''), values[name] ?? null])
  return Object.fromEntries(shown.filter(([, value]) => value !== null))
}
