// A worker of its own that approves all that waits, works until nothing is due, and is killed by
// SIGKILL at the n-th point between two effects: around each commit of something written, around
// each handing over and each call to the host, at the beginning of each job and between its end
// and its acknowledgement. What it passed stands on standard output, a line each. Run as a child
// process with one argument, an `Order` as JSON.

import { appendFileSync, writeSync } from 'node:fs'
import pg from 'pg'
import { z } from 'zod'
import { smtpChannel } from '../../../connectors/channels/smtp/index.ts'
import type { Channel } from '../../../connectors/contract/channel.ts'
import type { HostConnector } from '../../../connectors/contract/host.ts'
import { present } from '../../../core/assert.ts'
import { parseTenantId } from '../../../core/ids.ts'
import type { JobHandlers } from '../../../server/db/jobs.ts'
import { openDatabase } from '../../../server/db/pool.ts'
import { deliveryJobs } from '../../../server/delivery/run.ts'
import { dunningJobs } from '../../../server/dunning/run.ts'
import { syncJobs } from '../../../server/sync/run.ts'
import { writebackJobs } from '../../../server/writeback/run.ts'
import { testDeps } from '../../support/deps.ts'
import { workUntilIdle } from '../../support/work.ts'
import { fixedSeal } from '../sync/hearing.ts'
import { connectorTo } from './connected.ts'
import type { HostDoor, Order } from './killing.ts'
import { approveAll } from './many.ts'

const Door = z.object({ url: z.string(), clientId: z.string(), clientSecret: z.string() })
const order: Order = z
  .object({
    ...{ url: z.string(), smtpUrl: z.string(), tenant: z.string(), now: z.string() },
    ...{ last: z.number(), written: z.string(), host: Door.nullable() },
  })
  .parse(JSON.parse(process.argv[2] ?? ''))
const tenant = present(parseTenantId(order.tenant), 'tenant')
let passed = 0
let within = 'approval'
let commits = 0

function point(name: string): void {
  writeSync(1, `${within}: ${name}\n`)
  if (passed === order.last) process.kill(process.pid, 'SIGKILL')
  passed += 1
}

/** The same work, with a point before it and one after it. */
async function between<T>(name: string, work: () => Promise<T>): Promise<T> {
  point(`before ${name}`)
  const done = await work()
  point(`after ${name}`)
  return done
}

const writes = /\b(insert|update|delete|copy|add_encours_job)/i
const locks = /\bfor (no key )?(update|share)\b/gi
const written = new WeakSet<pg.Client>()

/** A transaction that has only read leaves nothing behind, wherever it dies. */
const query: (...words: unknown[]) => unknown = Reflect.get(pg.Client.prototype, 'query')
Reflect.set(pg.Client.prototype, 'query', function (this: pg.Client, ...words: unknown[]) {
  const forward = () => Reflect.apply(query, this, words)
  const [asked] = words
  const text = typeof asked === 'string' ? asked : ''
  if (text === '' || writes.test(text.replaceAll(locks, ''))) written.add(this)
  if (text !== 'commit' || !written.delete(this)) return forward()
  commits += 1
  return between(`commit ${commits}`, () => Promise.resolve(forward()))
})

const smtp = smtpChannel({ url: order.smtpUrl, timeoutMs: 10_000 })
const email: Channel = {
  kind: 'email',
  send: (message) => between('the mail is handed over', () => smtp.send(message)),
}

function hostOf(door: HostDoor): HostConnector {
  const host = connectorTo(door, () => deps.clock.now())
  return {
    ...host,
    refresh: (token, now) => between('the refresh', () => host.refresh(token, now)),
    reread: (access, wanted) => between('the re-read', () => host.reread(access, wanted)),
    writeNote: (access, note) => between('the note', () => host.writeNote(access, note)),
  }
}

const db = openDatabase(order.url, 2)
const hosts = order.host === null ? {} : { quickbooks: hostOf(order.host) }
const deps = testDeps({ db }, { channels: { email }, hosts, seal: fixedSeal })
deps.clock.set(order.now)

const toFile: JobHandlers = {
  'writeback.sent': async ({ attempt }) => appendFileSync(order.written, `${attempt}\n`),
}
const inside: JobHandlers = {
  ...dunningJobs(deps),
  ...deliveryJobs(deps),
  ...(order.host === null ? toFile : { ...syncJobs(deps), ...writebackJobs(deps) }),
}
const handlers = Object.fromEntries(
  Object.entries(inside).map(([name, handle]): [string, JobHandlers[string]] => [
    name,
    async (payload) => {
      within = name
      commits = 0
      point('begins')
      await handle(payload)
      point('is done and not yet acknowledged')
    },
  ]),
)
await approveAll({ deps, tenant })
await workUntilIdle(deps, handlers)
await db.close()
