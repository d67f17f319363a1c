// Which fields each form has. Data: how they look is the form's matter.

import type { FormKind } from '../state/case-request.ts'
import type { Words } from '../words/en.ts'

type Label = keyof Words['cases']['fields']

export type Field = { readonly name: string; readonly label: Label; readonly hint?: Label } & (
  | { readonly type: 'invoices' | 'day' | 'money' | 'text' | 'count'; readonly required?: true }
  | { readonly type: 'invoice'; readonly required?: true }
  | { readonly type: 'choice'; readonly options: readonly string[] }
)

const invoices: Field = {
  name: 'invoices',
  type: 'invoices',
  label: 'invoices',
  hint: 'allInvoices',
}
const amount: Field = { name: 'amount', type: 'money', label: 'amount', hint: 'amountHint' }
const note = { name: 'note', type: 'text', label: 'note' } as const
const modes = ['transfer', 'card', 'cheque', 'direct_debit', 'other']
const causes = ['billing_error', 'quality', 'not_received', 'price', 'other']
const reasons = [
  'do_not_contact',
  'litigation',
  'key_account',
  'sensitive',
  'our_mistake',
  'customer_asked',
  'other',
]
const outcomes = [
  'promise',
  'payment_announced',
  'dispute',
  'refuses',
  'talked',
  'no_answer',
  'wrong_contact',
]

const promise: readonly Field[] = [
  { name: 'due', type: 'day', label: 'due', hint: 'dueHint', required: true },
  amount,
  invoices,
]
const announced: readonly Field[] = [
  { name: 'expected', type: 'day', label: 'expected', hint: 'dueHint', required: true },
  { name: 'mode', type: 'choice', label: 'mode', options: modes },
  amount,
  invoices,
]
const dispute: readonly Field[] = [
  { name: 'invoice', type: 'invoice', label: 'invoice', required: true },
  { name: 'cause', type: 'choice', label: 'cause', options: causes },
  amount,
  { name: 'owner', type: 'text', label: 'owner' },
  { name: 'answerBy', type: 'day', label: 'answerBy' },
]

/** `outcome`: what the caller has chosen so far. */
export function fieldsOf(kind: FormKind, outcome: string): readonly Field[] {
  switch (kind) {
    case 'promise':
      return [...promise, note]
    case 'announced_payment':
      return [...announced, note]
    case 'dispute':
      return [...dispute, note]
    case 'payment_plan':
      return [
        { name: 'count', type: 'count', label: 'count', required: true },
        { name: 'first', type: 'day', label: 'first', required: true },
        invoices,
        note,
      ]
    case 'hold':
      return [
        { name: 'reason', type: 'choice', label: 'reason', options: reasons },
        { name: 'until', type: 'day', label: 'until', hint: 'untilHint' },
        { name: 'invoice', type: 'invoice', label: 'invoice' },
        note,
      ]
    case 'call':
      return [
        { name: 'outcome', type: 'choice', label: 'outcome', options: outcomes },
        ...outcomeFields(outcome),
        outcome === 'refuses' ? { ...note, label: 'why', required: true } : note,
      ]
  }
}

function outcomeFields(outcome: string): readonly Field[] {
  if (outcome === 'promise') return promise
  if (outcome === 'payment_announced') return announced
  return outcome === 'dispute' ? dispute : []
}
