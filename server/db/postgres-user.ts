// PostgreSQL refuses to run as root. Where we are root, its processes run as the user `postgres`,
// made if missing; everywhere else as ourselves.

import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, statSync } from 'node:fs'
import { DatabaseUnavailable } from './database-unavailable.ts'

/** Empty where no change of user is needed: fits `spawn` as it is. */
export interface SystemUser {
  readonly uid?: number
  readonly gid?: number
}

const name = 'postgres'
const initialiseTimeoutMs = 120_000

export function serverUser(): SystemUser {
  if (process.getuid?.() !== 0) return {}
  const found = lookUp()
  if (found) return found
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', name])
  const made = lookUp()
  if (made) return made
  throw new DatabaseUnavailable(
    `PostgreSQL refuses to run as root, and no user ${name} could be made: start as another user, or set DATABASE_URL`,
  )
}

function lookUp(): SystemUser | null {
  const id = (flag: string): number => {
    const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' })
    return status === 0 ? Number(stdout.trim()) : Number.NaN
  }
  const [uid, gid] = [id('-u'), id('-g')]
  return Number.isInteger(uid) && Number.isInteger(gid) ? { uid, gid } : null
}

/** Gives the paths to the user. */
export function handOver({ uid, gid }: SystemUser, paths: readonly string[]): void {
  if (uid === undefined || gid === undefined) return
  for (const path of paths) chownSync(path, uid, gid)
}

/** Lets the user pass through our data folder, without reading it, and run the binary. */
export function letIn({ uid, gid }: SystemUser, dataDir: string, binary: string): void {
  if (uid === undefined || gid === undefined) return
  chmodSync(dataDir, statSync(dataDir).mode | 0o011)
  const closed = [dataDir, binary].find(
    (path) => spawnSync('test', ['-x', path], { uid, gid }).status !== 0,
  )
  if (closed === undefined) return
  throw new DatabaseUnavailable(
    `PostgreSQL refuses to run as root, and the user ${name} may not enter ${closed}: start as another user, move the folder, or set DATABASE_URL`,
  )
}

/** Runs a program to its end as the user; its last words are the error. */
export async function spawnChecked(
  user: SystemUser,
  program: string,
  args: readonly string[],
): Promise<void> {
  const child = spawn(program, args, {
    ...user,
    cwd: '/',
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: initialiseTimeoutMs,
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-2000)
  })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  child.once('error', reject)
  child.once('close', (code) => {
    if (code === 0) resolve()
    else reject(new DatabaseUnavailable(`${program} failed (${code}): ${said.trim()}`))
  })
  return promise
}
