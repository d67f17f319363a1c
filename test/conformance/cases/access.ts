// Who may read: accesses that end, consents that are taken back, new tokens that never arrive.

import { expect } from 'vitest'
import { disconnect } from '../../../server/connections/run.ts'
import { syncState } from '../../../server/sync/run.ts'
import { type Chance, fillBooks, someAct } from '../acts.ts'
import type { Case } from '../case.ts'
import { type Company, day, hour, minute } from '../company.ts'
import { expectNothingAsked, expectSame, expectToldToReconnect, noticesIn } from '../promise.ts'

/** People go on working while we are not let in; then somebody consents again. */
async function comeBack(company: Company, chance: Chance): Promise<void> {
  for (let i = 0; i < 8; i += 1) await someAct(company, chance)
  company.deps.clock.advance(day)
  await company.connect()
  await company.work()
  await expectSame(company)
  expect((await syncState(company.deps, company.tenant)).connection?.state).toBe('active')
  expect(noticesIn(company)).toHaveLength(1)
}

async function readOnce(company: Company, chance: Chance): Promise<void> {
  await fillBooks(company, chance)
  await company.connect()
  await company.work()
  await expectSame(company)
}

export const accessCases: readonly Case[] = [
  {
    name: 'an access that ends between two pages is refreshed, and no page is lost',
    needs: ['refreshes'],
    seeds: 2,
    run: async (company, chance, story) => {
      const { troubles } = company.host
      await fillBooks(company, chance)
      await company.connect()
      for (let answers = chance.upTo(8); answers > 0; answers -= 1) {
        troubles.duringNextAnswer(async () => {})
      }
      troubles.duringNextAnswer(async () => troubles.expireAccess())
      await company.work()
      await expectSame(company, { story })
      await expectNothingAsked(company)
      troubles.calm()
      for (let i = 0; i < 4; i += 1) await someAct(company, chance)
      troubles.expireAccess()
      await company.read()
      await expectSame(company, { story })
      await expectNothingAsked(company)
    },
  },
  {
    name: 'who disconnects us in the host is asked once to connect again, and then nothing is lost',
    needs: [],
    run: async (company, chance) => {
      await readOnce(company, chance)
      company.host.troubles.disconnect()
      await company.pass(hour)
      await expectToldToReconnect(company)
      const asked = company.host.asked()
      await company.pass(day)
      await expectToldToReconnect(company)
      expect(company.host.asked()).toBe(asked)
      await comeBack(company, chance)
    },
  },
  {
    name: 'disconnected between two pages, the reading ends and says why',
    needs: [],
    run: async (company, chance) => {
      const { troubles } = company.host
      await fillBooks(company, chance)
      await company.connect()
      troubles.duringNextAnswer(async () => troubles.disconnect())
      await company.work()
      await expectToldToReconnect(company)
      const { run } = await syncState(company.deps, company.tenant)
      expect(run).toMatchObject({ state: 'failed', failure: { code: 'RECONNECT_REQUIRED' } })
      await comeBack(company, chance)
    },
  },
  {
    name: 'a consent that has lapsed unused asks for a new one',
    needs: ['refreshes', 'lapses'],
    run: async (company, chance) => {
      await readOnce(company, chance)
      await company.pass(102 * day)
      await expectToldToReconnect(company)
      await comeBack(company, chance)
    },
  },
  {
    name: 'new tokens that never arrived end in a question to the administrator, not in silence',
    needs: ['refreshes'],
    run: async (company, chance) => {
      await readOnce(company, chance)
      company.host.troubles.expireAccess()
      company.host.troubles.loseRefreshAnswer()
      await company.pass(hour)
      for (let tries = 0; tries < 3; tries += 1) await company.pass(minute)
      await expectToldToReconnect(company)
      await comeBack(company, chance)
    },
  },
  {
    name: 'the person who connected us loses his right: another consent is asked for',
    needs: ['follows_rights'],
    run: async (company, chance) => {
      await readOnce(company, chance)
      company.host.troubles.takeRight()
      await company.pass(hour)
      await expectToldToReconnect(company)
      company.host.troubles.giveRight()
      await comeBack(company, chance)
    },
  },
  {
    name: 'disconnected by us, the host is asked nothing more until somebody consents again',
    needs: [],
    run: async (company, chance) => {
      const { deps, host } = company
      await readOnce(company, chance)
      const { tenant } = company
      await disconnect(deps, { tenant, host: host.connector.kind, actor: 'U1' })
      for (let i = 0; i < 8; i += 1) await someAct(company, chance)
      const asked = host.asked()
      await company.pass(day)
      expect(host.asked()).toBe(asked)
      await company.connect()
      await company.work()
      await expectSame(company)
      await expectNothingAsked(company)
    },
  },
]
