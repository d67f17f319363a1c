import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { planNow } from '../../../server/dunning/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { attemptsOf, type Company, contactsOf, overdueCompany, tasksIn } from './company.ts'
import type { DeathPoint } from './die-while-sending.ts'

let database: TestDatabase
let company: Company
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  company = await overdueCompany(database)
  await forgetHost()
})
afterEach(() => company.stop())

/** The child knows no host in memory: for it the company came from a file. */
async function forgetHost() {
  const { deps, tenant } = company
  const sql = `
    delete from connections
    where tenant_id = $1`
  await tx(deps.db, tenant, (tx) => run(tx, sql, [tenant]))
}

const script = fileURLToPath(new URL('./die-while-sending.ts', import.meta.url))

/** A process of its own takes the message and dies there. The signal that ended it. */
async function sendAndDie(message: string, where: DeathPoint) {
  const { mailbox, tenant, deps } = company
  const words = [database.appUrl, mailbox.smtpUrl, tenant, message, where, deps.clock.now()]
  const child = spawn(process.execPath, [script, ...words], { stdio: 'inherit', timeout: 20_000 })
  const [, signal] = await once(child, 'exit')
  return signal
}

const states = async () => (await attemptsOf(company)).map(({ state }) => state)
const afterTheLease = async () => {
  company.deps.clock.advance(11 * 60_000)
  await company.work()
}

describe('a worker dies', () => {
  it.each<readonly [DeathPoint, readonly string[]]>([
    ['before it is reserved', []],
    ['once it is reserved', ['reserved']],
  ])('%s: nothing has left, and it leaves once', async (where, found) => {
    const { id } = await company.approve()
    expect(await sendAndDie(id, where)).toBe('SIGKILL')
    expect(await states()).toEqual(found)
    expect(company.mailbox.messages()).toHaveLength(0)
    await company.work()
    await afterTheLease()
    expect(await states()).toEqual(['sent'])
    expect(company.mailbox.messages()).toHaveLength(1)
    expect(await contactsOf(company)).toMatchObject([{ outcome: 'sent' }])
  })

  it.each<readonly [DeathPoint, number]>([
    ['once it is sending', 0],
    ['once the server has it', 1],
  ])('%s: nobody knows, so a person looks and it is never repeated', async (where, arrived) => {
    const { id } = await company.approve()
    expect(await sendAndDie(id, where)).toBe('SIGKILL')
    expect(await states()).toEqual(['sending'])
    expect(company.mailbox.messages()).toHaveLength(arrived)
    // Another process may still be at work: before its time is over nothing is concluded.
    await company.work()
    expect(await states()).toEqual(['sending'])
    await afterTheLease()
    expect(await states()).toEqual(['ambiguous'])
    expect(await company.only('ambiguous')).toMatchObject({ id, stateReason: 'NO_ANSWER' })
    expect(await contactsOf(company)).toMatchObject([{ outcome: 'ambiguous' }])
    expect(await tasksIn(company)).toEqual([{ kind: 'resolve_ambiguous', state: 'open' }])
    company.deps.clock.advance({ days: 8 })
    await company.work()
    expect(company.mailbox.messages()).toHaveLength(arrived)
    expect(await company.count('proposed')).toBe(0)
  })

  it('once it is reserved, and the debt is paid: nothing leaves, and the reservation is free', async () => {
    const { id } = await company.approve()
    await sendAndDie(id, 'once it is reserved')
    const { deps, tenant } = company
    const sql = `
      update instalments
      set open_minor = 0
      where tenant_id = $1`
    await tx(deps.db, tenant, (tx) => run(tx, sql, [tenant]))
    await company.work()
    expect(company.mailbox.messages()).toHaveLength(0)
    expect(await attemptsOf(company)).toMatchObject([
      { state: 'failed', failure: 'PAID_SINCE_PLAN', live_items: 0 },
    ])
    expect(await company.only('skipped')).toMatchObject({ stateReason: 'PAID_SINCE_PLAN' })
  })
})

it('a message whose reservation nobody carries out is asked again, and then it leaves', async () => {
  const { id } = await company.approve()
  await sendAndDie(id, 'once it is reserved')
  const { deps, tenant } = company
  await database.db.queue.query('delete from graphile_worker._private_jobs')
  deps.clock.advance({ days: 6 })
  const sql = `
    update tenants
    set synced_at = $2
    where tenant_id = $1`
  await tx(deps.db, tenant, (tx) => run(tx, sql, [tenant, deps.clock.now()]))
  await planNow(deps, tenant)
  expect(await company.only('proposed')).toMatchObject({ id, stateReason: 'NOT_SENT' })
  await company.approve()
  await company.work()
  expect(await states()).toEqual(['failed', 'sent'])
  expect(company.mailbox.messages()).toHaveLength(1)
})

it('a second live attempt for one step of one item is refused by the database', async () => {
  await company.approve()
  await company.work()
  const { deps, tenant } = company
  const another = `
    with copy as (
      insert into attempts (
        tenant_id, attempt_id, message_id, channel, recipient, state, subject, body_text,
        body_html, content_hash, reserved_at
      )
      select tenant_id, gen_random_uuid(), message_id, channel, recipient, 'reserved', subject,
        body_text, body_html, content_hash, reserved_at
      from attempts
      where tenant_id = $1
      returning attempt_id
    )
    insert into attempt_items (tenant_id, attempt_id, invoice_id, instalment, step)
    select $1, copy.attempt_id, invoice_id, instalment, step
    from attempt_items, copy
    where attempt_items.tenant_id = $1`
  await expect(tx(deps.db, tenant, (tx) => run(tx, another, [tenant]))).rejects.toMatchObject({
    constraint: 'attempt_items_one_live',
  })
})
