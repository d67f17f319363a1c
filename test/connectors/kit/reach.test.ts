import { createServer, type Server } from 'node:http'
import type { LookupFunction } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { Rejected } from '../../../connectors/contract/failure.ts'
import { makeHttp } from '../../../connectors/kit/http.ts'
import { isPublicAddress, mayReach, publicLookup } from '../../../connectors/kit/reach.ts'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(): Promise<{ readonly port: number; readonly asked: () => number }> {
  let asked = 0
  const server = createServer((_request, response) => response.end('inside'))
  server.on('connection', () => {
    asked += 1
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { port, asked: () => asked }
}

/** Gives the answers in turn; the last one again and again. */
function resolver(...answers: readonly (readonly string[])[]): LookupFunction {
  let call = 0
  return (_name, _options, callback) => {
    const addresses = answers[Math.min(call, answers.length - 1)] ?? []
    call += 1
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }
}

const lookedUp = (lookup: LookupFunction, all: boolean) =>
  new Promise<unknown>((resolve) => {
    lookup('site.example', { all }, (error, found) => resolve(error ?? found))
  })

const ask = async (resolve: LookupFunction, url: string, reach: 'public' | 'anywhere') => {
  const http = makeHttp({
    ...{ service: 'Host', timeoutMs: 2_000, maxResponseBytes: 1_000, reach, resolve },
  })
  try {
    return (await http({ method: 'GET', url })).text
  } catch (error) {
    return error
  }
}

describe('an address that a user gives', () => {
  test.each([
    ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '100.64.0.1', '100.127.255.255', '127.0.0.1'],
    ...['127.255.255.254', '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.8'],
    ...['192.0.2.1', '192.88.99.1', '192.168.1.1', '198.18.0.1', '198.19.255.255', '198.51.100.7'],
    ...['203.0.113.9', '224.0.0.1', '239.255.255.250', '240.0.0.1', '255.255.255.255'],
    ...['::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '64:ff9b::7f00:1'],
    ...['64:ff9b:1::1', '100::1', 'fc00::1', 'fdff::1', 'fe80::1', 'fe80::1%lo', 'febf::1'],
    ...['fec0::1', 'ff02::1', '2001::1', '2001:10::1', '2001:db8::1', '2002:7f00:1::'],
    ...['3fff::1', '5f00::1', '', 'localhost', '1.2.3', '0x7f.1'],
  ])('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  test.each([
    ...['1.1.1.1', '9.255.255.255', '11.0.0.1', '100.63.255.255', '100.128.0.1', '126.255.255.255'],
    ...['128.0.0.1', '172.15.255.255', '172.32.0.1', '192.167.255.255', '192.169.0.1'],
    ...['223.255.255.255', '2606:4700::1111', '2a01:e00::1', '2001:4860:4860::8888'],
  ])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })

  test.each([
    ...['https://127.0.0.1/', 'https://127.1/', 'https://2130706433/', 'https://0x7f000001/'],
    ...['https://0177.0.0.1/', 'https://127.0.0.1./', 'https://[::1]/', 'https://[::ffff:7f00:1]/'],
    ...['https://１２７.0.0.1/', 'https://[fe80::1]/', 'https://0/', 'http://erp.example/'],
    ...['ftp://erp.example/', 'https://user:pass@erp.example/', 'https://169.254.169.254/latest'],
  ])('%s is refused before anybody is asked', async (address) => {
    const url = URL.parse(address)
    expect(url && mayReach(url)).toBe(false)
    const nobody: LookupFunction = () => {
      throw new Error('nobody is asked')
    }
    const error = await ask(nobody, address, 'public')
    expect(error).toBeInstanceOf(Rejected)
    expect(error).toMatchObject({ code: 'SITE_REFUSED' })
  })

  test('that leads inside is not connected to, though it is where the operator allows it', async () => {
    const inside = await serve()
    const resolve = resolver(['127.0.0.1'])
    const error = await ask(resolve, `https://erp.example:${inside.port}/`, 'public')
    expect(error).toBeInstanceOf(Rejected)
    expect(error).toMatchObject({ code: 'SITE_REFUSED' })
    expect(inside.asked()).toBe(0)
    expect(await ask(resolve, `http://erp.example:${inside.port}/`, 'anywhere')).toBe('inside')
    expect(inside.asked()).toBe(1)
  })

  test('that has a public address and one inside is refused whole', async () => {
    const mixed = publicLookup(resolver(['1.1.1.1', '10.0.0.7']))
    expect(await lookedUp(mixed, true)).toMatchObject({ code: 'SITE_REFUSED' })
    expect(await lookedUp(publicLookup(resolver([])), true)).toMatchObject({ code: 'SITE_REFUSED' })
  })

  test('of a resolver that turns inside after the check is judged by what is connected to', async () => {
    const inside = await serve()
    const turning = resolver(['1.1.1.1'], ['127.0.0.1'])
    const lookup = publicLookup(turning)
    // What was checked is what is handed over: there is no second question.
    expect(await lookedUp(lookup, false)).toBe('1.1.1.1')
    expect(await lookedUp(lookup, false)).toMatchObject({ code: 'SITE_REFUSED' })
    const error = await ask(turning, `https://erp.example:${inside.port}/`, 'public')
    expect(error).toMatchObject({ code: 'SITE_REFUSED' })
    expect(inside.asked()).toBe(0)
  })
})
