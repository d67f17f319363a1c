// Where an act on a case goes, and with what.

import type { CaseKindWire, CaseWire } from '../../server/api/wire/cases.ts'

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

export function actOf(
  { kind, id, instalments }: CaseWire,
  { act, note }: { readonly act: string; readonly note: string },
): ChangeAsked {
  const path = `/${collections[kind]}/${encodeURIComponent(id)}/${act}`
  if (act !== 'pay') return { path, body: { note } }
  const next = instalments.findIndex(
    ({ amount, paid }) => BigInt(paid.minor) < BigInt(amount.minor),
  )
  return { path, body: { instalment: next + 1, note } }
}
