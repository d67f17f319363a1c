// What is looked at right before a message leaves, and what may change while its file is made.

import { createRequire } from 'node:module'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import type { Channel, OutgoingMessage } from '../../../connectors/contract/channel.ts'
import { customerId } from '../../../core/ids.ts'
import { tx } from '../../../server/db/tx.ts'
import { fingerprint } from '../../../server/delivery/content.ts'
import { deliveryJobs } from '../../../server/delivery/run.ts'
import { changeSettings } from '../../../server/delivery/settings/run.ts'
import { saveLetterhead } from '../../../server/delivery/stationery/run.ts'
import { rereadFor, startSync } from '../../../server/sync/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { aCreditNote, aCustomer } from '../../support/ledger-records.ts'
import { attemptsOf, type Company, overdueCompany, overdueInvoice } from './company.ts'
import { nordLetterhead } from './letters.ts'

let database: TestDatabase
let company: Company
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
afterEach(() => company.stop())

const paid = (id: string, due: string, total: bigint) => {
  const invoice = overdueInvoice(id, due, total)
  return { ...invoice, instalments: invoice.instalments.map((part) => ({ ...part, open: 0n })) }
}

describe('a letter whose file takes its time', () => {
  const address = { lines: ['4 rue des Lilas'], postcode: '69003', city: 'Lyon', country: 'FR' }
  const customer = { name: 'Menuiserie Lilas', locale: 'fr-FR', address }
  const pdfmake: typeof import('pdfmake') = createRequire(import.meta.url)('pdfmake')
  let posted: OutgoingMessage[]
  let drawings: number
  /** Whatever happens elsewhere while the file is made. */
  let meanwhile: (drawing: number) => Promise<void>

  beforeEach(async () => {
    posted = []
    drawings = 0
    meanwhile = async () => undefined
    const letter: Channel = {
      kind: 'letter',
      send: async (message) => {
        posted.push(message)
        return { kind: 'accepted', providerId: 'L1' }
      },
    }
    company = await overdueCompany(database, {
      ...{ email: '', customer: { address }, channels: { letter } },
    })
    await saveLetterhead(company.deps, company.tenant, {
      ...{ letterhead: nordLetterhead, after: 0, by: 'U1' },
    })
    await company.approve()
    const createPdf = pdfmake.createPdf.bind(pdfmake)
    vi.spyOn(pdfmake, 'createPdf').mockImplementation((...words) => {
      const made = createPdf(...words)
      const getBuffer = made.getBuffer.bind(made)
      return Object.assign(made, {
        getBuffer: async () => {
          drawings += 1
          await meanwhile(drawings)
          return getBuffer()
        },
      })
    })
  })
  afterEach(() => vi.restoreAllMocks())

  const move = (line: string) => {
    const moved = { ...customer, address: { ...address, lines: [line] } }
    company.host.put('customer', aCustomer('C1', moved))
  }
  const readAgain = () =>
    rereadFor(company.deps, company.tenant, { customer: customerId('C1'), invoices: [] })

  it('is drawn while no transaction is open', async () => {
    // Of others' sessions the state is shown to the owner alone.
    const owner = new pg.Client({ connectionString: database.ownerUrl })
    await owner.connect()
    const openNow = async () => {
      const sql = `
        select count(*)::integer as open
        from pg_stat_activity
        where datname = current_database()
          and state like 'idle in transaction%'`
      const { rows } = await owner.query(sql)
      return z.object({ open: z.number() }).parse(rows[0]).open
    }
    const open: number[] = []
    meanwhile = async () => {
      open.push(await openNow())
    }
    await company.work()
    expect(open).toEqual([0])
    expect(await tx(company.deps.db, company.tenant, openNow)).toBe(1)
    expect(posted).toHaveLength(1)
    await owner.end()
  })

  it('is not drawn where the day is full', async () => {
    await changeSettings(company.deps, company.tenant, {
      actor: 'U1',
      settings: {
        ...{ automatic: false, region: null, dailyLimit: 1, channelLimits: {} },
        test: { on: false, email: null, phone: null },
        payLink: true,
      },
    })
    await company.work()
    expect([drawings, posted.length]).toEqual([1, 1])
    company.host.put('customer', aCustomer('C2', { ...customer, email: '' }))
    company.host.put('invoice', {
      ...overdueInvoice('I9', '2026-10-20', 40_000n),
      customer: customerId('C2'),
    })
    await startSync(company.deps, company.tenant)
    await company.work()
    await company.approve()
    await company.work()
    expect([drawings, posted.length]).toEqual([1, 1])
    expect((await company.only('approved')).stateReason).toBe('DAILY_LIMIT')
  })

  it('leaves with the file that its attempt holds, to the byte', async () => {
    await company.work()
    const [attempt] = await attemptsOf(company)
    const [left] = posted
    if (!attempt || !left?.document || !left.envelope) throw new Error('nothing was posted')
    const { recipient, subject, body_text: text, body_html: html } = attempt
    const paper = { document: left.document, envelope: left.envelope }
    expect(attempt.content_hash).toBe(fingerprint(recipient, { subject, text, html }, paper))
  })
  it('goes with what is true after the file was made: it is made again', async () => {
    meanwhile = async (drawing) => {
      if (drawing > 1) return
      move('9 rue Neuve')
      await readAgain()
    }
    await company.work()
    expect(drawings).toBe(2)
    expect(posted.map(({ envelope }) => envelope?.to.address.lines)).toEqual([['9 rue Neuve']])
    expect((await attemptsOf(company))[0]?.recipient).toContain('9 rue Neuve')
  })

  it('does not leave where it is paid while the file is made', async () => {
    meanwhile = async () => {
      company.host.put('invoice', paid('I1', '2026-10-01', 90_000n))
      company.host.put('invoice', paid('I2', '2026-11-05', 30_000n))
      await readAgain()
    }
    await company.work()
    expect(posted).toEqual([])
    expect((await company.only('skipped')).stateReason).toBe('PAID_SINCE_PLAN')
  })

  it('whose facts change at every drawing waits a minute, and is not lost', async () => {
    meanwhile = async (drawing) => {
      if (drawing > 4) return
      move(`${drawing} rue Neuve`)
      await readAgain()
    }
    await company.work()
    expect(posted).toEqual([])
    expect(drawings).toBe(4)
    expect(await company.count('approved')).toBe(1)
    company.deps.clock.advance(60_000)
    await company.work()
    expect(posted).toHaveLength(1)
  })
})

describe('the look at the host before a message leaves', () => {
  beforeEach(async () => {
    company = await overdueCompany(database)
  })
  const mails = () => company.mailbox.messages()
  /** No reading comes through for a day and an hour; what is asked for by name is still answered. */
  const readingsFail = () => {
    const { deps } = company
    deps.clock.advance({ days: 1 })
    deps.clock.advance(3_600_000)
  }
  const sendAlone = async (id: string) =>
    deliveryJobs(company.deps)['delivery.send']?.({ tenant: company.tenant, message: id })

  it('is as good as a reading: no message is stale that was read a moment ago', async () => {
    const { id } = await company.approve()
    readingsFail()
    await sendAlone(id)
    expect(await company.count('skipped')).toBe(0)
    expect(mails()).toHaveLength(1)
  })

  it('is not as good where the customer was not among what the host gave', async () => {
    const { id } = await company.approve()
    readingsFail()
    company.host.remove('customer', 'C1')
    await sendAlone(id)
    expect((await company.only('skipped')).stateReason).toBe('NOW_HELD:HOST_STALE')
    expect(mails()).toHaveLength(0)
  })

  it('goes to the address of now', async () => {
    const { id } = await company.approve()
    const email = 'neuf@lilas.example'
    company.host.put('customer', aCustomer('C1', { name: 'Lilas', locale: 'fr-FR', email }))
    await sendAlone(id)
    expect((await attemptsOf(company)).map(({ recipient }) => recipient)).toEqual([email])
    expect(mails()).toHaveLength(1)
  })

  it('sees that an older invoice was paid, and that a credit is thereby free for this one', async () => {
    const { deps, host, tenant } = company
    host.put('invoice', overdueInvoice('I0', '2026-09-01', 50_000n))
    host.put('creditNote', aCreditNote('N1', 'C1', { total: 50_000n, open: 50_000n }))
    await startSync(deps, tenant)
    await company.work()
    const { id } = await company.approve()
    expect((await company.only('approved')).items.map(({ invoice }) => invoice)).toEqual([
      'I1',
      'I2',
    ])
    host.put('invoice', paid('I0', '2026-09-01', 50_000n))
    await sendAlone(id)
    expect(mails()).toHaveLength(0)
    expect((await company.only('skipped')).stateReason).toBe('AMOUNT_CHANGED')
  })
})
