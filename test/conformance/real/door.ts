// The way into a real Odoo for an administrator: a session of its own web client, by which people's
// acts are done. Version 18 and 19 take the same calls there.

import { z } from 'zod'
import type { Caller } from '../../hosts/odoo/caller.ts'

export interface RealOdoo {
  readonly url: string
  readonly database: string
  readonly login: string
  readonly password: string
}

export const variables = ['ODOO_URL', 'ODOO_DB', 'ODOO_LOGIN', 'ODOO_PASSWORD'] as const

/** The server that the environment names; what is missing of it, by name, where something is. */
export function realOdoo(
  env: Readonly<Record<string, string | undefined>>,
): RealOdoo | readonly string[] {
  const missing = variables.filter((name) => !env[name])
  if (missing.length > 0) return missing
  const named = (name: (typeof variables)[number]) => env[name] ?? ''
  return {
    url: named('ODOO_URL').replace(/\/+$/, ''),
    database: named('ODOO_DB'),
    login: named('ODOO_LOGIN'),
    password: named('ODOO_PASSWORD'),
  }
}

export interface Session {
  readonly cookie: string
  readonly version: number
  readonly uid: number
  /** Calls by which everything is seen from inside one company; 0: from wherever he stands. */
  inside(company: number): Caller
}

const Signed = z.looseObject({
  result: z.looseObject({
    uid: z.number(),
    server_version: z.string(),
    is_admin: z.boolean().optional(),
  }),
})

const jsonType = { 'content-type': 'application/json' }

export async function signIn({ url, database, login, password }: RealOdoo): Promise<Session> {
  const answer = await fetch(`${url}/web/session/authenticate`, {
    method: 'POST',
    headers: jsonType,
    body: JSON.stringify({ jsonrpc: '2.0', params: { db: database, login, password } }),
  })
  const signed = Signed.safeParse(await answer.json().catch(() => null))
  if (!signed.success) throw new Error(`${url} lets ${login} not into the database ${database}`)
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  const { uid, server_version } = signed.data.result
  const version = Number(/\d+/.exec(server_version)?.[0])
  return { cookie, version, uid, inside: (company) => callerIn({ url, cookie, company }) }
}

interface Desk {
  readonly url: string
  readonly cookie: string
  readonly company: number
}

const Ids = z.array(z.number())
const Rows = z.array(z.record(z.string(), z.unknown()))
const Answer = z.looseObject({ result: z.unknown().optional(), error: z.unknown().optional() })

function callerIn({ url, cookie, company }: Desk): Caller {
  const call: Caller['call'] = async (path, given = {}) => {
    const [model = '', method = ''] = path.split('/')
    const { ids, vals_list, vals, ...kwargs } = given as Record<string, unknown>
    const inside = company > 0 ? { allowed_company_ids: [company] } : {}
    const context = { lang: 'en_US', ...inside, ...(kwargs['context'] as object | undefined) }
    // By position, as the web client says them: in version 18 not every model names them alike.
    const args = [ids, vals_list, vals].filter((one) => one !== undefined)
    const answer = await fetch(`${url}/web/dataset/call_kw/${model}/${method}`, {
      method: 'POST',
      headers: { ...jsonType, cookie },
      body: JSON.stringify({
        ...{ jsonrpc: '2.0', method: 'call', id: 1 },
        params: { model, method, args, kwargs: { ...kwargs, context } },
      }),
    })
    const { result = null, error } = Answer.parse(await answer.json())
    return error === undefined ? { status: 200, json: result } : { status: 422, json: error }
  }
  const done: Caller['done'] = async (path, given) => {
    const { status, json } = await call(path, given)
    if (status === 200) return json
    throw new Error(`${path} was refused: ${JSON.stringify(json).slice(0, 2_000)}`)
  }
  return {
    ...{ call, done },
    ids: async (path, given) => Ids.parse(await done(path, given)),
    rows: async (path, given) => Rows.parse(await done(path, given)),
  }
}
