// A company connected to the stand-in of QuickBooks Online, with one overdue customer, read and
// planned; its access ends before it is needed again, so the first call has to refresh it.

import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { smtpChannel } from '../../../connectors/channels/smtp/index.ts'
import type { HostConnector } from '../../../connectors/contract/host.ts'
import { quickbooksConnector } from '../../../connectors/quickbooks/connector.ts'
import { endpointsOf } from '../../../connectors/quickbooks/endpoints.ts'
import { present } from '../../../core/assert.ts'
import { parseCurrency } from '../../../core/currency.ts'
import type { TenantId } from '../../../core/ids.ts'
import { epochMs, type Instant, instantOf } from '../../../core/instant.ts'
import { connect, connectionOf } from '../../../server/connections/run.ts'
import { many } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { deliveryJobs } from '../../../server/delivery/run.ts'
import type { Deps } from '../../../server/deps.ts'
import { dunningJobs } from '../../../server/dunning/run.ts'
import { startSyncIn, syncJobs } from '../../../server/sync/run.ts'
import { writebackJobs } from '../../../server/writeback/run.ts'
import { createRecord } from '../../hosts/quickbooks/effects.ts'
import { type QuickBooksHost, startQuickBooksHost } from '../../hosts/quickbooks/host.ts'
import { amountJson } from '../../hosts/quickbooks/wire.ts'
import { fakeClock } from '../../support/clock.ts'
import type { TestDatabase } from '../../support/database.ts'
import { testDeps } from '../../support/deps.ts'
import { workUntilIdle } from '../../support/work.ts'
import { fixedSeal } from '../sync/hearing.ts'
import type { HostDoor, Victim } from './killing.ts'
import { addressOf, countingServer, farOff } from './many.ts'

export const connectorTo = (door: HostDoor, now: () => Instant): HostConnector =>
  quickbooksConnector({
    clientId: door.clientId,
    clientSecret: door.clientSecret,
    endpoints: endpointsOf(door.url),
    readAttempts: 1,
    timeoutMs: 10_000,
    now,
  })

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** By then the access is about to expire, and the next reading is not yet due. */
const idleMs = 10 * minuteMs
const accessLastsMs = 14 * minuteMs

/** Companies of one database are told apart by it. */
export const realmOfItsOwn = (): string =>
  `${BigInt(`0x${randomUUID().slice(0, 8)}`) + 9_341_000_000_000_000n}`

export async function connectedCompany(database: TestDatabase): Promise<Victim> {
  const clock = fakeClock(farOff)
  const host = await startQuickBooksHost({
    clock: () => epochMs(clock.now()),
    company: { realm: realmOfItsOwn() },
  })
  fill(host, epochMs(clock.now()))
  const mail = await countingServer()
  const deps = testDeps(database, {
    clock,
    seal: fixedSeal,
    channels: { email: smtpChannel({ url: mail.url, timeoutMs: 20_000 }) },
    hosts: { quickbooks: connectorTo(host, () => clock.now()) },
  })
  const tenant = await connected(deps, host)
  const handlers = {
    ...syncJobs(deps),
    ...dunningJobs(deps),
    ...deliveryJobs(deps),
    ...writebackJobs(deps),
  }
  await workUntilIdle(deps, handlers)
  clock.advance(idleMs)
  const { url, clientId, clientSecret } = host
  return {
    company: { deps, tenant },
    mail,
    host: { url, clientId, clientSecret },
    handlers,
    noted: () => notedAt(host, deps, tenant),
    reconnect: async () => {
      if ((await connectionOf(deps, tenant))?.state !== 'reconnect_required') return false
      await connected(deps, host)
      return true
    },
    stop: async () => {
      await mail.stop()
      await host.stop()
    },
  }
}

function fill({ company }: QuickBooksHost, nowMs: number): void {
  const before = { nowMs: nowMs - 40 * dayMs }
  const customer = createRecord(company, 'Customer', {
    ...before,
    fields: {
      DisplayName: 'Menuiserie Lilas',
      CompanyName: 'Menuiserie Lilas',
      PrimaryEmailAddr: { Address: addressOf(0) },
      CurrencyRef: { value: 'EUR' },
    },
  })
  const amount = amountJson(50_000n, present(parseCurrency('EUR'), 'EUR'))
  createRecord(company, 'Invoice', {
    ...before,
    fields: {
      DocNumber: 'F-1001',
      TxnDate: '2099-10-09',
      DueDate: '2099-11-08',
      CustomerRef: { value: customer.id },
      Line: [{ Amount: amount, DetailType: 'SalesItemLineDetail' }],
    },
  })
}

async function connected(deps: Deps, host: QuickBooksHost): Promise<TenantId> {
  const { accessToken, refreshToken } = host.grant()
  const { realm } = host.company
  const company = await present(deps.hosts.quickbooks, 'the host').readCompany({
    realm,
    accessToken,
  })
  const inMs = (ms: number) => instantOf(epochMs(deps.clock.now()) + ms)
  const tokens = {
    ...{ accessToken, accessExpiresAt: inMs(accessLastsMs) },
    ...{ refreshToken, refreshExpiresAt: inMs(100 * dayMs) },
  }
  const connectedBy = host.user.subject
  const consent = { host: 'quickbooks', realm, company, tokens, connectedBy } as const
  return connect(deps, consent, async (tx, tenant) => {
    await startSyncIn(deps, tx, tenant)
    return tenant
  })
}

const Written = z.object({ attempt_id: z.string(), host_note_id: z.string() })

/** Read off the host: a note there that our books do not know, or know twice, has no attempt. */
async function notedAt(host: QuickBooksHost, deps: Deps, tenant: TenantId): Promise<string[]> {
  const sql = `
    select attempt_id, host_note_id
    from notes
    where tenant_id = $1
      and state = 'written'`
  const written = await tx(deps.db, tenant, (tx) => many(Written, tx, sql, [tenant]))
  return [...host.company.records.Attachable.keys()].map((id) => {
    const found = written.find(({ host_note_id }) => host_note_id === id)
    return found?.attempt_id ?? `note ${id} is known to nobody`
  })
}
