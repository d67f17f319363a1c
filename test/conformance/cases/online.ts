// A mail leads to the host's own page where its invoice is paid, and is held up by nothing that
// becomes of it.

import { expect } from 'vitest'
import { present } from '../../../core/assert.ts'
import type { Case } from '../case.ts'
import { type Company, minute } from '../company.ts'
import type { BadAnswer } from '../host.ts'
import { debtor, expectNothingAsked, expectSame } from '../promise.ts'
import { approved, mails } from './notes.ts'

/** The one mail that left, in text and HTML. */
function left(company: Company): string {
  const all = mails(company)
  expect(all).toHaveLength(1)
  const { mail } = present(all[0], 'a mail')
  return `${mail.text}\n${mail.html}`
}

const badly: Readonly<Record<BadAnswer, string>> = {
  server_error: 'an error of the server',
  nonsense: 'nonsense',
  half: 'half an answer',
  hang_up: 'a broken connection',
  silence: 'no answer',
}
const allBad = ['server_error', 'nonsense', 'half', 'hang_up', 'silence'] as const

const badCases = allBad.map(
  (how): Case => ({
    name: `a mail whose pay page got ${badly[how]} leaves without it, once`,
    needs: ['pays_online'],
    run: async (company) => {
      const { host } = company
      let page = ''
      await approved(company, async ({ invoice }) => {
        page = await host.takeOnline(invoice, debtor)
        host.troubles.answerPayPagesBadly(how)
      })
      await company.work()
      expect(left(company)).not.toContain(page)
      for (let tries = 0; tries < 3; tries += 1) await company.pass(minute)
      expect(mails(company)).toHaveLength(1)
      await expectSame(company)
      await expectNothingAsked(company)
    },
  }),
)

export const onlineCases: readonly Case[] = [
  ...badCases,
  {
    name: 'a mail leads to where its invoice is paid online',
    needs: ['pays_online'],
    run: async (company) => {
      let page = ''
      await approved(company, async ({ invoice }) => {
        page = await company.host.takeOnline(invoice, debtor)
      })
      await company.work()
      expect(left(company).split(page)).toHaveLength(3)
      await expectSame(company)
    },
  },
]
