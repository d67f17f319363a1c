// A process that takes Intuit’s calls, answers them, begins to read what they name, and is killed
// by SIGKILL before the host answers. Run as a child: database address, realm, how many calls.

import { writeSync } from 'node:fs'
import { buildApp } from '../../../server/app.ts'
import { openDatabase } from '../../../server/db/pool.ts'
import { syncJobs } from '../../../server/sync/run.ts'
import { memoryHost } from '../../hosts/memory.ts'
import { testDeps } from '../../support/deps.ts'
import { watchedLog } from '../../support/watched-log.ts'
import { workUntilIdle } from '../../support/work.ts'
import { cloudEvents, fixedSeal, heard, signed } from './hearing.ts'

const [url = '', realm = '', calls = ''] = process.argv.slice(2)
const quickbooks = {
  ...heard(memoryHost({ pageSize: 10 })),
  readRecords: async () => {
    process.kill(process.pid, 'SIGKILL')
    throw new Error('nobody comes here')
  },
}
const db = openDatabase(url, 4)
const deps = testDeps({ db }, { hosts: { quickbooks }, seal: fixedSeal })
const app = await buildApp(deps, {
  log: watchedLog,
  config: {
    publicUrl: 'http://encours.test',
    oauth: {},
    launchSecrets: {},
    allowedOrigins: [],
    panelFolder: import.meta.dirname,
    manifest: { version: '1.0.0' },
  },
})
const answers = await Promise.all(
  Array.from({ length: Number(calls) }, (_, i) =>
    app.inject(signed(cloudEvents([{ realm, type: 'invoice.created', id: `I${i}` }]))),
  ),
)
writeSync(1, `${answers.filter(({ statusCode }) => statusCode === 200).length}\n`)
deps.clock.advance(2_000)
await workUntilIdle(deps, syncJobs(deps))
