// The module's side of a consent (odoo-wire, section 1): codes, keys of a user of its own, refresh
// tokens that are good once, and the end of it all. What is shown a second time ends what it gave.

import { createHash, randomBytes } from 'node:crypto'
import { present } from '../../../core/assert.ts'
import { neverSaid } from '../../support/output.ts'
import { type Books, findRow, insert, rowOf, tableOf, transact, update } from './books.ts'
import { takeCallsAway } from './chatter.ts'
import type { Keys } from './keys.ts'
import { clearOwnFields } from './own-fields.ts'
import { type Groups, rootId, withImplied } from './user.ts'
import { ids, ref, text } from './values.ts'

export const clientId = 'encours'
export const scope = 'receivables'
const codeS = 60
const overlapS = 10 * 60

export interface Connection {
  readonly company: number
  readonly user: number
  connected: boolean
  signingSecret: string
  failures: number
  /** When the next call may be tried. */
  retryMs: number
  lastFailure: string | null
}

interface Grant {
  readonly company: number
  readonly uid: number
  readonly challenge: string
  readonly redirectUri: string
  readonly expiresMs: number
  spent: boolean
  ended: boolean
  gave: boolean
  /** Of one beside which an earlier consent stands: its secret, once it has been kept. */
  pending: string | null
  keys: string[]
}

interface Refresh {
  readonly grant: Grant
  readonly expiresMs: number
  spent: boolean
}

export interface Lifetimes {
  readonly accessS: number
  readonly refreshS: number
}

export interface Desk {
  readonly books: Books
  readonly groups: Groups
  readonly keys: Keys
  readonly lifetimes: Lifetimes
  readonly byCompany: Map<number, Connection>
  readonly grants: Map<string, Grant>
  readonly refreshes: Map<string, Refresh>
}

export interface Refusal {
  readonly error: string
  readonly error_description: string
}

export type Granted =
  | { readonly ok: true; readonly body: object }
  | ({ readonly ok: false } & Refusal)

export interface Connections {
  of(company: number): Connection | null
  isOurs(uid: number | null): boolean
  realmOf(company: number): string
  /** A person consents; the code of it. */
  authorize(given: Pick<Grant, 'company' | 'uid' | 'challenge' | 'redirectUri'>): string
  redeem(given: { code: string; redirectUri: string; verifier: string }): Granted
  refresh(token: string): Granted
  /** Its tokens are kept: what stood before it ends. */
  confirm(token: string): Granted
  revoke(token: string): void
  /** An administrator ends it from this side. */
  disconnect(company: number, reason?: string): void
  /** All keys are too old from now on; refresh tokens live. */
  expireKeys(): void
}

const digest = (secret: string): string => createHash('sha256').update(secret).digest('hex')
const newSecret = (): string => randomBytes(32).toString('base64url')

export function makeConnections(given: Omit<Desk, 'byCompany' | 'grants' | 'refreshes'>) {
  const desk: Desk = { ...given, byCompany: new Map(), grants: new Map(), refreshes: new Map() }
  const { byCompany, grants, books, keys } = desk
  const connections: Connections = {
    of: (company) => byCompany.get(company) ?? null,
    isOurs: (uid) => uid !== null && [...byCompany.values()].some(({ user }) => user === uid),
    realmOf: (company) => `${books.uuid}.${company}`,
    authorize: (asked) => {
      const code = newSecret()
      const state = { spent: false, ended: false, gave: false, pending: null, keys: [] }
      grants.set(digest(code), { ...asked, ...state, expiresMs: books.nowMs() + codeS * 1_000 })
      return code
    },
    redeem: (shown) => redeem(desk, shown),
    refresh: (token) => refresh(desk, token),
    confirm: (token) => keep(desk, token),
    revoke: (token) => revoke(desk, token),
    disconnect: (company, reason) => end(desk, company, reason ?? null),
    expireKeys: () => keys.expireAll(new Set([...byCompany.values()].map(({ user }) => user))),
  }
  return connections
}

const refused = (error: string, error_description: string): Granted => {
  return { ok: false, error, error_description }
}
const invalid = (why: string): Granted => refused('invalid_grant', why)

function redeem(desk: Desk, shown: { code: string; redirectUri: string; verifier: string }) {
  const grant = desk.grants.get(digest(shown.code))
  if (!grant) return invalid('The code is not known.')
  if (grant.spent) {
    endGrant(desk, grant)
    return invalid('The code has been used; what it gave has been revoked.')
  }
  grant.spent = true
  if (grant.ended || grant.expiresMs <= desk.books.nowMs()) return invalid('The code has expired.')
  if (shown.redirectUri !== grant.redirectUri) {
    return invalid('redirect_uri is not the one of the authorization.')
  }
  const proof = createHash('sha256').update(shown.verifier).digest('base64url')
  if (proof !== grant.challenge) return invalid('code_verifier does not answer the challenge.')
  if (!desk.groups.get(grant.uid)?.has('system')) {
    return invalid('The person who consented may not do so any more.')
  }
  if (desk.byCompany.get(grant.company)?.connected) wait(desk, grant)
  else {
    supersede(desk, grant)
    begin(desk, grant, newSecret())
  }
  return answer(desk, grant, true)
}

/** Beside a consent that stands, until it is said to be kept; of those that wait the last counts. */
function wait(desk: Desk, grant: Grant): void {
  for (const other of othersOf(desk, grant)) if (other.pending !== null) endGrant(desk, other)
  grant.pending = newSecret()
  neverSaid(grant.pending)
  technicalUser(desk, grant.company, grant.uid)
}

const othersOf = ({ grants }: Desk, grant: Grant): Grant[] =>
  [...grants.values()].filter((one) => one !== grant && one.company === grant.company)

function supersede(desk: Desk, grant: Grant): void {
  for (const other of othersOf(desk, grant)) Object.assign(other, { ended: true, pending: null })
}

function keep(desk: Desk, token: string): Granted {
  const held = desk.refreshes.get(digest(token))
  if (!held || held.grant.ended) return invalid('The refresh token is not known, or was revoked.')
  confirm(desk, held.grant)
  return { ok: true, body: {} }
}

function confirm(desk: Desk, grant: Grant): void {
  const secret = grant.pending
  if (secret === null) return
  supersede(desk, grant)
  grant.pending = null
  begin(desk, grant, secret)
}

function refresh(desk: Desk, token: string): Granted {
  const held = desk.refreshes.get(digest(token))
  if (!held || held.grant.ended) return invalid('The refresh token is not known, or was revoked.')
  if (held.spent) {
    endGrant(desk, held.grant)
    return invalid('The refresh token has been used; its successors are revoked.')
  }
  if (held.expiresMs <= desk.books.nowMs()) return invalid('The refresh token has expired.')
  held.spent = true
  confirm(desk, held.grant)
  const { user } = connectionOf(desk, held.grant)
  const waiting = othersOf(desk, held.grant).filter(({ pending }) => pending !== null)
  const untilMs = desk.books.nowMs() + overlapS * 1_000
  desk.keys.shorten(user, untilMs, new Set(waiting.flatMap(({ keys }) => keys)))
  return answer(desk, held.grant, false)
}

function revoke(desk: Desk, token: string): void {
  const held = desk.refreshes.get(digest(token))
  if (held) {
    endGrant(desk, held.grant)
    return
  }
  for (const connection of desk.byCompany.values()) {
    if (connection.connected && owns(desk, token, connection.user)) {
      end(desk, connection.company, null)
    }
  }
}

function owns({ keys }: Desk, key: string, uid: number): boolean {
  try {
    return keys.owner(key) === uid
  } catch {
    return false
  }
}

const connectionOf = ({ byCompany }: Desk, { company }: Grant): Connection =>
  present(byCompany.get(company), 'a connection')

/** A user for it, who has the keys of this consent alone. */
function begin(desk: Desk, { company, uid, keys }: Grant, signingSecret: string): void {
  const user = technicalUser(desk, company, uid)
  desk.keys.forget(user, new Set(keys))
  neverSaid(signingSecret)
  desk.byCompany.set(company, {
    ...{ company, user, signingSecret },
    ...{ connected: true, failures: 0, retryMs: 0, lastFailure: null },
  })
}

/** With the least rights, and no password: he cannot log in. */
function technicalUser({ books, groups }: Desk, company: number, uid: number): number {
  const login = `encours-${company}`
  const known = [...tableOf(books, 'res.users').values()].find(
    (row) => text(row, 'login') === login,
  )
  const lang = text(rowOf(books, 'res.users', uid), 'lang')
  const id = transact(books, { uid: rootId }, () => {
    if (known) {
      update(books, { model: 'res.users', id: known.id, values: { active: true, lang } })
      return known.id
    }
    const partner = insert(books, 'res.partner', {
      name: 'Encours',
      active: true,
      company_id: null,
    })
    return insert(books, 'res.users', {
      ...{ name: 'Encours', login, lang, tz: null, email: null, active: true, share: false },
      ...{ partner_id: partner.id, company_id: company, company_ids: [company] },
    }).id
  })
  groups.set(id, withImplied(['user', 'invoice', 'partner_manager']))
  return id
}

function answer(desk: Desk, grant: Grant, withIdentity: boolean): Granted {
  const { books, keys, lifetimes, refreshes } = desk
  const { company, user, ...connection } = connectionOf(desk, grant)
  const signingSecret = grant.pending ?? connection.signingSecret
  const nowMs = books.nowMs()
  const refreshToken = newSecret()
  const expiresMs = nowMs + lifetimes.refreshS * 1_000
  refreshes.set(digest(refreshToken), { grant, expiresMs, spent: false })
  grant.gave = true
  const accessToken = keys.make(user, nowMs + lifetimes.accessS * 1_000)
  grant.keys.push(accessToken)
  for (const secret of [refreshToken, accessToken]) neverSaid(secret)
  const body = {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: lifetimes.accessS,
    refresh_token: refreshToken,
    refresh_token_expires_in: lifetimes.refreshS,
    scope,
    encours: {
      realm: `${books.uuid}.${company}`,
      database: books.database,
      database_uuid: books.uuid,
      company_id: company,
      version: `${books.version}.0`,
      login: `encours-${company}`,
      uid: user,
      signing_secret: signingSecret,
      ...(withIdentity ? { identity: identityOf(books, grant.uid) } : {}),
    },
  }
  return { ok: true, body }
}

function identityOf(books: Books, uid: number): object {
  const user = rowOf(books, 'res.users', uid)
  const lang = text(user, 'lang')
  return { subject: `${uid}`, name: text(user, 'name'), email: text(user, 'email'), lang }
}

/** A connection that another consent began stays. */
function endGrant(desk: Desk, grant: Grant): void {
  const began = grant.gave && !grant.ended
  grant.ended = true
  if (grant.pending !== null) {
    desk.keys.drop(new Set(grant.keys))
    grant.pending = null
  } else if (began) end(desk, grant.company, null)
}

function end(desk: Desk, company: number, reason: string | null): void {
  const connection = desk.byCompany.get(company)
  if (!connection?.connected) return
  desk.keys.forget(connection.user)
  for (const grant of desk.grants.values()) {
    if (grant.company === company) Object.assign(grant, { ended: true, pending: null })
  }
  connection.connected = false
  connection.lastFailure = reason
  transact(desk.books, { uid: rootId }, () => {
    takeCallsAway(desk.books, connection.user)
    clearOwnFields(desk.books, company)
  })
}

/** The companies that a user may connect. */
export function companiesOf(books: Books, uid: number) {
  const user = findRow(books, 'res.users', uid)
  const own = user ? ids(user, 'company_ids') : []
  return own.flatMap((id) => {
    const row = findRow(books, 'res.company', id)
    return row
      ? [
          {
            id,
            name: text(row, 'name'),
            main: ref(rowOf(books, 'res.users', uid), 'company_id') === id,
          },
        ]
      : []
  })
}
