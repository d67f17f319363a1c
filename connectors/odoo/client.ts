// Calls of Odoo's models: JSON-2 from version 19 on, JSON-RPC before. Above this file nothing knows
// which. Every call ends in parsed JSON or in one of the five failures.

import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { epochMs, type Instant, instantOf } from '../../core/instant.ts'
import { Unavailable } from '../contract/failure.ts'
import type { HostAccess, HostCall, SiteAddress } from '../contract/host.ts'
import { type Http, type HttpAnswer, makeHttp } from '../kit/http.ts'
import { type RetryRules, retryDelayMs } from '../kit/retry.ts'
import { type OdooSettings, serviceTitle } from './config.ts'
import { failureOf, faultIn, misshapen } from './fault.ts'
import { realmOf } from './realm.ts'
import { originOf, siteOf } from './site.ts'

export interface ModelCall {
  readonly model: string
  readonly method: string
  readonly ids?: readonly number[]
  /** By name. */
  readonly args: Readonly<Record<string, unknown>>
  /** Before it is known which company it is about. */
  readonly ofAnyCompany?: true
  /** Beside what every call says. */
  readonly context?: Readonly<Record<string, unknown>>
}

export interface Told {
  /** Plain JSON: see the numbers of schema.ts. */
  readonly value: unknown
  /** The server's own clock; null where it does not say. */
  readonly at: Instant | null
}

export interface OdooClient {
  /** Tried again where the server was down. */
  read(access: HostAccess, call: ModelCall): Promise<Told>
  /** Never repeated here. */
  write(access: HostAccess, call: ModelCall): Promise<Told>
  majorOf(site: SiteAddress): Promise<number>
}

/** The version of the server that an access is of. */
export const majorAt = (client: Pick<OdooClient, 'majorOf'>, access: HostAccess): Promise<number> =>
  client.majorOf(siteOf(access))

export function makeClient(settings: OdooSettings): OdooClient {
  const http = makeSiteHttp(settings)
  const majorOf = makeVersions(settings, http)
  const ask = async (access: HostAccess, call: ModelCall, kind: HostCall) => {
    const site = siteOf(access)
    const major = await majorOf(site)
    await access.turn?.(kind)
    const asked = { settings, access, call }
    return major >= firstJson2 ? json2(http, asked) : jsonRpc(http, asked)
  }
  return {
    read: (access, call) => reading(settings, () => ask(access, call, 'read')),
    write: (access, call) => ask(access, call, 'write'),
    majorOf,
  }
}

export const makeSiteHttp = ({ reach, timeoutMs, maxResponseBytes, resolve }: OdooSettings) =>
  makeHttp({
    ...{ service: serviceTitle, timeoutMs, maxResponseBytes, reach },
    ...(resolve ? { resolve } : {}),
  })

export const firstJson2 = 19
const keptMs = 3_600_000
const mostKept = 500

const Version = z.looseObject({ version_info: z.array(z.unknown()).min(1) })
const RpcVersion = z.looseObject({
  result: z.looseObject({ server_version_info: z.array(z.unknown()).min(1) }),
})

/** The version of a site, asked at most once an hour. */
function makeVersions(settings: OdooSettings, http: Http): (site: SiteAddress) => Promise<number> {
  const kept = new Map<string, { readonly at: number; readonly major: number }>()
  return async (site) => {
    const origin = originOf(site, settings.reach)
    const now = epochMs(settings.now())
    const known = kept.get(origin)
    if (known && now >= known.at && now - known.at < keptMs) return known.major
    const major = await reading(settings, () => askVersion(http, origin))
    kept.delete(origin)
    kept.set(origin, { at: now, major })
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    return major
  }
}

async function askVersion(http: Http, origin: string): Promise<number> {
  const named = await http({ method: 'GET', url: `${origin}/json/version` })
  const version = named.status === 200 ? Version.safeParse(jsonIn(named.text)) : null
  if (version?.success) return majorIn(version.data.version_info[0])
  // Before 19: a page to sign in, or none.
  const answer = await http({
    method: 'POST',
    url: `${origin}/web/webclient/version_info`,
    headers: { 'Content-Type': 'application/json' },
    body: '{"jsonrpc":"2.0","method":"call","id":1,"params":{}}',
  })
  const told = RpcVersion.safeParse(jsonIn(answer.text))
  if (answer.status === 200 && told.success) return majorIn(told.data.result.server_version_info[0])
  const asked = { model: 'version', method: 'version' }
  throw failureOf({ answer: answer.status === 200 ? named : answer, asked, secrets: [] })
}

/** `19`, and `saas~18` of Odoo Online. */
function majorIn(found: unknown): number {
  const major = Number(/(\d+)/.exec(`${found}`)?.[1])
  if (Number.isFinite(major)) return major
  throw misshapen('version of Odoo')
}

interface Asking {
  readonly settings: OdooSettings
  readonly access: HostAccess
  readonly call: ModelCall
}

/** Records that are archived count too, and those of the one company alone. */
const contextOf = ({ access, call }: Pick<Asking, 'access' | 'call'>) => ({
  ...call.context,
  lang: 'en_US',
  active_test: false,
  ...(call.ofAnyCompany ? {} : { allowed_company_ids: [realmOf(access.realm).company] }),
})

async function json2(http: Http, { settings, access, call }: Asking): Promise<Told> {
  const site = siteOf(access)
  const { model, method, ids, args } = call
  const answer = await http({
    method: 'POST',
    url: `${originOf(site, settings.reach)}/json/2/${model}/${method}`,
    headers: {
      Authorization: `bearer ${access.accessToken}`,
      'Content-Type': 'application/json',
      'X-Odoo-Database': site.database,
    },
    body: JSON.stringify({
      ...args,
      ...(ids ? { ids } : {}),
      context: contextOf({ access, call }),
    }),
  })
  const secrets = [access.accessToken]
  if (answer.status !== 200) throw failureOf({ answer, asked: call, secrets })
  const value = jsonIn(answer.text)
  if (value === undefined) throw failureOf({ answer, asked: call, secrets })
  return { value, at: clockOf(answer) }
}

async function jsonRpc(http: Http, { settings, access, call }: Asking): Promise<Told> {
  const site = siteOf(access)
  const { model, method, ids, args } = call
  const { vals_list, vals, ...others } = args
  const named = { ...others, context: contextOf({ access, call }) }
  // What is written comes by its place: `create` looks for it nowhere else, and the name that
  // `write` gives it differs between versions.
  const placed = [vals_list ?? ids, vals].filter((value) => value !== undefined)
  const given = [site.database, Number(site.user), access.accessToken, model, method]
  const answer = await http({
    method: 'POST',
    url: `${originOf(site, settings.reach)}/jsonrpc`,
    headers: { 'Content-Type': 'application/json', 'X-Odoo-Database': site.database },
    body: JSON.stringify({
      ...{ jsonrpc: '2.0', method: 'call', id: 1 },
      params: {
        ...{ service: 'object', method: 'execute_kw' },
        args: [...given, placed, named],
      },
    }),
  })
  const secrets = [access.accessToken]
  const body = answer.status === 200 ? jsonIn(answer.text) : undefined
  if (body === undefined || faultIn(body)) throw failureOf({ answer, asked: call, secrets })
  return { value: resultOf(body), at: clockOf(answer) }
}

function resultOf(body: unknown): unknown {
  if (typeof body === 'object' && body !== null && 'result' in body) return body.result
  throw misshapen('answer of JSON-RPC')
}

export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function clockOf(answer: HttpAnswer): Instant | null {
  const told = Date.parse(answer.header('date') ?? '')
  return Number.isNaN(told) ? null : instantOf(told)
}

const backoff: Omit<RetryRules, 'attempts'> = { baseMs: 250, capMs: 2_000 }

/** A read that found the server down is tried again; one that timed out has cost enough. */
export async function reading<T>(settings: OdooSettings, read: () => Promise<T>): Promise<T> {
  const rules = { ...backoff, attempts: settings.readAttempts }
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read()
    } catch (error) {
      const passing = error instanceof Unavailable && error.code !== 'TIMEOUT'
      const waitMs = passing ? retryDelayMs(attempt, rules, Math.random()) : null
      if (waitMs === null) throw error
      await sleep(waitMs)
    }
  }
}
