import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { present } from '../../../core/assert.ts'
import {
  answerTask,
  type Call,
  closeTask,
  listTasks,
  noteCall,
  taskWithScript,
} from '../../../server/cases/calls/run.ts'
import { customerCases } from '../../../server/cases/listing/run.ts'
import { customerTrail } from '../../../server/cases/trail/run.ts'
import { planNow } from '../../../server/dunning/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { aDay } from '../../support/ledger-records.ts'
import { contact } from '../../support/story.ts'
import {
  actor,
  type CaseCompany,
  c1,
  caseCompany,
  eur,
  ids,
  promiseUntil,
  twoInvoices,
} from './company.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(async () => database.drop())

let count = 0
/** A promise was broken: the plan asks for a call. */
async function open(): Promise<CaseCompany> {
  count += 1
  const company = await caseCompany(database, `calls ${count}`)
  const said = [contact('reminder-1', '2026-11-02')]
  const promises = [
    { id: 'M1', customer: 'C1', invoices: ['I1'], made: '2026-11-03', due: '2026-11-10' },
  ]
  await company.load({ ...twoInvoices, history: said, promises })
  await planNow(company.deps, company.tenant)
  return company
}

async function tasks({ deps, tenant }: CaseCompany) {
  const search = { kind: null, customer: c1, skip: 0, limit: 50 }
  return (await listTasks(deps, tenant, search)).tasks
}

async function brokenPromise(company: CaseCompany): Promise<string> {
  const found = (await tasks(company)).find(({ kind }) => kind === 'promise_broken')
  return present(found, 'the call about the promise').task_id
}

const answer = async (company: CaseCompany, id: string, call: Partial<Call>) =>
  answerTask(
    company.deps,
    { tenant: company.tenant, actor },
    { id, call: { outcome: 'talked', note: null, entries: [], ...call } },
  )

async function calls({ book }: CaseCompany): Promise<string[]> {
  const { history } = await book()
  return history.filter(({ channel }) => channel === 'call').map(({ outcome }) => outcome)
}

describe('what came of a call', () => {
  it('a promise: entered with its effect, the contact noted, the task done', async () => {
    const company = await open()
    const id = await brokenPromise(company)
    const promise = promiseUntil('2026-11-24', { amount: eur(50_000n) })
    const changed = await answer(company, id, { outcome: 'promise', entries: [promise] })
    const [item] = present(changed, 'the answer').effect.items
    expect(item?.after?.decision).toMatchObject({ kind: 'held' })
    expect(JSON.stringify(item?.after?.decision)).toContain('PROMISE_OPEN')
    expect(await calls(company)).toEqual(['answered'])
    expect((await tasks(company)).map(({ kind }) => kind)).not.toContain('promise_broken')
    expect((await answer(company, id, { outcome: 'promise', entries: [promise] }))?.changed).toBe(
      false,
    )
    expect(await calls(company)).toEqual(['answered'])
  })

  it('a dispute with its cause holds the invoice', async () => {
    const company = await open()
    const request = {
      ...{ invoice: present(ids('I1')[0], 'I1'), cause: 'not_received' as const, amount: null },
      ...{ owner: null, answerBy: null, note: null },
    } as const
    const entries = [{ kind: 'dispute', request }] as const
    await answer(company, await brokenPromise(company), { outcome: 'dispute', entries })
    const found = present(await customerCases(company.deps, company.tenant, c1), 'C1')
    expect(found.cases[0]).toMatchObject({ kind: 'dispute', state: 'open', about: 'not_received' })
  })

  it('nobody answered: tried again on the next working day, and no contact that counts', async () => {
    const company = await open()
    company.deps.clock.set('2026-11-20T10:00:00+01:00')
    const id = await brokenPromise(company)
    const changed = present(await answer(company, id, { outcome: 'no_answer' }), 'the answer')
    expect(changed.effect.items.some((item) => item.changed)).toBe(false)
    const task = (await tasks(company)).find(({ task_id }) => task_id === id)
    expect(task).toMatchObject({ state: 'open', due: '2026-11-23', tries: 1 })
    expect(await calls(company)).toEqual(['failed'])
  })

  it('a wrong number: it has bounced, and another one is wanted', async () => {
    const company = await open()
    await answer(company, await brokenPromise(company), { outcome: 'wrong_contact' })
    expect(await calls(company)).toEqual(['bounced'])
    expect((await tasks(company)).map(({ kind }) => kind)).toContain('find_contact')
  })

  it('a refusal: somebody decides what follows, and what was announced is kept', async () => {
    const company = await open()
    const request = {
      kind: 'legal_action',
      due: aDay('2026-12-01'),
      invoices: [],
      note: null,
    } as const
    const said = {
      outcome: 'refuses',
      note: 'will not pay',
      entries: [{ kind: 'commitment', request }],
    } as const
    await answer(company, await brokenPromise(company), said)
    const found = present(await customerCases(company.deps, company.tenant, c1), 'C1')
    expect(found.cases.map(({ kind, state }) => `${kind} ${state}`)).toContain('commitment open')
    const task = (await tasks(company)).find(({ about }) => about === 'refuses')
    expect(task).toMatchObject({ kind: 'other', note: 'will not pay' })
  })

  it('what does not fit changes nothing, not even the task', async () => {
    const company = await open()
    const id = await brokenPromise(company)
    const wrong = answer(company, id, { outcome: 'promise', entries: [promiseUntil('2026-11-01')] })
    await expect(wrong).rejects.toMatchObject({ path: 'promise.due' })
    expect(await calls(company)).toEqual([])
    expect(await brokenPromise(company)).toBe(id)
  })

  it('a call that no task asked for counts as a contact, once', async () => {
    const company = await open()
    const id = '22222222-2222-4222-8222-222222222222'
    const call = { outcome: 'talked', note: 'will look into it', entries: [] } as const
    const by = { tenant: company.tenant, actor }
    const first = await noteCall(company.deps, by, { customer: c1, id, call })
    const second = await noteCall(company.deps, by, { customer: c1, id, call })
    expect([first?.changed, second?.changed]).toEqual([true, false])
    expect(JSON.stringify(first?.effect.items[0]?.after?.decision)).toContain('MIN_GAP')
  })
})

it('a task that no call settles is closed with a note, and leaves its trail', async () => {
  const company = await open()
  await answer(company, await brokenPromise(company), { outcome: 'wrong_contact' })
  const task = present(
    (await tasks(company)).find(({ kind }) => kind === 'find_contact'),
    'a task',
  )
  const by = { tenant: company.tenant, actor }
  company.deps.clock.set('2026-11-18T11:00:00+01:00')
  const wanted = { id: task.task_id, state: 'done', note: 'found on their site' } as const
  expect(await closeTask(company.deps, by, wanted)).toEqual({ changed: true })
  expect(await closeTask(company.deps, by, wanted)).toEqual({ changed: false })
  const page = { customer: c1, after: null, limit: 1 }
  const first = await customerTrail(company.deps, company.tenant, page)
  const next = await customerTrail(company.deps, company.tenant, { ...page, after: first.next })
  expect(
    [first, next].map(({ entries }) => entries.map(({ action, note }) => [action, note])),
  ).toEqual([[['task.done', 'found on their site']], [['call.wrong_contact', null]]])
})

it.each(['en', 'fr'] as const)('the script of a call, in %s', async (language) => {
  const company = await open()
  await company.enter({
    kind: 'dispute',
    request: {
      ...{ invoice: present(ids('I2')[0], 'I2'), cause: 'quality', amount: eur(10_000n) },
      ...{ owner: null, answerBy: null, note: null },
    },
  })
  const id = await brokenPromise(company)
  const found = await taskWithScript(company.deps, company.tenant, { id, language })
  const lines = present(present(found, 'the task').script, 'a script').sections.flatMap(
    ({ heading, lines }) => [heading, ...lines.map((line) => `  ${line}`)],
  )
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(
    `../../golden/scripts/broken-promise.${language}.txt`,
  )
})
