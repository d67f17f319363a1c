// Events open entries once, the administrators are told once, within the hours of sending.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Handover, OutgoingMessage } from '../../../../connectors/contract/channel.ts'
import { present } from '../../../../core/assert.ts'
import { customerId } from '../../../../core/ids.ts'
import { tx } from '../../../../server/db/tx.ts'
import { alertJobs } from '../../../../server/insights/alerts/run.ts'
import { acknowledge, watched, watchJobs, watchNow } from '../../../../server/solvency/watch/run.ts'
import { claimEntries, untoldEntries } from '../../../../server/solvency/watch/store.ts'
import { type TestDatabase, testDatabase } from '../../../support/database.ts'
import { customer, invoice } from '../../../support/story.ts'
import { workUntilIdle } from '../../../support/work.ts'
import { type LimitCompany, limitCompany } from '../../solvency/limits/company.ts'

let database: TestDatabase
let of: LimitCompany
let mails: OutgoingMessage[]
let handover: Handover
let made = 0

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

beforeEach(async () => {
  await database.db.queue.query('delete from graphile_worker._private_jobs')
  made += 1
  mails = []
  handover = { kind: 'accepted', providerId: 'p' }
  // Wednesday 2026-11-18, 10:00 in Paris: the hours are those of the first policy, 09:00 to 17:00.
  of = await limitCompany(database, `alerts ${made}`)
})

const deps = () => ({
  ...of.deps,
  workspaceUrl: 'https://encours.example',
  channels: {
    email: {
      kind: 'email' as const,
      send: async (mail: OutgoingMessage) => {
        mails.push(mail)
        return handover
      },
    },
  },
})

const work = (failures: 'expected' | 'unexpected' = 'unexpected') =>
  workUntilIdle(deps(), { ...watchJobs(deps()), ...alertJobs(deps()) }, { failures })

const look = async () => {
  await watchNow(of.deps, of.tenant)
  return work()
}

const liquidation = {
  ...{ customer: 'C1', kind: 'liquidation', judgment: '2026-11-10', published: '2026-11-16' },
}
const inProceedings = { proceedings: [liquidation] }
const owing = (open: string) => ({
  customers: [{ ...customer, creditLimit: '1000.00' }],
  invoices: [invoice('I1', '2026-12-01', { open })],
})
const subjects = () => mails.map(({ to, subject }) => `${to} ${subject.replace(/\u00a0/g, ' ')}`)
const kinds = async () => (await watched(of.deps, of.tenant)).map(({ kind }) => kind)

describe('a proceeding', () => {
  it('opens one entry, and is told at once to each administrator, once', async () => {
    await of.load(inProceedings)
    for (let times = 0; times < 2; times += 1) await look()
    expect(await kinds()).toEqual(['proceeding'])
    expect(subjects()).toEqual([
      'U1@nord.example Atelier Nord SAS : un client en procédure collective',
      'U2@nord.example Atelier Nord SAS : un client en procédure collective',
    ])
    expect(mails[0]?.text).toContain('liquidation judiciaire, jugement du 10 novembre 2026.')
    expect(mails[0]?.text).toContain('https://encours.example')
    expect(await of.audit('watch.')).toEqual(['watch.open'])
  })

  it('in the evening waits for the next morning', async () => {
    of.deps.clock.set('2026-11-18T19:00:00+01:00')
    await of.load(inProceedings)
    await look()
    expect(mails).toEqual([])
    of.deps.clock.set('2026-11-19T08:59:59+01:00')
    await work()
    expect(mails).toEqual([])
    of.deps.clock.set('2026-11-19T09:00:00+01:00')
    await work()
    expect(mails).toHaveLength(2)
  })

  it('that nobody told in time is not told at night', async () => {
    await of.load(inProceedings)
    await watchNow(of.deps, of.tenant)
    of.deps.clock.set('2026-11-18T22:00:00+01:00')
    await work()
    expect(mails).toEqual([])
    of.deps.clock.set('2026-11-19T09:00:00+01:00')
    await work()
    expect(mails).toHaveLength(2)
  })

  it('that a person has acknowledged meanwhile is told to nobody', async () => {
    of.deps.clock.set('2026-11-18T19:00:00+01:00')
    await of.load(inProceedings)
    await look()
    const [entry] = await watched(of.deps, of.tenant)
    const id = present(entry, 'an entry').entry_id
    const said = { id, note: 'We know', actor: 'U3' }
    for (let times = 0; times < 2; times += 1) {
      expect(await acknowledge(of.deps, of.tenant, said)).toBe(true)
    }
    of.deps.clock.set('2026-11-19T09:00:00+01:00')
    await work()
    expect(mails).toEqual([])
    expect(await watched(of.deps, of.tenant)).toMatchObject([
      { acknowledged_name: 'Person U3', note: 'We know' },
    ])
    expect(await of.audit('watch.')).toEqual(['watch.acknowledge', 'watch.open'])
  })

  it('is told again where no mail left, and not where one may have', async () => {
    handover = { kind: 'refused', permanent: false, reason: '451 later' }
    await of.load(inProceedings)
    await watchNow(of.deps, of.tenant)
    const { failed } = await work('expected')
    expect(failed.map(({ name }) => name)).toEqual(['insights.alert'])
    handover = { kind: 'unknown', reason: 'no answer in time' }
    await work()
    await look()
    const keys = mails.map(({ key }) => key)
    // Each of the two was written to twice, under the same key.
    expect(keys).toHaveLength(4)
    expect(new Set(keys).size).toBe(2)
  })

  it('whose teller died after he had claimed it is told by nobody else, and stays to be seen', async () => {
    await of.load(inProceedings)
    await watchNow(of.deps, of.tenant)
    const at = { tenant: of.tenant, now: of.deps.clock.now() }
    await tx(of.deps.db, of.tenant, async (tx) => {
      const ids = (await untoldEntries(tx, of.tenant)).map(({ entry_id }) => entry_id)
      expect((await claimEntries(tx, at, ids)).size).toBe(1)
      expect((await claimEntries(tx, at, ids)).size).toBe(0)
    })
    await work()
    expect(mails).toEqual([])
    expect(await kinds()).toEqual(['proceeding'])
  })

  it('is seen by its company alone', async () => {
    await of.load(inProceedings)
    await look()
    const other = await limitCompany(database, `alerts other ${made}`)
    expect(await watched(other.deps, other.tenant)).toEqual([])
    const [entry] = await watched(of.deps, of.tenant)
    const id = present(entry, 'an entry').entry_id
    expect(await acknowledge(other.deps, other.tenant, { id, note: null, actor: 'U1' })).toBe(false)
  })
})

describe('the digest', () => {
  it('tells the next morning of steps and of what is watched, in one mail', async () => {
    await of.load(owing('950.00'))
    await look()
    await of.load(owing('1010.00'))
    await look()
    expect(mails).toEqual([])
    expect(await kinds()).toEqual(['limit_reached'])
    of.deps.clock.set('2026-11-19T09:00:00+01:00')
    await work()
    expect(subjects()).toEqual([
      'U1@nord.example Atelier Nord SAS : 2 faits à connaître sur vos clients',
      'U2@nord.example Atelier Nord SAS : 2 faits à connaître sur vos clients',
    ])
    const text = mails[0]?.text.replace(/[\u00a0\u202f]/g, ' ') ?? ''
    expect(text).toContain('90 % de la limite de crédit sont utilisés (950,00 € sur 1 000,00 €)')
    expect(text).toContain('la limite de crédit est épuisée (1 010,00 € sur 1 000,00 €)')
    of.deps.clock.set('2026-11-20T09:00:00+01:00')
    await look()
    expect(mails).toHaveLength(2)
  })

  it('tells a limit that is used up a second time as a second event', async () => {
    for (const open of ['1000.00', '100.00', '1200.00']) {
      await of.load(owing(open))
      await look()
    }
    expect(await kinds()).toEqual(['limit_reached', 'limit_reached'])
  })
})

it('a limit comes up when its day of review has come, until another one is granted', async () => {
  await of.load(owing('100.00'))
  await of.answer(await of.ask(300_000n), 'approve')
  of.deps.clock.set('2027-05-17T10:00:00+02:00')
  await look()
  expect(await kinds()).toEqual([])
  of.deps.clock.set('2027-05-18T10:00:00+02:00')
  for (let times = 0; times < 2; times += 1) await look()
  expect(await kinds()).toEqual(['review_due'])
  await of.answer(await of.ask(400_000n), 'approve')
  of.deps.clock.set('2027-05-20T10:00:00+02:00')
  await look()
  expect(await kinds()).toEqual(['review_due'])
})

it('looked at by three at once an event opens one entry', async () => {
  await of.load({ ...owing('1000.00'), ...inProceedings })
  await Promise.all([1, 2, 3].map(() => watchNow(of.deps, of.tenant)))
  expect((await kinds()).toSorted()).toEqual(['limit_reached', 'proceeding'])
  expect(await of.audit('watch.')).toEqual(['watch.open', 'watch.open'])
  expect((await watched(of.deps, of.tenant)).map((one) => one.customer_id)).toEqual(
    [1, 2].map(() => customerId('C1')),
  )
})
