// Which fields each form has. Data: how they look is the form's matter.

import type { CaseWire } from '../../server/api/wire/cases.ts'
import type { FormKind } from '../state/case-request.ts'
import { decimalText } from '../state/plan-shares.ts'
import { codeName } from '../words/codes.ts'
import type { Words } from '../words/en.ts'
import type { Speech } from '../words/speech.ts'
import type { FormField } from './fields-form.ts'

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

const commitmentKinds = ['notice_deadline', 'handover', 'supply_stop', 'legal_action', 'other']
const invoicesConcerned: Field = { name: 'invoices', type: 'invoices', label: 'invoices' }
const equalShares: readonly Field[] = [
  { name: 'count', type: 'count', label: 'count', required: true },
  { name: 'first', type: 'day', label: 'first', required: true },
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

/** What was chosen so far, on which further fields depend. */
export interface Chosen {
  readonly outcome: string
  readonly sharing: string
}

export function fieldsOf(kind: FormKind, { outcome, sharing }: Chosen): readonly Field[] {
  switch (kind) {
    case 'promise':
      return [...promise, note]
    case 'announced_payment':
      return [...announced, note]
    case 'dispute':
      return [...dispute, note]
    case 'payment_plan':
      return [
        { name: 'sharing', type: 'choice', label: 'sharing', options: ['equal', 'typed'] },
        ...(sharing === 'typed' ? [] : equalShares),
        invoices,
        note,
      ]
    case 'commitment':
      return [
        { name: 'kind', type: 'choice', label: 'kind', options: commitmentKinds },
        { name: 'due', type: 'day', label: 'keptBy', required: true },
        invoicesConcerned,
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

/** What can be changed of a case, beginning with how it stands. */
export function changeFields(one: CaseWire, { words, language }: Speech): FormField[] {
  const { fields, codes } = words.cases
  const why: FormField = { name: 'note', type: 'text', label: fields.note, wide: true }
  const day = (name: 'until' | 'answerBy'): FormField => ({
    ...{ name, type: 'day', label: fields[name], value: one.day ?? '' },
  })
  if (one.kind === 'hold') return [{ ...day('until'), hint: fields.untilHint }, why]
  const options = causes.map((value) => ({ value, label: codeName(codes, value) }))
  const typed = one.amount === null ? '' : decimalText(one.amount, language)
  return [
    { name: 'cause', type: 'choice', label: fields.cause, options, value: one.about ?? '' },
    { name: 'amount', type: 'money', label: fields.amount, hint: fields.amountHint, value: typed },
    { name: 'owner', type: 'text', label: fields.owner, value: one.owner ?? '' },
    day('answerBy'),
    why,
  ]
}
