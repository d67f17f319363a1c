import { expect, test } from 'vitest'
import {
  Conflict,
  RateLimited,
  Rejected,
  Unauthorized,
  Unavailable,
} from '../../connectors/contract/failure.ts'
import { AssertionFailed } from '../../core/assert.ts'
import { Malformed } from '../../core/malformed.ts'
import * as errors from '../../server/errors.ts'
import { expectGolden } from '../support/golden.ts'
import { readText, repositoryFiles } from '../support/repository.ts'

const { problemOf } = errors

test('a code keeps its status and its meaning: panels of older releases know it', () => {
  const usual = Object.entries(errors.catalogue).map(
    ([code, { status, title }]) => `${code} ${status} ${title}`,
  )
  const refused = repositoryFiles()
    .filter((path) => path.startsWith('server/api/'))
    .flatMap((path) => [...readText(path).matchAll(/code: '([A-Z_]+)'/g)].map(([, code]) => code))
    .filter((code) => code !== undefined && !(code in errors.catalogue))
  expect(usual.length + refused.length).toBeGreaterThan(18)
  const routes = [...new Set(refused)].sort()
  expectGolden('error-codes.txt', `${[...usual, '', 'Of single routes:', ...routes].join('\n')}\n`)
})

const facts = { service: 'QuickBooks Online', code: '3001', message: 'too often' }

test.each<[string, unknown, string, number]>([
  ['a field that does not fit', errors.invalid('body.x', 'a day'), 'MALFORMED', 400],
  ['nobody', errors.unauthenticated(), 'SIGN_IN_REQUIRED', 401],
  ['somebody who may not', errors.forbidden('Viewers only look.'), 'FORBIDDEN', 403],
  ['nothing there', errors.notFound('customer'), 'NOT_FOUND', 404],
  ['changed meanwhile', errors.conflict('Approved already.'), 'CONFLICT', 409],
  ['too often', errors.tooMany(), 'TOO_MANY_REQUESTS', 429],
  ['not now', errors.unavailable('Stopping.'), 'UNAVAILABLE', 503],
  ['a host’s no to our token', new Unauthorized(facts), 'RECONNECT_REQUIRED', 409],
  ['a host that wants a pause', new RateLimited({ ...facts, retryAfterMs: 1 }), 'HOST_BUSY', 503],
  ['a host that is down', new Unavailable(facts), 'HOST_UNAVAILABLE', 503],
  ['a host’s newer record', new Conflict(facts), 'CONFLICT', 409],
  ['a host’s no', new Rejected(facts), 'HOST_REJECTED', 502],
  ['a database that is away', Object.assign(new Error(), { code: '57P01' }), 'UNAVAILABLE', 503],
  ['a status of a plugin', Object.assign(new Error('x'), { statusCode: 413 }), 'TOO_LARGE', 413],
])('%s becomes a problem of the catalogue', (_, thrown, code, status) => {
  expect(problemOf(thrown)).toMatchObject({ code, status })
})

test('input that does not fit names its field', () => {
  const malformed = new Malformed({ path: 'customers[3].country', wanted: 'a country', found: 1 })
  expect(problemOf(malformed)).toMatchObject({ status: 400, field: 'customers[3].country' })
  expect(problemOf(errors.invalid('body.reason', 'text'))).toMatchObject({ field: 'body.reason' })
})

test('a pause that a host asks for is passed on', () => {
  expect(problemOf(new RateLimited({ ...facts, retryAfterMs: 2500 })).retryAfterMs).toBe(2500)
})

test.each<[string, unknown]>([
  ['a failed assertion', new AssertionFailed('invoice 17 of ACME')],
  ['an error of the database', Object.assign(new Error('key (ACME)'), { code: '23505' })],
  ['something that is no error', 'ACME'],
  ['a status that is not the asker’s', Object.assign(new Error('ACME'), { statusCode: 502 })],
])('%s is our fault and tells nothing', (_, thrown) => {
  const problem = problemOf(thrown)
  expect(problem).toMatchObject({ code: 'INTERNAL', status: 500 })
  expect(JSON.stringify(problem)).not.toContain('ACME')
})
