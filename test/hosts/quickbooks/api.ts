// The accounting API as a server: who may call, how often, and how the answer travels. JSON only
// where it is asked for, every answer with its intuit_tid. What a call does is in acts.ts.

import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { act, type Call } from './acts.ts'
import { type Answer, comesAfter, disturb, send, tooMany, unauthorized } from './disturb.ts'
import { ApiFault, faultText, forbidden } from './faults.ts'
import { checkStanding } from './rules.ts'
import type { HostState } from './state.ts'
import { pacificWithMillis } from './wire.ts'

const paths = [':entity', ':entity/:id', ':entity/:id/:deed']

export function registerApi(app: FastifyInstance, state: HostState): void {
  for (const path of paths) {
    app.all<Route>(`/v3/company/:realm/${path}`, (request, reply) => serve(state, request, reply))
  }
}

interface Route {
  readonly Params: {
    readonly realm: string
    readonly entity: string
    readonly id?: string
    readonly deed?: string
  }
}

async function serve(state: HostState, request: FastifyRequest<Route>, reply: FastifyReply) {
  const url = new URL(request.url, 'http://host')
  state.note(request, url)
  reply.header('intuit_tid', state.nextTid()).header('QBO-Version', '1990.201')
  const order = state.orders.take(url.pathname)
  if (order && !comesAfter(order)) return disturb(order, { state, request, reply })
  if (state.answerAfterMs > 0) await wait(state.answerAfterMs)
  const answer = await gated(state, request, { url, reply })
  if (!answer) return reply
  await state.interruptions.take(url.pathname)
  if (order && 'text' in answer) return disturb(order, { state, request, reply, answer })
  if ('text' in answer) return send(request, reply, answer)
  return reply.code(200).type('application/pdf').send(answer.pdf)
}

interface Gate {
  readonly url: URL
  readonly reply: FastifyReply
}

/** Null where the answer has already gone: not let in, or too often. */
async function gated(
  state: HostState,
  request: FastifyRequest<Route>,
  { url, reply }: Gate,
): Promise<Answer | { readonly pdf: Buffer } | null> {
  const { realm, entity, id, deed } = request.params
  const grant = state.oauth.bearer(request.headers.authorization)
  if (!grant) return sent(unauthorized(state, request, reply))
  const nowMs = state.nowMs()
  const books = state.companies.get(realm)
  // Another company's token, or one without the scope of the books (section 5, [3]).
  if (!books || grant.realm !== realm) {
    return { status: 403, text: faultText(forbidden(), pacificWithMillis(nowMs)) }
  }
  const { monthlyReads, refuseOldChanges } = state.switches
  const blocked = monthlyReads !== null && state.meter.reads(nowMs) >= monthlyReads
  if (blocked || !state.limiter.admit(realm, { nowMs, batch: entity === 'batch' })) {
    return sent(tooMany(state, request, reply))
  }
  const base = { books, request, entity: entity.toLowerCase(), query: url.searchParams, nowMs }
  return answerTo(state, { ...base, id: id ?? null, deed: deed ?? null, refuseOldChanges })
}

const sent = (_reply: unknown): null => null

function answerTo(state: HostState, call: Call): Answer | { readonly pdf: Buffer } {
  const { books, nowMs, request } = call
  const time = pacificWithMillis(nowMs)
  // Repeated, it gives the first answer instead of a second object (section 5, [I]).
  const requestId = request.method === 'POST' ? call.query.get('requestid') : null
  const known = requestId === null ? undefined : books.answers.get(requestId)
  if (known) return known
  try {
    // A question may come as POST; so may a batch, which looks for itself.
    const writes = request.method === 'POST' && !['query', 'batch'].includes(call.entity)
    checkStanding(books, writes ? 'POST' : 'GET')
    const done = act(call)
    state.meter.count(books.realm, { reads: done.reads, nowMs })
    if ('pdf' in done) return done
    const answer = { status: 200, text: JSON.stringify({ ...done.json, time }) }
    if (requestId !== null) books.answers.set(requestId, answer)
    return answer
  } catch (error) {
    if (!(error instanceof ApiFault)) throw error
    return { status: error.status, text: faultText(error, time) }
  }
}
