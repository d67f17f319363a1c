import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, it, test } from 'vitest'
import type { TenantId } from '../../../core/ids.ts'
import { buildApp } from '../../../server/app.ts'
import { disconnect } from '../../../server/connections/run.ts'
import { platformTenant, tx } from '../../../server/db/tx.ts'
import { syncJobs } from '../../../server/sync/run.ts'
import { connectTo, memoryHost } from '../../hosts/memory.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type TestDeps, testDeps } from '../../support/deps.ts'
import { aCustomer, anInvoice } from '../../support/ledger-records.ts'
import { watchedLog } from '../../support/watched-log.ts'
import { workUntilIdle } from '../../support/work.ts'
import { cloudEvents, heard, notifications, signed } from '../sync/hearing.ts'

const config = {
  publicUrl: 'http://encours.test',
  oauth: {},
  launchSecrets: {},
  allowedOrigins: [],
  panelFolder: import.meta.dirname,
  manifest: { version: '1.0.0' },
}
const host = memoryHost({ pageSize: 10 })
let database: TestDatabase
let deps: TestDeps
let app: FastifyInstance
let mine: TenantId
let theirs: TenantId
beforeAll(async () => {
  database = await testDatabase()
  deps = testDeps(database, { hosts: { quickbooks: heard(host) } })
  app = await buildApp(deps, { config, log: watchedLog, requestsPerMinute: 5 })
  host.put('customer', aCustomer('C1'))
  mine = await connectTo(deps, '1001')
  theirs = await connectTo(deps, '1002')
})
afterAll(async () => {
  await app.close()
  await database.drop()
})

const eventsOf = (tenant: TenantId): Promise<string[]> =>
  tx(deps.db, tenant, async (tx) => {
    const { rows } = await tx.query('select host_id from host_events order by host_id')
    return rows.map((row) => String(row.host_id))
  })
const dropsOf = (tenant: TenantId): Promise<string[]> =>
  tx(deps.db, tenant, async (tx) => {
    const sql = `select reason || ' ' || dropped as text from host_event_drops order by reason`
    return (await tx.query(sql)).rows.map(({ text }) => String(text))
  })
const word = (realm: string, id: string) => ({ realm, type: 'invoice.updated', id })

test('each company of a call gets its own events, in either format', async () => {
  const both = cloudEvents([word('1001', 'I1'), word('1002', 'I2'), word('1001', 'I3')])
  expect((await app.inject(signed(both))).statusCode).toBe(200)
  const old = notifications([
    { realm: '1002', type: 'Invoice.Update', id: 'I4' },
    { realm: '1001', type: 'Invoice.Update', id: 'I5' },
  ])
  expect((await app.inject(signed(old))).statusCode).toBe(200)
  expect(await eventsOf(mine)).toEqual(['I1', 'I3', 'I5'])
  expect(await eventsOf(theirs)).toEqual(['I2', 'I4'])
})

test('any content type is taken, also none and one that says JSON', async () => {
  for (const type of ['application/json', 'application/cloudevents-batch+json', 'x/y', undefined]) {
    const call = signed(cloudEvents([word('1001', 'I1')]))
    const headers = { ...call.headers, ...(type === undefined ? {} : { 'content-type': type }) }
    expect((await app.inject({ ...call, headers })).statusCode, type).toBe(200)
  }
})

test('what is not signed with our token is refused and kept nowhere', async () => {
  const call = signed(cloudEvents([word('1001', 'I99')]))
  const wrong = [
    {},
    { 'intuit-signature': '' },
    { 'intuit-signature': 'x' },
    { 'intuit-signature': `A${call.headers['intuit-signature'].slice(1)}=` },
  ]
  for (const headers of wrong) {
    const answer = await app.inject({ ...call, headers })
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({ code: 'WEBHOOK_REFUSED' })
  }
  const changed = Buffer.from(`${call.payload} `)
  expect((await app.inject({ ...call, payload: changed })).statusCode).toBe(401)
  expect(await eventsOf(mine)).not.toContain('I99')
})

test('what cannot be read is answered and counted', async () => {
  await app.inject(signed(Buffer.from('{"not": "ours"}')))
  await app.inject(signed(Buffer.from('not even JSON')))
  const some = JSON.parse(`${cloudEvents([word('1001', 'I6')])}`)
  const vendor = cloudEvents([{ realm: '1001', type: 'vendor.updated', id: 'V1' }])
  const mixed = [...some, ...JSON.parse(`${vendor}`), { specversion: '1.0', type: 'x' }]
  expect((await app.inject(signed(Buffer.from(JSON.stringify(mixed))))).statusCode).toBe(200)
  expect(await eventsOf(mine)).toContain('I6')
  expect(await dropsOf(platformTenant)).toEqual([
    'not_kept 1',
    'unreadable_body 2',
    'unreadable_event 1',
  ])
})

test('a company that is not known, or is no longer connected, is answered and counted', async () => {
  const gone = await connectTo(deps, '1003')
  await disconnect(deps, { tenant: gone, host: 'quickbooks', actor: 'U1' })
  const body = cloudEvents([word('9999', 'I1'), word('9999', 'I2'), word('1003', 'I1')])
  expect((await app.inject(signed(body))).statusCode).toBe(200)
  expect(await dropsOf(platformTenant)).toContain('unknown_company 2')
  expect(await dropsOf(gone)).toEqual(['disconnected 1'])
  expect(await eventsOf(gone)).toEqual([])
})

it('takes far more calls from one address than people may make', async () => {
  const codes: number[] = []
  for (let i = 0; i < 20; i += 1) {
    codes.push((await app.inject(signed(cloudEvents([word('1001', 'I1')])))).statusCode)
  }
  expect(new Set(codes)).toEqual(new Set([200]))
})

it('what is told of one company is read for it alone', async () => {
  await workUntilIdle(deps, { ...syncJobs(deps), 'dunning.plan': async () => {} })
  host.put('invoice', anInvoice('I77', 'C1'))
  await app.inject(signed(cloudEvents([word('1002', 'I77')])))
  deps.clock.advance(2_000)
  await workUntilIdle(deps, { ...syncJobs(deps), 'dunning.plan': async () => {} })
  const invoices = (tenant: TenantId) =>
    tx(deps.db, tenant, async (tx) => (await tx.query('select invoice_id from invoices')).rows)
  expect(await invoices(theirs)).toContainEqual({ invoice_id: 'I77' })
  expect(await invoices(mine)).toEqual([])
})

it('answers 404 without a token, and says so at the start', async () => {
  const said: string[] = []
  const log = { ...deps.log, warn: (_: object, message: string) => said.push(message) }
  const deaf = { ...deps, log, hosts: { quickbooks: host.connector } }
  const closed = await buildApp(deaf, { config })
  expect((await closed.inject(signed(cloudEvents([])))).statusCode).toBe(404)
  expect(said).toEqual(['webhooks are not heard: QUICKBOOKS_WEBHOOK_TOKEN is not set'])
  await closed.close()
})
