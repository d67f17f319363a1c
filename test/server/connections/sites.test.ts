import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Unauthorized } from '../../../connectors/contract/failure.ts'
import type { SiteAddress } from '../../../connectors/contract/host.ts'
import { present } from '../../../core/assert.ts'
import type { TenantId } from '../../../core/ids.ts'
import { admit, sessionOf } from '../../../server/access/run.ts'
import { release } from '../../../server/connections/release/run.ts'
import { companyOf, withAccess } from '../../../server/connections/run.ts'
import { makeSeal } from '../../../server/connections/seal.ts'
import { acceptSiteAnswer, signingSecretsOf } from '../../../server/connections/sites/run.ts'
import { replaceSigningSecret } from '../../../server/connections/store.ts'
import { tenantIdFor } from '../../../server/connections/tenant.ts'
import { sealSigningSecret } from '../../../server/connections/tokens.ts'
import { many } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import type { Deps } from '../../../server/deps.ts'
import { anyServer, secretOf } from '../../hosts/any-server.ts'
import { fakeClock } from '../../support/clock.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { testDeps } from '../../support/deps.ts'
import { encours } from '../../support/encours.ts'

let database: TestDatabase
let deps: Deps
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

const uuid = '6b1a4a52-5d3e-4c11-9a0a-000000000001'
let realm: string
let tenant: TenantId
let companies = 0
beforeEach(() => {
  companies += 1
  realm = `${uuid}.${companies}`
  tenant = tenantIdFor('odoo', realm)
  deps = testDeps(database, { hosts: { odoo: anyServer({ realm }) } })
})

const own = { url: 'https://erp.atelier-nord.example', database: 'prod' }
const comeFrom = (site: SiteAddress, administers: TenantId | null = null, by = deps) =>
  acceptSiteAnswer(
    by,
    {
      ...{ host: 'odoo', site, code: 'code', verifier: 'verifier', administers },
      redirectUri: 'https://encours.example/connect/odoo/callback',
    },
    async () => 'signed in',
  )

const siteNow = () => withAccess(deps, { tenant, host: 'odoo' }, async ({ site }) => site)

describe('a company whose own server was asked', () => {
  it('is connected at that server, and its secret is the one that counts', async () => {
    expect(await comeFrom(own)).toEqual({ kind: 'connected', tenant, result: 'signed in' })
    expect(await siteNow()).toEqual({ ...own, user: '7' })
    expect(await signingSecretsOf(deps, { host: 'odoo', realm })).toEqual([secretOf(own)])
  })

  it.each([
    ['another server', { ...own, url: 'https://evil.example' }],
    ['another database of its server', { ...own, database: 'copy' }],
  ])('is not taken by %s that gives its name', async (_, elsewhere) => {
    await comeFrom(own)
    const name = present(await companyOf(deps, tenant), 'the company').name
    for (const administers of [null, tenantIdFor('odoo', 'another.1')]) {
      const answer = await comeFrom(elsewhere, administers)
      expect(answer).toEqual({ kind: 'refused', reason: 'other_company' })
    }
    expect(await siteNow()).toEqual({ ...own, user: '7' })
    expect(await signingSecretsOf(deps, { host: 'odoo', realm })).toEqual([secretOf(own)])
    expect((await companyOf(deps, tenant))?.name).toBe(name)
  })

  it('keeps a secret that takes the place of its own while the tokens are made anew', async () => {
    await comeFrom(own)
    const server = anyServer({ realm })
    const link = { tenant, host: 'odoo' } as const
    const other = 'o'.repeat(43)
    const sealedSecret = sealSigningSecret(deps.seal, link, other)
    const refresh: typeof server.refresh = async (...asked) => {
      const change = { host: 'odoo', sealedSecret, now: deps.clock.now() } as const
      await tx(deps.db, tenant, (tx) => replaceSigningSecret(tx, tenant, change))
      return server.refresh(...asked)
    }
    const meanwhile = { ...deps, hosts: { odoo: { ...server, refresh } } }
    let tries = 0
    await withAccess(meanwhile, link, async () => {
      tries += 1
      if (tries === 1) throw new Unauthorized({ service: 'Odoo', code: 'KEY', message: 'refused' })
    })
    expect(tries).toBe(2)
    expect(await signingSecretsOf(deps, { host: 'odoo', realm })).toContain(other)
  })

  it('moves where an admin of it says so', async () => {
    await comeFrom(own)
    const elsewhere = { ...own, url: 'https://new.atelier-nord.example' }
    expect(await comeFrom(elsewhere, tenant)).toMatchObject({ kind: 'connected' })
    expect(await siteNow()).toEqual({ ...elsewhere, user: '7' })
  })

  it('has its secret sealed anew with its tokens, so that an old key may go', async () => {
    const [older, newer] = ['k1', 'k2'].map((id) => ({ id, key: randomBytes(32) }))
    const under = (...keys: (typeof older)[]) =>
      testDeps(database, {
        hosts: deps.hosts,
        seal: makeSeal(keys.filter((key) => key !== undefined)),
        clock: fakeClock('2029-12-31T23:58:00Z'),
      })
    await comeFrom(own, null, under(older))
    await withAccess(under(newer, older), { tenant, host: 'odoo' }, async () => {})
    const [secret] = await signingSecretsOf(under(newer), { host: 'odoo', realm })
    expect(secret).toBe(secretOf(own))
  })

  it('is not taken by a server that was asked before it was there', async () => {
    const slow = testDeps(database, {
      seal: deps.seal,
      hosts: { odoo: anyServer({ realm, during: async () => void (await comeFrom(own)) }) },
    })
    const answer = await comeFrom({ ...own, url: 'https://evil.example' }, null, slow)
    expect(answer).toEqual({ kind: 'refused', reason: 'other_company' })
    expect(await siteNow()).toEqual({ ...own, user: '7' })
  })
})

describe('a company that the operator releases', () => {
  const another = { url: 'https://new.atelier-nord.example', database: 'prod' }
  const released = () => release(deps, { host: 'odoo', realm })

  it('is connected from whichever server comes next, and nobody of before comes in', async () => {
    await comeFrom(own)
    const identity = { subject: '2', name: 'Claire', email: 'claire@nord.example' }
    const { token } = await tx(deps.db, tenant, (tx) => admit(deps, tx, { tenant, identity }))
    expect(await sessionOf(deps, token, 'workspace')).toMatchObject({ tenant })
    expect(await comeFrom(another)).toMatchObject({ kind: 'refused' })
    expect(await released()).toEqual({ kind: 'released', tenant, people: 1 })
    expect(await sessionOf(deps, token, 'workspace')).toBeNull()
    expect(await signingSecretsOf(deps, { host: 'odoo', realm })).toEqual([])
    await expect(siteNow()).rejects.toBeInstanceOf(Unauthorized)
    expect(await comeFrom(another)).toMatchObject({ kind: 'connected' })
    expect(await siteNow()).toEqual({ ...another, user: '7' })
    expect(await comeFrom(own)).toMatchObject({ kind: 'refused' })
  })

  it('has it in its audit', async () => {
    await comeFrom(own)
    await released()
    const sql = `
      select actor
      from audit
      where tenant_id = $1
        and action = 'released'`
    const found = await tx(deps.db, tenant, (tx) =>
      many(z.object({ actor: z.string() }), tx, sql, [tenant]),
    )
    expect(found).toEqual([{ actor: 'operator' }])
  })

  it('has to be known', async () => {
    expect(await released()).toEqual({ kind: 'unknown' })
  })

  it('is released from the command line', async () => {
    await comeFrom(own)
    const env = {
      DATABASE_URL: database.appUrl,
      DATABASE_OWNER_URL: database.ownerUrl,
      ENCOURS_SEAL_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
    }
    const { code, out } = await encours(['release-odoo', '--realm', realm], env)
    expect([code, JSON.parse(out)]).toEqual([0, { kind: 'released', tenant, people: 0 }])
    expect(await comeFrom(another)).toMatchObject({ kind: 'connected' })
    const unknown = await encours(['release-odoo', '--realm', 'nobody.1'], env)
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('--realm')])
  })
})
