// JSON-2, the door of 19 (section 1): `/json/2/<model>/<method>` with a bearer key.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Answer, disturb, send } from './disturb.ts'
import { badRequest, json2Body, noDatabasePage, OdooError, unauthorized } from './faults.ts'
import { comesAfter } from './orders.ts'
import { pause, serve } from './serve.ts'
import type { HostState } from './state.ts'
import { type Given, isRecord } from './values.ts'

interface Route {
  readonly Params: { readonly model: string; readonly method: string }
}

export function registerJson2(app: FastifyInstance, state: HostState): void {
  app.post<Route>('/json/2/:model/:method', (request, reply) => answer(state, request, reply))
}

/** One database is served: whoever names another has selected none. */
export const namesOther = ({ books }: HostState, { headers }: FastifyRequest): boolean => {
  const named = headers['x-odoo-database']
  return named !== undefined && named !== books.database
}

async function answer(state: HostState, request: FastifyRequest<Route>, reply: FastifyReply) {
  const { model, method } = request.params
  const path = `/json/2/${model}/${method}`
  if (state.books.version < 19 || namesOther(state, request)) {
    return send(reply, { status: 404, text: noDatabasePage, type: 'text/html; charset=utf-8' })
  }
  const key = /^bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
  const ours = state.connections.isOurs(ownerOf(state, key))
  state.calls.push({ method: 'POST', path, ours })
  const { retryAfterS } = state.switches
  const order = ours ? state.orders.take(path) : null
  if (order && !comesAfter(order)) return disturb(order, { reply, retryAfterS })
  if (ours) await pause(state)
  const done = carryOut(state, request, key)
  if (done.status === 401) reply.header('WWW-Authenticate', 'Bearer')
  if (ours) await state.orders.interrupt(path)
  return order ? disturb(order, { reply, retryAfterS, answer: done }) : send(reply, done)
}

function ownerOf({ keys }: HostState, key: string): number | null {
  try {
    return keys.owner(key)
  } catch (error) {
    if (error instanceof OdooError) return null
    throw error
  }
}

function carryOut(state: HostState, request: FastifyRequest<Route>, key: string): Answer {
  try {
    if (key === '') throw unauthorized()
    const uid = state.keys.owner(key)
    const { ids, context, ...given } = bodyOf(request)
    const result = serve(state, { uid, ...request.params, ids, context, given })
    return { status: 200, text: JSON.stringify(result) }
  } catch (error) {
    if (!(error instanceof OdooError)) throw error
    return { status: error.status, text: JSON.stringify(json2Body(error)) }
  }
}

function bodyOf({ body }: FastifyRequest): Readonly<Record<string, Given>> {
  if (typeof body !== 'string' || body === '') return {}
  try {
    const given: unknown = JSON.parse(body)
    return isRecord(given) ? given : {}
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw badRequest(`could not parse the body as json: ${error.message}`)
  }
}
