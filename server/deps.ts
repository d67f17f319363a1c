// All that a station needs from outside itself, in one value. Made once at start; tests make their
// own.

import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { bodaccAddress, bodaccBureau } from '../connectors/bureaus/bodacc/index.ts'
import { creditsafeAddress, creditsafeBureau } from '../connectors/bureaus/creditsafe/index.ts'
import { ecbAddress, ecbBureau } from '../connectors/bureaus/ecb/index.ts'
import { pappersAddress, pappersBureau } from '../connectors/bureaus/pappers/index.ts'
import { ratiosAddress, ratiosBureau } from '../connectors/bureaus/ratios/index.ts'
import { sireneAddress, sireneBureau } from '../connectors/bureaus/sirene/index.ts'
import { imapInbox } from '../connectors/channels/inbox/index.ts'
import { postChannel } from '../connectors/channels/post/index.ts'
import { postNews } from '../connectors/channels/post/news.ts'
import { smsChannel } from '../connectors/channels/sms/index.ts'
import { smsNews } from '../connectors/channels/sms/news.ts'
import { brevoMailNews } from '../connectors/channels/smtp/brevo.ts'
import { smtpChannel } from '../connectors/channels/smtp/index.ts'
import type { Bureaus, Scores } from '../connectors/contract/bureau.ts'
import type { Carrier, Channel, Inbox } from '../connectors/contract/channel.ts'
import type { HostConnector, HostKind } from '../connectors/contract/host.ts'
import { odooConnector } from '../connectors/odoo/connector.ts'
import type { QuickBooksConfig } from '../connectors/quickbooks/config.ts'
import { quickbooksConnector } from '../connectors/quickbooks/connector.ts'
import { endpointsOf } from '../connectors/quickbooks/endpoints.ts'
import type { ChannelKind } from '../core/book.ts'
import { type Clock, systemClock } from './clock.ts'
import { makeSeal, type Seal, type SealKey } from './connections/seal.ts'
import type { Database } from './db/pool.ts'
import { type CarrierName, newsPath, newsProof } from './delivery/news/address.ts'
import type { Policy } from './dunning/planned.ts'
import type { Env, PostEnv, QuickBooksEnv, SmsEnv } from './env.ts'

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
  /** Who may tell, at an address of ours, what became of what he carries; by their names there. */
  readonly carriers: Readonly<Partial<Record<CarrierName, Carrier>>>
  /** Where bounces and answers come to; absent = nothing reads them. */
  readonly inbox?: Inbox
  /** Who is asked about customers; absent = nobody. */
  readonly bureaus?: Bureaus
  /** Who may be asked for a score where a person has seen what it costs. */
  readonly scores?: Scores
  /** Where people open the workspace; null where this process does not know. */
  readonly workspaceUrl: string | null
  /** Sender of our mails: `Compta <compta@firm.example>`. */
  readonly mailFrom: string
  /** What a company's plans are made with at first; absent = what is shipped for its country. */
  readonly firstPolicy?: Policy
}

/** The doors that this deployment has opened. */
export function makeDeps(env: Env, db: Database, log: Log): Deps {
  return {
    db,
    clock: systemClock,
    log,
    seal: makeSeal(env.sealKeys ?? [keptSealKey(env.dataDir)]),
    hosts: hostsOf(env),
    channels: channelsOf(env),
    carriers: carriersOf(env),
    ...inboxOf(env),
    ...bureausOf(env),
    scores: scoresOf(env),
    workspaceUrl: env.publicUrl,
    mailFrom: env.mail?.from ?? '',
  }
}

const mailTimeoutMs = 60_000
const callTimeoutMs = 20_000
/** Days of the whole country come as one list. */
const bureauTimeoutMs = 30_000
/** A PDF of some pages goes up. */
const postTimeoutMs = 60_000

function hostsOf({ quickbooks, odooSites }: Env): Deps['hosts'] {
  return {
    ...(quickbooks ? { quickbooks: quickbooksConnector(quickbooksConfig(quickbooks)) } : {}),
    ...(odooSites ? { odoo: odooConnector({ allowPrivate: odooSites === 'anywhere' }) } : {}),
  }
}

function channelsOf(env: Env): Deps['channels'] {
  const { mail, sms, post } = env
  return {
    ...(mail ? { email: smtpChannel({ url: mail.smtpUrl, timeoutMs: mailTimeoutMs }) } : {}),
    ...(sms ? { sms: smsChannel(smsSettings(env, sms)) } : {}),
    ...(post
      ? {
          letter: postChannel('letter', postSettings(post)),
          registered_letter: postChannel('registered_letter', postSettings(post)),
        }
      : {}),
  }
}

function carriersOf({ mail, sms, post }: Env): Deps['carriers'] {
  return {
    ...(mail ? { 'brevo-mail': brevoMailNews } : {}),
    ...(sms ? { 'brevo-sms': smsNews } : {}),
    ...(post ? { mysendingbox: postNews(postSettings(post)) } : {}),
  }
}

function inboxOf({ inboxUrl, mail }: Env): Pick<Deps, 'inbox'> {
  if (inboxUrl === null || mail === null) return {}
  return { inbox: imapInbox({ url: inboxUrl, mailFrom: mail.from, timeoutMs: mailTimeoutMs }) }
}

/** A stand-in answers for all of them. */
function bureausOf({ bureaus }: Env): Pick<Deps, 'bureaus'> {
  if (bureaus === null) return {}
  const at = (address: string) => ({
    baseUrl: bureaus.baseUrl ?? address,
    timeoutMs: bureauTimeoutMs,
  })
  const userAgent = 'Encours (accounts receivable)'
  return {
    bureaus: {
      identity: sireneBureau({ ...at(sireneAddress), userAgent }),
      proceedings: bodaccBureau(at(bodaccAddress)),
      accounts: ratiosBureau(at(ratiosAddress)),
      rates: ecbBureau(at(ecbAddress)),
    },
  }
}

function scoresOf({ bureaus, scores: { pappers, creditsafe } }: Env): Scores {
  const at = (address: string) => ({
    baseUrl: bureaus?.baseUrl ?? address,
    timeoutMs: bureauTimeoutMs,
  })
  return {
    ...(pappers ? { pappers: pappersBureau({ ...pappers, ...at(pappersAddress) }) } : {}),
    ...(creditsafe
      ? { creditsafe: creditsafeBureau({ ...creditsafe, ...at(creditsafeAddress) }) }
      : {}),
  }
}

function smsSettings({ publicUrl, webhookSecret }: Env, sms: SmsEnv) {
  return {
    apiKey: sms.apiKey,
    sender: sms.sender,
    baseUrl: sms.baseUrl ?? 'https://api.brevo.com',
    timeoutMs: callTimeoutMs,
    newsUrl: (key: string) =>
      publicUrl === null || webhookSecret === null
        ? null
        : `${publicUrl}${newsPath('brevo-sms')}?key=${key}&proof=${newsProof(webhookSecret, key)}`,
  }
}

const postSettings = ({ apiKey, baseUrl, lookUp }: PostEnv) => ({
  apiKey,
  baseUrl: baseUrl ?? 'https://api.mysendingbox.fr',
  timeoutMs: postTimeoutMs,
  lookUp,
})

export function quickbooksConfig(env: QuickBooksEnv): QuickBooksConfig {
  const { clientId, clientSecret, environment, baseUrl, ...options } = env
  const { readsAMonth, webhookToken, customerNotes } = options
  return {
    clientId,
    clientSecret,
    environment,
    readsAMonth,
    webhookToken,
    customerNotes,
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
