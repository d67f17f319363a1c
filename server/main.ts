// One process: web, worker or both, on the database it is given or on an embedded one. Starts in
// order, stops in the reverse order, and leaves nothing running.

import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { FastifyBaseLogger } from 'fastify'
import { quickbooksOAuth } from '../connectors/quickbooks/config.ts'
import type { ApiConfig } from './api/config.ts'
import { buildApp } from './app.ts'
import { caseJobs } from './cases/due/run.ts'
import { noticeJobs } from './connections/notices/run.ts'
import { startEmbedded } from './db/embedded.ts'
import type { JobHandlers } from './db/jobs.ts'
import { migrate } from './db/migrate.ts'
import { type Database, openDatabase } from './db/pool.ts'
import { freePort } from './db/postgres-process.ts'
import { inboxJobs, startInbox } from './delivery/inbox/run.ts'
import { newsJobs } from './delivery/news/run.ts'
import { deliveryJobs } from './delivery/run.ts'
import { type Deps, makeDeps, quickbooksConfig } from './deps.ts'
import { claimJobs } from './dunning/claim-ledger/run.ts'
import type { Policy } from './dunning/planned.ts'
import { rateJobs, startRateWatch } from './dunning/rates-watch/run.ts'
import { dunningJobs } from './dunning/run.ts'
import { type Env, readEnv } from './env.ts'
import { alertJobs } from './insights/alerts/run.ts'
import { makeLog } from './log.ts'
import { publicManifest, readManifest } from './manifest.ts'
import { startBulletin } from './solvency/bureaus/bulletin/run.ts'
import { bureauJobs } from './solvency/bureaus/run.ts'
import { forecastJobs } from './solvency/cash/run.ts'
import { solvencyJobs } from './solvency/run.ts'
import { watchJobs } from './solvency/watch/run.ts'
import { syncJobs } from './sync/run.ts'
import { faultOf, startWorker } from './worker.ts'
import { writebackJobs } from './writeback/run.ts'

export const roles = ['all', 'web', 'worker'] as const
export type Role = (typeof roles)[number]

export interface Serving {
  /** Where people reach it; null for a worker. */
  readonly address: string | null
  stop(): Promise<void>
}

/** What is undone at the end, last first. */
type Undo = () => Promise<void>

const concurrency = 4

export interface ServeOptions {
  readonly role: Role
  readonly env: Env
  /** In the place of what is shipped for a company's country. */
  readonly firstPolicy?: Policy
}

export async function serve({ role, env, firstPolicy }: ServeOptions): Promise<Serving> {
  const log = makeLog({ level: env.logLevel })
  const undo: Undo[] = []
  const stop = () => undoAll(undo)
  try {
    const usual = makeDeps(env, await database(env, undo), log)
    const deps = firstPolicy ? { ...usual, firstPolicy } : usual
    const address = role === 'worker' ? null : await startWeb(deps, { env, log, undo })
    if (role !== 'web') {
      await startInbox(deps)
      await startBulletin(deps)
      await startRateWatch(deps)
      const worker = await startWorker(deps, jobsOf(deps), { concurrency })
      undo.push(() => worker.stop())
    }
    return { address, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Last first; one that fails holds up none of the others. */
export async function undoAll(undo: Undo[]): Promise<void> {
  const failures: unknown[] = []
  for (const step of undo.splice(0).reverse()) {
    await step().catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw new AggregateError(failures, 'not everything stopped cleanly')
}

/** All that a worker can do. */
export function jobsOf(deps: Deps): JobHandlers {
  return {
    ...noticeJobs(deps),
    ...syncJobs(deps),
    ...solvencyJobs(deps),
    ...watchJobs(deps),
    ...bureauJobs(deps),
    ...rateJobs(deps),
    ...dunningJobs(deps),
    ...claimJobs(deps),
    ...forecastJobs(deps),
    ...caseJobs(deps),
    ...deliveryJobs(deps),
    ...newsJobs(deps),
    ...inboxJobs(deps),
    ...writebackJobs(deps),
    ...alertJobs(deps),
  }
}

async function database(env: Env, undo: Undo[]): Promise<Database> {
  const { url, ownerUrl, login } = await addresses(env, undo)
  await migrate(ownerUrl, { login })
  const db = openDatabase(url)
  undo.push(() => db.close())
  return db
}

async function addresses({ database: wanted, dataDir }: Env, undo: Undo[]) {
  if (wanted.kind === 'given') {
    const { url, ownerUrl } = wanted
    return { url, ownerUrl, login: { name: decodeURIComponent(new URL(url).username) } }
  }
  const server = await startEmbedded({ dataDir, port: wanted.port })
  undo.push(() => server.stop())
  return { url: server.appUrl, ownerUrl: server.ownerUrl, login: server.login }
}

interface Web {
  readonly env: Env
  readonly log: FastifyBaseLogger
  readonly undo: Undo[]
}

async function startWeb(deps: Deps, { env, log, undo }: Web): Promise<string> {
  const port = env.port === 0 ? await freePort() : env.port
  const publicUrl =
    env.publicUrl ?? `http://${env.host.includes(':') ? `[${env.host}]` : env.host}:${port}`
  const config = apiConfig(env, publicUrl)
  const app = await buildApp(deps, { config, trustedProxies: env.trustedProxies, log })
  undo.push(async () => {
    const cut = setTimeout(() => app.server.closeAllConnections(), closeTimeoutMs)
    await app.close().finally(() => clearTimeout(cut))
  })
  try {
    await app.listen({ host: env.host, port })
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') throw error
    throw new PortTaken(`Port ${port} is taken: stop what uses it, or set ENCOURS_PORT to another`)
  }
  return publicUrl
}

const closeTimeoutMs = 10_000

export class PortTaken extends Error {
  override name = 'PortTaken'
}

const panelFolder = fileURLToPath(new URL('../dist/panel/', import.meta.url))

export function apiConfig(env: Env, publicUrl: string): ApiConfig {
  const { quickbooks, allowedOrigins, odooAllowedSites: allowedSites } = env
  const launchSecret = quickbooks?.launchSecret
  mkdirSync(panelFolder, { recursive: true })
  return {
    publicUrl,
    oauth: quickbooks ? { quickbooks: quickbooksOAuth(quickbooksConfig(quickbooks)) } : {},
    ...(env.webhookSecret === null ? {} : { webhookSecret: env.webhookSecret }),
    launchSecrets: launchSecret ? { quickbooks: launchSecret } : {},
    allowedOrigins,
    ...(allowedSites === null ? {} : { allowedSites }),
    panelFolder,
    manifest: publicManifest(readManifest(), publicUrl),
  }
}

const stopTimeoutMs = 40_000

/** Stops on the first signal, at once on the second; a fault that nobody caught stops as well. */
export function stopOnSignals(stop: () => Promise<void>, report: (error: unknown) => void): void {
  let stopping = false
  const end = (code: number): void => {
    if (stopping) process.exit(1)
    stopping = true
    setTimeout(() => process.exit(1), stopTimeoutMs).unref()
    stop().then(
      () => process.exit(code),
      (error: unknown) => {
        report(error)
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(0))
  for (const fault of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(fault, (error: unknown) => {
      report(error)
      end(1)
    })
  }
}

const reportFault = (error: unknown): void => {
  process.stderr.write(`${JSON.stringify(faultOf(error))}\n`)
}

/** A message of ours stands alone; anything else comes with what is known about it. */
export function explain(error: unknown): string {
  const ours = [
    'EnvironmentBroken',
    'DatabaseUnavailable',
    'MigrationRefused',
    'PortTaken',
    'Malformed',
  ]
  if (error instanceof Error && ours.includes(error.name)) return error.message
  return JSON.stringify(faultOf(error))
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { role: { type: 'string', default: 'all' } } })
  const role = roles.find((known) => known === values.role)
  if (!role) throw new TypeError(`--role is one of ${roles.join(', ')}, not ${values.role}`)
  const serving = await serve({ role, env: readEnv(process.env) })
  stopOnSignals(serving.stop, reportFault)
  process.stdout.write(`${serving.address ?? 'The worker is running.'}\n`)
}

if (import.meta.main) {
  main().catch((error: unknown) => {
    process.stderr.write(`${explain(error)}\n`)
    process.exitCode = 1
  })
}
