// What a server that a company runs itself must be able to do for us where our module is not in it.

import type {
  HostAccess,
  HostEvent,
  HostIdentity,
  HostSite,
  HostTokens,
  SiteAddress,
} from './host.ts'

/** What a person gives of himself at a server without our module. The key is never logged. */
export interface GivenKey {
  readonly login: string
  readonly key: string
  /** Its name; null where his user sees one company alone. */
  readonly company: string | null
}

/** By what a company's database is known again under another address, as digests. */
export interface DatabaseMarks {
  /** Of its own identifier; null where this user is not told. */
  readonly named: string | null
  /** Of what every user may read of it: a copy has the same. Null where even that is not told. */
  readonly print: string | null
}

/** What a server says of whoever holds a key of it. */
export interface KeyProof {
  readonly realm: string
  readonly site: HostSite
  readonly tokens: HostTokens
  readonly identity: HostIdentity
  /** By his rights there. */
  readonly role: 'admin' | 'collector' | 'viewer'
  readonly marks: DatabaseMarks
  /** Our module is there: its own consent is the better way. */
  readonly hasModule: boolean
}

/** A server that a company runs itself, entered with a key that one of its people has made. */
export interface SiteKeys {
  /**
   * Asks the server itself. Throws `Unauthorized` where key and login do not fit, `Rejected` with
   * code `SITE_REFUSED`, `COMPANY_UNNAMED` or `RIGHTS`.
   */
  prove(site: SiteAddress, given: GivenKey): Promise<KeyProof>
  /** Whether a company of this name was entered so. */
  isKeyed(realm: string): boolean
  /** The name that a company would have, had it been entered so. */
  realmAt(site: SiteAddress, realm: string): string
  /** The same as `named` of a company that was entered so, by the name that our module gives it. */
  markOf(realm: string): string
  /**
   * Has the server call an address with each change. `by_hand`: this key's user may not set that
   * up. `unable`: this server calls nobody.
   */
  watch(access: HostAccess, url: string): Promise<'set_up' | 'by_hand' | 'unable'>
  /** What such a call names: no value of it is believed. Empty where it names nothing we keep. */
  readNudge(realm: string, body: Uint8Array): readonly HostEvent[]
}
