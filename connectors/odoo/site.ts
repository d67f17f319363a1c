// The address of a company's own server, as far as its text tells. Where its name leads to is
// judged when it is called: see kit/reach.ts.

import { Rejected } from '../contract/failure.ts'
import type { HostAccess, HostSite, SiteAddress } from '../contract/host.ts'
import { mayReach, type Reach, refusedCode } from '../kit/reach.ts'
import { serviceTitle } from './config.ts'

/** What an Odoo database may be called; it travels in a header. */
const databaseName = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/

/** The origin to call. Throws `Rejected` where it is none that we ask. */
export function originOf(site: SiteAddress, reach: Reach): string {
  const url = URL.parse(site.url)
  const isWeb = url !== null && ['https:', 'http:'].includes(url.protocol)
  // Written with a dot at its end the same host would be another company.
  if (url?.hostname.endsWith('.')) throw refused('the name of the host ends with a dot')
  if (!url || !isWeb || url.origin !== site.url.replace(/\/$/, '').toLowerCase()) {
    throw refused('the address is no origin such as https://erp.example.com')
  }
  if (!databaseName.test(site.database)) throw refused('the database has no name of Odoo')
  if (reach === 'public' && !mayReach(url)) {
    throw refused('the address is not one of the public internet over https')
  }
  return url.origin
}

export function siteOf(access: HostAccess): HostSite {
  if (access.site) return access.site
  throw refused('the connection names no server')
}

const refused = (message: string) =>
  new Rejected({ service: serviceTitle, code: refusedCode, message })
