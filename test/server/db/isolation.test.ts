// Row security is looked at from both sides: the catalogue says that it is there, and rows of two
// companies in every table show that it works.

import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { present } from '../../../core/assert.ts'
import { parseTenantId } from '../../../core/ids.ts'
import { tx } from '../../../server/db/tx.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'

let database: TestDatabase
let owner: pg.Client
let tables: readonly string[]
let changed: readonly string[]
const [mine, theirs] = [tenant(), tenant()]
/** Added to, and nothing else: there is no right to try. */
const evidence: readonly string[] = [
  'audit',
  'audit_chain',
  'carrier_events',
  'claim_decisions',
  'claim_entries',
  'credit_limits',
  'letter_texts',
  'letterheads',
  'limitation_acts',
  'proofs',
]

function tenant() {
  return present(parseTenantId(randomUUID()), 'tenant')
}

beforeAll(async () => {
  database = await testDatabase()
  owner = new pg.Client({ connectionString: database.ownerUrl })
  await owner.connect()
  const { rows } = await owner.query(`select tablename from pg_tables where schemaname = 'public'`)
  tables = rows.map(({ tablename }) => String(tablename)).sort()
  for (const table of tables) await fillFor(table)
  changed = tables.filter((name) => !evidence.includes(name))
})
afterAll(async () => {
  await owner.end()
  await database.drop()
})

const sampleOf: Readonly<Record<string, string>> = {
  text: `'x'`,
  uuid: 'gen_random_uuid()',
  'timestamp with time zone': 'now()',
  date: 'current_date',
  bigint: '1',
  integer: '1',
  boolean: 'false',
  jsonb: `'{}'`,
  json: `'{}'`,
  'double precision': '1',
  bytea: `''`,
  ARRAY: `'{}'`,
}

/** A row of each company, whatever the table wants elsewhere: this database is thrown away. */
async function fillFor(table: string): Promise<void> {
  const { rows: constraints } = await owner.query(
    `select conname from pg_constraint
     where conrelid = $1::regclass and contype in ('c', 'f')`,
    [table],
  )
  for (const { conname } of constraints) {
    await owner.query(`alter table ${table} drop constraint ${conname}`)
  }
  await owner.query(`alter table ${table} disable trigger user`)
  const { rows } = await owner.query(
    `select column_name, data_type from information_schema.columns
     where table_schema = 'public' and table_name = $1 and column_name <> 'tenant_id'`,
    [table],
  )
  const names = ['tenant_id', ...rows.map(({ column_name }) => column_name)]
  const values = rows.map(({ data_type }) => present(sampleOf[data_type], `a ${data_type}`))
  for (const id of [mine, theirs]) {
    await owner.query(
      `insert into ${table} (${names.join(', ')}) values ('${id}', ${values.join(', ')})`,
    )
  }
}

const Count = z.object({ count: z.coerce.number() })
const countOf = (result: pg.QueryResult): number => Count.parse(result.rows[0]).count

test('there are tables to look at', () => {
  expect(tables.length).toBeGreaterThan(20)
  expect(changed.length).toBeGreaterThan(20)
})

test('every table of public has row security, enabled and forced', async () => {
  const { rows } = await owner.query(
    `select relname from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
       and not (relrowsecurity and relforcerowsecurity)`,
  )
  expect(rows).toEqual([])
})

test('every table has one policy, for everybody and everything, that names the tenant', async () => {
  const { rows } = await owner.query(
    `select tablename, cmd, permissive, roles::text, qual, with_check
     from pg_policies where schemaname = 'public' order by tablename`,
  )
  const rule = '(tenant_id = current_tenant())'
  expect(rows).toEqual(
    tables.map((tablename) => ({
      tablename,
      cmd: 'ALL',
      permissive: 'PERMISSIVE',
      roles: '{public}',
      qual: rule,
      with_check: rule,
    })),
  )
})

test('every primary key and every unique index begins with tenant_id', async () => {
  const { rows } = await owner.query(
    `select i.indrelid::regclass::text as table, a.attname as first, i.indisprimary as primary
     from pg_index as i
     join pg_class as c on c.oid = i.indrelid
     join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
     where c.relnamespace = 'public'::regnamespace and i.indisunique`,
  )
  expect(rows.filter(({ first }) => first !== 'tenant_id')).toEqual([])
  const keyed = rows.filter(({ primary }) => primary).map(({ table }) => table)
  expect(keyed.sort()).toEqual(tables)
})

test('tables are the only things of public that hold rows', async () => {
  const { rows } = await owner.query(
    `select relname, relkind from pg_class
     where relnamespace = 'public'::regnamespace and relkind not in ('r', 'i')`,
  )
  expect(rows).toEqual([])
})

describe('roles', () => {
  test('neither role nor the login that takes them on may pass by row security', async () => {
    const { rows } = await owner.query(
      `select rolname from pg_roles
       where rolname in ('encours_app', 'encours_queue', $1)
         and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication
           or rolinherit)`,
      [new URL(database.appUrl).username],
    )
    expect(rows).toEqual([])
  })

  test('the app’s role and the login own nothing', async () => {
    const { rows } = await owner.query(
      `select relname from pg_class where relowner in ($1::regrole, 'encours_app'::regrole)
       union all
       select proname from pg_proc where proowner in ($1::regrole, 'encours_app'::regrole)
       union all
       select nspname from pg_namespace where nspowner in ($1::regrole, 'encours_app'::regrole)`,
      [new URL(database.appUrl).username],
    )
    expect(rows).toEqual([])
  })

  test('evidence is added to, never changed', async () => {
    const changes = evidence.flatMap((table) => [
      `update ${table} set tenant_id = tenant_id`,
      `delete from ${table}`,
    ])
    for (const sql of changes) {
      const change = tx(database.db, mine, (t) => t.query(`${sql} where tenant_id = $1`, [mine]))
      await expect(change, sql).rejects.toThrow(/permission denied/)
    }
  })
})

describe('two companies', () => {
  test('each sees its own row of every table, and no other', async () => {
    for (const id of [mine, theirs]) {
      await tx(database.db, id, async (t) => {
        for (const table of tables) {
          const { rows } = await t.query(`select tenant_id from ${table}`)
          expect(rows, table).toEqual([{ tenant_id: id }])
        }
      })
    }
  })

  test('without a company there are no rows at all', async () => {
    for (const table of tables) {
      const seen = await database.db.app.query(`select count(*)::integer as count from ${table}`)
      expect(countOf(seen), table).toBe(0)
    }
  })

  test('neither reaches the other’s rows by naming them', async () => {
    await tx(database.db, mine, async (t) => {
      for (const table of changed) {
        const sql = `update ${table} set tenant_id = tenant_id where tenant_id = $1`
        expect((await t.query(sql, [theirs])).rowCount, table).toBe(0)
      }
    })
  })

  test('neither puts a row under the other’s name, nor moves one there', async () => {
    for (const table of changed) {
      const move = tx(database.db, mine, (t) =>
        t.query(`update ${table} set tenant_id = '${theirs}'`),
      )
      await expect(move, table).rejects.toThrow(/row-level security/)
    }
    const add = tx(database.db, mine, (t) =>
      t.query(
        `insert into sign_in_states
         (tenant_id, state_hash, host, return_to, created_at, expires_at)
         values ($1, 'y', 'quickbooks', '/', now(), now())`,
        [theirs],
      ),
    )
    await expect(add).rejects.toThrow(/row-level security/)
  })

  test('the company is forgotten when the connection goes back to the pool', async () => {
    await tx(database.db, mine, (t) => t.query('select'))
    const seen = await Promise.all(
      Array.from({ length: 10 }, () =>
        database.db.app.query('select count(*)::integer as count from tenants'),
      ),
    )
    expect(seen.map(countOf)).toEqual(Array.from({ length: 10 }, () => 0))
  })
})

describe('tricks with roles', () => {
  const tricks = [
    'set role none',
    'reset role',
    'reset all',
    'discard all',
    'set session authorization default',
    'reset session authorization',
    'set role encours_queue',
    'set row_security = off',
    'set role postgres',
    'set session authorization postgres',
    'alter table tenants disable row level security',
    'alter table tenants no force row level security',
    'drop policy tenant_only on tenants',
    'alter role encours_app bypassrls',
    'create function public.f() returns integer language sql as $$select 1$$',
    'grant encours_app to public',
    'set session_replication_role = replica',
  ]

  test.for(tricks)('%s shows nobody’s rows', async (trick) => {
    const client = await database.db.app.connect()
    try {
      // Most are refused outright; what matters is what can be seen after.
      await client.query(trick).catch(() => {})
      const seen = await client.query('select tenant_id from tenants').then(
        ({ rows }) => rows,
        () => [],
      )
      expect(seen).toEqual([])
    } finally {
      client.release(true)
    }
  })

  test('the owner’s own eyes are the proof that there was something to see', async () => {
    const seen = await owner.query('select count(*)::integer as count from tenants')
    expect(countOf(seen)).toBe(2)
  })
})
