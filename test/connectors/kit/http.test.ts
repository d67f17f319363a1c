import { createServer, type RequestListener, type Server } from 'node:http'
import { inspect } from 'node:util'
import { afterEach, describe, expect, test } from 'vitest'
import { Unavailable } from '../../../connectors/contract/failure.ts'
import { makeHttp } from '../../../connectors/kit/http.ts'
import { redact } from '../../../connectors/kit/redact.ts'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}/` : ''
}

const http = makeHttp({ service: 'Host', timeoutMs: 400, maxResponseBytes: 1000 })
const failed = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work
  } catch (error) {
    return error
  }
  throw new Error('the call was expected to fail')
}

describe('one exchange over HTTP', () => {
  test('every status is an answer, its text untouched', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(418, { 'X-Name': 'tea' }).end('{"a":1.10}')
    })
    const answer = await http({ method: 'GET', url })
    expect([answer.status, answer.text, answer.header('x-name')]).toEqual([
      418,
      '{"a":1.10}',
      'tea',
    ])
  })

  test('the deadline is for the whole answer, however steadily it drips in', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200)
      const drip = setInterval(() => response.write('.'), 20)
      response.on('close', () => clearInterval(drip))
    })
    const error = await failed(http({ method: 'GET', url }))
    expect(error).toBeInstanceOf(Unavailable)
    expect(error).toMatchObject({ code: 'TIMEOUT' })
  })

  test('an answer above the limit is not read', async () => {
    const url = await serve((_request, response) => response.end('x'.repeat(5000)))
    expect(await failed(http({ method: 'GET', url }))).toMatchObject({ code: 'BAD_ANSWER' })
  })

  test('a redirect is not followed: the token would travel with it', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end()
    })
    expect((await http({ method: 'GET', url })).status).toBe(302)
  })

  test('no header, body or address of the request is in the error', async () => {
    const url = await serve((request) => request.socket.destroy())
    const error = await failed(
      http({
        method: 'POST',
        url: `${url}?realm=quietrealm`,
        headers: { Authorization: 'Bearer quiettoken' },
        body: 'quietbody',
      }),
    )
    expect(error).toBeInstanceOf(Unavailable)
    const told = `${inspect(error, { depth: 20, showHidden: true })}${JSON.stringify(error)}`
    expect(told).not.toMatch(/quiet/)
  })

  test("the caller's own abort stays his", async () => {
    const url = await serve(() => {})
    const reason = new Error('not needed any more')
    const controller = new AbortController()
    const call = failed(http({ method: 'GET', url, signal: controller.signal }))
    controller.abort(reason)
    expect(await call).toBe(reason)
  })
})

test('words of a service lose tokens, secrets and mail addresses, and stay short', () => {
  const token = `AB01${'x'.repeat(40)}`
  const text = `Token expired: ${token} for claire@firm.example and s3cr3t ${'y '.repeat(900)}`
  const clean = redact(text, ['s3cr3t'])
  expect(clean).not.toMatch(/AB01|claire|s3cr3t/)
  expect(clean.length).toBeLessThanOrEqual(401)
})
