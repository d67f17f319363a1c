import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { HostTasks } from '../../../connectors/contract/host-tasks.ts'
import { markOf } from '../../../connectors/odoo/note.ts'
import { present } from '../../../core/assert.ts'
import { customerId } from '../../../core/ids.ts'
import { answerTask, listTasks } from '../../../server/cases/calls/run.ts'
import { customerTrail } from '../../../server/cases/trail/run.ts'
import { many, run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import type { Deps } from '../../../server/deps.ts'
import { planNow } from '../../../server/dunning/run.ts'
import { callsAtHost, callTaskJobs } from '../../../server/writeback/calls/run.ts'
import { chooseOwnFields, ownFieldsOf } from '../../../server/writeback/fields/settings/run.ts'
import { erase, insert, tableOf, transact, update } from '../../hosts/odoo/books.ts'
import { finishActivities } from '../../hosts/odoo/chatter.ts'
import { text } from '../../hosts/odoo/values.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type AtOdoo, companyAtOdoo } from './at-odoo.ts'

let database: TestDatabase
let company: AtOdoo
let late = 0
let later = 0

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  company = await companyAtOdoo(database)
  ;[late, later] = company.invoices
})
afterEach(() => company.stop())

/** A promise about these was not kept: somebody is to call. */
async function breakPromise(...invoices: number[]): Promise<void> {
  await tx(company.deps.db, company.tenant, (tx) =>
    run(
      tx,
      `insert into promises (tenant_id, promise_id, customer_id, invoice_ids, made, due)
      values ($1, $2, $3, $4, '2026-11-03', '2026-11-10')`,
      [company.tenant, randomUUID(), `${company.customer}`, invoices.map(String)],
    ),
  )
  await company.plan()
}

const activities = () => [...tableOf(company.host.books, 'mail.activity').values()]
const standing = () => activities().filter(({ values }) => values['active'] === true)
const only = () => present(standing()[0], 'an activity')

async function calls() {
  const search = { kind: 'promise_broken', customer: null, skip: 0, limit: 50 }
  return (await listTasks(company.deps, company.tenant, search)).tasks
}
const theCall = async () => present((await calls())[0], 'the call')

async function atHost(): Promise<string | undefined> {
  const { task_id: id } = await theCall()
  return (await callsAtHost(company.deps, company.tenant, [id])).get(id)
}

const Said = z.object({ outcome: z.string(), note: z.string().nullable(), entered_by: z.string() })
const callsMade = () =>
  tx(company.deps.db, company.tenant, (tx) =>
    many(
      Said,
      tx,
      `select outcome, note, entered_by
      from contacts
      where tenant_id = $1
        and channel = 'call'`,
      [company.tenant],
    ),
  )

async function trail(): Promise<readonly { action: string; actor: string; note: string | null }[]> {
  const search = { customer: customerId(`${company.customer}`), after: null, limit: 50 }
  return (await customerTrail(company.deps, company.tenant, search)).entries
}

const quarterMs = 15 * 60_000
/** The next reading of what became of them. */
async function poll() {
  company.deps.clock.advance(quarterMs)
  return company.work()
}

const accountant = 5
const doneThere = (id: number, said: string) =>
  transact(company.host.books, { uid: accountant }, () =>
    finishActivities(company.host.books, [id], said),
  )
const deletedThere = (id: number) =>
  company.host.overwrite((books) => erase(books, 'mail.activity', id))

const answer = async (outcome: 'talked' | 'no_answer', note: string | null = null) => {
  const { task_id: id } = await theCall()
  const by = { tenant: company.tenant, actor: 'U1' }
  await answerTask(company.deps, by, { id, call: { outcome, note, entries: [] } })
}

describe('a call that is due', () => {
  test('stands as an activity beside its invoice, for who is responsible, with why and what is owed', async () => {
    await breakPromise(late)
    const { values } = only()
    expect(values).toMatchObject({
      ...{ res_model: 'account.move', res_id: late, activity_type_id: 2, user_id: accountant },
      ...{ summary: 'Encours\u00a0: appeler Menuiserie Lilas', date_deadline: '2026-11-18' },
    })
    expect(text(only(), 'note')).toContain('Une promesse de règlement n’a pas été tenue.')
    expect(text(only(), 'note')).toMatch(/900,00.€ depuis le 1.. octobre 2026/)
    expect(text(only(), 'note')).toMatch(/<small>encours-[0-9a-f]{20}<\/small>/)
    expect(await atHost()).toBe('open')
    expect((await ownFieldsOf(company.deps, company.tenant)).calls).toEqual({
      ...{ wanted: true, records: 1, refused: 0, failure: null },
    })
    await company.plan()
    await poll()
    expect(activities()).toHaveLength(1)
  })

  test('about several invoices stands beside the customer', async () => {
    await breakPromise(late, later)
    expect(only().values).toMatchObject({ res_model: 'res.partner', res_id: company.customer })
  })

  test('goes to who connected where nobody is responsible, or he has left', async () => {
    company.host.overwrite((books) => {
      update(books, { model: 'res.users', id: accountant, values: { active: false } })
    })
    await breakPromise(late)
    expect(only().values['user_id']).toBe(2)
  })

  test('is moved there when nobody answered', async () => {
    await breakPromise(late)
    await answer('no_answer')
    await company.work()
    expect(only().values['date_deadline']).toBe('2026-11-19')
    expect(activities()).toHaveLength(1)
  })

  test('goes there when what it is about is paid', async () => {
    await breakPromise(late)
    await company.office.pay([late], 900)
    await company.sync()
    expect(activities()).toEqual([])
    expect(await callsMade()).toEqual([])
  })

  test('answered here is done there, with who and what', async () => {
    await breakPromise(late)
    await answer('talked', 'Rappelle lundi.')
    await company.work()
    expect(standing()).toEqual([])
    expect(activities()[0]?.values['feedback']).toBe(
      'Fait dans Encours par U1\u00a0: échange avec le client.\nRappelle lundi.',
    )
    await poll()
    expect(await callsMade()).toHaveLength(1)
    expect(activities()).toHaveLength(1)
  })
})

describe('an activity', () => {
  test('that is done there is a call made here: the words kept, the outcome not known', async () => {
    await breakPromise(late)
    doneThere(only().id, 'Paie <demain>\npar virement')
    const { ran } = await poll()
    expect(ran).toContain('dunning.plan')
    expect(await callsMade()).toEqual([
      {
        ...{ outcome: 'sent', note: 'Paie <demain>\npar virement' },
        entered_by: 'Comptable (Odoo)',
      },
    ])
    expect(await calls()).toEqual([])
    expect(await trail()).toContainEqual(
      expect.objectContaining({ action: 'call.made', actor: 'Comptable (Odoo)' }),
    )
    await poll()
    await company.plan()
    expect(await callsMade()).toHaveLength(1)
    expect(activities()).toHaveLength(1)
  })

  test('that is done there before 19 is known by what the chatter says', async () => {
    const older = await companyAtOdoo(database, { version: 18 })
    await company.stop()
    company = older
    ;[late, later] = company.invoices
    await breakPromise(late)
    doneThere(only().id, 'Paie demain')
    expect(activities()).toEqual([])
    await poll()
    expect(await callsMade()).toMatchObject([
      { note: 'Paie demain', entered_by: 'Comptable (Odoo)' },
    ])
    expect(await calls()).toEqual([])
  })

  test('that is deleted there is still due here, says so, and is not made again', async () => {
    await breakPromise(late)
    deletedThere(only().id)
    await poll()
    expect(await atHost()).toBe('deleted')
    expect(await trail()).toContainEqual(
      expect.objectContaining({ action: 'task.deleted_at_host', actor: 'Odoo' }),
    )
    await company.plan()
    expect(activities()).toEqual([])
    expect(await callsMade()).toEqual([])
  })

  test('is not put there again by a connection that it has outlived once', async () => {
    await breakPromise(late)
    company.deps.clock.advance(quarterMs)
    await company.connect()
    await poll()
    const { id } = only()
    deletedThere(id)
    await poll()
    expect(await atHost()).toBe('deleted')
    await poll()
    expect(standing()).toEqual([])
  })

  const putOffThere = (due: string) =>
    transact(company.host.books, { uid: accountant }, () => {
      update(company.host.books, {
        ...{ model: 'mail.activity', id: only().id, values: { date_deadline: due } },
      })
    })

  test('that is put off there is due here on that day, and says so once', async () => {
    await breakPromise(late)
    putOffThere('2026-12-15')
    await poll()
    await poll()
    expect(await theCall()).toMatchObject({ due: '2026-12-15', state: 'open' })
    expect((await trail()).filter(({ action }) => action === 'task.moved_at_host')).toHaveLength(1)
    await answer('no_answer')
    await company.work()
    expect(only().values['date_deadline']).toBe('2026-11-19')
  })

  test('that is put off there is not moved back by the plans of the next days', async () => {
    const dayMs = 24 * 3_600_000
    await company.remind([late], 'reminder-1')
    company.deps.clock.advance(9 * dayMs)
    await company.sync()
    expect(only().values['date_deadline']).toBe('2026-11-27')
    putOffThere('2026-12-15')
    await poll()
    company.deps.clock.advance(dayMs)
    await company.sync()
    company.deps.clock.advance(dayMs)
    await company.sync()
    expect(only().values['date_deadline']).toBe('2026-12-15')
    const search = { kind: 'call', customer: null, skip: 0, limit: 50 }
    const { tasks } = await listTasks(company.deps, company.tenant, search)
    expect(tasks).toMatchObject([{ due: '2026-12-15' }])
  })

  test('that is done on both sides at once counts once, and both are told', async () => {
    await breakPromise(late)
    doneThere(only().id, 'Là-bas')
    await answer('talked', 'Ici')
    await company.work()
    expect(await callsMade()).toMatchObject([{ note: 'Ici', outcome: 'answered' }])
    expect(await trail()).toContainEqual(
      expect.objectContaining({ action: 'task.done_at_host', note: 'Là-bas' }),
    )
  })

  test('that is done there for what was paid meanwhile is a call made all the same', async () => {
    await breakPromise(late)
    doneThere(only().id, 'Il a payé')
    await company.office.pay([late], 900)
    await company.sync()
    expect(await callsMade()).toMatchObject([{ note: 'Il a payé' }])
  })
})

describe('a making that comes true after another one', () => {
  /** Twice asked, once answered. */
  async function askTwice(): Promise<void> {
    company.host.failNext('unavailable', { path: /activity_schedule$/ })
    await breakPromise(late)
    expect(activities()).toEqual([])
    company.deps.clock.advance(60_000)
    await company.work()
    expect(activities()).toHaveLength(1)
  }
  /** The first asking has waited in Odoo until now. */
  const comeTrue = ({ values }: ReturnType<typeof only>) =>
    company.host.overwrite((books) => {
      insert(books, 'mail.activity', { ...values, active: true })
    })

  test('is taken away by the next reading, and the one that we know stays', async () => {
    await askTwice()
    const { id } = only()
    comeTrue(only())
    await poll()
    expect(activities().map((row) => row.id)).toEqual([id])
    expect(await atHost()).toBe('open')
  })

  test('and was done there is the call made, and the other goes', async () => {
    await askTwice()
    comeTrue(only())
    doneThere(present(standing()[1], 'the second').id, 'Paie demain')
    await poll()
    expect(await callsMade()).toMatchObject([{ note: 'Paie demain' }])
    expect(standing()).toEqual([])
    expect(await calls()).toEqual([])
  })

  test('takes the place of the one that was deleted', async () => {
    await askTwice()
    const { id } = only()
    comeTrue(only())
    deletedThere(id)
    await poll()
    expect(standing()).toHaveLength(1)
    expect(await atHost()).toBe('open')
  })

  test('goes also where the call is over here meanwhile', async () => {
    await askTwice()
    const first = only()
    await answer('talked')
    await company.work()
    comeTrue(first)
    await poll()
    expect(standing()).toEqual([])
  })

  test('goes also where all were switched off meanwhile', async () => {
    await askTwice()
    const first = only()
    await chooseOwnFields(company.deps, company.tenant, {
      ...{ actor: 'U1', shown: true, spared: false, calls: false },
    })
    await company.work()
    expect(activities()).toEqual([])
    comeTrue(first)
    await poll()
    expect(activities()).toEqual([])
  })

  test('of one that was never asked for again goes, too', async () => {
    company.host.failNext('unavailable', { path: /activity_schedule$/ })
    await breakPromise(late)
    const { task_id: id } = await theCall()
    await company.office.pay([late], 900)
    await company.sync()
    expect(await calls()).toEqual([])
    company.host.overwrite((books) => {
      insert(books, 'mail.activity', {
        ...{ res_model: 'account.move', res_id: late, activity_type_id: 2, active: true },
        ...{ user_id: accountant, date_deadline: '2026-11-18', note: markOf(id) },
      })
    })
    await poll()
    expect(standing()).toEqual([])
  })

  test('is looked for no longer than a day', async () => {
    await askTwice()
    company.deps.clock.advance(25 * 3_600_000)
    await company.work()
    const asked = () => company.host.calls.filter(({ path }) => /mail.activity\/search/.test(path))
    const before = asked().length
    await poll()
    expect(asked().length - before).toBe(1)
  })
})

describe('switched off', () => {
  const choose = (calls: boolean) =>
    chooseOwnFields(company.deps, company.tenant, {
      ...{ actor: 'U1', shown: true, spared: false, calls },
    })

  test('all go there, and stand there anew once it is taken back', async () => {
    await breakPromise(late)
    await choose(false)
    await company.work()
    expect(activities()).toEqual([])
    expect(await calls()).toHaveLength(1)
    await choose(true)
    await company.work()
    expect(standing()).toHaveLength(1)
  })
})

describe('a process that dies', () => {
  type Method = 'schedule' | 'finish' | 'remove' | 'move' | 'standing'
  /** Once, before or after the host has done it. */
  function dying(method: Method, when: 'before' | 'after'): Deps {
    const odoo = present(company.deps.hosts.odoo, 'the host')
    const tasks = present(odoo.tasks, 'its tasks')
    const real = tasks[method] as (...given: unknown[]) => Promise<unknown>
    const die = async (...given: unknown[]): Promise<never> => {
      if (when === 'after') await real(...given)
      throw new Error('the process dies')
    }
    const broken = { ...tasks, [method]: die } as HostTasks
    return { ...company.deps, hosts: { ...company.deps.hosts, odoo: { ...odoo, tasks: broken } } }
  }

  const gaps = (['before', 'after'] as const).flatMap((when) =>
    (['schedule', 'finish', 'remove', 'move', 'standing'] as const).map((method) => ({
      ...{ method, when },
    })),
  )

  test.each(gaps)('$when $method goes on to the same end', async ({ method, when }) => {
    const end = { tenant: company.tenant, tries: '0' }
    const die = () => callTaskJobs(dying(method, when))['writeback.calls']?.(end)
    if (method === 'schedule') {
      await tx(company.deps.db, company.tenant, (tx) =>
        run(
          tx,
          `insert into promises (tenant_id, promise_id, customer_id, invoice_ids, made, due)
          values ($1, $2, $3, $4, '2026-11-03', '2026-11-10')`,
          [company.tenant, randomUUID(), `${company.customer}`, [`${late}`]],
        ),
      )
      await planNow(company.deps, company.tenant)
    } else await breakPromise(late)
    if (method === 'finish') await answer('talked')
    if (method === 'move') await answer('no_answer')
    if (method === 'standing') doneThere(only().id, 'Fait')
    if (method === 'remove') {
      await chooseOwnFields(company.deps, company.tenant, {
        ...{ actor: 'U1', shown: true, spared: false, calls: false },
      })
    }
    await expect(die()).rejects.toThrow('the process dies')
    await company.work()
    await poll()
    const done = activities().filter(({ values }) => values['active'] === false)
    if (method === 'schedule' || method === 'move') expect(standing()).toHaveLength(1)
    if (method === 'finish' || method === 'standing') {
      expect([standing().length, done.length]).toEqual([0, 1])
      expect(await callsMade()).toHaveLength(1)
    }
    if (method === 'move') expect(only().values['date_deadline']).toBe('2026-11-19')
    if (method === 'remove') expect(activities()).toEqual([])
    const untrue = (await trail()).filter(({ action }) => action.startsWith('task.deleted'))
    expect(untrue).toEqual([])
  })
})

test('the call of another company is not seen', async () => {
  await breakPromise(late)
  const { task_id: id } = await theCall()
  const other = await companyAtOdoo(database)
  expect(await callsAtHost(other.deps, other.tenant, [id])).toEqual(new Map())
  await other.stop()
})
