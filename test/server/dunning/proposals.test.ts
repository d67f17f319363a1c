import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { present } from '../../../core/assert.ts'
import type { Day } from '../../../core/day.ts'
import type { Instant } from '../../../core/instant.ts'
import { many, run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { approveMessage, refuseMessage } from '../../../server/dunning/answers/run.ts'
import type { Message } from '../../../server/dunning/proposal.ts'
import { dunningJobs, listMessages, planNow } from '../../../server/dunning/run.ts'
import { receivables } from '../../../server/ledger/run.ts'
import { replaceDrifts } from '../../../server/sync/drift/store.ts'
import { startSync } from '../../../server/sync/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import {
  aCreditNote,
  aCurrency,
  aCustomer,
  aDay,
  anInvoice,
  aPayment,
} from '../../support/ledger-records.ts'
import { workUntilIdle } from '../../support/work.ts'
import {
  auditOf,
  type Company,
  isTried,
  overdueCompany,
  overdueInvoice,
  sendByItself,
  tasksIn,
} from '../delivery/company.ts'

let database: TestDatabase
let company: Company
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  company = await overdueCompany(database)
})
afterEach(() => company.stop())

const planAgain = () => planNow(company.deps, company.tenant)
const Decision = z.object({ invoice_id: z.string(), message_id: z.string().nullable() })
const decisions = () => {
  const sql = `
    select invoice_id, message_id
    from decisions
    where tenant_id = $1
    order by invoice_id`
  return tx(company.deps.db, company.tenant, (tx) => many(Decision, tx, sql, [company.tenant]))
}

describe('a plan made again', () => {
  it('keeps a message that it would make again, with its id', async () => {
    const before = await company.only('proposed')
    company.deps.clock.advance({ days: 1 })
    expect(await planAgain()).toMatchObject({ proposed: 0, kept: 1, replaced: 0 })
    const after = await company.only('proposed')
    expect(after.id).toBe(before.id)
    expect(after.run).not.toBe(before.run)
    expect(after.sendOn).toBe('2026-11-19')
    expect(after.items.map(({ daysOverdue }) => daysOverdue)).toEqual(
      before.items.map(({ daysOverdue }) => daysOverdue + 1),
    )
    expect(await decisions()).toEqual([
      { invoice_id: 'I1', message_id: before.id },
      { invoice_id: 'I2', message_id: before.id },
    ])
  })

  it('keeps an approval as long as the content is the one that was approved', async () => {
    const { id } = await company.approve()
    company.deps.clock.advance({ days: 1 })
    await planAgain()
    expect(await company.only('approved')).toMatchObject({ id, approvedBy: 'U1' })
  })

  it('asks again where an amount has changed since the approval, and never sends it', async () => {
    const { id } = await company.approve()
    company.host.put('creditNote', aCreditNote('N1', 'C1'))
    company.deps.clock.advance(60_000)
    await startSync(company.deps, company.tenant)
    await company.work({ failures: 'expected' })
    const waiting = await company.only('proposed')
    expect(waiting.approvedBy).toBeNull()
    expect(waiting.items[0]?.open).toBe(88_500n)
    expect(company.mailbox.messages()).toHaveLength(0)
    const trail = (await auditOf(company, id)).map(({ action, code }) => `${action} ${code}`)
    expect(trail.join()).toMatch(/message\.(ask_again CONTENT_CHANGED|skipped AMOUNT_CHANGED)/)
  })

  it('is not approved by who has read what it said before', async () => {
    const { id, updatedAt: seen } = await company.only('proposed')
    company.deps.clock.advance({ days: 1 })
    await planAgain()
    expect((await company.only('proposed')).updatedAt).toBe(seen)
    company.host.put('creditNote', aCreditNote('N1', 'C1'))
    company.deps.clock.advance(60_000)
    await startSync(company.deps, company.tenant)
    await company.work()
    const approve = (seen: Instant) =>
      approveMessage(company.deps, company.tenant, { id, actor: 'U1', seen })
    expect(await approve(seen)).toMatchObject({ changed: false, message: { state: 'proposed' } })
    const { updatedAt } = await company.only('proposed')
    expect(await approve(updatedAt)).toMatchObject({ changed: true })
  })

  it('replaces a message of other items, approved or not', async () => {
    const before = await company.only('proposed')
    company.host.put('invoice', overdueInvoice('I3', '2026-11-10', 50_000n))
    company.deps.clock.advance(60_000)
    await startSync(company.deps, company.tenant)
    await company.work()
    expect(await company.only('replaced')).toMatchObject({ id: before.id })
    expect((await company.only('proposed')).items).toHaveLength(3)
  })

  it('does not ask again for a week what was refused, unless it has changed', async () => {
    const { id } = await company.only('proposed')
    const answer = { id, actor: 'U1', reason: 'a good customer' }
    await refuseMessage(company.deps, company.tenant, answer)
    company.deps.clock.advance({ days: 1 })
    await planAgain()
    expect(await company.count('proposed')).toBe(0)
    expect((await decisions()).map(({ message_id }) => message_id)).toEqual([id, id])
    company.deps.clock.advance({ days: 6 })
    // The host is read anew, so that the facts are no week old.
    await startSync(company.deps, company.tenant)
    await company.work()
    expect(await company.count('proposed')).toBe(1)
  })

  it('asks again for an approval that was never carried out', async () => {
    await company.approve()
    company.deps.clock.advance({ days: 6 })
    await tx(company.deps.db, company.tenant, (tx) =>
      tx.query('update tenants set synced_at = $2 where tenant_id = $1', [
        company.tenant,
        company.deps.clock.now(),
      ]),
    )
    await planAgain()
    expect(await company.only('proposed')).toMatchObject({ stateReason: 'NOT_SENT' })
  })

  it('is made every morning, and one at a time', async () => {
    await Promise.all([planAgain(), planAgain(), planAgain()])
    expect(await company.count('proposed')).toBe(1)
    company.deps.clock.set('2026-11-19T05:59:00+01:00')
    const planning = dunningJobs(company.deps)
    expect((await workUntilIdle(company.deps, planning)).ran).toEqual([])
    company.deps.clock.set('2026-11-19T06:00:00+01:00')
    expect((await workUntilIdle(company.deps, planning)).ran).toEqual(['dunning.plan'])
    expect((await workUntilIdle(company.deps, planning)).ran).toEqual([])
  })

  it('is made every morning, however often a morning has failed before', async () => {
    const sql = 'update graphile_worker._private_jobs set attempts = 25'
    await database.db.queue.query(sql)
    company.deps.clock.set('2026-11-19T06:00:00+01:00')
    const { ran } = await workUntilIdle(company.deps, dunningJobs(company.deps))
    expect(ran).toEqual(['dunning.plan'])
  })

  it('opens a task once and drops it when its reason is gone', async () => {
    company.host.put('customer', aCustomer('C1', { name: 'Menuiserie Lilas' }))
    company.deps.clock.advance(60_000)
    await startSync(company.deps, company.tenant)
    await company.work()
    await planAgain()
    expect(await tasksIn(company)).toEqual([{ kind: 'find_contact', state: 'open' }])
    company.host.put('customer', aCustomer('C1', { email: 'new@lilas.example' }))
    company.deps.clock.advance(60_000)
    await startSync(company.deps, company.tenant)
    await company.work()
    expect(await tasksIn(company)).toEqual([{ kind: 'find_contact', state: 'dropped' }])
  })
})

describe('sending without a person', () => {
  it('is off until somebody turns it on', async () => {
    await company.work()
    expect(company.mailbox.messages()).toHaveLength(0)
  })

  it('while it is off, every message is counted among those that wait for a person', async () => {
    await company.approve()
    await company.work()
    company.deps.clock.set('2026-12-01T10:00:00+01:00')
    await startSync(company.deps, company.tenant)
    await company.work()
    expect(await company.only('proposed')).toMatchObject({ approval: 'auto' })
    expect((await receivables(company.deps, company.tenant)).messagesToApprove).toBe(1)
  })

  it('still waits for a person on the first run of a policy', async () => {
    await sendByItself(company)
    await planAgain()
    await company.work()
    expect(company.mailbox.messages()).toHaveLength(0)
    expect((await company.only('proposed')).approvalReasons).toContain('NEW_POLICY_VERSION')
  })

  it('goes on by itself once a person has approved the first run', async () => {
    await sendByItself(company)
    expect(await isTried(company)).toBe(false)
    await company.approve()
    expect(await isTried(company)).toBe(true)
    await company.work()
    expect(company.mailbox.messages()).toHaveLength(1)
    company.deps.clock.set('2026-12-01T10:00:00+01:00')
    await startSync(company.deps, company.tenant)
    await company.work()
    const { messages } = await listMessages(company.deps, company.tenant, {
      state: 'sent',
      limit: 10,
    })
    expect(messages.map(({ step, approvedBy }) => `${step} ${approvedBy}`)).toEqual([
      'reminder-2 encours',
      'reminder-1 U1',
    ])
    expect(company.mailbox.messages()).toHaveLength(2)
  })

  it('waits for a person where a relative holds a credit that may be meant for it', async () => {
    await sendByItself(company)
    await company.approve()
    const { host, deps } = company
    const { record } = present(host.records.customer.get('C1'), 'C1')
    host.put('customer', aCustomer('P1', { name: 'Groupe Lilas' }))
    host.put('customer', { ...record, parent: aCustomer('P1').id })
    host.put('payment', aPayment('M1', 'P1', { unapplied: 120_000n }))
    await company.work()
    deps.clock.set('2026-12-01T10:00:00+01:00')
    await startSync(deps, company.tenant)
    await company.work()
    expect(await company.only('proposed')).toMatchObject({
      step: 'reminder-2',
      approval: 'human',
      approvalReasons: ['FAMILY_CREDIT'],
    })
  })

  it('waits for a person where the host’s own sum of the customer is not ours', async () => {
    await sendByItself(company)
    await company.approve()
    await company.work()
    const { deps, tenant } = company
    const now = deps.clock.now()
    const [customer, currency] = [aCustomer('C1').id, aCurrency('EUR')]
    const drifts = [{ customer, currency, ours: 120_000n, hosts: 1n }]
    await tx(deps.db, tenant, (tx) => replaceDrifts(tx, { tenant, drifts, records: [], now }))
    deps.clock.set('2026-12-01T10:00:00+01:00')
    await startSync(deps, tenant)
    await company.work()
    expect(await company.only('proposed')).toMatchObject({
      step: 'reminder-2',
      approval: 'human',
      approvalReasons: ['FIGURES_DIFFER'],
    })
    const sent = company.mailbox.messages().length
    await tx(deps.db, tenant, (tx) => replaceDrifts(tx, { tenant, drifts: [], records: [], now }))
    await startSync(deps, tenant)
    await company.work()
    expect(company.mailbox.messages()).toHaveLength(sent + 1)
  })

  it('refusing everything is no approval of the first run', async () => {
    const { id } = await company.only('proposed')
    await refuseMessage(company.deps, company.tenant, { id, actor: 'U1', reason: 'no' })
    expect(await isTried(company)).toBe(false)
  })

  it('leaves to a person what a plan made meanwhile wants to be asked', async () => {
    await company.approve()
    await company.work()
    company.deps.clock.set('2026-12-01T10:00:00+01:00')
    await startSync(company.deps, company.tenant)
    await company.work()
    const { id } = await company.only('proposed')
    await sendByItself(company)
    const { promise: asked, resolve: planned } = Promise.withResolvers<void>()
    const sql = `
      update messages
      set approval = 'human'
      where tenant_id = $1`
    const planning = tx(company.deps.db, company.tenant, async (tx) => {
      await run(tx, sql, [company.tenant])
      await asked
    })
    const approving = company.jobs['delivery.automatic']?.({ tenant: company.tenant })
    await setTimeout(500)
    planned()
    await Promise.all([planning, approving])
    expect(await company.only('proposed')).toMatchObject({ id, approval: 'human' })
  })

  it('goes on by itself once a person has got through where it had failed', async () => {
    company.mailbox.failNext('rcpt_550')
    await company.approve()
    await company.work()
    await company.approve()
    company.deps.clock.advance(60_000)
    await company.work()
    expect(company.mailbox.messages()).toHaveLength(1)
    for (const id of ['I1', 'I2']) company.host.remove('invoice', id)
    company.host.put('invoice', overdueInvoice('I3', '2026-11-20', 50_000n))
    await sendByItself(company)
    company.deps.clock.set('2026-12-01T10:00:00+01:00')
    await startSync(company.deps, company.tenant)
    await company.work()
    expect(company.mailbox.messages()).toHaveLength(2)
  })

  it('does not try again by itself what has failed', async () => {
    await company.approve()
    await company.work()
    await sendByItself(company)
    company.mailbox.failNext('rcpt_550')
    company.deps.clock.set('2026-12-01T10:00:00+01:00')
    await startSync(company.deps, company.tenant)
    await company.work()
    expect(await company.count('failed')).toBe(1)
    expect(await company.only('proposed')).toMatchObject({ step: 'reminder-2' })
    expect(company.mailbox.messages()).toHaveLength(1)
  })
})

it('pages of messages follow each other without gap or repetition', async () => {
  const { deps, tenant } = company
  for (let i = 3; i < 8; i += 1) {
    company.host.put('invoice', overdueInvoice(`I${i}`, '2026-11-10', 50_000n))
    deps.clock.advance(60_000)
    await startSync(deps, tenant)
    await company.work()
  }
  const all = await listMessages(deps, tenant, { limit: 100 })
  const seen: string[] = []
  let after: string | undefined
  for (let page = 0; page < 10; page += 1) {
    const { messages, total } = await listMessages(deps, tenant, { limit: 2, after })
    expect(total).toBe(6)
    if (messages.length === 0) break
    seen.push(...messages.map(({ id }) => id))
    after = seen.at(-1)
  }
  expect(seen).toEqual(all.messages.map(({ id }) => id))
  expect(new Set(seen).size).toBe(6)
})

describe('what waits for a person', () => {
  const queue = (after?: string) =>
    listMessages(company.deps, company.tenant, { state: 'proposed', limit: 2, after })
  const late = (customer: string, id: string, due: Day) => {
    const amount = { due, amount: 70_000n, open: 70_000n }
    company.host.put('invoice', anInvoice(id, customer, { total: 70_000n, instalments: [amount] }))
  }
  const namesOf = (messages: readonly Message[]) => messages.map((row) => row.customerName)

  beforeEach(async () => {
    const { deps, host, tenant } = company
    for (const [id, name] of Object.entries({ C2: 'Zinc', C3: 'Alu', C4: 'Bois', C5: 'Fer' })) {
      host.put('customer', aCustomer(id, { name, locale: 'fr-FR', email: `c@${name}.example` }))
    }
    late('C2', 'J2', aDay('2026-11-05'))
    late('C3', 'J3', aDay('2026-11-05'))
    late('C4', 'J4', aDay('2026-08-01'))
    late('C5', 'J5', aDay('2026-11-08'))
    await startSync(deps, tenant)
    await company.work()
  })

  it('is listed longest overdue first, then by name, page after page', async () => {
    const first = await queue()
    const second = await queue(first.messages.at(-1)?.id)
    const third = await queue(second.messages.at(-1)?.id)
    expect([first, second, third].map(({ messages }) => namesOf(messages))).toEqual([
      ['Bois', 'Menuiserie Lilas'],
      ['Alu', 'Zinc'],
      ['Fer'],
    ])
    expect((await queue(third.messages.at(-1)?.id)).messages).toEqual([])
    expect(third.total).toBe(5)
  })

  it('goes on after a message that was decided meanwhile', async () => {
    const { deps, tenant } = company
    const [, last] = (await queue()).messages
    const { id } = present(last, 'the second message')
    await approveMessage(deps, tenant, { id, actor: 'U1' })
    expect(namesOf((await queue(id)).messages)).toEqual(['Alu', 'Zinc'])
    expect(namesOf((await queue()).messages)).toEqual(['Bois', 'Alu'])
  })
})
