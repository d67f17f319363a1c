// One PostgreSQL for the whole run: an embedded one in a folder of its own, or the one of
// DATABASE_URL. The schema is made once, in a template; each test file clones it.

import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../../server/db/embedded.ts'
import { migrate } from '../../server/db/migrate.ts'
import type { Login } from '../../server/db/roles.ts'
import { keepOutputIn, searchOutput } from './output.ts'

/** What test files need to clone the template. */
export interface TestServer {
  readonly ownerUrl: string
  readonly template: string
  readonly login: Login
}

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { ownerUrl, login, stop } = process.env['DATABASE_URL']
    ? givenServer(process.env['DATABASE_URL'])
    : await ownServer()
  const template = `encours_test_${randomBytes(4).toString('hex')}`
  try {
    await administer(ownerUrl, `create database ${template}`)
    await migrate(databaseUrl(ownerUrl, template), { login })
  } catch (error) {
    await stop()
    throw error
  }
  project.provide('testServer', { ownerUrl, template, login })
  const output = await mkdtemp(join(tmpdir(), 'encours-output-'))
  keepOutputIn(output)
  return async () => {
    await administer(ownerUrl, `drop database ${template} with (force)`)
    await stop()
    const { lines, secrets, found } = searchOutput(output)
    await rm(output, { recursive: true })
    if (found.length > 0) throw new Error(`said what must not be said:\n${found.join('\n')}`)
    process.stdout.write(`${lines} lines and errors hold none of ${secrets} secrets, no address\n`)
  }
}

/** The same server, another database. */
export function databaseUrl(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}

export async function administer(ownerUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

function givenServer(ownerUrl: string) {
  const login = { name: 'encours_test', password: 'encours_test' }
  return { ownerUrl, login, stop: async () => {} }
}

async function ownServer() {
  const dataDir = await mkdtemp(join(tmpdir(), 'encours-test-'))
  const server = await startEmbedded({ dataDir, port: 0, settings: fastAndUnsafe })
  return {
    ownerUrl: server.ownerUrl,
    login: server.login,
    stop: async () => {
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

const fastAndUnsafe = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
  shared_buffers: '64MB',
}
