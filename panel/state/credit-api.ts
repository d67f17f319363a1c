// What the panel asks and says about credit limits, guarantees, terms of an order and what is
// watched.

import type {
  AdviceWire,
  AnswerLimitWire,
  AskLimitWire,
  CreditWire,
  EnterGuaranteeWire,
  LimitRequestsWire,
} from '../../server/api/wire/credit.ts'
import type { MoneyWire } from '../../server/api/wire/parts.ts'
import type { WatchWire } from '../../server/api/wire/watch.ts'
import type { Get, Post } from './api.ts'

export interface CreditApi {
  credit(customer: string, signal: AbortSignal): Promise<CreditWire>
  askLimit(customer: string, wish: AskLimitWire, signal: AbortSignal): Promise<CreditWire>
  answerLimit(request: string, answer: AnswerLimitWire, signal: AbortSignal): Promise<CreditWire>
  limitRequests(signal: AbortSignal): Promise<LimitRequestsWire>
  enterGuarantee(
    customer: string,
    guarantee: EnterGuaranteeWire,
    signal: AbortSignal,
  ): Promise<CreditWire>
  endGuarantee(guarantee: string, reason: string, signal: AbortSignal): Promise<CreditWire>
  /** Null = no order is in question. */
  advice(customer: string, order: MoneyWire | null, signal: AbortSignal): Promise<AdviceWire>
  watch(signal: AbortSignal): Promise<WatchWire>
  acknowledge(entry: string, note: string | null, signal: AbortSignal): Promise<WatchWire>
}

export function creditCalls(get: Get, post: Post): CreditApi {
  const one = (collection: string, id: string): string => `/${collection}/${encodeURIComponent(id)}`
  return {
    credit: (id, signal) => get(`${one('customers', id)}/credit`, signal),
    askLimit: (id, wish, signal) => post(`${one('customers', id)}/limit-requests`, signal, wish),
    answerLimit: (id, answer, signal) =>
      post(`${one('limit-requests', id)}/answer`, signal, answer),
    limitRequests: (signal) => get('/limit-requests', signal),
    enterGuarantee: (id, given, signal) =>
      post(`${one('customers', id)}/guarantees`, signal, given),
    endGuarantee: (id, reason, signal) => post(`${one('guarantees', id)}/end`, signal, { reason }),
    advice: (id, order, signal) => get(`${one('customers', id)}/advice`, signal, { ...order }),
    watch: (signal) => get('/watch', signal),
    acknowledge: (id, note, signal) => post(`${one('watch', id)}/acknowledge`, signal, { note }),
  }
}
