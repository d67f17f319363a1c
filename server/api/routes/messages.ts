// What waits for a person or went out, as it would leave, and the person's answer.

import { z } from 'zod'
import { type Instant, parseInstant } from '../../../core/instant.ts'
import { Malformed } from '../../../core/malformed.ts'
import { messageDetail, messageDocument } from '../../delivery/preview/run.ts'
import type { Deps } from '../../deps.ts'
import {
  type Answer,
  approveMessage,
  refuseMessage,
  standsInTheWay,
  waysFor,
} from '../../dunning/answers/run.ts'
import type { Message } from '../../dunning/proposal.ts'
import { listMessages } from '../../dunning/run.ts'
import type { Ways } from '../../dunning/ways.ts'
import { type Endpoint, endpoint, fileEndpoint, languageQuery, nothing } from '../endpoint.ts'
import { notFound, Refused } from '../plugins/refused.ts'
import {
  ApproveRequestWire,
  MessageRowWire,
  MessageStateWire,
  MessagesWire,
  MessageWire,
  RefuseRequestWire,
} from '../wire/messages.ts'
import { messageRowWire } from './encode.ts'

const MessagesQuery = z.strictObject({
  ...languageQuery,
  state: MessageStateWire.optional(),
  step: z.string().min(1).max(100).optional(),
  after: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
})

const params = z.strictObject({ id: z.uuid() })
const one = { params, query: z.strictObject(languageQuery) }

export function messageEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'GET',
      path: '/api/v1/messages',
      summary: 'Messages by state: proposed ones longest overdue first, others by latest change',
      access: 'read',
      params: nothing,
      query: MessagesQuery,
      body: nothing,
      answer: MessagesWire,
      handle: async ({ session, query: { state, step, after, limit } }) => {
        const page = await listMessages(deps, session.tenant, { state, step, after, limit })
        const ways = await waysFor(deps, session.tenant)
        const messages = page.messages.map((each) =>
          messageRowWire(each, standsInTheWay(ways, each)),
        )
        return { messages, total: page.total }
      },
    }),
    endpoint({
      ...one,
      method: 'GET',
      path: '/api/v1/messages/:id',
      summary: 'One message, rendered as it would leave',
      access: 'read',
      body: nothing,
      answer: MessageWire,
      handle: async ({ session, params: { id } }) => {
        const found = await messageDetail(deps, session.tenant, id)
        if (!found) throw notFound('message')
        const { message, preview, problem } = found
        const ways = await waysFor(deps, session.tenant)
        return { ...messageRowWire(message, standsInTheWay(ways, message) ?? problem), preview }
      },
    }),
    documentEndpoint(deps),
    endpoint({
      ...one,
      method: 'POST',
      path: '/api/v1/messages/:id/approve',
      summary: 'Let a proposed message go; a second approval changes nothing',
      access: 'decide',
      body: ApproveRequestWire,
      answer: MessageRowWire,
      handle: async ({ session: { tenant, user }, params: { id }, body }) => {
        const approval = { id, actor: user.id, seen: instantAt('seen', body.seen) }
        const answer = await approveMessage(deps, tenant, approval)
        return decided(await waysFor(deps, tenant), answer, 'approved')
      },
    }),
    endpoint({
      ...one,
      method: 'POST',
      path: '/api/v1/messages/:id/refuse',
      summary: 'Keep a proposed message from going',
      access: 'decide',
      body: RefuseRequestWire,
      answer: MessageRowWire,
      handle: async ({ session: { tenant, user }, params: { id }, body: { reason } }) => {
        const answer = await refuseMessage(deps, tenant, { id, actor: user.id, reason })
        return decided(await waysFor(deps, tenant), answer, 'refused')
      },
    }),
  ]
}

function documentEndpoint(deps: Deps): Endpoint {
  return fileEndpoint({
    ...one,
    method: 'GET',
    path: '/api/v1/messages/:id/document',
    summary: 'The letter on paper, as it was in the envelope or as it would be',
    access: 'read',
    body: nothing,
    answer: ['application/pdf'],
    handle: async ({ session, params: { id } }) => {
      const found = await messageDocument(deps, session.tenant, id)
      if (found === null) throw notFound('message')
      if (found === 'none') throw notFound('document: this message goes without one')
      if ('pdf' in found) return { name: found.name, media: 'application/pdf', content: found.pdf }
      throw new Refused({ status: 409, code: 'NOT_READY', detail: found.problem })
    },
  })
}

function instantAt(path: string, text: string | undefined): Instant | undefined {
  if (text === undefined) return undefined
  const instant = parseInstant(text)
  if (instant) return instant
  throw new Malformed({ path, wanted: 'an instant with an offset', found: text })
}

/** The same answer twice is fine; another answer than the one that stands is a conflict. */
function decided(
  ways: Ways,
  answer: Answer | null,
  wanted: 'approved' | 'refused',
): MessageRowWire {
  if (!answer) throw notFound('message')
  const { changed, message } = answer
  const stands = message.state === wanted || (wanted === 'approved' && message.state === 'sent')
  const problem = standsInTheWay(ways, message)
  if (changed || stands) return messageRowWire(message, problem)
  throw new Refused({ status: 409, ...conflict(message, problem) })
}

function conflict({ state, channel }: Message, problem: ReturnType<typeof standsInTheWay>) {
  if (state !== 'proposed')
    return { code: 'ALREADY_DECIDED', detail: `This message is ${state} already.` }
  if (problem !== null)
    return { code: 'CHANNEL_NOT_SET_UP', detail: `This installation cannot send by ${channel}.` }
  return {
    code: 'MESSAGE_CHANGED',
    detail: 'This message says something else by now: read it again.',
  }
}
