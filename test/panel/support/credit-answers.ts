// The part of the stand-in API that is about limits, guarantees, terms of an order, what is
// watched, and the company behind a customer.

import type { AdviceWire, CreditWire, LimitRequestsWire } from '../../../server/api/wire/credit.ts'
import type { WatchWire } from '../../../server/api/wire/watch.ts'
import type { Answers } from './api.ts'
import * as samples from './credit-samples.ts'
import { type IdentityAnswers, identityAnswer, usualIdentity } from './identity-answers.ts'

export interface CreditAnswers extends IdentityAnswers {
  credit(customer: string): CreditWire
  askLimit(body: unknown): CreditWire
  answerLimit(request: string, body: unknown): CreditWire
  limitRequests(): LimitRequestsWire
  enterGuarantee(body: unknown): CreditWire
  endGuarantee(guarantee: string, body: unknown): CreditWire
  advice(minor: string | null): AdviceWire
  watch(): WatchWire
  acknowledge(entry: string, body: unknown): WatchWire
}

export const usualCredit: CreditAnswers = {
  ...usualIdentity,
  credit: () => samples.credit,
  askLimit: () => samples.credit,
  answerLimit: () => samples.credit,
  limitRequests: () => ({ requests: [] }),
  enterGuarantee: () => samples.credit,
  endGuarantee: () => samples.credit,
  advice: () => samples.advice,
  watch: () => samples.watch,
  acknowledge: () => samples.watch,
}

/** Undefined where it is another question. */
export function creditAnswer(
  table: (question: keyof Answers) => Answers,
  asked: {
    readonly question: string
    readonly id: string
    readonly url: URL
    readonly body: unknown
  },
): unknown {
  const { question, id, url, body } = asked
  switch (question) {
    case 'GET customers/…/credit':
      return table('credit').credit(id)
    case 'POST customers/…/limit-requests':
      return table('askLimit').askLimit(body)
    case 'GET limit-requests':
      return table('limitRequests').limitRequests()
    case 'POST limit-requests/…/answer':
      return table('answerLimit').answerLimit(id, body)
    case 'POST customers/…/guarantees':
      return table('enterGuarantee').enterGuarantee(body)
    case 'POST guarantees/…/end':
      return table('endGuarantee').endGuarantee(id, body)
    case 'GET customers/…/advice':
      return table('advice').advice(url.searchParams.get('minor'))
    case 'GET watch':
      return table('watch').watch()
    case 'POST watch/…/acknowledge':
      return table('acknowledge').acknowledge(id, body)
    default:
      return identityAnswer(table, { question, id, body })
  }
}
