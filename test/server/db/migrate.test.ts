import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { MigrationRefused, migrate } from '../../../server/db/migrate.ts'
import { openDatabase } from '../../../server/db/pool.ts'
import { type EmptyDatabase, emptyDatabase } from '../../support/database.ts'
import { administer } from '../../support/postgres.ts'

const ours = join(import.meta.dirname, '../../../migrations')
let database: EmptyDatabase
let directory: string
beforeEach(async () => {
  database = await emptyDatabase()
  directory = await mkdtemp(join(tmpdir(), 'encours-migrations-'))
  await cp(ours, directory, { recursive: true })
})
afterEach(async () => {
  await database.drop()
  await rm(directory, { recursive: true, force: true })
})

async function ask(sql: string): Promise<object[]> {
  const client = new pg.Client({ connectionString: database.ownerUrl })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

test('ten runners at once apply each file once', async () => {
  const ten = Array.from({ length: 10 }, () => migrate(database.ownerUrl, { directory }))
  const done = await Promise.all(ten)
  const files = (await readdir(ours)).sort()
  expect(done.flatMap(({ applied }) => applied)).toEqual(files)
  expect(await ask('select name from encours_meta.migrations')).toHaveLength(files.length)
})

test('a second run applies what is new and nothing else', async () => {
  await migrate(database.ownerUrl, { directory })
  await writeFile(
    join(directory, '9001_more.sql'),
    'create table more (tenant_id uuid primary key);',
  )
  expect((await migrate(database.ownerUrl, { directory })).applied).toEqual(['9001_more.sql'])
  expect((await migrate(database.ownerUrl, { directory })).applied).toEqual([])
})

test('a file that was changed after it was applied is refused, with its name and a way out', async () => {
  await migrate(database.ownerUrl, { directory })
  await writeFile(join(directory, '0001_foundation.sql'), '-- shorter')
  const again = migrate(database.ownerUrl, { directory })
  await expect(again).rejects.toThrow(MigrationRefused)
  await expect(again).rejects.toThrow(/^0001_foundation\.sql was changed after it was applied/)
  await expect(again).rejects.toThrow(/set the data folder aside \(ENCOURS_DATA_DIR, .*start again/)
})

test('line ends are no change', async () => {
  await writeFile(join(directory, '9001_more.sql'), 'create table more (\n  a integer\n);\n')
  await migrate(database.ownerUrl, { directory })
  await writeFile(join(directory, '9001_more.sql'), 'create table more (\r\n  a integer\r\n);\r\n')
  expect((await migrate(database.ownerUrl, { directory })).applied).toEqual([])
})

test('a database that is newer than the release is refused', async () => {
  await writeFile(join(directory, '9001_later.sql'), 'create table later (a integer);')
  await migrate(database.ownerUrl, { directory })
  await rm(join(directory, '9001_later.sql'))
  const older = migrate(database.ownerUrl, { directory })
  await expect(older).rejects.toThrow(/9001_later\.sql, which this release does not know/)
})

test('a file that fails leaves nothing of itself, and says its name', async () => {
  await writeFile(join(directory, '9001_bad.sql'), 'create table half (a integer); select 1 / 0;')
  await expect(migrate(database.ownerUrl, { directory })).rejects.toThrow(/^9001_bad\.sql failed/)
  expect(await ask(`select to_regclass('half') as half`)).toEqual([{ half: null }])
  await writeFile(join(directory, '9001_bad.sql'), 'create table half (a integer);')
  expect((await migrate(database.ownerUrl, { directory })).applied).toEqual(['9001_bad.sql'])
})

test('a file whose name has no place in the order is refused', async () => {
  await writeFile(join(directory, 'later.sql'), 'select 1;')
  await expect(migrate(database.ownerUrl, { directory })).rejects.toThrow(/^later\.sql: /)
})

test('two files of one number are refused: nobody could say which comes first', async () => {
  for (const name of ['9001_a.sql', '9001_b.sql']) {
    await writeFile(join(directory, name), 'select 1;')
  }
  await expect(migrate(database.ownerUrl, { directory })).rejects.toThrow(/^9001_b\.sql: another/)
})

/** A role that owns the database and is no superuser, for as long as `work` takes. */
async function asPlainOwner(work: (url: string) => Promise<void>): Promise<void> {
  const name = `owner_${randomBytes(4).toString('hex')}`
  const base = new URL(database.ownerUrl)
  await administer(database.ownerUrl, `create role ${name} login createrole password 'x'`)
  await administer(
    database.ownerUrl,
    `alter database ${base.pathname.slice(1)} owner to ${name};
     grant encours_app, encours_queue to ${name} with admin option`,
  )
  base.username = name
  base.password = 'x'
  try {
    await work(base.href)
  } finally {
    await administer(
      inject('testServer').ownerUrl,
      `alter database ${base.pathname.slice(1)} owner to current_user`,
    )
    await administer(database.ownerUrl, `drop owned by ${name} cascade; drop role ${name}`)
  }
}

test('an owner that is no superuser may migrate, and its app cannot see past row security', async () => {
  await asPlainOwner(async (url) => {
    await migrate(url)
    expect((await migrate(url)).applied).toEqual([])
    const db = openDatabase(url, 2)
    try {
      const { rows } = await db.app.query(
        'select current_user::text as role, count(*)::integer from tenants',
      )
      expect(rows).toEqual([{ role: 'encours_app', count: 0 }])
    } finally {
      await db.close()
    }
  })
})

test('messages that stand get the policy of their run, though row security binds the owner', async () => {
  const later = (await readdir(directory)).filter((name) => name > '0003')
  for (const name of later) await rm(join(directory, name))
  await asPlainOwner(async (url) => {
    await migrate(url, { directory })
    await ask(`
      set session_replication_role = replica;
      insert into plan_runs (tenant_id, run_id, planned_at, policy_key, policy_version, messages,
        held, missing_rates)
      values (gen_random_uuid(), gen_random_uuid(), now(), 'ours', 4, 1, 0, '{}');
      insert into messages (tenant_id, message_id, run_id, customer_id, step, channel, language,
        send_on, approval, approval_reasons, state, created_at, updated_at)
      select tenant_id, gen_random_uuid(), run_id, 'C1', 'courtesy', 'email', 'fr', current_date,
        'auto', '{}', 'sent', now(), now()
      from plan_runs`)
    await cp(ours, directory, { recursive: true })
    await migrate(url, { directory })
    expect(await ask('select policy_key, policy_version from messages')).toEqual([
      { policy_key: 'ours', policy_version: 4 },
    ])
  })
})
