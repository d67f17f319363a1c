// A copy of an invoice that the host mails on a person's word: once, whatever becomes of the
// answer, and what the host then tells of it is no news.

import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { invoiceId } from '../../../core/ids.ts'
import { type Copied, sendCopy } from '../../../server/delivery/copies/run.ts'
import { currency, dueIn } from '../acts.ts'
import type { Case } from '../case.ts'
import { type Company, hour, second } from '../company.ts'
import { debtor, expectNothingAsked, expectSame } from '../promise.ts'
import { allLost, lostWords } from './notes.ts'

/** An invoice that we know, and how a copy of it is asked for: each time under the same id. */
async function invoiced(company: Company) {
  const { people } = company.host
  const euros = currency('EUR')
  const customer = await people.addCustomer({ name: 'Lilas', email: debtor, currency: euros })
  const invoice = await people.invoice({ customer, amount: 90_000n, due: dueIn(company, 20) })
  await company.connect()
  await company.work()
  const wish = { id: randomUUID(), invoice: invoiceId(invoice), to: debtor, actor: 'U1' }
  const ask = async (): Promise<Copied | object | null> =>
    sendCopy(company.deps, company.tenant, wish)
  return { invoice, ask }
}

const lostCases = allLost.map(
  (how): Case => ({
    name: `a copy that left and got ${lostWords[how]} may have left, and leaves no second time`,
    needs: ['sends_copies'],
    run: async (company) => {
      const { host } = company
      const { invoice, ask } = await invoiced(company)
      host.troubles.loseCopyAnswer(how)
      expect(await ask()).toMatchObject({ outcome: 'ambiguous' })
      expect(await ask()).toMatchObject({ outcome: 'ambiguous' })
      await company.pass(hour)
      expect(await host.copiesOf(invoice)).toEqual([debtor])
      await expectSame(company)
      await expectNothingAsked(company)
    },
  }),
)

export const copyCases: readonly Case[] = [
  ...lostCases,
  {
    name: 'the host’s word of a copy that it mailed for us is no news',
    needs: ['sends_copies', 'webhooks'],
    run: async (company) => {
      const { host } = company
      await company.server.start()
      const { invoice, ask } = await invoiced(company)
      await host.webhooks.deliverDue()
      await company.pass(2 * second)
      expect(await ask()).toMatchObject({ outcome: 'sent' })
      expect(await host.copiesOf(invoice)).toEqual([debtor])
      await host.webhooks.deliverDue()
      const { ran } = await company.pass(2 * second)
      expect(ran).toEqual(['sync.events'])
      await expectSame(company)
      await expectNothingAsked(company)
    },
  },
]
