import { expect, test } from 'vitest'
import { type ApiSettings, createApi, type Fetch } from '../../../panel/state/api.ts'
import { ApiFailure, type Problem } from '../../../panel/state/problem.ts'
import { Fault, requestId, standIn } from '../support/api.ts'

const life = new AbortController().signal

const settings = (fetch: Fetch, more: Partial<ApiSettings> = {}): ApiSettings => ({
  base: '',
  fetch,
  language: () => 'fr',
  ...more,
})

async function problemOf(call: Promise<unknown>): Promise<Problem> {
  const outcome = await call.then(
    () => null,
    (error: unknown) => error,
  )
  if (outcome instanceof ApiFailure) return outcome.problem
  throw new Error('the call should have failed', { cause: outcome })
}

test('an embedded panel shows its bearer token and no cookie', async () => {
  const { fetch, asked } = standIn({})
  const api = createApi(settings(fetch, { base: 'https://encours.example/', token: 't0k' }))
  await api.customer('A/1 é', life)
  expect(asked[0]?.line).toBe('GET /api/v1/customers/A%2F1%20%C3%A9')
  expect(asked[0]?.headers.get('authorization')).toBe('Bearer t0k')
  expect(asked[0]?.credentials).toBe('omit')
  expect(asked[0]?.headers.get('accept-language')).toBe('fr')
})

test('the workspace sends its cookie to its own origin alone', async () => {
  const { fetch, asked } = standIn({})
  await createApi(settings(fetch)).customers({ search: 'dupont & fils', after: null }, life)
  expect(asked[0]?.line).toBe('GET /api/v1/customers?search=dupont+%26+fils')
  expect(asked[0]?.credentials).toBe('same-origin')
  expect(asked[0]?.headers.has('authorization')).toBe(false)
})

test.each([
  [400, 'refused'],
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'missing'],
  [409, 'changed'],
  [429, 'busy'],
  [500, 'broken'],
] as const)('status %i is told as %s, with the request’s id', async (status, kind) => {
  const { fetch } = standIn({
    session: () => {
      throw new Fault(status)
    },
  })
  const problem = await problemOf(createApi(settings(fetch)).session(life))
  expect(problem).toEqual({ kind, status, code: 'FAULT', requestId })
})

test('a page of some proxy instead of an answer is a fault, not an answer', async () => {
  const page: Fetch = async () => new Response('<html>Bad gateway</html>', { status: 502 })
  expect(await problemOf(createApi(settings(page)).session(life))).toMatchObject({
    kind: 'broken',
    status: 502,
    code: null,
  })
  const fine: Fetch = async () => new Response('<html>Welcome</html>')
  expect(await problemOf(createApi(settings(fine)).session(life))).toMatchObject({ kind: 'broken' })
})

test('an answer that does not come is given up', async () => {
  const { fetch } = standIn({
    session: () => {
      throw new Fault('silence')
    },
  })
  const api = createApi(settings(fetch, { timeoutMs: 20 }))
  expect((await problemOf(api.session(life))).kind).toBe('timeout')
})

test('a network that is down is told as such', async () => {
  const { fetch } = standIn({
    session: () => {
      throw new Fault('offline')
    },
  })
  expect((await problemOf(createApi(settings(fetch)).session(life))).kind).toBe('unreachable')
})

test('who gives up a question hears no failure of it, only that it was given up', async () => {
  const { fetch } = standIn({
    session: () => {
      throw new Fault('silence')
    },
  })
  const asking = new AbortController()
  const call = createApi(settings(fetch)).session(asking.signal)
  asking.abort()
  await expect(call).rejects.toMatchObject({ name: 'AbortError' })
})

test('only a 401 tells that the session is over', async () => {
  const told: string[] = []
  for (const status of [401, 403, 500]) {
    const { fetch } = standIn({
      session: () => {
        throw new Fault(status)
      },
    })
    const onUnauthorized = (): void => {
      told.push(`${status}`)
    }
    await problemOf(createApi(settings(fetch, { onUnauthorized })).session(life))
  }
  expect(told).toEqual(['401'])
})
