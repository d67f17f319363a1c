// How the host tells: more than once, in any order, not at all, and to a server of ours that is
// away for a while. Where nothing is lost its word alone is enough, without a reading.

import { expect } from 'vitest'
import { epochMs } from '../../../core/instant.ts'
import { type Chance, dueIn, fillBooks, someAct } from '../acts.ts'
import type { Case } from '../case.ts'
import { type Company, day, hour, minute, second } from '../company.ts'
import { expectDifferent, expectNothingAsked, expectSame } from '../promise.ts'

async function connected(company: Company, chance: Chance): Promise<void> {
  await company.server.start()
  await fillBooks(company, chance, 16)
  await company.connect()
  await company.work()
  await expectSame(company)
}

/** Surely a change of our figures, and so many events. */
async function addInvoices(company: Company, howMany: number): Promise<void> {
  const { people } = company.host
  const [customer] = (await company.host.books()).customers
  if (!customer) throw new Error('the books have a customer')
  for (let i = 0; i < howMany; i += 1) {
    const due = dueIn(company, -3)
    await people.invoice({ customer: customer.id, amount: BigInt(1_000 + i), due })
  }
}

async function actSome(company: Company, chance: Chance, howMany: number): Promise<string> {
  const done: string[] = []
  for (let i = 0; i < howMany; i += 1) done.push(await someAct(company, chance))
  await addInvoices(company, 1)
  return done.join('; ')
}

/** The host's next call, when it has planned it; false where nothing is left to tell. */
async function tryAgain({ deps, host: { webhooks } }: Company): Promise<boolean> {
  const before = webhooks.calls.length
  for (let next = webhooks.nextMs(); next !== null; next = webhooks.nextMs()) {
    const waitMs = next - epochMs(deps.clock.now())
    if (waitMs > 0) deps.clock.advance(waitMs)
    await webhooks.deliverDue()
    if (webhooks.calls.length > before) return true
  }
  return false
}

/** Reads what was told; no reading of the host is due. */
async function readToldAlone(company: Company): Promise<void> {
  company.deps.clock.advance(2 * second)
  const { ran } = await company.work(['sync.due'])
  expect(ran).toContain('sync.events')
  expect(ran).not.toContain('sync.page')
}

const statuses = ({ host }: Company) => host.webhooks.calls.map(({ status }) => status)

export const webhookCases: readonly Case[] = [
  {
    name: 'told three times and backwards, nothing counts twice',
    needs: ['webhooks'],
    seeds: 2,
    run: async (company, chance, story) => {
      await connected(company, chance)
      const { webhooks } = company.host
      webhooks.repeat(2)
      webhooks.reorder(true)
      const done = await actSome(company, chance, 8)
      await webhooks.deliverDue()
      await readToldAlone(company)
      await expectSame(company, { story: `${story}: ${done}` })
      await expectNothingAsked(company)
    },
  },
  {
    name: 'what was never told is in the next reading',
    needs: ['webhooks'],
    run: async (company, chance) => {
      await connected(company, chance)
      company.host.webhooks.drop(3)
      await addInvoices(company, 5)
      await company.listen()
      await expectDifferent(company)
      await company.read()
      await expectSame(company)
      await expectNothingAsked(company)
    },
  },
  {
    name: 'our server is away, without its database, then refused by it: once back it hears all',
    needs: ['webhooks'],
    run: async (company, chance) => {
      const { server, host } = company
      await connected(company, chance)
      await server.stop()
      await actSome(company, chance, 3)
      await host.webhooks.deliverDue()
      await addInvoices(company, 1)
      await server.startWithoutDatabase()
      await tryAgain(company)
      await server.start()
      await server.refuseIntake(true)
      await tryAgain(company)
      await addInvoices(company, 1)
      expect(statuses(company)).toEqual([null, 503, 500])
      await server.refuseIntake(false)
      for (let calls = 0; calls < 10 && (await tryAgain(company)); calls += 1);
      expect(host.webhooks.nextMs()).toBeNull()
      await expectDifferent(company)
      await readToldAlone(company)
      await expectSame(company)
      await expectNothingAsked(company)
    },
  },
  {
    name: 'told days late, after readings have brought it, it changes nothing',
    needs: ['webhooks'],
    run: async (company, chance) => {
      const { server } = company
      await connected(company, chance)
      await server.stop()
      await actSome(company, chance, 6)
      const start = company.deps.clock.now()
      for (let tries = 0; tries < 11; tries += 1) {
        await tryAgain(company)
        await company.work()
      }
      expect(Date.parse(company.deps.clock.now()) - Date.parse(start)).toBeGreaterThan(day)
      await company.read()
      await expectSame(company)
      await actSome(company, chance, 3)
      await company.read()
      await server.start()
      for (let calls = 0; calls < 10 && (await tryAgain(company)); calls += 1) await company.work()
      expect(statuses(company).at(-1)).toBe(200)
      await company.pass(2 * second)
      await expectSame(company)
      await expectNothingAsked(company)
    },
  },
  {
    name: 'a host that fails when we ask what it told is asked again, and nothing told is lost',
    needs: ['webhooks'],
    run: async (company, chance) => {
      const { host } = company
      await connected(company, chance)
      await actSome(company, chance, 6)
      host.troubles.answerBadly('server_error', 2)
      await company.listen()
      await expectDifferent(company)
      for (let tries = 0; tries < 3; tries += 1) await company.pass(10 * second)
      await expectSame(company)
      await actSome(company, chance, 3)
      host.troubles.answerBadly('nonsense', 1_000)
      await company.listen()
      for (let tries = 0; tries < 12; tries += 1) await company.pass(10 * minute)
      host.troubles.calm()
      await company.read()
      await company.pass(minute)
      await expectSame(company)
      await expectNothingAsked(company)
    },
  },
  {
    name: 'told while nobody lets us in, it is read after the next consent',
    needs: ['webhooks'],
    run: async (company, chance) => {
      const { host } = company
      await connected(company, chance)
      host.troubles.takeRight()
      await actSome(company, chance, 6)
      await company.listen()
      await expectDifferent(company)
      host.troubles.giveRight()
      company.deps.clock.advance(hour)
      await company.connect()
      await company.work()
      await expectSame(company)
    },
  },
  {
    name: 'random acts, told badly: one reading of what changed, and all is right',
    needs: ['webhooks'],
    seeds: 4,
    run: async (company, chance, story) => {
      const { webhooks } = company.host
      await connected(company, chance)
      const done: string[] = []
      for (let round = 0; round < 3; round += 1) {
        webhooks.repeat(chance.upTo(3))
        webhooks.reorder(chance.often(50))
        webhooks.drop(chance.upTo(4))
        done.push(await actSome(company, chance, 1 + chance.upTo(6)))
        await company.listen()
      }
      await company.read()
      await expectSame(company, { story: `${story}: ${done.join(' | ')}` })
      await expectNothingAsked(company)
    },
  },
]
