// What stands in the books of one company of a real Odoo, as its own server says.

import { z } from 'zod'
import { present } from '../../../core/assert.ts'
import { type Currency, parseCurrency } from '../../../core/currency.ts'
import type { Caller } from '../../hosts/odoo/caller.ts'
import type { Books, Document } from '../host.ts'

/** Amounts of the suite have two decimals; Odoo says them as floats. */
const minorOf = (amount: number): bigint => BigInt(Math.round(amount * 100))

const Ref = z.union([z.tuple([z.number(), z.string()]), z.literal(false)])
const Partner = z.looseObject({ id: z.number(), ref: z.union([z.string(), z.literal(false)]) })
const Owned = Partner.extend({ parent_id: Ref })
const Line = z.looseObject({
  ...{ id: z.number(), move_id: Ref, partner_id: Ref, payment_id: Ref, currency_id: Ref },
  amount_residual_currency: z.number(),
})
const Move = z.looseObject({
  ...{ id: z.number(), move_type: z.string(), commercial_partner_id: Ref, currency_id: Ref },
  ...{ amount_total: z.number(), amount_residual: z.number() },
})

const keyOf = (ref: z.infer<typeof Ref>): number => (ref === false ? 0 : ref[0])
const currencyOf = (ref: z.infer<typeof Ref>): Currency =>
  present(parseCurrency(ref === false ? '' : ref[1]), 'a currency')

export async function booksOf(caller: Caller, company: number): Promise<Books> {
  const [moves, lines, partners] = await Promise.all([
    movesOf(caller, company),
    linesOf(caller, company),
    ownersOf(caller, company),
  ])
  const document = (move: z.infer<typeof Move>): Document => ({
    id: `${move.id}`,
    customer: `${keyOf(move.commercial_partner_id)}`,
    currency: currencyOf(move.currency_id),
    open: minorOf(move.amount_residual),
  })
  const ofType = (type: string) => moves.filter(({ move_type }) => move_type === type)
  return {
    customers: partners.map(({ id, ref, parent_id }) => ({
      id: `${id}`,
      // Odoo's contacts have none; ours note theirs in the reference.
      currency: present(parseCurrency(ref || 'EUR'), 'a currency'),
      balance: lines
        .filter(({ partner_id }) => keyOf(partner_id) === id)
        .reduce((sum, line) => sum + minorOf(line.amount_residual_currency), 0n),
      parent: parent_id === false ? null : `${keyOf(parent_id)}`,
    })),
    invoices: ofType('out_invoice').map((move) => {
      return { ...document(move), total: minorOf(move.amount_total) }
    }),
    credits: ofType('out_refund').map(document),
    payments: lines
      .filter(({ payment_id }) => payment_id !== false)
      .map((line) => ({
        id: `${keyOf(line.move_id)}.${line.id}`,
        customer: `${keyOf(line.partner_id)}`,
        currency: currencyOf(line.currency_id),
        open: -minorOf(line.amount_residual_currency),
      })),
  }
}

const movesOf = async (caller: Caller, company: number) =>
  z.array(Move).parse(
    await caller.rows('account.move/search_read', {
      domain: [
        ['company_id', '=', company],
        ['state', '=', 'posted'],
        ['move_type', 'in', ['out_invoice', 'out_refund']],
      ],
      fields: Object.keys(Move.shape),
      order: 'id',
    }),
  )

const linesOf = async (caller: Caller, company: number) =>
  z.array(Line).parse(
    await caller.rows('account.move.line/search_read', {
      domain: [
        ['company_id', '=', company],
        ['parent_state', '=', 'posted'],
        ['account_type', '=', 'asset_receivable'],
      ],
      fields: Object.keys(Line.shape),
      order: 'id',
    }),
  )

/** Whoever is his own commercial partner and belongs to this company alone. */
async function ownersOf(caller: Caller, company: number) {
  const rows = await caller.rows('res.partner/search_read', {
    domain: [
      ['company_id', '=', company],
      ['is_company', '=', true],
    ],
    fields: Object.keys(Owned.shape),
    order: 'id',
    context: { active_test: false },
  })
  return z.array(Owned).parse(rows)
}
