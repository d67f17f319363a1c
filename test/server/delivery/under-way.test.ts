// A message is being reserved or sent while a plan is made, or while the rules of sending change:
// whoever waited for its lock must see what became of it meanwhile.

import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Channel } from '../../../connectors/contract/channel.ts'
import { present } from '../../../core/assert.ts'
import { customerId, invoiceId } from '../../../core/ids.ts'
import { type Entry, enterCase } from '../../../server/cases/run.ts'
import { one } from '../../../server/db/rows.ts'
import { type Tx, tx } from '../../../server/db/tx.ts'
import { deliveryJobs } from '../../../server/delivery/run.ts'
import { changeSettings } from '../../../server/delivery/settings/run.ts'
import { lockCounting } from '../../../server/delivery/settings/store.ts'
import type { SendingSettings } from '../../../server/delivery/settings.ts'
import { approveMessage } from '../../../server/dunning/answers/run.ts'
import { lockMessage } from '../../../server/dunning/messages/store.ts'
import { ourselves } from '../../../server/dunning/proposal.ts'
import { listMessages, planNow } from '../../../server/dunning/run.ts'
import { startSync } from '../../../server/sync/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { aCustomer } from '../../support/ledger-records.ts'
import { attemptsOf, type Company, overdueCompany, overdueInvoice } from './company.ts'

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

const settings: SendingSettings = {
  automatic: false,
  region: null,
  // With a limit whoever reserves waits for who counts: a place to hold him, message in hand.
  dailyLimit: 50,
  channelLimits: {},
  test: { on: false, email: null, phone: null },
  payLink: true,
}
const change = (changes: Partial<SendingSettings>) =>
  changeSettings(company.deps, company.tenant, {
    actor: 'U1',
    settings: { ...settings, ...changes },
  })
const send = async (message: string) =>
  deliveryJobs(company.deps)['delivery.send']?.({ tenant: company.tenant, message })
async function approveOf(customer: string) {
  const { deps, tenant } = company
  const search = { state: 'proposed', customer: customerId(customer), limit: 1 } as const
  const id = present((await listMessages(deps, tenant, search)).messages[0], customer).id
  return present(await approveMessage(deps, tenant, { id, actor: 'U1' }), 'answer').message
}
const plan = () => planNow(company.deps, company.tenant)

const Waiting = z.object({ waiting: z.number() })

/** So many transactions of this database wait for a lock. */
async function untilWaiting(wanted: number): Promise<void> {
  const sql = `
    select count(distinct pid)::integer as waiting
    from pg_locks
    join pg_stat_activity using (pid)
    where not granted
      and datname = current_database()`
  for (let tries = 0; tries < 500; tries += 1) {
    const { waiting } = await tx(database.db, company.tenant, (tx) => one(Waiting, tx, sql, []))
    if (waiting >= wanted) return
    await wait(10)
  }
  throw new Error(`${wanted} never waited`)
}

/** Does `meanwhile` while a transaction holds what `lock` locks. */
async function holding<T>(
  lock: (tx: Tx) => Promise<unknown>,
  meanwhile: () => Promise<T>,
): Promise<T> {
  return tx(database.db, company.tenant, async (tx) => {
    await lock(tx)
    return meanwhile()
  })
}

/** `other` waits for a message that is being reserved; then both go on. */
async function whileReserving(
  id: string,
  before: () => Promise<unknown>,
  other: () => Promise<unknown>,
) {
  const both = await holding(
    (tx) => lockCounting(tx, company.tenant),
    async () => {
      const sending = send(id)
      await untilWaiting(1)
      await before()
      const others = other()
      await untilWaiting(2)
      return { running: [sending, others] }
    },
  )
  await Promise.all(both.running)
}

function holdOf(invoice: string) {
  const entry: Entry = {
    kind: 'hold',
    request: {
      ...{ invoice: invoiceId(invoice), until: null, note: null },
      reason: 'do_not_contact',
    },
  }
  const wanted = { customer: customerId('C1'), entry }
  return enterCase(company.deps, { tenant: company.tenant, actor: 'U1' }, wanted)
}

describe('a message that is being reserved', () => {
  beforeEach(() => change({}))

  it('is left alone by a plan that waited for it, and none of it is proposed again', async () => {
    const { id } = await company.approve()
    await whileReserving(id, () => holdOf('I1'), plan)
    expect(company.mailbox.messages()).toHaveLength(1)
    expect(await company.count('replaced')).toBe(0)
    expect(await company.count('proposed')).toBe(0)
    expect((await company.only('sent')).id).toBe(id)
    expect(await attemptsOf(company)).toMatchObject([{ state: 'sent', live_items: 2 }])
  })

  it('keeps its approval where nothing shall leave by itself any more, and ends as sent', async () => {
    const { id } = await company.only('proposed')
    const { deps, tenant } = company
    await change({ automatic: true })
    await approveMessage(deps, tenant, { id, actor: ourselves })
    await whileReserving(
      id,
      async () => undefined,
      () => change({ automatic: false }),
    )
    expect(company.mailbox.messages()).toHaveLength(1)
    expect((await company.only('sent')).id).toBe(id)
  })
})

describe('a message that leaves while a plan waits for another', () => {
  it('is not proposed again by that plan', async () => {
    await company.stop()
    const carrier = Promise.withResolvers<void>()
    const handing = Promise.withResolvers<void>()
    const email: Channel = {
      kind: 'email',
      send: async () => {
        handing.resolve()
        await carrier.promise
        return { kind: 'accepted', providerId: 'M1' }
      },
    }
    company = await overdueCompany(database, { channels: { email } })
    const first = await company.only('proposed')
    company.deps.clock.advance(60_000)
    company.host.put('customer', aCustomer('C2', { email: 'paie@orme.example' }))
    company.host.put('invoice', {
      ...overdueInvoice('I9', '2026-10-20', 40_000n),
      customer: customerId('C2'),
    })
    await startSync(company.deps, company.tenant)
    await company.work()
    const { id } = await approveOf('C2')
    const sending = send(id)
    await handing.promise
    const planning = await holding(
      (tx) => lockMessage(tx, company.tenant, first.id),
      async () => {
        const planning = plan()
        await untilWaiting(1)
        carrier.resolve()
        await sending
        return { planning }
      },
    )
    expect(await planning.planning).toMatchObject({ proposed: 0, kept: 1 })
    expect((await company.only('sent')).id).toBe(id)
  })
})
