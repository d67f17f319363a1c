// The first reading of a company on a real Odoo: how many calls it takes, and how much of the time
// is ours. Run by hand, since it wants a server: ODOO_URL, ODOO_DB, ODOO_UID, ODOO_KEY, ODOO_REALM
// say which. Writes nothing there. Without the host's limits, which would be the longest part.

import { subscribe } from 'node:diagnostics_channel'
import { mkdtemp, rm } from 'node:fs/promises'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { odooConnector } from '../connectors/odoo/connector.ts'
import { assert, present } from '../core/assert.ts'
import { instantOf } from '../core/instant.ts'
import { startEmbedded } from '../server/db/embedded.ts'
import { migrate } from '../server/db/migrate.ts'
import { type Database, openDatabase } from '../server/db/pool.ts'
import { benchDeps } from './deps.ts'
import { firstReading } from './first-reading.ts'

const env = (name: string): string => present(process.env[name], name)

interface Waited {
  calls: number
  /** From the sending of a call to the last byte of its answer. */
  ms: number
}

/** Counts from now on what this process asks over HTTP. One call at a time. */
function watchCalls(): Waited {
  const waited: Waited = { calls: 0, ms: 0 }
  const begun = new WeakMap<ClientRequest, number>()
  subscribe('http.client.request.start', (message) => {
    const { request } = message as { readonly request: ClientRequest }
    waited.calls += 1
    begun.set(request, performance.now())
  })
  subscribe('http.client.response.finish', (message) => {
    const asked = message as { readonly request: ClientRequest; readonly response: IncomingMessage }
    asked.response.once('end', () => {
      waited.ms += performance.now() - present(begun.get(asked.request), 'the beginning of a call')
    })
  })
  return waited
}

const farAway = instantOf(Date.UTC(2035, 0, 1))

async function measure(db: Database): Promise<void> {
  const { limits: _, ...odoo } = odooConnector({ allowPrivate: true })
  const realm = env('ODOO_REALM')
  const accessToken = env('ODOO_KEY')
  const site = { url: env('ODOO_URL'), database: env('ODOO_DB'), user: env('ODOO_UID') }
  const access = { realm, accessToken, site }
  const company = await odoo.readCompany(access)
  const tokens = {
    ...{ accessToken, accessExpiresAt: farAway },
    ...{ refreshToken: 'none', refreshExpiresAt: farAway },
  }
  const grant = { site, signingSecret: 'none' }
  const consent = { host: 'odoo', realm, company, tokens, grant, connectedBy: 'bench' } as const
  const waited = watchCalls()
  const from = performance.now()
  const { pages } = await firstReading(benchDeps(db, { hosts: { odoo } }), consent, null)
  const allMs = performance.now() - from
  const rows = await odoo.countRecords(access)
  const seconds = (ms: number) => (ms / 1000).toFixed(1)
  const share = (allMs - waited.ms) / allMs
  console.log(
    `${rows} rows: ${pages} pages, ${waited.calls} calls, ${seconds(allMs)} s, of which ` +
      `${seconds(allMs - waited.ms)} s ours (${(share * 100).toFixed(0)} %)`,
  )
  const most = (rows / 1000) * 4 + 20
  assert(waited.calls <= most, `${waited.calls} calls, ${most} at most`)
}

const folder = await mkdtemp(join(tmpdir(), 'encours-bench-'))
const server = await startEmbedded({ dataDir: join(folder, 'data'), port: 0 })
try {
  await migrate(server.ownerUrl, { login: server.login })
  const db = openDatabase(server.appUrl, 2)
  try {
    await measure(db)
  } finally {
    await db.close()
  }
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
