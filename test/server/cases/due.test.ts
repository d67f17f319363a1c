import { afterAll, beforeAll, expect, it } from 'vitest'
import { present } from '../../../core/assert.ts'
import { listTasks } from '../../../server/cases/calls/run.ts'
import { settleDue } from '../../../server/cases/due/run.ts'
import { customerCases } from '../../../server/cases/listing/run.ts'
import type { Entry } from '../../../server/cases/run.ts'
import { customerTrail } from '../../../server/cases/trail/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { aDay } from '../../support/ledger-records.ts'
import { invoice } from '../../support/story.ts'
import { type CaseCompany, c1, caseCompany, eur, ids } from './company.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(async () => database.drop())

let count = 0
function open(): Promise<CaseCompany> {
  count += 1
  return caseCompany(database, `due ${count}`)
}

async function day(company: CaseCompany, on: string): Promise<void> {
  company.deps.clock.set(`${on}T10:00:00+01:00`)
  await settleDue(company.deps, company.tenant)
}

async function states({ deps, tenant }: CaseCompany): Promise<string[]> {
  const found = present(await customerCases(deps, tenant, c1), 'C1')
  return found.cases.map(({ kind, state }) => `${kind} ${state}`)
}

async function tasks({ deps, tenant }: CaseCompany): Promise<string[]> {
  const search = { kind: null, customer: null, skip: 0, limit: 50 }
  const { tasks: found } = await listTasks(deps, tenant, search)
  return found.map(({ kind, due, about }) => `${kind} ${due} ${about}`)
}

const announced: Entry = {
  kind: 'announced_payment',
  request: {
    ...{ invoices: ids('I1'), amount: eur(40_000n), expected: aDay('2026-11-20') },
    ...{ mode: 'transfer', note: null },
  },
}
const withI1 = (left: string, more: object = {}) => ({
  invoices: [
    invoice('I1', '2026-10-01', {
      instalments: [{ due: '2026-10-01', amount: '1000.00', open: left }],
    }),
  ],
  ...more,
})

it('an announced payment that never comes is given up once, and somebody calls', async () => {
  const company = await open()
  const { id } = await company.enter(announced)
  await day(company, '2026-11-25')
  expect(await states(company)).toEqual(['announced_payment expected'])
  await day(company, '2026-11-26')
  await day(company, '2026-11-26')
  expect(await states(company)).toEqual(['announced_payment expired'])
  expect(await tasks(company)).toEqual(['call 2026-11-26 announced_payment'])
  const search = { customer: c1, after: null, limit: 10 }
  const { entries } = await customerTrail(company.deps, company.tenant, search)
  expect(entries.map(({ action, actor }) => `${action} ${actor}`)).toEqual([
    'announced_payment.expire encours',
    'announced_payment.enter U1',
  ])
  expect(entries[0]?.subject_id).toBe(id)
})

it('one that came has arrived, and nobody calls', async () => {
  const company = await open()
  await company.enter(announced)
  await company.load(withI1('600.00'))
  await day(company, '2026-11-26')
  expect(await states(company)).toEqual(['announced_payment arrived'])
  expect(await tasks(company)).toEqual([])
})

it('what is waited for is no payment that came', async () => {
  const company = await open()
  await company.enter(announced)
  await day(company, '2026-11-19')
  expect(await states(company)).toEqual(['announced_payment expected'])
})

it('an accepted dispute ends with its credit note, or where less is open', async () => {
  const wanted = (amount: bigint | null): Entry => ({
    kind: 'dispute',
    request: {
      ...{ invoice: present(ids('I1')[0], 'I1'), cause: 'price', owner: null, answerBy: null },
      ...{ amount: amount === null ? null : eur(amount), note: null },
    },
  })
  const accept = { kind: 'dispute', act: 'accept', note: 'yes' } as const
  const [less, credited] = [await open(), await open()]
  for (const company of [less, credited]) {
    const { id } = await company.enter(wanted(30_000n))
    await company.change(id, accept)
    await day(company, '2026-11-19')
    expect(await states(company)).toEqual(['dispute accepted'])
  }
  await less.load(withI1('700.00'))
  const note = {
    ...{ id: 'N1', customer: 'C1', number: 'A-1', issued: '2026-11-19', currency: 'EUR' },
    ...{ total: '300.00', open: '300.00' },
  }
  await credited.load(withI1('1000.00', { creditNotes: [note] }))
  for (const company of [less, credited]) {
    await day(company, '2026-11-20')
    expect(await states(company)).toEqual(['dispute credited'])
  }
})

it('a commitment is due, overdue, kept: its task comes once, and goes with it', async () => {
  const company = await open()
  const { id } = await company.enter({
    kind: 'commitment',
    request: { kind: 'supply_stop', due: aDay('2026-11-23'), invoices: ids('I1'), note: null },
  })
  await day(company, '2026-11-20')
  expect(await tasks(company)).toEqual([])
  await day(company, '2026-11-24')
  await day(company, '2026-11-25')
  expect(await tasks(company)).toEqual(['commitment 2026-11-23 supply_stop'])
  expect(await states(company)).toEqual(['commitment overdue'])
  await company.change(id, { kind: 'commitment', act: 'keep', note: null })
  await day(company, '2026-11-25')
  expect([await tasks(company), await states(company)]).toEqual([[], ['commitment kept']])
})

it('a commitment about what was paid is settled by itself', async () => {
  const company = await open()
  await company.enter({
    kind: 'commitment',
    request: { kind: 'legal_action', due: aDay('2026-11-23'), invoices: ids('I1'), note: null },
  })
  await company.load(withI1('0.00'))
  await day(company, '2026-11-24')
  expect([await tasks(company), await states(company)]).toEqual([[], ['commitment settled']])
})

it('a dispute that nobody answered by its day wants somebody', async () => {
  const company = await open()
  await company.enter({
    kind: 'dispute',
    request: {
      ...{ invoice: present(ids('I1')[0], 'I1'), cause: 'price', amount: null, note: null },
      ...{ owner: 'Ana', answerBy: aDay('2026-11-20') },
    },
  })
  await day(company, '2026-11-21')
  expect(await tasks(company)).toEqual(['other 2026-11-20 dispute'])
})
