import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { StatusPlace } from '../../../connectors/contract/host.ts'
import { run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { choosePlace, retryFailed, writebackOf } from '../../../server/writeback/settings/run.ts'
import { mostWaiting } from '../../../server/writeback/statuses/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type AtHost, companyAtHost } from './at-host.ts'

let database: TestDatabase
let company: AtHost
let first = ''
let second = ''

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  company = await companyAtHost(database)
  ;[first, second] = company.invoices
})
afterEach(() => company.stop())

const reminded =
  '[encours]\nPremière relance par e-mail, le 18 novembre 2026.\n' +
  'Sans règlement, ensuite : deuxième relance, pas avant le 26 novembre 2026.\n[/encours]'
const states = async () => (await company.statuses()).map(({ state, reason }) => [state, reason])

describe('where nothing is chosen', () => {
  test('no invoice at the host is ever changed', async () => {
    await company.remind([first, second])
    const { ran } = await company.work()
    expect(ran).not.toContain('writeback.statuses')
    expect(company.writes()).toBe(0)
    expect(await company.statuses()).toEqual([])
  })
})

describe('in the private note', () => {
  beforeEach(() => company.inNote())

  test('an invoice that was reminded shows it, beside what people wrote; another shows nothing', async () => {
    await company.remind([first])
    await company.work()
    expect(company.note(first)).toBe(`Voir Paul\n${reminded}`)
    expect(company.note(second)).toBe('')
    expect(company.writes()).toBe(1)
  })

  test('as long as nothing else is decided, no plan writes again', async () => {
    await company.remind([first])
    await company.work()
    await company.plan()
    company.deps.clock.advance(86_400_000)
    await company.sync()
    await company.plan()
    expect(company.writes()).toBe(1)
    expect(await company.statuses()).toMatchObject([{ version: 1, state: 'written' }])
  })

  test('what holds an invoice is told, and that it is settled once more', async () => {
    await company.remind([first])
    await company.work()
    await tx(company.deps.db, company.tenant, (tx) =>
      run(
        tx,
        `insert into disputes (tenant_id, dispute_id, invoice_id, cause, opened)
        values ($1, gen_random_uuid(), $2, 'quality', '2026-11-18')`,
        [company.tenant, first],
      ),
    )
    await company.plan()
    expect(company.note(first)).toMatch(/le 18 novembre 2026\.\n.*en litige.*\n\[\/encours\]$/)
    await company.caller.payment(company.customer, 600, [[first, 600]])
    await company.hear()
    expect(company.note(first)).toMatch(
      /\nFacture soldée : plus rien n’est envoyé\.\n\[\/encours\]$/,
    )
    expect(company.writes()).toBe(3)
    await company.plan()
    expect(company.writes()).toBe(3)
  })

  test('the latest text wins over one that waits', async () => {
    company.host.failNext('unavailable', { path: /\/invoice/ })
    await company.remind([first])
    await company.work()
    expect(await company.statuses()).toMatchObject([
      { state: 'queued', version: 1, failure: expect.stringContaining('10000') },
    ])
    company.deps.clock.advance(1_000)
    await company.remind([first], 'reminder-2')
    await company.work()
    expect(company.note(first)).toContain('Deuxième relance par e-mail')
    expect(company.writes()).toBe(1)
    expect(await company.statuses()).toMatchObject([
      { state: 'written', version: 2, failure: null },
    ])
  })

  test('an answer that was lost makes no second write', async () => {
    company.host.failNext('timeout-after', { path: /\/invoice$/ })
    await company.remind([first])
    await company.work()
    expect(await states()).toEqual([['queued', null]])
    company.deps.clock.advance(60_000)
    await company.work()
    expect(await states()).toEqual([['written', null]])
    expect(company.record(first).syncToken).toBe(1)
    expect(company.note(first)).toBe(`Voir Paul\n${reminded}`)
  })

  test('a process that dies after the write repeats it, and it stands there once', async () => {
    await company.remind([first])
    const { 'writeback.status': write, ...others } = company.jobs
    const dying = {
      ...others,
      'writeback.status': async (payload: Parameters<NonNullable<typeof write>>[0]) => {
        await write?.(payload)
        // As if the answer had come and the row had not been settled.
        await tx(company.deps.db, company.tenant, (tx) =>
          run(tx, `update invoice_statuses set state = 'queued' where tenant_id = $1`, [
            company.tenant,
          ]),
        )
        throw new Error('killed')
      },
    }
    await expect(company.work(dying)).rejects.toThrow('killed')
    expect(await states()).toEqual([['queued', null]])
    await company.work()
    expect(await states()).toEqual([['written', null]])
    expect(company.record(first).syncToken).toBe(1)
  })

  test('what a person wrote between our reading and our writing is kept', async () => {
    company.host.beforeNextAnswer(
      async () => {
        const edited = { Id: first, SyncToken: '0', sparse: true, PrivateNote: 'Litige, voir Paul' }
        await company.caller.done('invoice', edited)
      },
      new RegExp(`/invoice/${first}$`),
    )
    await company.remind([first])
    await company.work()
    expect(company.note(first)).toBe(`Litige, voir Paul\n${reminded}`)
    expect(company.record(first).syncToken).toBe(2)
  })

  test('one that is kept open by others waits for its turn', async () => {
    company.host.failNext('stale', { times: 3, path: /\/invoice$/ })
    await company.remind([first])
    await company.work()
    expect(await states()).toEqual([['queued', null]])
    company.deps.clock.advance(60_000)
    await company.work()
    expect(await states()).toEqual([['written', null]])
  })

  test('closed books are told with their day, left alone, and tried when an admin says so', async () => {
    company.host.company.standing.bookCloseDate = '2026-10-31'
    await company.remind([first, second])
    await company.work()
    const { failed } = await writebackOf(company.deps, company.tenant)
    expect(failed).toMatchObject([
      { what: 'status', reason: 'BOOKS_CLOSED', count: 2, closed_until: '2026-10-31' },
    ])
    const tried = company.writes()
    await company.plan()
    company.deps.clock.advance(86_400_000)
    await company.work()
    expect(company.writes()).toBe(tried)
    company.host.company.standing.bookCloseDate = null
    expect(await retryFailed(company.deps, company.tenant, 'U1')).toEqual({ statuses: 2, notes: 0 })
    await company.work()
    expect(await states()).toEqual([
      ['written', null],
      ['written', null],
    ])
    expect(await retryFailed(company.deps, company.tenant, 'U1')).toEqual({ statuses: 0, notes: 0 })
  })

  test('an invoice that is gone or void is left alone, and troubles nobody', async () => {
    await company.caller.done('invoice?operation=delete', { Id: first, SyncToken: '0' })
    await company.caller.done('invoice?operation=void', { Id: second, SyncToken: '0' })
    await company.remind([first, second])
    await company.work()
    expect(await states()).toEqual([
      ['dropped', 'GONE'],
      ['dropped', 'VOID'],
    ])
    expect(company.writes()).toBe(0)
    expect((await writebackOf(company.deps, company.tenant)).failed).toEqual([])
  })

  test('no more than a few hundred wait at a time; the rest follows', async () => {
    const filler = `
      insert into invoice_statuses (
        tenant_id, invoice_id, place, body, short, settled, version, state, changed_at
      )
      select $1, 'X' || n, 'private_note', 'x', 'x', true, 1, 'queued', $2
      from generate_series(1, $3::integer) as n`
    await tx(company.deps.db, company.tenant, (tx) =>
      run(tx, filler, [company.tenant, company.deps.clock.now(), mostWaiting - 1]),
    )
    await company.remind([first, second])
    await company.work()
    expect(company.writes()).toBe(1)
    await tx(company.deps.db, company.tenant, (tx) =>
      run(tx, `delete from invoice_statuses where tenant_id = $1 and body = 'x'`, [company.tenant]),
    )
    company.deps.clock.advance(10 * 60_000)
    await company.work()
    expect(company.writes()).toBe(2)
  })

  test('switched off, nothing more is written; switched on again, what was left out is', async () => {
    company.host.failNext('unavailable', { path: /\/invoice/ })
    await company.remind([first])
    await company.work()
    await choosePlace(company.deps, company.tenant, { actor: 'U1', place: null })
    company.deps.clock.advance(3_600_000)
    await company.work()
    await company.plan()
    expect(company.writes()).toBe(0)
    // What the host made of it nobody heard: it was looked for there, and is not.
    expect(await states()).toEqual([['written', null]])
    await company.inNote()
    await company.work()
    expect(company.note(first)).toBe(`Voir Paul\n${reminded}`)
  })
})

describe('what stands there', () => {
  const place = (wanted: StatusPlace | null) =>
    choosePlace(company.deps, company.tenant, { actor: 'U1', place: wanted })

  beforeEach(async () => {
    await company.inNote()
    await company.remind([first, second])
    await company.work()
    expect(company.note(first)).toBe(`Voir Paul\n${reminded}`)
  })

  test('is taken away when it is switched off, settled or not, and comes back', async () => {
    await company.caller.payment(company.customer, 600, [[first, 600]])
    await company.hear()
    expect(company.note(first)).toContain('soldée')
    await place(null)
    await company.work()
    expect([company.note(first), company.note(second)]).toEqual(['Voir Paul\n', ''])
    const made = company.writes()
    await company.plan()
    await company.hear()
    company.deps.clock.advance(600_000)
    await company.work()
    expect(company.writes()).toBe(made)
    await company.inNote()
    await company.work()
    expect(company.note(first)).toContain('soldée')
    expect(company.note(second)).toBe(reminded)
  })

  test('moves to another place: away from the old one first', async () => {
    await place({ kind: 'custom_field', name: 'Relance' })
    await company.work()
    expect([company.note(first), company.note(second)]).toEqual(['Voir Paul\n', ''])
    company.deps.clock.advance(60_000)
    await company.work()
    for (const id of [first, second]) {
      expect(await company.caller.done(`invoice/${id}`)).toMatchObject({
        CustomField: [{ Name: 'Crew #' }, { StringValue: '18/11/26 première relance' }],
      })
    }
    await place(null)
    await company.work()
    expect((await company.caller.done(`invoice/${first}`))['CustomField']).toEqual([
      { DefinitionId: '1', Name: 'Crew #', Type: 'StringType' },
      { DefinitionId: '2', Name: 'Relance', Type: 'StringType' },
    ])
    await place({ kind: 'custom_field', name: 'Relance' })
    await company.work()
    expect(await company.caller.done(`invoice/${first}`)).toMatchObject({
      CustomField: [{}, { StringValue: '18/11/26 première relance' }],
    })
  })

  test('stays where the books are closed, until an admin has it taken away', async () => {
    company.host.company.standing.bookCloseDate = '2026-10-31'
    await place(null)
    await company.work()
    expect((await writebackOf(company.deps, company.tenant)).failed).toMatchObject([
      { reason: 'BOOKS_CLOSED', count: 2 },
    ])
    company.host.company.standing.bookCloseDate = null
    await retryFailed(company.deps, company.tenant, 'U1')
    await company.work()
    expect(company.note(second)).toBe('')
  })
})

describe('in a field of the company', () => {
  const chosen = (name: string) =>
    choosePlace(company.deps, company.tenant, {
      actor: 'U1',
      place: { kind: 'custom_field', name },
    })

  test('one that the host does not have is refused, with those that there are', async () => {
    await expect(chosen('Suivi')).rejects.toThrow(/field: .*there are Crew #, Relance.*"Suivi"/)
    company.host.company.standing.customFields = []
    await expect(chosen('Suivi')).rejects.toThrow(/there is none yet.*make it there first/)
    expect((await writebackOf(company.deps, company.tenant)).place).toBe(null)
  })

  test('the day and the step stand in it, and the note is not touched', async () => {
    await chosen(' relance ')
    expect((await writebackOf(company.deps, company.tenant)).place).toEqual({
      kind: 'custom_field',
      name: 'Relance',
    })
    await company.remind([first])
    await company.work()
    expect(await company.caller.done(`invoice/${first}`)).toMatchObject({
      PrivateNote: 'Voir Paul',
      CustomField: [{ Name: 'Crew #' }, { StringValue: '18/11/26 première relance' }],
    })
    await company.plan()
    expect(company.writes()).toBe(1)
  })

  test('a field that is taken away later is told by its reason', async () => {
    await chosen('Relance')
    company.host.company.standing.customFields = [{ id: '1', name: 'Crew #' }]
    await company.remind([first])
    await company.work()
    expect(await states()).toEqual([['failed', 'NO_FIELD']])
    await company.inNote()
    await company.work()
    expect(company.note(first)).toBe(`Voir Paul\n${reminded}`)
  })
})
