import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { present } from '../../../core/assert.ts'
import type { Grade } from '../../../core/book.ts'
import { customerId } from '../../../core/ids.ts'
import { markCustomer } from '../../../server/cases/marks/run.ts'
import { run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { planNow } from '../../../server/dunning/run.ts'
import { ownFieldJobs } from '../../../server/writeback/fields/run.ts'
import { chooseOwnFields, ownFieldsOf } from '../../../server/writeback/fields/settings/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type AtOdoo, companyAtOdoo } from './at-odoo.ts'

let database: TestDatabase
let company: AtOdoo
let late = 0
let later = 0
let notDue = 0

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  company = await companyAtOdoo(database)
  ;[late, later, notDue] = company.invoices
})
afterEach(() => company.stop())

const choice = async () => {
  const { host, shown } = await ownFieldsOf(company.deps, company.tenant)
  return { host, ...present(shown, 'a choice') }
}
const choose = (shown: boolean) =>
  chooseOwnFields(company.deps, company.tenant, { actor: 'U1', shown, spared: false })

describe('after a plan', () => {
  test('a customer and his invoices show the next step, its day and why, and what he owes', async () => {
    expect(company.customerShows()).toEqual({
      next_step: 'Première relance',
      next_date: '2026-11-18',
      why:
        'Première relance par e-mail, départ prévu le 18 novembre 2026. ' +
        'Ce serait le premier message à ce client\u00a0: quelqu’un le valide.',
      exposure: 1250,
    })
    expect(company.invoiceShows(late)).toMatchObject({ next_date: '2026-11-18' })
    expect(company.invoiceShows(notDue)).toEqual({
      next_step: 'Rappel avant échéance',
      next_date: '2026-12-03',
      why: 'Ensuite\u00a0: rappel avant échéance, le 3 décembre 2026.',
    })
    expect(company.writes()).toBe(1)
    expect(await choice()).toMatchObject({ host: 'Odoo', wanted: true, records: 4, failure: null })
  })

  test('what has not changed is not written again, and no reading or plan follows from it', async () => {
    const { ran } = await company.sync()
    expect(ran.filter((name) => name === 'dunning.plan')).toHaveLength(1)
    await company.plan()
    expect(company.writes()).toBe(1)
    company.host.events.settings.url = 'http://127.0.0.1:9'
    await company.dispute(late)
    await company.plan()
    expect(company.writes()).toBe(2)
    // Nobody is told: there is nothing to deliver.
    expect(await company.host.events.deliverDue()).toBe(0)
    const dates = await company.caller.rows('account.move/search_read', {
      domain: [['id', '=', late]],
      fields: ['write_uid'],
    })
    expect(JSON.stringify(dates)).not.toContain('Encours')
  })

  test('the grade that a person gave a customer shows, and is taken away with it', async () => {
    const grade = async (grade: Grade | null) => {
      const by = { tenant: company.tenant, actor: 'U1' }
      const customer = customerId(`${company.customer}`)
      const marks = { policy: null, grade, tags: [] }
      expect(await markCustomer(company.deps, by, { customer, marks })).toMatchObject({})
      await company.plan()
    }
    await grade('D')
    expect(company.customerShows()).toMatchObject({ grade: 'D', exposure: 1250 })
    expect(company.invoiceShows(late)).not.toHaveProperty('grade')
    const writes = company.writes()
    await grade('D')
    expect(company.writes()).toBe(writes)
    await grade(null)
    expect(company.customerShows()).not.toHaveProperty('grade')
    expect(company.customerShows()).toMatchObject({ exposure: 1250 })
  })

  describe('the grade and the limit that his payments and accounts allow', () => {
    const assessed = async (more: { person?: boolean; currency?: string } = {}) => {
      const { person = false, currency = 'EUR' } = more
      const sql = `
        insert into assessments (tenant_id, customer_id, made_on, grade, grade_since,
          limit_currency, limit_minor, is_person)
        values ($1, $2, '2026-11-18', 'B', '2026-11-18', $3, 1250000, $4)`
      const values = [company.tenant, `${company.customer}`, currency, person]
      await tx(company.deps.db, company.tenant, (tx) => run(tx, sql, values))
      await company.plan()
      return company.customerShows()
    }

    test('show on the customer, and not on his invoices', async () => {
      expect(await assessed()).toMatchObject({ grade: 'B', limit: 12_500 })
      expect(company.invoiceShows(late)).not.toHaveProperty('limit')
    })

    test('show a limit in the company’s own currency alone', async () => {
      const shows = await assessed({ currency: 'USD' })
      expect(shows).toMatchObject({ grade: 'B' })
      expect(shows).not.toHaveProperty('limit')
    })

    test('do not show of a natural person', async () => {
      const shows = await assessed({ person: true })
      expect(shows).not.toHaveProperty('grade')
      expect(shows).not.toHaveProperty('limit')
    })
  })

  test('what was said shows its day', async () => {
    await company.remind([late])
    await company.work()
    expect(company.invoiceShows(late)).toMatchObject({ last_contact: '2026-11-18' })
    expect(company.invoiceShows(later)).not.toHaveProperty('last_contact')
    expect(company.customerShows()).toMatchObject({ last_contact: '2026-11-18' })
  })

  test('what is disputed shows why and no day; he goes on with the others', async () => {
    await company.dispute(late)
    await company.plan()
    const shows = company.invoiceShows(late)
    expect(shows).not.toHaveProperty('next_date')
    expect(shows['why']).toBe(
      'La totalité du montant est en litige. Ensuite, une fois ce point réglé\u00a0: première relance.',
    )
    expect(company.customerShows()).toMatchObject({ next_date: '2026-11-18' })
  })

  test('where nothing of his comes by itself the customer is on hold, and the invoice is named', async () => {
    for (const invoice of company.invoices) await company.dispute(invoice)
    await company.plan()
    const shows = company.customerShows()
    expect(shows).not.toHaveProperty('next_date')
    expect(shows['why']).toMatch(/^F\S+\u00a0: .*en litige/)
  })

  test('a hold with an end is on hold all the same', async () => {
    await tx(company.deps.db, company.tenant, (tx) =>
      run(
        tx,
        `insert into holds (tenant_id, hold_id, customer_id, reason, starts, ends)
        values ($1, gen_random_uuid(), $2, 'manual', '2026-11-18', '2026-11-30')`,
        [company.tenant, `${company.customer}`],
      ),
    )
    await company.plan()
    expect(company.customerShows()).not.toHaveProperty('next_date')
    // It holds all of his: no invoice is named.
    expect(company.customerShows()['why']).toBe(
      'En pause jusqu’au 30 novembre 2026. Ensuite\u00a0: première relance, le 1er décembre 2026.',
    )
  })

  test('what is paid is cleared, and the customer with his last invoice', async () => {
    await company.office.pay([late], 900)
    await company.sync()
    expect(company.invoiceShows(late)).toEqual({})
    expect(company.customerShows()).toMatchObject({ exposure: 350 })
    await company.office.pay([later], 300)
    await company.office.pay([notDue], 50)
    await company.sync()
    expect(company.invoiceShows(later)).toEqual({})
    expect(company.customerShows()).toEqual({})
    expect(await company.rows()).toEqual([])
  })

  test('what is owed in two currencies is no sum', async () => {
    await company.office.invoice(company.customer, 70, { currency_id: 1 })
    await company.sync()
    expect(company.customerShows()).not.toHaveProperty('exposure')
  })
})

test('a company that speaks English is told in English', async () => {
  const english = await companyAtOdoo(database, { lang: 'en_US' })
  expect(english.customerShows()).toMatchObject({ next_step: 'First reminder' })
  expect(english.invoiceShows(english.invoices[2])['why']).toBe(
    'Next: courtesy reminder, on 3 December 2026.',
  )
  await english.stop()
})

describe('a process that dies', () => {
  test('between the write and what is remembered of it writes once more, to the same end', async () => {
    const { odoo } = company.deps.hosts
    const { ownFields, ...others } = present(odoo, 'the host')
    const { write, ...more } = present(ownFields, 'its fields')
    const dying = {
      ...more,
      write: async (...asked: Parameters<typeof write>) => {
        await write(...asked)
        throw new Error('killed')
      },
    }
    const deps = { ...company.deps, hosts: { odoo: { ...others, ownFields: dying } } }
    await company.dispute(late)
    await planNow(company.deps, company.tenant)
    await expect(company.work({ ...company.jobs, ...ownFieldJobs(deps) })).rejects.toThrow('killed')
    const shown = company.invoiceShows(late)
    expect(shown['why']).toMatch(/en litige/)
    await company.work()
    expect(company.writes()).toBe(3)
    expect(company.invoiceShows(late)).toEqual(shown)
    await company.plan()
    expect(company.writes()).toBe(3)
  })

  test('after a write whose answer was lost repeats it', async () => {
    await company.dispute(late)
    company.host.failNext('unavailable-after', { path: /write_fields$/ })
    await company.plan()
    expect(company.invoiceShows(late)['why']).toMatch(/en litige/)
    expect((await company.rows()).filter(({ shown }) => shown === null)).not.toEqual([])
    company.deps.clock.advance(60_000)
    await company.work()
    expect(company.writes()).toBe(3)
    expect((await company.rows()).filter(({ shown }) => shown === null)).toEqual([])
    await company.plan()
    expect(company.writes()).toBe(3)
  })

  test('before the write has written nothing, and goes on', async () => {
    await company.dispute(late)
    company.host.failNext('unavailable', { path: /write_fields$/ })
    await company.plan()
    expect(company.invoiceShows(late)['why']).not.toMatch(/en litige/)
    company.deps.clock.advance(60_000)
    await company.work()
    expect(company.invoiceShows(late)['why']).toMatch(/en litige/)
  })

  test('between the two leaves nothing that could not be cleared', async () => {
    await company.office.invoice(company.customer, 10, { invoice_date_due: '2026-11-01' })
    company.host.failNext('unavailable-after', { path: /write_fields$/ })
    await company.sync()
    expect(await company.rows()).toHaveLength(5)
    await choose(false)
    company.deps.clock.advance(60_000)
    await company.work()
    expect(await company.rows()).toEqual([])
    expect(company.customerShows()).toEqual({})
  })
})

describe('an admin', () => {
  test('switches it off, and nothing is shown any more; on again, and it is', async () => {
    expect(await choose(false)).toBe('chosen')
    await company.work()
    expect(company.customerShows()).toEqual({})
    for (const invoice of company.invoices) expect(company.invoiceShows(invoice)).toEqual({})
    expect(await choice()).toMatchObject({ wanted: false, records: 0 })
    await company.plan()
    expect(company.customerShows()).toEqual({})
    await choose(true)
    await company.work()
    expect(company.customerShows()).toMatchObject({ exposure: 1250 })
  })
})

describe('what cannot be written', () => {
  test('a record that is gone is left alone, and the others are written', async () => {
    company.host.overwrite((books) => books.tables.get('account.move')?.delete(later))
    for (const invoice of company.invoices) await company.dispute(invoice)
    await company.plan()
    expect(company.invoiceShows(late)['why']).toMatch(/en litige/)
    const writes = company.writes()
    await company.plan()
    expect(company.writes()).toBe(writes)
    expect(await choice()).toMatchObject({ records: 3, failure: null })
  })

  test('a module that is too old is told, and the next plan tries again', async () => {
    company.host.books.switches.oldModule = true
    await company.dispute(late)
    await company.plan()
    expect(await choice()).toMatchObject({ failure: { code: 'MODULE_OUTDATED' } })
    company.host.books.switches.oldModule = false
    await company.plan()
    expect(await choice()).toMatchObject({ failure: null })
    expect(company.invoiceShows(late)['why']).toMatch(/en litige/)
  })

  test('of a copy of the database nothing is written', async () => {
    await company.dispute(late)
    Object.assign(company.host.books, { uuid: 'another-database-uuid' })
    await company.plan()
    expect(await choice()).toMatchObject({ failure: { code: 'OTHER_DATABASE' } })
    expect(company.invoiceShows(late)['why']).not.toMatch(/en litige/)
  })
})

describe('a connection', () => {
  test('that ends leaves nothing; a new consent shows all again', async () => {
    company.host.connections.disconnect(company.host.company)
    expect(company.customerShows()).toEqual({})
    await company.plan()
    company.deps.clock.advance(1_000)
    await company.connect()
    await company.work()
    expect(company.customerShows()).toMatchObject({ exposure: 1250 })
    expect(await choice()).toMatchObject({ records: 4, failure: null })
  })

  test('of another company is not touched', async () => {
    const other = await companyAtOdoo(database)
    const before = other.writes()
    await choose(false)
    await company.work()
    expect(other.customerShows()).toMatchObject({ exposure: 1250 })
    expect(other.writes()).toBe(before)
    expect(await other.rows()).toHaveLength(4)
    await other.stop()
  })
})
