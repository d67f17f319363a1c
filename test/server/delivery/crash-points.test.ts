// A worker is killed at every point between two effects, one after the other, until it comes
// through. Each time another one goes on, and the books must show: nothing lost, nothing twice.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { present } from '../../../core/assert.ts'
import { many } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { deliveryJobs } from '../../../server/delivery/run.ts'
import { dunningJobs } from '../../../server/dunning/run.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { connectedCompany } from './connected.ts'
import {
  type Doubt,
  doubtOf,
  goOnAndCheck,
  type Killed,
  type Victim,
  workAndDie,
} from './killing.ts'
import { countingServer, type ManyCustomers, manyCustomers } from './many.ts'

let database: TestDatabase
let folder: string
beforeAll(async () => {
  database = await testDatabase()
  folder = mkdtempSync(join(tmpdir(), 'encours-crash-'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await database.drop()
})

interface Kind {
  readonly mostPoints: number
  readonly placesThatMatter: readonly string[]
  victim(): Promise<Victim>
}

const places: readonly string[] = [
  'approval: before commit 1',
  'approval: after commit 1',
  'delivery.send: begins',
  'delivery.send: before the mail is handed over',
  'delivery.send: after the mail is handed over',
  'delivery.send: is done and not yet acknowledged',
  'dunning.plan: before commit 1',
  'dunning.plan: after commit 1',
  'writeback.sent: is done and not yet acknowledged',
]

const fromFile: Kind = {
  mostPoints: 80,
  placesThatMatter: places,
  victim: () => companyFromFile(1),
}

const atHost: Kind = {
  mostPoints: 160,
  placesThatMatter: [
    ...places,
    'delivery.send: before the refresh',
    'delivery.send: after the refresh',
    'delivery.send: before the re-read',
    'delivery.send: after the re-read',
    'writeback.note: before the note',
    'writeback.note: after the note',
    'writeback.note: is done and not yet acknowledged',
  ],
  victim: () => connectedCompany(database),
}

let victims = 0
const written = () => join(folder, `written-${victims}`)

async function companyFromFile(customers: number): Promise<Victim> {
  const mail = await countingServer()
  const name = `${victims}`
  const company = await manyCustomers(database, customers, { smtpUrl: mail.url, name })
  const noted: string[] = []
  return {
    company,
    mail,
    handlers: {
      ...dunningJobs(company.deps),
      ...deliveryJobs(company.deps),
      'writeback.sent': async ({ attempt }) => {
        noted.push(present(attempt, 'the attempt'))
      },
    },
    // The job may run twice: an attempt is known by its id.
    noted: async () => {
      const before = existsSync(written()) ? readFileSync(written(), 'utf8').trim().split('\n') : []
      return [...new Set([...before, ...noted])]
    },
    stop: mail.stop,
  }
}

/** A worker of a company of its own is killed at that point, by its number or its name. */
async function kill(last: number | string, make: Kind['victim']): Promise<Killed> {
  await database.db.queue.query('delete from graphile_worker._private_jobs')
  victims += 1
  return workAndDie(database, await make(), { last, written: written() })
}

async function undisturbed({ mostPoints, victim }: Kind): Promise<Doubt> {
  const killed = await kill(mostPoints, victim)
  await killed.victim.stop()
  return doubtOf(killed.points)
}

describe('a worker is killed at each point between two effects', () => {
  it.each([
    ['for a company from a file', fromFile],
    ['for a company at its host', atHost],
  ])('%s: nothing is lost, and nothing leaves twice', { timeout: 900_000 }, async (_, kind) => {
    const doubt = await undisturbed(kind)
    const seen: string[] = []
    const dieAt = async (last: number | string): Promise<string | null> => {
      const killed = await kill(last, kind.victim)
      await goOnAndCheck(killed, doubt)
      await killed.victim.stop()
      if (killed.diedAt !== null) seen.push(killed.diedAt)
      return killed.diedAt
    }
    for (let n = 0; n < kind.mostPoints; n += 1) {
      if ((await dieAt(n)) === null) break
    }
    expect(seen.length).toBeLessThan(kind.mostPoints)
    // Jobs that wait together run in either order, so that by its number a point can be missed.
    const matter = [...kind.placesThatMatter, ...Object.values(doubt)]
    for (const place of matter.filter((one) => !seen.includes(one))) await dieAt(place)
    // Had it died at few places, it would have proven little.
    expect(seen).toEqual(expect.arrayContaining(matter))
  })
})

describe('a worker is killed', () => {
  it.each(['before', 'after'])(
    '%s three messages were approved at once: all of them, or none',
    async (side) => {
      const doubt = await undisturbed(fromFile)
      const n = side === 'before' ? 2 : 3
      const killed = await kill(n, () => companyFromFile(3))
      const { company } = killed.victim
      expect(killed.diedAt).toBe(`approval: ${side} commit 2`)
      const states = (await statesOf(company)).map(({ state }) => state)
      const all = side === 'before' ? 'proposed' : 'approved'
      expect(states).toEqual([all, all, all])
      await goOnAndCheck(killed, doubt)
      await killed.victim.stop()
    },
  )
})

function statesOf({ deps, tenant }: ManyCustomers) {
  const sql = `
    select state
    from messages
    where tenant_id = $1`
  return tx(deps.db, tenant, (tx) => many(z.object({ state: z.string() }), tx, sql, [tenant]))
}
