// The same readings against the stand-in of QuickBooks Online: a server of its own, over HTTP.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { quickbooksConnector } from '../../../connectors/quickbooks/connector.ts'
import { endpointsOf } from '../../../connectors/quickbooks/endpoints.ts'
import type { TenantId } from '../../../core/ids.ts'
import { invoiceId } from '../../../core/ids.ts'
import { epochMs, instantOf } from '../../../core/instant.ts'
import { connect } from '../../../server/connections/run.ts'
import type { JobHandlers } from '../../../server/db/jobs.ts'
import { tx } from '../../../server/db/tx.ts'
import { receivables } from '../../../server/ledger/run.ts'
import { loadBookOf } from '../../../server/ledger/store.ts'
import {
  quarantined,
  rereadFor,
  startSync,
  startSyncIn,
  syncJobs,
  syncState,
} from '../../../server/sync/run.ts'
import { queueNote, writebackJobs } from '../../../server/writeback/run.ts'
import { deleteRecord } from '../../hosts/quickbooks/effects.ts'
import { type QuickBooksHost, startQuickBooksHost } from '../../hosts/quickbooks/host.ts'
import type { HostRecord } from '../../hosts/quickbooks/model.ts'
import { seedCompany } from '../../hosts/quickbooks/seed.ts'
import { fakeClock } from '../../support/clock.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type TestDeps, testDeps, testStart } from '../../support/deps.ts'
import { aDay } from '../../support/ledger-records.ts'
import { workUntilIdle } from '../../support/work.ts'

let database: TestDatabase
let host: QuickBooksHost
let deps: TestDeps
let jobs: JobHandlers
let tenant: TenantId

beforeEach(async () => {
  const clock = fakeClock(testStart)
  host = await startQuickBooksHost({ clock: () => epochMs(clock.now()) })
  seedCompany(host.company, { today: aDay('2026-11-18') })
  database = await testDatabase()
  const connector = quickbooksConnector({
    clientId: host.clientId,
    clientSecret: host.clientSecret,
    endpoints: endpointsOf(host.url),
    pageSize: 50,
    readAttempts: 1,
    timeoutMs: 1_500,
    now: () => clock.now(),
  })
  deps = testDeps(database, { clock, hosts: { quickbooks: connector } })
  jobs = { ...syncJobs(deps), ...writebackJobs(deps), 'dunning.plan': async () => {} }
  const grant = host.grant()
  const inADay = instantOf(epochMs(clock.now()) + 86_400_000)
  const { realm } = host.company
  const access = { realm, accessToken: grant.accessToken }
  const consent = {
    host: 'quickbooks',
    realm,
    company: await connector.readCompany(access),
    tokens: {
      accessToken: grant.accessToken,
      accessExpiresAt: inADay,
      refreshToken: grant.refreshToken,
      refreshExpiresAt: inADay,
    },
    connectedBy: host.user.subject,
  } as const
  tenant = await connect(deps, consent, async (tx, connected) => {
    await startSyncIn(deps, tx, connected)
    return connected
  })
})

afterEach(async () => {
  await host.stop()
  await database.drop()
})

const work = () => workUntilIdle(deps, jobs)
const book = () => tx(deps.db, tenant, (tx) => loadBookOf(tx, tenant))

/** Balance of all invoices by currency, as the host keeps it. */
function openAtHost(): Record<string, bigint> {
  const open: Record<string, bigint> = {}
  for (const invoice of host.company.records.Invoice.values()) {
    if (invoice.open > 0n) open[invoice.currency] = (open[invoice.currency] ?? 0n) + invoice.open
  }
  return open
}

async function openHere(): Promise<Record<string, bigint>> {
  const { currencies } = await receivables(deps, tenant)
  return Object.fromEntries(
    currencies
      .filter(({ openItems }) => openItems > 0)
      .map(({ exposure }) => [exposure.currency, exposure.open]),
  )
}

function oneOpenInvoice(): HostRecord {
  const found = [...host.company.records.Invoice.values()].find(
    ({ open, total }) => open > 0n && open === total,
  )
  if (!found) throw new Error('the seed has an open invoice')
  return found
}

test('the first reading brings what the host keeps, to the cent', async () => {
  await work()
  expect(await openHere()).toEqual(openAtHost())
  const { records } = host.company
  const { customers, invoices, payments } = await book()
  expect(customers).toHaveLength(records.Customer.size)
  expect(invoices).toHaveLength(records.Invoice.size)
  expect(payments).toHaveLength(records.Payment.size)
  const { run, quarantined: waiting } = await syncState(deps, tenant)
  expect(run).toMatchObject({ state: 'done', recordsRead: run?.recordsExpected })
  expect(waiting).toBe(0)
})

test('a reading that meets 429, 503 and 401 ends complete all the same', async () => {
  const failures: (string | undefined)[] = []
  for (const order of ['throttled', 'unavailable', 'unauthorized'] as const) {
    host.failNext(order)
    await work()
    failures.push((await syncState(deps, tenant)).run?.failure?.code)
    deps.clock.advance(60_000)
  }
  expect(failures).toEqual(['3001', '10000', undefined])
  expect(host.calls.filter(({ path }) => path.endsWith('/tokens/bearer'))).toHaveLength(1)
  expect((await syncState(deps, tenant)).run).toMatchObject({ state: 'done' })
  expect(await openHere()).toEqual(openAtHost())
})

test('a malformed invoice waits with its raw text until the host has mended it', async () => {
  const { id } = oneOpenInvoice()
  host.breakRecord('Invoice', id, { DueDate: 'soon' })
  await work()
  const [waiting, ...others] = await quarantined(deps, tenant)
  expect(others).toEqual([])
  expect(waiting).toMatchObject({
    entity: 'invoice',
    id,
    reason: expect.stringContaining('DueDate'),
    raw: expect.stringContaining('"soon"'),
  })
  host.mendRecord('Invoice', id)
  deps.clock.advance(60_000)
  await startSync(deps, tenant)
  await work()
  expect(await quarantined(deps, tenant)).toEqual([])
  expect(await openHere()).toEqual(openAtHost())
})

test('an invoice deleted at the host leaves the open items, by a reading and by a re-reading', async () => {
  await work()
  const [byReading, byRereading] = [...host.company.records.Invoice.values()].filter(
    ({ open, total, linked }) => open > 0n && open === total && linked.length === 0,
  )
  if (!byReading || !byRereading) throw new Error('the seed has open invoices')
  const remove = ({ id, syncToken }: HostRecord) =>
    deleteRecord(host.company, 'Invoice', {
      id,
      syncToken: `${syncToken}`,
      nowMs: epochMs(deps.clock.now()),
    })
  deps.clock.advance(60_000)
  remove(byReading)
  await startSync(deps, tenant)
  await work()
  expect(await openHere()).toEqual(openAtHost())
  remove(byRereading)
  const found = (await book()).invoices.find(({ id }) => id === byRereading.id)
  if (!found) throw new Error('the invoice was read')
  await rereadFor(deps, tenant, { customer: found.customer, invoices: [found.id] })
  expect(await openHere()).toEqual(openAtHost())
})

test('a note stands once on the invoice, whatever happens to its answer', async () => {
  await work()
  const { id } = oneOpenInvoice()
  host.failNext('timeout-after', { path: /attachable/ })
  const note = '33333333-3333-4333-8333-333333333333'
  await tx(deps.db, tenant, (tx) =>
    queueNote(
      tx,
      { tenant, note },
      {
        target: { entity: 'invoice', id: invoiceId(id) },
        text: 'Encours : première relance par e-mail.',
        attempt: null,
        now: deps.clock.now(),
      },
    ),
  )
  for (let round = 0; round < 3; round += 1) {
    await work()
    deps.clock.advance(60_000)
  }
  const notes = [...host.company.records.Attachable.values()].map(({ fields }) => fields)
  expect(notes).toHaveLength(1)
  expect(notes[0]).toMatchObject({
    Note: 'Encours : première relance par e-mail.',
    AttachableRef: [{ EntityRef: { type: 'Invoice', value: id } }],
  })
})
