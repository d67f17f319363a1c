// All that a station needs from outside itself, in one value. Made once at start; tests make their
// own.

import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { smtpChannel } from '../connectors/channels/smtp/index.ts'
import type { Channel } from '../connectors/contract/channel.ts'
import type { HostConnector, HostKind } from '../connectors/contract/host.ts'
import type { QuickBooksConfig } from '../connectors/quickbooks/config.ts'
import { quickbooksConnector } from '../connectors/quickbooks/connector.ts'
import { endpointsOf } from '../connectors/quickbooks/endpoints.ts'
import type { ChannelKind } from '../core/book.ts'
import { type Clock, systemClock } from './clock.ts'
import { makeSeal, type Seal, type SealKey } from './connections/seal.ts'
import type { Database } from './db/pool.ts'
import type { Policy } from './dunning/planned.ts'
import { frStandard } from './dunning/policy.ts'
import type { Env, QuickBooksEnv } from './env.ts'

/** What pino and Fastify's logger both are. Never given a token, a secret or a mail body. */
export interface Log {
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

export interface Deps {
  readonly db: Database
  readonly clock: Clock
  readonly log: Log
  readonly seal: Seal
  readonly hosts: Readonly<Partial<Record<HostKind, HostConnector>>>
  /** A channel that is not set up is absent, and shown as such. */
  readonly channels: Readonly<Partial<Record<ChannelKind, Channel>>>
  /** Sender of our mails: `Compta <compta@firm.example>`. */
  readonly mailFrom: string
  /** What a company's plans are made with until it has a policy of its own. */
  readonly firstPolicy: Policy
}

/** The doors that this deployment has opened. */
export function makeDeps(env: Env, db: Database, log: Log): Deps {
  return {
    db,
    clock: systemClock,
    log,
    seal: makeSeal(env.sealKeys ?? [keptSealKey(env.dataDir)]),
    hosts: env.quickbooks
      ? { quickbooks: quickbooksConnector(quickbooksConfig(env.quickbooks)) }
      : {},
    channels: env.mail
      ? { email: smtpChannel({ url: env.mail.smtpUrl, timeoutMs: mailTimeoutMs }) }
      : {},
    mailFrom: env.mail?.from ?? '',
    firstPolicy: frStandard,
  }
}

const mailTimeoutMs = 60_000

export function quickbooksConfig(env: QuickBooksEnv): QuickBooksConfig {
  const { clientId, clientSecret, environment, baseUrl } = env
  return {
    clientId,
    clientSecret,
    environment,
    // A stand-in's books are small: in small pages one can watch how they are read.
    ...(baseUrl === null ? {} : { endpoints: endpointsOf(baseUrl), pageSize: 20 }),
  }
}

const KeptKey = z.object({ id: z.string(), key: z.string() })

/** Made once, beside the embedded database and never in it. */
function keptSealKey(dataDir: string): SealKey {
  const path = join(dataDir, 'seal-key.json')
  mkdirSync(dataDir, { recursive: true })
  try {
    const made = { id: 'kept', key: randomBytes(32).toString('base64') }
    writeFileSync(path, `${JSON.stringify(made)}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error
  }
  const { id, key } = KeptKey.parse(JSON.parse(readFileSync(path, 'utf8')))
  return { id, key: Buffer.from(key, 'base64') }
}
