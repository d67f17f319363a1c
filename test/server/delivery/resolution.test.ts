import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { many } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { resolveAmbiguous } from '../../../server/delivery/resolution/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import {
  attemptsOf,
  auditOf,
  type Company,
  contactsOf,
  overdueCompany,
  tasksIn,
} from './company.ts'

let database: TestDatabase
let company: Company
let id: string
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  company = await overdueCompany(database)
  company.mailbox.failNext('drop_after')
  id = (await company.approve()).id
  await company.work()
  expect((await company.only('ambiguous')).id).toBe(id)
})
afterEach(() => company.stop())

const resolve = (resolution: 'left' | 'not_left', by = 'U1') =>
  resolveAmbiguous(company.deps, company.tenant, { id, resolution, by, note: 'he told me' })

const FindingRow = z.object({
  state: z.string(),
  failure: z.string().nullable(),
  resolution: z.string().nullable(),
  resolved_by: z.string().nullable(),
  resolution_note: z.string().nullable(),
})

function findings() {
  const { deps, tenant } = company
  const sql = `
    select state, failure, resolution, resolved_by, resolution_note
    from attempts
    where tenant_id = $1
    order by reserved_at`
  return tx(deps.db, tenant, (tx) => many(FindingRow, tx, sql, [tenant]))
}

async function claimed(): Promise<string[]> {
  const { deps, tenant } = company
  const sql = `
    select distinct kind
    from claim_entries
    where tenant_id = $1
    order by kind`
  const Kind = z.object({ kind: z.string() })
  const rows = await tx(deps.db, tenant, (tx) => many(Kind, tx, sql, [tenant]))
  return rows.map(({ kind }) => kind)
}

describe('a message that may have left', () => {
  it('did leave, says a person: its step is done, it is noted, and the doubt stays on record', async () => {
    const answer = await resolve('left')
    expect(answer).toMatchObject({
      changed: true,
      message: { state: 'sent', stateReason: 'FOUND_LEFT' },
    })
    await company.work()
    expect(await contactsOf(company)).toEqual([{ step: 'reminder-1', outcome: 'sent', items: 2 }])
    expect(await findings()).toMatchObject([
      { state: 'ambiguous', resolution: 'left', resolved_by: 'U1', resolution_note: 'he told me' },
    ])
    expect((await findings())[0]?.failure).not.toBeNull()
    expect(company.written).toHaveLength(1)
    expect(await tasksIn(company)).toEqual([{ kind: 'resolve_ambiguous', state: 'done' }])
    expect(await auditOf(company, id)).toContainEqual({
      actor: 'U1',
      action: 'message.resolve',
      code: 'left',
    })
    expect(await company.count('proposed')).toBe(0)
    expect(company.mailbox.messages()).toHaveLength(1)
  })

  it('did leave, says a person: what it claimed stands in the ledger of claims', async () => {
    await resolve('left')
    await company.work()
    expect(await claimed()).toEqual(['indemnity', 'penalty'])
  })

  it('did not leave, says a person: it claimed nothing', async () => {
    await resolve('not_left')
    await company.work()
    expect(await claimed()).toEqual([])
  })

  it('did not leave, says a person: it is proposed anew, and may leave once', async () => {
    await resolve('not_left')
    await company.work()
    expect(await contactsOf(company)).toMatchObject([{ outcome: 'failed' }])
    expect(await attemptsOf(company)).toMatchObject([{ state: 'ambiguous', live_items: 0 }])
    expect(company.written).toEqual([])
    company.mailbox.clear()
    company.deps.clock.advance(60_000)
    await company.approve()
    await company.work()
    expect(company.mailbox.messages()).toHaveLength(1)
    expect((await attemptsOf(company)).map(({ state }) => state)).toEqual(['ambiguous', 'sent'])
  })

  it('is found out once: the second finding changes nothing, whatever it says', async () => {
    await resolve('left')
    expect(await resolve('not_left', 'U2')).toMatchObject({
      changed: false,
      message: { state: 'sent' },
    })
    expect(await findings()).toMatchObject([{ resolution: 'left', resolved_by: 'U1' }])
    expect(await attemptsOf(company)).toMatchObject([{ live_items: 2 }])
  })

  it('is found out once though two people say so at the same moment', async () => {
    const answers = await Promise.all([resolve('left', 'U1'), resolve('not_left', 'U2')])
    expect(answers.map((answer) => answer?.changed).sort()).toEqual([false, true])
  })
})

it('a message that is in no doubt has nothing to find out', async () => {
  await resolve('not_left')
  await company.work()
  const { id: fresh } = await company.only('proposed')
  const { deps, tenant } = company
  const asked = { id: fresh, resolution: 'left', by: 'U1', note: 'x' } as const
  expect(await resolveAmbiguous(deps, tenant, asked)).toMatchObject({ changed: false })
  const unknown = { ...asked, id: '00000000-0000-4000-8000-000000000000' }
  expect(await resolveAmbiguous(deps, tenant, unknown)).toBeNull()
})
