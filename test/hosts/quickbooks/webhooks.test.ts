import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { eventsIn } from '../../../connectors/quickbooks/events.ts'
import { assert, present } from '../../../core/assert.ts'
import { type Caller, callerOf } from './caller.ts'
import { makeInactive, mergeCustomers } from './customers.ts'
import { createRecord } from './effects.ts'
import { type QuickBooksHost, startQuickBooksHost } from './host.ts'

interface Taken {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

let host: QuickBooksHost
let caller: Caller
let server: Server
let taken: Taken[] = []
/** What the app answers, first to last; 200 where none is left. */
let answers: number[] = []
let clockMs = 0

beforeEach(async () => {
  clockMs = Date.parse('2026-11-23T09:00:00Z')
  taken = []
  answers = []
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    taken.push({ headers: request.headers, body })
    response.writeHead(answers.shift() ?? 200).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  assert(address !== null && typeof address === 'object', 'a port')
  const url = `http://127.0.0.1:${address.port}/hooks`
  host = await startQuickBooksHost({ clock: () => clockMs, webhooks: { url } })
  caller = callerOf(host)
})
afterEach(async () => {
  await host.stop()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

/** By our own reader: what the app would hear. */
const heard = () =>
  taken.flatMap(({ body }) => {
    const { events, rejected } = present(eventsIn(JSON.parse(body)), 'events')
    expect(rejected).toEqual([])
    return events
  })
const told = () => heard().map(({ entity, id, operation }) => [entity, id, operation])

describe('what is told', () => {
  test('a create, a change, a void and a delete, by name alone, and never a note', async () => {
    const owner = await caller.customer()
    const { Id: id } = await caller.invoice(owner, 10)
    await caller.done('invoice', { Id: id, SyncToken: '0', sparse: true, DueDate: '2027-01-01' })
    await caller.done('invoice?operation=void', { Id: id, SyncToken: '1' })
    await caller.done('attachable', {
      Note: 'note',
      AttachableRef: [{ EntityRef: { type: 'Invoice', value: id } }],
    })
    await caller.done('invoice?operation=delete', { Id: id, SyncToken: '2' })
    expect(await host.webhooks.deliverDue()).toBe(1)
    expect(told()).toEqual([
      ['customer', owner, 'created'],
      ['invoice', id, 'created'],
      ['invoice', id, 'updated'],
      ['invoice', id, 'voided'],
      ['invoice', id, 'deleted'],
    ])
    expect(taken[0]?.body).not.toMatch(/DisplayName|TotalAmt/)
  })

  test.each([
    ['never', 0],
    ['sometimes', 1],
    ['always', 2],
  ] as const)('a payment is told, and what it paid %s', async (indirect, times) => {
    host.webhooks.settings.indirect = indirect
    const owner = await caller.customer()
    const [a, b] = [await caller.invoice(owner, 10), await caller.invoice(owner, 10)]
    await host.webhooks.deliverDue()
    taken = []
    await caller.payment(owner, 20, [
      [a['Id'], 10],
      [b['Id'], 10],
    ])
    await host.webhooks.deliverDue()
    const kinds = heard().map(({ entity, operation }) => `${entity} ${operation}`)
    expect(kinds[0]).toBe('payment created')
    expect(kinds.slice(1)).toEqual(Array(times).fill('invoice updated'))
  })

  test('a merge names the lost customer, in both formats', async () => {
    for (const format of ['cloudevents', 'classic', 'classic-offset'] as const) {
      host.webhooks.settings.format = format
      const [survivor, lost] = [await caller.customer(`A ${format}`), await caller.customer('B')]
      await host.webhooks.deliverDue()
      taken = []
      mergeCustomers(host.company, { survivor, lost, nowMs: clockMs })
      await host.webhooks.deliverDue()
      expect(heard()).toMatchObject([{ operation: 'merged', id: survivor, mergedId: lost }])
      expect(heard()[0]?.at).not.toBeNull()
    }
  })

  test('an invoice that is sent, and a customer made inactive with what balances his debt', async () => {
    const owner = await caller.customer()
    const { Id: id } = await caller.invoice(owner, 10)
    await host.webhooks.deliverDue()
    taken = []
    await caller.done(`invoice/${id}/send?sendTo=a@b.example`, {})
    makeInactive(host.company, { id: owner, nowMs: clockMs })
    await host.webhooks.deliverDue()
    expect(told().map(([entity, , verb]) => `${entity} ${verb}`)).toEqual([
      'invoice emailed',
      'creditmemo created',
      'payment created',
      expect.stringMatching(/^(creditmemo|invoice) updated$/),
      'customer updated',
    ])
  })

  test('nothing of a company that is not connected', async () => {
    host.endConnection()
    createRecord(host.company, 'Customer', { nowMs: clockMs, fields: { DisplayName: 'A' } })
    expect(host.webhooks.nextMs()).toBeNull()
  })

  test('several companies in one call, or a call for each', async () => {
    const other = '4620816365000009'
    const change = { type: 'Customer', id: '7', verb: 'updated', atMs: clockMs } as const
    for (const [alone, calls] of [
      [false, 1],
      [true, 2],
    ] as const) {
      host.webhooks.settings.oneRealmACall = alone
      taken = []
      host.webhooks.hear(other, change)
      host.webhooks.hear(host.company.realm, change)
      await host.webhooks.deliverDue()
      expect(taken).toHaveLength(calls)
      expect(heard().map(({ realm }) => realm)).toEqual([other, host.company.realm])
    }
  })
})

describe('how it travels', () => {
  test('signed over its bytes by the verifier token', async () => {
    await caller.customer('Café')
    await host.webhooks.deliverDue()
    const { headers, body } = present(taken[0], 'a call')
    const { verifierToken } = host.webhooks.settings
    const expected = createHmac('sha256', verifierToken).update(body).digest('base64')
    expect(headers['intuit-signature']).toBe(expected)
    expect(headers['content-type']).toBe('application/json')
  })

  test('as CloudEvents unless the old format is switched on', async () => {
    await caller.customer('A')
    await host.webhooks.deliverDue()
    host.webhooks.settings.format = 'classic'
    await caller.customer('B')
    await host.webhooks.deliverDue()
    const [first, second] = taken.map(({ body }) => z.unknown().parse(JSON.parse(body)))
    expect(first).toMatchObject([
      { specversion: '1.0', type: 'qbo.customer.created.v1', intuitaccountid: host.company.realm },
    ])
    expect(second).toMatchObject({
      eventNotifications: [
        {
          realmId: host.company.realm,
          dataChangeEvent: { entities: [{ name: 'Customer', operation: 'Create' }] },
        },
      ],
    })
  })

  test('gathered for the time that is set', async () => {
    host.webhooks.settings.gatherMs = 60_000
    await caller.customer('A')
    clockMs += 59_999
    await caller.customer('B')
    expect(await host.webhooks.deliverDue()).toBe(0)
    clockMs += 1
    expect(await host.webhooks.deliverDue()).toBe(1)
    expect(heard()).toHaveLength(2)
  })

  test('again after 10 s, 20 s, 30 s, 5 min, 20 min, 2 h, 4 h, 6 h, then every 6 h', async () => {
    answers = Array(10).fill(500)
    await caller.customer('A')
    const startMs = clockMs
    for (let next = host.webhooks.nextMs(); next !== null; next = host.webhooks.nextMs()) {
      clockMs = next
      await host.webhooks.deliverDue()
    }
    const atS = host.webhooks.calls.map(({ atMs }) => (atMs - startMs) / 1000)
    const waits = atS.slice(1).map((at, i) => at - (atS[i] ?? 0))
    expect(waits).toEqual([10, 20, 30, 300, 1200, 7200, 14400, 21600, 21600, 21600])
    expect(new Set(taken.map(({ body }) => body)).size).toBe(1)
    expect(host.webhooks.calls.map(({ status }) => status).at(-1)).toBe(200)
  })

  test('later events wait for the first that was not acknowledged, or do not', async () => {
    for (const [holdBack, calls] of [
      [true, 0],
      [false, 1],
    ] as const) {
      host.webhooks.settings.holdBack = holdBack
      answers = [503]
      await caller.customer(`A ${holdBack}`)
      await host.webhooks.deliverDue()
      taken = []
      await caller.customer(`B ${holdBack}`)
      await host.webhooks.deliverDue()
      expect(taken).toHaveLength(calls)
      clockMs += 10_000
      await host.webhooks.deliverDue()
      expect(taken).toHaveLength(2)
    }
  })

  test('doubled, reordered and lost on a switch', async () => {
    const { settings } = host.webhooks
    Object.assign(settings, { copies: 1, reorder: true, lose: 1 })
    await caller.customer('lost')
    const [b, c] = [await caller.customer('B'), await caller.customer('C')]
    await host.webhooks.deliverDue()
    expect(heard().map(({ id }) => id)).toEqual([c, b, c, b])
    expect(new Set(heard().map(({ key }) => key)).size).toBe(2)
  })

  test('an answer that comes too late is none', async () => {
    host.webhooks.settings.timeoutMs = 50
    server.removeAllListeners('request')
    server.on('request', () => {})
    await caller.customer('A')
    await host.webhooks.deliverDue()
    expect(host.webhooks.calls).toMatchObject([{ attempt: 1, status: null }])
    expect(host.webhooks.nextMs()).toBe(clockMs + 10_000)
  })
})
