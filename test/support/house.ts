// The whole house for a journey: the stand-in host, a mail server, the real server with its worker
// on a database of its own, one clock for all of them. Nothing in it is faked but the doors' other
// side and the time.

import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { smtpChannel } from '../../connectors/channels/smtp/index.ts'
import { quickbooksOAuth } from '../../connectors/quickbooks/config.ts'
import { quickbooksConnector } from '../../connectors/quickbooks/connector.ts'
import { endpointsOf } from '../../connectors/quickbooks/endpoints.ts'
import { epochMs } from '../../core/instant.ts'
import { buildApp } from '../../server/app.ts'
import { freePort } from '../../server/db/postgres-process.ts'
import { jobsOf } from '../../server/main.ts'
import { publicManifest, readManifest } from '../../server/manifest.ts'
import { startWorker } from '../../server/worker.ts'
import { type Mailbox, startMailbox } from '../hosts/mail/mailbox.ts'
import { type QuickBooksHost, startQuickBooksHost } from '../hosts/quickbooks/host.ts'
import type { CompanyOptions } from '../hosts/quickbooks/model.ts'
import { type FakeClock, fakeClock } from './clock.ts'
import { testDatabase } from './database.ts'
import { type TestDeps, testDeps } from './deps.ts'
import { watchedLog } from './watched-log.ts'

export interface House {
  /** The workspace. */
  readonly url: string
  readonly clock: FakeClock
  readonly host: QuickBooksHost
  readonly mailbox: Mailbox
  readonly deps: TestDeps
  readonly app: FastifyInstance
  close(): Promise<void>
}

const panelFolder = fileURLToPath(new URL('../../dist/panel/', import.meta.url))

export async function openHouse(options: {
  readonly now: string
  readonly company: CompanyOptions
}): Promise<House> {
  const clock = fakeClock(options.now)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const database = await testDatabase()
  const mailbox = await startMailbox()
  const host = await startQuickBooksHost({
    clock: () => epochMs(clock.now()),
    company: options.company,
    encoursUrl: url,
    panelScript: `${panelFolder}encours-panel.js`,
  })
  const quickbooks = {
    clientId: host.clientId,
    clientSecret: host.clientSecret,
    endpoints: endpointsOf(host.url),
    now: () => clock.now(),
  }
  const deps = testDeps(database, {
    clock,
    hosts: { quickbooks: quickbooksConnector(quickbooks) },
    channels: { email: smtpChannel({ url: mailbox.smtpUrl, timeoutMs: 5_000 }) },
  })
  const config = {
    publicUrl: url,
    oauth: { quickbooks: quickbooksOAuth(quickbooks) },
    launchSecrets: { quickbooks: host.launchSecret },
    allowedOrigins: [host.url],
    panelFolder,
    manifest: publicManifest(readManifest(), url),
  }
  const app = await buildApp(deps, { config, log: watchedLog })
  await app.listen({ host: '127.0.0.1', port })
  const worker = await startWorker(deps, jobsOf(deps), { concurrency: 2 })
  const close = async () => {
    await worker.stop()
    await app.close()
    await Promise.all([host.stop(), mailbox.stop()])
    await database.drop()
  }
  return { url, clock, host, mailbox, deps, app, close }
}
