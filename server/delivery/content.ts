// What a stored message is made of when it is set as a letter: its planned form, its recipient, and
// the fingerprint by which one proves later what left.

import { createHash } from 'node:crypto'
import type { ChannelKind, Customer } from '../../core/book.ts'
import type { Currency } from '../../core/currency.ts'
import { mailAddressOf, phoneOf } from '../dunning/channel.ts'
import type { PlannedItem, PlannedMessage, PlannedTotal } from '../dunning/planned.ts'
import type { Message } from '../dunning/proposal.ts'
import type { Paper } from './paper.ts'
import { countryLines, type PostedFrom } from './postal.ts'
import type { Rendered } from './render.ts'

/** The stored message as the plan gave it. Approval is no part of a letter. */
export function plannedForm(message: Message): PlannedMessage {
  const { customer, step, channel, language, sendOn, deadline, items, policy, tone } = message
  return {
    customer,
    step,
    channel,
    language,
    tone,
    sendOn,
    approval: message.approval,
    approvalReasons: [],
    items,
    totals: totalsOf(items),
    policy,
    ...(deadline === null ? {} : { deadline }),
  }
}

function totalsOf(items: readonly PlannedItem[]): PlannedTotal[] {
  const byCurrency = new Map<Currency, PlannedTotal>()
  for (const { currency, open, penalties = 0n, indemnity = 0n } of items) {
    const sum = byCurrency.get(currency) ?? { currency, open: 0n, penalties: 0n, indemnity: 0n }
    byCurrency.set(currency, {
      currency,
      open: sum.open + open,
      penalties: sum.penalties + penalties,
      indemnity: sum.indemnity + indemnity,
    })
  }
  return [...byCurrency.values()]
}

/** Where a channel reaches the customer; null where we know of no such address. */
export function recipientOf(
  channel: ChannelKind,
  customer: Customer,
  sender: PostedFrom,
): string | null {
  switch (channel) {
    case 'email':
      return mailAddressOf(customer) ?? customer.email ?? null
    case 'sms':
    case 'call':
      return phoneOf(customer) ?? null
    case 'letter':
    case 'registered_letter': {
      if (!customer.address) return null
      const { lines, postcode, city } = customer.address
      const where = [...lines, `${postcode} ${city}`, ...countryLines(customer, sender)]
      return [customer.name, ...where].join('\n')
    }
  }
}

/** `compta@firm.example` of `Compta <compta@firm.example>`. */
export function addressIn(sender: string): string {
  return /<([^<>]+)>\s*$/.exec(sender)?.[1] ?? sender.trim()
}

/** SHA-256, in hexadecimal, of what left and to whom, with what was in the envelope. */
export function fingerprint(
  recipient: string,
  { subject, text, html }: Rendered,
  paper: Paper | null = null,
): string {
  const said = [recipient, subject, text, html]
  return hexHash(JSON.stringify(paper === null ? said : [...said, ...enclosed(paper)]))
}

const enclosed = ({ document, envelope }: Paper): unknown[] => [
  document.name,
  hexHash(document.pdf),
  envelope ?? null,
]

const hexHash = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex')
