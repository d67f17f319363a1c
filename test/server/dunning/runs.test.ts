import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ledgerBook } from '../../../bench/ledger.ts'
import { parseBook } from '../../../connectors/book/parse.ts'
import { present } from '../../../core/assert.ts'
import { parseInstant } from '../../../core/instant.ts'
import { planEach, planWith } from '../../../server/dunning/plan.ts'
import { frStandard } from '../../../server/dunning/policy.ts'
import { planNow } from '../../../server/dunning/run.ts'
import { planRuns, previewPlan } from '../../../server/dunning/runs/run.ts'
import { brokenOf, decideRunTime } from '../../../server/dunning/runs.ts'
import { policySet } from '../../../server/dunning/segment.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { manyCustomers } from '../delivery/many.ts'

const at = (text: string) => present(parseInstant(text), text)
const now = at('2026-11-18T09:30:00Z')
const policies = policySet([{ policy: frStandard, segment: { kind: 'everyone' } }])

describe('a customer whom no rule gets through', () => {
  const book = parseBook(ledgerBook(40))
  const [first] = book.customers
  const spoiled = {
    ...book,
    customers: book.customers.map((customer) =>
      customer === first
        ? Object.defineProperty({ ...customer }, 'directDebit', {
            get: () => {
              throw new TypeError('spoiled')
            },
          })
        : customer,
    ),
  }

  it('is left out and named, and the others are planned as ever', () => {
    const { planned, broken } = planEach(spoiled, policies, now)
    const id = present(first, 'a customer').id
    expect(broken.map(brokenOf)).toEqual([{ customer: id, fault: 'TypeError: spoiled' }])
    const whole = planWith(book, policies, now)
    expect(planned.messages).toEqual(whole.messages.filter(({ customer }) => customer !== id))
    expect(planned.held).toEqual(whole.held.filter(({ customer }) => customer !== id))
  })

  it('stops whoever asks about him alone', () => {
    expect(() => planWith(spoiled, policies, now)).toThrow('spoiled')
  })
})

describe('the moment of a run', () => {
  it.each([
    ['2026-11-18T09:30:00Z', null, '2026-11-18T09:30:00Z'],
    ['2026-11-18T09:30:00Z', '2026-11-18T09:29:00Z', '2026-11-18T09:30:00Z'],
    // Another machine's clock is a little ahead.
    ['2026-11-18T09:30:00Z', '2026-11-18T09:31:59Z', '2026-11-18T09:31:59Z'],
  ])('at %s after a run at %s is %s', (clock, last, run) => {
    expect(decideRunTime(at(clock), last === null ? null : at(last))).toBe(at(run))
  })

  it('is never before the last run', () => {
    const back = () => decideRunTime(at('2026-11-17T09:30:00Z'), now)
    expect(back).toThrow(/not before the last run/)
  })
})

describe('runs', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await testDatabase()
  })
  afterAll(() => database.drop())

  it('are told with their policy and counts, and one for a past moment is refused', async () => {
    const { deps, tenant } = await manyCustomers(database, 3, { smtpUrl: 'smtp://127.0.0.1:9' })
    deps.clock.advance({ days: 1 })
    await planNow(deps, tenant)
    expect(await planRuns(deps, tenant)).toMatchObject([
      { policy_key: 'fr-standard', policy_version: 1, messages: 3, held: 0, broken: [] },
      { messages: 3 },
    ])
    deps.clock.advance({ days: -2 })
    await expect(planNow(deps, tenant)).rejects.toThrow(/not before the last run/)
    expect(await planRuns(deps, tenant)).toHaveLength(2)
  })

  it('can be looked at before: the same counts, and nothing is written', async () => {
    const { deps, tenant } = await manyCustomers(database, 4, {
      smtpUrl: 'smtp://127.0.0.1:9',
      name: 'preview',
    })
    const before = await planRuns(deps, tenant)
    const preview = await previewPlan(deps, tenant)
    expect(preview).toMatchObject({ messages: 4, held: 0, broken: [], tasks: [] })
    expect(preview.steps).toMatchObject([
      { step: 'reminder-1', channel: 'email', messages: 4, totals: [{ open: 200_000n }] },
    ])
    expect(await planRuns(deps, tenant)).toEqual(before)
    const { proposed, kept } = await planNow(deps, tenant)
    expect(proposed + kept).toBe(preview.messages)
  })
})
