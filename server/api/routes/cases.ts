// What people enter about a customer: promises, payment plans, disputes, holds, announced payments,
// commitments. Each answer says what the entry changes at once.

import { z } from 'zod'
import { customerId, invoiceId } from '../../../core/ids.ts'
import { customerCases } from '../../cases/listing/run.ts'
import { type Entry, enterCase } from '../../cases/run.ts'
import type { ShownCase } from '../../cases/shown.ts'
import type { Deps } from '../../deps.ts'
import { type Endpoint, endpoint, idParams, languageQuery, nothing } from '../endpoint.ts'
import { notFound } from '../plugins/refused.ts'
import * as wire from '../wire/cases.ts'
import { dayAt, invoiceIds, moneyAt, optionalDayAt, optionalMoneyAt } from './decode.ts'
import { changeWire } from './effect.ts'
import { moneyWire } from './encode.ts'

export function caseEndpoints(deps: Deps): Endpoint[] {
  return [listed(deps), ...entries(deps)]
}

function listed(deps: Deps): Endpoint {
  return endpoint({
    method: 'GET',
    path: '/api/v1/customers/:id/cases',
    summary: 'What was entered about a customer, and how it stands: the open ones first',
    access: 'read',
    params: idParams,
    query: z.strictObject(languageQuery),
    body: nothing,
    answer: wire.CasesWire,
    handle: async ({ session: { tenant }, params }) => {
      const found = await customerCases(deps, tenant, customerId(params.id))
      if (!found) throw notFound('customer')
      const { cases, numbers } = found
      return { cases: cases.map((one) => caseWire(one, numbers)) }
    },
  })
}

function caseWire(shown: ShownCase, numbers: ReadonlyMap<string, string>): wire.CaseWire {
  const { invoices, amount, paid, instalments, acts } = shown
  return {
    ...shown,
    invoices: invoices.map((id) => ({ id, number: numbers.get(id) ?? null })),
    amount: amount && moneyWire(amount),
    paid: paid && moneyWire(paid),
    instalments: instalments.map(({ due, ...money }) => {
      return { due, amount: moneyWire(money.amount), paid: moneyWire(money.paid) }
    }),
    acts: [...acts],
  }
}

/** One way of entering something, for each kind. */
function entries(deps: Deps): Endpoint[] {
  const entering = <B extends z.ZodObject<{ id: z.ZodOptional<z.ZodUUID> }>>(shape: {
    readonly path: string
    readonly summary: string
    readonly body: B
    readonly entryOf: (body: z.output<B>) => Entry
  }): Endpoint =>
    endpoint({
      method: 'POST',
      path: `/api/v1/customers/:id/${shape.path}`,
      summary: shape.summary,
      access: 'decide',
      params: idParams,
      query: z.strictObject(languageQuery),
      body: shape.body,
      answer: wire.CaseChangeWire,
      handle: async ({ session: { tenant, user }, params, body, language }) => {
        const wanted = { customer: customerId(params.id), entry: shape.entryOf(body) }
        const by = { tenant, actor: user.id }
        const changed = await enterCase(deps, by, { ...wanted, id: idOf(body) })
        if (!changed) throw notFound('customer')
        return changeWire(changed, language)
      },
    })
  return [
    entering({
      path: 'promises',
      summary: 'The customer promises to pay by a day',
      body: wire.PromiseRequestWire,
      entryOf: promiseEntry,
    }),
    entering({
      path: 'payment-plans',
      summary: 'Agree on several days and amounts, which sum to what is open',
      body: wire.PlanRequestWire,
      entryOf: planEntry,
    }),
    entering({
      path: 'disputes',
      summary: 'The customer contests an invoice, or a part of it: the rest goes on',
      body: wire.DisputeRequestWire,
      entryOf: disputeEntry,
    }),
    entering({
      path: 'holds',
      summary: 'Send nothing to a customer, or about one invoice, while it stands',
      body: wire.HoldRequestWire,
      entryOf: holdEntry,
    }),
    entering({
      path: 'announced-payments',
      summary: 'The customer says that a payment is on its way',
      body: wire.AnnouncedRequestWire,
      entryOf: announcedEntry,
    }),
    entering({
      path: 'commitments',
      summary: 'A measure or deadline was announced: it is kept, waived with a reason, or overdue',
      body: wire.CommitmentRequestWire,
      entryOf: commitmentEntry,
    }),
  ]
}

const idOf = (body: unknown): string | undefined => wire.OwnIdWire.parse(body).id

export const promiseEntry = (body: wire.PromiseRequestWire): Entry => ({
  kind: 'promise',
  request: {
    invoices: invoiceIds(body.invoices),
    amount: optionalMoneyAt('amount', body.amount),
    due: dayAt('due', body.due),
    note: body.note ?? null,
  },
})

export const planEntry = (body: wire.PlanRequestWire): Entry => ({
  kind: 'payment_plan',
  request: {
    invoices: invoiceIds(body.invoices),
    instalments: body.instalments.map(({ due, amount }, index) => ({
      due: dayAt(`instalments.${index}.due`, due),
      amount: moneyAt(`instalments.${index}.amount`, amount),
    })),
    note: body.note ?? null,
  },
})

export const disputeEntry = (body: wire.DisputeRequestWire): Entry => ({
  kind: 'dispute',
  request: {
    invoice: invoiceId(body.invoice),
    amount: optionalMoneyAt('amount', body.amount),
    cause: body.cause,
    owner: body.owner ?? null,
    answerBy: optionalDayAt('answerBy', body.answerBy),
    note: body.note ?? null,
  },
})

const holdEntry = (body: wire.HoldRequestWire): Entry => ({
  kind: 'hold',
  request: {
    invoice: body.invoice === undefined ? null : invoiceId(body.invoice),
    reason: body.reason,
    until: optionalDayAt('until', body.until),
    note: body.note ?? null,
  },
})

export const announcedEntry = (body: wire.AnnouncedRequestWire): Entry => ({
  kind: 'announced_payment',
  request: {
    invoices: invoiceIds(body.invoices),
    amount: optionalMoneyAt('amount', body.amount),
    expected: dayAt('expected', body.expected),
    mode: body.mode,
    note: body.note ?? null,
  },
})

export const commitmentEntry = (body: wire.CommitmentRequestWire): Entry => ({
  kind: 'commitment',
  request: {
    kind: body.kind,
    due: dayAt('due', body.due),
    invoices: invoiceIds(body.invoices),
    note: body.note ?? null,
  },
})
