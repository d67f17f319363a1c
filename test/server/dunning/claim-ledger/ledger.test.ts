import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { present } from '../../../../core/assert.ts'
import type { ClaimKind } from '../../../../core/book.ts'
import { parseCurrency } from '../../../../core/currency.ts'
import { customerId, invoiceId } from '../../../../core/ids.ts'
import { many } from '../../../../server/db/rows.ts'
import { tx } from '../../../../server/db/tx.ts'
import {
  claimJobs,
  claimsOfCustomer,
  claimsOfInvoice,
  decideClaims,
  recordPaid,
} from '../../../../server/dunning/claim-ledger/run.ts'
import { startSync } from '../../../../server/sync/run.ts'
import { type TestDatabase, testDatabase } from '../../../support/database.ts'
import { aDay, aPayment } from '../../../support/ledger-records.ts'
import { type Company, overdueCompany, overdueInvoice } from '../../delivery/company.ts'

let database: TestDatabase
let company: Company
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  company = await overdueCompany(database)
})
afterEach(() => company.stop())

const claims = async () =>
  present(await claimsOfCustomer(company.deps, company.tenant, customerId('C1')), 'C1')

/** What stands, `I1 penalty 2026-S2 14.33`-like, and its sum. */
const raised = async () => {
  const { statement } = await claims()
  return statement.entries.map(({ entry }) => {
    return [entry.invoice, entry.kind, entry.period, entry.amount].join(' ')
  })
}

const EntryRow = z.object({ version: z.number(), cause: z.string() })
const versions = async (invoice: string) => {
  const sql = `
    select version, cause
    from claim_entries
    where tenant_id = $1
      and invoice_id = $2
      and kind = 'penalty'
    order by version`
  const { deps, tenant } = company
  return tx(deps.db, tenant, (tx) => many(EntryRow, tx, sql, [tenant, invoice]))
}

const decide = (decision: 'waived' | 'claimed', kinds: readonly ClaimKind[], invoice = 'I1') =>
  decideClaims(company.deps, company.tenant, {
    claims: kinds.map((kind) => ({ invoice: invoiceId(invoice), kind })),
    decision,
    reason: 'a good customer',
    actor: 'U1',
  })

const send = async () => {
  await company.approve()
  await company.work()
}

const nextMessage = async () => {
  company.deps.clock.advance({ days: 20 })
  await startSync(company.deps, company.tenant)
  await company.work()
  return company.only('proposed')
}

describe('the claim ledger', () => {
  it('holds exactly what the message that left has stated', async () => {
    const { items } = await company.only('proposed')
    expect(await raised()).toEqual([])
    await send()
    const stated = items.flatMap(({ invoice, penalties, indemnity }) => [
      `${invoice} indemnity  ${indemnity}`,
      `${invoice} penalty 2026-S2 ${penalties}`,
    ])
    expect((await raised()).sort()).toEqual(stated.sort())
    const { statement } = await claims()
    const all = items.reduce(
      (sum, item) => sum + (item.penalties ?? 0n) + (item.indemnity ?? 0n),
      0n,
    )
    expect(statement.totals).toEqual([
      { currency: 'EUR', principal: 120_000n, claimed: all, paid: 0n, waived: 0n, asked: all },
    ])
  })

  it('holds nothing of a message that was refused', async () => {
    company.mailbox.failNext('rcpt_550')
    await company.approve()
    await company.work()
    expect(await company.count('failed')).toBe(1)
    expect(await raised()).toEqual([])
  })

  it('gets nothing twice, however often the job runs', async () => {
    await send()
    const before = await raised()
    const raise = claimJobs(company.deps)['claims.raise']
    const attempt = present(company.written[0], 'the attempt')
    for (let i = 0; i < 3; i += 1) await raise?.({ tenant: company.tenant, attempt })
    expect(await raised()).toEqual(before)
    expect(await versions('I1')).toEqual([{ version: 1, cause: 'message' }])
  })

  it('grows with the next message, and 40 EUR stand once', async () => {
    await send()
    await nextMessage()
    await send()
    expect(await versions('I1')).toEqual([
      { version: 1, cause: 'message' },
      { version: 2, cause: 'message' },
    ])
    const fixed = (await raised()).filter((line) => line.startsWith('I1 indemnity'))
    expect(fixed).toEqual(['I1 indemnity  4000'])
  })

  it('keeps the claims of a paid invoice, until the day of the payment', async () => {
    await send()
    const [paid] = [overdueInvoice('I1', '2026-10-01', 90_000n)]
    const allocations = [{ invoice: invoiceId('I1'), amount: 90_000n }]
    company.host.put('invoice', {
      ...paid,
      instalments: paid.instalments.map((part) => ({ ...part, open: 0n })),
    })
    company.host.put(
      'payment',
      aPayment('P1', 'C1', {
        ...{ received: aDay('2026-11-20'), amount: 90_000n, unapplied: 0n, allocations },
      }),
    )
    company.deps.clock.advance({ days: 3 })
    await startSync(company.deps, company.tenant)
    await company.work()
    company.deps.clock.advance({ days: 1 })
    await company.work()
    expect(await versions('I1')).toEqual([
      { version: 1, cause: 'message' },
      { version: 2, cause: 'review' },
    ])
    const found = await claimsOfInvoice(company.deps, company.tenant, invoiceId('I1'))
    const penalty = found?.statement.entries.find(({ entry }) => entry.kind === 'penalty')?.entry
    expect(penalty?.lines.at(-1)?.until).toBe('2026-11-20')
    // 900.00 at 12.40 % for 50 days.
    expect(penalty?.amount).toBe(1_529n)
    expect(found?.statement.totals).toMatchObject([{ principal: 0n, claimed: 5_529n }])
  })
})

describe('a waiver', () => {
  it('keeps the indemnity out of every later message, and is told from what is asked', async () => {
    await send()
    expect(await decide('waived', ['indemnity'])).toBe(1)
    const next = await nextMessage()
    const item = next.items.find(({ invoice }) => invoice === 'I1')
    expect(item?.penalties).toBeGreaterThan(0n)
    expect(item).not.toHaveProperty('indemnity')
    await send()
    const { statement } = await claims()
    expect(statement.totals[0]?.waived).toBe(4_000n)
    const waived = statement.entries.filter(({ waiver }) => waiver !== null)
    expect(waived).toMatchObject([
      {
        entry: { invoice: 'I1', kind: 'indemnity' },
        waiver: { reason: 'a good customer', actor: 'U1' },
      },
    ])
  })

  it('of penalties leaves the 40 EUR', async () => {
    await decide('waived', ['penalty'])
    await company.work()
    const item = (await company.only('proposed')).items.find(({ invoice }) => invoice === 'I1')
    expect(item?.indemnity).toBe(4_000n)
    expect(item).not.toHaveProperty('penalties')
  })

  it('can be taken back, with a reason; both are in the audit', async () => {
    await decide('waived', ['penalty', 'indemnity'])
    expect(await decide('claimed', ['indemnity'])).toBe(1)
    await company.work()
    const item = (await company.only('proposed')).items.find(({ invoice }) => invoice === 'I1')
    expect(item).toMatchObject({ indemnity: 4_000n })
    const sql = `
      select actor, action, detail ->> 'kind' as kind, detail ->> 'reason' as reason
      from audit
      where tenant_id = $1
        and subject_kind = 'invoice'
      order by action, kind`
    const row = z.object({ action: z.string(), kind: z.string(), reason: z.string() })
    const { deps, tenant } = company
    const trace = await tx(deps.db, tenant, (tx) => many(row, tx, sql, [tenant]))
    expect(trace.map(({ action, kind }) => `${action} ${kind}`)).toEqual([
      'claim.unwaive indemnity',
      'claim.waive indemnity',
      'claim.waive penalty',
    ])
  })

  it('given twice changes nothing the second time', async () => {
    expect(await decide('waived', ['indemnity', 'indemnity'])).toBe(1)
    expect(await decide('waived', ['indemnity'])).toBe(0)
    expect(await decide('claimed', ['penalty'])).toBe(0)
  })

  it('of an invoice that nobody knows is none, and nothing of the request is done', async () => {
    const wanted = [{ invoice: invoiceId('I1'), kind: 'penalty' as const }]
    const answer = await decideClaims(company.deps, company.tenant, {
      claims: [...wanted, { invoice: invoiceId('I99'), kind: 'penalty' }],
      ...{ decision: 'waived', reason: 'why', actor: 'U1' },
    })
    expect(answer).toBeNull()
    expect(await decide('waived', ['penalty'])).toBe(1)
  })

  it('goes out with a message that was approved before, without what was waived', async () => {
    await company.approve()
    await decide('waived', ['indemnity'])
    await company.work()
    expect(company.mailbox.messages()).toHaveLength(1)
    const fixed = (await raised()).filter((line) => line.includes('indemnity'))
    expect(fixed).toEqual(['I2 indemnity  4000'])
  })
})

const pay = (minor: bigint, more: { kind?: ClaimKind; day?: string; currency?: 'USD' } = {}) =>
  recordPaid(company.deps, company.tenant, {
    ...{ invoice: invoiceId('I1'), kind: more.kind ?? 'indemnity' },
    day: aDay(more.day ?? '2026-11-18'),
    amount: { minor, currency: parseCurrency(more.currency ?? 'EUR') ?? fail() },
    ...{ reference: 'VIR 88', actor: 'U1' },
  })

const fail = (): never => {
  throw new Error('no such currency')
}

describe('a claim that was paid', () => {
  it('is stated by no later message, and told from what was waived', async () => {
    await send()
    expect(await pay(4_000n)).toBe(true)
    expect(await pay(4_000n)).toBe(false)
    const next = await nextMessage()
    const item = next.items.find(({ invoice }) => invoice === 'I1')
    expect(item?.penalties).toBeGreaterThan(0n)
    expect(item).not.toHaveProperty('indemnity')
    const { statement } = await claims()
    const [sums] = statement.totals
    expect(sums).toMatchObject({ paid: 4_000n, waived: 0n })
    expect(sums?.asked).toBe((sums?.claimed ?? 0n) - 4_000n)
    const paid = statement.entries.flatMap((entry) => entry.paid ?? [])
    expect(paid).toMatchObject([
      { kind: 'indemnity', day: '2026-11-18', amount: 4_000n, reference: 'VIR 88', actor: 'U1' },
    ])
  })

  it('in part is over too: what is short counts as waived', async () => {
    await send()
    await pay(3_000n)
    const { statement } = await claims()
    expect(statement.totals).toMatchObject([{ paid: 3_000n, waived: 1_000n }])
  })

  it('cannot be paid anew, nor waived; a record in error is taken back by who says why', async () => {
    await send()
    await pay(4_000n)
    await expect(pay(3_999n)).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(decide('waived', ['indemnity'])).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await decide('claimed', ['indemnity'])).toBe(1)
    const { statement } = await claims()
    expect(statement.totals).toMatchObject([{ paid: 0n, waived: 0n }])
    const row = z.object({ action: z.string() })
    const sql = `select action from audit where tenant_id = $1 and action like 'claim.%' order by 1`
    const { deps, tenant } = company
    const trace = await tx(deps.db, tenant, (tx) => many(row, tx, sql, [tenant]))
    expect(trace.map(({ action }) => action)).toEqual(['claim.paid', 'claim.unpay'])
  })

  it.each([
    ['more than was claimed', 4_001n, {}, 'amount.minor'],
    ['nothing', 0n, {}, 'amount.minor'],
    ['another currency', 4_000n, { currency: 'USD' as const }, 'amount.currency'],
    ['a day to come', 4_000n, { day: '2036-01-01' }, 'day'],
  ])('is refused with the field: %s', async (_, minor, more, field) => {
    await send()
    await expect(pay(minor, more)).rejects.toMatchObject({ code: 'MALFORMED', field })
  })

  it('has to have been stated', async () => {
    await expect(pay(4_000n)).rejects.toMatchObject({ field: 'kind' })
  })
})
