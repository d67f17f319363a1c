import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { CarrierEvent, CarrierNews, Handover } from '../../../connectors/contract/channel.ts'
import { Rejected, Unavailable } from '../../../connectors/contract/failure.ts'
import { present } from '../../../core/assert.ts'
import { epochMs, instantOf } from '../../../core/instant.ts'
import { many, run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { parseKey } from '../../../server/delivery/key.ts'
import { keepNews, newsJobs } from '../../../server/delivery/news/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { aDay } from '../../support/ledger-records.ts'
import { random } from '../../support/random.ts'
import {
  attemptsOf,
  auditOf,
  type Company,
  contactsOf,
  overdueCompany,
  tasksIn,
} from './company.ts'

let database: TestDatabase
let company: Company
/** Under which the message travelled. */
let key: string
let handover: Handover
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  handover = { kind: 'accepted', providerId: '<m1@nord.example>' }
  company = await overdueCompany(database, {
    channels: {
      email: {
        kind: 'email',
        send: async (message) => {
          key = message.key
          return handover
        },
      },
    },
  })
})
afterEach(() => company.stop())

const send = async () => {
  const { id } = await company.approve()
  await company.work()
  return id
}

let count = 0
const nextId = () => {
  count += 1
  return `e${count}`
}
const event = (news: CarrierNews, more: Partial<CarrierEvent> = {}): CarrierEvent => ({
  id: nextId(),
  key,
  at: company.deps.clock.now(),
  news,
  ...more,
})
const bounced: CarrierNews = { kind: 'bounced', permanent: true, reason: '550 no such user' }
const answered: CarrierNews = { kind: 'answered', automatic: false, excerpt: 'Payé hier.' }

const hear = (...events: CarrierEvent[]) =>
  keepNews(company.deps, {
    carrier: 'mysendingbox',
    events,
    raw: JSON.stringify(events),
    receivedAt: company.deps.clock.now(),
  })
const tell = async (...events: CarrierEvent[]) => {
  await hear(...events)
  await company.work()
}

const asOwner = async (sql: string) => {
  const client = new pg.Client({ connectionString: database.ownerUrl })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}

const rowsOf = <S extends z.ZodType>(row: S, sql: string) =>
  tx(company.deps.db, company.tenant, (tx) => many(row, tx, sql, [company.tenant]))

const holds = () =>
  rowsOf(
    z.object({ starts: z.string(), ends: z.string().nullable(), reason: z.string() }),
    'select starts, ends, reason from holds where tenant_id = $1 order by starts, hold_id',
  )
const openAnswers = () =>
  rowsOf(
    z.object({ kind: z.string(), detail: z.record(z.string(), z.string()) }),
    `select kind, detail from tasks
     where tenant_id = $1 and origin = 'event' order by detail ->> 'code', task_id`,
  )
const presented = () =>
  rowsOf(
    z.object({ presented: z.string().nullable() }),
    'select presented from contacts where tenant_id = $1',
  )

describe('what a carrier tells', () => {
  it('a bounce: the step is not done, its items are free, the address is used no more', async () => {
    const id = await send()
    await tell(event(bounced))
    expect(await contactsOf(company)).toEqual([
      { step: 'reminder-1', outcome: 'bounced', items: 2 },
    ])
    expect(await attemptsOf(company)).toMatchObject([{ state: 'sent', live_items: 0 }])
    expect(await tasksIn(company)).toContainEqual({ kind: 'find_contact', state: 'open' })
    expect(await auditOf(company, id)).toContainEqual({
      actor: 'encours',
      action: 'message.bounced',
      code: 'CARRIER_SAID',
    })
    // A new address: the same step goes again.
    expect(await company.count('proposed')).toBe(0)
  })

  it('lost: it is proposed again by the same way', async () => {
    await send()
    await tell(event({ kind: 'lost', reason: 'lost' }))
    expect(await company.only('proposed')).toMatchObject({ channel: 'email', step: 'reminder-1' })
  })

  it('a delay becomes a bounce by waiting alone', async () => {
    await send()
    await tell(event({ kind: 'delayed', reason: 'mailbox full' }))
    expect(await contactsOf(company)).toMatchObject([{ outcome: 'sent' }])
    company.deps.clock.advance(48 * 3_600_000)
    await company.work()
    expect(await contactsOf(company)).toMatchObject([{ outcome: 'bounced' }])
  })

  it('an answer by a person: the customer is left alone, and a person looks', async () => {
    await send()
    await tell(event(answered))
    expect(await holds()).toEqual([
      { starts: '2026-11-18', ends: '2026-11-25', reason: 'Le client a répondu à une relance' },
    ])
    expect(await openAnswers()).toMatchObject([
      { kind: 'answer', detail: { code: 'ANSWERED', excerpt: 'Payé hier.' } },
    ])
    company.deps.clock.advance(7 * 86_400_000)
    await company.work()
    expect(await company.count('proposed')).toBe(0)
  })

  it('an out-of-office answer changes nothing but that it arrived', async () => {
    await send()
    await tell(event({ kind: 'answered', automatic: true, excerpt: '' }))
    expect([await holds(), await openAnswers()]).toEqual([[], []])
    expect(await contactsOf(company)).toMatchObject([{ outcome: 'delivered' }])
  })

  it('what was uncertain is known: sent, and noted at the host', async () => {
    handover = { kind: 'unknown', reason: 'hung up' }
    await send()
    expect(await company.count('ambiguous')).toBe(1)
    await tell(event({ kind: 'delivered' }))
    expect(await company.only('sent')).toMatchObject({ stateReason: 'CARRIER_SAID' })
    expect(await contactsOf(company)).toMatchObject([{ outcome: 'delivered' }])
    expect(company.written).toHaveLength(1)
    expect(await tasksIn(company)).toContainEqual({ kind: 'resolve_ambiguous', state: 'dropped' })
  })

  it('before the handover is recorded: it waits, and is applied then', async () => {
    await send()
    const { attempt } = present(parseKey(key), 'the key')
    const settle = (state: string) =>
      tx(company.deps.db, company.tenant, (tx) =>
        run(tx, 'update attempts set state = $3 where tenant_id = $1 and attempt_id = $2', [
          company.tenant,
          attempt,
          state,
        ]),
      )
    await settle('sending')
    await tell(event(bounced))
    expect(await contactsOf(company)).toMatchObject([{ outcome: 'sent' }])
    await settle('sent')
    company.deps.clock.advance(61_000)
    await company.work()
    expect(await contactsOf(company)).toMatchObject([{ outcome: 'bounced' }])
  })

  it('what is not ours is stored nowhere, whosever it may be', async () => {
    await send()
    const { attempt, tenant } = present(parseKey(key), 'the key')
    const strange = [
      'key-1',
      `${tenant}-${attempt}`,
      `${attempt}-00000000-0000-0000-0000-000000000001`,
      `${key}' or true --`,
    ]
    expect(await hear(...strange.map((name) => event(bounced, { key: name })))).toBe(4)
    expect(await rowsOf(z.object({}), 'select from carrier_events where tenant_id = $1')).toEqual(
      [],
    )
  })
})

it('any order and any repetition of the same news ends in the same rows', async () => {
  await send()
  const { attempt } = present(parseKey(key), 'the key')
  const news: CarrierNews[] = [
    { kind: 'taken' },
    { kind: 'delivered' },
    bounced,
    answered,
    { kind: 'complained' },
    { kind: 'tracked', number: '2C1' },
    { kind: 'presented', on: aDay('2026-11-17') },
  ]
  const start = epochMs(company.deps.clock.now())
  const events = news.map((each, index) => event(each, { at: instantOf(start + index * 60_000) }))
  const apply = present(newsJobs(company.deps)['delivery.news'], 'the job')
  const rows = async () => [
    await contactsOf(company),
    await holds(),
    await openAnswers(),
    (await attemptsOf(company)).map(({ live_items }) => live_items),
    await rowsOf(
      z.object({ tracking_number: z.string().nullable() }),
      'select tracking_number from attempts where tenant_id = $1',
    ),
  ]
  const forget = `
    delete from carrier_events;
    delete from holds;
    delete from tasks where origin = 'event';
    update contacts set outcome = 'sent', presented = null;
    update attempts set tracking_number = null;
    update attempt_items set released_at = null;`
  const chance = random(7)
  const seen = new Set<string>()
  for (let turn = 0; turn < 12; turn += 1) {
    const order = [...events, ...events]
      .map((each) => ({ each, rank: chance() }))
      .toSorted((a, b) => a.rank - b.rank)
      .map(({ each }) => each)
    for (const each of order) {
      await hear(each)
      await apply({ tenant: company.tenant, attempt })
    }
    seen.add(JSON.stringify(await rows()))
    await asOwner(forget)
  }
  expect([...seen]).toHaveLength(1)
  expect(JSON.parse([...seen][0] ?? '[]')[0]).toMatchObject([{ outcome: 'answered' }])
})

describe('proofs', () => {
  const url = 'https://files.mysendingbox.fr/proof.pdf'
  const proof: CarrierNews = { kind: 'proof', proof: 'deposit', url }
  const pdf = Buffer.from('%PDF-1.7 proof')
  const proofs = () =>
    rowsOf(
      z.object({ kind: z.string(), sha256: z.string(), source: z.string(), bytes: z.number() }),
      `select kind, sha256, source, length(content) as bytes from proofs where tenant_id = $1`,
    )
  const withProofs = (fetchProof: (address: string) => Promise<Uint8Array>) => {
    const carriers = { mysendingbox: { title: 'Post', readNews: () => [], fetchProof } }
    Object.assign(company.jobs, newsJobs({ ...company.deps, carriers }))
  }

  it('is fetched once, and kept byte for byte', async () => {
    await send()
    let fetched = 0
    withProofs(async () => {
      fetched += 1
      return pdf
    })
    await tell(event(proof))
    await tell(event(proof), event({ kind: 'delivered' }))
    expect(await proofs()).toMatchObject([{ kind: 'deposit', source: url, bytes: pdf.length }])
    expect(fetched).toBe(1)
  })

  it('a carrier that does not answer is asked again; one that has none is not', async () => {
    await send()
    const facts = { service: 'Post', code: 'X', message: 'x' }
    withProofs(() => Promise.reject(new Unavailable(facts)))
    await hear(event(proof))
    const { failed } = await company.work({ failures: 'expected' })
    expect(failed.map(({ name }) => name)).toEqual(['delivery.proof'])
    withProofs(() => Promise.reject(new Rejected(facts)))
    await company.work()
    expect(await proofs()).toEqual([])
  })
})

it('the day of presentation moves the notice’s deadline, whenever it is told', async () => {
  await send()
  await tx(company.deps.db, company.tenant, (tx) =>
    run(tx, "update attempts set channel = 'registered_letter' where tenant_id = $1", [
      company.tenant,
    ]),
  )
  await tell(event({ kind: 'presented', on: aDay('2026-11-20') }))
  expect(await presented()).toEqual([{ presented: '2026-11-20' }])
  await tell(event({ kind: 'presented', on: aDay('2026-11-19') }))
  expect(await presented()).toEqual([{ presented: '2026-11-19' }])
})
