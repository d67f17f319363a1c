// A database of its own for a test file: a clone of the migrated template, dropped at the end.

import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { type Database, openDatabase } from '../../server/db/pool.ts'
import { administer, databaseUrl } from './postgres.ts'

export interface TestDatabase {
  readonly db: Database
  /** Superuser: sees through row security. For looking at what the app must not reach. */
  readonly ownerUrl: string
  /** What a web or worker process would use. */
  readonly appUrl: string
  drop(): Promise<void>
}

export async function testDatabase(): Promise<TestDatabase> {
  const { ownerUrl: serverUrl, template, login } = inject('testServer')
  const name = `${template}_${randomBytes(4).toString('hex')}`
  await administer(serverUrl, `create database ${name} template ${template} strategy file_copy`)
  const ownerUrl = databaseUrl(serverUrl, name)
  const appUrl = loginUrl(ownerUrl, login)
  const db = openDatabase(appUrl, 5)
  return {
    db,
    ownerUrl,
    appUrl,
    drop: async () => {
      await db.close()
      await administer(serverUrl, `drop database ${name} with (force)`)
    },
  }
}

export type EmptyDatabase = Pick<TestDatabase, 'ownerUrl' | 'drop'>

/** A database with nothing in it, not even the schema. */
export async function emptyDatabase(): Promise<EmptyDatabase> {
  const { ownerUrl: serverUrl, template } = inject('testServer')
  const name = `${template}_${randomBytes(4).toString('hex')}`
  await administer(serverUrl, `create database ${name}`)
  return {
    ownerUrl: databaseUrl(serverUrl, name),
    drop: () => administer(serverUrl, `drop database ${name} with (force)`),
  }
}

function loginUrl(url: string, login: { readonly name: string; readonly password: string }) {
  const changed = new URL(url)
  changed.username = login.name
  changed.password = login.password
  return changed.href
}
