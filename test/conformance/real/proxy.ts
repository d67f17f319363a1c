// What stands between the connector and a real Odoo: it hands on every call and its answer, and
// breaks them as told. What the server itself cannot be made to do is done here: damaged fields,
// answers that never come, a proxy that asks for time.

import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { z } from 'zod'
import { disturb } from '../../hosts/odoo/disturb.ts'
import { comesAfter, makeOrders, type Orders } from '../../hosts/odoo/orders.ts'

/** From now on this record's answers say so. */
export interface Damage {
  readonly model: string
  readonly id: number
  readonly values: Readonly<Record<string, unknown>>
}

export interface Between {
  readonly url: string
  readonly orders: Orders
  readonly damages: Set<Damage>
  /** Calls of models so far. */
  asked(): number
  askForTime(seconds: number): void
  /** The keys that have been used so far are no longer good. */
  expireKeys(): void
  /** Done before anything else is handed on. */
  first(work: () => Promise<void>): void
  stop(): Promise<void>
}

interface State {
  readonly target: string
  readonly orders: Orders
  readonly damages: Set<Damage>
  readonly used: Set<string>
  readonly expired: Set<string>
  readonly waiting: Promise<void>[]
  retryAfterS: number | null
  asked: number
}

export async function startProxy(target: string): Promise<Between> {
  const [damages, used, expired] = [new Set<Damage>(), new Set<string>(), new Set<string>()]
  const orders = makeOrders()
  const waiting: Promise<void>[] = []
  const state: State = {
    ...{ target, orders, damages, used, expired, waiting },
    ...{ retryAfterS: null, asked: 0 },
  }
  const app = Fastify({ bodyLimit: 64 * 1024 * 1024, forceCloseConnections: true })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.all('/*', (request, reply) => handle(state, request, reply))
  await app.listen({ host: '127.0.0.1', port: 0 })
  const address = app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    ...{ url: `http://127.0.0.1:${port}`, orders, damages },
    asked: () => state.asked,
    askForTime: (seconds) => {
      state.retryAfterS = seconds
    },
    expireKeys: () => {
      for (const key of used) expired.add(key)
    },
    first: (work) => {
      waiting.push(work())
    },
    stop: async () => {
      await Promise.all(waiting)
      app.server.closeAllConnections()
      await app.close()
    },
  }
}

interface Called {
  readonly model: string | null
  readonly path: string
  readonly key: string | null
}

const Rpc = z.looseObject({ params: z.looseObject({ args: z.array(z.unknown()) }) })

/** Both doors by one name: `/json/2/<model>/<method>`. */
function calledBy({ url, headers, body }: FastifyRequest): Called {
  const path = url.split('?')[0] ?? ''
  if (path === '/jsonrpc') {
    const [, , key, model, method] = Rpc.parse(JSON.parse(`${body}`)).params.args
    return { model: `${model}`, path: `/json/2/${model}/${method}`, key: `${key}` }
  }
  const model = /^\/json\/2\/([^/]+)\//.exec(path)?.[1] ?? null
  return { model, path, key: /^bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null }
}

async function handle(state: State, request: FastifyRequest, reply: FastifyReply) {
  await Promise.all(state.waiting.splice(0))
  const called = calledBy(request)
  if (called.model !== null) state.asked += 1
  if (called.key !== null) state.used.add(called.key)
  const { retryAfterS, orders } = state
  const order = orders.take(called.path)
  if (order && !comesAfter(order)) return disturb(order, { reply, retryAfterS })
  const answer = await handOn(state, request, called)
  const text = called.model === null ? answer.text : damaged(state.damages, called.model, answer)
  await orders.interrupt(called.path)
  await Promise.all(state.waiting.splice(0))
  const { status, type, headers } = answer
  if (order) return disturb(order, { reply, retryAfterS, answer: { status, text, type } })
  for (const [name, value] of headers) reply.header(name, value)
  return reply.code(status).type(type).send(text)
}

interface HandedBack {
  readonly status: number
  readonly type: string
  readonly text: string
  readonly headers: readonly (readonly [string, string])[]
}

const passed = ['authorization', 'content-type', 'accept', 'x-odoo-database', 'cookie'] as const
const passedBack = ['date', 'location', 'www-authenticate', 'retry-after', 'cache-control'] as const

async function handOn(
  { target, expired }: State,
  { url, method, headers, body }: FastifyRequest,
  { key }: Called,
): Promise<HandedBack> {
  // A key that is none: the server itself says what it thinks of one that has ended.
  const old = key !== null && expired.has(key) ? key : null
  const put = (text: string) => (old === null ? text : text.replaceAll(old, '0'.repeat(old.length)))
  const sent = passed.flatMap((name) => {
    const value = headers[name]
    return typeof value === 'string' ? [[name, put(value)] as [string, string]] : []
  })
  const content = typeof body === 'string' && body !== '' ? { body: put(body) } : {}
  const answer = await fetch(`${target}${url}`, {
    ...{ method, headers: sent, redirect: 'manual', ...content },
  })
  return {
    status: answer.status,
    type: answer.headers.get('content-type') ?? 'text/plain',
    text: await answer.text(),
    headers: passedBack.flatMap((name) => {
      const value = answer.headers.get(name)
      return value === null ? [] : [[name, value] as const]
    }),
  }
}

const Row = z.looseObject({ id: z.number() })

/** The answer, with what is damaged in its rows. */
function damaged(damages: ReadonlySet<Damage>, model: string, { text }: HandedBack): string {
  const those = [...damages].filter((damage) => damage.model === model)
  if (those.length === 0) return text
  const answer: unknown = JSON.parse(text)
  const isRpc = typeof answer === 'object' && answer !== null && 'result' in answer
  const rows = isRpc ? answer.result : answer
  for (const row of Array.isArray(rows) ? rows : []) {
    const { id } = Row.safeParse(row).data ?? { id: 0 }
    const values = those.find((damage) => damage.id === id)?.values ?? {}
    for (const [name, value] of Object.entries(values)) if (name in row) row[name] = value
  }
  return JSON.stringify(answer)
}
