// A worker of its own that keeps the statuses of a company at its host, until nothing is due, and
// is killed by SIGKILL at the n-th point between two effects: around each commit of something
// written, before each call to the host and after its last answer, where each job begins and
// between its end and its acknowledgement. Run as a child process with one argument, an `Order` as
// JSON.

import { z } from 'zod'
import type { HostStatuses } from '../../../connectors/contract/host.ts'
import { present } from '../../../core/assert.ts'
import { openDatabase } from '../../../server/db/pool.ts'
import { writebackJobs } from '../../../server/writeback/run.ts'
import { testDeps } from '../../support/deps.ts'
import { wayTo } from '../../support/dying.ts'
import { workUntilIdle } from '../../support/work.ts'
import { connectorTo } from '../delivery/connected.ts'
import type { HostDoor } from '../delivery/killing.ts'
import { fixedSeal } from '../sync/hearing.ts'

export interface Order {
  readonly url: string
  readonly now: string
  /** It dies at its n-th point, or at the one of that name; null = at none. */
  readonly last: number | string | null
  readonly host: HostDoor
}

const order: Order = z
  .object({
    ...{ url: z.string(), now: z.string(), last: z.union([z.number(), z.string()]).nullable() },
    host: z.object({ url: z.string(), clientId: z.string(), clientSecret: z.string() }),
  })
  .parse(JSON.parse(process.argv[2] ?? ''))
const { point, along } = wayTo(order.last ?? 'nowhere', 'start')

const dying = (statuses: HostStatuses): HostStatuses => ({
  ...statuses,
  write: async (access, status) => {
    const written = await statuses.write(
      {
        ...access,
        turn: async (call) => {
          await access.turn?.(call)
          point(`before the ${call}`)
        },
      },
      status,
    )
    point('after the host has answered')
    return written
  },
})

const db = openDatabase(order.url, 2)
const host = connectorTo(order.host, () => deps.clock.now())
const statuses = dying(present(host.statuses, 'statuses of the host'))
const deps = testDeps({ db }, { seal: fixedSeal, hosts: { quickbooks: { ...host, statuses } } })
deps.clock.set(order.now)
await workUntilIdle(deps, along(writebackJobs(deps)))
await db.close()
