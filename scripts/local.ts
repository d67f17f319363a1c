// The whole product on this machine, with nothing outside of it: a stand-in for QuickBooks Online,
// a mail server that shows what it took, an embedded PostgreSQL, web and worker.

import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { weekdays } from '../core/day.ts'
import { dayIn } from '../core/instant.ts'
import { systemClock } from '../server/clock.ts'
import type { Policy } from '../server/dunning/planned.ts'
import { frStandard } from '../server/dunning/policy.ts'
import { readEnv } from '../server/env.ts'
import { type Serving, serve, undoAll } from '../server/main.ts'
import { type Mailbox, startMailbox } from '../test/hosts/mail/mailbox.ts'
import { type QuickBooksHost, startQuickBooksHost } from '../test/hosts/quickbooks/host.ts'
import { openKeptFile } from '../test/hosts/quickbooks/kept-file.ts'
import { intuitLimits } from '../test/hosts/quickbooks/limiter.ts'
import { seedCompany } from '../test/hosts/quickbooks/seed.ts'

export interface Local {
  readonly workspace: string
  readonly quickbooks: string
  readonly mailbox: string
  stop(): Promise<void>
}

const panelScript = fileURLToPath(new URL('../dist/panel/encours-panel.js', import.meta.url))
/** As slow as a service across the network, so that the first reading can be watched. */
const answerAfterMs = 120
/** The webhooks leave by themselves only here; tests say when. */
const webhooksEveryMs = 1_000
const usualPorts = { quickbooks: 4871, smtp: 4872, mailbox: 4873 }

export async function startLocal(environment: NodeJS.ProcessEnv): Promise<Local> {
  const stops: (() => Promise<void>)[] = []
  const stop = () => undoAll(stops)
  try {
    const host = await startHost(dataFolder(environment))
    stops.push(() => host.stop())
    const mail = await startMail()
    stops.push(() => mail.stop())
    const serving = await startProduct(environment, host, mail)
    stops.push(() => serving.stop())
    const workspace = serving.address ?? ''
    host.setEncoursUrl(workspace)
    stops.push(tellOfChanges(host, workspace))
    return { workspace, quickbooks: host.url, mailbox: mail.url, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** By the product's own rule: the stand-in's books and what was read from them stay together. */
const dataFolder = ({ ENCOURS_DATA_DIR }: NodeJS.ProcessEnv): string =>
  readEnv({ ENCOURS_DATA_DIR }).dataDir

async function startHost(dataDir: string): Promise<QuickBooksHost> {
  const { held, keep } = await openKeptFile(join(dataDir, 'stand-in.json'), console.error)
  const host = await startQuickBooksHost({
    port: await portNear(usualPorts.quickbooks),
    launchSecret: randomBytes(32).toString('base64url'),
    panelScript,
    answerAfterMs,
    switches: { limits: intuitLimits },
    webhooks: { verifierToken: randomBytes(20).toString('hex') },
    held,
    keep,
  })
  if (!held) {
    seedCompany(host.company, { today: dayIn(systemClock.now(), 'Europe/Paris') })
    await keep(host.held)
  }
  const stop = async () => {
    await host.stop()
    await keep(host.held)
  }
  return { ...host, stop }
}

/** As Intuit does for a company that is connected. */
function tellOfChanges(host: QuickBooksHost, workspace: string): () => Promise<void> {
  host.webhooks.settings.url = `${workspace}/webhooks/quickbooks`
  const timer = setInterval(() => void host.webhooks.deliverDue(), webhooksEveryMs)
  return async () => clearInterval(timer)
}

async function startMail(): Promise<Mailbox> {
  const [port, httpPort] = [await portNear(usualPorts.smtp), await portNear(usualPorts.mailbox)]
  return startMailbox({ port, httpPort })
}

async function startProduct(
  environment: NodeJS.ProcessEnv,
  host: QuickBooksHost,
  mail: Mailbox,
): Promise<Serving> {
  const env = readEnv({
    ENCOURS_LOG_LEVEL: 'warn',
    ...environment,
    // Stand-ins are refused in production, and this is none.
    NODE_ENV: 'development',
    ENCOURS_ALLOWED_ORIGINS: host.url,
    QUICKBOOKS_BASE_URL: host.url,
    QUICKBOOKS_CLIENT_ID: host.clientId,
    QUICKBOOKS_CLIENT_SECRET: host.clientSecret,
    QUICKBOOKS_LAUNCH_SECRET: host.launchSecret,
    QUICKBOOKS_WEBHOOK_TOKEN: host.webhooks.settings.verifierToken,
    SMTP_URL: mail.smtpUrl,
    MAIL_FROM: 'Compta <compta@atelier.example>',
  })
  return serve({ role: 'all', env, firstPolicy: anyTime })
}

/** Whoever tries it on a Sunday evening wants to see the mail as well. */
const anyTime: Policy = {
  ...frStandard,
  key: 'fr-standard-any-time',
  sendWindow: { days: new Set(weekdays), from: '00:00', to: '23:59' },
}

/** The usual port, so that an address stays the same from start to start; any other if it is taken. */
async function portNear(usual: number): Promise<number> {
  const probe = createServer()
  const free = await new Promise<boolean>((resolve) => {
    probe.once('error', () => resolve(false))
    probe.listen(usual, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
  return free ? usual : 0
}
