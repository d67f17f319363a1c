// What people do in a real Odoo, by the calls that its screens make. Where Odoo does less by itself
// than other hosts, they do the rest by hand.

import { z } from 'zod'
import type { HostEntity } from '../../../connectors/contract/host.ts'
import { present } from '../../../core/assert.ts'
import { type Currency, parseCurrency } from '../../../core/currency.ts'
import { formatMinor } from '../../../core/money.ts'
import type { Caller } from '../../hosts/odoo/caller.ts'
import type { Office } from '../../hosts/odoo/office.ts'
import type { People } from '../host.ts'
import { booksOf } from './books.ts'
import type { Between, Damage } from './proxy.ts'

export interface Desk {
  readonly company: number
  readonly caller: Caller
  readonly office: Office
  readonly proxy: Between
  /** The ids of currencies, by their codes. */
  readonly currencies: Readonly<Record<string, number>>
  /** By the clock of the suite. */
  today(): string
}

type Acts<Name extends keyof People> = Pick<People, Name>

export const peopleOf = (desk: Desk): People => ({
  ...ofCustomers(desk),
  ...ofDocuments(desk),
  ...ofMoney(desk),
  ...ofDamage(desk),
})

const Referring = z.looseObject({ ref: z.union([z.string(), z.literal(false)]) })
const Id = z.looseObject({ id: z.number() })

/** What his documents are in, and an amount of it as a person types it. */
async function inCurrency({ caller, currencies }: Desk, customer: string, amount: bigint) {
  const asked = { ids: [Number(customer)], fields: ['ref'] }
  const code = Referring.parse((await caller.rows('res.partner/read', asked))[0]).ref || 'EUR'
  const currency: Currency = present(parseCurrency(code), 'a currency')
  return { currency_id: present(currencies[code], code), typed: formatMinor(amount, currency) }
}

function ofCustomers(desk: Desk): Acts<'addCustomer' | 'rename' | 'merge' | 'makeInactive'> {
  const { caller, office, company } = desk
  const write = (id: string, vals: object) =>
    caller.done('res.partner/write', { ids: [Number(id)], vals })
  return {
    addCustomer: async ({ name, email, currency = 'EUR', parent }) => {
      const more = parent === undefined ? {} : { parent_id: Number(parent) }
      const vals = { name, email: email ?? false, ref: currency, company_id: company, ...more }
      return `${await office.customer(vals)}`
    },
    rename: async (customer, name) => void (await write(customer, { name })),
    merge: async ({ survivor, lost }) => {
      const model = 'base.partner.merge.automatic.wizard'
      const partner_ids = [[6, 0, [Number(survivor), Number(lost)]]]
      const vals = { partner_ids, dst_partner_id: Number(survivor) }
      const [id] = await caller.ids(`${model}/create`, { vals_list: [vals] })
      await caller.done(`${model}/action_merge`, { ids: [id] })
    },
    makeInactive: async (id, how) => {
      // Odoo balances nothing: people credit what is open before they archive him.
      const { invoices } = await booksOf(caller, company)
      const open = invoices.filter((one) => one.customer === id && one.open > 0n)
      for (const invoice of how === 'owing' ? [] : open) {
        const { currency_id, typed } = await inCurrency(desk, id, invoice.open)
        const more = { currency_id, invoice_date: desk.today() }
        const credit = await office.credit(Number(id), typed, more)
        const [line] = await office.linesOf(credit)
        await office.assign(Number(invoice.id), present(line, 'the line of a credit'))
      }
      await write(id, { active: false })
    },
  }
}

type OfDocuments = 'invoice' | 'changeTotal' | 'credit' | 'voidInvoice' | 'remove' | 'remark'

function ofDocuments(desk: Desk): Acts<OfDocuments> {
  const { caller, office } = desk
  const act = (method: string, id: string | number, context = {}) =>
    caller.done(`account.move/${method}`, { ids: [Number(id)], context })
  return {
    invoice: async ({ customer, amount, due }) => {
      const { currency_id, typed } = await inCurrency(desk, customer, amount)
      const issued = [due, desk.today()].sort()[0] ?? due
      const days = { invoice_date: issued, invoice_date_due: due }
      return `${await office.invoice(Number(customer), typed, { currency_id, ...days })}`
    },
    changeTotal: (id, total) => changeTotal(desk, Number(id), total),
    credit: async ({ customer, amount }) => {
      const { currency_id, typed } = await inCurrency(desk, customer, amount)
      const more = { currency_id, invoice_date: desk.today() }
      return `${await office.credit(Number(customer), typed, more)}`
    },
    remark: async (id, narration) => {
      await caller.done('account.move/write', { ids: [Number(id)], vals: { narration } })
    },
    voidInvoice: async (id) => void (await act('button_cancel', id)),
    remove: async (entity, id) => {
      if (entity === 'payment') return removePayment(desk, id)
      await act('button_draft', id)
      // One that is not the last of its numbers is deleted by whoever insists.
      await act('unlink', id, { force_delete: true })
    },
  }
}

/** Odoo frees what was allocated where an amount changes: people set it against it again. */
async function changeTotal(desk: Desk, move: number, total: bigint): Promise<void> {
  const { caller, office } = desk
  const debits = await office.linesOf(move)
  const Credited = z.looseObject({ credit_move_id: z.tuple([z.number(), z.string()]) })
  const partials = await caller.rows('account.partial.reconcile/search_read', {
    domain: [['debit_move_id', 'in', debits]],
    fields: ['credit_move_id'],
  })
  const credits = z
    .array(Credited)
    .parse(partials)
    .map(({ credit_move_id: [line] }) => line)
  const [item] = await caller.ids('account.move.line/search', {
    domain: [
      ['move_id', '=', move],
      ['display_type', '=', 'product'],
    ],
  })
  const lines = [[1, present(item, 'a line of the invoice'), { price_unit: Number(total) / 100 }]]
  const ids = [move]
  await caller.done('account.move/button_draft', { ids })
  await caller.done('account.move/write', { ids, vals: { invoice_line_ids: lines } })
  await caller.done('account.move/action_post', { ids })
  for (const line of new Set(credits)) await office.assign(move, line)
}

const Paired = z.looseObject({ id: z.number(), debit_move_id: z.tuple([z.number(), z.string()]) })
const Placed = z.looseObject({ move_id: z.tuple([z.number(), z.string()]) })
const OfPayment = z.looseObject({ payment_id: z.tuple([z.number(), z.string()]) })

/** A payment is `17.42`; what holds a credit and an invoice together `match-3`. */
async function removePayment({ caller }: Desk, id: string): Promise<void> {
  const read = async (model: string, key: number, fields: readonly string[]) =>
    (await caller.rows(`${model}/read`, { ids: [key], fields }))[0]
  const match = /^match-(\d+)$/.exec(id)?.[1]
  if (match !== undefined) {
    const partial = await read('account.partial.reconcile', Number(match), ['debit_move_id'])
    const [debit] = Paired.parse(partial).debit_move_id
    const [move] = Placed.parse(await read('account.move.line', debit, ['move_id'])).move_id
    const given = { ids: [move], partial_id: Number(match) }
    await caller.done('account.move/js_remove_outstanding_partial', given)
    return
  }
  const line = await read('account.move.line', Number(id.split('.')[1]), ['payment_id'])
  const ids = [OfPayment.parse(line).payment_id[0]]
  await caller.done('account.payment/action_draft', { ids })
  await caller.done('account.payment/unlink', { ids })
}

function ofMoney(desk: Desk): Acts<'pay' | 'useCredit'> {
  const { office, caller } = desk
  return {
    pay: async ({ customer, amount, on }) => {
      const { currency_id, typed } = await inCurrency(desk, customer, amount)
      const [only, ...others] = on
      const vals = { partner_id: Number(customer), amount: Number(typed), currency_id }
      const wizard = only !== undefined && others.length === 0
      const payment = wizard
        ? await office.pay([Number(only.invoice)], typed, desk.today())
        : await office.payAhead({ ...vals, date: desk.today() })
      const [row] = await caller.rows('account.move.line/search_read', {
        domain: [
          ['payment_id', '=', payment],
          ['account_type', '=', 'asset_receivable'],
        ],
        fields: ['move_id'],
      })
      const { id } = Id.parse(present(row, 'a payment has an entry: its journal, an account'))
      for (const { invoice } of wizard ? [] : on) await office.assign(Number(invoice), id)
      return `${Placed.parse(row).move_id[0]}.${id}`
    },
    // As much as both sides have open: Odoo asks for no amount.
    useCredit: async ({ credit, invoice }) => {
      const [line] = await office.linesOf(Number(credit))
      await office.assign(Number(invoice), present(line, 'the line of a credit'))
      const [match] = await caller.ids('account.partial.reconcile/search', {
        ...{ domain: [['credit_move_id', '=', line]], order: 'id desc', limit: 1 },
      })
      return `match-${present(match, 'an allocation')}`
    },
  }
}

/** No field of Odoo can be damaged by its own means: it is on its way to us. */
async function damageTo({ office }: Desk, entity: HostEntity, id: string): Promise<Damage> {
  switch (entity) {
    case 'customer':
      return { model: 'res.partner', id: Number(id), values: { name: false } }
    case 'invoice': {
      const [line] = await office.linesOf(Number(id))
      const values = { date_maturity: 'soon' }
      return { model: 'account.move.line', id: present(line, 'a line'), values }
    }
    case 'creditNote':
      return { model: 'account.move', id: Number(id), values: { invoice_date: 'lately' } }
    case 'payment': {
      const [, line] = id.split('.')
      return { model: 'account.move.line', id: Number(line), values: { date: 'lately' } }
    }
  }
}

function ofDamage(desk: Desk): Acts<'spoil' | 'mend'> {
  const { proxy, caller } = desk
  const standing = new Map<string, Damage>()
  let touches = 0
  /** It counts as changed then. */
  const touch = async (entity: HostEntity, id: string) => {
    touches += 1
    const words = `touched ${touches}`
    if (entity === 'customer') {
      await caller.done('res.partner/write', { ids: [Number(id)], vals: { function: words } })
    } else if (entity === 'payment') {
      const ids = [Number(id.split('.')[1])]
      await caller.done('account.move.line/write', { ids, vals: { name: words } })
    } else {
      await caller.done('account.move/write', { ids: [Number(id)], vals: { ref: words } })
    }
  }
  return {
    spoil: async (entity, id) => {
      const damage = await damageTo(desk, entity, id)
      standing.set(`${entity} ${id}`, damage)
      proxy.damages.add(damage)
      await touch(entity, id)
    },
    mend: async (entity, id) => {
      proxy.damages.delete(present(standing.get(`${entity} ${id}`), 'a damage'))
      await touch(entity, id)
    },
  }
}
