import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Rejected, Unauthorized, Unavailable } from '../../../connectors/contract/failure.ts'
import type { HostAccess, HostConnector } from '../../../connectors/contract/host.ts'
import { quickbooksConnector } from '../../../connectors/quickbooks/connector.ts'
import { endpointsOf } from '../../../connectors/quickbooks/endpoints.ts'
import { present } from '../../../core/assert.ts'
import type { TenantId } from '../../../core/ids.ts'
import { epochMs, instantOf } from '../../../core/instant.ts'
import {
  acceptGrant,
  companyOf,
  connect,
  connectionOf,
  disconnect,
  withAccess,
} from '../../../server/connections/run.ts'
import { lockConnection } from '../../../server/connections/store.ts'
import { tenantIdFor } from '../../../server/connections/tenant.ts'
import { tx } from '../../../server/db/tx.ts'
import type { Deps } from '../../../server/deps.ts'
import { type QuickBooksHost, startQuickBooksHost } from '../../hosts/quickbooks/host.ts'
import { fakeClock } from '../../support/clock.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type TestDeps, testDeps, testStart } from '../../support/deps.ts'

let database: TestDatabase
let host: QuickBooksHost
let connector: HostConnector
let deps: TestDeps
let tenant: TenantId

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

beforeEach(async () => {
  const clock = fakeClock(testStart)
  host = await startQuickBooksHost({ clock: () => epochMs(clock.now()) })
  connector = quickbooksConnector({
    clientId: host.clientId,
    clientSecret: host.clientSecret,
    endpoints: endpointsOf(host.url),
    now: () => clock.now(),
    readAttempts: 1,
  })
  deps = testDeps(database, { clock, hosts: { quickbooks: connector } })
  tenant = tenantIdFor('quickbooks', host.company.realm)
  await connectNow()
  return host.stop
})

const key = () => ({ tenant, host: 'quickbooks' }) as const
const tokenCalls = () => host.calls.filter(({ path }) => path.endsWith('/tokens/bearer')).length
const tokenOf = async ({ accessToken }: HostAccess) => accessToken
const readAgain = (access: HostAccess) => connector.readCompany(access)
const stateNow = async () => (await connectionOf(deps, tenant))?.state

function granted() {
  const { accessToken, refreshToken } = host.grant()
  const after = (seconds: number) => instantOf(epochMs(deps.clock.now()) + seconds * 1000)
  return {
    accessToken,
    accessExpiresAt: after(3600),
    refreshToken,
    refreshExpiresAt: after(8_726_400),
  }
}

const company = () =>
  connector.readCompany({ realm: host.company.realm, accessToken: granted().accessToken })

async function connectNow() {
  const tokens = granted()
  const consent = {
    host: 'quickbooks',
    realm: host.company.realm,
    company: await company(),
    tokens,
    connectedBy: 'user-1',
  } as const
  await connect(deps, consent, async () => {})
  return tokens
}

describe('a connection', () => {
  it('gives the access that the consent gave, for as long as it lasts', async () => {
    const tokens = await connectNow()
    expect(await withAccess(deps, key(), async (access) => access)).toMatchObject({
      realm: host.company.realm,
      accessToken: tokens.accessToken,
    })
    expect(tokenCalls()).toBe(0)
  })

  it('is of the company that the host describes', async () => {
    expect(await companyOf(deps, tenant)).toMatchObject({
      tenant,
      name: 'Atelier Nord SAS',
      currency: 'EUR',
      source: 'quickbooks',
    })
  })

  it('happens together with what stands beside it, or not at all', async () => {
    const realm = '123'
    const consent = {
      host: 'quickbooks',
      realm,
      company: await company(),
      tokens: granted(),
      connectedBy: 'user-1',
    } as const
    const failing = connect(deps, consent, async () => {
      throw new RangeError('no room')
    })
    await expect(failing).rejects.toThrow('no room')
    expect(await companyOf(deps, tenantIdFor('quickbooks', realm))).toBeNull()
  })

  it('that nobody made asks to connect', async () => {
    const other = { tenant: tenantIdFor('quickbooks', '404'), host: 'quickbooks' } as const
    await expect(withAccess(deps, other, tokenOf)).rejects.toMatchObject({
      name: 'Unauthorized',
      code: 'RECONNECT_REQUIRED',
    })
  })
})

describe('a token that ends', () => {
  it('is refreshed five minutes before, and the new one serves from then on', async () => {
    const before = await withAccess(deps, key(), tokenOf)
    deps.clock.advance(55 * 60_000)
    const after = await withAccess(deps, key(), tokenOf)
    expect(after).not.toBe(before)
    expect(await withAccess(deps, key(), tokenOf)).toBe(after)
    expect(tokenCalls()).toBe(1)
    expect(await withAccess(deps, key(), readAgain)).toMatchObject({ name: 'Atelier Nord SAS' })
  })

  it('is refreshed once, however many ask for it at once', async () => {
    deps.clock.advance(61 * 60_000)
    const asked = Array.from({ length: 8 }, () => withAccess(deps, key(), tokenOf))
    expect(new Set(await Promise.all(asked)).size).toBe(1)
    expect(tokenCalls()).toBe(1)
  })

  it('is refreshed once for two processes that the host refused at once', async () => {
    host.expireTokens()
    const asked = [withAccess(deps, key(), readAgain), withAccess(deps, key(), readAgain)]
    expect(await Promise.all(asked)).toHaveLength(2)
    expect(tokenCalls()).toBe(1)
  })

  it('still serves while another refreshes it', async () => {
    const before = await withAccess(deps, key(), tokenOf)
    deps.clock.advance(57 * 60_000)
    const refreshing = Promise.withResolvers<void>()
    const asked = Promise.withResolvers<void>()
    const slow: Deps = {
      ...deps,
      hosts: {
        quickbooks: {
          ...connector,
          refresh: async (token, now) => {
            asked.resolve()
            await refreshing.promise
            return connector.refresh(token, now)
          },
        },
      },
    }
    const first = withAccess(slow, key(), tokenOf)
    await asked.promise
    expect(await withAccess(deps, key(), tokenOf)).toBe(before)
    refreshing.resolve()
    expect(await first).not.toBe(before)
    expect(tokenCalls()).toBe(1)
  })

  it('is refreshed by the next one when who refreshed it has died', async () => {
    deps.clock.advance(61 * 60_000)
    const asked = Promise.withResolvers<void>()
    const dying: Deps = {
      ...deps,
      hosts: {
        quickbooks: {
          ...connector,
          refresh: () => {
            asked.resolve()
            return new Promise(() => {})
          },
        },
      },
    }
    void withAccess(dying, key(), tokenOf)
    await asked.promise
    deps.clock.advance(61_000)
    expect(await withAccess(deps, key(), readAgain)).toMatchObject({ name: 'Atelier Nord SAS' })
  })

  it('is stored before it is used: a crash in the work loses nothing', async () => {
    deps.clock.advance(61 * 60_000)
    const crash = async () => {
      throw new RangeError('crash')
    }
    await expect(withAccess(deps, key(), crash)).rejects.toThrow('crash')
    expect(await withAccess(deps, key(), readAgain)).toMatchObject({ name: 'Atelier Nord SAS' })
    expect(tokenCalls()).toBe(1)
  })
})

describe('a host that refuses', () => {
  it('a token before its time gets a new one, and the work is done once more', async () => {
    host.expireTokens()
    let tries = 0
    const answer = await withAccess(deps, key(), (access) => {
      tries += 1
      return readAgain(access)
    })
    expect([answer.name, tries, tokenCalls()]).toEqual(['Atelier Nord SAS', 2, 1])
    expect(await stateNow()).toBe('active')
  })

  it('the new token too ends the connection: a person has to connect again', async () => {
    host.failNext('unauthorized', { times: 2 })
    await expect(withAccess(deps, key(), readAgain)).rejects.toBeInstanceOf(Unauthorized)
    expect(await stateNow()).toBe('reconnect_required')
  })

  it('the refresh ends the connection, and is not asked again', async () => {
    host.endConnection()
    await expect(withAccess(deps, key(), readAgain)).rejects.toMatchObject({
      code: 'RECONNECT_REQUIRED',
    })
    expect(await stateNow()).toBe('reconnect_required')
    const calls = tokenCalls()
    await expect(withAccess(deps, key(), readAgain)).rejects.toMatchObject({
      code: 'RECONNECT_REQUIRED',
    })
    expect(tokenCalls()).toBe(calls)
  })

  it('the refresh of a token that somebody replaced meanwhile harms nobody', async () => {
    deps.clock.advance(61 * 60_000)
    const late: Deps = {
      ...deps,
      hosts: {
        quickbooks: {
          ...connector,
          refresh: async () => {
            await connectNow()
            throw new Unauthorized({ service: 'x', code: 'invalid_grant', message: 'dead' })
          },
        },
      },
    }
    expect(await withAccess(late, key(), readAgain)).toMatchObject({ name: 'Atelier Nord SAS' })
    expect(await stateNow()).toBe('active')
  })

  it('us, for a wrong secret of ours, does not make the customer connect again', async () => {
    const wrong: Deps = {
      ...deps,
      hosts: {
        quickbooks: quickbooksConnector({
          clientId: host.clientId,
          clientSecret: 'not the secret',
          endpoints: endpointsOf(host.url),
        }),
      },
    }
    deps.clock.advance(61 * 60_000)
    await expect(withAccess(wrong, key(), tokenOf)).rejects.toBeInstanceOf(Rejected)
    expect(await stateNow()).toBe('active')
    expect(await withAccess(deps, key(), readAgain)).toMatchObject({ name: 'Atelier Nord SAS' })
  })

  it('nothing but does not answer keeps the old token for the next try', async () => {
    deps.clock.advance(61 * 60_000)
    host.failNext('unavailable', { path: /tokens\/bearer$/ })
    await expect(withAccess(deps, key(), tokenOf)).rejects.toBeInstanceOf(Unavailable)
    expect(await stateNow()).toBe('active')
    expect(await withAccess(deps, key(), readAgain)).toMatchObject({ name: 'Atelier Nord SAS' })
  })
})

describe('a new consent', () => {
  it('brings a connection back', async () => {
    host.endConnection()
    await expect(withAccess(deps, key(), readAgain)).rejects.toBeInstanceOf(Unauthorized)
    await connectNow()
    expect(await withAccess(deps, key(), readAgain)).toMatchObject({ name: 'Atelier Nord SAS' })
    expect(await stateNow()).toBe('active')
  })

  it('is not believed where its access does not open that company’s books', async () => {
    host.addCompany({ realm: '9341453908239999', name: 'Somebody Else SARL' })
    const { realm: _, ...stranger } = await present(
      connector.identify,
      'who',
    )({
      idToken: await host.idToken(),
      accessToken: granted().accessToken,
    })
    const silent: Deps = {
      ...deps,
      hosts: { quickbooks: { ...connector, identify: async () => stranger } },
    }
    const never = async () => expect.fail('connected a company that was not opened')
    const refused = { kind: 'refused', reason: 'not_accepted' }
    const grant = { host: 'quickbooks', tokens: granted(), idToken: 'unread' } as const
    const elsewhere = { ...grant, realm: '9341453908239999' }
    expect(await acceptGrant(silent, elsewhere, never)).toEqual(refused)
    // This company has been read a moment ago: what is remembered of it proves nothing.
    const tokens = { ...granted(), accessToken: 'of nobody' }
    const known = { ...grant, realm: host.company.realm, tokens }
    expect(await acceptGrant(silent, known, never)).toEqual(refused)
  })
})

describe('disconnecting', () => {
  const by = () => ({ ...key(), actor: 'user-1' })

  it('revokes the tokens at the host and keeps none of them', async () => {
    const access = await withAccess(deps, key(), async (given) => given)
    await disconnect(deps, by())
    await expect(connector.readCompany(access)).rejects.toBeInstanceOf(Unauthorized)
    expect(await stateNow()).toBe('disconnected')
    const kept = await tx(deps.db, tenant, (tx) => lockConnection(tx, tenant, 'quickbooks'))
    expect(kept).toMatchObject({ sealed_access_token: '', sealed_refresh_token: '' })
    await expect(withAccess(deps, key(), tokenOf)).rejects.toMatchObject({
      code: 'RECONNECT_REQUIRED',
    })
  })

  it('stops our side first: a host that is down is told the next time', async () => {
    host.failNext('unavailable', { path: /revoke$/ })
    await expect(disconnect(deps, by())).rejects.toBeInstanceOf(Unavailable)
    expect(await stateNow()).toBe('disconnected')
    await disconnect(deps, by())
    const revokes = host.calls.filter(({ path }) => path.endsWith('/revoke'))
    expect(revokes).toHaveLength(2)
    await disconnect(deps, by())
    expect(host.calls.filter(({ path }) => path.endsWith('/revoke'))).toHaveLength(2)
  })

  it('of what the host has ended already is fine', async () => {
    host.endConnection()
    await disconnect(deps, by())
    expect(await stateNow()).toBe('disconnected')
  })

  it('of a company that was never connected does nothing', async () => {
    const other = tenantIdFor('quickbooks', '404')
    await disconnect(deps, { ...by(), tenant: other })
    expect(await connectionOf(deps, other)).toBeNull()
  })
})
