// Every statement of every store, as it stands in the source: it names the company for each table
// that it touches, and PostgreSQL itself finds that it fits the schema.

import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { platformTenant, tx } from '../../../server/db/tx.ts'
import { makePlanStaging } from '../../../server/dunning/staging/store.ts'
import { makeStaging } from '../../../server/ledger/staging/store.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { readText, repositoryFiles } from '../../support/repository.ts'
import { faultsOfStatement, type Statement, statementsOf } from '../../support/statements.ts'

const statements = repositoryFiles()
  .filter((path) => /^server\/.+\/(store|load)\.ts$/.test(path))
  .flatMap((path) => statementsOf(path, readText(path)))

let database: TestDatabase
let owner: pg.Client
let tables: readonly string[]
beforeAll(async () => {
  database = await testDatabase()
  owner = new pg.Client({ connectionString: database.ownerUrl })
  await owner.connect()
  const { rows } = await owner.query(`select tablename from pg_tables where schemaname = 'public'`)
  tables = rows.map(({ tablename }) => String(tablename))
})
afterAll(async () => {
  await owner.end()
  await database.drop()
})

test('enough statements were seen', () => {
  expect(statements.length).toBeGreaterThan(80)
})

test('every statement names tenant_id for each table that it touches', () => {
  const faults = statements.flatMap((statement) => faultsOfStatement(statement, tables))
  expect(faults).toEqual([])
})

test('every statement fits the schema', async () => {
  const faults = await tx(database.db, platformTenant, async (t) => {
    await makeStaging(t)
    await makePlanStaging(t)
    const found: string[] = []
    for (const { at, sql } of statements) {
      await t.query('savepoint before')
      await t.query(`prepare statement as ${sql}`).then(
        () => t.query('deallocate statement'),
        async (error: Error) => {
          found.push(`${at}: ${error.message}`)
          await t.query('rollback to before')
        },
      )
    }
    return found
  })
  expect(faults).toEqual([])
})

const wrong: readonly (readonly [string, string])[] = [
  ['no tenant at all', 'select name from customers where customer_id = $1'],
  [
    'a join that forgets it',
    `select i.number from invoices as i
     join customers as c on c.customer_id = i.customer_id
     where i.tenant_id = $1`,
  ],
  [
    'a part of a union without it',
    `select tenant_id from invoices where tenant_id = $1 union all select name from customers`,
  ],
  [
    'an insert from another table without it',
    `insert into tasks (tenant_id, task_id) select gen_random_uuid(), $1 from customers`,
  ],
]

test.each(wrong)('a statement with %s is found', (_, sql) => {
  const source = `const sql = \`${sql}\``
  const [statement] = statementsOf('server/x/store.ts', source)
  const found = statement ? faultsOfStatement(statement, tables) : ['not seen']
  expect(found).toEqual([expect.stringMatching(/^server\/x\/store\.ts:1 names tenant_id/)])
})

test('a statement put together at run time cannot be checked, and is found', () => {
  const order = '$' + '{order}'
  const source = `const sql = (order: string) => \`select name from customers order by ${order}\``
  const [statement]: Statement[] = statementsOf('server/x/store.ts', source)
  expect(statement?.sql).toContain(order)
})
