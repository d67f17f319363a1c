// Where a list of customers by exposure goes on: after this net amount and this customer. The text
// is opaque to who passes it back.

import { type CustomerId, customerId } from '../../../core/ids.ts'
import { Malformed } from '../../../core/malformed.ts'

export interface After {
  /** Net exposure in the company's currency. */
  readonly net: bigint
  readonly customer: CustomerId
}

const shape = /^(-?\d{1,18})_(.{1,200})$/s

export const formatAfter = ({ net, customer }: After): string => `${net}_${customer}`

export function parseAfter(text: string): After {
  const [, net, customer] = shape.exec(text) ?? []
  if (net === undefined || customer === undefined) {
    throw new Malformed({ path: 'after', wanted: 'the `next` of the page before', found: text })
  }
  return { net: BigInt(net), customer: customerId(customer) }
}
