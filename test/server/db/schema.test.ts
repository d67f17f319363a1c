import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { expectGolden } from '../../support/golden.ts'
import { schemaOf } from '../../support/schema.ts'

let database: TestDatabase
let owner: pg.Client
beforeAll(async () => {
  database = await testDatabase()
  owner = new pg.Client({ connectionString: database.ownerUrl })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await database.drop()
})

test('the schema after all migrations is the one that was read and agreed to', async () => {
  expectGolden('schema.sql', await schemaOf(owner))
})

test('a change of any kind shows in it', async () => {
  const changes = [
    'alter table tenants add column note text',
    'alter table tenants alter column name drop not null',
    `alter table tenants alter column name set default 'x'`,
    'alter table tenants drop constraint tenants_source_check',
    'create index tenants_by_name on tenants (tenant_id, name)',
    'alter table tenants disable row level security',
    'alter table tenants no force row level security',
    'drop policy tenant_only on tenants',
    'revoke select on tenants from encours_app',
    'grant truncate on tenants to encours_app',
    'alter function current_tenant() volatile',
    'drop function add_encours_job',
    'create view v as select 1 as one',
    'create sequence s',
    'drop trigger message_items_message_inserted on message_items',
  ]
  let before = await schemaOf(owner)
  for (const change of changes) {
    await owner.query(change)
    const after = await schemaOf(owner)
    expect(after, change).not.toBe(before)
    before = after
  }
})
