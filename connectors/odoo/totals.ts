// What each customer owes by Odoo's own sum of its receivable lines, to hold against the ledger,
// and what the sum is made of. Asks for lines alone, in a way of its own: a fault in how documents
// are read must show here.

import type { Currency } from '../../core/currency.ts'
import { type CustomerId, customerId } from '../../core/ids.ts'
import type { HostAccess, HostOpenItem, HostTotal, OpenEntity } from '../contract/host.ts'
import { documentTypes, posted, receivable } from './domains.ts'
import { entryLineId } from './entry.ts'
import { misshapen } from './fault.ts'
import { minorOf } from './parse.ts'
import { numberIn, type Reader } from './read.ts'
import { realmOf } from './realm.ts'
import { rowsIn } from './rows.ts'
import { OpenLine, TotalRow } from './schema.ts'

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
        ...[receivable, posted, ['partner_id', '!=', false]],
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

/** Lines of one document are one item; of an entry each line is one. */
export async function openItems(
  { client, background }: Reader,
  access: HostAccess,
  customers: readonly CustomerId[],
): Promise<readonly HostOpenItem[]> {
  const { facts } = await background(access)
  const { rows } = await rowsIn(client, access, {
    model: 'account.move.line',
    domain: [
      ...[receivable, posted, ['company_id', '=', realmOf(access.realm).company]],
      ['partner_id', 'in', customers.flatMap((id) => numberIn(id) ?? [])],
      ['amount_residual_currency', '!=', 0],
    ],
    fields: ['move_id', 'move_type', 'partner_id', 'currency_id', 'amount_residual_currency'],
  })
  const items = new Map<string, HostOpenItem>()
  for (const row of rows) {
    const item = openItemOf(row, facts.currencies)
    const key = `${item.entity} ${item.id}`
    items.set(key, { ...item, open: item.open + (items.get(key)?.open ?? 0n) })
  }
  return [...items.values()].filter(({ open }) => open !== 0n)
}

function openItemOf(row: unknown, currencies: ReadonlyMap<number, Currency>): HostOpenItem {
  const found = OpenLine.safeParse(row)
  const currency = currencies.get(found.data?.currency_id ?? 0)
  if (!found.success || !currency) throw misshapen('open line of a customer')
  const { id, move_id: move, move_type: type, partner_id: partner } = found.data
  if (move === null || partner === null) throw misshapen('open line of a document')
  const net = minorOf('amount_residual_currency', found.data.amount_residual_currency, currency)
  const isDocument = documentTypes.includes(type)
  const entity = entityOf(type, { isDocument, net })
  return {
    ...{ customer: customerId(`${partner}`), currency, entity },
    id: isDocument ? `${move}` : entryLineId(move, id),
    open: entity === 'invoice' ? net : -net,
  }
}

function entityOf(
  type: string,
  { isDocument, net }: { readonly isDocument: boolean; readonly net: bigint },
): OpenEntity {
  if (isDocument) return type === 'out_refund' ? 'creditNote' : 'invoice'
  return net > 0n ? 'invoice' : 'payment'
}
