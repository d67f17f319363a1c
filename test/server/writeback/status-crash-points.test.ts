// A worker is killed at every point between two effects while it writes a status at the host, one
// after the other. Each time another one goes on, and the invoice must show: what people wrote,
// whole; our status once, or no more where it was taken away; and no write too many.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { StatusPlace } from '../../../connectors/contract/host.ts'
import { receivables } from '../../../server/ledger/run.ts'
import { choosePlace } from '../../../server/writeback/settings/run.ts'
import { callerOf } from '../../hosts/quickbooks/caller.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { giveBackJobs, type Walk, walkOf } from '../../support/killed.ts'
import { type AtHost, companyAtHost } from './at-host.ts'
import type { Order } from './die-while-writing.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

const companies: AtHost[] = []
afterEach(async () => {
  await Promise.all(companies.splice(0).map((company) => company.stop()))
})

interface Scene {
  readonly place: StatusPlace
  /** Until a worker has something to write. */
  readonly prepare: (company: AtHost) => Promise<void>
  /** Where the worker dies: at the end of each gap between two effects, its last one included. */
  readonly gaps: RegExp
  readonly ends: { readonly note: string; readonly field: string; readonly edits: number }
  readonly version: number
}

const said = '[encours]\nPremière relance par e-mail, le 18 novembre 2026.\n'
const next =
  'Sans règlement, ensuite : deuxième relance, pas avant le 26 novembre 2026.\n[/encours]'
const field: StatusPlace = { kind: 'custom_field', name: 'Relance' }
const note: StatusPlace = { kind: 'private_note' }

const everyGap = /: (before |is done)/
/** What goes before is the same as with another status. */
const fromTheWriteOn = /^writeback\.status: (before the write|before commit 4|is done)/

const inNote: Scene = {
  place: note,
  prepare: (company) => remindAndPlan(company, 'reminder-1'),
  gaps: everyGap,
  ends: { note: `Voir Paul\n${said}${next}`, field: '', edits: 1 },
  version: 1,
}

/** In the place of an earlier one. */
const inField: Scene = {
  place: field,
  prepare: async (company) => {
    await remindAndPlan(company, 'reminder-1')
    await company.work()
    company.deps.clock.advance({ days: 1 })
    await remindAndPlan(company, 'reminder-2')
  },
  gaps: fromTheWriteOn,
  ends: { note: 'Voir Paul', field: '19/11/26 deuxième relance', edits: 2 },
  version: 2,
}

const takenAway: Scene = {
  place: note,
  prepare: async (company) => {
    await remindAndPlan(company, 'reminder-1')
    await company.work()
    await choose(company, null)
  },
  gaps: fromTheWriteOn,
  ends: { note: 'Voir Paul\n', field: '', edits: 2 },
  version: 2,
}

/** The reminder has left and the plan is made; what follows from it at the host waits. */
async function remindAndPlan(company: AtHost, step: string): Promise<void> {
  const planning = Object.entries(company.jobs).filter(([name]) => !name.startsWith('writeback.'))
  await company.remind([company.invoices[0]], step)
  await company.work(Object.fromEntries(planning))
}

const choose = (company: AtHost, place: StatusPlace | null) =>
  choosePlace(company.deps, company.tenant, { actor: 'U1', place })

interface Killed extends Walk {
  readonly company: AtHost
}

/** The worker of a company of its own is killed at point `last`. */
async function kill({ place, prepare }: Scene, last: Order['last']): Promise<Killed> {
  const company = await companyAtHost(database)
  companies.push(company)
  await choose(company, place)
  await prepare(company)
  const { url, clientId, clientSecret } = company.host
  const host = { url, clientId, clientSecret }
  const order: Order = { url: database.appUrl, now: company.deps.clock.now(), last, host }
  return { company, ...(await walkOf(new URL('./die-while-writing.ts', import.meta.url), order)) }
}

/** What a worker passes that nobody kills. */
async function undisturbed(scene: Scene): Promise<readonly string[]> {
  const { company, points, diedAt } = await kill(scene, null)
  expect(diedAt).toBeNull()
  await goOnAndCheck(company, scene, 'nowhere')
  return points
}

const Shown = z.object({
  SyncToken: z.string(),
  PrivateNote: z.string().default(''),
  CustomField: z.array(z.object({ Name: z.string(), StringValue: z.string().default('') })),
})

async function shownAtHost({ host }: AtHost, invoice: string) {
  const answer = await callerOf(host).done(`invoice/${invoice}`)
  const { SyncToken, PrivateNote, CustomField } = Shown.parse(answer)
  const held = (name: string) => CustomField.find(({ Name }) => Name === name)?.StringValue
  return {
    note: PrivateNote,
    field: held('Relance'),
    crew: held('Crew #'),
    version: Number(SyncToken),
  }
}

async function waitingJobs(): Promise<readonly string[]> {
  const { rows } = await database.db.queue.query<{ name: string }>(
    `select task_identifier as name from graphile_worker.jobs where task_identifier like $1`,
    ['writeback.%'],
  )
  return rows.map(({ name }) => name)
}

const aMinute = 60_000

/** Another worker goes on, as long as anything of it waits. */
async function goOn({ deps, work }: AtHost): Promise<void> {
  await giveBackJobs(deps.db)
  await work()
  deps.clock.advance(aMinute)
  await work()
}

async function checkHost(company: AtHost, { ends, version }: Scene, at: string): Promise<void> {
  const [reminded, other] = company.invoices
  const { note, field, edits } = ends
  expect(await shownAtHost(company, reminded), at).toEqual({
    ...{ note, field, crew: '', version: edits },
  })
  expect(await shownAtHost(company, other), at).toMatchObject({ note: '', field: '', version: 0 })
  expect(company.writes(), at).toBe(edits)
  expect(await company.statuses(), at).toMatchObject([
    { invoice_id: reminded, version, state: 'written', reason: null, failure: null },
  ])
  expect(await waitingJobs(), at).toEqual([])
}

async function goOnAndCheck(company: AtHost, scene: Scene, at: string): Promise<void> {
  await goOn(company)
  await checkHost(company, scene, at)
  // What the host tells of our write, by webhook and in its list of changes, leads to none.
  await company.hear()
  await company.sync()
  await company.plan()
  await checkHost(company, scene, `${at}, and heard`)
}

/** Had it few points to die at, it would prove little. */
const pointsThatMatter = [
  'writeback.statuses: before commit 1',
  'writeback.statuses: is done and not yet acknowledged',
  // That it may stand there is remembered; a turn at the host is taken, twice; it is recorded.
  ...[1, 2, 3, 4].map((n) => `writeback.status: before commit ${n}`),
  'writeback.status: before the read',
  'writeback.status: before the write',
  'writeback.status: after the host has answered',
  'writeback.status: is done and not yet acknowledged',
]

describe('a worker is killed at each point between two effects', () => {
  it.each([
    ['writes a status into the private note', inNote],
    ['writes a later status into a field', inField],
    ['takes a status away', takenAway],
  ])(
    'while it %s: it stands as it should, and is written once',
    { timeout: 300_000 },
    async (_, scene) => {
      const points = await undisturbed(scene)
      expect(points).toEqual(expect.arrayContaining(pointsThatMatter))
      for (const [last, point] of points.entries()) {
        if (!scene.gaps.test(point)) continue
        const { company, diedAt } = await kill(scene, last)
        expect(diedAt).toBe(point)
        await goOnAndCheck(company, scene, `killed ${point}`)
      }
    },
  )
})

async function killAt(scene: Scene, point: string): Promise<AtHost> {
  const { company, diedAt } = await kill(scene, point)
  expect(diedAt).toBe(point)
  return company
}

describe('a worker is killed, and before another one goes on', () => {
  const points = [
    'writeback.status: before the write',
    'writeback.status: after the host has answered',
  ]

  it.each(points)('%s, a person edits the invoice: his edit stays, and is heard', async (point) => {
    const company = await killAt(inNote, point)
    const [reminded] = company.invoices
    const { note, version } = await shownAtHost(company, reminded)
    await company.caller.done('invoice', {
      ...{ Id: reminded, SyncToken: `${version}`, sparse: true },
      PrivateNote: note.replace('Paul', 'Paul, puis Anne'),
      CustomField: [{ DefinitionId: '1', Name: 'Crew #', Type: 'StringType', StringValue: '7' }],
      Line: [{ Amount: 700, DetailType: 'SalesItemLineDetail' }],
    })
    await goOn(company)
    const ends = {
      note: inNote.ends.note.replace('Paul', 'Paul, puis Anne'),
      ...{ field: '', crew: '7', version: 2 },
    }
    expect(await shownAtHost(company, reminded)).toEqual(ends)
    await company.hear()
    const { currencies } = await receivables(company.deps, company.tenant)
    expect(currencies.map(({ exposure }) => exposure.open)).toEqual([110_000n])
    expect(await shownAtHost(company, reminded)).toEqual(ends)
    expect(company.writes()).toBe(1)
    expect(await company.statuses()).toMatchObject([{ version: 1, state: 'written' }])
  })

  it.each(points)('%s, an admin switches statuses off: none stands there', async (point) => {
    const company = await killAt(inNote, point)
    await choose(company, null)
    await goOn(company)
    const [reminded] = company.invoices
    const { note } = await shownAtHost(company, reminded)
    expect(note.trimEnd()).toBe('Voir Paul')
    expect(await waitingJobs()).toEqual([])
  })
})
