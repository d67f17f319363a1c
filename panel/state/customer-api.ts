// What the panel asks and says about one customer's policy, terms, limitation and reasons.

import type { AssessmentWire } from '../../server/api/wire/assessment.ts'
import type { CopiedWire, CopiesWire, SendCopyRequestWire } from '../../server/api/wire/copies.ts'
import type { ExplanationsWire } from '../../server/api/wire/explanation.ts'
import type {
  CustomersPolicyWire,
  MarkedWire,
  MarksRequestWire,
} from '../../server/api/wire/policies.ts'
import type {
  AgreedTermsWire,
  CustomerLimitationWire,
  CustomerTermsWire,
  RecordActWire,
} from '../../server/api/wire/terms.ts'
import type { Get, Post } from './api.ts'
import type { Files } from './travel-calls.ts'

export interface CustomerApi {
  assessment(customer: string, signal: AbortSignal): Promise<AssessmentWire>
  customerPolicy(customer: string, signal: AbortSignal): Promise<CustomersPolicyWire>
  mark(customer: string, marks: MarksRequestWire, signal: AbortSignal): Promise<MarkedWire>
  customerTerms(customer: string, signal: AbortSignal): Promise<CustomerTermsWire>
  agreeTerms(
    customer: string,
    terms: AgreedTermsWire | null,
    signal: AbortSignal,
  ): Promise<CustomerTermsWire>
  customerLimitation(customer: string, signal: AbortSignal): Promise<CustomerLimitationWire>
  recordAct(invoice: string, act: RecordActWire, signal: AbortSignal): Promise<void>
  claimPaid(claim: object, signal: AbortSignal): Promise<void>
  explanation(invoice: string, signal: AbortSignal): Promise<ExplanationsWire>
  invoiceDocument(invoice: string, signal: AbortSignal): Promise<Blob>
  copies(invoice: string, signal: AbortSignal): Promise<CopiesWire>
  sendCopy(invoice: string, wish: SendCopyRequestWire, signal: AbortSignal): Promise<CopiedWire>
}

export function customerCalls(
  get: Get,
  post: Post,
  { getFile }: Pick<Files, 'getFile'>,
): CustomerApi {
  const of = (id: string): string => `/customers/${encodeURIComponent(id)}`
  const invoice = (id: string): string => `/invoices/${encodeURIComponent(id)}`
  return {
    assessment: (id, signal) => get(`${of(id)}/assessment`, signal),
    customerPolicy: (id, signal) => get(`${of(id)}/policy`, signal),
    mark: (id, marks, signal) => post(`${of(id)}/marks`, signal, marks),
    customerTerms: (id, signal) => get(`${of(id)}/terms`, signal),
    agreeTerms: (id, terms, signal) => post(`${of(id)}/terms`, signal, { terms }),
    customerLimitation: (id, signal) => get(`${of(id)}/limitation`, signal),
    recordAct: (id, act, signal) => post(`${invoice(id)}/acts`, signal, act),
    claimPaid: (claim, signal) => post('/claims/paid', signal, claim),
    explanation: (id, signal) => get(`${invoice(id)}/explanation`, signal),
    copies: (id, signal) => get(`${invoice(id)}/copies`, signal),
    sendCopy: (id, wish, signal) => post(`${invoice(id)}/copies`, signal, wish),
    invoiceDocument: (id, signal) => getFile(`${invoice(id)}/document`, signal),
  }
}
