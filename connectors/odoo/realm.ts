// Our name of one company in one database: `<database.uuid>.<company id>`. Without the module
// nobody tells us the uuid: then where the database is called stands in its place.

import { createHash } from 'node:crypto'
import { Rejected } from '../contract/failure.ts'
import type { SiteAddress } from '../contract/host.ts'
import { serviceTitle } from './config.ts'

export interface Realm {
  readonly uuid: string
  readonly company: number
}

const shape = /^([0-9A-Za-z-]{8,64})\.([1-9]\d{0,9})$/

export function realmOf(text: string): Realm {
  const [, uuid, company] = shape.exec(text) ?? []
  if (uuid !== undefined && company !== undefined) return { uuid, company: Number(company) }
  const message = 'the company has no name of the form uuid.company'
  throw new Rejected({ service: serviceTitle, code: 'REALM', message })
}

/** No uuid begins like this: no server's word of itself is ever one of these names. */
const keyed = 'key-'
const digestLength = 40

export const isKeyRealm = (text: string): boolean => text.startsWith(keyed)

/** `url` is an origin, as `originOf` gives it: whoever answers there is who we asked. */
export function keyRealm({ url, database }: SiteAddress, company: number): string {
  const digest = createHash('sha256').update(`${url}\n${database}`).digest('hex')
  return `${keyed}${digest.slice(0, digestLength)}.${company}`
}
