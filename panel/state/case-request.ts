// A filled-in form as the request that the API takes. Amounts are read exactly, as people write
// them in either language; what is left empty is left out.

import { parseCurrency } from '../../core/currency.ts'
import { addMonths, type Day, parseDay } from '../../core/day.ts'
import { allocate, parseMinor } from '../../core/money.ts'
import type { MoneyWire } from '../../server/api/wire/parts.ts'
import type { ItemWire } from '../../server/api/wire/receivables.ts'

export type FormKind =
  | 'promise'
  | 'announced_payment'
  | 'payment_plan'
  | 'dispute'
  | 'hold'
  | 'commitment'
  | 'call'

/** Where each form goes, under the customer. */
export const pathOf: Readonly<Record<FormKind, string>> = {
  promise: 'promises',
  announced_payment: 'announced-payments',
  payment_plan: 'payment-plans',
  dispute: 'disputes',
  hold: 'holds',
  commitment: 'commitments',
  call: 'calls',
}

export interface Filled {
  /** The id of this form: sent twice, it is entered once. */
  readonly id: string
  readonly values: FormData
  readonly items: readonly ItemWire[]
}

export type Request =
  | { readonly kind: 'fits'; readonly body: object }
  | { readonly kind: 'fault'; readonly field: string }

/** A field that does not fit, by the path that the API would name. */
export class Unfit extends Error {
  override name = 'Unfit'
  readonly field: string
  constructor(field: string) {
    super(field)
    this.field = field
  }
}

/** `shares`: of a payment plan, where a person types them. */
export function requestOf(kind: FormKind, filled: Filled, shares?: () => Share[]): Request {
  return requested(() => {
    const typed = shares === undefined ? {} : { instalments: shares() }
    return { id: filled.id, ...bodyOf(kind, filled), ...typed }
  })
}

export function requested(body: () => object): Request {
  try {
    return { kind: 'fits', body: body() }
  } catch (error) {
    if (error instanceof Unfit) return { kind: 'fault', field: error.field }
    throw error
  }
}

function bodyOf(kind: FormKind, filled: Filled): object {
  const text = (name: string) => textOf(filled.values, name)
  switch (kind) {
    case 'promise':
      return { ...about(filled), ...some('due', needed('due', text('due'))), ...noteOf(filled) }
    case 'announced_payment':
      return {
        ...about(filled),
        ...some('expected', needed('expected', text('expected'))),
        ...some('mode', text('mode')),
        ...noteOf(filled),
      }
    case 'payment_plan':
      return { invoices: chosen(filled), ...equalShares(filled), ...noteOf(filled) }
    case 'dispute':
      return {
        ...some('invoice', needed('invoice', text('invoice'))),
        ...amountOf(filled, [text('invoice') ?? '']),
        ...{ cause: text('cause') },
        ...some('owner', text('owner')),
        ...some('answerBy', text('answerBy')),
        ...noteOf(filled),
      }
    case 'hold':
      return {
        ...some('invoice', text('invoice')),
        ...{ reason: text('reason') },
        ...some('until', text('until')),
        ...noteOf(filled),
      }
    case 'commitment':
      return {
        ...{ kind: text('kind'), invoices: chosen(filled) },
        ...some('due', needed('due', text('due'))),
        ...noteOf(filled),
      }
    case 'call':
      return { outcome: text('outcome'), ...outcomeOf(filled), ...noteOf(filled) }
  }
}

/** What the outcome of a call enters, without the note: that stands with the call. */
function outcomeOf(filled: Filled): object {
  const inner = (kind: FormKind) => {
    const { note: _, ...body } = bodyOf(kind, filled) as { readonly note?: string }
    return body
  }
  switch (textOf(filled.values, 'outcome')) {
    case 'promise':
      return { promise: inner('promise') }
    case 'payment_announced':
      return { announced: inner('announced_payment') }
    case 'dispute':
      return { dispute: inner('dispute') }
    default:
      return {}
  }
}

function textOf(values: FormData, name: string): string | null {
  const value = values.get(name)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

function needed(field: string, value: string | null): string {
  if (value === null) throw new Unfit(field)
  return value
}

const some = (name: string, value: string | null): object =>
  value === null ? {} : { [name]: value }

const noteOf = ({ values }: Filled): object => some('note', textOf(values, 'note'))

export const chosen = ({ values }: Filled): string[] =>
  values.getAll('invoices').filter((value) => typeof value === 'string')

const about = (filled: Filled): object => ({
  invoices: chosen(filled),
  ...amountOf(filled, chosen(filled)),
})

function amountOf(filled: Filled, invoices: readonly string[]): object {
  const text = textOf(filled.values, 'amount')
  return text === null ? {} : { amount: moneyOf(text, filled, invoices) }
}

function moneyOf(text: string, { items }: Filled, invoices: readonly string[]): MoneyWire {
  const item = items.find(({ invoice }) => invoices.includes(invoice)) ?? items[0]
  return amountIn(text, item?.open.currency ?? '', 'amount')
}

/** As people write it in either language: `1 234,50`, `1234.50`. */
export function amountIn(text: string, code: string, field: string): MoneyWire {
  const currency = parseCurrency(code)
  const plain = text.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.')
  const minor = currency && parseMinor(plain, currency)
  if (!currency || minor === null || minor <= 0n) throw new Unfit(field)
  return { currency, minor: minor.toString() }
}

export interface Share {
  readonly due: Day
  readonly amount: MoneyWire
}

/** What is open on these invoices, or on all; one currency alone can be shared out. */
export function openOn({ items }: Filled, invoices: readonly string[]): MoneyWire {
  const covered = items.filter(({ invoice }) => invoices.length === 0 || invoices.includes(invoice))
  const [currency, ...others] = new Set(covered.map(({ open }) => open.currency))
  if (currency === undefined || others.length > 0) throw new Unfit('invoices')
  const open = covered.reduce((sum, item) => sum + BigInt(item.open.minor), 0n)
  return { currency, minor: `${open}` }
}

const equalShares = (filled: Filled): object =>
  textOf(filled.values, 'sharing') === 'typed' ? {} : { instalments: sharesOf(filled) }

/** What is open on the chosen invoices in equal shares, one a month. */
export function sharesOf(filled: Filled): Share[] {
  const { values } = filled
  const first = parseDay(needed('first', textOf(values, 'first')))
  const count = Number(textOf(values, 'count') ?? '')
  if (!first) throw new Unfit('first')
  if (!Number.isInteger(count) || count < 1 || count > 60) throw new Unfit('count')
  const { currency, minor } = openOn(filled, chosen(filled))
  const weights = Array.from({ length: count }, () => 1n)
  return allocate(BigInt(minor), weights).map((share, index) => ({
    due: addMonths(first, index),
    amount: { currency, minor: share.toString() },
  }))
}

/** The shares while the form is being filled in; none until it says enough. */
export function sharesSoFar(filled: Filled): Share[] {
  try {
    return sharesOf(filled)
  } catch (error) {
    if (error instanceof Unfit) return []
    throw error
  }
}
