import { fastify } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { registerSessions } from '../../../server/api/plugins/session.ts'
import { endpointsOf, registerApi } from '../../../server/api/routes/register.ts'
import { expectGolden } from '../../support/golden.ts'
import { openWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.end())

it('the API is the one that is described', async () => {
  const described = await world.app.inject('/api/v1/openapi.json')
  expectGolden('openapi.json', `${JSON.stringify(described.json(), null, 2)}\n`)
})

it('every address of the API is described, and every description answered', async () => {
  const app = fastify()
  const answered: string[] = []
  app.addHook('onRoute', ({ method, url }) => {
    if (url.startsWith('/api/') && method !== 'HEAD') answered.push(`${method} ${url}`)
  })
  await registerApi(app, world.deps, world.config)
  await app.close()
  const described = endpointsOf(world.deps, world.config)
  expect(described.length).toBeGreaterThan(10)
  expect(answered.toSorted()).toEqual(
    [
      'GET /api/v1/openapi.json',
      'OPTIONS /api/v1/*',
      ...described.map(({ method, path }) => `${method} ${path}`),
    ].toSorted(),
  )
})

it('an address of the API that does not say who may use it stops the start', async () => {
  const app = fastify()
  registerSessions(app, world.deps, world.config)
  expect(() => app.get('/api/v1/everything', async () => 'all of it')).toThrow(
    'GET /api/v1/everything does not say who may use it',
  )
  await app.close()
})
