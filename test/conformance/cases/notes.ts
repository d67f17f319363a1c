// What we write: a message leaves, and a note of it stands on its invoice, once. Before it leaves
// the host is read again.

import { expect } from 'vitest'
import { present } from '../../../core/assert.ts'
import { approveMessage } from '../../../server/dunning/answers/run.ts'
import { listMessages } from '../../../server/dunning/run.ts'
import { currency, dueIn } from '../acts.ts'
import type { Case } from '../case.ts'
import { type Company, day, hour, minute } from '../company.ts'
import type { LostAnswer } from '../host.ts'
import { debtor, expectNothingAsked, expectSame, expectToldToReconnect } from '../promise.ts'

interface Late {
  readonly customer: string
  readonly invoice: string
}

/** One customer who is late, and the message to him, approved. */
export async function approved(
  company: Company,
  before: (late: Late) => void | Promise<void> = () => {},
): Promise<Late> {
  const { deps, host } = company
  const { people } = host
  const euros = currency('EUR')
  const customer = await people.addCustomer({ name: 'Lilas', email: debtor, currency: euros })
  const given = { customer, amount: 90_000n }
  const invoice = await people.invoice({ ...given, due: dueIn(company, -20) })
  await company.connect()
  await company.work()
  const { tenant } = company
  const { messages } = await listMessages(deps, tenant, { state: 'proposed', limit: 10 })
  expect(messages).toHaveLength(1)
  await before({ customer, invoice })
  const { id } = present(messages[0], 'a message')
  await approveMessage(deps, tenant, { id, actor: 'U1' })
  return { customer, invoice }
}

export const mails = ({ mailbox }: Company) =>
  mailbox.messages().filter(({ envelope }) => envelope.to.includes(debtor))

export const lostWords: Readonly<Record<LostAnswer, string>> = {
  server_error: 'an error of the server',
  half: 'half an answer',
  silence: 'no answer',
}
export const allLost: readonly LostAnswer[] = ['server_error', 'half', 'silence']

const lostCases = allLost.map(
  (how): Case => ({
    name: `a note that was written and got ${lostWords[how]} stands once on its invoice`,
    needs: [],
    run: async (company) => {
      const { troubles } = company.host
      const { invoice } = await approved(company, () => {
        troubles.loseNoteAnswer(how)
        troubles.loseNoteAnswer(how)
      })
      await company.work()
      for (let tries = 0; tries < 3; tries += 1) await company.pass(minute)
      expect(mails(company)).toHaveLength(1)
      const notes = await company.host.notesOn(invoice)
      expect(notes).toEqual([expect.stringContaining(debtor)])
      await expectSame(company)
    },
  }),
)

export const noteCases: readonly Case[] = [
  ...lostCases,
  {
    name: 'a note that the host takes only after a new consent is written then, once',
    needs: [],
    run: async (company) => {
      const { host } = company
      const { invoice } = await approved(company)
      await company.work(['writeback.note'])
      expect(mails(company)).toHaveLength(1)
      host.troubles.disconnect()
      await company.work()
      await expectToldToReconnect(company)
      await company.pass(hour)
      expect(await host.notesOn(invoice)).toEqual([])
      await company.connect()
      for (let tries = 0; tries < 3; tries += 1) await company.pass(hour)
      expect(mails(company)).toHaveLength(1)
      expect(await host.notesOn(invoice)).toHaveLength(1)
    },
  },
  {
    name: 'nothing leaves while the host does not say what is owed; then it leaves once',
    needs: [],
    run: async (company) => {
      const { troubles } = company.host
      await approved(company, () => troubles.answerBadly('server_error', 1_000))
      await company.work()
      await company.pass(minute)
      expect(mails(company)).toEqual([])
      troubles.calm()
      for (let tries = 0; tries < 3; tries += 1) await company.pass(hour)
      expect(mails(company)).toHaveLength(1)
      await expectNothingAsked(company)
    },
  },
  {
    name: 'who paid a moment ago gets no message',
    needs: [],
    run: async (company) => {
      const { people } = company.host
      const { customer, invoice } = await approved(company)
      const on = [{ invoice, amount: 90_000n }]
      await people.pay({ customer, amount: 90_000n, on })
      await company.work()
      await company.pass(day)
      expect(mails(company)).toEqual([])
      expect(await company.host.notesOn(invoice)).toEqual([])
      await expectSame(company)
      await expectNothingAsked(company)
    },
  },
]
