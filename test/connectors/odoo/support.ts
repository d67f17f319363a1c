// A real answer of Odoo from a file, a server that gives such answers, and the connector that asks.

import { readFileSync } from 'node:fs'
import { onTestFinished } from 'vitest'
import type { HostAccess, HostConnector } from '../../../connectors/contract/host.ts'
import type { OdooConfig } from '../../../connectors/odoo/config.ts'
import { odooConnector } from '../../../connectors/odoo/connector.ts'
import type { CompanyFacts } from '../../../connectors/odoo/map.ts'
import { present } from '../../../core/assert.ts'
import { parseCurrency } from '../../../core/currency.ts'
import { instantOf } from '../../../core/instant.ts'
import { type Answered, type Asked, startStandIn } from '../../hosts/http-faults.ts'

export const recorded = (name: string): string =>
  readFileSync(new URL(`../../fixtures/odoo/${name}`, import.meta.url), 'utf8')

export const eur = present(parseCurrency('EUR'), 'EUR')
export const usd = present(parseCurrency('USD'), 'USD')
export const facts: CompanyFacts = {
  country: 'FR',
  currency: eur,
  currencies: new Map([
    [125, eur],
    [1, usd],
  ]),
  countries: new Map([
    [75, 'FR'],
    [68, 'EC'],
  ]),
}

export const nowMs = Date.parse('2026-11-26T18:00:00Z')
const uuid = 'e212ebe0-e9bb-11f1-9f19-02fc00000001'
export const realm = `${uuid}.1`

export interface ModelAsked {
  readonly model: string
  readonly method: string
  /** Named arguments, ids and context, whichever envelope they came in. */
  readonly args: Readonly<Record<string, unknown>>
  readonly headers: Asked['headers']
}

export type Reply = unknown | { readonly failed: string } | undefined

export interface Served {
  readonly connector: HostConnector
  readonly access: HostAccess
  readonly asked: ModelAsked[]
  readonly url: string
  /** Whatever was called, with its path. */
  readonly paths: string[]
}

export interface ServedOptions {
  readonly major?: 16 | 18 | 19
  readonly config?: OdooConfig
  /** Answers what is no call of a model. */
  readonly other?: (asked: Asked) => Answered | undefined
}

const background: Readonly<Record<string, unknown>> = {
  'res.company': [{ id: 1, name: 'Firm', currency_id: 125, country_id: 75, partner_id: 1 }],
  'res.currency': [
    { id: 125, name: 'EUR' },
    { id: 1, name: 'USD' },
  ],
  'res.country': [{ id: 75, code: 'FR' }],
}

/** `reply` answers calls of models; undefined: what every database says of itself. */
export async function serve(
  reply: (asked: ModelAsked) => Reply,
  { major = 19, config = {}, other }: ServedOptions = {},
): Promise<Served> {
  const asked: ModelAsked[] = []
  const paths: string[] = []
  const server = await startStandIn((request) => {
    paths.push(request.path)
    const special = other?.(request) ?? versionOf(request, major)
    if (special) return special
    const call = callOf(request)
    asked.push(call)
    const found = reply(call) ?? usual(call)
    if (isAnswer(found)) return found
    const value = JSON.stringify(found)
    return {
      status: 200,
      body: major === 19 ? value : `{"jsonrpc":"2.0","id":1,"result":${value}}`,
    }
  })
  onTestFinished(() => server.stop())
  const access = { realm, accessToken: 'k'.repeat(40) }
  return {
    ...{ asked, paths, url: server.url },
    access: { ...access, site: { url: server.url, database: 'firm', user: '7' } },
    connector: odooConnector({
      ...{ allowPrivate: true, readAttempts: 1, timeoutMs: 5_000 },
      now: () => instantOf(nowMs),
      ...config,
    }),
  }
}

const isAnswer = (found: unknown): found is Answered =>
  typeof found === 'object' && found !== null && 'status' in found && 'body' in found

function versionOf({ path }: Asked, major: 16 | 18 | 19): Answered | undefined {
  if (path === '/json/version') {
    return major === 19
      ? { status: 200, body: recorded('version-19.json') }
      : { status: 303, body: '<!doctype html>', type: 'text/html' }
  }
  if (path === '/web/webclient/version_info') {
    return { status: 200, body: recorded(`version-${major}.json`) }
  }
}

function callOf({ path, body, headers }: Asked): ModelAsked {
  const sent: Record<string, unknown> = JSON.parse(body.toString())
  const named = /^\/json\/2\/([\w.]+)\/(\w+)$/.exec(path)
  if (named) return { model: named[1] ?? '', method: named[2] ?? '', args: sent, headers }
  const { args } = sent['params'] as {
    args: [string, number, string, string, string, unknown[], object]
  }
  const [, , , model, method, positional, keywords] = args
  const [first, vals] = positional
  const placed = method === 'create' ? { vals_list: first } : { ids: first, vals }
  const known = Object.entries(placed).filter(([, value]) => value !== undefined)
  return { model, method, args: { ...keywords, ...Object.fromEntries(known) }, headers }
}

function usual({ model, method }: ModelAsked): unknown {
  if (method === 'fields_get') return { phone: {}, phone_sanitized: {}, company_registry: {} }
  if (method === 'search_count') return 0
  return background[model] ?? []
}
