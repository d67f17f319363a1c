// The marketplace manifest: who we are, what we ask of a host, where the panel stands. Read and
// checked once, at start; a fault stops the start with its path.

import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { Malformed } from '../core/malformed.ts'
import { rights, roles } from './access/roles.ts'

const Path = z.string().regex(/^\/(?!\/)\S*$/, 'a path of ours, from /')
const Word = z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and dashes')
const Text = z.string().min(1)
const Version = z.string().regex(/^\d+\.\d+\.\d+$/, 'a version such as 1.2.3')

const listed = {
  title: Text,
  scopes: z.array(Text).min(1),
  privacy: Path,
  terms: Path,
  /** What the host is asked to tell through the webhook. */
  events: z.array(Text),
}

/** A host with a marketplace: it knows us by these addresses. */
const ListedHost = z.strictObject({
  host: z.literal('quickbooks'),
  ...listed,
  redirect: Path,
  launch: Path,
  disconnect: Path,
  reconnect: Path,
  /** Null where the host is read on a schedule alone. */
  webhook: Path.nullable(),
})

/** A host that its users run themselves: a module of ours is installed in it. */
const ModuleHost = z.strictObject({
  host: z.literal('odoo'),
  ...listed,
  module: z.strictObject({
    /** Its folder, and the first word of all that it names. */
    name: Word,
    /** Follows the host's own: our licence is for what runs at ours. */
    licence: Text,
    category: Text,
    depends: z.array(Word).min(1),
    /** Where it leads an administrator. */
    connect: Path,
    /** The one address that it hands a code to. */
    callback: Path,
    webhook: Path,
  }),
})

const Host = z.discriminatedUnion('host', [ListedHost, ModuleHost])

const Manifest = z.strictObject({
  manifest: z.literal(1),
  key: Word,
  name: Text,
  version: Version,
  licence: Text,
  publisher: z.strictObject({ name: Text }),
  languages: z.array(z.enum(['en', 'fr'])).min(1),
  description: z.strictObject({ en: Text, fr: Text }),
  hosts: z
    .array(Host)
    .min(1)
    .refine((hosts) => new Set(hosts.map(({ host }) => host)).size === hosts.length, {
      message: 'each host once',
    }),
  panel: z.strictObject({
    element: Word.regex(/-/, 'a custom element has a dash in its name'),
    script: Path,
    /** Names our address on a host's page. */
    addressAttribute: Word,
    launchToken: z.strictObject({
      /** Set by the host's page. */
      property: Text,
      /** Fired when the page has to set a new one. */
      renewEvent: Word,
      exchange: Path,
      audience: Word,
      longestSeconds: z.number().int().positive(),
    }),
  }),
  embeds: z
    .array(
      z.strictObject({
        place: z.enum(['customer', 'invoice', 'workspace']),
        attributes: z.record(z.string(), z.string()),
      }),
    )
    .min(1),
  permissions: z.record(z.enum(roles), z.array(z.enum(rights))),
})
export type Manifest = z.infer<typeof Manifest>

/** Throws `Malformed` with the path of the first fault. */
export function parseManifest(text: string, packageVersion: string): Manifest {
  const parsed = Manifest.safeParse(jsonOf(text))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const path = issue?.path.map(String).join('.') || '(root)'
    throw new Malformed({ path: `manifest.json ${path}`, wanted: issue?.message ?? '', found: '' })
  }
  const { version } = parsed.data
  if (version !== packageVersion)
    throw new Malformed({
      path: 'manifest.json version',
      wanted: `the version of package.json, ${packageVersion}`,
      found: version,
    })
  return parsed.data
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new Malformed({ path: 'manifest.json', wanted: 'JSON', found: text })
  }
}

const PackageFile = z.object({ version: Version })
const root = new URL('../', import.meta.url)

export function readManifest(): Manifest {
  const packageFile: unknown = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
  const text = readFileSync(new URL('manifest.json', root), 'utf8')
  return parseManifest(text, PackageFile.parse(packageFile).version)
}

/** As it is served: every address complete, so that a host can take it as it stands. */
export function publicManifest(manifest: Manifest, publicUrl: string): Manifest {
  const at = (path: string): string => new URL(path, publicUrl).href
  const { hosts, panel } = manifest
  return {
    ...manifest,
    hosts: hosts.map((host) => publicHost(host, at)),
    panel: {
      ...panel,
      script: at(panel.script),
      launchToken: { ...panel.launchToken, exchange: at(panel.launchToken.exchange) },
    },
  }
}

function publicHost(host: z.infer<typeof Host>, at: (path: string) => string) {
  const pages = { privacy: at(host.privacy), terms: at(host.terms) }
  if (host.host === 'odoo') {
    const { connect, callback, webhook } = host.module
    const addresses = { connect: at(connect), callback: at(callback), webhook: at(webhook) }
    return { ...host, ...pages, module: { ...host.module, ...addresses } }
  }
  return {
    ...host,
    ...pages,
    redirect: at(host.redirect),
    launch: at(host.launch),
    disconnect: at(host.disconnect),
    reconnect: at(host.reconnect),
    webhook: host.webhook === null ? null : at(host.webhook),
  }
}
