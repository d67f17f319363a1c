// The ledger is held against the host's own sums: a fault of ours is found, shown, told once, and
// ends by itself; a change under way is none.

import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest'
import { z } from 'zod'
import type { OutgoingMessage } from '../../../connectors/contract/channel.ts'
import { Unavailable } from '../../../connectors/contract/failure.ts'
import type { HostConnector, HostRecords } from '../../../connectors/contract/host.ts'
import { present } from '../../../core/assert.ts'
import { saveUser } from '../../../server/access/store.ts'
import { many, run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { driftsOf } from '../../../server/sync/drift/run.ts'
import type { MemoryHost } from '../../hosts/memory.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { aCreditNote, aCustomer, anInvoice, aPayment } from '../../support/ledger-records.ts'
import { type Company, summingCompany } from './company.ts'

let database: TestDatabase
let company: Company
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  company = await summingCompany(database)
  await company.work()
})

const drifts = () => driftsOf(company.deps, company.tenant, null)
const sql = (text: string, values: readonly unknown[] = []) =>
  tx(company.deps.db, company.tenant, (tx) => run(tx, text, [company.tenant, ...values]))
const nextDay = async () => {
  company.deps.clock.advance(86_400_000)
  await company.sync()
}
const Audit = z.object({ action: z.string(), subject_id: z.string() })
const audit = () =>
  tx(company.deps.db, company.tenant, (tx) =>
    many(
      Audit,
      tx,
      `select action, subject_id
      from audit
      where tenant_id = $1
        and action like 'drift.%'
      order by at`,
      [company.tenant],
    ),
  )

/** Of one instalment, and as if we had it from a later edit than the host knows of. */
const stuck = `
  update invoices
  set host_updated_at = '2029-01-01'
  where tenant_id = $1
    and invoice_id = $2`
const lowered = `
  update instalments
  set open_minor = 1
  where tenant_id = $1
    and invoice_id = $2
    and open_minor > 0`

async function corrupt(id: string): Promise<void> {
  await sql(lowered, [id])
  await sql(stuck, [id])
}
const mend = (id: string) => sql(stuck.replace('2029', '2020'), [id])

describe('after a complete reading', () => {
  it('equal sums cost one call and leave nothing', async () => {
    expect(company.host.calls.filter((call) => call === 'totals')).toHaveLength(1)
    expect(await drifts()).toEqual([])
  })

  it('they are compared again after a day, and not before', async () => {
    await company.sync()
    expect(company.host.calls.filter((call) => call === 'totals')).toHaveLength(1)
    await nextDay()
    expect(company.host.calls.filter((call) => call === 'totals')).toHaveLength(2)
  })
})

describe('a ledger that is not what the host has', () => {
  it('is mended by reading that customer again', async () => {
    await sql(lowered, ['I1'])
    const plans = company.plans()
    await nextDay()
    expect(await company.owed()).toEqual(company.owedAtHost())
    expect(await drifts()).toEqual([])
    expect(company.plans()).toBeGreaterThan(plans)
    expect(await audit()).toEqual([])
  })

  it('is told with customer, sums and records where reading again does not help', async () => {
    await corrupt('I1')
    await nextDay()
    const [found, ...others] = await drifts()
    expect(others).toEqual([])
    const facts = { customer: { id: 'C1', name: 'C1 SARL' }, currency: 'EUR' }
    expect(found).toMatchObject({
      ...{ ...facts, customer: { id: 'C1' } },
      records: [{ entity: 'invoice', host_id: 'I1', ours_minor: 1n, hosts_minor: 10_000n }],
    })
    expect(present(found, 'a drift').hosts - present(found, 'a drift').ours).toBe(9_999n)
    expect(await audit()).toEqual([{ action: 'drift.found', subject_id: 'C1' }])
  })

  it('ends by itself, with a row in the audit, at the next reading', async () => {
    await corrupt('I1')
    await nextDay()
    expect(await drifts()).toHaveLength(1)
    const { since } = present((await drifts())[0], 'a drift')
    await company.sync()
    expect(await drifts()).toMatchObject([{ since }])
    await mend('I1')
    await company.sync()
    expect(await drifts()).toEqual([])
    expect(await audit()).toEqual([
      { action: 'drift.found', subject_id: 'C1' },
      { action: 'drift.ended', subject_id: 'C1' },
    ])
  })

  it('names a credit that only we have, and a payment that only the host has', async () => {
    await sql(`update credit_notes set open_minor = 77, host_updated_at = '2029-01-01'
      where tenant_id = $1 and credit_note_id = 'N1'`)
    await sql(`update payments set unapplied_minor = 0, host_updated_at = '2029-01-01'
      where tenant_id = $1 and payment_id = 'P1'`)
    await nextDay()
    const records = (await drifts()).flatMap((one) => one.records)
    expect(records).toMatchObject([
      { entity: 'creditNote', host_id: 'N1', ours_minor: 77n },
      { entity: 'payment', host_id: 'P1', ours_minor: null },
    ])
  })

  it('says that a record of it is set aside', async () => {
    company.host.put('invoice', anInvoice('I9', 'C2'))
    company.host.spoil('invoice', 'I9', { id: 'I9', reason: 'TotalAmt: a number', raw: '{}' })
    await nextDay()
    expect(await drifts()).toMatchObject([
      { customer: { id: 'C2' }, records: [{ host_id: 'I9', ours_minor: null, set_aside: true }] },
    ])
  })
})

it('of very many who differ nobody drifts who was not read again, and each is in the end', async () => {
  const many = 230
  for (let n = 1000; n < 1000 + many; n += 1) {
    company.host.put('customer', aCustomer(`A${n}`))
    company.host.put('invoice', anInvoice(`B${n}`, `A${n}`))
  }
  await company.sync()
  // As many as are read again at once cannot be mended; what comes after them only has to be read.
  await sql(
    `update instalments set open_minor = 1
      where tenant_id = $1 and invoice_id like 'B%' and open_minor > 0`,
  )
  await sql(
    `update invoices set host_updated_at = '2029-01-01'
      where tenant_id = $1 and invoice_id between 'B1000' and 'B1199'`,
  )
  await nextDay()
  const found = (await audit()).map(({ subject_id }) => subject_id)
  expect(found).not.toContain('A1200')
  expect(found).toHaveLength(200)
  company.deps.clock.advance(11 * 60_000)
  await company.work()
  expect(await drifts()).toHaveLength(200)
  expect(await audit()).toHaveLength(200)
  expect(await company.owed()).not.toEqual(company.owedAtHost())
  for (let n = 1200; n < 1000 + many; n += 1) {
    const open = (await company.book()).invoices.find(({ id }) => id === `B${n}`)
    expect(open?.instalments.map((part) => part.open)).not.toContain(1n)
  }
}, 60_000)

it('a customer whose sum moves meanwhile is looked at again a little later', async () => {
  const { host, deps } = company
  const { controls } = host.connector
  let asked = 0
  Object.assign(host.connector, {
    controls: {
      ...present(controls, 'controls'),
      totals: async (access: Parameters<NonNullable<typeof controls>['totals']>[0]) => {
        asked += 1
        // Each time he is asked about something has just been posted.
        if (asked <= 2) host.put('invoice', anInvoice(`M${asked}`, 'C2'))
        return present(controls, 'controls').totals(access)
      },
    },
  })
  await nextDay()
  expect(asked).toBe(2)
  expect(await drifts()).toEqual([])
  deps.clock.advance(11 * 60_000)
  await company.work()
  expect(asked).toBeGreaterThan(2)
  expect(await drifts()).toEqual([])
  expect(await company.owed()).toEqual(company.owedAtHost())
})

it('a host that does not answer is asked again, and tells nothing meanwhile', async () => {
  const facts = { service: 'Memory Books', code: 'TIMEOUT', message: 'no answer in time' }
  company.host.failNext('totals', new Unavailable(facts))
  await corrupt('I1')
  await nextDay()
  expect(await drifts()).toEqual([])
  company.deps.clock.advance(60_000)
  await company.work()
  expect(await drifts()).toHaveLength(1)
})

test('administrators are written to once an episode', async () => {
  const mails: OutgoingMessage[] = []
  const { deps, tenant } = company
  const admin = { user_id: 'U1', email: 'claire@nord.example', name: 'Claire', role: 'admin' }
  await tx(deps.db, tenant, (tx) =>
    saveUser(tx, tenant, { ...admin, role: 'admin', now: deps.clock.now() }),
  )
  Object.assign(deps.channels, {
    email: {
      kind: 'email',
      send: async (mail: OutgoingMessage) => {
        mails.push(mail)
        return { kind: 'accepted', providerId: 'p' }
      },
    },
  })
  // A record that is set aside is shown as such: nobody is written to.
  company.host.put('invoice', anInvoice('I9', 'C2'))
  company.host.spoil('invoice', 'I9', { id: 'I9', reason: 'TotalAmt: a number', raw: '{}' })
  await nextDay()
  expect(await drifts()).toHaveLength(1)
  expect(mails).toEqual([])
  await corrupt('I1')
  await nextDay()
  await company.sync()
  expect(mails.map(({ to, subject }) => `${to}: ${subject}`)).toEqual([
    'claire@nord.example: Atelier Nord SAS : des montants diffèrent de Memory Books',
  ])
  // Another one, while the first stands: it is told as well, once a day at most.
  await corrupt('I2')
  await corrupt('I4')
  await company.sync()
  expect(mails).toHaveLength(1)
  await nextDay()
  await company.sync()
  expect(mails).toHaveLength(2)
  await nextDay()
  expect(mails).toHaveLength(2)
  await mend('I1')
  await mend('I2')
  await mend('I4')
  company.host.repair('invoice', 'I9')
  company.host.put('invoice', anInvoice('I9', 'C2'))
  await company.sync()
  expect(await drifts()).toEqual([])
  await corrupt('I4')
  await nextDay()
  expect(mails).toHaveLength(3)
})

type Step = (host: MemoryHost) => void
const open = fc.bigInt({ min: 0n, max: 9_000n })
const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(fc.constantFrom('I1', 'I4', 'I7'), open).map(
    ([id, cents]): Step =>
      (host) =>
        host.put('invoice', anInvoice(id, 'C1', { total: 10_000n, instalments: [whole(cents)] })),
  ),
  fc.tuple(fc.constantFrom('N1', 'N2'), open).map(
    ([id, cents]): Step =>
      (host) =>
        host.put('creditNote', aCreditNote(id, 'C1', { open: cents })),
  ),
  fc.tuple(fc.constantFrom('P1', 'P3'), open).map(
    ([id, cents]): Step =>
      (host) =>
        host.put('payment', aPayment(id, 'C2', { unapplied: cents })),
  ),
  fc.constantFrom('I1', 'I7').map(
    (id): Step =>
      (host) =>
        host.remove('invoice', id),
  ),
  fc.constantFrom('C4', 'C5').map(
    (id): Step =>
      (host) => {
        host.put('customer', aCustomer(id))
        host.put('invoice', anInvoice(`of ${id}`, id))
      },
  ),
)
const { due } = present(anInvoice('I', 'C').instalments[0], 'an instalment')
const whole = (cents: bigint) => ({ ...(due ? { due } : {}), amount: 10_000n, open: cents })

test('no history ends in drift, whatever was read when', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(steps, { maxLength: 4 }), { maxLength: 4 }),
      async (days) => {
        company = await summingCompany(database)
        await company.work()
        for (const day of days) {
          for (const step of day) step(company.host)
          await nextDay()
        }
        expect(await drifts()).toEqual([])
        expect(await audit()).toEqual([])
        expect(await company.owed()).toEqual(company.owedAtHost())
      },
    ),
    { numRuns: 8 },
  )
})

type Broken = (records: HostRecords) => HostRecords

/** Every way by which records come in has the same fault. */
function through(broken: Broken): (host: MemoryHost) => HostConnector {
  return ({ connector }) => ({
    ...connector,
    readPage: async (...given) => {
      const page = await connector.readPage(...given)
      return { ...page, records: broken(page.records) }
    },
    readChanges: async (...given) => {
      const found = await connector.readChanges(...given)
      return found && { ...found, records: broken(found.records) }
    },
    readRecords: async (...given) => {
      const found = await connector.readRecords(...given)
      return { ...found, records: broken(found.records) }
    },
  })
}

it.each<[string, Broken, readonly string[]]>([
  [
    'that takes the amount for what is open',
    (records) => ({
      ...records,
      invoices: records.invoices.map(({ record, ...rest }) => {
        const instalments = record.instalments.map((one) => ({ ...one, open: one.amount }))
        return { ...rest, record: { ...record, instalments } }
      }),
    }),
    ['I2'],
  ],
  ['that leaves out credit notes', (records) => ({ ...records, creditNotes: [] }), ['N1']],
  [
    'that takes drafts for invoices',
    (records) => ({
      ...records,
      invoices: records.invoices.map(({ record, ...rest }) => {
        return { ...rest, record: { ...record, status: 'posted' as const } }
      }),
    }),
    ['I3'],
  ],
  [
    'that forgets what is unapplied',
    (records) => ({
      ...records,
      payments: records.payments.map(({ record, ...rest }) => {
        return { ...rest, record: { ...record, unapplied: 0n } }
      }),
    }),
    ['P1'],
  ],
])('a mapping %s is found', async (_, broken, named) => {
  company = await summingCompany(database, through(broken))
  await company.work()
  const records = (await drifts()).flatMap((one) => one.records)
  expect(records.map(({ host_id }) => host_id)).toEqual(named)
})
