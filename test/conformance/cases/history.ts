// Any history: people act, the host is in trouble, webhooks go astray, the consent is taken back.
// Once trouble is over one reading makes our figures the host's.

import { findConnectionState } from '../../../server/connections/store.ts'
import { tx } from '../../../server/db/tx.ts'
import { type Chance, fillBooks, someAct } from '../acts.ts'
import type { Case } from '../case.ts'
import { type Company, hour, minute, second } from '../company.ts'
import type { BadAnswer } from '../host.ts'
import { expectSame } from '../promise.ts'
import { actBetweenPages } from './reading.ts'

const bad: readonly BadAnswer[] = ['server_error', 'nonsense', 'half', 'hang_up']

/** Something goes wrong; what, for the story. */
function trouble({ host }: Company, chance: Chance): string {
  const { troubles, lacks } = host
  const how = chance.pick(bad) ?? 'server_error'
  switch (chance.upTo(7)) {
    case 0:
      if (lacks.refreshes) return 'nothing'
      troubles.expireAccess()
      return 'access expired'
    case 1:
      troubles.disconnect()
      return 'disconnected'
    case 2:
      if (lacks.asks_for_time) return 'nothing'
      troubles.askForTime(1 + chance.upTo(600))
      return 'asked for time'
    default: {
      const times = 1 + chance.upTo(4)
      troubles.answerBadly(how, times)
      return `${how} ${times} times`
    }
  }
}

const waits = [second, 10 * second, minute, 20 * minute, hour, 3 * hour]

async function live(company: Company, chance: Chance): Promise<string> {
  const { host, server } = company
  switch (chance.upTo(8)) {
    case 0:
    case 1:
      return trouble(company, chance)
    case 2:
      await company.pass(chance.pick(waits) ?? hour)
      return 'time passed'
    case 3:
      if (host.lacks.webhooks) return 'nothing'
      host.webhooks.drop(chance.upTo(3))
      host.webhooks.repeat(chance.upTo(2))
      host.webhooks.reorder(chance.often(50))
      await company.listen()
      return 'told'
    case 4:
      if (host.lacks.webhooks) return 'nothing'
      await (chance.often(50) ? server.start() : server.stop())
      return 'our server came or went'
    default:
      return someAct(company, chance)
  }
}

/** Whoever is asked to consent does. */
async function mendConnection(company: Company): Promise<void> {
  const { deps, tenant } = company
  const standing = await tx(deps.db, tenant, (tx) => findConnectionState(tx, tenant))
  if (standing?.state !== 'active') await company.connect()
}

export const historyCases: readonly Case[] = [
  {
    name: 'whatever has happened, once trouble is over one reading makes the figures equal',
    needs: [],
    seeds: 20,
    run: async (company, chance, story) => {
      await fillBooks(company, chance, 10)
      const between = actBetweenPages(company, chance)
      await company.connect()
      const done: string[] = []
      for (let steps = 0; steps < 14; steps += 1) done.push(await live(company, chance))
      company.host.troubles.calm()
      await company.pass(hour)
      await mendConnection(company)
      await company.pass(hour)
      await company.read()
      const told = `${story}: ${between.join('; ')} | ${done.join('; ')}`
      await expectSame(company, { story: told })
    },
  },
]
