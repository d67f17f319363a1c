// The suite that every host connector must pass, against its host or a stand-in for it. Each case
// ends in the same promise (`promise.ts`); each that a host cannot be put to is named.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startMailbox } from '../hosts/mail/mailbox.ts'
import { testDatabase } from '../support/database.ts'
import { chanceOf } from './acts.ts'
import { type Case, leftOut, reasonToLeave } from './case.ts'
import { accessCases } from './cases/access.ts'
import { copyCases } from './cases/copies.ts'
import { historyCases } from './cases/history.ts'
import { noteCases } from './cases/notes.ts'
import { onlineCases } from './cases/online.ts'
import { readingCases } from './cases/reading.ts'
import { recordCases } from './cases/records.ts'
import { statusCases } from './cases/statuses.ts'
import { toldCases } from './cases/told.ts'
import { troubleCases } from './cases/trouble.ts'
import { webhookCases } from './cases/webhooks.ts'
import { closeCompany, openCompany, type Place } from './company.ts'
import type { Lacks, StartHost } from './host.ts'

export const groups: Readonly<Record<string, readonly Case[]>> = {
  'who may read': accessCases,
  'a host in trouble': troubleCases,
  'what we write': [...noteCases, ...statusCases, ...onlineCases, ...copyCases],
  'what becomes of records': recordCases,
  'what the host tells': toldCases,
  'how the host tells it': webhookCases,
  'a reading while data change': readingCases,
  'any history': historyCases,
}

const longestMs = 120_000

export interface Expected {
  /** The names of the cases that this host cannot be put to. */
  readonly leftOut: readonly string[]
  /** What it lacks, where that shall be known before its books are opened. */
  readonly lacks?: Lacks
  /** How often a case is tried with other chances, at most; as often as it says by default. */
  readonly mostSeeds?: number
  /** How long a seed may take. */
  readonly longestMs?: number
}

export function describeHost(title: string, start: StartHost, expected: Expected): void {
  describe(`${title} as a host`, () => {
    let place: Place
    beforeAll(async () => {
      place = { database: await testDatabase(), mailbox: await startMailbox() }
    })
    afterAll(async () => {
      await place.mailbox.stop()
      await place.database.drop()
    })

    for (const [group, cases] of Object.entries(groups)) {
      describe(group, () => {
        for (const one of cases) {
          const left = (reason: string) => `left out: ${title} ${reason}`
          const seeds = Math.min(one.seeds ?? 1, expected.mostSeeds ?? Number.POSITIVE_INFINITY)
          const timeout = expected.longestMs === undefined ? longestMs : expected.longestMs * seeds
          it(one.name, { timeout }, async ({ skip }) => {
            const known = reasonToLeave(one, expected.lacks ?? {})
            const reason = known ?? (await put({ ...one, seeds }, start, place))
            if (reason !== null) skip(left(reason))
          })
        }
      })
    }

    const timeout = expected.longestMs ?? longestMs
    it('leaves out the cases that are named, and no other', { timeout }, async () => {
      const { lacks, stop } = await start({ clock: Date.now, company: '1', pages: 'small' })
      await stop()
      expect(leftOut(Object.values(groups).flat(), lacks)).toEqual(expected.leftOut)
    })
  })
}

/** Once a seed, each time with a company of its own; the reason where the host cannot. */
async function put(one: Case, start: StartHost, place: Place): Promise<string | null> {
  for (let seed = 1; seed <= (one.seeds ?? 1); seed += 1) {
    const company = await openCompany(start, { ...place, pages: one.pages ?? 'small' })
    try {
      const reason = reasonToLeave(one, company.host.lacks)
      if (reason !== null) return reason
      await one.run(company, chanceOf(seed), `seed ${seed}`)
    } finally {
      await closeCompany(company)
    }
  }
  return null
}
