// A process that has answered Intuit's calls is killed before it has read anything. Another one
// goes on, and every event that was answered has been read.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { livenessOf } from '../../../server/db/liveness.ts'
import { tx } from '../../../server/db/tx.ts'
import { syncJobs } from '../../../server/sync/run.ts'
import { connectTo, memoryHost } from '../../hosts/memory.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { silentLog, testDeps } from '../../support/deps.ts'
import { aCustomer, anInvoice } from '../../support/ledger-records.ts'
import { workUntilIdle } from '../../support/work.ts'
import { fixedSeal, heard } from './hearing.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

const script = fileURLToPath(new URL('./die-reading.ts', import.meta.url))
const calls = 40

test('all that was answered is read after the process was killed', {
  timeout: 120_000,
}, async () => {
  const host = memoryHost({ pageSize: 10 })
  const deps = testDeps(database, { hosts: { quickbooks: heard(host) }, seal: fixedSeal })
  const jobs = { ...syncJobs(deps), 'dunning.plan': async () => {} }
  host.put('customer', aCustomer('C1'))
  const tenant = await connectTo(deps, '4711')
  await workUntilIdle(deps, jobs)
  for (let i = 0; i < calls; i += 1) host.put('invoice', anInvoice(`I${i}`, 'C1'))

  const child = spawn(process.execPath, [script, database.appUrl, '4711', `${calls}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 60_000,
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const [, signal] = await once(child, 'close')
  expect({ signal, said }).toEqual({ signal: 'SIGKILL', said: `${calls}\n` })

  const counts = () =>
    tx(deps.db, tenant, async (tx) => {
      const sql = `
        select
          (select count(*)::integer from invoices) as invoices,
          (select count(*)::integer from host_events where handled_at is null) as waiting`
      return (await tx.query(sql)).rows[0]
    })
  expect(await counts()).toEqual({ invoices: 0, waiting: calls })
  const liveness = livenessOf(deps.db.queue, silentLog)
  expect(await liveness.releaseDead()).toBe(1)
  await liveness.end()
  deps.clock.advance(60_000)
  await workUntilIdle(deps, jobs)
  expect(await counts()).toEqual({ invoices: calls, waiting: 0 })
})
