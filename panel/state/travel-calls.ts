// The part of the API that is about messages on their way: how they travelled, what proves it, and
// what a person says of them.

import type { ChannelTriedWire, TryChannelRequestWire } from '../../server/api/wire/channels.ts'
import type { EvidenceWire, KeptProofWire, ProofKindWire } from '../../server/api/wire/post.ts'
import type { Get, Post } from './api.ts'

/** What a person found out about a message that may have left. */
export interface Finding {
  readonly message: string
  readonly outcome: 'left' | 'not_left'
  readonly note: string
}

export interface ProofFile {
  readonly kind: ProofKindWire
  readonly file: Blob
}

export interface TravelCalls {
  evidence(message: string, signal: AbortSignal): Promise<EvidenceWire>
  resolve(finding: Finding, signal: AbortSignal): Promise<void>
  presented(message: string, on: string, signal: AbortSignal): Promise<void>
  handInProof(message: string, proof: ProofFile, signal: AbortSignal): Promise<KeptProofWire>
  /** The letter on paper, as a file for the browser. */
  document(message: string, signal: AbortSignal): Promise<Blob>
  /** A carrier's proof, or a scan of ours, as a file for the browser. */
  proof(id: string, signal: AbortSignal): Promise<Blob>
  /** A channel is tried on the company itself; asked again under one id nothing leaves again. */
  tryChannel(asked: TryChannelRequestWire, signal: AbortSignal): Promise<ChannelTriedWire>
  /** All that is on record about a customer. */
  caseFile(customer: string, signal: AbortSignal): Promise<Blob>
}

export interface Files {
  readonly getFile: (path: string, signal: AbortSignal) => Promise<Blob>
  readonly sendFile: <T>(
    path: string,
    file: { readonly kind: string; readonly content: Blob },
    signal: AbortSignal,
  ) => Promise<T>
}

export function travelCalls(get: Get, post: Post, { getFile, sendFile }: Files): TravelCalls {
  const of = (message: string): string => `/messages/${encodeURIComponent(message)}`
  return {
    evidence: (message, signal) => get(`${of(message)}/evidence`, signal),
    resolve: ({ message, outcome, note }, signal) =>
      post(`${of(message)}/resolve`, signal, { outcome, note }),
    presented: (message, on, signal) => post(`${of(message)}/presented`, signal, { on }),
    handInProof: (message, { kind, file }, signal) =>
      sendFile(`${of(message)}/proofs`, { kind, content: file }, signal),
    document: (message, signal) => getFile(`${of(message)}/document`, signal),
    proof: (id, signal) => getFile(`/proofs/${encodeURIComponent(id)}`, signal),
    tryChannel: (asked, signal) => post('/channels/test', signal, asked),
    caseFile: (customer, signal) =>
      getFile(`/customers/${encodeURIComponent(customer)}/case-file`, signal),
  }
}
