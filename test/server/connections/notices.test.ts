// The administrators of a company hear by mail, once, that its connection has ended or soon will.

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Handover, OutgoingMessage } from '../../../connectors/contract/channel.ts'
import { Unauthorized } from '../../../connectors/contract/failure.ts'
import type { TenantId } from '../../../core/ids.ts'
import { type Instant, instantOf } from '../../../core/instant.ts'
import { saveUser } from '../../../server/access/store.ts'
import { noticeJobs } from '../../../server/connections/notices/run.ts'
import { withAccess } from '../../../server/connections/run.ts'
import { run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { startSync } from '../../../server/sync/run.ts'
import { connectTo, memoryHost } from '../../hosts/memory.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type TestDeps, testDeps } from '../../support/deps.ts'
import { workUntilIdle } from '../../support/work.ts'

let database: TestDatabase
let deps: TestDeps
let tenant: TenantId
let mails: OutgoingMessage[]
let handover: Handover

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

const refused = new Unauthorized({
  service: 'Memory Books',
  code: 'invalid_grant',
  message: 'the connection was ended',
})

beforeEach(async () => {
  await database.db.queue.query('delete from graphile_worker._private_jobs')
  mails = []
  handover = { kind: 'accepted', providerId: 'p' }
  const { connector } = memoryHost({ pageSize: 5 })
  deps = testDeps(database, {
    hosts: { quickbooks: { ...connector, refresh: () => Promise.reject(refused) } },
    channels: {
      email: {
        kind: 'email',
        send: async (mail) => {
          mails.push(mail)
          return handover
        },
      },
    },
    workspaceUrl: 'https://encours.example',
  })
  tenant = await connectTo(deps, randomUUID())
  await person('U1', 'claire@nord.example', 'admin')
  await person('U2', 'rene@nord.example', 'collector')
})

const person = (user_id: string, email: string, role: 'admin' | 'collector') =>
  tx(deps.db, tenant, (tx) =>
    saveUser(tx, tenant, { user_id, email, name: user_id, role, now: deps.clock.now() }),
  )

const endIt = () =>
  expect(
    withAccess(deps, { tenant, host: 'quickbooks' }, () => Promise.reject(refused)),
  ).rejects.toBeInstanceOf(Unauthorized)

const work = (failures: 'expected' | 'unexpected' = 'unexpected') =>
  workUntilIdle(deps, noticeJobs(deps), { failures })

const setHardEnd = (at: Instant) =>
  tx(deps.db, tenant, (tx) =>
    run(tx, 'update connections set refresh_hard_expires_at = $2 where tenant_id = $1', [
      tenant,
      at,
    ]),
  )

describe('a connection that has ended', () => {
  it('is told to the administrators alone, once, with the way back', async () => {
    await endIt()
    await work()
    await endIt()
    await work()
    expect(mails).toMatchObject([
      {
        to: 'claire@nord.example',
        language: 'fr',
        subject: 'Atelier Nord SAS : Memory Books est à reconnecter',
        text: expect.stringContaining('https://encours.example'),
      },
    ])
  })

  it('is told to nobody under what is no single address, and is not tried for ever', async () => {
    await person('U1', '', 'admin')
    await person('U3', 'a@elsewhere.example, b@elsewhere.example', 'admin')
    handover = { kind: 'refused', permanent: true, reason: '501 bad address' }
    await endIt()
    await work()
    expect(mails).toEqual([])
  })

  it('is told again where no mail left', async () => {
    handover = { kind: 'refused', permanent: false, reason: '451 later' }
    await endIt()
    const { failed } = await work('expected')
    expect(failed.map(({ name }) => name)).toEqual(['connections.notify'])
    handover = { kind: 'accepted', providerId: 'p' }
    await work()
    expect(mails.map(({ key }) => key)).toEqual([mails[0]?.key, mails[0]?.key])
    await work()
    expect(mails).toHaveLength(2)
  })

  it('is not told twice where the mail server may have it', async () => {
    handover = { kind: 'unknown', reason: 'no answer in time' }
    await endIt()
    await work()
    await work()
    expect(mails).toHaveLength(1)
  })
})

describe('a consent that ends by itself', () => {
  const day = 86_400_000
  const begun = Date.UTC(2026, 10, 18)

  it('is told sixty days before, once, however often the host is read', async () => {
    await setHardEnd(instantOf(begun + 61 * day))
    await startSync(deps, tenant)
    await work()
    expect(mails).toHaveLength(0)
    deps.clock.advance(day)
    await startSync(deps, tenant)
    await startSync(deps, tenant)
    await work()
    deps.clock.advance(day)
    await startSync(deps, tenant)
    await work()
    expect(mails).toMatchObject([
      { subject: expect.stringContaining('prend fin le 18 janvier 2027') },
    ])
  })
})
