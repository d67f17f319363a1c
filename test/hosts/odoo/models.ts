// All models, and the fields that each of them has.

import * as automations from './automations-models.ts'
import type { Books } from './books.ts'
import * as account from './models-account.ts'
import * as base from './models-base.ts'
import * as money from './models-money.ts'
import { category, partner } from './models-partner.ts'
import { connection } from './own-fields.ts'
import { char, datetime, type Field, integer, type Model, type ModelName, one } from './schema.ts'
import { type Row, text, type Value } from './values.ts'

const all: readonly Model[] = [
  ...[base.company, base.currency, base.country, base.lang, base.users],
  ...[base.account, base.journal, base.paymentTerm, base.parameter],
  ...[automations.irModel, automations.irField, automations.automation],
  ...[partner, category, account.move, account.line, account.partial, account.full],
  ...[money.payment, money.register, money.reversal, money.merge],
  ...[money.message, money.subtype, money.activity, money.activityType],
  connection,
]

const byName = new Map<string, Model>(all.map((model) => [model.name, model]))

export const findModel = (name: string): Model | null => byName.get(name) ?? null

export function modelOf(name: ModelName): Model {
  const found = byName.get(name)
  if (!found) throw new Error(`no model ${name}`)
  return found
}

export const displayOf = (books: Books, model: Model, row: Row): string =>
  model.display ? model.display(books, row) : text(row, 'name')

/** The fields that every model has. */
const common = (model: Model): Readonly<Record<string, Field>> => ({
  id: integer('ID', { readonly: true, stored: true, compute: (_books, row) => row.id }),
  display_name: char('Display Name', {
    readonly: true,
    compute: (books, row) => displayOf(books, model, row),
    searchable: true,
  }),
  create_date: datetime('Created on', { readonly: true }),
  write_date: datetime('Last Updated on', { readonly: true }),
  create_uid: one('res.users', 'Created by', {
    readonly: true,
    stored: true,
    compute: (_books, row) => row.createdBy,
  }),
  write_uid: one('res.users', 'Last Updated by', {
    readonly: true,
    stored: true,
    compute: (_books, row) => row.writtenBy,
  }),
})

const fields = new Map(all.map((model) => [model, { ...common(model), ...model.fields }]))

export const fieldsOf = (model: Model): Readonly<Record<string, Field>> => fields.get(model) ?? {}

export const fieldOf = (model: Model, name: string): Field | null => fieldsOf(model)[name] ?? null

/** What a field holds; a moment as milliseconds since 1970. */
export function held(books: Books, model: Model, { row, name }: Cell): Value {
  if (name === 'create_date') return row.createdMs
  if (name === 'write_date') return row.writtenMs
  const field = fieldOf(model, name)
  if (field?.compute) return field.compute(books, row)
  return row.values[name] ?? (field?.type === 'boolean' ? false : defaultOf(field))
}

export interface Cell {
  readonly row: Row
  readonly name: string
}

function defaultOf(field: Field | null): Value {
  switch (field?.type) {
    case 'one2many':
    case 'many2many':
      return []
    case 'integer':
    case 'float':
      return 0
    case 'monetary':
      return 0n
    default:
      return null
  }
}
