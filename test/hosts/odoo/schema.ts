// What a model is made of. Fields that Odoo computes are computed here when they are read; whether
// it stores them decides what a call may search and sort by (section 2).

import type { Books } from './books.ts'
import type { Row, Value } from './values.ts'

export type FieldType =
  | 'char'
  | 'text'
  | 'html'
  | 'boolean'
  | 'integer'
  | 'float'
  | 'monetary'
  | 'date'
  | 'datetime'
  | 'selection'
  | 'many2one'
  | 'one2many'
  | 'many2many'

export type ModelName =
  | 'res.company'
  | 'res.partner'
  | 'res.partner.category'
  | 'res.currency'
  | 'res.country'
  | 'res.users'
  | 'res.lang'
  | 'account.account'
  | 'account.journal'
  | 'account.payment.term'
  | 'account.move'
  | 'account.move.line'
  | 'account.move.reversal'
  | 'account.partial.reconcile'
  | 'account.full.reconcile'
  | 'account.payment'
  | 'account.payment.register'
  | 'base.partner.merge.automatic.wizard'
  | 'mail.message'
  | 'mail.message.subtype'
  | 'mail.activity'
  | 'mail.activity.type'
  | 'ir.config_parameter'
  | 'ir.model'
  | 'ir.model.fields'
  | 'base.automation'
  | 'encours.connection'

export interface Field {
  readonly type: FieldType
  readonly label: string
  readonly relation?: ModelName
  readonly selection?: readonly (readonly [key: string, label: string])[]
  /** Of an amount: in the record's own currency, or in the company's. */
  readonly currency?: 'record' | 'company'
  readonly compute?: (books: Books, row: Row) => Value
  /** False: it can be neither sorted nor searched by. */
  readonly stored: boolean
  /** Searchable although it is not stored. */
  readonly searchable?: true
  readonly readonly?: true
}

export interface Model {
  readonly name: ModelName
  readonly label: string
  readonly fields: Readonly<Record<string, Field>>
  /** As `_order`. */
  readonly order: string
  /** What a many2one shows; the name by default. */
  readonly display?: (books: Books, row: Row) => string
  /** Its group, without which nobody reads it, and the group that writes it. */
  readonly reads: Group
  readonly writes: Group
  /** The field that names the company of a record: of others nothing is seen. */
  readonly companyField?: string
  /** A field that needs a group of its own: all fields cannot be read without it (0.6). */
  readonly closedField?: string
}

export type Group = 'user' | 'invoice' | 'partner_manager' | 'system' | 'readonly'

type More = Partial<Omit<Field, 'type' | 'label'>>
const field =
  (type: FieldType) =>
  (label: string, more: More = {}): Field => ({
    type,
    label,
    stored: more.compute === undefined,
    ...more,
  })

export const char = field('char')
export const longText = field('text')
export const htmlText = field('html')
export const boolean = field('boolean')
export const integer = field('integer')
export const float = field('float')
export const date = field('date')
export const datetime = field('datetime')
export const monetary = (label: string, more: More = {}): Field =>
  field('monetary')(label, { currency: 'record', ...more })
export const choice = (label: string, keys: Readonly<Record<string, string>>, more: More = {}) =>
  field('selection')(label, { selection: Object.entries(keys), ...more })
export const one = (relation: ModelName, label: string, more: More = {}): Field =>
  field('many2one')(label, { relation, ...more })
export const many = (relation: ModelName, label: string, more: More = {}): Field =>
  field('one2many')(label, { relation, ...more })
export const tags = (relation: ModelName, label: string, more: More = {}): Field =>
  field('many2many')(label, { relation, ...more })
