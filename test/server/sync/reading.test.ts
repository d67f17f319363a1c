import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { customerId, type TenantId } from '../../../core/ids.ts'
import type { JobHandlers } from '../../../server/db/jobs.ts'
import { rereadFor, startSync, syncState } from '../../../server/sync/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { testDeps } from '../../support/deps.ts'
import { anInvoice } from '../../support/ledger-records.ts'
import { workUntilIdle } from '../../support/work.ts'
import { type Company, newCompany } from './company.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

/** The same jobs, with another way to do a page. */
const withPages = ({ jobs }: Company, page: JobHandlers[string]): JobHandlers => ({
  ...jobs,
  'sync.page': page,
})

/** As after three days of a fault of ours. */
async function failedOften({ db }: TestDatabase, job: string): Promise<void> {
  await db.queue.query(
    `update graphile_worker._private_jobs
    set attempts = 25
    from graphile_worker._private_tasks as task
    where task.id = task_id and task.identifier = $1`,
    [job],
  )
}

describe('a complete reading', () => {
  it('brings the ledger to what the host says, and asks for a plan', async () => {
    const company = await newCompany(database)
    await company.work()
    expect(await company.owed()).toEqual(company.owedAtHost())
    const { invoice, payment } = company.host.records
    const { invoices, payments, customers } = await company.book()
    expect(invoices).toEqual([...invoice.values()].map(({ record }) => record))
    expect(payments).toEqual([...payment.values()].map(({ record }) => record))
    expect(customers).toHaveLength(3)
    expect(company.plans()).toBe(1)
  })

  it('shows how far it is after each page, and when the facts are from', async () => {
    const company = await newCompany(database)
    const { deps, tenant, host } = company
    const started = deps.clock.now()
    const seen: (number | undefined)[] = []
    for (let page = 0; page < 3; page += 1) {
      host.duringNextPage(async () => {
        deps.clock.advance(1_000)
        const run = await company.run()
        expect(run).toMatchObject({ state: 'running', recordsExpected: 10 })
        seen.push(run?.recordsRead)
      })
    }
    await company.work()
    expect(seen).toEqual([0, 3, 6])
    expect(await syncState(deps, tenant)).toMatchObject({
      connection: { host: 'quickbooks', title: 'Memory Books', state: 'active' },
      run: { state: 'done', recordsRead: 10, recordsExpected: 10, failure: null },
      syncedAt: started,
      quarantined: 0,
      planned: false,
    })
  })

  it('changes nothing when it is repeated', async () => {
    const company = await newCompany(database)
    await company.work()
    const before = await company.book()
    await company.sync()
    expect({ ...(await company.book()), company: before.company }).toEqual(before)
  })

  it('is one at a time: a second start names the first', async () => {
    const { deps, tenant } = await newCompany(database)
    const [one, other] = await Promise.all([startSync(deps, tenant), startSync(deps, tenant)])
    expect(one.kind).toBe('running')
    expect(other).toEqual(one)
  })

  it('is begun once by two that start it at the same time', async () => {
    const company = await newCompany(database)
    await company.work()
    const { deps, tenant } = company
    const starts = await Promise.all([startSync(deps, tenant), startSync(deps, tenant)])
    expect(starts.map(({ kind }) => kind).sort()).toEqual(['running', 'started'])
  })

  it('is repeated every quarter of an hour while the company is connected', async () => {
    const company = await newCompany(database)
    const { deps, host } = company
    await company.work()
    deps.clock.advance(14 * 60_000)
    expect((await company.work()).ran).toEqual([])
    deps.clock.advance(60_000)
    host.put('invoice', anInvoice('I9', 'C3'))
    expect((await company.work()).ran).toContain('sync.due')
    expect((await company.book()).invoices.map(({ id }) => id)).toContain('I9')
  })

  it('is repeated however often its turn has failed before', async () => {
    const company = await newCompany(database)
    await company.work()
    await failedOften(database, 'sync.due')
    company.deps.clock.advance(15 * 60_000)
    expect((await company.work()).ran).toContain('sync.page')
  })

  it('needs a host: a company from a file has none', async () => {
    const deps = testDeps(database)
    const tenant = '11111111-1111-4111-8111-111111111111' as TenantId
    expect(await startSync(deps, tenant)).toEqual({ kind: 'no_host' })
    const wanted = { customer: customerId('C1'), invoices: [] }
    expect(await rereadFor(deps, tenant, wanted)).toEqual({ kind: 'no_host' })
  })
})

describe('an interrupted reading', () => {
  it('goes on at its cursor, and reads no page twice', async () => {
    const company = await newCompany(database)
    let pages = 0
    const stopAfterTwo = withPages(company, async (payload) => {
      if (pages === 2) throw new Error('the worker was stopped')
      pages += 1
      await company.jobs['sync.page']?.(payload)
    })
    await workUntilIdle(company.deps, stopAfterTwo, { failures: 'expected' })
    expect(await company.run()).toMatchObject({ state: 'running', recordsRead: 6 })
    await company.work()
    expect(company.host.calls.filter((call) => call === 'readPage')).toHaveLength(4)
    expect(await company.owed()).toEqual(company.owedAtHost())
  })

  it('is not harmed by a job that runs again after its page was taken', async () => {
    const company = await newCompany(database)
    const twice = withPages(company, async (payload) => {
      await company.jobs['sync.page']?.(payload)
      await company.jobs['sync.page']?.(payload)
    })
    await company.work(twice)
    expect(await company.run()).toMatchObject({ state: 'done', recordsRead: 10 })
    expect(company.host.calls.filter((call) => call === 'readPage')).toHaveLength(4)
  })

  it('takes a page once when two workers read it at the same time', async () => {
    const company = await newCompany(database)
    const both = withPages(company, async (payload) => {
      const page = company.jobs['sync.page']
      await Promise.all([page?.(payload), page?.(payload)])
    })
    await company.work(both)
    expect(await company.run()).toMatchObject({ state: 'done', recordsRead: 10 })
    expect(await company.owed()).toEqual(company.owedAtHost())
    expect(company.plans()).toBe(1)
  })

  it('is given up when its job is lost, and a new one takes over', async () => {
    const company = await newCompany(database)
    const { deps, tenant } = company
    await database.db.queue.query('delete from graphile_worker._private_jobs')
    deps.clock.advance(30 * 60_000)
    expect((await startSync(deps, tenant)).kind).toBe('running')
    deps.clock.advance(31 * 60_000)
    expect((await startSync(deps, tenant)).kind).toBe('started')
    await company.work()
    expect(await company.run()).toMatchObject({ state: 'done' })
  })
})
