// A worker of its own that approves all that waits, works until nothing is due, and is killed by
// SIGKILL at the n-th point between two effects: around each commit of something written, around
// each handing over and each call to the host, at the beginning of each job and between its end
// and its acknowledgement. What it passed stands on standard output, a line each. Run as a child
// process with one argument, an `Order` as JSON.

import { appendFileSync } from 'node:fs'
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
import { wayTo } from '../../support/dying.ts'
import { workUntilIdle } from '../../support/work.ts'
import { fixedSeal } from '../sync/hearing.ts'
import { connectorTo } from './connected.ts'
import type { HostDoor, Order } from './killing.ts'
import { approveAll } from './many.ts'

const Door = z.object({ url: z.string(), clientId: z.string(), clientSecret: z.string() })
const order: Order = z
  .object({
    ...{ url: z.string(), smtpUrl: z.string(), tenant: z.string(), now: z.string() },
    ...{ last: z.union([z.number(), z.string()]), written: z.string(), host: Door.nullable() },
  })
  .parse(JSON.parse(process.argv[2] ?? ''))
const tenant = present(parseTenantId(order.tenant), 'tenant')
const { between, along } = wayTo(order.last, 'approval')

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
await approveAll({ deps, tenant })
await workUntilIdle(deps, along(inside))
await db.close()
