// What is asked about a company's customers, how often, and what follows: over a real server that
// stands in for the bureaus, and that misbehaves.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startBulletin } from '../../../../server/solvency/bureaus/bulletin/run.ts'
import {
  accounts,
  cites,
  company,
  judgment,
  notice,
  otherSiren,
  siren,
} from '../../../connectors/bureaus/support.ts'
import { type TestDatabase, testDatabase } from '../../../support/database.ts'
import { aCustomer } from '../../../support/ledger-records.ts'
import { bureausScene, type Scene } from './company.ts'

let database: TestDatabase
let scene: Scene
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  scene = await bureausScene(database)
  // The stand-in's world: 18 November 2026.
  scene.host.companies.set(siren, company())
  scene.host.accounts.push(accounts())
})
afterEach(() => scene.stop())

const un = aCustomer('C1', { siren })
const deux = aCustomer('C2', { siren: otherSiren })
const questions = () => scene.host.asked.map(({ service, about }) => `${service} ${about}`)
const today = { dateparution: '2026-11-17' }
const liquidation = (changes: object = {}) =>
  notice({
    ...today,
    jugement: judgment({
      nature: "Jugement d'ouverture de liquidation judiciaire",
      date: '2026-11-10',
    }),
    ...changes,
  })

/** A company looks through the bulletin within an hour of its reading. */
async function nextDay(): Promise<void> {
  scene.deps.clock.advance({ days: 1 })
  await scene.work()
  scene.deps.clock.advance(3_600_000)
  await scene.work()
}

describe('a company’s customers', () => {
  test('each bureau is asked once about each number, and again when its answer is old', async () => {
    const tenant = await scene.company([un, aCustomer('C1b', { siren }), aCustomer('C3')])
    await scene.work()
    expect(questions()).toEqual([`directory ${siren}`, `bulletin ${siren}`, `accounts ${siren}`])
    expect(await scene.answers(tenant, siren)).toEqual([
      'bodacc not_found',
      'ratios found 2026-11-18',
      'sirene found 2026-11-18',
    ])
    scene.deps.clock.advance({ days: 29 })
    await scene.work()
    expect(questions()).toHaveLength(3)
    scene.deps.clock.advance({ days: 2 })
    await scene.work()
    expect(questions().slice(3)).toEqual([`directory ${siren}`])
  })

  test('nobody asks about a consumer, nor about a number that cannot be one', async () => {
    const tenant = await scene.company([
      aCustomer('C1', { siren, kind: 'consumer' }),
      aCustomer('C2', { siren: '900000101' }),
    ])
    await scene.work()
    expect(questions()).toEqual([])
    expect(await scene.answers(tenant, '900000101')).toEqual([
      'bodacc could_not_ask',
      'ratios could_not_ask',
      'sirene could_not_ask',
    ])
  })

  test('more than one run can ask are asked in the next ones', async () => {
    const sirens = [siren, otherSiren, '900000308', '900000407', '900000506', '100000017']
    const many = Array.from({ length: 4 }, (_, at) =>
      sirens.map((one) => aCustomer(`${one} ${at}`, { siren: one })),
    ).flat()
    await scene.company(many)
    await scene.work()
    expect(questions().filter((asked) => asked.startsWith('directory'))).toHaveLength(6)
  })
})

test('what was kept about a company goes when it is no customer’s number any more', async () => {
  scene.host.notices.push(liquidation())
  const tenant = await scene.company([un, deux])
  await scene.work()
  expect(await scene.notices(tenant, siren)).toHaveLength(1)
  await scene.replace(tenant, [deux])
  scene.deps.clock.advance(3_600_000)
  await scene.work()
  expect(await scene.answers(tenant, siren)).toEqual([])
  expect(await scene.notices(tenant, siren)).toEqual([])
  expect(await scene.answers(tenant, otherSiren)).toHaveLength(3)
  await scene.replace(tenant, [un])
  expect(await scene.proceedings(tenant)).toEqual([])
  scene.deps.clock.advance(3_600_000)
  await scene.work()
  expect(await scene.proceedings(tenant)).toEqual(['C1 liquidation 2026-11-10'])
})

describe('a judgment', () => {
  test('stops the customers of this number, and a plan is made', async () => {
    scene.host.notices.push(liquidation())
    const tenant = await scene.company([un, aCustomer('C1b', { siren }), deux])
    await scene.work()
    expect(await scene.proceedings(tenant)).toEqual([
      'C1 liquidation 2026-11-10',
      'C1b liquidation 2026-11-10',
    ])
    expect(await scene.proceedingsOf(tenant, 'C2')).toEqual([])
    expect(await scene.proceedingsOf(tenant, 'C1')).toContain('C1 liquidation 2026-11-10')
    expect(scene.plans()).toBe(1)
  })

  test('that a later notice cancels or corrects is so no longer', async () => {
    scene.host.notices.push(liquidation({ id: 'A202600101234' }))
    const tenant = await scene.company([un])
    await startBulletin(scene.deps)
    await scene.work()
    const number = { id: 'A202602001', typeavis: 'rectificatif' }
    const corrected = { ...number, parutionavisprecedent: cites('1234') }
    scene.host.notices.push(
      liquidation({ ...corrected, jugement: judgment({ date: '2026-11-11' }) }),
    )
    await nextDay()
    expect(await scene.proceedings(tenant)).toEqual(['C1 receivership 2026-11-11'])
    const cancelled = { typeavis: 'annulation', id: 'A202602101' }
    const cited = JSON.stringify({
      ...{ nomPublication: 'Bodacc A', numeroParution: '20260200', numeroAnnonce: 1 },
    })
    scene.host.notices.push(liquidation({ ...cancelled, parutionavisprecedent: cited }))
    // The correction is gone, so what it had corrected stands.
    await nextDay()
    expect(await scene.proceedings(tenant)).toEqual(['C1 liquidation 2026-11-10'])
  })
})

describe('the bulletin of the country', () => {
  test('is read once for all, and each company finds its own customers in it', async () => {
    const mine = await scene.company([un])
    const theirs = await scene.company([deux])
    await startBulletin(scene.deps)
    await scene.work()
    scene.host.notices.push(liquidation({ dateparution: '2026-11-18' }))
    scene.host.asked.length = 0
    await nextDay()
    expect(questions().filter((asked) => !asked.startsWith('country'))).toEqual([])
    expect(await scene.proceedings(mine)).toEqual(['C1 liquidation 2026-11-10'])
    expect(await scene.proceedings(theirs)).toEqual([])
    expect(await scene.notices(theirs, siren)).toEqual([])
    expect(await scene.notices(mine, siren)).toEqual(['A202600101234'])
    expect(scene.plans()).toBe(1)
  })

  test('days that could not be read are read later, all of them', async () => {
    scene.host.notices.push(liquidation({ registre: ['900000308'] }))
    const tenant = await scene.company([un])
    await startBulletin(scene.deps)
    await scene.work()
    scene.host.spoil('country', { status: 503, body: 'down' })
    scene.host.notices.push(liquidation({ id: 'A1', dateparution: '2026-11-20' }))
    scene.host.notices.push(
      liquidation({ id: 'A2', registre: ['900000308'], dateparution: '2027-01-25' }),
    )
    scene.deps.clock.advance({ days: 70 })
    await scene.work()
    expect(await scene.proceedings(tenant)).toEqual([])
    scene.host.spoil('country', null)
    for (let day = 0; day < 3; day += 1) {
      await nextDay()
    }
    expect(await scene.proceedings(tenant)).toEqual(['C1 liquidation 2026-11-10'])
  })

  test('without a single notice it is no answer: it is asked again soon', async () => {
    await startBulletin(scene.deps)
    await scene.work()
    scene.deps.clock.advance(11 * 60_000)
    await scene.work()
    expect(questions()).toHaveLength(2)
    scene.deps.clock.advance(11 * 60_000)
    await scene.work()
    expect(questions()).toHaveLength(2)
  })
})

describe('a bureau that fails', () => {
  test('leaves what it said before with its day, and the others go on', async () => {
    const tenant = await scene.company([un])
    await scene.work()
    scene.host.spoil('directory', { status: 200, body: '<html>maintenance</html>' })
    scene.deps.clock.advance({ days: 31 })
    await scene.work()
    expect(await scene.answers(tenant, siren)).toEqual([
      'bodacc not_found',
      'ratios found 2026-11-18',
      'sirene could_not_ask 2026-11-18',
    ])
    scene.host.spoil('directory', null)
    scene.deps.clock.advance(11 * 60_000)
    await scene.work()
    expect(await scene.answers(tenant, siren)).toContain('sirene found 2026-12-19')
  })

  test('is left alone after one failure, and ever longer', async () => {
    scene.host.spoil('directory', { status: 503, body: '' })
    await scene.company([un, deux])
    await scene.work()
    const asked = () => questions().filter((one) => one.startsWith('directory')).length
    expect(asked()).toBe(1)
    scene.deps.clock.advance(9 * 60_000)
    await scene.work()
    expect(asked()).toBe(1)
    scene.deps.clock.advance({ days: 1 })
    await scene.work()
    expect(asked()).toBe(2)
  })

  test('that asks for silence gets it from every company', async () => {
    const headers = { 'retry-after': '3600' }
    scene.host.spoil('directory', { status: 429, body: '', headers })
    await scene.company([un])
    await scene.work()
    scene.host.spoil('directory', null)
    scene.host.asked.length = 0
    const other = await scene.company([deux])
    await scene.work()
    expect(questions()).toEqual([`bulletin ${otherSiren}`, `accounts ${otherSiren}`])
    scene.deps.clock.advance(3_600_000)
    await scene.work()
    expect(await scene.answers(other, otherSiren)).toContain('sirene not_found')
  })

  test('about one company alone hinders no other', async () => {
    scene.host.companies.set(siren, company({ etat_administratif: 'Z' }))
    scene.host.companies.set(otherSiren, company({ siren: otherSiren }))
    const tenant = await scene.company([un, deux])
    await scene.work()
    expect(await scene.answers(tenant, siren)).toContain('sirene could_not_ask')
    expect(await scene.answers(tenant, otherSiren)).toContain('sirene found 2026-11-18')
  })

  test('that is odd about several in a row is not asked about all the others', async () => {
    const sirens = [siren, otherSiren, '900000308', '900000407', '900000506']
    const tenant = await scene.company(sirens.map((one) => aCustomer(one, { siren: one })))
    scene.host.spoil('directory', { status: 200, body: '{"results":"moved"}' })
    await scene.work()
    const asked = () => questions().filter((one) => one.startsWith('directory')).length
    expect(asked()).toBe(3)
    expect(await scene.answers(tenant, siren)).toContain('sirene could_not_ask')
    expect(await scene.answers(tenant, '900000506')).toEqual([
      'bodacc not_found',
      'ratios not_found',
    ])
    scene.host.spoil('directory', null)
    scene.deps.clock.advance(3_600_000)
    await scene.work()
    expect(asked()).toBe(8)
  })
})
