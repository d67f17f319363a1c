import { createHash, randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { present } from '../../../core/assert.ts'
import { customerId, parseTenantId, type TenantId } from '../../../core/ids.ts'
import { parseInstant } from '../../../core/instant.ts'
import { verifyAudit } from '../../../server/access/audit/run.ts'
import { findEntriesOf } from '../../../server/access/audit/store.ts'
import { insertAudit, insertAudits } from '../../../server/access/store.ts'
import { saveTenant } from '../../../server/connections/store.ts'
import { tx } from '../../../server/db/tx.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { encours } from '../../support/encours.ts'
import { aCurrency } from '../../support/ledger-records.ts'

let database: TestDatabase
let owner: pg.Client
let tenant: TenantId
beforeAll(async () => {
  database = await testDatabase()
  owner = new pg.Client({ connectionString: database.ownerUrl })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await database.drop()
})
beforeEach(async () => {
  tenant = await aTenant()
})
afterEach(() => owner.query('alter table audit_chain enable trigger all'))

const now = present(parseInstant('2026-11-18T09:30:00.123Z'), 'an instant')

async function aTenant(): Promise<TenantId> {
  const id = present(parseTenantId(randomUUID()), 'tenant')
  const company = { name: 'Nord', country: 'FR', locale: 'fr-FR', timeZone: 'Europe/Paris' }
  await tx(database.db, id, (tx) =>
    saveTenant(tx, id, {
      ...{ source: 'book', externalId: id, now },
      company: { ...company, currency: aCurrency('EUR') },
    }),
  )
  return id
}

const entry = (subjectId: string) => ({
  ...{ tenant, id: randomUUID(), at: now, actor: 'U1', action: 'message.approve' },
  ...{ subjectKind: 'message', subjectId, detail: { code: 'é « x »' } },
})

const write = (subject: string) => tx(database.db, tenant, (tx) => insertAudit(tx, entry(subject)))

describe('the audit', () => {
  it('is a chain that anybody can compute again', async () => {
    await write('C1')
    const { id, subjectId, ...trace } = entry('C1')
    await tx(database.db, tenant, (tx) => insertAudits(tx, trace, ['C1', 'C1', 'C1']))
    const state = await verifyAudit(database, tenant)
    expect(state).toMatchObject({ broken: null, loose: 0, head: { link: 4n } })
    const entries = await tx(database.db, tenant, (tx) =>
      findEntriesOf(tx, tenant, customerId('C1')),
    )
    let before = ''
    for (const { covered, hash, hash_before, subject_id } of entries) {
      expect(hash_before).toBe(before)
      expect(createHash('sha256').update(`${before}\n${covered}`).digest('hex')).toBe(hash)
      expect(JSON.parse(covered)[5]).toBe(subject_id)
      before = hash
    }
    expect(before).toBe(state.head?.hash)
  })

  it('is one chain though many write at the same moment, and in no one’s way', async () => {
    const writers = Array.from({ length: 40 }, (_, i) => write(`M${i}`))
    await Promise.all(writers)
    expect(await verifyAudit(database, tenant)).toMatchObject({
      ...{ broken: null, loose: 0, head: { link: 40n } },
    })
  })

  it('does not hold those who wrote to each other before they commit', async () => {
    const first = await database.db.app.connect()
    try {
      await first.query(`begin; set local encours.tenant_id = '${tenant}'`)
      const values = [tenant, randomUUID(), now]
      await first.query(
        `insert into audit (
           tenant_id, entry_id, at, actor, action, subject_kind, subject_id, detail
         )
         values ($1, $2, $3, 'U1', 'x', 'message', 'M0', '{}')`,
        values,
      )
      await write('M1')
      await first.query('commit')
    } finally {
      first.release()
    }
    expect(await verifyAudit(database, tenant)).toMatchObject({ broken: null, head: { link: 2n } })
  })

  it('leaves no link of what was rolled back', async () => {
    await write('M1')
    const failed = tx(database.db, tenant, async (tx) => {
      await insertAudit(tx, entry('M2'))
      throw new Error('no')
    })
    await expect(failed).rejects.toThrow('no')
    await write('M3')
    expect(await verifyAudit(database, tenant)).toMatchObject({ broken: null, head: { link: 2n } })
  })

  it.each([
    ['changed', `update audit set actor = 'U9' where tenant_id = $1 and subject_id = 'M2'`, 2n],
    [
      'moved in time',
      `update audit set at = at + interval '1 ms' where tenant_id = $1 and subject_id = 'M2'`,
      2n,
    ],
    [
      'taken out with its link',
      `with gone as (
         delete from audit_chain where tenant_id = $1 and link = 2 returning entry_id
       )
       delete from audit using gone where audit.tenant_id = $1 and audit.entry_id = gone.entry_id`,
      3n,
    ],
  ])('shows the first entry that was %s, even by the database’s owner', async (_, sql, link) => {
    for (const subject of ['M1', 'M2', 'M3', 'M4']) await write(subject)
    await owner.query('alter table audit_chain disable trigger all')
    await owner.query(sql, [tenant])
    expect((await verifyAudit(database, tenant)).broken).toMatchObject({ link })
  })

  it('shows an entry that never got its link', async () => {
    await write('M1')
    await owner.query('alter table audit disable trigger audit_chained')
    await write('M2')
    await owner.query('alter table audit enable trigger audit_chained')
    expect(await verifyAudit(database, tenant)).toMatchObject({ loose: 1 })
  })

  it('is verified from the command line, with the status that a script asks for', async () => {
    for (const subject of ['M1', 'M2']) await write(subject)
    const env = {
      DATABASE_URL: database.appUrl,
      DATABASE_OWNER_URL: database.ownerUrl,
      ENCOURS_SEAL_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
    }
    const verify = (...args: string[]) => encours(['verify-audit', ...args], env)
    const { hash } = present((await verifyAudit(database, tenant)).head, 'a head')
    const whole = await verify('--tenant', tenant)
    expect(whole).toMatchObject({ code: 0, out: `ok 2 links, head ${hash}\n` })
    await owner.query('alter table audit_chain disable trigger all')
    const change = `update audit set actor = 'U9' where tenant_id = $1 and subject_id = 'M1'`
    await owner.query(change, [tenant])
    const broken = await verify('--tenant', tenant)
    expect([broken.code, broken.out]).toEqual([1, ''])
    expect(broken.err).toMatch(/^encours: broken at link 1: ENTRY_CHANGED, entry [\da-f-]{36}\n$/)
    expect(await verify('--tenant', randomUUID())).toMatchObject({ code: 2 })
    expect((await verify('--tenant', 'Nord')).err).toContain('--tenant')
    expect((await verify()).err).toContain('--tenant is missing')
  })

  it('of two companies is two chains', async () => {
    await write('M1')
    const other = await aTenant()
    expect((await verifyAudit(database, other)).head).toBeNull()
  })
})
