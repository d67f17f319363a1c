// The PostgreSQL process: started apart from the terminal, so that Ctrl-C reaches us and not it,
// and tied to us by a pipe, so that it ends when we do, whatever ended us.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { DatabaseUnavailable } from './database-unavailable.ts'
import { type Launch, spawnAs } from './postgres-user.ts'

export interface ServerOptions {
  readonly binary: string
  readonly cluster: string
  readonly port: number
  readonly launch: Launch
  readonly settings: Readonly<Record<string, string>>
}

const startTimeoutMs = 60_000
const stopTimeoutMs = 20_000
const pollMs = 20
const leavingTimeoutMs = 5_000

/** Throws where another server runs on this cluster; waits a little for one that is stopping. */
export async function clusterInUse(cluster: string): Promise<void> {
  const until = Date.now() + leavingTimeoutMs
  while (await serverPid(cluster)) {
    if (Date.now() > until) {
      throw new DatabaseUnavailable(
        `The data folder ${cluster} is in use by a running server (process ${await serverPid(cluster)}): stop it, or set ENCOURS_DATA_DIR to another folder`,
      )
    }
    await wait(pollMs)
  }
}

/** The live server's process id; null without one, also where a crash left its pid file behind. */
async function serverPid(cluster: string): Promise<number | null> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number.parseInt(text, 10)
  if (!(pid > 0)) return null
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return null
  }
  return (await commandOf(pid)).includes('postgres') ? pid : null
}

/** After a crash the number may belong to another program by now. Unknown outside Linux. */
async function commandOf(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() =>
    process.platform === 'linux' ? '' : 'postgres',
  )
}

export async function freePort(): Promise<number> {
  const probe = createServer()
  probe.listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

export async function startServer(options: ServerOptions): Promise<{ stop(): Promise<void> }> {
  await portIsFree(options.port)
  const command = [options.binary, ...serverArgs(options)]
  const server = spawnAs(options.launch, command, { detached: true })
  const tie = tieToUs(server)
  try {
    await ready(server)
  } catch (error) {
    await end(server, tie)
    throw error
  }
  return { stop: () => end(server, tie) }
}

function serverArgs({ cluster, port, settings }: ServerOptions): string[] {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return ['-D', cluster, '-p', `${port}`, ...flags]
}

async function portIsFree(port: number): Promise<void> {
  const probe = createServer()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  probe.once('error', reject)
  probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()))
  return promise.catch((cause) => {
    throw new DatabaseUnavailable(
      `Port ${port}, wanted for the database, is taken: stop what uses it, or set ENCOURS_DATABASE_PORT to another`,
      { cause },
    )
  })
}

async function ready(server: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let said = ''
  server.stderr?.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-2000)
    if (said.includes('ready to accept connections')) resolve()
  })
  const failed = (how: string) =>
    reject(new DatabaseUnavailable(`PostgreSQL did not start (${how}): ${said.trim()}`))
  server.once('error', (error) => failed(error.message))
  server.once('exit', (code) => failed(`exit ${code}`))
  const timer = setTimeout(failed, startTimeoutMs, 'no answer in time')
  await promise.finally(() => clearTimeout(timer))
}

/**
 * A child that waits for the end of a pipe that only we hold: a line on it is an orderly end, its
 * closing is ours by any other way, `kill -9` included.
 */
function tieToUs(server: ChildProcess): ChildProcess | null {
  if (server.pid === undefined) return null
  if (process.platform === 'win32') {
    process.once('exit', () => server.kill())
    return null
  }
  const script = 'read -r orderly || kill -INT "$1"'
  const tie = spawn('sh', ['-c', script, 'sh', `${server.pid}`], {
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  tie.on('error', () => {})
  tie.stdin.on('error', () => {})
  return tie
}

const hasEnded = (child: ChildProcess): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null

/** Fast shutdown first; if that takes too long, at once: PostgreSQL recovers from its log. */
async function end(server: ChildProcess, tie: ChildProcess | null): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (hasEnded(server)) break
    server.kill(signal)
    await endOf(server)
  }
  if (tie && !hasEnded(tie)) {
    tie.stdin?.end('\n')
    await endOf(tie)
  }
}

async function endOf(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return
  const giveUp = AbortSignal.timeout(stopTimeoutMs)
  await once(child, 'exit', { signal: giveUp }).catch((error) => {
    if (!giveUp.aborted) throw error
  })
}
