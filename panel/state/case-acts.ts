// Where an act on a case goes, and with what.

import type { CaseKindWire, CaseWire } from '../../server/api/wire/cases.ts'
import type { ItemWire } from '../../server/api/wire/receivables.ts'
import { amountIn, type Request, requested } from './case-request.ts'

const collections: Readonly<Record<CaseKindWire, string>> = {
  promise: 'promises',
  payment_plan: 'payment-plans',
  dispute: 'disputes',
  hold: 'holds',
  announced_payment: 'announced-payments',
  commitment: 'commitments',
}

export interface ChangeAsked {
  readonly path: string
  readonly body: object
}

export const actPath = ({ kind, id }: CaseWire, act: string): string =>
  `/${collections[kind]}/${encodeURIComponent(id)}/${act}`

/** A note of nothing is left out: where one is needed, the form asks for it. */
export function actBody({ instalments }: CaseWire, act: string, note: string): object {
  const why = note === '' ? {} : { note }
  if (act !== 'pay') return why
  const next = instalments.findIndex(
    ({ amount, paid }) => BigInt(paid.minor) < BigInt(amount.minor),
  )
  return { instalment: next + 1, ...why }
}

/** What a hold or a dispute is changed to; what is left empty is taken away. */
export function changeBody(
  { kind, invoices }: CaseWire,
  values: FormData,
  items: readonly ItemWire[],
): Request {
  const text = (name: string): string | null => `${values.get(name) ?? ''}`.trim() || null
  const note = text('note')
  const why = note === null ? {} : { note }
  if (kind === 'hold') return { kind: 'fits', body: { until: text('until'), ...why } }
  return requested(() => {
    const amount = text('amount')
    const item = items.find(({ invoice }) => invoices.some(({ id }) => id === invoice))
    return {
      cause: text('cause'),
      amount: amount === null ? null : amountIn(amount, item?.open.currency ?? '', 'amount'),
      owner: text('owner'),
      answerBy: text('answerBy'),
      ...why,
    }
  })
}
