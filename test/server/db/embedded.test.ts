// Real servers, started and ended in every way that a process can end.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DatabaseUnavailable } from '../../../server/db/database-unavailable.ts'
import { type Embedded, startEmbedded } from '../../../server/db/embedded.ts'

const settings = { fsync: 'off', shared_buffers: '16MB' }
let dataDir: string
const stops: (() => Promise<void>)[] = []
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'encours-embedded-'))
})
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
  await rm(dataDir, { recursive: true, force: true })
})

async function start(options: { port?: number; dataDir?: string } = {}): Promise<Embedded> {
  const server = await startEmbedded({ dataDir, port: 0, settings, ...options })
  stops.push(() => server.stop())
  return server
}

async function ask(url: string, sql: string): Promise<object[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

const serverPid = async (): Promise<number> =>
  Number.parseInt(await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'), 10)

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Bounded by the test's own time limit. */
async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await wait(20)
}

/** A process of its own that starts the server and then does as told. */
async function starter(then: string): Promise<{ child: ChildProcess; pid: number }> {
  const module = join(import.meta.dirname, '../../../server/db/embedded.ts')
  const script = `
    const { startEmbedded } = await import(${JSON.stringify(module)})
    const server = await startEmbedded(${JSON.stringify({ dataDir, port: 0, settings })})
    console.log('started')
    ${then}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  stops.push(async () => {
    child.kill('SIGKILL')
  })
  await once(child.stdout, 'data')
  return { child, pid: await serverPid() }
}

test('a second start finds what the first one kept; a stop leaves no process', async () => {
  const first = await start()
  await ask(first.ownerUrl, 'create table kept as select 42 as answer')
  const pid = await serverPid()
  await first.stop()
  expect(isAlive(pid)).toBe(false)
  const second = await start()
  expect(await ask(second.ownerUrl, 'select answer from kept')).toEqual([{ answer: 42 }])
})

test('text is UTF-8 and sorted the same on every machine', async () => {
  const { ownerUrl } = await start()
  const sql = `select datcollate, datlocprovider::text, datlocale, pg_encoding_to_char(encoding) as encoding
    from pg_database where datname = current_database()`
  expect(await ask(ownerUrl, sql)).toEqual([
    { datcollate: 'C', datlocprovider: 'b', datlocale: 'C.UTF-8', encoding: 'UTF8' },
  ])
  expect(await ask(ownerUrl, `select upper('é') as upper`)).toEqual([{ upper: 'É' }])
})

test('it listens to this machine alone and asks for the password', async () => {
  const { ownerUrl, port } = await start()
  expect(await ask(ownerUrl, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
  const wrong = new URL(ownerUrl)
  wrong.password = 'postgres'
  await expect(ask(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/)
  expect(port).toBeGreaterThan(0)
})

test('its passwords are for the owner of the folder alone', async () => {
  await start()
  expect((await stat(join(dataDir, 'postgres.json'))).mode & 0o777).toBe(0o600)
})

test('a port that is taken is named', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  try {
    const refused = start({ port })
    await expect(refused).rejects.toThrow(DatabaseUnavailable)
    await expect(refused).rejects.toThrow(
      new RegExp(`^Port ${port}, wanted for the database, is taken`),
    )
  } finally {
    other.close()
  }
})

test('a folder in use is named, and its server goes on', async () => {
  const first = await start()
  await expect(start()).rejects.toThrow(/is in use by a running server \(process \d+\)/)
  expect(await ask(first.ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a folder that cannot be made is named', async () => {
  const file = join(dataDir, 'file')
  await writeFile(file, '')
  await expect(start({ dataDir: join(file, 'data') })).rejects.toThrow(/cannot be written/)
})

test.skipIf(process.getuid?.() === 0)('a folder that may not be written is named', async () => {
  const closed = join(dataDir, 'closed')
  await mkdir(closed)
  await chmod(closed, 0o500)
  await expect(start({ dataDir: closed })).rejects.toThrow(/cannot be written/)
})

test.runIf(process.getuid?.() === 0)(
  'root may keep it in a folder that nobody else can enter',
  async () => {
    const closed = join(dataDir, 'closed')
    await mkdir(closed, { mode: 0o700 })
    const { ownerUrl } = await start({ dataDir: join(closed, 'data') })
    expect(await ask(ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }])
    expect((await stat(closed)).mode & 0o777).toBe(0o700)
  },
)

test('after a crash it recovers, though the pid file still names a process', async () => {
  const first = await start()
  await ask(first.ownerUrl, 'create table kept as select 42 as answer')
  const pid = await serverPid()
  process.kill(pid, 'SIGKILL')
  await gone(pid)
  expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(true)
  const second = await start()
  expect(await ask(second.ownerUrl, 'select answer from kept')).toEqual([{ answer: 42 }])
})

test('a pid file whose number belongs to another program by now is no obstacle', async () => {
  await (await start()).stop()
  const path = join(dataDir, 'postgres', 'postmaster.pid')
  await writeFile(path, `${process.pid}\n${join(dataDir, 'postgres')}\n1\n5432\n\n127.0.0.1\n`)
  const again = await start()
  expect(await ask(again.ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a crash while the cluster is being made leaves nothing in the way', async () => {
  await mkdir(join(dataDir, 'postgres-new-abc', 'data'), { recursive: true })
  const { ownerUrl } = await start()
  expect(await ask(ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }])
})

const endings: readonly (readonly [string, string, NodeJS.Signals | null])[] = [
  ['kill -9', 'setInterval(() => {}, 1000)', 'SIGKILL'],
  ['SIGTERM that nobody handles', 'setInterval(() => {}, 1000)', 'SIGTERM'],
  ['Ctrl-C that nobody handles', 'setInterval(() => {}, 1000)', 'SIGINT'],
  ['an error that nobody catches', `throw new Error('on purpose')`, null],
  ['process.exit', 'process.exit(0)', null],
]

test.each(endings)('the server ends with its starter: %s', async (_, then, signal) => {
  const { child, pid } = await starter(then.replace('on purpose', 'expected by a test'))
  if (signal) child.kill(signal)
  await gone(pid)
  const after = await start()
  expect(await ask(after.ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }])
})
