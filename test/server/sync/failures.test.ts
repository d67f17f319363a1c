import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  RateLimited,
  Rejected,
  Unauthorized,
  Unavailable,
} from '../../../connectors/contract/failure.ts'
import { disconnect } from '../../../server/connections/run.ts'
import { readNow, startSync, syncState } from '../../../server/sync/run.ts'
import { connectTo } from '../../hosts/memory.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { newCompany } from './company.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

const service = 'Memory Books'
const down = (times: number) =>
  Array.from(
    { length: times },
    () => new Unavailable({ service, code: 'HTTP_503', message: 'down for a while' }),
  )

test('a host that asks for time gets it, and the reason is shown meanwhile', async () => {
  const facts = { service, code: 'HTTP_429', message: 'too many requests' }
  const company = await newCompany(database, (host) =>
    host.failNext('readPage', new RateLimited({ ...facts, retryAfterMs: 90_000 })),
  )
  await company.work()
  expect(await company.run()).toMatchObject({ state: 'running', failure: { code: 'HTTP_429' } })
  company.deps.clock.advance(89_000)
  expect((await company.work()).ran).toEqual([])
  company.deps.clock.advance(1_000)
  await company.work()
  expect(await company.run()).toMatchObject({ state: 'done', failure: null })
})

test('a host that is down is asked again ever more slowly; at last a person is told', async () => {
  const company = await newCompany(database, (host) => host.failNext('readPage', ...down(9)))
  await company.work()
  for (let tries = 0; tries < 8; tries += 1) {
    expect(await company.run()).toMatchObject({ state: 'running', failure: { code: 'HTTP_503' } })
    company.deps.clock.advance(10 * 60_000)
    await company.work()
  }
  expect(await company.run()).toMatchObject({
    state: 'failed',
    failure: { code: 'HTTP_503', message: expect.stringContaining('down for a while') },
  })
  await company.sync()
  expect(await company.run()).toMatchObject({ state: 'done' })
})

test('whoever asks for a reading that waits has it go on at once, and no second one', async () => {
  const company = await newCompany(database, (host) => host.failNext('readPage', ...down(1)))
  const { deps, tenant } = company
  await company.work()
  const waiting = await company.run()
  expect(waiting).toMatchObject({ state: 'running', failure: { code: 'HTTP_503' } })
  expect(waiting?.retriesAt).toBe('2026-11-18T09:30:05.000Z')
  expect(await readNow(deps, tenant)).toMatchObject({ kind: 'running', run: waiting?.id })
  expect(await company.run()).toMatchObject({ failure: null, retriesAt: null })
  await company.work()
  expect(await company.run()).toMatchObject({ id: waiting?.id, state: 'done' })
})

test('failures are counted from anew after each page', async () => {
  const company = await newCompany(database, (host) => {
    host.failNext('readPage', ...down(7))
    host.duringNextPage(async () => host.failNext('readPage', ...down(7)))
  })
  for (let tries = 0; tries < 15; tries += 1) {
    await company.work()
    company.deps.clock.advance(10 * 60_000)
  }
  expect(await company.run()).toMatchObject({ state: 'done' })
})

test('a host that refuses ends the reading at once, with its reason', async () => {
  const refused = new Rejected({ service, code: '5020', message: 'permission denied' })
  const company = await newCompany(database, (host) => host.failNext('count', refused))
  await company.work()
  expect(await company.run()).toMatchObject({ state: 'failed', failure: { code: '5020' } })
})

test('what we may no longer see is not taken for gone: the reading fails, and all stands', async () => {
  const hidden = new Set<string>()
  const company = await newCompany(database, undefined, ({ connector }) => ({
    ...connector,
    mustBeGone: async (_access, records) => {
      if (records.some(({ id }) => hidden.has(id)))
        throw new Rejected({ service, code: 'ACCESS', message: 'we may not see it' })
    },
  }))
  const { deps, host } = company
  await company.work()
  deps.clock.advance(3_600_000)
  const owed = await company.owed()
  for (const [entity, id] of [
    ['invoice', 'I1'],
    ['creditNote', 'N1'],
    ['payment', 'P1'],
  ] as const) {
    hidden.add(id)
    host.remove(entity, id)
    await company.sync()
    expect(await company.run()).toMatchObject({ state: 'failed', failure: { code: 'ACCESS' } })
    expect(await company.owed()).toEqual(owed)
    hidden.clear()
  }
  await company.sync()
  expect(await company.run()).toMatchObject({ state: 'done' })
  expect(await company.owed()).toEqual(company.owedAtHost())
})

test('a lost consent asks for a new one, which begins a reading anew', async () => {
  const revoked = new Unauthorized({ service, code: 'invalid_grant', message: 'revoked' })
  const company = await newCompany(
    database,
    (host) => host.failNext('readPage', revoked),
    ({ connector }) => ({
      ...connector,
      refresh: async () => {
        throw revoked
      },
    }),
  )
  const { deps, tenant, host } = company
  await company.work()
  expect(await syncState(deps, tenant)).toMatchObject({
    connection: { state: 'reconnect_required' },
    run: { state: 'failed', failure: { code: 'RECONNECT_REQUIRED' } },
  })
  expect(await startSync(deps, tenant)).toEqual({ kind: 'reconnect_required' })
  const { connection } = await syncState(deps, tenant)
  deps.clock.advance(60_000)
  await connectTo(deps, connection?.realm ?? '')
  await company.work()
  expect(await company.run()).toMatchObject({ state: 'done' })
  expect(host.calls.filter((call) => call === 'readPage')).toHaveLength(5)
})

test('a company that disconnects while it is read is read no further', async () => {
  const company = await newCompany(database)
  const { deps, tenant, host } = company
  host.duringNextPage(() => disconnect(deps, { tenant, host: 'quickbooks', actor: 'U1' }))
  await company.work()
  expect(await company.run()).toMatchObject({
    state: 'failed',
    failure: { code: 'RECONNECT_REQUIRED' },
  })
  expect(host.calls.filter((call) => call === 'readPage')).toHaveLength(1)
  expect(await startSync(deps, tenant)).toEqual({ kind: 'no_host' })
})
