// The database of the environment, migrated, for as long as a command needs it.

import { startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { readEnv } from '../env.ts'

export interface Addresses {
  readonly url: string
  /** Names of the migrations that were missing. */
  readonly applied: readonly string[]
}

/** An embedded server is stopped at the end, however `work` ends. */
export async function withAddresses<T>(work: (addresses: Addresses) => Promise<T>): Promise<T> {
  const { database, dataDir } = readEnv(process.env)
  if (database.kind === 'given') {
    const { url, ownerUrl } = database
    const login = { name: decodeURIComponent(new URL(url).username) }
    const { applied } = await migrate(ownerUrl, { login })
    return work({ url, applied })
  }
  const server = await startEmbedded({ dataDir, port: database.port })
  try {
    const { applied } = await migrate(server.ownerUrl, { login: server.login })
    return await work({ url: server.appUrl, applied })
  } finally {
    await server.stop()
  }
}
