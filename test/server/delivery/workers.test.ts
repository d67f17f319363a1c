// Four processes, one database, two thousand approved messages.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { many, one } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import {
  addressOf,
  approveAll,
  type CountingServer,
  countingServer,
  farOff,
  type ManyCustomers,
  manyCustomers,
} from './many.ts'

const messages = 2_000
const processes = 4
const patienceMs = 420_000

let database: TestDatabase
let mail: CountingServer
let company: ManyCustomers
beforeAll(async () => {
  database = await testDatabase()
  mail = await countingServer()
  company = await manyCustomers(database, messages, { smtpUrl: mail.url })
})
afterAll(async () => {
  await mail.stop()
  await database.drop()
})

const script = fileURLToPath(new URL('./worker-process.ts', import.meta.url))

interface Worker {
  readonly child: ChildProcess
  readonly said: () => string
}

async function startProcess(): Promise<Worker> {
  const words = [script, database.appUrl, mail.url, farOff]
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  for (let tries = 0; !said.includes('ready'); tries += 1) {
    if (tries > 600 || child.exitCode !== null) throw new Error('a worker did not start')
    await wait(50)
  }
  return { child, said: () => said }
}

const Left = z.object({ approved: z.number() })

async function untilAllHaveLeft(): Promise<void> {
  const { deps, tenant } = company
  const sql = `
    select count(*)::integer as approved
    from messages
    where tenant_id = $1
      and state = 'approved'`
  const end = Date.now() + patienceMs
  while (Date.now() < end) {
    const { approved } = await tx(deps.db, tenant, (tx) => one(Left, tx, sql, [tenant]))
    if (approved === 0) return
    await wait(200)
  }
}

const StateRow = z.object({ state: z.string(), reason: z.string().nullable(), count: z.number() })

function states() {
  const { deps, tenant } = company
  const sql = `
    select state, state_reason as reason, count(*)::integer as count
    from messages
    where tenant_id = $1
    group by state, state_reason
    order by state, state_reason`
  return tx(deps.db, tenant, (tx) => many(StateRow, tx, sql, [tenant]))
}

const Tally = z.object({
  sent: z.number(),
  attempts: z.number(),
  settled: z.number(),
  live_items: z.number(),
  distinct_items: z.number(),
  contacts: z.number(),
  approvals: z.number(),
  traces: z.number(),
})

function tally() {
  const { deps, tenant } = company
  const sql = `
    select
      (select count(*) from messages where tenant_id = $1 and state = 'sent')::integer as sent,
      (select count(*) from attempts where tenant_id = $1)::integer as attempts,
      (select count(*) from attempts where tenant_id = $1 and state = 'sent')::integer as settled,
      (select count(*) from attempt_items where tenant_id = $1 and released_at is null)::integer
        as live_items,
      (select count(distinct invoice_id) from attempt_items where tenant_id = $1)::integer
        as distinct_items,
      (select count(*) from contacts where tenant_id = $1 and outcome = 'sent')::integer as contacts,
      (select count(*) from audit where tenant_id = $1 and action = 'message.approve')::integer
        as approvals,
      (select count(*) from audit where tenant_id = $1 and action = 'message.sent')::integer
        as traces`
  return tx(deps.db, tenant, (tx) => one(Tally, tx, sql, [tenant]))
}

test('four processes send two thousand messages: each once, all settled, no item twice', {
  timeout: patienceMs + 60_000,
}, async () => {
  const workers = await Promise.all(Array.from({ length: processes }, startProcess))
  try {
    expect(await approveAll(company)).toBe(messages)
    await untilAllHaveLeft()
  } finally {
    for (const { child } of workers) child.kill('SIGTERM')
    await Promise.all(workers.map(({ child }) => child.exitCode ?? once(child, 'exit')))
  }
  expect(await states()).toEqual([{ state: 'sent', reason: null, count: messages }])
  expect(mail.received.size).toBe(messages)
  expect([...mail.received].filter(([, count]) => count !== 1)).toEqual([])
  expect(mail.received.get(addressOf(messages - 1))).toBe(1)
  expect(await tally()).toEqual({
    sent: messages,
    attempts: messages,
    settled: messages,
    live_items: messages,
    distinct_items: messages,
    contacts: messages,
    approvals: messages,
    traces: messages,
  })
  const taken = workers.map(({ said }) => Number(/taken (\d+)/.exec(said())?.[1]))
  expect(taken.reduce((all, count) => all + count, 0)).toBeGreaterThanOrEqual(messages)
  for (const count of taken) expect(count, `${taken}`).toBeGreaterThan(0)
})
