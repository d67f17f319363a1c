// What each customer owes by Odoo's own sum of its receivable lines, to hold against the ledger.

import { customerId } from '../../core/ids.ts'
import type { HostAccess, HostTotal } from '../contract/host.ts'
import { receivable } from './domains.ts'
import { misshapen } from './fault.ts'
import { minorOf } from './parse.ts'
import type { Reader } from './read.ts'
import { realmOf } from './realm.ts'
import { TotalRow } from './schema.ts'

/** Below zero where they are owed: credits and what is not allocated are in it. */
export async function controlTotals(
  { client, background }: Reader,
  access: HostAccess,
): Promise<readonly HostTotal[]> {
  const { facts } = await background(access)
  const { value } = await client.read(access, {
    ...{ model: 'account.move.line', method: 'read_group' },
    args: {
      domain: [
        ...[receivable, ['parent_state', '=', 'posted'], ['partner_id', '!=', false]],
        ['company_id', '=', realmOf(access.realm).company],
      ],
      fields: ['amount_residual_currency:sum'],
      groupby: ['partner_id', 'currency_id'],
      lazy: false,
    },
  })
  if (!Array.isArray(value)) throw misshapen('list of sums')
  return value.flatMap((row) => {
    const found = TotalRow.safeParse(row)
    const currency = facts.currencies.get(found.data?.currency_id ?? 0)
    if (!found.success || !currency) throw misshapen('sum of a customer in a currency')
    const { partner_id: partner, amount_residual_currency: sum } = found.data
    if (partner === null) return []
    const net = minorOf('amount_residual_currency', sum, currency)
    return net === 0n ? [] : [{ customer: customerId(`${partner}`), currency, net }]
  })
}
