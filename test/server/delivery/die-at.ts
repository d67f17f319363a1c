// A worker of its own that approves all that waits, works until nothing is due, and is killed by
// SIGKILL at the n-th point between two effects: around each commit, around each handing over, at
// the beginning of each job and between its end and its acknowledgement. What it passed stands on
// standard output, a line each. Run as a child process: database address, SMTP address, tenant,
// now, n, file of written-back attempts.

import { appendFileSync, writeSync } from 'node:fs'
import pg from 'pg'
import { smtpChannel } from '../../../connectors/channels/smtp/index.ts'
import type { Channel } from '../../../connectors/contract/channel.ts'
import { present } from '../../../core/assert.ts'
import { parseTenantId } from '../../../core/ids.ts'
import type { JobHandlers } from '../../../server/db/jobs.ts'
import { openDatabase } from '../../../server/db/pool.ts'
import { deliveryJobs } from '../../../server/delivery/run.ts'
import { dunningJobs } from '../../../server/dunning/run.ts'
import { testDeps } from '../../support/deps.ts'
import { workUntilIdle } from '../../support/work.ts'
import { approveAll } from './many.ts'

const [url, smtpUrl, tenantText, now, last, written] = process.argv.slice(2).map(String)
const tenant = present(parseTenantId(present(tenantText, 'tenant')), 'tenant')
let passed = 0
let within = 'approval'
let commits = 0

function point(name: string): void {
  writeSync(1, `${within}: ${name}\n`)
  if (passed === Number(last)) process.kill(process.pid, 'SIGKILL')
  passed += 1
}

const query: (...words: unknown[]) => unknown = Reflect.get(pg.Client.prototype, 'query')
Reflect.set(pg.Client.prototype, 'query', function (this: pg.Client, ...words: unknown[]) {
  if (words[0] !== 'commit') return Reflect.apply(query, this, words)
  commits += 1
  const name = `commit ${commits}`
  point(`before ${name}`)
  return Promise.resolve(Reflect.apply(query, this, words)).then((done) => {
    point(`after ${name}`)
    return done
  })
})

const smtp = smtpChannel({ url: present(smtpUrl, 'SMTP'), timeoutMs: 10_000 })
const email: Channel = {
  kind: 'email',
  send: async (message) => {
    point('before the mail is handed over')
    const handover = await smtp.send(message)
    point('after the mail is handed over')
    return handover
  },
}
const db = openDatabase(present(url, 'database'), 2)
const deps = testDeps({ db }, { channels: { email } })
deps.clock.set(present(now, 'now'))

const inside: JobHandlers = {
  ...dunningJobs(deps),
  ...deliveryJobs(deps),
  'writeback.sent': async ({ attempt }) => appendFileSync(present(written, 'file'), `${attempt}\n`),
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
