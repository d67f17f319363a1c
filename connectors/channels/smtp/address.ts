// Whether a text is one mail address that SMTP carries. Stricter than the RFCs on purpose: what
// passes can stand in a command and in a header as it is. Leaves out whether anybody reads mail
// there.

import { domainToASCII } from 'node:url'

export interface MailAddress {
  readonly name: string
  readonly address: string
  readonly domain: string
}

const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const label = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/
const longestLocalPart = 64
const longestAddress = 254
const named = /^([^<>]*)<([^<>]+)>$/

/** `jean@firm.example`, its domain in ASCII; null where it is not one address. */
export function parseAddress(text: string): string | null {
  const at = text.lastIndexOf('@')
  const local = text.slice(0, at)
  const domain = domainToASCII(text.slice(at + 1))
  const fits =
    at > 0 &&
    local.length <= longestLocalPart &&
    localPart.test(local) &&
    domain.split('.').every((part) => label.test(part))
  const address = `${local}@${domain}`
  return fits && address.length <= longestAddress ? address : null
}

/** `Compta <compta@firm.example>` or a bare address; null where it is neither. */
export function parseSender(text: string): MailAddress | null {
  const found = named.exec(text.trim())
  const address = parseAddress((found?.[2] ?? text).trim())
  if (address === null) return null
  const name = (found?.[1] ?? '').trim().replace(/^"(.*)"$/, '$1')
  if (hasControl(name)) return null
  return { name, address, domain: address.slice(address.lastIndexOf('@') + 1) }
}

/** Line breaks and other control characters, which no header of ours may hold. */
export function hasControl(text: string): boolean {
  return /\p{Cc}/u.test(text)
}
