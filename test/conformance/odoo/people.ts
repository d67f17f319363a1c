// What people do in Odoo's own application, by the calls that its screens make. Where Odoo does
// less by itself than other hosts, they do the rest by hand.

import type { HostEntity } from '../../../connectors/contract/host.ts'
import { present } from '../../../core/assert.ts'
import { parseCurrency } from '../../../core/currency.ts'
import { formatMinor } from '../../../core/money.ts'
import { rowOf, update } from '../../hosts/odoo/books.ts'
import { type Caller, callerAt } from '../../hosts/odoo/caller.ts'
import type { OdooHost } from '../../hosts/odoo/host.ts'
import { linesOf, receivablesOf } from '../../hosts/odoo/models-account.ts'
import { type Office, officeOf } from '../../hosts/odoo/office.ts'
import { creditLineOf } from '../../hosts/odoo/payments.ts'
import type { ModelName } from '../../hosts/odoo/schema.ts'
import { dayOfMs, type Row, ref, text, type Values } from '../../hosts/odoo/values.ts'
import type { People } from '../host.ts'
import { booksOf, currencyOf } from './books.ts'

interface Desk {
  readonly host: OdooHost
  readonly caller: Caller
  readonly office: Office
}

export function peopleOf(host: OdooHost): People {
  const { url, books, officeKey: key } = host
  const caller = callerAt({ url, database: books.database, key })
  const desk = { host, caller, office: officeOf(caller) }
  return { ...ofCustomers(desk), ...ofDocuments(desk), ...ofMoney(desk), ...ofDamage(desk) }
}

type Acts<Name extends keyof People> = Pick<People, Name>

const today = ({ host: { books } }: Desk): string => dayOfMs(books.nowMs())
const moveOf = ({ host: { books } }: Desk, id: string | number): Row =>
  rowOf(books, 'account.move', Number(id))

const currencies: Readonly<Record<string, number>> = { EUR: 125, USD: 1 }

/** What his documents are in, and an amount of it as a person types it. */
function inCurrency({ host: { books } }: Desk, customer: string, amount: bigint) {
  const code = text(rowOf(books, 'res.partner', Number(customer)), 'ref') || 'EUR'
  const currency = present(parseCurrency(code), 'a currency')
  return { currency_id: present(currencies[code], code), typed: formatMinor(amount, currency) }
}

function ofCustomers(desk: Desk): Acts<'addCustomer' | 'rename' | 'merge' | 'makeInactive'> {
  const { caller, office, host } = desk
  const write = (id: string, vals: object) =>
    caller.done('res.partner/write', { ids: [Number(id)], vals })
  return {
    addCustomer: async ({ name, email, currency = 'EUR', parent }) => {
      const more = parent === undefined ? {} : { parent_id: Number(parent) }
      return `${await office.customer({ name, email: email ?? false, ref: currency, ...more })}`
    },
    rename: async (customer, name) => void (await write(customer, { name })),
    merge: async ({ survivor, lost }) => {
      const model = 'base.partner.merge.automatic.wizard'
      const partner_ids = [[6, 0, [Number(survivor), Number(lost)]]]
      const vals = { partner_ids, dst_partner_id: Number(survivor) }
      const ids = await caller.ids(`${model}/create`, { vals_list: [vals] })
      await caller.done(`${model}/action_merge`, { ids })
    },
    makeInactive: async (id, how) => {
      // Odoo balances nothing: people credit what is open before they archive him.
      const open = booksOf(host.books).invoices.filter(
        (one) => one.customer === id && one.open > 0n,
      )
      for (const invoice of how === 'owing' ? [] : open) {
        const { currency_id, typed } = inCurrency(desk, id, invoice.open)
        const credit = await office.credit(Number(id), typed, { currency_id })
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
  const act = (method: string, id: string | number) =>
    caller.done(`account.move/${method}`, { ids: [Number(id)] })
  return {
    invoice: async ({ customer, amount, due }) => {
      const { currency_id, typed } = inCurrency(desk, customer, amount)
      const issued = [due, today(desk)].sort()[0] ?? due
      const days = { invoice_date: issued, invoice_date_due: due }
      return `${await office.invoice(Number(customer), typed, { currency_id, ...days })}`
    },
    changeTotal: (id, total) => changeTotal(desk, id, total),
    credit: async ({ customer, amount }) => {
      const { currency_id, typed } = inCurrency(desk, customer, amount)
      const invoice_date = today(desk)
      return `${await office.credit(Number(customer), typed, { currency_id, invoice_date })}`
    },
    remark: async (id, narration) => {
      await caller.done('account.move/write', { ids: [Number(id)], vals: { narration } })
    },
    voidInvoice: async (id) => void (await act('button_cancel', id)),
    remove: async (entity, id) => {
      if (entity === 'payment') return removePayment(desk, id)
      await act('button_draft', id)
      await act('unlink', id)
    },
  }
}

/** Odoo frees what was allocated where an amount changes: people set it against it again. */
async function changeTotal(desk: Desk, id: string, total: bigint): Promise<void> {
  const { host, caller, office } = desk
  const { books } = host
  const move = moveOf(desk, id)
  const credits = receivablesOf(books, move).flatMap((line) =>
    [...(books.partials.get(line.id) ?? [])].flatMap((partial) => {
      return ref(rowOf(books, 'account.partial.reconcile', partial), 'credit_move_id') ?? []
    }),
  )
  const [item] = linesOf(books, move).filter((line) => text(line, 'display_type') === 'product')
  const price_unit = Number(formatMinor(total, currencyOf(books, move)))
  const lines = [[1, present(item, 'a line of the invoice').id, { price_unit }]]
  const ids = [move.id]
  await caller.done('account.move/button_draft', { ids })
  await caller.done('account.move/write', { ids, vals: { invoice_line_ids: lines } })
  await caller.done('account.move/action_post', { ids })
  for (const line of new Set(credits)) await office.assign(move.id, line)
}

/** A payment is `17.42`; what holds a credit and an invoice together `match-3`. */
async function removePayment({ host, caller }: Desk, id: string): Promise<void> {
  const match = /^match-(\d+)$/.exec(id)?.[1]
  if (match !== undefined) {
    const partial = rowOf(host.books, 'account.partial.reconcile', Number(match))
    const line = rowOf(host.books, 'account.move.line', ref(partial, 'debit_move_id') ?? 0)
    const given = { ids: [ref(line, 'move_id')], partial_id: partial.id }
    await caller.done('account.move/js_remove_outstanding_partial', given)
    return
  }
  const line = rowOf(host.books, 'account.move.line', Number(id.split('.')[1]))
  const ids = [ref(line, 'payment_id')]
  await caller.done('account.payment/action_draft', { ids })
  await caller.done('account.payment/unlink', { ids })
}

function ofMoney(desk: Desk): Acts<'pay' | 'useCredit'> {
  const { office, host } = desk
  return {
    pay: async ({ customer, amount, on }) => {
      const { currency_id, typed } = inCurrency(desk, customer, amount)
      const [only, ...others] = on
      const vals = { partner_id: Number(customer), amount: Number(typed), currency_id }
      const wizard = only !== undefined && others.length === 0
      const payment = wizard
        ? await office.pay([Number(only.invoice)], typed, today(desk))
        : await office.payAhead({ ...vals, date: today(desk) })
      const line = present(creditLineOf(host.books, payment), 'the line of a payment')
      for (const { invoice } of wizard ? [] : on) await office.assign(Number(invoice), line.id)
      return `${ref(line, 'move_id')}.${line.id}`
    },
    // As much as both sides have open: Odoo asks for no amount.
    useCredit: async ({ credit, invoice }) => {
      const [line] = receivablesOf(host.books, moveOf(desk, credit))
      const { id } = present(line, 'the line of a credit')
      await office.assign(Number(invoice), id)
      const match = [...(host.books.partials.get(id) ?? [])].at(-1)
      return `match-${present(match, 'an allocation')}`
    },
  }
}

interface Place {
  readonly model: ModelName
  readonly id: number
  readonly values: Values
}

/** Which field makes no sense, and what stands in it then. */
function damageTo(desk: Desk, entity: HostEntity, id: string): Place {
  switch (entity) {
    case 'customer':
      return { model: 'res.partner', id: Number(id), values: { name: null } }
    case 'invoice': {
      const [line] = receivablesOf(desk.host.books, moveOf(desk, id))
      const values = { date_maturity: 'soon' }
      return { model: 'account.move.line', id: present(line, 'a line').id, values }
    }
    case 'creditNote':
      return { model: 'account.move', id: Number(id), values: { invoice_date: 'lately' } }
    case 'payment':
      return { model: 'account.move', id: Number(id.split('.')[0]), values: { date: 'lately' } }
  }
}

function ofDamage(desk: Desk): Acts<'spoil' | 'mend'> {
  const { host } = desk
  const whole = new Map<string, Values>()
  return {
    spoil: async (entity, id) => {
      const place = damageTo(desk, entity, id)
      const before = rowOf(host.books, place.model, place.id).values
      const names = Object.keys(place.values)
      whole.set(
        `${entity} ${id}`,
        Object.fromEntries(names.map((name) => [name, before[name] ?? null])),
      )
      host.overwrite((books) => rewrite(books, desk, { ...place, entity }))
    },
    mend: async (entity, id) => {
      const values = whole.get(`${entity} ${id}`) ?? {}
      const place = damageTo(desk, entity, id)
      host.overwrite((books) => rewrite(books, desk, { ...place, values, entity }))
    },
  }
}

/** A day of an entry stands on its lines, too. */
function rewrite(
  books: OdooHost['books'],
  desk: Desk,
  { entity, ...place }: Place & { readonly entity: HostEntity },
): void {
  update(books, place)
  const lines = entity === 'payment' ? linesOf(books, moveOf(desk, place.id)) : []
  for (const { id } of lines) update(books, { model: 'account.move.line', id, values: {} })
}
