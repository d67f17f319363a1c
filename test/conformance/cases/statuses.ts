// What we write on an invoice itself: one status, whatever becomes of the answer, and never over
// what people write there or do to the invoice meanwhile.

import { expect } from 'vitest'
import { z } from 'zod'
import { one } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { choosePlace } from '../../../server/writeback/settings/run.ts'
import type { Case } from '../case.ts'
import { type Company, minute, second } from '../company.ts'
import { expectNothingAsked, expectSame } from '../promise.ts'
import { allLost, approved, lostWords } from './notes.ts'

const peoples = 'Voir Paul avant la fin du mois'

/** A reminded invoice that people have a word on; the message has not left yet. */
async function remarked(company: Company, before: () => void = () => {}) {
  const { deps, host } = company
  return approved(company, async ({ invoice }) => {
    const place = { kind: 'private_note' } as const
    await choosePlace(deps, company.tenant, { actor: 'U1', place })
    await host.people.remark(invoice, peoples)
    before()
  })
}

const StatusRow = z.object({ body: z.string(), state: z.string() })

/** Our text once, people's text once, and nothing waits. */
async function expectOneStatus({ deps, tenant, host }: Company, invoice: string): Promise<void> {
  const { body, state } = await tx(deps.db, tenant, (tx) =>
    one(
      StatusRow,
      tx,
      'select body, state from invoice_statuses where tenant_id = $1 and invoice_id = $2',
      [tenant, invoice],
    ),
  )
  expect(state).toBe('written')
  const remark = await host.remarkOn(invoice)
  const times = (text: string) => remark.split(text).length - 1
  expect([times(body), times(peoples)], remark).toEqual([1, 1])
}

const lostCases = allLost.map(
  (how): Case => ({
    name: `a status that was written and got ${lostWords[how]} stands once, beside people’s words`,
    needs: ['shows_statuses'],
    run: async (company) => {
      const { invoice } = await remarked(company, () => {
        company.host.troubles.loseStatusAnswer(how)
        company.host.troubles.loseStatusAnswer(how)
      })
      await company.work()
      for (let tries = 0; tries < 3; tries += 1) await company.pass(minute)
      await expectOneStatus(company, invoice)
      await company.read()
      await expectSame(company)
      await expectOneStatus(company, invoice)
    },
  }),
)

export const statusCases: readonly Case[] = [
  ...lostCases,
  {
    name: 'who changes an invoice while its status is written keeps his change',
    needs: ['shows_statuses'],
    run: async (company) => {
      const { people, troubles } = company.host
      const { invoice } = await remarked(company)
      troubles.beforeNextStatus(() => people.changeTotal(invoice, 123_456n))
      await company.work()
      for (let tries = 0; tries < 3; tries += 1) await company.pass(minute)
      await expectOneStatus(company, invoice)
      await company.read()
      await expectSame(company)
      await expectNothingAsked(company)
    },
  },
  {
    name: 'the host’s word of our own writing is no news, and hides nobody else’s',
    needs: ['shows_statuses', 'webhooks'],
    run: async (company) => {
      const { people, webhooks } = company.host
      await company.server.start()
      const { invoice, customer } = await remarked(company)
      await company.work()
      await expectOneStatus(company, invoice)
      await webhooks.deliverDue()
      const { ran } = await company.pass(2 * second)
      expect(ran).toEqual(['sync.events'])
      const on = [{ invoice, amount: 90_000n }]
      await people.pay({ customer, amount: 90_000n, on })
      await webhooks.deliverDue()
      await company.pass(2 * second)
      await expectSame(company)
      await webhooks.deliverDue()
      await company.pass(2 * second)
      await expectSame(company)
      await expectNothingAsked(company)
    },
  },
]
