// What an accountant does in Odoo, by the calls that its own screens make: the same at the
// stand-in and at a real one.

import { present } from '../../../core/assert.ts'
import type { Caller } from './caller.ts'

export interface Office {
  customer(vals: object): Promise<number>
  /** Posted. */
  invoice(partner: number, amount: number | string, more?: object): Promise<number>
  credit(partner: number, amount: number | string, more?: object): Promise<number>
  /** The wizard's payment, set against the earliest due. */
  pay(moves: readonly number[], amount: number | string, day?: string): Promise<number>
  /** A payment on its own, posted. */
  payAhead(vals: object): Promise<number>
  /** The receivable lines of a move. */
  linesOf(move: number): Promise<readonly number[]>
  assign(move: number, line: number): Promise<void>
}

const receivable = ['account_type', '=', 'asset_receivable']

export function officeOf(caller: Caller): Office {
  const first = async (path: string, given: object): Promise<number> =>
    present((await caller.ids(path, given))[0], `an id from ${path}`)
  const made = (model: string, vals: object, context = {}) =>
    first(`${model}/create`, { vals_list: [vals], context })
  const document = async (type: string, partner: number, vals: object) => {
    const move = await made('account.move', { move_type: type, partner_id: partner, ...vals })
    await caller.done('account.move/action_post', { ids: [move] })
    return move
  }
  const item = (amount: number | string) => ({
    invoice_line_ids: [[0, 0, { name: 'Conseil', price_unit: Number(amount), tax_ids: [] }]],
  })
  return {
    customer: (vals) => made('res.partner', { is_company: true, ...vals }),
    invoice: (partner, amount, more = {}) =>
      document('out_invoice', partner, { ...item(amount), ...more }),
    credit: (partner, amount, more = {}) =>
      document('out_refund', partner, { ...item(amount), ...more }),
    pay: async (moves, amount, day) => {
      const context = { active_model: 'account.move', active_ids: moves }
      const vals = {
        amount: Number(amount),
        ...(moves.length > 1 ? { group_payment: true } : {}),
        ...(day === undefined ? {} : { payment_date: day }),
      }
      const wizard = await made('account.payment.register', vals, context)
      const path = 'account.payment.register/action_create_payments'
      const answer = await caller.done(path, { ids: [wizard], context })
      const id = typeof answer === 'object' && answer !== null && 'res_id' in answer
      return Number(id ? answer.res_id : 0)
    },
    payAhead: async (vals) => {
      const usual = { payment_type: 'inbound', partner_type: 'customer' }
      const payment = await made('account.payment', { ...usual, ...vals })
      await caller.done('account.payment/action_post', { ids: [payment] })
      return payment
    },
    linesOf: (move) =>
      caller.ids('account.move.line/search', {
        domain: [['move_id', '=', move], receivable],
        order: 'date_maturity, id',
      }),
    assign: async (move, line) => {
      const given = { ids: [move], line_id: line }
      await caller.done('account.move/js_assign_outstanding_line', given)
    },
  }
}
