import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { present } from '../../../../core/assert.ts'
import { customerId } from '../../../../core/ids.ts'
import { dunningJobs } from '../../../../server/dunning/run.ts'
import { endGuarantee, enterGuarantee } from '../../../../server/solvency/guarantees/run.ts'
import { requestLimit, waitingRequests } from '../../../../server/solvency/limits/requests/run.ts'
import { creditOf } from '../../../../server/solvency/limits/run.ts'
import { watched, watchJobs, watchNow } from '../../../../server/solvency/watch/run.ts'
import { type TestDatabase, testDatabase } from '../../../support/database.ts'
import { aCurrency, aDay } from '../../../support/ledger-records.ts'
import { customer, invoice } from '../../../support/story.ts'
import { workUntilIdle } from '../../../support/work.ts'
import { c1, eur } from '../../cases/company.ts'
import { type LimitCompany, limitCompany } from './company.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

let made = 0
const company = () => {
  made += 1
  return limitCompany(database, `limits ${made}`)
}

/** C1 owes so much, in cents. */
const owing = (open: bigint, more: object = {}) => ({
  customers: [{ ...customer, ...more }],
  invoices: [
    invoice('I1', '2026-12-01', { open: `${open / 100n}.${`${open % 100n}`.padStart(2, '0')}` }),
  ],
})

/** Granted at once: U3 asks, U1 approves. */
async function grant(of: LimitCompany, amount: bigint) {
  const id = await of.ask(amount)
  await of.answer(id, 'approve')
}

describe('a request for a limit', () => {
  it('is answered by an administrator, and what is granted says who, why and until when', async () => {
    const of = await company()
    const id = await of.ask(500_000n)
    expect(await waitingRequests(of.deps, of.tenant, 'U1')).toMatchObject([
      { request_id: id, customer_name: 'Menuiserie Lilas', asked_name: 'Person U3' },
    ])
    expect(await of.answer(id, 'approve', { reason: null })).toBe('C1')
    expect(await of.credit()).toMatchObject({
      limit: {
        ...{ origin: 'person', amount: 500_000n, owner: 'U1', reason: 'A large order' },
        ...{ grantedOn: '2026-11-18', reviewOn: '2027-05-18', isReviewDue: false },
      },
      ownerName: 'Person U1',
      // 1,000.00 and 400.00 are open.
      utilisation: { unsecured: 140_000n },
      requests: [{ state: 'approved', answered_name: 'Person U1' }],
    })
    expect(await of.audit('limit.')).toEqual(['limit.approve', 'limit.ask'])
    expect(await waitingRequests(of.deps, of.tenant, 'U1')).toEqual([])
  })

  it('is refused with a reason, and grants nothing', async () => {
    const of = await company()
    const id = await of.ask(500_000n)
    await expect(of.answer(id, 'refuse', { reason: null })).rejects.toMatchObject({
      field: 'reason',
    })
    await of.answer(id, 'refuse', { reason: 'Too much' })
    expect(await of.credit()).toMatchObject({
      limit: null,
      requests: [{ state: 'refused', answer_reason: 'Too much' }],
    })
  })

  it('is not answered by who asked, unless he is the only administrator', async () => {
    const of = await company()
    const id = await of.ask(1n, { actor: 'U1' })
    await expect(of.answer(id, 'approve', { actor: 'U1' })).rejects.toThrow(/Another administrator/)
    await expect(of.answer(id, 'approve', { actor: 'U3' })).rejects.toThrow(/Administrators alone/)
    expect(await of.credit('U1')).toMatchObject({ limit: null, refusal: 'own_request' })
    expect(await of.credit('U2')).toMatchObject({ refusal: null })
    expect(await of.answer(id, 'approve', { actor: 'U2' })).toBe('C1')
  })

  it('stands once under its id, and alone while it waits', async () => {
    const of = await company()
    const id = await of.ask(1n)
    await of.ask(1n, { id })
    await expect(of.ask(2n, { id, actor: 'U2' })).rejects.toThrow(/another request/)
    await expect(of.ask(2n)).rejects.toThrow(/waits for its answer/)
    expect((await of.credit())?.requests).toHaveLength(1)
    expect(await of.audit('limit.')).toEqual(['limit.ask'])
  })

  it('of two answers at once takes one; an answer sent again is no second one', async () => {
    const of = await company()
    const request = await of.ask(500_000n)
    const id = randomUUID()
    const answers = await Promise.allSettled([
      of.answer(request, 'approve', { id }),
      of.answer(request, 'refuse', { actor: 'U2' }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const approved = answers[0]?.status === 'fulfilled'
    const credit = present(await of.credit(), 'C1')
    expect(credit.history).toHaveLength(approved ? 1 : 0)
    expect(credit.requests).toMatchObject([{ state: approved ? 'approved' : 'refused' }])
    const other = await company()
    const again = await other.ask(100n)
    for (let times = 0; times < 2; times += 1) await other.answer(again, 'approve', { id })
    expect((await other.credit())?.history).toHaveLength(1)
    expect(await other.audit('limit.approve')).toHaveLength(1)
  })

  it('is of the company’s currency, of nothing or more, and of a known customer', async () => {
    const of = await company()
    await expect(of.ask(1n, { currency: aCurrency('USD') })).rejects.toMatchObject({
      field: 'amount.currency',
    })
    await expect(of.ask(-1n)).rejects.toMatchObject({ field: 'amount.minor' })
    const wish = { id: randomUUID(), amount: eur(1n), reason: 'x', reviewMonths: 6 }
    const asking = { tenant: of.tenant, actor: 'U3' }
    expect(await requestLimit(of.deps, asking, { ...wish, customer: customerId('C9') })).toBe(false)
    expect(await of.answer(randomUUID(), 'approve')).toBeNull()
  })
})

describe('the limit in force', () => {
  it('is the last one granted, with those before it; the host’s where there is none', async () => {
    const of = await company()
    await of.load(owing(140_000n, { creditLimit: '900.00' }))
    expect(await of.credit()).toMatchObject({ limit: { origin: 'host', amount: 90_000n } })
    await grant(of, 200_000n)
    await grant(of, 300_000n)
    expect(await of.credit()).toMatchObject({
      limit: { origin: 'person', amount: 300_000n },
      history: [{ amount_minor: 300_000n }, { amount_minor: 200_000n }],
    })
  })

  it('and all that belongs to it is seen by its company alone', async () => {
    const [one, other] = [await company(), await company()]
    const id = await one.ask(500_000n)
    expect(await waitingRequests(other.deps, other.tenant, 'U1')).toEqual([])
    expect(await other.answer(id, 'approve')).toBeNull()
    await one.answer(id, 'approve')
    expect(await other.credit()).toMatchObject({ limit: null, history: [], requests: [] })
  })
})

describe('alert steps', () => {
  it('are told once a crossing, up and down, however often the company is looked at', async () => {
    const of = await company()
    await of.load(owing(40_000n))
    await grant(of, 100_000n)
    const looked: unknown[] = []
    for (const open of [60_000n, 60_000n, 91_000n, 86_000n, 92_000n, 84_000n, 100_000n, 10_000n]) {
      await of.load(owing(open))
      await watchNow(of.deps, of.tenant)
      looked.push((await of.credit())?.step)
    }
    expect(looked).toEqual([50, 50, 90, 90, 90, 70, 100, null])
    expect(await of.audit('limit.crossed')).toEqual([
      ...['limit.crossed 50', 'limit.crossed 90', 'limit.crossed 100'],
    ])
  })

  it('are looked at after each plan, and by two at once they are told once', async () => {
    const of = await company()
    await of.load(owing(95_000n, { creditLimit: '1000.00' }))
    await Promise.all([1, 2, 3].map(() => watchNow(of.deps, of.tenant)))
    expect(await of.audit('limit.crossed')).toEqual(['limit.crossed 90'])
    await present(dunningJobs(of.deps)['dunning.plan'], 'the plan')({ tenant: of.tenant })
    const { rows } = await of.deps.db.queue.query(
      `select payload ->> 'tenant' as tenant from graphile_worker._private_jobs as jobs
       join graphile_worker._private_tasks as tasks on tasks.id = jobs.task_id
       where tasks.identifier = 'solvency.limits'`,
    )
    expect(rows).toContainEqual({ tenant: of.tenant })
  })

  it('follow a limit that is granted, and a guarantee that comes and goes, at once', async () => {
    const of = await company()
    await of.load(owing(95_000n))
    await grant(of, 100_000n)
    expect((await of.credit())?.step).toBe(90)
    const id = randomUUID()
    const entry = {
      ...{ id, customer: c1, kind: 'bank_guarantee' as const, amount: eur(60_000n) },
      ...{ starts: aDay('2026-11-01'), expires: aDay('2026-12-01'), note: 'Banque du Nord' },
    }
    const acting = { tenant: of.tenant, actor: 'U3' }
    for (let times = 0; times < 2; times += 1) {
      expect(await enterGuarantee(of.deps, acting, entry)).toBe(true)
    }
    // 95 % less 60 points.
    expect(await of.credit()).toMatchObject({
      ...{ step: null, utilisation: { exposure: 95_000n, unsecured: 35_000n } },
      guarantees: [{ id, state: 'expires_soon', enteredBy: 'Person U3' }],
    })
    for (let times = 0; times < 2; times += 1) {
      expect(await endGuarantee(of.deps, acting, { id, reason: 'Given back' })).toBe('C1')
    }
    expect(await of.credit()).toMatchObject({ step: 90, guarantees: [{ state: 'ended' }] })
    expect(await of.audit('guarantee.')).toEqual(['guarantee.end', 'guarantee.enter'])
  })
})

it('a limit that is used up when it is granted is watched at once', async () => {
  const of = await company()
  await of.load(owing(100_000n))
  await grant(of, 50_000n)
  await workUntilIdle(of.deps, { ...dunningJobs(of.deps), ...watchJobs(of.deps) })
  const entries = await watched(of.deps, of.tenant)
  expect(entries.map(({ kind }) => kind)).toEqual(['limit_reached'])
})

it('of who is no customer nothing is told', async () => {
  const of = await company()
  const asked = { customer: customerId('C9'), user: 'U1' }
  expect(await creditOf(of.deps, of.tenant, asked)).toBeNull()
  const entry = { kind: 'other' as const, amount: eur(1n), starts: aDay('2026-01-01') }
  const nobodys = { ...entry, id: randomUUID(), customer: customerId('C9') }
  const acting = { tenant: of.tenant, actor: 'U1' }
  expect(await enterGuarantee(of.deps, acting, { ...nobodys, expires: null, note: null })).toBe(
    false,
  )
  const backwards = { ...entry, id: randomUUID(), customer: c1, note: null }
  await expect(
    enterGuarantee(of.deps, acting, { ...backwards, expires: aDay('2025-01-01') }),
  ).rejects.toMatchObject({ field: 'expires' })
  expect(await endGuarantee(of.deps, acting, { id: randomUUID(), reason: 'x' })).toBeNull()
})
