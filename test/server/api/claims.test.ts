import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { present } from '../../../core/assert.ts'
import { dayIn } from '../../../core/instant.ts'
import { ClaimsWire } from '../../../server/api/wire/claims.ts'
import { CustomersWire, CustomerWire } from '../../../server/api/wire/receivables.ts'
import { TrailWire } from '../../../server/api/wire/tasks.ts'
import {
  CustomerLimitationWire,
  CustomerTermsWire,
  DiscountWire,
  LimitationWire,
  TermsSettingsWire,
  TermsWire,
} from '../../../server/api/wire/terms.ts'
import { claimJobs } from '../../../server/dunning/claim-ledger/run.ts'
import { dunningJobs } from '../../../server/dunning/run.ts'
import { syncJobs } from '../../../server/sync/run.ts'
import { seedCompany } from '../../hosts/quickbooks/seed.ts'
import { workUntilIdle } from '../../support/work.ts'
import { type Cookies, openWorld, seenByOwner, signIn, type World } from './world.ts'

let world: World
let cookies: Cookies
let customer: string
let invoice: string

beforeAll(async () => {
  world = await openWorld()
  const { host, deps } = world
  seedCompany(host.company, { today: dayIn(deps.clock.now(), 'Europe/Paris') })
  cookies = { ...(await signIn(world)) }
  await work()
  const { customers } = CustomersWire.parse(await get('customers?limit=50'))
  const late = customers.find(({ oldestDaysOverdue }) => (oldestDaysOverdue ?? 0) > 30)
  customer = present(late, 'a customer who is late').id
  const { items } = CustomerWire.parse(await get(`customers/${customer}`))
  invoice = present(
    items.find(({ daysOverdue }) => (daysOverdue ?? 0) > 30),
    'a late invoice',
  ).invoice
})
afterAll(() => world.end())

const work = () => {
  const { deps } = world
  const nothingLeaves = { 'delivery.automatic': async () => {} }
  const jobs = { ...syncJobs(deps), ...dunningJobs(deps), ...claimJobs(deps), ...nothingLeaves }
  return workUntilIdle(deps, jobs)
}

const get = async (path: string): Promise<unknown> =>
  (await world.app.inject({ url: `/api/v1/${path}`, cookies: { ...cookies } })).json()

const post = async (path: string, payload: object) => {
  const answer = await world.app.inject({
    method: 'POST',
    url: `/api/v1/${path}`,
    cookies: { ...cookies },
    headers: { origin: world.publicUrl },
    payload,
  })
  return { status: answer.statusCode, body: answer.json() }
}

const as = (role: string) =>
  seenByOwner(
    world,
    `update users set role = '${role}' where tenant_id = '${world.tenant}' returning role`,
  )

const trailOf = async (action: string) =>
  TrailWire.parse(await get(`customers/${customer}/trail?limit=100`)).entries.filter(
    (entry) => entry.action === action,
  )

describe('claims', () => {
  it('are shown by the law that holds, line by line, beside the principal', async () => {
    const shown = ClaimsWire.parse(await get(`customers/${customer}/claims`))
    expect(shown.law.key).toBe('fr')
    expect(shown.law.source).toContain('L441-10')
    const today = shown.today.filter((claim) => claim.invoice.id === invoice)
    const lines = today.flatMap((claim) => claim.lines)
    expect(lines.length).toBeGreaterThan(0)
    for (const { base, rate, days, amount } of lines) {
      const exact = (Number(base.minor) * Number(rate) * days) / 36_500
      expect(Math.abs(Number(amount.minor) - exact)).toBeLessThan(0.51)
    }
    const one = ClaimsWire.parse(await get(`invoices/${invoice}/claims`))
    expect(one.today).toEqual(today)
    expect(shown.raised).toEqual([])
  })

  it('that are waived leave the next message, and come back', async () => {
    const claims = [{ invoice, kind: 'indemnity' }]
    const waived = await post('claims/waive', { claims, reason: 'goodwill' })
    expect(waived).toEqual({ status: 200, body: { changed: 1 } })
    expect((await post('claims/waive', { claims, reason: 'again' })).body).toEqual({ changed: 0 })
    expect((await post('claims/unwaive', { claims, reason: 'not after all' })).body).toEqual({
      changed: 1,
    })
  })

  it.each([
    ['no reason', { claims: [{ invoice: '1', kind: 'penalty' }], reason: ' ' }, 'reason'],
    ['no claim', { claims: [], reason: 'why' }, 'claims'],
    ['no such kind', { claims: [{ invoice: '1', kind: 'fee' }], reason: 'why' }, 'claims.0.kind'],
  ])('%s is refused with the field', async (_, body, field) => {
    const { status, body: problem } = await post('claims/waive', body)
    expect({ status, field: problem.field }).toEqual({ status: 400, field })
  })

  it('that nobody stated cannot be paid; a payment names its fields', async () => {
    const paid = {
      ...{ invoice, kind: 'indemnity', day: '2026-11-01', reference: 'VIR 88' },
      amount: { currency: 'EUR', minor: '4000' },
    }
    expect((await post('claims/paid', paid)).body).toMatchObject({ status: 400, field: 'kind' })
    const odd = { ...paid, day: '2026-11-31' }
    expect((await post('claims/paid', odd)).body).toMatchObject({ status: 400, field: 'day' })
    const nowhere = { ...paid, invoice: 'no-such' }
    expect((await post('claims/paid', nowhere)).status).toBe(404)
  })

  it('of an unknown invoice are none', async () => {
    const claims = [{ invoice: 'no-such', kind: 'penalty' }]
    expect((await post('claims/waive', { claims, reason: 'why' })).status).toBe(404)
    expect((await post('invoices/no-such/acts', act)).status).toBe(404)
  })

  it('are waived by who may decide, and rates agreed by who administers', async () => {
    const claims = [{ invoice, kind: 'penalty' }]
    await as('viewer')
    expect((await post('claims/waive', { claims, reason: 'why' })).status).toBe(403)
    const amount = { currency: 'EUR', minor: '4000' }
    const paid = { ...{ invoice, kind: 'indemnity', day: '2026-11-01' }, amount, reference: 'VIR' }
    expect((await post('claims/paid', paid)).status).toBe(403)
    expect((await post(`invoices/${invoice}/acts`, act)).status).toBe(403)
    await as('collector')
    expect((await post('terms/settings', { sector: null, financingRate: null })).status).toBe(403)
    await as('admin')
  })
})

const act = { kind: 'acknowledgement', day: '2026-11-01', note: 'a letter of 1 November' }

describe('terms', () => {
  it('are judged, with the sector that somebody named', async () => {
    expect(TermsWire.parse(await get('terms'))).toMatchObject({
      sectorAssumed: true,
      sector: 'general',
    })
    const settings = { sector: 'transport', financingRate: '5.5' }
    const saved = await post('terms/settings', settings)
    expect(saved.body).toMatchObject({ sector: 'transport', financingRate: '5.50' })
    const judged = TermsWire.parse(await get('terms'))
    expect(judged).toMatchObject({ sectorAssumed: false, sector: 'transport' })
    const counted = judged.counts.reduce((all, { findings }) => all + findings, 0)
    expect(counted).toBe(judged.total)
    await post('terms/settings', { sector: 'general', financingRate: '5.5' })
  })

  it('agreed with a customer are kept, judged, and taken away', async () => {
    const terms = { kind: 'net', days: 90 }
    const path = `customers/${customer}/terms`
    const saved = CustomerTermsWire.parse((await post(path, { terms })).body)
    expect(saved).toMatchObject({ agreed: terms, tooLong: { mostDays: 60 } })
    expect(saved.tooLong?.law).toContain('L441-10')
    expect(CustomerTermsWire.parse(await get(path))).toEqual(saved)
    expect(TermsWire.parse(await get('terms')).agreements).toMatchObject([
      { customer: { id: customer }, mostDays: 60 },
    ])
    await post(path, { terms })
    expect(await trailOf('terms.customer')).toHaveLength(1)
    expect((await post('customers/nobody/terms', { terms })).status).toBe(404)
    const odd = { terms: { kind: 'end_of_month', days: 45 } }
    expect((await post(path, odd)).body).toMatchObject({ status: 400, field: 'terms.reading' })
    expect((await post(path, { terms: null })).body).toMatchObject({ agreed: null, tooLong: null })
  })

  test.each([
    [{ from: '2026-07-01', until: null, rate: '8.24' }, 'rate', /8\.25 % in 2026-S2/],
    [{ from: '2027-01-01', until: null, rate: '20' }, 'from', /2027-S1 is not known/],
    [{ from: '2026-07-32', until: null, rate: '20' }, 'from', /not a day/],
    [{ from: '2026-07-01', until: null, rate: '12,4' }, 'rate', /percentage/],
  ])('a rate of terms of sale that may not be is refused: %j', async (rate, field, detail) => {
    const { status, body } = await post('terms/rates', rate)
    expect({ status, field: body.field }).toEqual({ status: 400, field })
    expect(body.detail).toMatch(detail)
  })

  it('with an agreed rate change what is claimed, from its day on', async () => {
    const rate = { from: '2026-01-01', until: null, rate: '15' }
    const saved = TermsSettingsWire.parse((await post('terms/rates', rate)).body)
    expect(saved.rates).toEqual([{ from: '2026-01-01', until: null, rate: '15.00' }])
    const claims = ClaimsWire.parse(await get(`invoices/${invoice}/claims`))
    expect(new Set(claims.today.flatMap(({ lines }) => lines.map((line) => line.rate)))).toEqual(
      new Set(['15.00']),
    )
    const own = CustomerTermsWire.parse(await get(`customers/${customer}/terms`))
    expect(own.rate).toMatchObject({ law: 'fr', percent: '15.00', agreed: { rate: '15.00' } })
    const clash = await post('terms/rates', { from: '2026-03-01', until: null, rate: '20' })
    expect(clash.body.detail).toMatch(/overlaps the rate that holds from 2026-01-01/)
    expect((await post('terms/rates/remove', { from: '2026-01-01' })).body.rates).toEqual([])
    expect((await post('terms/rates/remove', { from: '2026-01-01' })).status).toBe(404)
    const lawful = CustomerTermsWire.parse(await get(`customers/${customer}/terms`))
    expect(lawful.rate).toEqual({ law: 'fr', percent: '12.40', agreed: null })
  })

  it('for early payment are held against the bank', async () => {
    const found = DiscountWire.parse(await get('terms/discount?percent=2&days=10&net=30&lang=fr'))
    expect(found).toMatchObject({
      simple: '37.24',
      compound: '44.59',
      financing: '5.50',
      verdict: 'dearer',
    })
    expect(found.said[0]).toMatch(/^Un escompte/)
    const wrong = await world.app.inject({
      url: '/api/v1/terms/discount?percent=2&days=30&net=30',
      cookies: { ...cookies },
    })
    expect(wrong.json()).toMatchObject({ status: 400, field: 'net' })
  })

  it('that an invoice must print are looked for in its text', async () => {
    const text = 'Échéance : 31/12/2026. Pas d’escompte.'
    const { body } = await post('terms/mentions', { text, language: 'fr' })
    expect(body.missing).toContain('indemnity')
    expect(body.missing).not.toContain('discount')
  })
})

describe('limitation', () => {
  it('names what is near its end, and an act takes it off the list', async () => {
    await seenByOwner(
      world,
      `update instalments set due = '2021-12-15'
      where tenant_id = '${world.tenant}' and invoice_id = '${invoice}' returning invoice_id`,
    )
    await seenByOwner(
      world,
      `delete from payment_allocations
      where tenant_id = '${world.tenant}' and invoice_id = '${invoice}' returning invoice_id`,
    )
    const watch = LimitationWire.parse(await get('limitation'))
    const item = watch.items.find((one) => one.invoice.id === invoice)
    expect(item).toMatchObject({ state: 'near', ends: '2026-12-15', years: 5, since: null })
    expect(watch.interrupting).not.toContain('formal-notice')
    const future = { ...act, day: '2030-01-01' }
    expect((await post(`invoices/${invoice}/acts`, future)).body).toMatchObject({ field: 'day' })
    const whole = CustomerLimitationWire.parse(await get(`customers/${customer}/limitation`))
    const near = { state: 'near', ends: '2026-12-15', invoice: { id: invoice } }
    expect(whole.items[0]).toMatchObject(near)
    expect(whole.items.length).toBeGreaterThan(1)
    const id = '22222222-2222-4222-8222-222222222222'
    // The second delivery of one request.
    for (const _ of [1, 2]) {
      expect((await post(`invoices/${invoice}/acts`, { ...act, id })).status).toBe(200)
    }
    const other = whole.items.find((item) => item.invoice.id !== invoice)?.invoice.id
    expect((await post(`invoices/${other}/acts`, { ...act, id })).status).toBe(409)
    const anew = CustomerLimitationWire.parse(await get(`customers/${customer}/limitation`))
    const { kind, day, note } = act
    expect(anew.acts).toMatchObject([{ id, kind, day, note, invoice: { id: invoice } }])
    expect(await trailOf('limitation.act')).toMatchObject([{ note }])
    expect(anew.items.find((item) => item.invoice.id === invoice)).toMatchObject({
      state: 'running',
      since: { kind, day },
    })
    const after = LimitationWire.parse(await get('limitation'))
    expect(after.items.find((one) => one.invoice.id === invoice)).toBeUndefined()
  })
})
