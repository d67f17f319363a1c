// Whom the panel is told that it works for (odoo-wire, section 3): a token of two minutes for the
// record that is shown, signed with the secret of its company.

import { createHmac, randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { findRow } from './books.ts'
import { send } from './disturb.ts'
import { accessError, OdooError, rpcError } from './faults.ts'
import { commercialOf } from './models-partner.ts'
import type { HostState } from './state.ts'
import { type Given, isRecord, ref, text } from './values.ts'

const lifetimeS = 120

export function registerLaunch(app: FastifyInstance, state: HostState): void {
  app.post('/encours/launch', (request, reply) => {
    const given: unknown = JSON.parse(typeof request.body === 'string' ? request.body : '{}')
    const envelope = isRecord(given) ? given : {}
    const params = isRecord(envelope['params']) ? envelope['params'] : {}
    const id = envelope['id'] ?? null
    try {
      const result = launch(state, params)
      return send(reply, { status: 200, text: JSON.stringify({ jsonrpc: '2.0', id, result }) })
    } catch (error) {
      if (!(error instanceof OdooError)) throw error
      const text = JSON.stringify({ jsonrpc: '2.0', id, error: rpcError(error) })
      return send(reply, { status: 200, text })
    }
  })
}

function roleOf({ groups, signedIn }: HostState): 'admin' | 'collector' | 'viewer' | null {
  const own = groups.get(signedIn())
  if (own?.has('system')) return 'admin'
  if (own?.has('invoice')) return 'collector'
  return own?.has('readonly') ? 'viewer' : null
}

/** A token, or what stands against one. */
export function launch(state: HostState, { model, id }: Readonly<Record<string, Given>>): object {
  const { books, connections } = state
  const role = roleOf(state)
  if (role === null) return { problem: 'no_role' }
  const uid = state.signedIn()
  const user = findRow(books, 'res.users', uid)
  if (!user) throw accessError('Access Denied')
  const shown = shownOf(state, model, id)
  const company = shown.company ?? ref(user, 'company_id') ?? 1
  const connection = connections.of(company)
  if (!connection?.connected) return { problem: 'not_connected', can_connect: role === 'admin' }
  const iat = Math.floor(state.nowMs() / 1_000)
  const claims = {
    ...{ iss: 'odoo', aud: 'encours', realm: connections.realmOf(company), sub: `${uid}` },
    ...{ jti: randomUUID(), iat, exp: iat + lifetimeS },
    ...shown.context,
    ...{ name: text(user, 'name'), email: text(user, 'email'), lang: text(user, 'lang'), role },
  }
  return { token: signed(claims, connection.signingSecret), api: state.serverUrl() }
}

interface Shown {
  readonly context: Readonly<Record<string, string>>
  readonly company: number | null
}

function shownOf({ books }: HostState, model: Given, id: Given): Shown {
  if (model === undefined || model === null) return { context: {}, company: null }
  const gone = () => accessError('This record is not there any more.')
  const number = typeof id === 'number' ? id : null
  if (model === 'account.move') {
    const move = findRow(books, 'account.move', number)
    if (!move || !text(move, 'move_type').startsWith('out_')) throw gone()
    return { context: { invoice: `${move.id}` }, company: ref(move, 'company_id') }
  }
  const partner = model === 'res.partner' ? findRow(books, 'res.partner', number) : null
  if (!partner) throw gone()
  const customer = `${commercialOf(books, partner.id)}`
  return { context: { customer }, company: ref(partner, 'company_id') }
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A JSON Web Token, HS256 by the secret's own text. */
export function signed(claims: object, secret: string): string {
  const body = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`
}
