// The product but its browser and worker, for tests that ask over HTTP: a database of its own, the
// stand-in QuickBooks as a real server, and the app. Redirects are followed by hand.

import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { z } from 'zod'
import { smtpChannel } from '../../../connectors/channels/smtp/index.ts'
import type { Bureaus, Scores } from '../../../connectors/contract/bureau.ts'
import { quickbooksOAuth } from '../../../connectors/quickbooks/config.ts'
import { quickbooksConnector } from '../../../connectors/quickbooks/connector.ts'
import { endpointsOf } from '../../../connectors/quickbooks/endpoints.ts'
import { present } from '../../../core/assert.ts'
import type { TenantId } from '../../../core/ids.ts'
import { epochMs } from '../../../core/instant.ts'
import type { ApiConfig } from '../../../server/api/config.ts'
import { buildApp } from '../../../server/app.ts'
import { tenantIdFor } from '../../../server/connections/tenant.ts'
import { makeLog } from '../../../server/log.ts'
import { publicManifest, readManifest } from '../../../server/manifest.ts'
import { type QuickBooksHost, startQuickBooksHost } from '../../hosts/quickbooks/host.ts'
import { fakeClock } from '../../support/clock.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type TestDeps, testDeps, testStart } from '../../support/deps.ts'
import { keepLine, neverSaid } from '../../support/output.ts'

export interface World {
  readonly app: FastifyInstance
  readonly deps: TestDeps
  readonly config: ApiConfig
  readonly host: QuickBooksHost
  readonly database: TestDatabase
  readonly publicUrl: string
  /** The tenant of the host's first company. */
  readonly tenant: TenantId
  /** Every line that was logged. */
  readonly logged: readonly string[]
  end(): Promise<void>
}

export const hostPage = 'https://books.example'

interface WorldOptions {
  readonly publicUrl?: string
  /** Who is asked about customers; absent: nobody. */
  readonly bureaus?: Bureaus
  readonly scores?: Scores
}

export async function openWorld({
  publicUrl = 'http://encours.test',
  ...doors
}: WorldOptions = {}): Promise<World> {
  const clock = fakeClock(testStart)
  const database = await testDatabase()
  const host = await startQuickBooksHost({ clock: () => epochMs(clock.now()) })
  const { clientId, clientSecret } = host
  const quickbooks = {
    clientId,
    clientSecret,
    endpoints: endpointsOf(host.url),
    now: () => clock.now(),
    readAttempts: 1,
    webhookToken: 'test-verifier-token-0123',
  }
  const logged: string[] = []
  const write = (line: string) => {
    logged.push(line)
    keepLine(line)
  }
  const log = makeLog({ level: 'trace', stream: { write } })
  const hosts = { quickbooks: quickbooksConnector(quickbooks) }
  // By mail alone, as in this release; nothing is sent here.
  const channels = { email: smtpChannel({ url: 'smtp://127.0.0.1:9', timeoutMs: 1_000 }) }
  const deps = testDeps(database, { clock, hosts, channels, log, ...doors })
  const config: ApiConfig = {
    publicUrl,
    oauth: { quickbooks: quickbooksOAuth(quickbooks) },
    launchSecrets: { quickbooks: host.launchSecret },
    allowedOrigins: [hostPage],
    panelFolder: import.meta.dirname,
    manifest: publicManifest(readManifest(), publicUrl),
  }
  const app = await buildApp(deps, { log, config })
  return {
    app,
    deps,
    config,
    host,
    database,
    publicUrl,
    tenant: tenantIdFor('quickbooks', host.company.realm),
    logged,
    end: async () => {
      await app.close()
      await host.stop()
      await database.drop()
    },
  }
}

/** What a browser brings along: the cookies that it was given. */
export type Cookies = Readonly<Record<string, string>>

export interface Returned {
  /** Path and query of our callback, as the host redirects to it. */
  readonly callback: string
  readonly cookies: Cookies
}

/** From our connect address through the host's consent page to the address it sends back to. */
export async function consent(
  world: World,
  asked: { readonly realm?: string; readonly decision?: string; readonly returnTo?: string } = {},
): Promise<Returned> {
  const returnTo = asked.returnTo === undefined ? '' : `?return=${asked.returnTo}`
  const start = await world.app.inject(`/connect/quickbooks${returnTo}`)
  const page = await fetch(present(start.headers.location, 'the way to the host'))
  const ticket = /name="ticket" value="([^"]+)"/.exec(await page.text())?.[1]
  const decided = await fetch(`${world.host.url}/connect/oauth2`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: `host-consent=${ticket}` },
    body: new URLSearchParams({
      ticket: present(ticket, 'the consent page’s ticket'),
      company: asked.realm ?? world.host.company.realm,
      decision: asked.decision ?? 'connect',
    }).toString(),
  })
  const back = new URL(present(decided.headers.get('location'), 'the way back'))
  return {
    callback: `${back.pathname}${back.search}`,
    cookies: Object.fromEntries(start.cookies.map(({ name, value }) => [name, value])),
  }
}

export const comeBack = (world: World, { callback, cookies }: Returned) =>
  world.app.inject({ url: callback, cookies: { ...cookies } })

/** Connects a company and signs its user in; the cookies of the session. */
export async function signIn(
  world: World,
  who: { readonly realm?: string; readonly subject?: string } = {},
): Promise<Cookies> {
  if (who.subject !== undefined) world.host.user.subject = who.subject
  const answer = await comeBack(world, await consent(world, who))
  const session = answer.cookies.find(({ name, value }) => name.endsWith('session') && value)
  const { name, value } = present(session, `a session, not ${answer.headers.location}`)
  neverSaid(value)
  return { [name]: value }
}

/** One column of text, seen by the owner of the database: past row security, past our own code. */
export async function seenByOwner(world: World, sql: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: world.database.ownerUrl })
  await client.connect()
  try {
    const { rows } = await client.query<string[]>({ text: sql, rowMode: 'array' })
    return rows.map(([text]) => text ?? '')
  } finally {
    await client.end()
  }
}

/** Every row of every table, the job queue's included. */
export async function dump(world: World): Promise<string> {
  const tables = await seenByOwner(
    world,
    `select format('%I.%I', schemaname, tablename)
    from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`,
  )
  const rows = await Promise.all(
    tables.map((table) => seenByOwner(world, `select shown::text from ${table} as shown`)),
  )
  return rows.flat().join('\n')
}

/** What the host's own page hands to the panel. */
export async function launchTokenOf(world: World, record = ''): Promise<string> {
  const answer = await fetch(`${world.host.url}/app/launch-token?${record}`)
  return z.object({ token: z.string() }).parse(await answer.json()).token
}
