// QuickBooks Online, by its stand-in: the suite, and what Intuit alone does.

import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { epochMs } from '../../core/instant.ts'
import { startMailbox } from '../hosts/mail/mailbox.ts'
import { testDatabase } from '../support/database.ts'
import { chanceOf, dueIn, fillBooks, someAct } from './acts.ts'
import { type Company, closeCompany, openCompany, type Place, second } from './company.ts'
import { expectNothingAsked, expectSame } from './promise.ts'
import { type QuickBooksUnderTest, startQuickBooks } from './quickbooks/host.ts'
import { describeHost } from './suite.ts'

describeHost('QuickBooks Online', startQuickBooks, { leftOut: [] })

describe('Intuit’s webhooks', () => {
  let place: Place
  let host: QuickBooksUnderTest
  beforeAll(async () => {
    place = { database: await testDatabase(), mailbox: await startMailbox() }
  })
  afterAll(async () => {
    await place.mailbox.stop()
    await place.database.drop()
  })

  async function withCompany(work: (company: Company) => Promise<void>): Promise<void> {
    const start = async (options: Parameters<typeof startQuickBooks>[0]) => {
      host = await startQuickBooks(options)
      return host
    }
    const company = await openCompany(start, place)
    try {
      await company.server.start()
      await fillBooks(company, chanceOf(7), 12)
      await company.connect()
      await company.work()
      await work(company)
    } finally {
      await closeCompany(company)
    }
  }

  /** One event. */
  async function tellOf(company: Company): Promise<void> {
    const [customer] = (await host.books()).customers
    const due = dueIn(company, -2)
    await host.people.invoice({ customer: `${customer?.id}`, amount: 5_000n, due })
  }

  it('come again by Intuit’s schedule until our server takes them, then all of them', () =>
    withCompany(async (company) => {
      const { server, deps } = company
      const { webhooks } = host.standIn
      const startMs = epochMs(deps.clock.now())
      await server.startWithoutDatabase()
      await tellOf(company)
      await webhooks.deliverDue()
      for (let attempt = 2; attempt <= 9; attempt += 1) {
        await tellOf(company)
        await webhooks.deliverDue()
        if (attempt === 5) await server.stop()
        if (attempt === 7) {
          await server.start()
          await server.refuseIntake(true)
        }
        if (attempt === 9) await server.refuseIntake(false)
        deps.clock.advance(Math.max(0, (webhooks.nextMs() ?? 0) - epochMs(deps.clock.now())))
        await webhooks.deliverDue()
      }
      // The first call is acknowledged, and those that it held back follow at once.
      await webhooks.deliverDue()
      expect(webhooks.nextMs()).toBeNull()
      const first = webhooks.calls.filter(({ body }) => body === webhooks.calls[0]?.body)
      const waits = first.map(({ atMs }, i) => (atMs - (first[i - 1]?.atMs ?? startMs)) / second)
      expect(waits).toEqual([0, 10, 20, 30, 300, 1_200, 7_200, 14_400, 21_600])
      expect(first.map(({ status }) => status)).toEqual([
        ...[503, 503, 503, 503, null, null, 500, 500, 200],
      ])
      expect(webhooks.calls.slice(first.length).every(({ status }) => status === 200)).toBe(true)
      // No reading: what was told is enough.
      deps.clock.advance(2 * second)
      await company.work(['sync.due'])
      await expectSame(company)
    }))

  test.each(['cloudevents', 'classic', 'classic-offset'] as const)(
    'in the format %s, from the sender to our ledger',
    (format) =>
      withCompany(async (company) => {
        const { settings } = host.standIn.webhooks
        Object.assign(settings, { format, indirect: 'always', voidVerb: 'void' })
        const chance = chanceOf(3)
        for (let i = 0; i < 8; i += 1) await someAct(company, chance)
        await company.host.webhooks.deliverDue()
        const { ran } = await company.pass(2 * second)
        expect(ran).not.toContain('sync.page')
        await expectSame(company)
        await expectNothingAsked(company)
      }),
  )

  it('with another app’s signature are refused, and come again', () =>
    withCompany(async (company) => {
      const { settings, calls } = host.standIn.webhooks
      const ours = settings.verifierToken
      settings.verifierToken = 'another-app'
      await tellOf(company)
      await host.webhooks.deliverDue()
      settings.verifierToken = ours
      company.deps.clock.advance(10 * second)
      await company.listen()
      expect(calls.map(({ status }) => status)).toEqual([401, 200])
      await expectSame(company)
    }))
})
