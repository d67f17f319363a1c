// A worker of its own, as in production but for the clock: plans and sends until it is told to
// stop. Run as a child process: database address, SMTP address, now. Says on standard output when
// it is ready, and at its end how many messages it took up.

import { smtpChannel } from '../../../connectors/channels/smtp/index.ts'
import { present } from '../../../core/assert.ts'
import type { JobHandlers } from '../../../server/db/jobs.ts'
import { openDatabase } from '../../../server/db/pool.ts'
import { deliveryJobs } from '../../../server/delivery/run.ts'
import { dunningJobs } from '../../../server/dunning/run.ts'
import { startWorker } from '../../../server/worker.ts'
import { testDeps } from '../../support/deps.ts'

const [url, smtpUrl, now] = process.argv.slice(2).map(String)
const tell = (facts: object, message: string) =>
  process.stderr.write(`${JSON.stringify({ message, ...facts })}\n`)
const log = { info: () => {}, warn: tell, error: tell }
const db = openDatabase(present(url, 'database'), 6)
const email = smtpChannel({ url: present(smtpUrl, 'SMTP'), timeoutMs: 60_000 })
const deps = testDeps({ db }, { channels: { email }, log })
deps.clock.set(present(now, 'now'))

let taken = 0
const delivery = deliveryJobs(deps)
const handlers: JobHandlers = {
  ...dunningJobs(deps),
  ...delivery,
  'delivery.send': async (payload) => {
    taken += 1
    await present(delivery['delivery.send'], 'the job')(payload)
  },
  'writeback.sent': async () => {},
}
const worker = await startWorker(deps, handlers, { concurrency: 4 })
process.stdout.write('ready\n')
process.once('SIGTERM', async () => {
  await worker.stop()
  await db.close()
  process.stdout.write(`taken ${taken}\n`)
})
