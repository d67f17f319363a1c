import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { present } from '../../../core/assert.ts'
import type { TenantId } from '../../../core/ids.ts'
import { run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { loadCustomerBook } from '../../../server/ledger/store.ts'
import { assess } from '../../../server/solvency/assess/assess.ts'
import { assessedNow, solvencyJobs } from '../../../server/solvency/run.ts'
import { findAssessments, lastAssessed } from '../../../server/solvency/store.ts'
import { assessAside } from '../../../server/solvency/thread/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { bookOfPayers, steady } from '../../support/payers.ts'
import { workUntilIdle } from '../../support/work.ts'
import { type CaseCompany, c1, caseCompany } from '../cases/company.ts'
import { bookOf, now, type Sold } from './assess/one-customer.ts'

let database: TestDatabase
let company: CaseCompany
let companies = 0

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  companies += 1
  company = await caseCompany(database, `assessed ${companies}`)
})

/** Four that came so many days late, as far as the wednesday of the story. */
const paidLate = (days: number, customer: object = {}): Record<string, unknown> => {
  const sold = ['06', '07', '08', '09'].map((month): Sold => {
    return [`2026-${month}-01`, `2026-${month}-${`${1 + days}`.padStart(2, '0')}`]
  })
  const { invoices, payments } = bookOf({ sold })
  const text = (minor: bigint) => `${minor / 100n}.00`
  return {
    customers: [{ id: 'C1', name: 'Un', kind: 'business', country: 'FR', ...customer }],
    invoices: invoices.map((invoice) => ({
      ...{ ...invoice, customer: 'C1', total: text(invoice.total) },
      instalments: invoice.instalments.map(({ due, amount, open }) => ({
        ...{ due, amount: text(amount), open: text(open) },
      })),
    })),
    payments: payments.map(({ allocations, ...payment }) => ({
      ...{ ...payment, customer: 'C1', amount: text(payment.amount), unapplied: '0.00' },
      allocations: allocations.map(({ invoice, amount }) => ({ invoice, amount: text(amount) })),
    })),
  }
}

const addJob = (tenant: TenantId) =>
  tx(company.deps.db, tenant, (tx) =>
    run(tx, `select add_encours_job('solvency.assess', $1::json, null, null, null, null)`, [
      JSON.stringify({ tenant }),
    ]),
  )

/** The names of the jobs that the assessment leaves to others. */
async function assessToday(): Promise<void> {
  await addJob(company.tenant)
  await workUntilIdle(company.deps, solvencyJobs(company.deps))
}

const stored = async () => {
  const { deps, tenant } = company
  const found = await tx(deps.db, tenant, (tx) => findAssessments(tx, tenant, [c1]))
  return present(found.get(c1), 'an assessment')
}

describe('once a day', () => {
  test('each customer has a grade, and a limit', async () => {
    await company.load(paidLate(0))
    await assessToday()
    expect(await stored()).toMatchObject({
      ...{ made_on: '2026-11-18', grade: 'A', grade_since: '2026-11-18', grade_before: null },
      ...{ limit_currency: 'EUR', is_person: false },
    })
  })

  test('not twice on one day, and a grade keeps its first day', async () => {
    await company.load(paidLate(0))
    await assessToday()
    await company.load(paidLate(25))
    await assessToday()
    expect(await stored()).toMatchObject({ grade: 'A' })
    company.deps.clock.advance({ days: 1 })
    await assessToday()
    const fallen = { grade: 'C', grade_since: '2026-11-19', grade_before: 'A' }
    expect(await stored()).toMatchObject(fallen)
    company.deps.clock.advance({ days: 1 })
    await assessToday()
    expect(await stored()).toMatchObject({ ...fallen, made_on: '2026-11-20' })
  })

  test('who is gone from the books has none any more', async () => {
    await company.load(paidLate(0))
    await assessToday()
    await company.load({ ...paidLate(0), customers: [], invoices: [], payments: [] })
    company.deps.clock.advance({ days: 1 })
    await assessToday()
    const { deps, tenant } = company
    const found = await tx(deps.db, tenant, (tx) => findAssessments(tx, tenant, [c1]))
    expect([...found]).toEqual([])
  })

  test('another company sees none of it', async () => {
    await company.load(paidLate(0))
    await assessToday()
    const other = await caseCompany(database, `other ${companies}`)
    const { deps, tenant } = other
    const found = await tx(deps.db, tenant, (tx) => findAssessments(tx, company.tenant, [c1]))
    expect([...found]).toEqual([])
    expect(await tx(deps.db, tenant, (tx) => lastAssessed(tx, company.tenant))).toBeNull()
  })
})

describe('the book that plans are made from', () => {
  const gradeInBook = async () => {
    const { deps, tenant } = company
    const book = await tx(deps.db, tenant, (tx) => loadCustomerBook(tx, tenant, c1))
    return book.customers[0]?.grade
  }

  test('has the grade, so that the plan follows it', async () => {
    await company.load(paidLate(0))
    expect(await gradeInBook()).toBeUndefined()
    await assessToday()
    expect(await gradeInBook()).toBe('A')
  })

  test('has a person’s own word first', async () => {
    await company.load(paidLate(0))
    await assessToday()
    await tx(company.deps.db, company.tenant, (tx) =>
      run(
        tx,
        `insert into customer_marks (tenant_id, customer_id, grade, updated_at)
        values ($1, 'C1', 'D', now())`,
        [company.tenant],
      ),
    )
    expect(await gradeInBook()).toBe('D')
  })

  test('has none of a natural person, until somebody gives it', async () => {
    await company.load(paidLate(0, { kind: 'consumer' }))
    await assessToday()
    expect(await stored()).toMatchObject({ grade: 'A', is_person: true })
    expect(await gradeInBook()).toBeUndefined()
  })

  test('has none of who has hardly ever paid, whom nothing but one open item speaks against', async () => {
    const [open] = [paidLate(0)].map(({ invoices, payments: _, ...rest }) => ({
      ...rest,
      invoices: (invoices as { instalments: object[]; total: string }[]).slice(-1).map((one) => ({
        ...one,
        instalments: [{ due: '2026-10-01', amount: one.total, open: one.total }],
      })),
    }))
    await company.load(present(open, 'a book'))
    await assessToday()
    expect(await stored()).toMatchObject({ grade: 'D', is_person: false })
    expect(await gradeInBook()).toBeUndefined()
  })
})

test('one whose SIREN a person has chosen is shown with what stands against his twin', async () => {
  const siren = '552100554'
  const [own] = paidLate(0)['customers'] as object[]
  await company.load({
    ...paidLate(0),
    customers: [own, { id: 'C2', name: 'Deux', kind: 'business', country: 'FR', siren }],
    proceedings: [
      { customer: 'C2', kind: 'receivership', judgment: '2026-10-01', published: '2026-10-05' },
    ],
  })
  const { deps, tenant } = company
  const shown = async () => (await assessedNow(deps, tenant, c1))?.customer.grade
  expect(await shown()).toBe('A')
  const chosen = `
    insert into chosen_sirens (tenant_id, customer_id, siren, chosen_by, chosen_at)
    values ($1, 'C1', $2, 'somebody', now())`
  await tx(deps.db, tenant, (tx) => run(tx, chosen, [tenant, siren]))
  expect(await shown()).toBe('E')
})

describe('one customer, as he stands now', () => {
  const today = () => assessedNow(company.deps, company.tenant, c1)

  test('before the first assessment of the company, and after it', async () => {
    await company.load(paidLate(10))
    const first = present(await today(), 'an assessment')
    await assessToday()
    const second = present(await today(), 'an assessment')
    expect(second.customer).toEqual(first.customer)
    expect(second.customer.behaviour).toMatchObject({ settled: 4, meanDaysLate: 10 })
  })

  test('what came in since the morning counts', async () => {
    await assessToday()
    await company.load(paidLate(0))
    expect((await today())?.customer.behaviour.settled).toBe(4)
    expect((await today())?.items).toEqual([])
  })

  test('one who is not there is told to be not there', async () => {
    await company.load({ ...paidLate(0), customers: [], invoices: [], payments: [] })
    expect(await today()).toBeNull()
  })

  test('a past of another release is not read', async () => {
    await company.load(paidLate(10))
    await assessToday()
    const spoiled = `update company_pasts set shape = 'another', past = '"unreadable"'`
    await tx(company.deps.db, company.tenant, (tx) => run(tx, spoiled))
    expect((await today())?.customer.behaviour.settled).toBe(4)
  })
})

test('a large book is assessed beside the process, to the same figures', async () => {
  const from = present(bookOf({ sold: [['2024-01-01', null]] }).invoices[0], 'one').issued
  const until = present(bookOf({ sold: [['2026-11-20', null]] }).invoices[0], 'one').issued
  const book = bookOfPayers({
    ...{ seed: 9, customers: 50, invoices: 3_200, payer: steady, from, until },
  })
  const { customers, past } = await assessAside({ book, now })
  const here = assess({ book, now })
  expect(customers).toEqual(here.customers)
  expect(past.learnt).toEqual(here.past.learnt)
})
