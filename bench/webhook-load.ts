// The load of bench/webhooks.ts, in a thread of its own: signed calls of one event each, prepared
// before the clock starts. Answers with the milliseconds of each call and how many were not 200.

import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort } from 'node:worker_threads'
import { signatureOf } from '../connectors/quickbooks/webhook.ts'
import { present } from '../core/assert.ts'

export interface Load {
  readonly url: string
  readonly token: string
  readonly realms: readonly string[]
  /** Begins the keys of the events, so that no two loads share one. */
  readonly name: string
  readonly calls: number
  /** Calls a second, whatever the answers; null = the next as soon as one is answered. */
  readonly rate: number | null
  readonly connections: number
}

export interface Loaded {
  readonly ms: readonly number[]
  readonly refused: number
  readonly elapsedMs: number
}

interface Call {
  readonly body: Buffer
  readonly signature: string
}

const port = present(parentPort, 'a thread that was started')
port.on('message', (load: Load) => {
  run(load).then((loaded) => port.postMessage(loaded))
})

async function run(load: Load): Promise<Loaded> {
  const calls = Array.from({ length: load.calls }, (_, i) => callOf(load, i))
  const agent = new Agent({ keepAlive: true, maxSockets: load.connections })
  const ms: number[] = []
  let refused = 0
  const send = async (call: Call): Promise<void> => {
    const from = performance.now()
    if ((await post(agent, load.url, call)) !== 200) refused += 1
    ms.push(performance.now() - from)
  }
  const from = performance.now()
  if (load.rate === null) await closed(calls, load.connections, send)
  else await open(calls, load.rate, send)
  agent.destroy()
  return { ms, refused, elapsedMs: performance.now() - from }
}

async function closed(
  calls: readonly Call[],
  connections: number,
  send: (call: Call) => Promise<void>,
): Promise<void> {
  const left = calls.values()
  const caller = async () => {
    for (const call of left) await send(call)
  }
  await Promise.all(Array.from({ length: connections }, caller))
}

/** Each call at its time: one that waits delays none of the others. */
async function open(
  calls: readonly Call[],
  rate: number,
  send: (call: Call) => Promise<void>,
): Promise<void> {
  const from = performance.now()
  const sent: Promise<void>[] = []
  for (const [i, call] of calls.entries()) {
    const waitMs = from + (i * 1000) / rate - performance.now()
    if (waitMs > 1) await sleep(waitMs)
    sent.push(send(call))
  }
  await Promise.all(sent)
}

function callOf({ realms, name, token }: Load, i: number): Call {
  const realm = present(realms[i % realms.length], 'a company')
  const event = {
    specversion: '1.0',
    id: `${name}-${i}`,
    source: 'intuit.bench',
    type: 'qbo.invoice.updated.v1',
    time: '2026-11-26T10:00:00.123456789Z',
    intuitentityid: `${i % 5_000}`,
    intuitaccountid: realm,
    data: {},
  }
  const body = Buffer.from(JSON.stringify([event]))
  return { body, signature: signatureOf(token, body) }
}

function post(agent: Agent, url: string, { body, signature }: Call): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const headers = {
    'content-type': 'application/json',
    'content-length': body.length,
    'intuit-signature': signature,
  }
  const sent = request(url, { method: 'POST', agent, headers, timeout: 30_000 }, (answer) => {
    answer.resume().on('end', () => resolve(answer.statusCode ?? 0))
  })
  sent.on('error', reject).end(body)
  return promise
}
