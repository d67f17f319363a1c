import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { ApiConfig } from '../../server/api/config.ts'
import { ProblemWire } from '../../server/api/wire/parts.ts'
import { type AppOptions, buildApp } from '../../server/app.ts'
import { openDatabase } from '../../server/db/pool.ts'
import type { Deps } from '../../server/deps.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { silentLog, testDeps } from '../support/deps.ts'
import { watchedLog } from '../support/watched-log.ts'

let database: TestDatabase
const apps: FastifyInstance[] = []
beforeAll(async () => {
  database = await testDatabase()
})
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close()
})
afterAll(() => database.drop())

const config: ApiConfig = {
  publicUrl: 'http://encours.test',
  oauth: {},
  launchSecrets: { quickbooks: 'x'.repeat(32) },
  allowedOrigins: [],
  panelFolder: import.meta.dirname,
  manifest: { version: '0.0.0' },
}

async function start(
  overrides: Partial<Omit<Deps, 'clock'>> = {},
  options: Partial<AppOptions> = {},
): Promise<FastifyInstance> {
  const app = await buildApp(testDeps(database, overrides), {
    ...{ config, log: watchedLog },
    ...options,
  })
  apps.push(app)
  return app
}

async function problem(app: FastifyInstance, request: InjectOptions) {
  const answer = await app.inject(request)
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  const told = ProblemWire.parse(answer.json())
  expect(told.requestId).toBe(answer.headers['x-request-id'])
  expect(told.status).toBe(answer.statusCode)
  return { ...told, headers: answer.headers }
}

const launch = (payload: string | object, type = 'application/json'): InjectOptions => ({
  method: 'POST',
  url: '/api/v1/launch',
  headers: { 'content-type': type },
  payload,
})

test.each(['/', '/healthz', '/api/v1/session', '/nowhere'])(
  '%s forbids scripts of others, framing and guessing of types',
  async (url) => {
    const { headers } = await (await start()).inject({ url })
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe-eval|\*|script-src[^;]*unsafe/)
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
    })
  },
)

test('a request cannot choose the id under which it is found again', async () => {
  const headers = { 'x-request-id': 'mine', 'request-id': 'mine' }
  const answer = await (await start()).inject({ url: '/nowhere', headers })
  expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
})

test.each<[string, InjectOptions, string, number]>([
  ['an address that is none', { url: '/nowhere' }, 'NOT_FOUND', 404],
  ['a body that is no JSON', launch('{'), 'MALFORMED', 400],
  ['a body of another type', launch('<a/>', 'text/xml'), 'UNSUPPORTED_MEDIA_TYPE', 415],
  ['plain text', launch('{}', 'text/plain'), 'UNSUPPORTED_MEDIA_TYPE', 415],
  ['a body past any use', launch({ launchToken: 'x'.repeat(300_000) }), 'TOO_LARGE', 413],
  ['a field that does not fit', launch({ launchToken: 1 }), 'MALFORMED', 400],
  ['a poisoned prototype', launch('{"__proto__": {"x": 1}}'), 'MALFORMED', 400],
])('%s is refused as a problem', async (_, request, code, status) => {
  expect(await problem(await start(), request)).toMatchObject({ code, status })
})

test('a field that does not fit is named', async () => {
  const told = await problem(await start(), launch({ launchToken: 1 }))
  expect(told).toMatchObject({ field: 'launchToken' })
})

test('who asks too often is told when to come back; somebody else is not held up', async () => {
  const app = await start({}, { requestsPerMinute: 3, trustedProxies: ['127.0.0.1'] })
  const from = (client: string) => ({ url: '/healthz', headers: { 'x-forwarded-for': client } })
  for (let i = 0; i < 3; i += 1) {
    expect((await app.inject(from('192.0.2.1'))).statusCode).toBe(200)
  }
  const told = await problem(app, from('192.0.2.1'))
  expect(told).toMatchObject({ code: 'TOO_MANY_REQUESTS', status: 429 })
  expect(Number(told.headers['retry-after'])).toBeGreaterThan(0)
  expect((await app.inject(from('192.0.2.2'))).statusCode).toBe(200)
})

test('an address that nobody vouches for does not count as the client’s', async () => {
  const app = await start({}, { requestsPerMinute: 1 })
  const from = (client: string) => ({ url: '/healthz', headers: { 'x-forwarded-for': client } })
  await app.inject(from('192.0.2.1'))
  expect((await app.inject(from('192.0.2.2'))).statusCode).toBe(429)
})

test('a fault of ours tells nothing of itself', async () => {
  const app = await buildApp(
    {
      ...testDeps(database),
      clock: {
        now: () => {
          throw new Error('invoice 17 of ACME')
        },
      },
    },
    { config },
  )
  apps.push(app)
  const told = await problem(app, launch({ launchToken: 'x' }))
  expect(told).toMatchObject({ code: 'INTERNAL', status: 500 })
  expect(JSON.stringify(told)).not.toContain('ACME')
})

test('without its database it says so, and lives', async () => {
  const db = openDatabase('postgres://nobody:x@127.0.0.1:1/none')
  const app = await start({ db, log: silentLog })
  const bearer = `${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}.${'a'.repeat(43)}`
  const headers = { authorization: `Bearer ${bearer}` }
  expect((await app.inject({ url: '/readyz' })).statusCode).toBe(503)
  const answer = await app.inject({ url: '/api/v1/session', headers })
  expect([401, 503]).toContain(answer.statusCode)
  expect((await app.inject({ url: '/' })).statusCode).toBe(200)
  await db.close()
})
