// Where the module of a real Odoo posts what changed. Each call is held against the module's own
// signature and clock; then it goes on to our server, signed anew for the clock of the suite, as
// often and in the order that a case wants. What our server answers, the module hears.

import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { z } from 'zod'
import { odooWebhook, signatureOf } from '../../../connectors/odoo/webhook.ts'
import { instantOf } from '../../../core/instant.ts'
import { freePort } from '../../../server/db/postgres-process.ts'
import type { WebhookSender } from '../host.ts'

export interface Teller {
  /** Where the module is to find our server. */
  readonly url: string
  readonly webhooks: WebhookSender
  /** Of the connection that stands. */
  setSecret(secret: string): void
  /** People have done something: there is something to tell. */
  acted(): void
  /** The module waits for its next try, or does so no more. */
  wait(untilMs: number | null): void
  stop(): Promise<void>
}

interface State {
  readonly clock: () => number
  base: string | null
  secret: string
  copies: number
  reversed: boolean
  lose: number
  putOffUntilMs: number | null
  something: boolean
  readonly calls: { readonly atMs: number; readonly status: number | null }[]
}

export interface Telling {
  readonly clock: () => number
  /** Has the module tell what is due; what it waits for then, in seconds from now. */
  tell(): Promise<number | null>
}

export async function startTeller({ clock, tell }: Telling): Promise<Teller> {
  const state: State = {
    ...{ clock, base: null, secret: '', copies: 0, reversed: false, lose: 0 },
    ...{ putOffUntilMs: null, something: false, calls: [] },
  }
  const app = Fastify({ forceCloseConnections: true })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.post('/webhooks/odoo', (request, reply) => take(state, request, reply))
  const port = await freePort()
  await app.listen({ host: '127.0.0.1', port })
  const nextMs = () => state.putOffUntilMs ?? (state.something ? clock() : null)
  return {
    url: `http://127.0.0.1:${port}`,
    webhooks: {
      pointAt: (base) => {
        state.base = base
      },
      nextMs,
      deliverDue: async () => {
        const next = nextMs()
        if (next === null || next > clock()) return 0
        const before = state.calls.length
        const waitS = await tell()
        state.something = waitS !== null
        state.putOffUntilMs = waitS === null ? null : clock() + waitS * 1_000
        return state.calls.length - before
      },
      repeat: (copies) => {
        state.copies = copies
      },
      reorder: (on) => {
        state.reversed = on
      },
      drop: (many) => {
        state.lose = many
      },
      calls: state.calls,
    },
    setSecret: (secret) => {
      state.secret = secret
    },
    acted: () => {
      state.something = true
    },
    wait: (untilMs) => {
      state.putOffUntilMs = untilMs
    },
    stop: () => app.close(),
  }
}

const Body = z.looseObject({ events: z.array(z.unknown()) })

async function take(state: State, { body, headers }: FastifyRequest, reply: FastifyReply) {
  const text = `${body}`
  const by = { secret: state.secret, now: instantOf(Date.now()) }
  const signature = `${headers['x-encours-signature']}`
  if (!odooWebhook.isSigned(Buffer.from(text), signature, by)) {
    state.calls.push({ atMs: state.clock(), status: 401 })
    return reply.code(401).send()
  }
  const told: unknown = JSON.parse(text)
  const { events } = Body.parse(told)
  const lost = events.slice(0, state.lose)
  state.lose -= lost.length
  const kept = events.slice(lost.length)
  const sent = withEvents(told, state.reversed ? kept.toReversed() : kept)
  let status: number | null = 200
  for (let copies = 0; copies <= state.copies && kept.length > 0; copies += 1) {
    status = await handOn(state, sent)
  }
  state.calls.push({ atMs: state.clock(), status })
  if (status !== null) return reply.code(status).send()
  reply.hijack()
  return reply.raw.destroy()
}

/** In the order of the module's own text: it begins with whose it is. */
const withEvents = (told: unknown, events: readonly unknown[]): string =>
  JSON.stringify(told, (name, value: unknown) => (name === 'events' ? events : value))

async function handOn({ base, secret, clock }: State, body: string): Promise<number | null> {
  const seconds = `${Math.floor(clock() / 1_000)}`
  const v1 = signatureOf(secret, seconds, Buffer.from(body))
  try {
    const answer = await fetch(`${base}/webhooks/odoo`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-encours-signature': `t=${seconds},v1=${v1}`,
      },
      body,
    })
    await answer.arrayBuffer()
    return answer.status
  } catch {
    // Nobody listens there, or he went away.
    return null
  }
}
