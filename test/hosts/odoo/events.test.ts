// What the module tells: ids, signed, again until they are taken, and never its own echo.

import { createServer, type Server } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { callerAt } from './caller.ts'
import { signatureOf } from './events.ts'
import { type OdooHost, startOdooHost } from './host.ts'
import { launch } from './launch.ts'
import { type Office, officeOf } from './office.ts'

const Body = z.object({
  realm: z.string(),
  events: z.array(z.looseObject({ model: z.string(), record: z.number(), operation: z.string() })),
})

interface Taken {
  readonly signature: string
  readonly body: string
}

let nowMs = 0
let host: OdooHost
let office: Office
let taken: Taken[] = []
let status = 200
let server: Server

const realm = () => host.connections.realmOf(1)
const minute = 60_000

beforeEach(async () => {
  nowMs = Date.UTC(2026, 10, 22, 14, 11, 8)
  taken = []
  status = 200
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += `${chunk}`
    taken.push({ signature: `${request.headers['x-encours-signature']}`, body })
    response.writeHead(status, { 'content-type': 'application/json' }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  host = await startOdooHost({ clock: () => nowMs, serverUrl: `http://127.0.0.1:${port}` })
  host.connect()
  office = officeOf(callerAt({ url: host.url, database: 'nord', key: host.officeKey }))
})
afterEach(async () => {
  await host.stop()
  await new Promise((resolve) => server.close(resolve))
})

const events = () => taken.flatMap(({ body }) => Body.parse(JSON.parse(body)).events)
const words = () => events().map(({ model, record, operation }) => [model, record, operation])

test('a payment names the lines that it moved, their invoice and the customer', async () => {
  const partner = await office.customer({ name: 'Lilas' })
  const move = await office.invoice(partner, 100)
  await host.events.deliverDue()
  taken = []
  await office.pay([move], 40)
  await host.events.deliverDue()
  const [line] = await office.linesOf(move)
  expect(words()).toEqual(
    expect.arrayContaining([
      ['account.move', move, 'updated'],
      ['account.move.line', line, 'updated'],
      ['res.partner', partner, 'updated'],
    ]),
  )
  const secret = host.connections.of(1)?.signingSecret ?? ''
  const [call] = taken
  expect(call?.signature).toBe(signatureOf(call?.body ?? '', secret, nowMs / 1_000))
  expect(Body.parse(JSON.parse(call?.body ?? '')).realm).toBe(realm())
})

test('drafts, suppliers and what Encours itself writes are no news', async () => {
  const caller = callerAt({ url: host.url, database: 'nord', key: host.officeKey })
  const partner = await office.customer({ name: 'Lilas' })
  const vals = { move_type: 'out_invoice', partner_id: partner }
  await caller.ids('account.move/create', { vals_list: [vals] })
  expect(host.events.nextMs()).toBeNull()
  const move = await office.invoice(partner, 100)
  await host.events.deliverDue()
  taken = []
  await caller.done('account.move/write', { ids: [move], vals: { encours_why: 'x' } })
  await caller.done('res.partner/write', { ids: [partner], vals: { encours_grade: 'A' } })
  await host.events.deliverDue()
  expect(taken).toEqual([])
})

test('what is not taken comes again after 1, 5 and 15 minutes, and what has come since with it', async () => {
  const partner = await office.customer({ name: 'Lilas' })
  await office.invoice(partner, 100)
  status = 503
  const waits: number[] = []
  for (let tries = 0; tries < 3; tries += 1) {
    await host.events.deliverDue()
    const next = host.events.nextMs() ?? 0
    waits.push((next - nowMs) / minute)
    nowMs = next
    await office.invoice(partner, 1)
  }
  expect(waits).toEqual([1, 5, 15])
  status = 200
  taken = []
  await host.events.deliverDue()
  expect(words().filter(([model]) => model === 'account.move')).toHaveLength(4)
  expect(host.events.nextMs()).toBeNull()
})

test('a service that does not know the company ends the connection', async () => {
  await office.invoice(await office.customer({ name: 'Lilas' }), 100)
  status = 404
  await host.events.deliverDue()
  expect(host.connections.of(1)?.connected).toBe(false)
  expect(host.events.nextMs()).toBeNull()
})

test('events are doubled, turned round and lost on order', async () => {
  host.events.settings.copies = 1
  const partner = await office.customer({ name: 'Lilas', customer_rank: 1 })
  await host.events.deliverDue()
  expect(words()).toEqual(Array(2).fill(['res.partner', partner, 'created']))
  expect(new Set(events().map(({ id }) => id)).size).toBe(1)
  taken = []
  host.events.settings.lose = 1
  await office.customer({ name: 'Rose', customer_rank: 1 })
  await host.events.deliverDue()
  expect(taken).toEqual([])
})

test('a launch token names who looks at which customer, for two minutes', async () => {
  const partner = await office.customer({ name: 'Lilas' })
  const contact = await office.customer({ name: 'Paul', parent_id: partner, is_company: false })
  const told = launch(host.state, { model: 'res.partner', id: contact })
  const { token } = z.object({ token: z.string() }).parse(told)
  const claims: unknown = JSON.parse(`${Buffer.from(token.split('.')[1] ?? '', 'base64url')}`)
  const iat = nowMs / 1_000
  const expected = {
    aud: 'encours',
    realm: realm(),
    customer: `${partner}`,
    role: 'admin',
    sub: '2',
  }
  expect(claims).toMatchObject({ ...expected, iat, exp: iat + 120 })
  host.connections.disconnect(1)
  expect(launch(host.state, {})).toEqual({ problem: 'not_connected', can_connect: true })
})
