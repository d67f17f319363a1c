// Contacts: made, changed, archived, merged, deleted (sections 2 and 3).

import { type Books, erase, insert, rowOf, tableOf, update } from './books.ts'
import { keyError, userError, valueError } from './faults.ts'
import { fieldOf, modelOf } from './models.ts'
import { addressesOf, commercialOf, familyOf } from './models-partner.ts'
import {
  count,
  type Given,
  ids,
  isList,
  numbers,
  ref,
  text,
  type Value,
  type Values,
} from './values.ts'

type Vals = Readonly<Record<string, Given>>

const usual: Values = {
  active: true,
  type: 'contact',
  is_company: false,
  customer_rank: 0,
  supplier_rank: 0,
  trust: 'normal',
  category_id: [],
  company_id: null,
}

export function createPartner(books: Books, vals: Vals, lang: string): number {
  const model = modelOf('res.partner')
  for (const name of Object.keys(vals)) {
    if (!fieldOf(model, name)) throw valueError(`Invalid field '${name}' in 'res.partner'`)
  }
  if (typeof vals['name'] !== 'string') throw userError('Contacts require a name')
  return insert(books, 'res.partner', { ...usual, lang, ...valuesOf(books, vals) }).id
}

export function writePartner(books: Books, id: number, vals: Vals): void {
  rowOf(books, 'res.partner', id)
  const model = modelOf('res.partner')
  for (const name of Object.keys(vals)) if (!fieldOf(model, name)) throw keyError(name)
  const { use_partner_credit_limit: isOwn, ...values } = valuesOf(books, vals, id)
  // Its inverse: without a limit of his own the company's holds, which is none here.
  const limit = isOwn === false ? { credit_limit: 0 } : {}
  update(books, { model: 'res.partner', id, values: { ...values, ...limit } })
  // A credit limit is the whole firm's: its contacts are written, too (section 3).
  const children = 'credit_limit' in { ...vals, ...limit } ? familyOf(books, id).slice(1) : []
  for (const child of children) {
    if (commercialOf(books, child) === id) {
      update(books, { model: 'res.partner', id: child, values: {} })
    }
  }
}

function valuesOf(books: Books, vals: Vals, id?: number): Values {
  const entries = Object.entries(vals).map(([name, value]): [string, Value] => {
    if (isList(value)) return [name, linksOf(books, { name, value, id })]
    if (typeof value === 'string' || typeof value === 'number') return [name, value]
    if (value === true) return [name, true]
    const field = fieldOf(modelOf('res.partner'), name)
    return [name, field?.type === 'boolean' ? false : null]
  })
  return Object.fromEntries(entries)
}

interface Links {
  readonly name: string
  readonly value: readonly Given[]
  readonly id: number | undefined
}

/** `[[4, tag]]` adds, `[[3, tag]]` takes away, `[[6, 0, tags]]` replaces (section 4). */
function linksOf(books: Books, { name, value, id }: Links): readonly number[] {
  const held = new Set(id === undefined ? [] : ids(rowOf(books, 'res.partner', id), name))
  for (const command of value.filter(isList)) {
    const [kind, target, list] = command
    if (kind === 6) {
      held.clear()
      for (const one of numbers(list)) held.add(one)
    }
    if (kind === 4 && typeof target === 'number') held.add(target)
    if (kind === 3 && typeof target === 'number') held.delete(target)
  }
  return [...held]
}

export function deletePartner(books: Books, id: number): void {
  const used = [...tableOf(books, 'account.move').values()].some(
    (move) => ref(move, 'partner_id') === id,
  )
  if (used) throw userError('The partner cannot be deleted because it is used in Accounting')
  erase(books, 'res.partner', id)
}

/**
 * What the lost one had is the other's. Odoo writes references past its ORM: lines change hands
 * with their old date of writing, their moves get a new one (measured).
 */
export function mergePartners(books: Books, wizard: number): void {
  const row = rowOf(books, 'base.partner.merge.automatic.wizard', wizard)
  const into = ref(row, 'dst_partner_id') ?? 0
  const survivor = rowOf(books, 'res.partner', into)
  for (const lost of ids(row, 'partner_ids').filter((id) => id !== into)) {
    const { values } = rowOf(books, 'res.partner', lost)
    moveReferences(books, lost, into)
    const ranks = ['customer_rank', 'supplier_rank'] as const
    const summed = ranks.map((name) => [name, count(survivor, name) + Number(values[name] ?? 0)])
    update(books, { model: 'res.partner', id: into, values: Object.fromEntries(summed) })
    erase(books, 'res.partner', lost)
  }
}

function moveReferences(books: Books, lost: number, into: number): void {
  for (const model of ['account.move.line', 'account.payment', 'res.partner'] as const) {
    const name = model === 'res.partner' ? 'parent_id' : 'partner_id'
    for (const { id, values } of tableOf(books, model).values()) {
      if (values[name] !== lost || (model === 'res.partner' && id === into)) continue
      update(books, { model, id, values: { [name]: into }, silently: true })
    }
  }
  for (const { id, values } of tableOf(books, 'account.move').values()) {
    const named = ['partner_id', 'partner_shipping_id'].filter((name) => values[name] === lost)
    const changed = Object.fromEntries(named.map((name) => [name, into]))
    if (named.length > 0) update(books, { model: 'account.move', id, values: changed })
  }
}

/** Whom an invoice goes to: himself, or an address of that kind below him. */
export function addressGet(
  books: Books,
  id: number,
  kinds: Given,
): Readonly<Record<string, number>> {
  const row = rowOf(books, 'res.partner', commercialOf(books, id))
  const own = addressesOf(books, row)
  const asked = isList(kinds) && kinds.length > 0 ? kinds.map((kind) => `${kind}`) : ['contact']
  const all = [...new Set([...asked, 'contact'])]
  const found = all.map((kind) => {
    const address = own.find((one) => one.id !== row.id && text(one, 'type') === kind)
    return [kind, kind === 'contact' ? id : (address?.id ?? id)]
  })
  return Object.fromEntries(found)
}
