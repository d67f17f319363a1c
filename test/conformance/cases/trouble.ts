// A host in trouble: it asks for time, breaks down, answers half, or not at all.

import { expect } from 'vitest'
import { syncState } from '../../../server/sync/run.ts'
import { fillBooks, someAct } from '../acts.ts'
import type { Case } from '../case.ts'
import { minute } from '../company.ts'
import type { BadAnswer } from '../host.ts'
import { expectNothingAsked, expectSame } from '../promise.ts'

const worded: Readonly<Record<BadAnswer, string>> = {
  server_error: 'errors of the server',
  nonsense: 'answers of no shape',
  half: 'answers that break off',
  hang_up: 'a line that goes dead',
  silence: 'answers that never come',
}
const allBad: readonly BadAnswer[] = ['server_error', 'nonsense', 'half', 'hang_up', 'silence']

/** Silence costs real time. */
const timesOf = (how: BadAnswer): number => (how === 'silence' ? 1 : 2)

const badCases = allBad.map(
  (how): Case => ({
    name: `${worded[how]} are waited out, by a first reading and by later ones`,
    needs: [],
    run: async (company, chance) => {
      const { troubles } = company.host
      await fillBooks(company, chance)
      await company.connect()
      troubles.answerBadly(how, timesOf(how))
      troubles.duringNextAnswer(async () => troubles.answerBadly(how, timesOf(how)))
      for (let tries = 0; tries < 5; tries += 1) await company.pass(minute)
      await expectSame(company)
      for (let i = 0; i < 6; i += 1) await someAct(company, chance)
      troubles.answerBadly(how, timesOf(how))
      await company.read()
      for (let tries = 0; tries < 3; tries += 1) await company.pass(minute)
      await company.settle()
      await expectSame(company)
      await expectNothingAsked(company)
    },
  }),
)

export const troubleCases: readonly Case[] = [
  ...badCases,
  {
    name: 'a host that asks for time is left alone for so long, by every job, and then goes on',
    needs: ['asks_for_time'],
    run: async (company, chance) => {
      const { host } = company
      await fillBooks(company, chance)
      await company.server.start()
      await company.connect()
      await company.work()
      for (let i = 0; i < 6; i += 1) await someAct(company, chance)
      host.troubles.askForTime(300)
      await company.read()
      const asked = host.asked()
      const { run } = await syncState(company.deps, company.tenant)
      expect(run).toMatchObject({ state: 'running', failure: { message: expect.any(String) } })
      if (!host.lacks.webhooks) await company.listen()
      for (let waits = 0; waits < 4; waits += 1) await company.pass(minute)
      expect(host.asked()).toBe(asked)
      await company.pass(minute)
      await company.pass(5 * minute)
      expect(host.asked()).toBeGreaterThan(asked)
      await company.settle()
      await expectSame(company)
      await expectNothingAsked(company)
    },
  },
  {
    name: 'down for a night: the reading ends and says why, the next one brings all',
    needs: [],
    run: async (company, chance) => {
      const { troubles } = company.host
      await fillBooks(company, chance)
      await company.connect()
      await company.work()
      for (let i = 0; i < 6; i += 1) await someAct(company, chance)
      troubles.answerBadly('server_error', 500)
      for (let tries = 0; tries < 12; tries += 1) await company.pass(10 * minute)
      const { run } = await syncState(company.deps, company.tenant)
      expect(run?.failure?.message).toMatch(/\S/)
      troubles.calm()
      await company.read()
      await company.pass(10 * minute)
      await company.settle()
      await expectSame(company)
      await expectNothingAsked(company)
    },
  },
]
