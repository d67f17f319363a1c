// The host goes back to an older day, as after a restored backup: dates of writing go back, records
// that we know are gone, and their numbers are given to others.

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { one } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { driftsOf } from '../../../server/sync/drift/run.ts'
import { readAnew, startSync, syncState } from '../../../server/sync/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type AtOdoo, companyAtOdoo } from '../writeback/at-odoo.ts'

let database: TestDatabase
let company: AtOdoo
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  company = await companyAtOdoo(database)
})
afterEach(() => company.stop())

/** What is there now, to be put back later. */
function backup(): () => void {
  const { tables, lastIds, partials } = company.host.books
  const kept = structuredClone({ tables, lastIds, partials })
  const put = <K, V>(into: Map<K, V>, from: ReadonlyMap<K, V>) => {
    into.clear()
    for (const [key, value] of from) into.set(key, value)
  }
  return () => {
    put(tables, kept.tables)
    put(lastIds, kept.lastIds)
    put(partials, kept.partials)
  }
}

const nextDay = async () => {
  company.deps.clock.advance(86_400_000)
  await company.sync()
}
const drifts = async () => (await driftsOf(company.deps, company.tenant, null)).length

/** What all owe, by the ledger. */
const owed = async (): Promise<bigint> => {
  const sql = `
    select coalesce(sum(open_minor), 0)::bigint as owed
    from instalments
    join invoices using (tenant_id, invoice_id)
    where tenant_id = $1
      and invoices.status not in ('draft', 'void')`
  const row = await tx(company.deps.db, company.tenant, (tx) =>
    one(z.object({ owed: z.bigint() }), tx, sql, [company.tenant]),
  )
  return row.owed
}

/** One is paid, one is new, and its number is another's after the backup came back. */
async function restored(): Promise<void> {
  const putBack = backup()
  company.deps.clock.advance(60_000)
  const lost = await company.office.invoice(company.customer, 500)
  await company.office.pay([company.invoices[0]], 900)
  await company.sync()
  expect([await owed(), await drifts()]).toEqual([85_000n, 0])
  putBack()
  const other = await company.office.customer({ name: 'Atelier Est' })
  expect(await company.office.invoice(other, 70)).toBe(lost)
}

test('is a difference that readings do not mend, however often they are repeated', async () => {
  await restored()
  for (let day = 0; day < 8; day += 1) await nextDay()
  expect(await drifts()).toBeGreaterThan(0)
})

test('is mended when an admin has everything read anew, and what is not there is forgotten', async () => {
  await restored()
  await nextDay()
  await readAnew(company.deps, company.tenant, 'U1')
  await company.work()
  expect(await owed()).toBe(132_000n)
  expect(await drifts()).toBe(0)
  expect((await syncState(company.deps, company.tenant)).run?.state).toBe('done')
  company.deps.clock.advance(60_000)
  await company.office.pay([company.invoices[0]], 900)
  await company.sync()
  expect([await owed(), await drifts()]).toEqual([42_000n, 0])
})

test('is read anew also while a reading is under way, and only where it is connected', async () => {
  await restored()
  company.deps.clock.advance(60_000)
  const running = await startSync(company.deps, company.tenant)
  const anew = await readAnew(company.deps, company.tenant, 'U1')
  expect([running.kind, anew.kind]).toEqual(['started', 'started'])
  expect(anew).not.toEqual(running)
  await company.work()
  expect([await owed(), await drifts()]).toEqual([132_000n, 0])
  company.host.connections.disconnect(company.host.company)
  await company.sync()
  expect(await readAnew(company.deps, company.tenant, 'U1')).toEqual({
    kind: 'reconnect_required',
  })
})
