// Entering a server without our module: a person gives a key that he has made there, and the server
// says whose it is, in which company, and what he may do. Leaves out who of ours that is.

import { z } from 'zod'
import { Rejected } from '../contract/failure.ts'
import type { HostAccess, SiteAddress } from '../contract/host.ts'
import type { GivenKey, KeyProof, SiteKeys } from '../contract/keys.ts'
import type { Http } from '../kit/http.ts'
import { firstJson2, jsonIn, type OdooClient } from './client.ts'
import type { OdooSettings } from './config.ts'
import { marksOf, namedMark } from './database.ts'
import { failureOf, faultIn, keyRefused, misshapen, saying } from './fault.ts'
import { isMember } from './groups.ts'
import { keptTokens, ownerOf } from './kept.ts'
import { readNudge, watch } from './nudges.ts'
import { isKeyRealm, keyRealm, realmOf } from './realm.ts'
import { Id } from './schema.ts'
import { originOf } from './site.ts'

export interface KeyDoor {
  readonly settings: OdooSettings
  readonly http: Http
  readonly client: OdooClient
}

export const makeKeys = (door: KeyDoor): SiteKeys => ({
  prove: (site, given) => prove(door, site, given),
  isKeyed: isKeyRealm,
  realmAt: ({ url, database }, realm) => keyRealm({ url, database }, realmOf(realm).company),
  markOf: namedMark,
  watch: (access, url) => watch(door.client, access, url),
  readNudge,
})

async function prove(door: KeyDoor, site: SiteAddress, given: GivenKey): Promise<KeyProof> {
  const url = originOf(site, door.settings.reach)
  const address = { url, database: site.database }
  const major = await door.client.majorOf(address)
  const user = await userOf(door, { address, given, major })
  const company = await companyOf(door.client, user, given.company)
  const realm = keyRealm(address, company)
  const access = { ...user.access, realm }
  return {
    realm,
    site: { ...address, user: `${user.id}` },
    tokens: keptTokens(given.key, company),
    identity: { subject: `${user.id}`, name: user.name ?? user.login, email: user.email ?? '' },
    role: await roleOf(door.client, access),
    marks: await marksOf(door.client, access),
    hasModule: await hasModule(door.client, access),
  }
}

const text = z.union([z.string(), z.literal(false).transform(() => null)])
const User = z.looseObject({
  id: Id,
  login: z.string(),
  name: text,
  email: text,
  company_ids: z.array(Id),
})
const Company = z.looseObject({ id: Id, name: z.string() })

type Entered = z.infer<typeof User> & { readonly access: HostAccess }

interface Entering {
  readonly address: SiteAddress
  readonly given: GivenKey
  readonly major: number
}

/** Whose key it is: both the server and the person have to name the same user. */
async function userOf(door: KeyDoor, { address, given, major }: Entering): Promise<Entered> {
  const { key } = given
  const accessOf = (user: string): HostAccess => ({
    realm: keyRealm(address, 1),
    accessToken: key,
    site: { ...address, user },
  })
  const id =
    major >= firstJson2
      ? await ownerOf(door.client, accessOf('0'))
      : await signedIn(door, address, given)
  const access = accessOf(`${id}`)
  const fields = ['login', 'name', 'email', 'company_ids']
  const rows = await rowsOf(door.client, access, { model: 'res.users', ids: [id], fields })
  const user = User.safeParse(rows[0])
  if (!user.success) throw misshapen('user that we know')
  const isSame = user.data.login.toLowerCase() === given.login.toLowerCase()
  if (!isSame) throw keyRefused()
  return { ...user.data, access }
}

const SignedIn = z.looseObject({ result: z.union([Id, z.literal(false)]) })

/** Before 19 a call names its user: the login tells which that is. */
async function signedIn(
  { http }: KeyDoor,
  { url, database }: SiteAddress,
  { login, key }: GivenKey,
): Promise<number> {
  const answer = await http({
    method: 'POST',
    url: `${url}/jsonrpc`,
    headers: { 'Content-Type': 'application/json', 'X-Odoo-Database': database },
    body: JSON.stringify({
      ...{ jsonrpc: '2.0', method: 'call', id: 1 },
      params: { service: 'common', method: 'authenticate', args: [database, login, key, {}] },
    }),
  })
  const body = answer.status === 200 ? jsonIn(answer.text) : undefined
  const asked = { model: 'common', method: 'authenticate' }
  if (body === undefined || faultIn(body)) throw failureOf({ answer, asked, secrets: [key] })
  const user = SignedIn.safeParse(body)
  if (!user.success) throw misshapen('answer to a login')
  if (user.data.result === false) throw keyRefused()
  return user.data.result
}

interface Named {
  readonly model: string
  readonly ids: readonly number[]
  readonly fields: readonly string[]
}

async function rowsOf(client: OdooClient, access: HostAccess, { model, ids, fields }: Named) {
  const { value } = await client.read(access, {
    ...{ model, method: 'search_read', ofAnyCompany: true },
    args: { domain: [['id', 'in', ids]], fields, order: 'id', load: null },
  })
  if (!Array.isArray(value)) throw misshapen('list of records')
  return value as readonly unknown[]
}

async function companyOf(client: OdooClient, user: Entered, wanted: string | null) {
  const named = { model: 'res.company', ids: user.company_ids, fields: ['name'] }
  const companies = z.array(Company).safeParse(await rowsOf(client, user.access, named))
  if (!companies.success) throw misshapen('list of companies')
  const same = (name: string) => name.trim().toLowerCase() === wanted?.toLowerCase()
  const found = wanted === null ? companies.data : companies.data.filter(({ name }) => same(name))
  const [only, ...others] = found
  if (only && others.length === 0) return only.id
  throw new Rejected(saying('COMPANY_UNNAMED', 'the user has several companies, or none so named'))
}

const roles = [
  ['base.group_system', 'admin'],
  ['account.group_account_manager', 'admin'],
  ['account.group_account_invoice', 'collector'],
  ['account.group_account_readonly', 'viewer'],
] as const

async function roleOf(client: OdooClient, access: HostAccess) {
  for (const [group, role] of roles) if (await isMember(client, access, group)) return role
  throw new Rejected(saying('RIGHTS', 'the user has no rights in accounting'))
}

async function hasModule(client: OdooClient, access: HostAccess): Promise<boolean> {
  const args = { allfields: ['encours_next_step'], attributes: ['type'] }
  const { value } = await client.read(access, { model: 'res.partner', method: 'fields_get', args })
  if (typeof value !== 'object' || value === null) throw misshapen('list of fields')
  return 'encours_next_step' in value
}
