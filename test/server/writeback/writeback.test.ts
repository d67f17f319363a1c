import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Rejected, Unauthorized, Unavailable } from '../../../connectors/contract/failure.ts'
import type { TenantId } from '../../../core/ids.ts'
import { customerId } from '../../../core/ids.ts'
import { addJob, type JobHandlers } from '../../../server/db/jobs.ts'
import { run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { customerDetail } from '../../../server/ledger/run.ts'
import { syncJobs } from '../../../server/sync/run.ts'
import { queueNote, writebackJobs } from '../../../server/writeback/run.ts'
import { connectTo, type MemoryHost, memoryHost } from '../../hosts/memory.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type TestDeps, testDeps } from '../../support/deps.ts'
import { aCustomer, aDay, anInvoice } from '../../support/ledger-records.ts'
import { workUntilIdle } from '../../support/work.ts'

let database: TestDatabase
let host: MemoryHost
let deps: TestDeps
let jobs: JobHandlers
let realm = 0

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

beforeEach(async () => {
  host = memoryHost({ pageSize: 50 })
  deps = testDeps(database, { hosts: { quickbooks: host.connector } })
  jobs = { ...syncJobs(deps), ...writebackJobs(deps), 'dunning.plan': async () => {} }
  await database.db.queue.query('delete from graphile_worker._private_jobs')
  realm += 1
  host.put('customer', aCustomer('C1', { email: 'compta@lilas.example' }))
  host.put(
    'invoice',
    anInvoice('I1', 'C1', {
      instalments: [
        { due: aDay('2026-11-01'), amount: 60_000n, open: 60_000n },
        { due: aDay('2026-11-05'), amount: 40_000n, open: 40_000n },
      ],
    }),
  )
  host.put(
    'invoice',
    anInvoice('I2', 'C1', {
      instalments: [{ due: aDay('2026-11-05'), amount: 5_000n, open: 5_000n }],
    }),
  )
})

const service = 'Memory Books'
const work = () => workUntilIdle(deps, jobs)
const notesOf = async (tenant: TenantId) =>
  (await customerDetail(deps, tenant, customerId('C1')))?.notes ?? []

async function connected(): Promise<TenantId> {
  const tenant = await connectTo(deps, `note realm ${realm}`)
  await work()
  return tenant
}

async function queued(tenant: TenantId, note: string = randomUUID()): Promise<string> {
  const target = { entity: 'invoice', id: 'I1' } as const
  const facts = { target, text: 'Relance envoyée.', attempt: null, now: deps.clock.now() }
  await tx(deps.db, tenant, (tx) => queueNote(tx, { tenant, note }, facts))
  return note
}

/** Intl sets thin and hard spaces. */
const textsAtHost = () =>
  [...host.notes.values()]
    .map(({ target, text }) => ({ invoice: target.id, text: text.replace(/[\u202f\u00a0]/g, ' ') }))
    .sort((a, b) => (a.invoice < b.invoice ? -1 : 1))

/** A reminder of three instalments, as delivery leaves it when the carrier has taken it. */
async function sentReminder(tenant: TenantId): Promise<string> {
  const [planRun, message, attempt, contact] = [1, 2, 3, 4].map(() => randomUUID())
  const now = deps.clock.now()
  const items: readonly (readonly [string, number, number])[] = [
    ['I1', 1, 60_000],
    ['I1', 2, 40_000],
    ['I2', 1, 5_000],
  ]
  await tx(deps.db, tenant, async (tx) => {
    const add = (sql: string, values: readonly unknown[]) => run(tx, sql, [tenant, ...values])
    await add(
      `insert into plan_runs (tenant_id, run_id, planned_at, policy_key, policy_version, messages,
        held, missing_rates)
      values ($1, $2, $3, 'fr-standard', 1, 1, 0, '{}')`,
      [planRun, now],
    )
    await add(
      `insert into messages (tenant_id, message_id, run_id, customer_id, step, channel, language,
        send_on, approval, approval_reasons, policy_key, policy_version, state, created_at, updated_at)
      values ($1, $2, $3, 'C1', 'reminder-1', 'email', 'fr', '2026-11-18', 'auto', '{}',
        'fr-standard', 1, 'sent', $4, $4)`,
      [message, planRun, now],
    )
    await add(
      `insert into attempts (tenant_id, attempt_id, message_id, channel, recipient, state, subject,
        body_text, body_html, content_hash, reserved_at, settled_at)
      values ($1, $2, $3, 'email', 'compta@lilas.example', 'sent', 's', 't', 'h', 'x', $4, $4)`,
      [attempt, message, now],
    )
    await add(
      `insert into contacts (tenant_id, contact_id, customer_id, step, channel, at, outcome, attempt_id)
      values ($1, $2, 'C1', 'reminder-1', 'email', $3, 'sent', $4)`,
      [contact, now, attempt],
    )
    for (const [position, [invoice, instalment, open]] of items.entries()) {
      await add(
        `insert into message_items (tenant_id, message_id, invoice_id, instalment, step, currency,
          open_minor, days_overdue)
        values ($1, $2, $3, $4, 'reminder-1', 'EUR', $5, 13)`,
        [message, invoice, instalment, open],
      )
      await add(
        `insert into contact_items (tenant_id, contact_id, position, invoice_id, instalment)
        values ($1, $2, $3, $4, $5)`,
        [contact, position + 1, invoice, instalment],
      )
    }
    await addJob(tx, { name: 'writeback.sent', tenant, payload: { attempt: `${attempt}` } })
  })
  return `${attempt}`
}

test('what was sent is noted once on each of its invoices, with what comes next', async () => {
  const tenant = await connected()
  const attempt = await sentReminder(tenant)
  await tx(deps.db, tenant, (tx) =>
    addJob(tx, { name: 'writeback.sent', tenant, payload: { attempt } }),
  )
  await work()
  const sent = 'Encours, le 18 novembre 2026 : première relance par e-mail à compta@lilas.example.'
  const next = 'Sans règlement, ensuite : deuxième relance, pas avant le 26 novembre 2026.'
  expect(textsAtHost()).toEqual([
    { invoice: 'I1', text: `${sent}\nMontant demandé : 1 000,00 €.\n${next}` },
    { invoice: 'I2', text: `${sent}\nMontant demandé : 50,00 €.\n${next}` },
  ])
  expect((await notesOf(tenant)).map(({ state }) => state)).toEqual(['written', 'written'])
})

describe('where notes go on customers, too', () => {
  const customerNotes = async (tenant: TenantId) =>
    (await notesOf(tenant)).filter(({ entity }) => entity === 'customer')
  const noting = async (writeNote = host.connector.writeNote) => {
    const connector = { ...host.connector, notesOnCustomers: true as const, writeNote }
    deps = testDeps(database, { hosts: { quickbooks: connector } })
    jobs = { ...syncJobs(deps), ...writebackJobs(deps), 'dunning.plan': async () => {} }
    const tenant = await connected()
    const attempt = await sentReminder(tenant)
    await tx(deps.db, tenant, (tx) =>
      addJob(tx, { name: 'writeback.sent', tenant, payload: { attempt } }),
    )
    await work()
    return tenant
  }

  test('a message is noted once on its customer, with what it was about', async () => {
    const [note, ...others] = await customerNotes(await noting())
    expect(others).toEqual([])
    expect(note).toMatchObject({ entityId: 'C1', state: 'written' })
    expect(note?.text.replace(/[\u202f\u00a0]/g, ' ')).toBe(
      'Encours, le 18 novembre 2026 : première relance par e-mail à compta@lilas.example.\n' +
        'Montant demandé : 1 050,00 €.\nFactures : F-I1, F-I2.',
    )
  })

  test('a refusal is told, and the notes on the invoices stand all the same', async () => {
    const tenant = await noting(async (access, note) => {
      if (note.target.entity === 'invoice') return host.connector.writeNote(access, note)
      throw new Rejected({ service, code: '2020', message: 'not taken on a customer' })
    })
    expect(await customerNotes(tenant)).toMatchObject([
      { state: 'failed', failure: expect.stringContaining('not taken on a customer') },
    ])
    expect(textsAtHost()).toHaveLength(2)
  })
})

test('no next step is announced where the amount is too small for one', async () => {
  const instalments = [{ due: aDay('2026-11-01'), amount: 60_000n, open: 9_000n }]
  host.put('invoice', anInvoice('I1', 'C1', { instalments }))
  const tenant = await connected()
  await sentReminder(tenant)
  await work()
  expect(textsAtHost().map(({ text }) => text)).not.toContainEqual(
    expect.stringContaining('ensuite'),
  )
})

test('a note stands once at the host, even if its answer was lost', async () => {
  const tenant = await connected()
  host.loseNextAnswer(new Unavailable({ service, code: 'TIMEOUT', message: 'no answer in 30 s' }))
  await queued(tenant)
  await work()
  expect(await notesOf(tenant)).toMatchObject([
    { state: 'queued', failure: expect.stringContaining('no answer in 30 s') },
  ])
  deps.clock.advance(60_000)
  await work()
  expect(host.calls.filter((call) => call === 'writeNote')).toHaveLength(2)
  expect(host.notes.size).toBe(1)
  expect(await notesOf(tenant)).toMatchObject([{ state: 'written', failure: null }])
})

test('a note that is written is not written again', async () => {
  const tenant = await connected()
  const note = await queued(tenant)
  await work()
  await tx(deps.db, tenant, (tx) =>
    addJob(tx, { name: 'writeback.note', tenant, payload: { note, tries: '0' } }),
  )
  await queued(tenant, note)
  await work()
  expect(host.calls.filter((call) => call === 'writeNote')).toHaveLength(1)
})

test('a refused note ends with the reason, which the panel shows', async () => {
  const tenant = await connected()
  host.failNext('writeNote', new Rejected({ service, code: '610', message: 'object not found' }))
  await queued(tenant)
  await work()
  expect(await notesOf(tenant)).toMatchObject([
    { state: 'failed', text: 'Relance envoyée.', failure: expect.stringContaining('not found') },
  ])
})

test('a note waits for a new consent', async () => {
  const tenant = await connected()
  const lost = new Unauthorized({ service, code: '3200', message: 'token expired' })
  host.failNext('writeNote', lost)
  const refusing: MemoryHost['connector'] = {
    ...host.connector,
    refresh: async () => {
      throw new Unauthorized({ service, code: 'invalid_grant', message: 'revoked' })
    },
  }
  const refused = { ...deps, hosts: { quickbooks: refusing } }
  await queued(tenant)
  await workUntilIdle(refused, writebackJobs(refused))
  expect(await notesOf(tenant)).toMatchObject([{ state: 'queued' }])
  await connectTo(deps, `note realm ${realm}`)
  deps.clock.advance(3_600_000)
  await work()
  expect(await notesOf(tenant)).toMatchObject([{ state: 'written' }])
})

test('a company from a file has no host to write to: nothing is queued', async () => {
  const tenant = '22222222-2222-4222-8222-222222222222' as TenantId
  const facts = {
    target: { entity: 'invoice', id: 'I1' },
    text: 'x',
    attempt: null,
    now: deps.clock.now(),
  } as const
  const answer = await tx(deps.db, tenant, (tx) =>
    queueNote(tx, { tenant, note: randomUUID() }, facts),
  )
  expect(answer).toBe('no_host')
})
