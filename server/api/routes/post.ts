// Letters by hand, what a person says about them, and how any message travelled.

import { z } from 'zod'
import {
  handInProof,
  lettersByHand,
  type Said,
  sayNotPosted,
  sayPosted,
  sayPresented,
} from '../../delivery/by-hand/run.ts'
import { evidenceOf, proofFile, type TravelledAttempt } from '../../delivery/evidence/run.ts'
import { largestProofBytes, proofMedia } from '../../delivery/proof-file.ts'
import type { Deps } from '../../deps.ts'
import { type Endpoint, endpoint, fileEndpoint, nothing, uploadEndpoint } from '../endpoint.ts'
import { notFound, Refused } from '../plugins/refused.ts'
import {
  DoneWire,
  EvidenceWire,
  KeptProofWire,
  LettersByHandWire,
  NotPostedRequestWire,
  PostedRequestWire,
  PresentedRequestWire,
  ProofKindWire,
} from '../wire/post.ts'
import { dayAt } from './decode.ts'

const params = z.strictObject({ id: z.uuid() })
const said = { method: 'POST', params, query: nothing, access: 'decide', answer: DoneWire } as const

export function postEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'GET',
      path: '/api/v1/letters-by-hand',
      summary: 'Letters that wait for somebody to print and post them, oldest first',
      access: 'read',
      params: nothing,
      query: nothing,
      body: nothing,
      answer: LettersByHandWire,
      handle: async ({ session }) => ({
        letters: [...(await lettersByHand(deps, session.tenant))],
      }),
    }),
    endpoint({
      ...said,
      path: '/api/v1/messages/:id/posted',
      summary: 'A letter was taken to the post: from now on it counts as sent',
      body: PostedRequestWire,
      handle: async ({ session: { tenant, user }, params: { id }, body }) => {
        const on = dayAt('on', body.on)
        const { trackingNumber } = body
        return done(await sayPosted(deps, tenant, { id, actor: user.id, on, trackingNumber }))
      },
    }),
    endpoint({
      ...said,
      path: '/api/v1/messages/:id/not-posted',
      summary: 'A letter will not be posted: its step is free again',
      body: NotPostedRequestWire,
      handle: async ({ session: { tenant, user }, params: { id }, body: { reason } }) =>
        done(await sayNotPosted(deps, tenant, { id, actor: user.id, reason })),
    }),
    endpoint({
      ...said,
      path: '/api/v1/messages/:id/presented',
      summary: 'The day on which the post first offered a registered letter',
      body: PresentedRequestWire,
      handle: async ({ session: { tenant, user }, params: { id }, body }) =>
        done(await sayPresented(deps, tenant, { id, actor: user.id, on: dayAt('on', body.on) })),
    }),
    handInEndpoint(deps),
    ...evidenceEndpoints(deps),
  ]
}

function handInEndpoint(deps: Deps): Endpoint {
  return uploadEndpoint({
    path: '/api/v1/messages/:id/proofs',
    summary: 'A scan of what the post gave: kept as it is, once however often it comes',
    access: 'decide',
    params,
    query: z.strictObject({ kind: ProofKindWire }),
    takes: { media: proofMedia, mostBytes: largestProofBytes },
    answer: KeptProofWire,
    handle: async ({ session: { tenant, user }, params: { id }, query: { kind }, content }) => {
      const kept = await handInProof(deps, tenant, { id, actor: user.id, kind, content })
      if (kept === null) throw notFound('message')
      if (kept === 'not_waiting') throw notWaiting()
      return kept
    },
  })
}

function evidenceEndpoints(deps: Deps): Endpoint[] {
  const question = { method: 'GET', params, query: nothing, body: nothing, access: 'read' } as const
  return [
    endpoint({
      ...question,
      path: '/api/v1/messages/:id/evidence',
      summary: 'How a message travelled: attempts, what carriers told, proofs',
      answer: EvidenceWire,
      handle: async ({ session, params: { id } }) => {
        const attempts = await evidenceOf(deps, session.tenant, id)
        if (!attempts) throw notFound('message')
        return { attempts: attempts.map(attemptWire) }
      },
    }),
    fileEndpoint({
      ...question,
      path: '/api/v1/proofs/:id',
      summary: 'A proof of a carrier or a person, byte for byte',
      answer: proofMedia,
      handle: async ({ session, params: { id } }) => {
        const file = await proofFile(deps, session.tenant, id)
        if (!file) throw notFound('proof')
        return file
      },
    }),
  ]
}

function done(outcome: Said): DoneWire {
  if (outcome === null) throw notFound('message')
  if (outcome === 'done') return { done: true }
  throw notWaiting()
}

const notWaiting = () =>
  new Refused({
    status: 409,
    code: 'NOT_WAITING',
    detail: 'This letter does not wait for that (any more).',
  })

function attemptWire(attempt: TravelledAttempt): EvidenceWire['attempts'][number] {
  const { channel, recipient, state, outcome, at, presented, failure, events, proofs } = attempt
  return {
    ...{ channel, recipient, state, outcome, at, presented, failure },
    contentHash: attempt.content_hash,
    providerId: attempt.provider_id,
    trackingNumber: attempt.tracking_number,
    hasDocument: attempt.has_document,
    resolution: resolutionWire(attempt),
    events: events.map(({ carrier, kind, said: words, by, ...event }) => ({
      ...{ carrier, kind, said: words, by, at: event.at },
    })),
    proofs: proofs.map(({ proof_id: id, kind, sha256, bytes, media, by, at: keptAt }) => ({
      ...{ id, kind, sha256, bytes, media, by, at: keptAt },
    })),
  }
}

function resolutionWire(attempt: TravelledAttempt): EvidenceWire['attempts'][number]['resolution'] {
  const { resolution: outcome, resolved_at: at, resolved_by: by, resolution_note: note } = attempt
  return outcome === null || at === null ? null : { outcome, at, by, note }
}
