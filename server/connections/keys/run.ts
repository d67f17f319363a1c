// A company's own server without our module: entered with a key that one of its people has made.

import { randomBytes, randomUUID } from 'node:crypto'
import { Failure } from '../../../connectors/contract/failure.ts'
import type {
  HostCompany,
  HostIdentity,
  HostKind,
  SiteAddress,
} from '../../../connectors/contract/host.ts'
import type { GivenKey, KeyProof, SiteKeys } from '../../../connectors/contract/keys.ts'
import { present } from '../../../core/assert.ts'
import type { TenantId } from '../../../core/ids.ts'
import { insertAudit } from '../../access/store.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { isConnectedElsewhere, noteDatabase } from '../databases/run.ts'
import { type SiteRefusal, siteRefusal } from '../refusal.ts'
import { type Consent, connectIn, connectorOf, holdCompany, withAccess } from '../run.ts'
import { findConnection, readSecret, replaceSigningSecret } from '../store.ts'
import { tenantIdFor } from '../tenant.ts'
import { type ConnectionKey, openSigningSecret, sealSigningSecret } from '../tokens.ts'
import { decideEntry, type Entry } from './entry.ts'
import { nudgePath, nudgeToken } from './nudge.ts'

export interface ShownKey {
  readonly host: HostKind
  readonly site: SiteAddress
  readonly given: GivenKey
  /** The company that the person administers, as his session says. */
  readonly administers: TenantId | null
  /** He says that it is no database that is connected under another address. */
  readonly isAnother: boolean
}

/** Who comes in, and as what. */
export interface Entering {
  readonly tenant: TenantId
  readonly identity: HostIdentity
  readonly role: KeyProof['role']
  readonly isConnecting: boolean
}

export type KeyRefusal =
  | 'key_refused'
  | 'company_unnamed'
  | 'no_rights'
  | 'module_there'
  | 'known_elsewhere'
  | SiteRefusal

export type KeyAnswer<T> =
  | (Entering & { readonly kind: 'entered'; readonly result: T })
  | { readonly kind: 'refused'; readonly reason: KeyRefusal }

const secretBytes = 32
const newSecret = (): string => randomBytes(secretBytes).toString('base64url')

export const keysOf = (deps: Deps, host: HostKind): SiteKeys => {
  const connector = connectorOf(deps, host)
  return present(connector.keys, `how ${connector.title} is entered with a key`)
}

/**
 * Believes the server that was asked: it is the one that the company is named after. `alongside`
 * runs in the transaction that connects, or in one of its own.
 */
export async function enterByKey<T>(
  deps: Deps,
  shown: ShownKey,
  alongside: (tx: Tx, entering: Entering) => Promise<T>,
): Promise<KeyAnswer<T>> {
  const { host, site, given, administers, isAnother } = shown
  try {
    const proof = await keysOf(deps, host).prove(site, given)
    const key = { tenant: tenantIdFor(host, proof.realm), host }
    const entry = { key, proof, administers: administers === key.tenant }
    const asSeen = await tx(deps.db, key.tenant, (tx) => look(tx, entry))
    if (asSeen.kind === 'refused') return asSeen
    const marked = { host, realm: proof.realm, marks: proof.marks }
    if (asSeen.isNew && !isAnother && (await isConnectedElsewhere(deps, marked))) {
      return { kind: 'refused', reason: 'known_elsewhere' }
    }
    const company = asSeen.kind === 'connect' ? await companyAt(deps, entry) : null
    const answer = await tx(deps.db, key.tenant, (tx) =>
      enterIn(deps, tx, { ...entry, company, alongside }),
    )
    if (answer.kind === 'entered') await noteDatabase(deps, marked)
    return answer
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    deps.log.warn({ host, code: error.code, exchange: error.exchange }, 'a key came to nothing')
    return { kind: 'refused', reason: refusals[error.code] ?? siteRefusal(error) }
  }
}

const refusals: Readonly<Record<string, KeyRefusal>> = {
  KEY: 'key_refused',
  COMPANY_UNNAMED: 'company_unnamed',
  RIGHTS: 'no_rights',
  ACCESS: 'no_rights',
}

interface ProvenKey {
  readonly key: ConnectionKey
  readonly proof: KeyProof
  readonly administers: boolean
}

type Looked = Entry & {
  readonly sealed: string | null
  /** It is not connected under this name. */
  readonly isNew: boolean
}

async function look(tx: Tx, { key, proof, administers }: ProvenKey): Promise<Looked> {
  const kept = await findConnection(tx, key.tenant, key.host)
  const decided = decideEntry({
    connection: kept && { state: kept.state, user: kept.site_user },
    ...{ user: proof.site.user, role: proof.role, hasModule: proof.hasModule },
    administers,
  })
  const isNew = kept === null || kept.state === 'disconnected'
  return { ...decided, isNew, sealed: kept?.sealed_signing_secret ?? null }
}

function companyAt(deps: Deps, { key, proof }: ProvenKey): Promise<HostCompany> {
  const { realm, tokens, site } = proof
  const { accessToken } = tokens
  return connectorOf(deps, key.host).readCompany({ realm, accessToken, site })
}

interface EntryIn<T> extends ProvenKey {
  /** As the server has just told it; null where nobody was to connect it. */
  readonly company: HostCompany | null
  readonly alongside: (tx: Tx, entering: Entering) => Promise<T>
}

/** Looks once more: whoever came a moment before may have connected the company by now. */
async function enterIn<T>(
  deps: Deps,
  tx: Tx,
  { company, alongside, ...entry }: EntryIn<T>,
): Promise<KeyAnswer<T>> {
  const { key, proof } = entry
  if (company !== null) await holdCompany(deps, tx, { ...proof, host: key.host, company })
  const { sealed, ...decided } = await look(tx, entry)
  if (decided.kind === 'refused') return decided
  const isConnecting = decided.kind === 'connect' && company !== null
  if (isConnecting) await connectIn(deps, tx, consentOf(deps, { ...entry, company, sealed }))
  // Who may only read there by now brings his next key, and is no admin by it.
  const role = isConnecting && proof.role !== 'viewer' ? 'admin' : proof.role
  const entering = { tenant: key.tenant, identity: proof.identity, role, isConnecting } as const
  return { kind: 'entered', ...entering, result: await alongside(tx, entering) }
}

interface Connecting {
  readonly key: ConnectionKey
  readonly proof: KeyProof
  readonly company: HostCompany
  /** Of the connection before: the addresses made of it go on to be heard. */
  readonly sealed: string | null
}

function consentOf(deps: Deps, { key, proof, company, sealed }: Connecting): Consent {
  const { realm, tokens, identity, site } = proof
  const signingSecret = sealed === null ? newSecret() : openSigningSecret(deps.seal, key, sealed)
  const grant = { site, signingSecret }
  return { host: key.host, realm, company, tokens, connectedBy: identity.subject, grant }
}

export interface Nudged {
  readonly realm: string
  readonly token: string
}

/** What is called for this company; null where nobody came in with a key, or it has left. */
export async function nudgedOf(deps: Deps, key: ConnectionKey): Promise<Nudged | null> {
  const row = await readSecret(deps.db, key)
  if (row === null || !keysOf(deps, key.host).isKeyed(row.realm)) return null
  const token = nudgeToken(key.tenant, openSigningSecret(deps.seal, key, row.sealed_secret))
  return { realm: row.realm, token }
}

/** Where a company's server tells what has changed; null where it tells by itself, or not at all. */
export async function nudgeAddress(
  deps: Deps,
  key: ConnectionKey,
  publicUrl: string,
): Promise<string | null> {
  const nudged = await nudgedOf(deps, key)
  return nudged && `${publicUrl}${nudgePath}/${nudged.token}`
}

/**
 * Another address in the place of the one before, which is heard no more: somebody may have it who
 * should not. Rules that we made at the host call the new one; null where there is none to replace.
 */
export async function renewNudges(
  deps: Deps,
  renewal: ConnectionKey & { readonly actor: string },
  publicUrl: string,
): Promise<'set_up' | 'by_hand' | 'unable' | null> {
  const { actor, ...key } = renewal
  const now = deps.clock.now()
  if ((await nudgedOf(deps, key)) === null) return null
  const sealedSecret = sealSigningSecret(deps.seal, key, newSecret())
  await tx(deps.db, key.tenant, async (tx) => {
    await replaceSigningSecret(tx, key.tenant, { host: key.host, sealedSecret, now })
    await insertAudit(tx, {
      ...{ tenant: key.tenant, id: randomUUID(), at: now, actor, action: 'nudges_renewed' },
      ...{ subjectKind: 'connection', subjectId: key.host, detail: {} },
    })
  })
  return askToBeTold(deps, key, publicUrl)
}

/** Done again it changes nothing. Where it comes to nothing people can still do it by hand. */
export async function askToBeTold(
  deps: Deps,
  key: ConnectionKey,
  publicUrl: string,
): Promise<'set_up' | 'by_hand' | 'unable'> {
  const url = await nudgeAddress(deps, key, publicUrl)
  if (url === null) return 'by_hand'
  try {
    return await withAccess(deps, key, (access) => keysOf(deps, key.host).watch(access, url))
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    deps.log.warn({ host: key.host, code: error.code }, 'no rules were set up at the host')
    return 'by_hand'
  }
}
