// A reading while data change, clocks that disagree, and what is read right before a message.

import { expect } from 'vitest'
import { customerId, invoiceId } from '../../../core/ids.ts'
import { rereadFor } from '../../../server/sync/run.ts'
import { type Chance, currency, dueIn, fillBooks, someAct } from '../acts.ts'
import type { Case } from '../case.ts'
import { type Company, hour, minute } from '../company.ts'
import { expectNothingAsked, expectSame, figuresAtHost, figuresHere } from '../promise.ts'

const mostActs = 40

/** People act between the pages, while there are any; some pages take long. */
export function actBetweenPages(company: Company, chance: Chance): readonly string[] {
  const done: string[] = []
  const next = () => {
    company.host.troubles.duringNextAnswer(async () => {
      if (chance.often(60)) done.push(await someAct(company, chance))
      if (chance.often(30)) company.deps.clock.advance(chance.upTo(20 * minute))
      if (done.length < mostActs) next()
    })
  }
  next()
  return done
}

/** Does this before each of the next answers leaves. */
function beforeAnswers(company: Company, times: number, work: (i: number) => Promise<void>): void {
  for (let i = 0; i < times; i += 1) company.host.troubles.duringNextAnswer(() => work(i))
}

/** Many invoices of one customer, the oldest first, `apartMs` apart. */
async function manyInvoices(company: Company, apartMs: number): Promise<readonly string[]> {
  const { people } = company.host
  const customer = await people.addCustomer({ name: 'Many', currency: currency('EUR') })
  const ids: string[] = []
  for (let i = 0; i < 30; i += 1) {
    company.deps.clock.advance(apartMs)
    const amount = BigInt(1_000 + i)
    ids.push(await people.invoice({ customer, amount, due: dueIn(company, -20) }))
  }
  return ids
}

/** What stood all the while is there after the first reading, whatever shifted. */
async function expectNoneSkipped(company: Company, ids: readonly string[]): Promise<void> {
  const { invoices } = await figuresHere(company)
  const stood = (await figuresAtHost(company)).invoices
  const missing = ids.filter((id) => stood[id] !== undefined && invoices[id] === undefined)
  expect(missing).toEqual([])
}

const shiftCases = [
  { apartMs: 1_000, words: 'one a second' },
  { apartMs: 0, words: 'all in one second' },
].map(
  ({ apartMs, words }): Case => ({
    name: `records deleted while pages are read shift no other, written ${words}`,
    needs: ['deletes'],
    run: async (company) => {
      const ids = await manyInvoices(company, apartMs)
      const left = [...ids]
      beforeAnswers(company, 14, async (i) => {
        const oldest = i % 2 === 0 ? left.shift() : undefined
        if (oldest !== undefined) await company.host.people.remove('invoice', oldest)
      })
      await company.connect()
      await company.work()
      for (let tries = 0; tries < 3; tries += 1) await company.pass(minute)
      await expectNoneSkipped(company, ids)
      company.host.troubles.calm()
      await company.read()
      await expectSame(company)
      await expectNothingAsked(company)
    },
  }),
)

async function othersThan(company: Company, customer: string): Promise<readonly string[]> {
  const { customers } = await company.host.books()
  return customers.map(({ id }) => id).filter((id) => id !== customer)
}

const skews: readonly (readonly [ms: number, words: string])[] = [
  [-3 * hour, 'three hours behind ours'],
  [-9 * minute, 'nine minutes behind ours'],
  [9 * minute, 'nine minutes ahead of ours'],
  [3 * hour, 'three hours ahead of ours'],
]

const skewCases = skews.map(
  ([ms, words]): Case => ({
    name: `a clock of the host ${words} loses nothing`,
    needs: ['keeps_its_own_clock'],
    run: async (company, chance) => {
      const { host } = company
      await company.server.start()
      await company.connect()
      host.troubles.skewClock(ms)
      await fillBooks(company, chance, 8)
      await company.work()
      await expectSame(company)
      for (let round = 0; round < 2; round += 1) {
        for (let i = 0; i < 5; i += 1) await someAct(company, chance)
        if (round === 1 && !host.lacks.webhooks && !host.lacks.heard_at_any_time) {
          await company.listen()
          await expectSame(company)
        }
        await company.read()
        await expectSame(company)
      }
      const onAccount = await creditComesAndGoes(company)
      if (!host.lacks.deletes) await moneyIsTakenBack(company, onAccount)
      await expectNothingAsked(company)
    },
  }),
)

/** What is read for one customer, minutes after his credit was written and used up. */
async function creditComesAndGoes(company: Company): Promise<OnAccount> {
  const { host, deps, tenant } = company
  const { people } = host
  const customer = await people.addCustomer({ name: 'Now', currency: currency('EUR') })
  const invoice = await people.invoice({ customer, amount: 90_00n, due: dueIn(company, -20) })
  await company.read()
  const wanted = { customer: customerId(customer), invoices: [invoiceId(invoice)] }
  const reread = async () => {
    await rereadFor(deps, tenant, wanted)
    await expectSame(company, { but: await othersThan(company, customer) })
  }
  const credit = await people.credit({ customer, amount: 50_00n })
  await reread()
  deps.clock.advance(minute)
  await people.useCredit({ customer, credit, invoice, amount: 50_00n })
  await reread()
  deps.clock.advance(minute)
  const payment = await people.pay({ customer, amount: 45_00n, on: [] })
  await reread()
  return { invoice, payment, reread }
}

interface OnAccount {
  readonly invoice: string
  readonly payment: string
  reread(): Promise<void>
}

/** A credit of the last ten minutes that is on no list is rather believed than not. */
async function moneyIsTakenBack(company: Company, { invoice, payment, reread }: OnAccount) {
  const { people } = company.host
  company.deps.clock.advance(11 * minute)
  await people.remove('payment', payment)
  await reread()
  await people.remove('invoice', invoice)
  await reread()
}

export const readingCases: readonly Case[] = [
  {
    name: 'people who act between the pages: the next reading of what changed brings the rest',
    needs: [],
    seeds: 4,
    run: async (company, chance, story) => {
      await fillBooks(company, chance, 20)
      const before = (await company.host.books()).invoices
      const done = actBetweenPages(company, chance)
      await company.connect()
      await company.work()
      company.host.troubles.calm()
      await expectNoneSkipped(
        company,
        before.map(({ id }) => id),
      )
      await company.read()
      await expectSame(company, { story: `${story}: ${done.join('; ')}` })
      await expectNothingAsked(company)
    },
  },
  ...shiftCases,
  {
    name: 'what changes on a page already read, long before the last one, is in the next reading',
    needs: [],
    run: async (company) => {
      const [first = ''] = await manyInvoices(company, 1_000)
      beforeAnswers(company, 12, async (i) => {
        if (i < 8) await company.host.people.changeTotal(first, BigInt(5_000 + i))
        company.deps.clock.advance(6 * minute)
      })
      await company.connect()
      await company.work()
      company.host.troubles.calm()
      await company.read()
      await expectSame(company)
      await expectNothingAsked(company)
    },
  },
  ...skewCases,
  {
    name: 'what is read right before a message is the present state, of credits too',
    needs: [],
    run: async (company) => {
      await company.connect()
      await company.work()
      await creditComesAndGoes(company)
    },
  },
  {
    name: 'what is read right before a message is the present state, of what was deleted too',
    needs: ['deletes', 'forgets_soon'],
    run: async (company) => {
      await company.connect()
      await company.work()
      await moneyIsTakenBack(company, await creditComesAndGoes(company))
    },
  },
]
