// What becomes of records: spoiled ones among good, and whatever people do to them, told by a list
// of changes or by a complete reading.

import { expect } from 'vitest'
import type { HostEntity } from '../../../connectors/contract/host.ts'
import { startSync } from '../../../server/sync/run.ts'
import { currency, dueIn } from '../acts.ts'
import type { Case } from '../case.ts'
import { type Company, day, hour, minute, second } from '../company.ts'
import { listedDeeds, merges, prepareAll } from '../deeds.ts'
import { expectNothingAsked, expectSame, expectSetAside } from '../promise.ts'

/** A customer with one of everything. */
async function oneOfEach(company: Company, name: string) {
  const { people } = company.host
  const customer = await people.addCustomer({ name, currency: currency('EUR') })
  const given = { customer, amount: 50_00n }
  return {
    customer,
    invoice: await people.invoice({ ...given, due: dueIn(company, -20) }),
    creditNote: await people.credit(given),
    payment: await people.pay({ ...given, on: [] }),
  }
}

const entities: readonly HostEntity[] = ['customer', 'invoice', 'creditNote', 'payment']
const named: Readonly<Record<HostEntity, string>> = {
  customer: 'a customer',
  invoice: 'an invoice',
  creditNote: 'a credit',
  payment: 'a payment',
}

/** Of a customer whom we do not know yet nothing can stand. */
const waitsWith = (entity: HostEntity): readonly HostEntity[] =>
  entity === 'customer' ? entities : [entity]

const spoiledCases = entities.map(
  (entity): Case => ({
    name: `${named[entity]} that makes no sense waits with its text, all others go on`,
    needs: [],
    run: async (company) => {
      const { people } = company.host
      const [bad, good] = [await oneOfEach(company, 'Bad'), await oneOfEach(company, 'Good')]
      await people.spoil(entity, bad[entity])
      await company.connect()
      await company.work()
      await expectSetAside(
        company,
        waitsWith(entity).map((one) => `${one} ${bad[one]}`),
      )
      await expectSame(company, { but: [bad.customer] })
      await people.mend(entity, bad[entity])
      await company.read()
      // What depended on a customer is read again within a day.
      if (entity === 'customer') await company.pass(day)
      await expectSame(company)
      await expectNothingAsked(company)
      await people.spoil(entity, bad[entity])
      await people.changeTotal(good.invoice, 70_00n)
      await company.read()
      await expectSetAside(company, [`${entity} ${bad[entity]}`])
      await expectSame(company)
      await people.mend(entity, bad[entity])
      await company.read()
      await expectSame(company)
      await expectNothingAsked(company)
    },
  }),
)

interface Short {
  /** How long before the complete reading it is deleted, less than a minute after it was written. */
  readonly agoMs: number
  readonly skewMs: number
}

/** Nothing tells of its end but the list of changes, which begins anew with a complete reading. */
async function liveShortly(company: Company, { agoMs, skewMs }: Short): Promise<void> {
  const { deps, host } = company
  await company.server.start()
  await company.connect()
  host.troubles.skewClock(skewMs)
  await company.work()
  await company.pass(7 * day - agoMs - 30 * minute)
  deps.clock.advance(29 * minute)
  const { invoice } = await oneOfEach(company, 'Short')
  await company.listen()
  await expectSame(company)
  deps.clock.advance(50 * second)
  host.webhooks.drop(1)
  await host.people.remove('invoice', invoice)
  deps.clock.advance(agoMs + 10 * second)
  await startSync(deps, company.tenant)
  await company.work()
  await company.read()
  await expectSame(company)
  await expectNothingAsked(company)
}

const shortLived = 'an invoice written and deleted within minutes of the complete reading is gone'

const shortLivedCases: readonly Case[] = [
  {
    name: shortLived,
    needs: ['lists_changes', 'deletes', 'webhooks'],
    run: (company) => liveShortly(company, { agoMs: 5 * minute, skewMs: 0 }),
  },
  {
    name: 'the same, gone for twenty minutes, under a clock that is three hours ahead',
    needs: ['lists_changes', 'deletes', 'webhooks', 'keeps_its_own_clock', 'heard_at_any_time'],
    run: (company) => liveShortly(company, { agoMs: 20 * minute, skewMs: 3 * hour }),
  },
]

export const recordCases: readonly Case[] = [
  ...spoiledCases,
  {
    name: 'all that people do to records is in the next reading',
    needs: [],
    run: async (company) => {
      const prepared = await prepareAll(company, listedDeeds(company.host))
      await company.connect()
      await company.work()
      await expectSame(company)
      for (const { name, deed } of prepared) {
        await deed()
        const kind = await company.read()
        expect(kind).toBe(company.host.lacks.lists_changes ? 'complete' : 'changes')
        await expectSame(company, { story: name })
      }
      await expectNothingAsked(company)
    },
  },
  {
    name: 'customers who became one are in the complete reading of the week, listed or not',
    needs: ['merges'],
    run: async (company) => {
      const prepared = await prepareAll(company, merges)
      await company.connect()
      await company.work()
      for (const { name, deed } of prepared) {
        await deed()
        await company.pass(8 * day)
        await expectSame(company, { story: name })
      }
      await expectNothingAsked(company)
    },
  },
  {
    name: 'after a month away, when no list reaches back so far, everything is read',
    needs: ['forgets_changes'],
    run: async (company) => {
      const prepared = await prepareAll(company)
      await company.connect()
      await company.work()
      for (const { deed } of prepared) await deed()
      await company.pass(40 * day)
      await expectSame(company)
      await company.read()
      await expectSame(company)
      await expectNothingAsked(company)
    },
  },
  {
    name: 'when more has changed than the host lists, everything is read',
    needs: ['overflows'],
    pages: 'large',
    run: async (company) => {
      const { people } = company.host
      const known = await oneOfEach(company, 'Known')
      await company.connect()
      await company.work()
      for (let i = 0; i < 1_001; i += 1) {
        await people.addCustomer({ name: `Many ${i}`, currency: currency('EUR') })
      }
      await oneOfEach(company, 'One more')
      await people.changeTotal(known.invoice, 99_00n)
      expect(await company.read()).toBe('complete')
      await expectSame(company)
      await expectNothingAsked(company)
    },
  },
  {
    name: 'who is inactive and owes all the same is read like everybody',
    needs: ['deactivates'],
    run: async (company) => {
      const { people } = company.host
      const [first, later] = [await oneOfEach(company, 'First'), await oneOfEach(company, 'Later')]
      await people.makeInactive(first.customer, 'owing')
      await company.connect()
      await company.work()
      await expectSame(company)
      await people.makeInactive(later.customer, 'owing')
      await people.changeTotal(later.invoice, 60_00n)
      await company.read()
      await expectSame(company)
      await company.pass(8 * day)
      await expectSame(company)
      await expectNothingAsked(company)
    },
  },
  {
    name: 'what was deleted and is on no list is found by the complete reading of the week',
    needs: ['lists_changes', 'deletes'],
    run: async (company) => {
      const { people, troubles } = company.host
      const gone = await oneOfEach(company, 'Gone')
      await oneOfEach(company, 'There')
      await company.connect()
      await company.work()
      await company.pass(day)
      await people.remove('invoice', gone.invoice)
      await people.remove('creditNote', gone.creditNote)
      await people.remove('payment', gone.payment)
      troubles.forgetDeletions()
      expect(await company.read()).toBe('changes')
      await company.pass(7 * day)
      await expectSame(company)
      await expectNothingAsked(company)
    },
  },
  ...shortLivedCases,
]
