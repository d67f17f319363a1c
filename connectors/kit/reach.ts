// Where a call may go whose address a user has given: to the public internet over https, and
// nowhere else. What a name leads to is judged in the one lookup that the connection itself makes,
// so a resolver that answers otherwise a moment later changes nothing.

import { lookup as resolveName } from 'node:dns'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** `anywhere`: the operator's own networks, too, and without https. */
export type Reach = 'public' | 'anywhere'

/** The code of what is refused here. */
export const refusedCode = 'SITE_REFUSED'

/** Of IPv4, what is no host of the public internet (IANA's registry, read November 2026). */
const reservedIpv4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'],
  ...['172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16'],
  ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
]
/**
 * IPv6 has one block of public hosts. Outside of it lie loopback, mapped IPv4, NAT64, unique-local,
 * link-local and multicast; inside it these carry another address within, or are for documents.
 */
const publicIpv6 = ['2000::/3']
const reservedIpv6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']

const listOf = (subnets: readonly string[], family: 'ipv4' | 'ipv6'): BlockList => {
  const list = new BlockList()
  for (const subnet of subnets) {
    const [net = '', prefix] = subnet.split('/')
    list.addSubnet(net, Number(prefix), family)
  }
  return list
}
const reserved4 = listOf(reservedIpv4, 'ipv4')
const public6 = listOf(publicIpv6, 'ipv6')
const reserved6 = listOf(reservedIpv6, 'ipv6')

/** Of an IP address in its usual notation; whatever else it is, it is not public. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !reserved4.check(address, 'ipv4')
    case 6:
      // A zone (`%eth0`) names a network of this machine.
      if (address.includes('%')) return false
      return public6.check(address, 'ipv6') && !reserved6.check(address, 'ipv6')
    default:
      return false
  }
}

export class ReachRefused extends Error {
  override name = 'ReachRefused'
  readonly code = refusedCode
}

/** What of an address can be judged before anybody is asked where it leads. */
export function mayReach(url: URL): boolean {
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return false
  // The URL parser has written 0x7f.1, 2130706433 and 017700000001 as 127.0.0.1 by now.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  return isIP(host) === 0 || isPublicAddress(host)
}

/** A lookup that gives public addresses alone: one that is not public among several spoils all. */
export function publicLookup(resolve: LookupFunction = resolveName): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, [])
      const addresses =
        typeof found === 'string' ? [{ address: found, family: isIP(found) }] : found
      const [first] = addresses
      if (!first || !addresses.every(({ address }) => isPublicAddress(address))) {
        return callback(new ReachRefused(), [])
      }
      if (options.all === true) return callback(null, addresses)
      callback(null, first.address, first.family)
    })
  }
}

const maxSockets = 32

export interface ReachAgents {
  readonly httpAgent: HttpAgent
  readonly httpsAgent: HttpsAgent
}

export function agentsFor(reach: Reach, resolve?: LookupFunction): ReachAgents {
  const lookup = reach === 'public' ? publicLookup(resolve) : resolve
  const options = { keepAlive: true, maxSockets, ...(lookup ? { lookup } : {}) }
  return { httpAgent: new HttpAgent(options), httpsAgent: new HttpsAgent(options) }
}
