// A copy of an invoice, mailed by the host on a person's word: to whom, whether, and never twice.

import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { RateLimited, Rejected, Unavailable } from '../../../connectors/contract/failure.ts'
import { customerId, invoiceId } from '../../../core/ids.ts'
import { customerTrail } from '../../../server/cases/trail/run.ts'
import { many, run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { type CopyWish, copyStanding, sendCopy } from '../../../server/delivery/copies/run.ts'
import { changeSettings, companyOf } from '../../../server/delivery/settings/run.ts'
import { rereadFor } from '../../../server/sync/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { aCustomer } from '../../support/ledger-records.ts'
import { type Company, contactsOf, overdueCompany, overdueInvoice } from './company.ts'

const to = 'compta@lilas.example'
const I1 = invoiceId('I1')

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

const wishOf = (more: Partial<CopyWish> = {}): CopyWish => ({
  ...{ id: randomUUID(), invoice: I1, to, actor: 'U1' },
  ...more,
})
const ask = (wish: CopyWish = wishOf()) => sendCopy(company.deps, company.tenant, wish)
const standing = () => copyStanding(company.deps, company.tenant, I1)
const left = () => company.host.copies.map((copy) => [copy.invoice, copy.to])
const trail = async () => {
  const search = { customer: customerId('C1'), after: null, limit: 20 }
  const { entries } = await customerTrail(company.deps, company.tenant, search)
  return entries.filter(({ action }) => action.startsWith('copy.')).map(({ action }) => action)
}
const sql = (text: string, values: readonly unknown[] = []) =>
  tx(company.deps.db, company.tenant, (tx) => run(tx, text, [company.tenant, ...values]))
const readAgain = () =>
  rereadFor(company.deps, company.tenant, { customer: customerId('C1'), invoices: [I1] })
const service = 'Memory Books'

describe('a copy of an invoice', () => {
  it('leaves at once, stands in the trail of the customer, and is no reminder', async () => {
    expect(await standing()).toEqual({ to, cannot: null, by: service, copies: [] })
    expect(await ask()).toEqual({ to, outcome: 'sent', said: null })
    expect(left()).toEqual([['I1', to]])
    expect((await trail()).sort()).toEqual(['copy.ask', 'copy.sent'])
    expect((await standing())?.copies).toMatchObject([{ recipient: to, outcome: 'sent' }])
    expect(await contactsOf(company)).toEqual([])
  })

  it('leaves once for one id, and again for another', async () => {
    const wish = wishOf()
    const [first, second] = await Promise.all([ask(wish), ask(wish)])
    expect(await ask(wish)).toEqual({ to, outcome: 'sent', said: null })
    expect([first, second]).toContainEqual({ to, outcome: 'sent', said: null })
    expect(left()).toHaveLength(1)
    await ask()
    expect(left()).toHaveLength(2)
  })

  it('of one id is none of another invoice', async () => {
    const wish = wishOf()
    await ask(wish)
    expect(await ask({ ...wish, invoice: invoiceId('I2') })).toEqual({ refusal: 'ID_USED' })
    expect(left()).toHaveLength(1)
  })

  it('whose answer is lost may have left, and is not asked for again', async () => {
    company.host.loseNextAnswer(new Unavailable({ service, code: 'TIMEOUT', message: 'silence' }))
    const wish = wishOf()
    const told = { to, outcome: 'ambiguous', said: expect.stringContaining('silence') }
    expect(await ask(wish)).toEqual(told)
    expect(await ask(wish)).toEqual(told)
    expect(left()).toHaveLength(1)
    expect((await trail()).sort()).toEqual(['copy.ambiguous', 'copy.ask'])
  })

  it('may have left where the process ended before it noted what came of it', async () => {
    const wish = wishOf()
    company.host.failNext('sendCopy', new Error('the process ended'))
    await expect(ask(wish)).rejects.toThrow('the process ended')
    expect(await ask(wish)).toEqual({ to, outcome: 'ambiguous', said: null })
    expect(left()).toEqual([])
    expect(await trail()).toEqual(['copy.ask'])
  })

  it('that the host refuses is told in its words', async () => {
    company.host.failNext('sendCopy', new Rejected({ service, code: '6000', message: 'too many' }))
    expect(await ask()).toEqual({
      to,
      outcome: 'failed',
      said: expect.stringContaining('too many'),
    })
  })

  it('that the host puts off is told as that, and leaves under another id', async () => {
    const wait = { service, code: '3001', message: 'slow down', retryAfterMs: 60_000 }
    company.host.failNext('sendCopy', new RateLimited(wait))
    await expect(ask()).rejects.toBeInstanceOf(RateLimited)
    expect((await trail()).sort()).toEqual(['copy.ask', 'copy.failed'])
    expect(left()).toEqual([])
  })

  it('is known for our own when the host tells of the new version', async () => {
    await ask()
    const edits = await tx(company.deps.db, company.tenant, (tx) =>
      many(
        z.object({ host_id: z.string(), edit: z.string() }),
        tx,
        'select host_id, edit from own_edits where tenant_id = $1',
        [company.tenant],
      ),
    )
    expect(edits).toEqual([{ host_id: 'I1', edit: 'copy 1' }])
  })

  it('of an invoice that nobody knows is none', async () => {
    expect(await ask(wishOf({ invoice: invoiceId('I99') }))).toBeNull()
    expect(await copyStanding(company.deps, company.tenant, invoiceId('I99'))).toBeNull()
  })
})

describe('no copy leaves', () => {
  const expectNone = async (code: string, wish = wishOf()) => {
    expect(await ask(wish)).toEqual({ refusal: code })
    expect(left()).toEqual([])
    expect(await trail()).toEqual([])
  }
  const both = async (code: string) => {
    expect((await standing())?.cannot).toBe(code)
    await expectNone(code)
  }

  it('to an address that is no longer the customer’s', async () => {
    await expectNone('ADDRESS_CHANGED', wishOf({ to: 'vieux@lilas.example' }))
  })

  it('in test mode: the host would keep our own address on the invoice', async () => {
    const { settings } = await companyOf(company.deps, company.tenant)
    const test = { on: true, email: 'moi@nord.example', phone: null }
    await changeSettings(company.deps, company.tenant, {
      ...{ actor: 'U1', settings: { ...settings, test } },
    })
    await both('TEST_MODE')
  })

  it('of an invoice that is void', async () => {
    company.host.put('invoice', { ...overdueInvoice('I1', '2026-10-01', 0n), status: 'void' })
    await readAgain()
    await both('INVOICE_NOT_POSTED')
  })

  it('to a customer without an address', async () => {
    company.host.put('customer', aCustomer('C1', { name: 'Lilas', email: '' }))
    await readAgain()
    await both('NO_ADDRESS')
  })

  it.each(['do_not_contact', 'The customer reported a reminder as unwanted'])(
    'to a customer who is held as %s, until that ends',
    async (reason) => {
      const hold = `
        insert into holds (tenant_id, hold_id, customer_id, starts, reason)
        values ($1, 'H1', 'C1', '2026-11-01', $2)`
      await sql(hold, [reason])
      await both('DO_NOT_CONTACT')
      await sql(`update holds set ends = '2026-11-02' where tenant_id = $1`)
      expect((await standing())?.cannot).toBeNull()
    },
  )

  it('to an address whose last mail came back', async () => {
    const contact = `
      insert into contacts (tenant_id, contact_id, customer_id, step, channel, at, outcome)
      values ($1, $2, 'C1', 'reminder-1', 'email', $3, $4)`
    await sql(contact, [randomUUID(), '2026-11-10T09:00:00Z', 'bounced'])
    await both('ADDRESS_BOUNCED')
    await sql(contact, [randomUUID(), '2026-11-12T09:00:00Z', 'delivered'])
    expect((await standing())?.cannot).toBeNull()
  })

  it('where the host sends none', async () => {
    const { sendCopy: _none, ...connector } = company.host.connector
    Object.assign(company.deps, { hosts: { quickbooks: connector } })
    await both('COPY_NOT_OFFERED')
  })

  it('once thirty did within the hour', async () => {
    for (let n = 0; n < 30; n += 1) await ask()
    await expect(ask()).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' })
    company.deps.clock.advance(3_600_001)
    expect(await ask()).toMatchObject({ outcome: 'sent' })
  })
})
