// Consents at a server that a company runs itself, and the secret with which that server signs.

import { Failure } from '../../../connectors/contract/failure.ts'
import type {
  HostIdentity,
  HostKind,
  SiteAddress,
  SiteConsents,
  SiteGrant,
} from '../../../connectors/contract/host.ts'
import { present } from '../../../core/assert.ts'
import type { TenantId } from '../../../core/ids.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { isConnectedElsewhere } from '../databases/run.ts'
import { type SiteRefusal, siteRefusal } from '../refusal.ts'
import { connect, connectorOf, type GrantAnswer, otherSiteCode } from '../run.ts'
import { findConnection, findSigningSecrets } from '../store.ts'
import { tenantIdFor } from '../tenant.ts'
import { openSigningSecret } from '../tokens.ts'

/** What a company's own server is asked for consent with. */
export interface SiteQuestion {
  readonly host: HostKind
  readonly site: SiteAddress
  readonly state: string
  readonly challenge: string
  readonly redirectUri: string
}

export type SiteAsked =
  | { readonly kind: 'asked'; readonly address: string }
  | { readonly kind: 'refused'; readonly reason: SiteRefusal }

/** Where the browser goes to consent, or why that server is not asked. */
export async function askForConsent(deps: Deps, question: SiteQuestion): Promise<SiteAsked> {
  const { host, site, ...asked } = question
  try {
    return { kind: 'asked', address: await consentsOf(deps, host).authorizeUrl(site, asked) }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    deps.log.warn({ host, code: error.code }, 'a server is not asked for consent')
    return { kind: 'refused', reason: siteRefusal(error) }
  }
}

function consentsOf(deps: Deps, host: HostKind): SiteConsents {
  const connector = connectorOf(deps, host)
  return present(connector.consents, `how ${connector.title} is asked for consent`)
}

/** What came back from a consent at a company's own server. */
export interface SiteAnswer {
  readonly host: HostKind
  readonly site: SiteAddress
  readonly code: string
  readonly verifier: string
  readonly redirectUri: string
  /** The company that the person who comes back administers, as his session says. */
  readonly administers: TenantId | null
}

export type SiteAnswered<T> =
  | GrantAnswer<T>
  | { readonly kind: 'code_refused' }
  | { readonly kind: 'refused'; readonly reason: 'keyed' | SiteRefusal }

/**
 * Exchanges a code at the server that gave it, and believes what that server says of itself: its
 * company, who consented, and its secret. Whoever comes from another server, or another database of
 * it, than the company's last consent is believed only where an admin of that company brings him.
 * `alongside` runs in the transaction that connects.
 */
export async function acceptSiteAnswer<T>(
  deps: Deps,
  answer: SiteAnswer,
  alongside: (tx: Tx, tenant: TenantId, identity: HostIdentity) => Promise<T>,
): Promise<SiteAnswered<T>> {
  const { host, site, administers, ...given } = answer
  let grant: SiteGrant | null = null
  try {
    grant = await consentsOf(deps, host).exchange(site, given, deps.clock.now())
    const { realm, tokens, identity } = grant
    const { accessToken } = tokens
    const tenant = tenantIdFor(host, realm)
    const connector = connectorOf(deps, host)
    if (await isKeyed(deps, host, grant)) {
      await giveBack(deps, host, grant)
      return { kind: 'refused', reason: 'keyed' }
    }
    const company = await connector.readCompany({ realm, accessToken, site: grant.site })
    const from = { site: { ...site, user: grant.site.user }, signingSecret: grant.signingSecret }
    const consent = {
      ...{ host, realm, company, tokens, connectedBy: identity.subject, grant: from },
      ...{ mayMove: administers === tenant, toConfirm: true },
    }
    const result = await connect(deps, consent, (tx) => alongside(tx, tenant, identity))
    return { kind: 'connected', tenant, result }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const { code, exchange } = error
    deps.log.warn({ host, code, exchange }, 'a grant came to nothing')
    if (grant) await giveBack(deps, host, grant)
    if (code === 'invalid_grant') return { kind: 'code_refused' }
    if (code === otherSiteCode) return { kind: 'refused', reason: 'other_company' }
    return { kind: 'refused', reason: siteRefusal(error) }
  }
}

/** What came to nothing here is not to wait there. Where this fails, too, it does no harm. */
async function giveBack(deps: Deps, host: HostKind, { tokens, site }: SiteGrant): Promise<void> {
  try {
    await connectorOf(deps, host).revoke(tokens.refreshToken, site)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    deps.log.warn({ host, code: error.code }, 'a grant that came to nothing was not taken back')
  }
}

/** Connected with a key already: twice connected, its customers would be reminded twice. */
async function isKeyed(deps: Deps, host: HostKind, grant: SiteGrant): Promise<boolean> {
  const { keys } = connectorOf(deps, host)
  if (!keys) return false
  const marks = { named: keys.markOf(grant.realm), print: null }
  if (await isConnectedElsewhere(deps, { host, realm: grant.realm, marks })) return true
  const realm = keys.realmAt(grant.site, grant.realm)
  const tenant = tenantIdFor(host, realm)
  const row = await tx(deps.db, tenant, (tx) => findConnection(tx, tenant, host))
  return row !== null && row.state !== 'disconnected'
}

/** The secrets of a company's own server; none where none is connected under this name. */
export async function signingSecretsOf(
  deps: Deps,
  { host, realm }: { readonly host: HostKind; readonly realm: string },
): Promise<readonly string[]> {
  const key = { tenant: tenantIdFor(host, realm), host }
  const asked = { host, now: deps.clock.now() }
  const sealed = await tx(deps.db, key.tenant, (tx) => findSigningSecrets(tx, key.tenant, asked))
  return sealed.map((secret) => openSigningSecret(deps.seal, key, secret))
}
