// What waits for a person, step by step, and one answer to several messages.

import { z } from 'zod'
import { parseInstant } from '../../../core/instant.ts'
import { Malformed } from '../../../core/malformed.ts'
import { resolveAmbiguous } from '../../delivery/resolution/run.ts'
import type { Deps } from '../../deps.ts'
import { approveMessages, refuseMessages } from '../../dunning/answers/run.ts'
import type { Message } from '../../dunning/proposal.ts'
import { approvalQueue } from '../../dunning/queue/run.ts'
import { type Endpoint, endpoint, nothing } from '../endpoint.ts'
import { notFound, Refused } from '../plugins/refused.ts'
import {
  ApprovalsWire,
  ApproveSeveralWire,
  RefuseSeveralWire,
  SeveralAnsweredWire,
} from '../wire/approvals.ts'
import { MessageRowWire, ResolveRequestWire } from '../wire/messages.ts'
import { messageRowWire, moneyWire } from './encode.ts'

const several = { params: nothing, query: nothing, answer: SeveralAnsweredWire }

export function approvalEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'GET',
      path: '/api/v1/approvals',
      summary: 'What waits for a person: by step, and briefly enough to choose from all of it',
      access: 'read',
      params: nothing,
      query: z.strictObject({ step: z.string().min(1).max(100).optional() }),
      body: nothing,
      answer: ApprovalsWire,
      handle: async ({ session, query: { step } }) => {
        const queue = await approvalQueue(deps, session.tenant, { step: step ?? null })
        return {
          testMode: queue.testMode,
          steps: queue.steps.map((row) => ({ ...row, totals: row.totals.map(totalWire) })),
          messages: queue.messages.map((row) => ({ ...row, totals: row.totals.map(totalWire) })),
        }
      },
    }),
    endpoint({
      ...several,
      method: 'POST',
      path: '/api/v1/approvals/approve',
      summary:
        'Let several messages go, as they were read; what reads otherwise by now is left out',
      access: 'decide',
      body: ApproveSeveralWire,
      handle: async ({ session: { tenant, user }, body: { messages } }) =>
        answered(await approveMessages(deps, tenant, { actor: user.id, asked: seenOf(messages) })),
    }),
    endpoint({
      ...several,
      method: 'POST',
      path: '/api/v1/approvals/refuse',
      summary: 'Keep several messages from going, with one reason',
      access: 'decide',
      body: RefuseSeveralWire,
      handle: async ({ session: { tenant, user }, body: { messages, reason } }) => {
        const asked = seenOf(messages)
        return answered(await refuseMessages(deps, tenant, { actor: user.id, asked, reason }))
      },
    }),
    resolveEndpoint(deps),
  ]
}

function resolveEndpoint(deps: Deps): Endpoint {
  return endpoint({
    method: 'POST',
    path: '/api/v1/messages/:id/resolve',
    summary: 'Say of a message that may have left whether it did',
    access: 'decide',
    params: z.strictObject({ id: z.uuid() }),
    query: nothing,
    body: ResolveRequestWire,
    answer: MessageRowWire,
    handle: async ({ session: { tenant, user }, params: { id }, body: { outcome, note } }) => {
      const finding = { id, resolution: outcome, by: user.id, note }
      const answer = await resolveAmbiguous(deps, tenant, finding)
      if (!answer) throw notFound('message')
      const { changed, message } = answer
      if (changed || stands(message, outcome)) return messageRowWire(message, null)
      const detail = `This message is ${message.state}: there is nothing to find out.`
      throw new Refused({ status: 409, code: 'NOT_AMBIGUOUS', detail })
    },
  })
}

/** The same finding twice is fine. */
const stands = ({ stateReason }: Message, outcome: 'left' | 'not_left'): boolean =>
  stateReason === (outcome === 'left' ? 'FOUND_LEFT' : 'FOUND_NOT_LEFT')

type Total = Awaited<ReturnType<typeof approvalQueue>>['steps'][number]['totals'][number]

const totalWire = ({ currency, open }: Total) => moneyWire({ currency, minor: open })

const answered = ({ decided, left }: Awaited<ReturnType<typeof approveMessages>>) => ({
  decided,
  left: [...left],
})

function seenOf(messages: ApproveSeveralWire['messages']) {
  return messages.map(({ id, seen: text }, at) => {
    const seen = parseInstant(text)
    if (seen) return { id, seen }
    const path = `messages[${at}].seen`
    throw new Malformed({ path, wanted: 'an instant with an offset', found: text })
  })
}
