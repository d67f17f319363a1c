import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Unavailable } from '../../../connectors/contract/failure.ts'
import type { HostCreditLimits } from '../../../connectors/contract/host-credit-limits.ts'
import { present } from '../../../core/assert.ts'
import { run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import type { Deps } from '../../../server/deps.ts'
import { chooseOwnFields, ownFieldsOf } from '../../../server/writeback/fields/settings/run.ts'
import { takeAwayBeforeEnd } from '../../../server/writeback/leaving/run.ts'
import { hostLimitJobs } from '../../../server/writeback/limits/run.ts'
import { rowOf, transact, update } from '../../hosts/odoo/books.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type AtOdoo, companyAtOdoo } from './at-odoo.ts'

let database: TestDatabase
let company: AtOdoo

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  company = await companyAtOdoo(database)
})
afterEach(() => company.stop())

const choose = async (limits: boolean) => {
  await chooseOwnFields(company.deps, company.tenant, { actor: 'U1', spared: false, limits })
  await company.work()
}

let granted = 0
const grant = async (minor: bigint, currency = 'EUR') => {
  await insertGrant(minor, currency)
  await company.plan()
}

const insertGrant = async (minor: bigint, currency = 'EUR') => {
  granted += 1
  const request = randomUUID()
  const values = [company.tenant, request, `${company.customer}`, minor, currency]
  await tx(company.deps.db, company.tenant, async (tx) => {
    await run(
      tx,
      `insert into limit_requests (tenant_id, request_id, customer_id, amount_minor, currency,
        reason, review_months, asked_by, asked_at, state, answer_id, answered_by, answered_at)
      values ($1, $2, $3, $4, $5, 'more orders', 6, 'U1', now(), 'approved', $2, 'U2', now())`,
      values,
    )
    await run(
      tx,
      `insert into credit_limits (tenant_id, request_id, customer_id, amount_minor, currency,
        position, owner, reason, granted_on, review_on, granted_at)
      values ($1, $2, $3, $4, $5, $6, 'U2', 'yes', '2026-11-18', '2027-05-18', now())`,
      [...values, granted],
    )
  })
}

const atHost = () =>
  rowOf(company.host.books, 'res.partner', company.customer).values['credit_limit']
/** By somebody in the application. */
const byHand = (credit_limit: number) =>
  transact(company.host.books, { uid: 5 }, () => {
    update(company.host.books, {
      ...{ model: 'res.partner', id: company.customer, values: { credit_limit } },
    })
  })
const writes = () =>
  company.host.calls.filter(({ path }) => path.endsWith('/res.partner/write')).length
const choice = async () => (await ownFieldsOf(company.deps, company.tenant)).limits

describe('a limit that people have granted', () => {
  test('is not written unless an admin wants it', async () => {
    byHand(300)
    await grant(500_000n)
    expect(atHost()).toBe(300)
    expect(await choice()).toEqual({ wanted: false, records: 0, refused: 0, failure: null })
  })

  test('stands there, and what stood before comes back', async () => {
    byHand(300)
    await grant(500_000n)
    await choose(true)
    expect(atHost()).toBe(5_000)
    expect(await choice()).toMatchObject({ wanted: true, records: 1 })
    await grant(750_000n)
    expect(atHost()).toBe(7_500)
    await choose(false)
    expect(atHost()).toBe(300)
    expect(await choice()).toMatchObject({ wanted: false, records: 0 })
  })

  test('where none stood before, none is left', async () => {
    await grant(500_000n)
    await choose(true)
    await choose(false)
    expect(atHost()).toBe(0)
  })

  test('is written once', async () => {
    await choose(true)
    await grant(500_000n)
    const before = writes()
    await company.plan()
    await company.sync()
    expect(writes()).toBe(before)
  })

  test('of no credit at all is not the host’s word for no limit', async () => {
    await choose(true)
    await grant(0n)
    expect(atHost()).toBe(0.01)
    const before = writes()
    await company.plan()
    expect(writes()).toBe(before)
  })

  test('in another currency than the company’s is not written', async () => {
    await choose(true)
    await grant(500_000n, 'USD')
    expect(atHost()).not.toBe(5_000)
  })
})

describe('what a person changes there', () => {
  test('is left, until another limit is granted here', async () => {
    await choose(true)
    await grant(500_000n)
    byHand(900)
    await company.plan()
    expect(atHost()).toBe(900)
    await grant(600_000n)
    expect(atHost()).toBe(6_000)
  })

  test('is left when ours are taken away', async () => {
    byHand(300)
    await choose(true)
    await grant(500_000n)
    byHand(900)
    await choose(false)
    expect(atHost()).toBe(900)
    expect(await choice()).toMatchObject({ records: 0 })
  })

  test('and has been overwritten by another limit is what comes back', async () => {
    byHand(300)
    await choose(true)
    await grant(500_000n)
    byHand(900)
    await grant(600_000n)
    expect(atHost()).toBe(6_000)
    await choose(false)
    expect(atHost()).toBe(900)
  })
})

test('a limit that was asked for and never written leaves ours of before to be taken away', async () => {
  byHand(300)
  await choose(true)
  await grant(500_000n)
  const { odoo } = company.deps.hosts
  const limits = present(odoo?.creditLimits, 'its limits')
  const write: HostCreditLimits['write'] = async () => {
    throw new Unavailable({ service: 'odoo', code: 'TIMEOUT', message: 'no answer' })
  }
  const hosts = { odoo: { ...present(odoo, 'Odoo'), creditLimits: { ...limits, write } } }
  const { 'writeback.limits': lose } = hostLimitJobs({ ...company.deps, hosts })
  await insertGrant(700_000n)
  await present(lose, 'the job')({ tenant: company.tenant, tries: '0' })
  expect(atHost()).toBe(5_000)
  await choose(false)
  expect(atHost()).toBe(300)
})

/** The host does as it is told, and its answer to the next writing is lost. */
function losingAnswers(): Deps {
  const { odoo } = company.deps.hosts
  const limits = present(odoo?.creditLimits, 'its limits')
  const write: HostCreditLimits['write'] = async (access, given) => {
    await limits.write(access, given)
    throw new Unavailable({ service: 'odoo', code: 'TIMEOUT', message: 'no answer' })
  }
  const hosts = { odoo: { ...present(odoo, 'Odoo'), creditLimits: { ...limits, write } } }
  return { ...company.deps, hosts }
}

test('an answer that was lost leaves what stood before in mind', async () => {
  byHand(300)
  await grant(500_000n)
  await chooseOwnFields(company.deps, company.tenant, {
    ...{ actor: 'U1', spared: false, limits: true },
  })
  const { 'writeback.limits': lose } = hostLimitJobs(losingAnswers())
  await present(lose, 'the job')({ tenant: company.tenant, tries: '0' })
  expect(atHost()).toBe(5_000)
  const before = writes()
  company.deps.clock.advance({ days: 1 })
  await company.work()
  expect(writes()).toBe(before)
  await choose(false)
  expect(atHost()).toBe(300)
})

test('before a connection ends what stood there comes back', async () => {
  byHand(300)
  await choose(true)
  await grant(500_000n)
  expect(await takeAwayBeforeEnd(company.deps, company.tenant, 'U1')).toMatchObject({ limits: 0 })
  expect(atHost()).toBe(300)
})

test('a customer who is gone there is forgotten', async () => {
  await choose(true)
  await grant(500_000n)
  transact(company.host.books, { uid: 5 }, () => {
    company.host.books.tables.get('res.partner')?.delete(company.customer)
  })
  await choose(false)
  expect(await choice()).toMatchObject({ records: 0 })
})
