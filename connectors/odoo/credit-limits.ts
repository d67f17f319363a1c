// Odoo's own credit limit of a customer, of this company alone: read, and set to what people have
// granted. A customer that is no longer there is left out.

import { z } from 'zod'
import type { Currency } from '../../core/currency.ts'
import { customerId } from '../../core/ids.ts'
import { formatMinor } from '../../core/money.ts'
import { Rejected } from '../contract/failure.ts'
import type { HostAccess } from '../contract/host.ts'
import type { CreditLimitAtHost, HostCreditLimits } from '../contract/host-credit-limits.ts'
import { misshapen, saying } from './fault.ts'
import { mustBeOriginal } from './original.ts'
import { minorOf } from './parse.ts'
import { numberIn, type Reader } from './read.ts'
import { rowsIn } from './rows.ts'
import { Amount, Id } from './schema.ts'

const model = 'res.partner'
const mostCustomers = 100
/** The smallest amount: zero is Odoo's word for none. */
const noCredit = 1n

export const odooCreditLimits = (reader: Reader): HostCreditLimits => ({
  most: mostCustomers,
  noCredit,
  read: (access, asked) => read(reader, access, asked),
  write: (access, given) => write(reader, access, given),
})

const Row = z.looseObject({
  id: Id,
  credit_limit: Amount,
  use_partner_credit_limit: z.boolean(),
})

async function read(
  { client, background }: Reader,
  access: HostAccess,
  { customers, currency }: Parameters<HostCreditLimits['read']>[1],
): Promise<CreditLimitAtHost[]> {
  const { fields } = await background(access, 'kept')
  if (!fields.partner.includes('credit_limit')) {
    throw new Rejected(saying('NO_FIELD', 'this company keeps no credit limits'))
  }
  await mustBeOriginal(client, access)
  const ids = customers.flatMap((id) => numberIn(id) ?? [])
  const { rows } = await rowsIn(client, access, {
    model,
    domain: [
      ['id', 'in', ids],
      ['active', 'in', [true, false]],
    ],
    fields: ['credit_limit', 'use_partner_credit_limit'],
  })
  const found = z.array(Row).safeParse(rows)
  if (!found.success) throw misshapen('customer with his credit limit')
  return found.data.map(({ id, credit_limit: limit, use_partner_credit_limit: isOwn }) => ({
    customer: customerId(`${id}`),
    limit: isOwn ? minorOf('credit_limit', limit, currency) : null,
  }))
}

/** Those of one amount go together. Without a limit of his own the company's holds again. */
async function write(
  { client }: Reader,
  access: HostAccess,
  { limits, currency }: Parameters<HostCreditLimits['write']>[1],
): Promise<void> {
  for (const [limit, alike] of Map.groupBy(limits, (one) => one.limit)) {
    const ids = alike.flatMap(({ customer }) => numberIn(customer) ?? [])
    const vals = valuesOf(limit, currency)
    if (ids.length > 0) await client.write(access, { model, method: 'write', ids, args: { vals } })
  }
}

const valuesOf = (limit: bigint | null, currency: Currency) =>
  limit === null
    ? { use_partner_credit_limit: false }
    : // A float there.
      { credit_limit: Number(formatMinor(limit, currency)) }
