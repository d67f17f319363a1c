// What a person fills in about limits and guarantees, as the API takes it.

import type {
  AskLimitWire,
  EnterGuaranteeWire,
  GuaranteeKindWire,
} from '../../server/api/wire/credit.ts'
import type { MoneyWire } from '../../server/api/wire/parts.ts'
import { amountIn, Unfit } from './case-request.ts'

export const guaranteeKinds: readonly GuaranteeKindWire[] = [
  'bank_guarantee',
  'parent_guarantee',
  'credit_insurance',
  'retention_of_title',
  'deposit_held',
  'other',
]

export const reviewMonths = ['3', '6', '9', '12'] as const

const text = (values: FormData, name: string): string => `${values.get(name) ?? ''}`.trim()

export type Read<T> =
  | { readonly kind: 'fits'; readonly body: T }
  | { readonly kind: 'fault'; readonly field: string }

function read<T>(body: () => T): Read<T> {
  try {
    return { kind: 'fits', body: body() }
  } catch (error) {
    if (error instanceof Unfit) return { kind: 'fault', field: error.field }
    throw error
  }
}

/** A limit of nothing is one too: no credit at all. */
export const wishIn = (values: FormData, id: string, currency: string): Read<AskLimitWire> =>
  read(() => {
    const typed = text(values, 'amount')
    const amount = /^0+([.,]0*)?$/.test(typed)
      ? { currency, minor: '0' }
      : amountIn(typed, currency, 'amount')
    const months = reviewMonths.find((one) => one === text(values, 'review')) ?? '6'
    return { id, amount, reason: text(values, 'reason'), reviewMonths: Number(months) }
  })

export const guaranteeIn = (
  values: FormData,
  id: string,
  currency: string,
): Read<EnterGuaranteeWire> =>
  read(() => {
    const kind = guaranteeKinds.find((one) => one === text(values, 'kind')) ?? 'other'
    const starts = text(values, 'starts')
    if (starts === '') throw new Unfit('starts')
    const expires = text(values, 'expires') || null
    const amount = amountIn(text(values, 'amount'), currency, 'amount')
    return { id, kind, amount, starts, expires, note: text(values, 'note') || null }
  })

/** Null = nothing was typed. */
export const orderIn = (typed: string, currency: string): Read<MoneyWire | null> =>
  read(() => (typed.trim() === '' ? null : amountIn(typed, currency, 'order')))
