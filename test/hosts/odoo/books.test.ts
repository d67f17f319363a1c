// What the stand-in does to receivables is what Odoo 19 did when it was asked the same.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { update } from './books.ts'
import { type Caller, callerAt } from './caller.ts'
import { type OdooHost, startOdooHost } from './host.ts'
import { type Office, officeOf } from './office.ts'

let nowMs = Date.UTC(2026, 10, 22, 14, 11, 8)
let host: OdooHost
let caller: Caller
let office: Office

beforeEach(async () => {
  nowMs = Date.UTC(2026, 10, 22, 14, 11, 8)
  host = await startOdooHost({ clock: () => nowMs })
  caller = callerAt({ url: host.url, database: 'nord', key: host.officeKey })
  office = officeOf(caller)
})
afterEach(() => host.stop())

const one = async (model: string, id: number, fields: readonly string[]) =>
  (await caller.rows(`${model}/read`, { ids: [id], fields, load: null }))[0] ?? {}
const move = (id: number, ...fields: readonly string[]) =>
  one('account.move', id, ['name', ...fields])
const linesOf = async (id: number) =>
  caller.rows('account.move.line/read', {
    ids: await office.linesOf(id),
    fields: ['date_maturity', 'amount_residual', 'reconciled'],
  })

test('thirty seventy is two lines, and a payment over both pays the first and a part', async () => {
  const partner = await office.customer({ name: 'Lilas' })
  const term = { invoice_date: '2026-07-01', invoice_payment_term_id: 8 }
  const id = await office.invoice(partner, 6_000, term)
  await office.pay([id], 2_000)
  const lines = await linesOf(id)
  expect(lines).toMatchObject([
    { date_maturity: '2026-07-01', amount_residual: 0, reconciled: true },
    { date_maturity: '2026-08-30', amount_residual: 4_000, reconciled: false },
  ])
  const state = { payment_state: 'partial', amount_residual: 4_000, name: 'FAC/2026/00001' }
  expect(await move(id, 'payment_state', 'amount_residual')).toMatchObject(state)
})

test('a linked payment that is taken to draft still pays, a cancelled one does not', async () => {
  const partner = await office.customer({ name: 'Lilas' })
  const id = await office.invoice(partner, '120.50')
  const payment = await office.pay([id], '120.50')
  await caller.done('account.payment/action_draft', { ids: [payment] })
  expect(await move(id, 'payment_state')).toMatchObject({ payment_state: 'paid' })
  await caller.done('account.payment/action_cancel', { ids: [payment] })
  const open = { payment_state: 'not_paid', amount_residual: 120.5 }
  expect(await move(id, 'payment_state', 'amount_residual')).toMatchObject(open)
})

test('a paid invoice can be cancelled, and its payment is free', async () => {
  const partner = await office.customer({ name: 'Lilas' })
  const id = await office.invoice(partner, 240)
  const payment = await office.pay([id], 240)
  await caller.done('account.move/button_cancel', { ids: [id] })
  expect(await move(id, 'state')).toMatchObject({ state: 'cancel' })
  expect(await one('account.payment', payment, ['is_reconciled'])).toMatchObject({
    is_reconciled: false,
  })
  expect(await one('res.partner', partner, ['credit'])).toMatchObject({ credit: -240 })
})

test('the number of a deleted invoice is given again', async () => {
  const partner = await office.customer({ name: 'Lilas' })
  const id = await office.invoice(partner, 10)
  expect((await caller.call('account.move/unlink', { ids: [id] })).status).toBe(422)
  await caller.done('account.move/button_draft', { ids: [id] })
  await caller.done('account.move/unlink', { ids: [id] })
  const next = await office.invoice(partner, 20)
  expect(next).not.toBe(id)
  expect(await caller.rows('account.move/read', { ids: [id, next], fields: ['name'] })).toEqual([
    { id: next, name: 'FAC/2026/00001' },
  ])
})

test('a merge writes the moves, and not the lines that changed hands', async () => {
  const [lost, kept] = [await office.customer({ name: 'A' }), await office.customer({ name: 'B' })]
  const id = await office.invoice(lost, 10)
  nowMs += 60_000
  const model = 'base.partner.merge.automatic.wizard'
  const vals = { partner_ids: [[6, 0, [lost, kept]]], dst_partner_id: kept }
  const wizards = await caller.ids(`${model}/create`, { vals_list: [vals] })
  await caller.done(`${model}/action_merge`, { ids: wizards })
  const [line] = await caller.rows('account.move.line/read', {
    ids: await office.linesOf(id),
    fields: ['partner_id', 'write_date'],
  })
  expect(line).toMatchObject({ partner_id: [kept, 'B'], write_date: '2026-11-22 14:11:08' })
  expect(await move(id, 'write_date')).toMatchObject({ write_date: '2026-11-22 14:12:08' })
  expect(await caller.ids('res.partner/search', { domain: [['id', 'in', [lost, kept]]] })).toEqual([
    kept,
  ])
})

test('in Enterprise an invoice is in payment while all of it is open', async () => {
  host.books.switches.enterprise = true
  const partner = await office.customer({ name: 'Lilas' })
  const id = await office.invoice(partner, 50)
  await office.pay([id], 50)
  const state = { payment_state: 'in_payment', amount_residual: 50 }
  expect(await move(id, 'payment_state', 'amount_residual')).toMatchObject(state)
})

test('a transaction that is committed late bears the time at which it began', async () => {
  const [early, late] = [await office.customer({ name: 'A' }), await office.customer({ name: 'B' })]
  const beganMs = nowMs
  nowMs += 2_000
  await caller.done('res.partner/write', { ids: [early], vals: { ref: 'T2' } })
  host.commitLate(beganMs, (books) =>
    update(books, { model: 'res.partner', id: late, values: { ref: 'T1' } }),
  )
  const since = { domain: [['write_date', '>', '2026-11-22 14:11:08']], fields: ['ref'] }
  expect(await caller.rows('res.partner/search_read', since)).toEqual([{ id: early, ref: 'T2' }])
  expect(await one('res.partner', late, ['ref', 'write_date'])).toMatchObject({
    ...{ ref: 'T1', write_date: '2026-11-22 14:11:08' },
  })
})

test('moments are compared by whole seconds', async () => {
  nowMs += 266
  const id = await office.customer({ name: 'Lilas' })
  const at = (sign: string) => ({
    domain: [
      ['id', '=', id],
      ['write_date', sign, moment],
    ],
  })
  const moment = '2026-11-22 14:11:08'
  const found = async (sign: string) => (await caller.ids('res.partner/search', at(sign))).length
  const signs = ['=', '>', '>=', '<', '<=']
  const counts = async () => Promise.all(signs.map(found))
  expect(await counts()).toEqual([1, 0, 1, 0, 1])
})
