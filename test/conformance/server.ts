// The address where webhooks arrive: the real server, which can be away, or there and without what
// it needs.

import type { FastifyInstance } from 'fastify'
import { buildApp } from '../../server/app.ts'
import { type Database, openDatabase } from '../../server/db/pool.ts'
import { freePort } from '../../server/db/postgres-process.ts'
import type { TestDatabase } from '../support/database.ts'
import type { TestDeps } from '../support/deps.ts'
import { administer, databaseUrl } from '../support/postgres.ts'
import { watchedLog } from '../support/watched-log.ts'
import type { HostUnderTest } from './host.ts'

export interface OurServer {
  start(): Promise<void>
  stop(): Promise<void>
  /** It answers, and its database does not. */
  startWithoutDatabase(): Promise<void>
  /** Its database refuses to take in what hosts tell, or does again. */
  refuseIntake(refused: boolean): Promise<void>
}

interface Around {
  readonly host: HostUnderTest
  readonly database: TestDatabase
}

/** Not started. Its port stays the same. */
export async function ourServer(deps: TestDeps, { host, database }: Around): Promise<OurServer> {
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  let running: { readonly app: FastifyInstance; readonly db: Database | null } | null = null
  let refusing = false
  const end = async () => {
    const was = running
    running = null
    await was?.app.close()
    await was?.db?.close()
  }
  const start = async (db: Database | null) => {
    await end()
    const app = await buildApp(db ? { ...deps, db } : deps, {
      ...{ config: configFor(base), log: watchedLog },
    })
    await app.listen({ host: '127.0.0.1', port })
    running = { app, db }
    if (!host.lacks.webhooks) host.webhooks.pointAt(base)
  }
  const refuseIntake = async (refused: boolean) => {
    refusing = refused
    const change = refused ? ['revoke', 'from'] : ['grant', 'to']
    const sql = `${change[0]} execute on function take_host_events ${change[1]} encours_app`
    await administer(database.ownerUrl, sql)
  }
  return {
    start: () => start(null),
    stop: async () => {
      if (refusing) await refuseIntake(false)
      await end()
    },
    startWithoutDatabase: () => start(openDatabase(unreachable(database.appUrl))),
    refuseIntake,
  }
}

/** Port 9 of this machine, where nobody listens. */
function unreachable(url: string): string {
  const changed = new URL(databaseUrl(url, 'none'))
  changed.port = '9'
  return changed.href
}

const configFor = (publicUrl: string) => ({
  publicUrl,
  oauth: {},
  launchSecrets: {},
  allowedOrigins: [],
  panelFolder: import.meta.dirname,
  manifest: { version: '1.0.0' },
})
