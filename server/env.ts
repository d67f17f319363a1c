// The environment, read once: every fault at once, or a frozen value that the rest can trust.
// A secret's value never stands in a fault.

import { z } from 'zod'
import * as bureaus from './env-bureaus.ts'

export interface Env {
  readonly production: boolean
  readonly dataDir: string
  readonly host: string
  readonly port: number
  /**
   * Where people reach us, without a slash at the end; null = on this machine, at host and port.
   */
  readonly publicUrl: string | null
  readonly database:
    | { readonly kind: 'embedded'; readonly port: number }
    | { readonly kind: 'given'; readonly url: string; readonly ownerUrl: string }
  /** Newest first; null = one made once and kept in the data folder. */
  readonly sealKeys: readonly { readonly id: string; readonly key: Buffer }[] | null
  readonly quickbooks: QuickBooksEnv | null
  /** Which addresses a company may give for its Odoo; null = none is connected. */
  readonly odooSites: OdooSites | null
  /** The origins of those that may be connected; null = each that `odooSites` allows. */
  readonly odooAllowedSites: readonly string[] | null
  readonly mail: { readonly smtpUrl: string; readonly from: string } | null
  readonly sms: SmsEnv | null
  readonly post: PostEnv | null
  /** Public services that are asked about customers; null = nobody is. */
  readonly bureaus: bureaus.BureausEnv | null
  readonly scores: bureaus.ScoresEnv
  /** Proves that a carrier who calls is one; null = none is listened to. */
  readonly webhookSecret: string | null
  /** Where bounces and answers come to. */
  readonly inboxUrl: string | null
  readonly logLevel: LogLevel
  readonly allowedOrigins: readonly string[]
  /** Whose word on a client's address is believed. */
  readonly trustedProxies: readonly string[]
}

/** `anywhere`: private networks and this machine, too. */
export type OdooSites = 'public' | 'anywhere'

export interface QuickBooksEnv {
  readonly clientId: string
  readonly clientSecret: string
  readonly environment: 'sandbox' | 'production'
  /** A stand-in's address, for development. */
  readonly baseUrl: string | null
  /** Signs the launch tokens of the embedded panel; null = not embedded anywhere. */
  readonly launchSecret: string | null
  /** Metered reads of a month for one company; null = counted only. */
  readonly readsAMonth: number | null
  /** Proves that a webhook is Intuit's; null = none is heard. */
  readonly webhookToken: string | null
  /** Notes go on customers, too. */
  readonly customerNotes: boolean
}

export interface SmsEnv {
  readonly apiKey: string
  readonly sender: string
  /** A stand-in's address, for development. */
  readonly baseUrl: string | null
}

export interface PostEnv {
  readonly apiKey: string
  /** A stand-in's address, for development. */
  readonly baseUrl: string | null
  readonly lookUp: boolean
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

interface Fault {
  readonly name: string
  readonly wanted: string
  readonly found: string
}

/** The one error of a broken environment: a line for each fault. */
export class EnvironmentBroken extends Error {
  override name = 'EnvironmentBroken'
  readonly faults: readonly Fault[]

  constructor(faults: readonly Fault[]) {
    const lines = faults.map(({ name, wanted, found }) => `  ${name}: ${wanted} (found ${found})`)
    super(`The environment does not fit, so nothing was started.\n${lines.join('\n')}`)
    this.faults = faults
  }
}

const url = (...protocols: readonly string[]) =>
  z
    .string()
    .refine((text) => protocols.includes(URL.parse(text)?.protocol ?? '') && /^\w+:\/\//.test(text))
const origin = z.string().refine((text) => isOrigin(text))
const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((number) => number <= 65_535)
const cidr = z.union([z.cidrv4(), z.cidrv6()])
const list = (text: string): string[] => text.split(',').map((part) => part.trim())

const sealKey = z.string().transform((text, context) => {
  const [id = '', base64 = ''] = text.split(/:(.*)/s)
  const key = Buffer.from(base64, 'base64')
  if (/^[\w-]{1,40}$/.test(id) && key.length === 32 && key.toString('base64') === base64) {
    return { id, key }
  }
  context.addIssue('not a key')
  return z.NEVER
})
const differentIds = (keys: readonly { readonly id: string }[]): boolean =>
  new Set(keys.map(({ id }) => id)).size === keys.length

/** One variable: how it is read, what is said where it does not fit, and what the manual says. */
export interface Variable<T = unknown> {
  readonly schema: z.ZodType<T, string>
  /** Completes "wanted: …". */
  readonly wanted: string
  readonly manual: string
  readonly secret?: true
}

const variable = <T>(definition: Variable<T>): Variable<T> => definition

/** All that we read, in the manual's order. */
export const variables = {
  DATABASE_URL: variable({
    schema: url('postgres:', 'postgresql:'),
    wanted: 'a PostgreSQL address: postgres://user:password@host:5432/database',
    manual: 'PostgreSQL 15 or newer. Absent: an embedded one, data under ENCOURS_DATA_DIR.',
    secret: true,
  }),
  DATABASE_OWNER_URL: variable({
    schema: url('postgres:', 'postgresql:'),
    wanted: 'a PostgreSQL address: postgres://owner:password@host:5432/database',
    manual: 'Whose rights migrations run with. Absent: DATABASE_URL.',
    secret: true,
  }),
  ENCOURS_DATABASE_PORT: variable({
    schema: port,
    wanted: 'a port from 0 to 65535',
    manual: 'Port of the embedded PostgreSQL on 127.0.0.1; 0, the default, takes a free one.',
  }),
  ENCOURS_DATA_DIR: variable({
    schema: z.string(),
    wanted: 'a folder',
    manual: 'What is kept on this machine: the embedded database, its seal key. Default: .data',
  }),
  ENCOURS_HOST: variable({
    schema: z.string().regex(/^[\w.:-]+$/),
    wanted: 'an address to listen on: 127.0.0.1, 0.0.0.0',
    manual: 'Address to listen on. Default: 127.0.0.1',
  }),
  ENCOURS_PORT: variable({
    schema: port,
    wanted: 'a port from 0 to 65535',
    manual: 'Port to listen on; 0 takes a free one. Default: 4870',
  }),
  ENCOURS_PUBLIC_URL: variable({
    schema: origin,
    wanted: 'where people reach Encours, such as https://encours.example, without a path',
    manual: 'Needed wherever ENCOURS_HOST is not this machine alone.',
  }),
  ENCOURS_SEAL_KEYS: variable({
    schema: z.string().transform(list).pipe(z.array(sealKey).min(1).refine(differentIds)),
    wanted: 'id:key, comma-separated, newest first; a key is 32 bytes in base64, ids differ',
    manual: 'Seals hosts’ tokens at rest. Absent with the embedded database: made once and kept.',
    secret: true,
  }),
  ENCOURS_ALLOWED_ORIGINS: variable({
    schema: z.string().transform(list).pipe(z.array(origin)),
    wanted: 'origins, comma-separated: https://books.example',
    manual: 'Pages that may embed the panel. Absent: none.',
  }),
  ENCOURS_TRUSTED_PROXIES: variable({
    schema: z
      .string()
      .transform(list)
      .pipe(z.array(z.union([z.ipv4(), z.ipv6(), cidr]))),
    wanted: 'addresses or networks, comma-separated: 10.0.0.0/8',
    manual: 'Proxies that name the client’s address. Default: 127.0.0.1,::1',
  }),
  ENCOURS_LOG_LEVEL: variable({
    schema: z.enum(logLevels),
    wanted: `one of ${logLevels.join(', ')}`,
    manual: 'How much is logged. Default: info',
  }),
  QUICKBOOKS_CLIENT_ID: variable({
    schema: z.string(),
    wanted: 'the client id of the Intuit app',
    manual: 'With the two below: QuickBooks Online can be connected.',
  }),
  QUICKBOOKS_CLIENT_SECRET: variable({
    schema: z.string(),
    wanted: 'the client secret of the Intuit app',
    manual: 'Of the same Intuit app.',
    secret: true,
  }),
  QUICKBOOKS_ENVIRONMENT: variable({
    schema: z.enum(['sandbox', 'production']),
    wanted: 'sandbox or production',
    manual: 'Which of Intuit’s worlds the client id belongs to: sandbox or production.',
  }),
  QUICKBOOKS_LAUNCH_SECRET: variable({
    schema: z.string().min(32),
    wanted: 'at least 32 characters',
    manual: 'Signs the launch tokens of the embedded panel. Absent: not embedded.',
    secret: true,
  }),
  QUICKBOOKS_READS_A_MONTH: variable({
    schema: z
      .string()
      .regex(/^[1-9]\d{0,8}$/)
      .transform(Number),
    wanted: 'a whole number: 2200',
    manual:
      'Metered reads of a month for one company; where they run out early, it is read less often. ' +
      'Absent: counted only.',
  }),
  QUICKBOOKS_WEBHOOK_TOKEN: variable({
    schema: z.string().regex(/^[\x21-\x7e]{16,200}$/),
    wanted: 'the verifier token of the Intuit app’s webhooks',
    manual:
      'Intuit’s calls at /webhooks/quickbooks are heard. Absent: changes are asked for alone.',
    secret: true,
  }),
  QUICKBOOKS_CUSTOMER_NOTES: variable({
    schema: z.enum(['on', 'off']),
    wanted: 'on or off',
    manual:
      'Whether a message is noted on its customer, too; Intuit documents notes on invoices alone. ' +
      'Default: off',
  }),
  QUICKBOOKS_BASE_URL: variable({
    schema: url('http:', 'https:'),
    wanted: 'the address of a stand-in: http://127.0.0.1:4871',
    manual: 'A stand-in in place of Intuit, for development; refused in production.',
  }),
  ODOO_SITES: variable({
    schema: z.enum(['off', 'public', 'anywhere']),
    wanted: 'off, public or anywhere',
    manual:
      'Which addresses a company may give for its Odoo: public ones; anywhere, where it stands in ' +
      'the operator’s own network; or none. Default: off',
  }),
  ODOO_ALLOWED_SITES: variable({
    schema: z.string().transform(list).pipe(z.array(origin)),
    wanted: 'origins, comma-separated: https://erp.firm.example',
    manual:
      'The Odoo servers that may be connected. Absent: each that ODOO_SITES allows, and so any ' +
      'company of the world, which then writes to its customers from MAIL_FROM.',
  }),
  SMTP_URL: variable({
    schema: url('smtp:', 'smtps:'),
    wanted: 'a mail server: smtp://user:password@host:587 or smtps://user:password@host:465',
    manual: 'With MAIL_FROM: reminders leave by e-mail. Absent: that channel is not set up.',
    secret: true,
  }),
  MAIL_FROM: variable({
    schema: z.string().regex(/^(?:[^<>\r\n]* <[^<>\s@]+@[^<>\s@]+>|[^<>\s@]+@[^<>\s@]+)$/),
    wanted: 'a sender: Compta <compta@firm.example>',
    manual: 'Sender of the reminders.',
  }),
  IMAP_URL: variable({
    schema: url('imap:', 'imaps:').refine((text) => isMailboxUrl(text)),
    wanted: 'a mailbox: imaps://user:password@host:993/INBOX, imap:// on this machine alone',
    manual: 'Where answers to MAIL_FROM and bounces arrive: read every two minutes.',
    secret: true,
  }),
  BREVO_API_KEY: variable({
    schema: z.string().min(16),
    wanted: 'an API key of Brevo',
    manual: 'With BREVO_SMS_SENDER: text messages leave through Brevo.',
    secret: true,
  }),
  BREVO_SMS_SENDER: variable({
    schema: z.string().regex(/^[A-Za-z0-9]{1,11}$/),
    wanted: 'at most 11 letters and digits: AtelierNord',
    manual: 'What the telephone shows as the sender. Nobody can answer it.',
  }),
  BREVO_BASE_URL: variable({
    schema: origin,
    wanted: 'the address of a stand-in: http://127.0.0.1:4873',
    manual: 'A stand-in in place of Brevo, for development; refused in production.',
  }),
  MYSENDINGBOX_API_KEY: variable({
    schema: z.string().min(16),
    wanted: 'an API key of MySendingBox',
    manual: 'Letters and registered letters are printed and posted by MySendingBox.',
    secret: true,
  }),
  MYSENDINGBOX_LOOK_UP: variable({
    schema: z.enum(['on', 'off']),
    wanted: 'on or off',
    manual: 'Whether a letter whose answer was lost is looked for in its list. Default: on',
  }),
  MYSENDINGBOX_BASE_URL: variable({
    schema: origin,
    wanted: 'the address of a stand-in: http://127.0.0.1:4874',
    manual: 'A stand-in in place of MySendingBox, for development; refused in production.',
  }),
  ...bureaus.bureauVariables,
  ENCOURS_WEBHOOK_SECRET: variable({
    schema: z.string().regex(/^[\w.~-]{32,200}$/),
    wanted: 'at least 32 letters, digits, - _ . or ~',
    manual: 'The password with which carriers call. Absent: their news is not listened to.',
    secret: true,
  }),
}

type Name = keyof typeof variables
type Given = { readonly [N in Name]?: z.output<(typeof variables)[N]['schema']> }
type Texts = Readonly<Record<string, string | undefined>>

/** Throws `EnvironmentBroken` with every fault. */
export function readEnv(environment: Texts): Env {
  const faults: Fault[] = [...unknownNames(environment)]
  const given: Given = Object.fromEntries(
    Object.entries(variables).flatMap(([name, { schema, wanted, ...about }]) => {
      const text = environment[name]
      if (text === undefined || text === '') return []
      const parsed = schema.safeParse(text)
      if (parsed.success) return [[name, parsed.data]]
      const found = 'secret' in about ? 'a value that does not fit' : JSON.stringify(text)
      faults.push({ name, wanted, found })
      return []
    }),
  )
  const present = (name: Name): boolean => (environment[name] ?? '') !== ''
  faults.push(...togetherFaults(present, given, environment['NODE_ENV'] === 'production'))
  if (faults.length > 0) throw new EnvironmentBroken(faults)
  return Object.freeze(envOf(given, environment['NODE_ENV'] === 'production'))
}

/** A name that is nearly ours is a slip that would otherwise go unnoticed. */
function unknownNames(environment: Texts): Fault[] {
  return Object.keys(environment)
    .filter((name) => /^(ENCOURS|QUICKBOOKS|ODOO)_/.test(name) && !(name in variables))
    .map((name) => ({ name, wanted: 'a variable that Encours knows', found: 'an unknown name' }))
}

const absent = 'nothing'

/** Neither means anything alone. */
const pairs = [
  ['SMTP_URL', 'MAIL_FROM'],
  ['MAIL_FROM', 'SMTP_URL'],
  ['IMAP_URL', 'SMTP_URL'],
  ['ODOO_ALLOWED_SITES', 'ODOO_SITES'],
  ['BREVO_API_KEY', 'BREVO_SMS_SENDER'],
  ['BREVO_SMS_SENDER', 'BREVO_API_KEY'],
  ['BREVO_BASE_URL', 'BREVO_API_KEY'],
  ['MYSENDINGBOX_BASE_URL', 'MYSENDINGBOX_API_KEY'],
  ['MYSENDINGBOX_LOOK_UP', 'MYSENDINGBOX_API_KEY'],
  ...bureaus.bureauPairs,
] as const

const standIns = [
  ['QUICKBOOKS_BASE_URL', 'QuickBooks'],
  ['BREVO_BASE_URL', 'Brevo'],
  ['MYSENDINGBOX_BASE_URL', 'MySendingBox'],
  ['BUREAUS_BASE_URL', 'a bureau'],
] as const

/** What no variable can say alone. `present` also holds for one that did not fit. */
function togetherFaults(
  present: (name: Name) => boolean,
  given: Given,
  production: boolean,
): Fault[] {
  const faults: Fault[] = []
  const want = (name: Name, reason: string): void => {
    if (!present(name)) faults.push({ name, wanted: reason, found: absent })
  }
  if (present('DATABASE_URL')) {
    want('ENCOURS_SEAL_KEYS', 'needed with DATABASE_URL: a key must be the same on every machine')
  }
  if (present('DATABASE_OWNER_URL')) want('DATABASE_URL', 'needed with DATABASE_OWNER_URL')
  const intuit = ['QUICKBOOKS_CLIENT_ID', 'QUICKBOOKS_CLIENT_SECRET'] as const
  const rest = [
    'QUICKBOOKS_ENVIRONMENT',
    'QUICKBOOKS_LAUNCH_SECRET',
    'QUICKBOOKS_READS_A_MONTH',
    'QUICKBOOKS_WEBHOOK_TOKEN',
    'QUICKBOOKS_CUSTOMER_NOTES',
    'QUICKBOOKS_BASE_URL',
  ] as const
  if ([...intuit, ...rest].some(present)) {
    for (const name of intuit) want(name, 'needed with the other QUICKBOOKS_ variables')
    if (!present('QUICKBOOKS_BASE_URL')) {
      want('QUICKBOOKS_ENVIRONMENT', 'needed with QUICKBOOKS_CLIENT_ID: sandbox or production')
    }
  }
  for (const [name, service] of standIns) {
    if (!production || !present(name)) continue
    const wanted = `absent where NODE_ENV is production: a stand-in is not ${service}`
    faults.push({ name, wanted, found: 'an address' })
  }
  for (const [name, other] of pairs) {
    if (present(name)) want(other, `needed with ${name}`)
  }
  if (!isLoopback(given.ENCOURS_HOST ?? '127.0.0.1')) {
    want('ENCOURS_PUBLIC_URL', 'needed where ENCOURS_HOST is not this machine alone')
  }
  if (production && given.ENCOURS_PUBLIC_URL?.startsWith('http:')) {
    const found = given.ENCOURS_PUBLIC_URL
    if (!isLoopback(new URL(found).hostname)) {
      faults.push({
        name: 'ENCOURS_PUBLIC_URL',
        wanted: 'https where NODE_ENV is production',
        found,
      })
    }
  }
  return faults
}

function odooSitesOf({ ODOO_SITES: sites }: Given): OdooSites | null {
  return sites === undefined || sites === 'off' ? null : sites
}

function envOf(given: Given, production: boolean): Env {
  const { DATABASE_URL: databaseUrl, SMTP_URL: smtpUrl, MAIL_FROM: from } = given
  return {
    production,
    dataDir: given.ENCOURS_DATA_DIR ?? '.data',
    host: given.ENCOURS_HOST ?? '127.0.0.1',
    port: given.ENCOURS_PORT ?? 4870,
    publicUrl: given.ENCOURS_PUBLIC_URL ?? null,
    database:
      databaseUrl === undefined
        ? { kind: 'embedded', port: given.ENCOURS_DATABASE_PORT ?? 0 }
        : { kind: 'given', url: databaseUrl, ownerUrl: given.DATABASE_OWNER_URL ?? databaseUrl },
    sealKeys: given.ENCOURS_SEAL_KEYS ?? null,
    quickbooks: quickbooksOf(given),
    odooSites: odooSitesOf(given),
    odooAllowedSites: given.ODOO_ALLOWED_SITES ?? null,
    mail: smtpUrl !== undefined && from !== undefined ? { smtpUrl, from } : null,
    sms: smsOf(given),
    post: postOf(given),
    bureaus: bureaus.bureausOf(given),
    scores: bureaus.scoresOf(given),
    inboxUrl: given.IMAP_URL ?? null,
    webhookSecret: given.ENCOURS_WEBHOOK_SECRET ?? null,
    logLevel: given.ENCOURS_LOG_LEVEL ?? 'info',
    allowedOrigins: given.ENCOURS_ALLOWED_ORIGINS ?? [],
    trustedProxies: given.ENCOURS_TRUSTED_PROXIES ?? ['127.0.0.1', '::1'],
  }
}

function quickbooksOf(given: Given): QuickBooksEnv | null {
  const { QUICKBOOKS_CLIENT_ID: clientId, QUICKBOOKS_CLIENT_SECRET: clientSecret } = given
  if (clientId === undefined || clientSecret === undefined) return null
  return {
    clientId,
    clientSecret,
    environment: given.QUICKBOOKS_ENVIRONMENT ?? 'sandbox',
    baseUrl: given.QUICKBOOKS_BASE_URL ?? null,
    launchSecret: given.QUICKBOOKS_LAUNCH_SECRET ?? null,
    readsAMonth: given.QUICKBOOKS_READS_A_MONTH ?? null,
    webhookToken: given.QUICKBOOKS_WEBHOOK_TOKEN ?? null,
    customerNotes: given.QUICKBOOKS_CUSTOMER_NOTES === 'on',
  }
}

function smsOf(given: Given): SmsEnv | null {
  const { BREVO_API_KEY: apiKey, BREVO_SMS_SENDER: sender } = given
  if (apiKey === undefined || sender === undefined) return null
  return { apiKey, sender, baseUrl: given.BREVO_BASE_URL ?? null }
}

function postOf(given: Given): PostEnv | null {
  const { MYSENDINGBOX_API_KEY: apiKey, MYSENDINGBOX_LOOK_UP: lookUp } = given
  if (apiKey === undefined) return null
  return { apiKey, baseUrl: given.MYSENDINGBOX_BASE_URL ?? null, lookUp: lookUp !== 'off' }
}

/** A password never travels in the clear beyond this machine. */
const isMailboxUrl = (text: string): boolean => {
  const parsed = URL.parse(text)
  if (!parsed?.username || !parsed.password) return false
  return parsed.protocol === 'imaps:' || isLoopback(parsed.hostname)
}

const isOrigin = (text: string): boolean => {
  const parsed = URL.parse(text)
  return parsed !== null && parsed.origin === text && /^https?:$/.test(parsed.protocol)
}

const isLoopback = (host: string): boolean => /^(localhost|127\.[\d.]+|::1|\[::1\])$/.test(host)
