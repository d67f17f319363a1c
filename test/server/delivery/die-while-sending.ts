// A worker of its own that sends one message and is killed on the way where it is told, by SIGKILL.
// Run as a child process: database address, SMTP address, tenant, message, where, now.

import { smtpChannel } from '../../../connectors/channels/smtp/index.ts'
import type { Channel } from '../../../connectors/contract/channel.ts'
import { present } from '../../../core/assert.ts'
import { parseTenantId } from '../../../core/ids.ts'
import { openDatabase } from '../../../server/db/pool.ts'
import { deliveryJobs } from '../../../server/delivery/run.ts'
import { testDeps } from '../../support/deps.ts'

export type DeathPoint =
  | 'before it is reserved'
  | 'once it is reserved'
  | 'once it is sending'
  | 'once the server has it'

const [url, smtpUrl, tenantText, message, where, now] = process.argv.slice(2).map(String)
const tenant = present(parseTenantId(present(tenantText, 'tenant')), 'tenant')
const die = () => process.kill(process.pid, 'SIGKILL')

const smtp = smtpChannel({ url: present(smtpUrl, 'SMTP'), timeoutMs: 5_000 })
const email: Channel = {
  kind: 'email',
  send: async (outgoing) => {
    if (where === 'once it is sending') die()
    const handover = await smtp.send(outgoing)
    if (where === 'once the server has it') die()
    return handover
  },
}
const deps = testDeps(
  { db: openDatabase(present(url, 'url'), 2) },
  { channels: { email }, mailFrom: 'Compta <compta@nord.example>' },
)
deps.clock.set(present(now, 'now'))

// The clock is asked before the reservation, and again before the sending: two more places to die.
const places: readonly DeathPoint[] = ['before it is reserved', 'once it is reserved']
let asked = 0
const clock = {
  now: () => {
    if (places[asked] === where) die()
    asked += 1
    return deps.clock.now()
  },
}
const send = deliveryJobs({ ...deps, clock })['delivery.send']
await send?.({ tenant, message: present(message, 'message') })
