// What the HTTP side must be told: addresses, the host's OAuth app, whom it trusts.

import type { HostKind } from '../../connectors/contract/host.ts'
import { assert } from '../../core/assert.ts'
import type { LaunchSecrets } from '../access/launch.ts'

/** A host's OAuth app, by hand: discovery leads Intuit's revoke to the wrong address. */
export interface OAuthApp {
  readonly authorizeUrl: string
  readonly tokenUrl: string
  readonly revokeUrl: string
  readonly scopes: readonly string[]
  readonly clientId: string
  readonly clientSecret: string
  readonly tokenHeaders: Readonly<Record<string, string>>
}

export interface ApiConfig {
  /** Where people reach us, without a slash at the end: `https://encours.example`. */
  readonly publicUrl: string
  readonly oauth: Readonly<Partial<Record<HostKind, OAuthApp>>>
  readonly launchSecrets: LaunchSecrets
  /** The password with which carriers call; absent = they are not listened to. */
  readonly webhookSecret?: string
  /** Origins whose pages may embed the panel: `https://books.example`. */
  readonly allowedOrigins: readonly string[]
  /** Origins of the servers of their own that companies may connect; absent = any. */
  readonly allowedSites?: readonly string[]
  /** What `npm run build` wrote: holds `encours-panel.js`. */
  readonly panelFolder: string
  /** As `server/manifest.ts` read it; its addresses are completed with `publicUrl`. */
  readonly manifest: { readonly version: string }
}

const shortestSecret = 32

/** Cookies marked Secure, and with names that only a secure page can set. */
export const isSecure = (config: ApiConfig): boolean => config.publicUrl.startsWith('https://')

export function checkConfig(config: ApiConfig): void {
  const { origin } = new URL(config.publicUrl)
  assert(config.publicUrl === origin, `the public URL is an origin such as ${origin}`)
  for (const [host, secret] of Object.entries(config.launchSecrets))
    assert(
      secret.length >= shortestSecret,
      `a launch secret of ${shortestSecret} signs for ${host}`,
    )
  for (const allowed of config.allowedOrigins)
    assert(new URL(allowed).origin === allowed, `${allowed} is not an origin`)
}
