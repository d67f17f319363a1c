// The process itself, started and stopped as an operator would.

import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freePort } from '../../server/db/postgres-process.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'

let dataDir: string
const running: ChildProcess[] = []
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'encours-main-'))
})
afterEach(async () => {
  for (const child of running.splice(0)) {
    child.kill('SIGKILL')
    await ended(child)
  }
  await serverGone()
  await rm(dataDir, { recursive: true, force: true })
})

const main = join(import.meta.dirname, '../../server/main.ts')

interface Started {
  readonly child: ChildProcess
  readonly said: () => string
  readonly complained: () => string
}

function start(environment: Record<string, string> = {}, args: readonly string[] = []): Started {
  const child = spawn(process.execPath, [main, ...args], {
    env: {
      PATH: process.env['PATH'] ?? '',
      ENCOURS_DATA_DIR: dataDir,
      ENCOURS_PORT: '0',
      ENCOURS_LOG_LEVEL: 'warn',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.push(child)
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  return { child, said: () => `${Buffer.concat(out)}`, complained: () => `${Buffer.concat(err)}` }
}

const given = ({ appUrl, ownerUrl }: TestDatabase): Record<string, string> => ({
  DATABASE_URL: appUrl,
  DATABASE_OWNER_URL: ownerUrl,
  ENCOURS_SEAL_KEYS: `a:${randomBytes(32).toString('base64')}`,
})

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode
}

/** The printed address. Bounded by the test's own time limit. */
async function address({ child, said, complained }: Started): Promise<string> {
  for (;;) {
    const found = /^http:\S+$/m.exec(said())?.[0]
    if (found) return found
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}: ${complained()}`)
    await wait(20)
  }
}

/** The embedded server takes its pid file along when it ends. */
async function serverGone(): Promise<void> {
  while (existsSync(join(dataDir, 'postgres', 'postmaster.pid'))) await wait(20)
}

test('it prints one address, answers there, and a signal ends it with nothing left', async () => {
  const started = start()
  const url = await address(started)
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  expect(started.said().trim()).toBe(url)
  started.child.kill('SIGTERM')
  expect(await ended(started.child)).toBe(0)
  expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false)
})

test('the seal key is made once and kept for the owner of the folder alone', async () => {
  const path = join(dataDir, 'seal-key.json')
  const first = start()
  await address(first)
  const key = readFileSync(path, 'utf8')
  first.child.kill('SIGINT')
  expect(await ended(first.child)).toBe(0)
  await address(start())
  expect(readFileSync(path, 'utf8')).toBe(key)
})

test('a broken environment is told whole, and nothing is started', async () => {
  const { child, complained, said } = start({ ENCOURS_PORT: 'x', SMTP_URL: 'smtp://m' })
  expect(await ended(child)).toBe(1)
  expect(complained()).toMatch(
    /^The environment does not fit.*\n {2}ENCOURS_PORT: .*\n {2}MAIL_FROM: /,
  )
  expect(said()).toBe('')
  expect(existsSync(join(dataDir, 'postgres'))).toBe(false)
})

test('a role that is none is refused', async () => {
  const { child, complained } = start({}, ['--role', 'both'])
  expect(await ended(child)).toBe(1)
  expect(complained()).toMatch(/--role is one of all, web, worker/)
})

test('a port that is taken is named, and the database is stopped again', async () => {
  const port = await freePort()
  const other = createServer().listen(port, '127.0.0.1')
  await once(other, 'listening')
  const { child, complained } = start({ ENCOURS_PORT: `${port}` })
  expect(await ended(child)).toBe(1)
  other.close()
  expect(complained()).toBe(
    `Port ${port} is taken: stop what uses it, or set ENCOURS_PORT to another\n`,
  )
  expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false)
})

test('no line of the log holds what stands behind the ? of an address', async () => {
  const database = await testDatabase()
  const started = start({ ...given(database), ENCOURS_LOG_LEVEL: 'info' })
  const url = await address(started)
  await fetch(`${url}/healthz?code=hidden-1`)
  await fetch(`${url}/nowhere?code=hidden-2`)
  await fetch(`${url}/?code=hidden-3`)
  started.child.kill('SIGTERM')
  await ended(started.child)
  expect(started.said()).toContain('"path":"/nowhere"')
  expect(started.said()).not.toContain('hidden')
  await database.drop()
})

test('web and worker stand side by side on a database that they are given', async () => {
  const database = await testDatabase()
  const environment = given(database)
  const [web, worker] = [
    start(environment, ['--role', 'web']),
    start(environment, ['--role', 'worker']),
  ]
  const url = await address(web)
  while (!worker.said().includes('The worker is running.')) await wait(20)
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  for (const { child } of [web, worker]) {
    child.kill('SIGTERM')
    expect(await ended(child)).toBe(0)
  }
  expect(existsSync(join(dataDir, 'postgres'))).toBe(false)
  await database.drop()
})
