// PostgreSQL refuses to run as root. Where we are root, its processes run as the user `postgres`,
// made if missing; everywhere else as ourselves.

import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process'
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

/** How PostgreSQL's programs are started: as whom, and through what. */
export interface Launch {
  readonly user: SystemUser
  /** Put before the program and its arguments. */
  readonly prefix: readonly string[]
}

/**
 * Lets the user pass through our data folder, without reading it. Where a folder above it is root's
 * alone, the programs get root's right to pass through folders, and no other of root's.
 */
export function letIn(user: SystemUser, dataDir: string): Launch {
  const { uid, gid } = user
  const plain: Launch = { user, prefix: [] }
  if (uid === undefined || gid === undefined) return plain
  chmodSync(dataDir, statSync(dataDir).mode | 0o011)
  const inside = `${dataDir}/.`
  if (reaches(plain, inside)) return plain
  const raised: Launch = {
    user: {},
    prefix: [
      ...['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'],
      ...['--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--'],
    ],
  }
  if (reaches(raised, inside)) return raised
  throw new DatabaseUnavailable(
    `PostgreSQL refuses to run as root, and the user ${name} may not enter ${dataDir}: start as another user, set ENCOURS_DATA_DIR to an open folder, or set DATABASE_URL`,
  )
}

export const mayRun = (user: SystemUser, program: string): boolean =>
  user.uid === undefined || reaches({ user, prefix: [] }, program)

/** Not by `test -x`: access(2) would leave out the right that is meant to help. */
function reaches({ user, prefix }: Launch, path: string): boolean {
  const [program = 'ls', ...args] = [...prefix, 'ls', '-d', path]
  return spawnSync(program, args, { ...user, cwd: '/' }).status === 0
}

/** A program of PostgreSQL's, started in the way that this machine needs. */
export function spawnAs(
  { user, prefix }: Launch,
  command: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  const [program = '', ...args] = [...prefix, ...command]
  return spawn(program, args, {
    ...options,
    ...user,
    cwd: '/',
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}

/** Runs a program to its end as the user; its last words are the error. */
export async function spawnChecked(launch: Launch, command: readonly string[]): Promise<void> {
  const child = spawnAs(launch, command, { timeout: initialiseTimeoutMs })
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-2000)
  })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  child.once('error', reject)
  child.once('close', (code) => {
    if (code === 0) resolve()
    else reject(new DatabaseUnavailable(`${command[0]} failed (${code}): ${said.trim()}`))
  })
  return promise
}
