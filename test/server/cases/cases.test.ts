import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { present } from '../../../core/assert.ts'
import { Malformed } from '../../../core/malformed.ts'
import { customerCases } from '../../../server/cases/listing/run.ts'
import { type Changed, type Entry, setCaseLimits } from '../../../server/cases/run.ts'
import { many, run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import type { ExplainedDecision } from '../../../server/dunning/explain.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { aDay } from '../../support/ledger-records.ts'
import { invoice } from '../../support/story.ts'
import { type CaseCompany, c1, caseCompany, eur, ids, promiseUntil } from './company.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(async () => database.drop())

let count = 0
function open(): Promise<CaseCompany> {
  count += 1
  return caseCompany(database, `cases ${count}`)
}

const fate = (decision: ExplainedDecision | undefined): string => {
  if (decision?.kind === 'message') return decision.step
  return decision?.kind === 'held' ? (decision.blockers[0]?.code ?? 'a task') : 'gone'
}
/** What was going to happen with each item, and what happens now. */
const told = ({ effect }: Changed) =>
  effect.items.map(({ invoice, before, after }) => [
    invoice,
    fate(before?.decision),
    fate(after?.decision),
  ])

async function states({ deps, tenant }: CaseCompany): Promise<string[]> {
  const found = present(await customerCases(deps, tenant, c1), 'C1')
  return found.cases.map(({ kind, state }) => `${kind} ${state}`)
}

async function trail({ deps, tenant }: CaseCompany) {
  const Row = z.object({ action: z.string(), actor: z.string(), detail: z.looseObject({}) })
  const sql = `
    select action, actor, detail
    from audit
    where tenant_id = $1
    order by at, action`
  return tx(deps.db, tenant, (tx) => many(Row, tx, sql, [tenant]))
}

async function planJobs({ deps, tenant }: CaseCompany): Promise<number> {
  const { rowCount } = await deps.db.queue.query(
    `select from graphile_worker._private_jobs where key = $1`,
    [`${tenant}:dunning.plan:plan`],
  )
  return rowCount ?? 0
}

const planOver = (amounts: readonly [string, bigint][], more: object = {}): Entry => ({
  kind: 'payment_plan',
  request: {
    invoices: ids('I1'),
    instalments: amounts.map(([due, minor]) => ({ due: aDay(due), amount: eur(minor) })),
    note: null,
    ...more,
  },
})
const dispute = (amount: bigint | null = null): Entry => ({
  kind: 'dispute',
  request: {
    ...{ invoice: ids('I1')[0] ?? ('' as never), cause: 'quality', owner: 'Ana', note: 'broken' },
    ...{ amount: amount === null ? null : eur(amount), answerBy: aDay('2026-11-25') },
  },
})
const hold = (more: object = {}): Entry => ({
  kind: 'hold',
  request: { invoice: null, reason: 'do_not_contact', until: null, note: null, ...more },
})
const announced = (expected: string, more: object = {}): Entry => ({
  kind: 'announced_payment',
  request: {
    ...{ invoices: ids('I1'), amount: null, expected: aDay(expected), mode: 'transfer' },
    ...{ note: null, ...more },
  },
})

describe('what is entered holds at once', () => {
  it('a promise: the answer says what was going to happen and what happens now', async () => {
    const company = await open()
    const changed = await company.enter(promiseUntil('2026-11-24'))
    expect(told(changed)).toEqual([
      ['I1', 'reminder-1', 'PROMISE_OPEN'],
      ['I2', 'reminder-1', 'reminder-1'],
    ])
    expect(changed.effect.items.map((item) => item.changed)).toEqual([true, false])
    expect(await planJobs(company)).toBe(1)
    expect(await states(company)).toEqual(['promise open'])
  })

  it('a payment plan: every covered invoice waits while it is kept', async () => {
    const company = await open()
    const plan = planOver([
      ['2026-12-01', 50_000n],
      ['2027-01-04', 50_000n],
    ])
    expect(told(await company.enter(plan))[0]).toEqual(['I1', 'reminder-1', 'PLAN_ACTIVE'])
  })

  it('a dispute of a part: the rest goes on', async () => {
    const company = await open()
    const { effect } = await company.enter(dispute(30_000n))
    expect(effect.items[0]?.after?.open).toBe(70_000n)
    const whole = await (await open()).enter(dispute())
    expect(told(whole)[0]).toEqual(['I1', 'reminder-1', 'DISPUTE_OPEN'])
  })

  it('do not contact: nothing goes to the customer', async () => {
    const company = await open()
    expect(told(await company.enter(hold()))).toEqual([
      ['I1', 'reminder-1', 'HOLD'],
      ['I2', 'reminder-1', 'HOLD'],
    ])
  })

  it('an announced payment: waited for until its day and the working days after it', async () => {
    const company = await open()
    const { effect } = await company.enter(announced('2026-11-20'))
    const [item] = effect.items
    const [blocker] = item?.after?.decision.kind === 'held' ? item.after.decision.blockers : []
    // 20 November is a Friday; three working days on.
    expect(blocker).toMatchObject({ code: 'PAYMENT_PENDING', until: '2026-11-25' })
    const cheque = await (await open()).enter(announced('2026-11-20', { mode: 'cheque' }))
    expect(JSON.stringify(cheque.effect.items[0]?.after?.decision)).toContain('2026-12-01')
  })
})

describe('what does not fit is refused with its field, and nothing is written', () => {
  const refused: readonly [string, Entry, string][] = [
    ['a promise in the past', promiseUntil('2026-11-17'), 'due'],
    ['a promise too far ahead', promiseUntil('2027-02-01'), 'due'],
    ['more than is open', promiseUntil('2026-11-24', { amount: eur(100_001n) }), 'amount'],
    ['an amount of nothing', promiseUntil('2026-11-24', { amount: eur(0n) }), 'amount'],
    ['a stranger’s invoice', promiseUntil('2026-11-24', { invoices: ids('I9') }), 'invoices.0'],
    ['one invoice twice', promiseUntil('2026-11-24', { invoices: ids('I1', 'I1') }), 'invoices.1'],
    ['a plan that does not sum up', planOver([['2026-12-01', 99_999n]]), 'instalments'],
    [
      'days that do not ascend',
      planOver([
        ['2026-12-01', 50_000n],
        ['2026-12-01', 50_000n],
      ]),
      'instalments.1.due',
    ],
    [
      'an instalment of nothing',
      planOver([
        ['2026-12-01', 0n],
        ['2026-12-02', 100_000n],
      ]),
      'instalments.0.amount',
    ],
    ['a dispute of more than is open', dispute(100_001n), 'amount'],
    ['a hold that is over', hold({ until: aDay('2026-11-17') }), 'until'],
    ['a hold for nothing that is said', hold({ reason: 'other' }), 'note'],
    ['a payment of yesterday', announced('2026-11-17'), 'expected'],
  ]
  it.each(refused)('%s', async (_, entry, field) => {
    const company = await open()
    const fault = await company.enter(entry).catch((error: unknown) => error)
    expect(fault).toBeInstanceOf(Malformed)
    expect(fault).toMatchObject({ path: field })
    expect(await states(company)).toEqual([])
    expect(await trail(company)).toEqual([])
  })

  it('a second dispute on one invoice, and a second plan', async () => {
    const company = await open()
    await company.enter(dispute(10_000n))
    await expect(company.enter(dispute(10_000n))).rejects.toMatchObject({ path: 'invoice' })
    await company.enter(planOver([['2026-12-01', 100_000n]]))
    const again = company.enter(planOver([['2026-12-01', 100_000n]]))
    await expect(again).rejects.toMatchObject({ path: 'invoices' })
  })

  it('a plan that is paid or broken lets another be agreed', async () => {
    const [paid, broken] = [await open(), await open()]
    const { id } = await paid.enter(planOver([['2026-12-01', 100_000n]]))
    await paid.change(id, { kind: 'payment_plan', act: 'pay', instalment: 1, note: 'cash' })
    expect((await paid.enter(planOver([['2026-12-15', 100_000n]]))).changed).toBe(true)
    await broken.enter(planOver([['2026-11-20', 100_000n]]))
    broken.deps.clock.set('2026-12-10T10:00:00+01:00')
    expect((await broken.enter(planOver([['2026-12-15', 100_000n]]))).changed).toBe(true)
  })

  it('another promise after two that were broken, unless it says why', async () => {
    const company = await open()
    await company.enter(promiseUntil('2026-11-18'))
    await company.enter(promiseUntil('2026-11-19'))
    company.deps.clock.set('2026-11-26T10:00:00+01:00')
    expect(await states(company)).toEqual(['promise broken', 'promise broken'])
    const third = company.enter(promiseUntil('2026-11-30'))
    await expect(third).rejects.toMatchObject({ path: 'note' })
    await company.enter(promiseUntil('2026-11-30', { note: 'paid half on the phone' }))
    const by = { tenant: company.tenant, actor: 'U1' }
    const more = { promiseDaysAhead: 60, brokenPromisesAllowed: 3, paymentWaitDays: 3 }
    await setCaseLimits(company.deps, by, more)
    await company.enter(promiseUntil('2026-11-30'))
  })
})

describe('one request', () => {
  const id = '11111111-1111-4111-8111-111111111111'
  it('that comes twice is entered once', async () => {
    const company = await open()
    const first = await company.enter(promiseUntil('2026-11-24'), id)
    const second = await company.enter(promiseUntil('2026-11-24'), id)
    expect([first.changed, second.changed]).toEqual([true, false])
    expect(await states(company)).toEqual(['promise open'])
    expect((await trail(company)).length).toBe(1)
  })

  it('is never another company’s, whatever its id', async () => {
    const [mine, theirs] = [await open(), await open()]
    await mine.enter(promiseUntil('2026-11-24'), id)
    expect(await theirs.change(id, { kind: 'promise', act: 'withdraw', note: 'x' })).toBeNull()
    expect((await theirs.enter(promiseUntil('2026-11-24'), id)).changed).toBe(true)
    expect(await states(mine)).toEqual(['promise open'])
  })
})

describe('what ends goes on at once, with its reason in the trail', () => {
  it('a promise withdrawn', async () => {
    const company = await open()
    const { id } = await company.enter(promiseUntil('2026-11-24'))
    const ended = await company.change(id, { kind: 'promise', act: 'withdraw', note: 'mistaken' })
    expect(told(present(ended, 'the promise'))[0]).toEqual(['I1', 'PROMISE_OPEN', 'reminder-1'])
    const [, entry] = await trail(company)
    expect(entry).toMatchObject({
      ...{ action: 'promise.withdraw', actor: 'U1' },
      detail: {
        ...{ customer: 'C1', note: 'mistaken' },
        before: { promise_id: id, withdrawn: null },
        after: { promise_id: id, withdrawn: '2026-11-18' },
      },
    })
    const again = await company.change(id, { kind: 'promise', act: 'withdraw', note: 'twice' })
    expect([again?.changed, (await trail(company)).length]).toEqual([false, 2])
  })

  it('a payment plan ended, and a hold lifted', async () => {
    const company = await open()
    const plan = await company.enter(planOver([['2026-12-01', 100_000n]]))
    const paused = await company.enter(hold())
    await company.change(paused.id, { kind: 'hold', act: 'lift', note: 'settled' })
    const change = { kind: 'payment_plan', act: 'end', note: 'refused by the bank' } as const
    const ended = present(await company.change(plan.id, change), 'the plan')
    expect(told(ended)[0]).toEqual(['I1', 'PLAN_ACTIVE', 'reminder-1'])
    expect(await states(company)).toEqual(['hold lifted', 'payment_plan ended'].sort())
  })

  it('a rejected dispute is chased again; an accepted one holds until its credit note', async () => {
    const company = await open()
    const { id } = await company.enter(dispute())
    const accepted = await company.change(id, { kind: 'dispute', act: 'accept', note: 'right' })
    expect(told(present(accepted, 'the dispute'))[0]).toEqual([
      'I1',
      'DISPUTE_OPEN',
      'DISPUTE_OPEN',
    ])
    expect(await states(company)).toEqual(['dispute accepted'])
    const rejected = await company.change(id, { kind: 'dispute', act: 'reject', note: 'no' })
    expect(told(present(rejected, 'the dispute'))[0]).toEqual(['I1', 'DISPUTE_OPEN', 'reminder-1'])
    expect(await states(company)).toEqual(['dispute rejected'])
  })
})

describe('what changes', () => {
  const more = { owner: 'Luc', answerBy: aDay('2026-11-27'), cause: undefined, note: null }
  const change = (company: CaseCompany, id: string, changes: object) =>
    company.change(id, { kind: 'dispute', act: 'change', amount: undefined, ...more, ...changes })
  const shown = async ({ deps, tenant }: CaseCompany) =>
    present(await customerCases(deps, tenant, c1), 'C1').cases[0]

  it('a dispute: how much is contested, why, who answers; what is not named stays', async () => {
    const company = await open()
    const { id } = await company.enter(dispute())
    const lessened = present(await change(company, id, { amount: eur(30_000n) }), 'the dispute')
    expect(told(lessened)[0]).toEqual(['I1', 'DISPUTE_OPEN', 'reminder-1'])
    expect(lessened.effect.items[0]?.after?.open).toBe(70_000n)
    const named = { about: 'quality', owner: 'Luc', day: '2026-11-27' }
    expect(await shown(company)).toMatchObject({ ...named, amount: eur(30_000n) })
    await change(company, id, { cause: 'price' })
    expect(await shown(company)).toMatchObject({ about: 'price', amount: eur(30_000n) })
    const whole = present(await change(company, id, { amount: null }), 'the dispute')
    expect(told(whole)[0]).toEqual(['I1', 'reminder-1', 'DISPUTE_OPEN'])
    expect((await shown(company))?.amount).toBeNull()
  })

  it('a dispute to more than is open is refused, and to an answer of yesterday', async () => {
    const company = await open()
    const { id } = await company.enter(dispute(30_000n))
    const over = change(company, id, { amount: eur(100_001n) })
    await expect(over).rejects.toMatchObject({ path: 'amount' })
    const late = change(company, id, { answerBy: aDay('2026-11-17') })
    await expect(late).rejects.toMatchObject({ path: 'answerBy' })
    await company.load({
      invoices: [
        invoice('I1', '2026-10-01', {
          instalments: [{ due: '2026-10-01', amount: '1000.00', open: '200.00' }],
        }),
      ],
    })
    // Less is open by now: what stood before stays lawful.
    expect((await change(company, id, { amount: eur(30_000n) }))?.changed).toBe(true)
  })

  it('a hold: its last day, or none', async () => {
    const company = await open()
    const { id } = await company.enter(hold({ until: aDay('2026-11-20') }))
    const until = (day: string | null) =>
      company.change(id, {
        ...{ kind: 'hold', act: 'change', note: null },
        until: day === null ? null : aDay(day),
      })
    await expect(until('2026-11-17')).rejects.toMatchObject({ path: 'until' })
    expect((await until('2026-12-01'))?.changed).toBe(true)
    expect(await shown(company)).toMatchObject({ day: '2026-12-01' })
    await until(null)
    expect(await shown(company)).toMatchObject({ day: null, state: 'active' })
  })
})

describe('what came in', () => {
  const withI1 = (left: string) => ({
    invoices: [
      invoice('I1', '2026-10-01', {
        instalments: [{ due: '2026-10-01', amount: '1000.00', open: left }],
      }),
    ],
  })

  it('pays a plan’s instalments in their order, and keeps it from being broken', async () => {
    const company = await open()
    await company.enter(
      planOver([
        ['2026-11-20', 40_000n],
        ['2026-12-20', 60_000n],
      ]),
    )
    await company.load(withI1('600.00'))
    const [plan] = (await company.book()).plans
    expect(plan?.instalments.map(({ paid }) => paid)).toEqual([40_000n, 0n])
    company.deps.clock.set('2026-12-10T10:00:00+01:00')
    expect(await states(company)).toEqual(['payment_plan active'])
    company.deps.clock.set('2026-12-27T10:00:00+01:00')
    expect(await states(company)).toEqual(['payment_plan broken'])
    const change = { kind: 'payment_plan', act: 'pay', instalment: 2, note: 'cash' } as const
    await company.change(plan?.id ?? '', change)
    expect(await states(company)).toEqual(['payment_plan kept'])
  })

  it('ends the wait for an announced payment, also where something stays open', async () => {
    const company = await open()
    await company.enter(announced('2026-11-20', { amount: eur(40_000n) }))
    expect((await company.book()).payments.map(({ state }) => state)).toEqual(['pending'])
    await company.load(withI1('600.00'))
    expect((await company.book()).payments).toEqual([])
  })
})

describe('a new file from the books', () => {
  it('keeps what people entered, and the customer whom it is about', async () => {
    const company = await open()
    await company.enter(promiseUntil('2026-11-24'))
    await company.enter(planOver([['2026-12-01', 40_000n]], { invoices: ids('I2') }))
    await company.enter(dispute(10_000n))
    await company.enter(hold())
    await company.enter(announced('2026-11-20'))
    const before = await states(company)
    await company.load()
    expect(await states(company)).toEqual(before)
    await company.load({ customers: [], invoices: [] })
    const book = await company.book()
    expect(book.customers.map(({ id }) => id)).toEqual(['C1'])
    // Without its invoice a dispute is about nothing.
    expect([book.promises.length, book.disputes.length, book.holds.length]).toEqual([1, 0, 1])
  })

  it('replaces what it said itself, and its cases are changed there', async () => {
    const company = await open()
    const said = {
      id: 'M1',
      customer: 'C1',
      invoices: ['I1'],
      made: '2026-11-16',
      due: '2026-11-20',
    }
    await company.load({ promises: [said] })
    const change = company.change('M1', { kind: 'promise', act: 'withdraw', note: 'x' })
    await expect(change).rejects.toMatchObject({ code: 'CONFLICT' })
    await company.load()
    expect(await states(company)).toEqual([])
  })
})

it('nobody but its own company reads a case', async () => {
  const [mine, theirs] = [await open(), await open()]
  await mine.enter(announced('2026-11-20'))
  const seen = await tx(theirs.deps.db, theirs.tenant, (tx) =>
    run(tx, 'select from announced_payments where tenant_id = $1', [mine.tenant]),
  )
  expect(seen).toBe(0)
})
