// How a case changes or ends: always by a person, with the reason where something agreed ends
// before its time. What bounds a company sets for itself is here as well.

import { z } from 'zod'
import { type Change, caseLimits, changeCase, setCaseLimits } from '../../cases/run.ts'
import type { Deps } from '../../deps.ts'
import { type Endpoint, endpoint, idParams, languageQuery, nothing } from '../endpoint.ts'
import { notFound } from '../plugins/refused.ts'
import * as wire from '../wire/cases.ts'
import { moneyAt, optionalDayAt } from './decode.ts'
import { changeWire } from './effect.ts'

interface ChangeShape<B extends z.ZodObject> {
  readonly path: string
  readonly summary: string
  readonly body: B
  readonly changeOf: (body: z.output<B>) => Change
}

export function caseChangeEndpoints(deps: Deps): Endpoint[] {
  const changing: Changing = (shape) =>
    endpoint({
      method: 'POST',
      path: `/api/v1/${shape.path}`,
      summary: shape.summary,
      access: 'decide',
      params: idParams,
      query: z.strictObject(languageQuery),
      body: shape.body,
      answer: wire.CaseChangeWire,
      handle: async ({ session: { tenant, user }, params: { id }, body, language }) => {
        const by = { tenant, actor: user.id }
        const changed = await changeCase(deps, by, { id, change: shape.changeOf(body) })
        if (!changed) throw notFound('case')
        return changeWire(changed, language)
      },
    })
  return [
    changing({
      path: 'promises/:id/withdraw',
      summary: 'A promise no longer stands',
      body: wire.ReasonWire,
      changeOf: ({ note }) => ({ kind: 'promise', act: 'withdraw', note }),
    }),
    changing({
      path: 'payment-plans/:id/pay',
      summary: 'An instalment is paid, though the books do not show it yet',
      body: wire.PaidRequestWire,
      changeOf: ({ instalment, note }) => ({ kind: 'payment_plan', act: 'pay', instalment, note }),
    }),
    changing({
      path: 'payment-plans/:id/end',
      summary: 'A payment plan no longer stands',
      body: wire.ReasonWire,
      changeOf: ({ note }) => ({ kind: 'payment_plan', act: 'end', note }),
    }),
    ...disputeChanges(changing),
    changing({
      path: 'holds/:id/lift',
      summary: 'A hold no longer stands',
      body: wire.ReasonWire,
      changeOf: ({ note }) => ({ kind: 'hold', act: 'lift', note }),
    }),
    changing({
      path: 'holds/:id/change',
      summary: 'A hold gets another last day, or none',
      body: wire.HoldChangeWire,
      changeOf: ({ until, note }) => {
        const day = optionalDayAt('until', until)
        return { kind: 'hold', act: 'change', until: day, note: note ?? null }
      },
    }),
    changing({
      path: 'announced-payments/:id/withdraw',
      summary: 'An announced payment will not come',
      body: wire.ReasonWire,
      changeOf: ({ note }) => ({ kind: 'announced_payment', act: 'withdraw', note }),
    }),
    ...commitmentChanges(changing),
    ...limits(deps),
  ]
}

type Changing = <B extends z.ZodObject>(shape: ChangeShape<B>) => Endpoint

function disputeChanges(changing: Changing): Endpoint[] {
  return [
    changing({
      path: 'disputes/:id/accept',
      summary: 'The customer is right: the amount is held until its credit note is there',
      body: wire.ReasonWire,
      changeOf: ({ note }) => ({ kind: 'dispute', act: 'accept', note }),
    }),
    changing({
      path: 'disputes/:id/reject',
      summary: 'The claim stands: the amount is chased again',
      body: wire.ReasonWire,
      changeOf: ({ note }) => ({ kind: 'dispute', act: 'reject', note }),
    }),
    changing({
      path: 'disputes/:id/change',
      summary: 'Who looks into a dispute, by when, what it is about and how much is contested',
      body: wire.DisputeChangeWire,
      changeOf: ({ cause, amount, owner, answerBy, note }) => ({
        ...{ kind: 'dispute', act: 'change', owner, cause, note: note ?? null },
        amount: amount === null ? null : amount && moneyAt('amount', amount),
        answerBy: optionalDayAt('answerBy', answerBy),
      }),
    }),
  ]
}

function commitmentChanges(changing: Changing): Endpoint[] {
  return [
    changing({
      path: 'commitments/:id/keep',
      summary: 'What was announced was done',
      body: wire.OptionalNoteWire,
      changeOf: ({ note }) => ({ kind: 'commitment', act: 'keep', note: note ?? null }),
    }),
    changing({
      path: 'commitments/:id/waive',
      summary: 'What was announced is given up, for a reason',
      body: wire.ReasonWire,
      changeOf: ({ note }) => ({ kind: 'commitment', act: 'waive', note }),
    }),
  ]
}

function limits(deps: Deps): Endpoint[] {
  const path = '/api/v1/case-limits'
  const shape = { path, params: nothing, query: nothing, answer: wire.CaseLimitsWire } as const
  return [
    endpoint({
      ...shape,
      method: 'GET',
      summary:
        'How far a promise reaches, how many may be broken, how long a payment is waited for',
      access: 'read',
      body: nothing,
      handle: ({ session }) => caseLimits(deps, session.tenant),
    }),
    endpoint({
      ...shape,
      method: 'POST',
      summary: 'Set these bounds; they hold for what is entered from then on',
      access: 'administer',
      body: wire.CaseLimitsWire,
      handle: ({ session: { tenant, user }, body }) =>
        setCaseLimits(deps, { tenant, actor: user.id }, body),
    }),
  ]
}
