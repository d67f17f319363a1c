// Holds our table of rates against the central bank once a week, and tells the operator where they
// differ. Job: `dunning.rates`, which brings its own successor. A rate comes into letters with a
// release alone.

import type { RatesBureau } from '../../../connectors/contract/bureau.ts'
import { present } from '../../../core/assert.ts'
import { parseDay } from '../../../core/day.ts'
import { dayIn, epochMs, instantOf } from '../../../core/instant.ts'
import { addJob, always, type JobHandlers } from '../../db/jobs.ts'
import { platformTenant, type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { askInTurn } from '../../solvency/bureaus/turns/run.ts'
import { ecb, percentText } from '../law/rates.ts'
import { rateDifferences } from '../law/watch.ts'

export function rateJobs(deps: Deps): JobHandlers {
  return {
    'dunning.rates': async () => {
      if (deps.bureaus) await compareRates(deps, deps.bureaus.rates)
    },
  }
}

/** Where bureaus are asked: one comparison stands at a time, whoever starts it. */
export async function startRateWatch(deps: Deps): Promise<void> {
  if (!deps.bureaus) return
  await tx(deps.db, platformTenant, (tx) => addComparison(tx, {}))
}

async function addComparison(tx: Tx, when: Pick<Parameters<typeof addJob>[1], 'runAt'>) {
  await addJob(tx, {
    name: 'dunning.rates',
    tenant: platformTenant,
    key: 'next',
    queue: 'rates',
    maxAttempts: always,
    ...when,
  })
}

/** The rate of our first half-year was set in March 2016. */
const since = present(parseDay('2016-01-01'), 'the day')
const dayMs = 86_400_000
const betweenMs = 7 * dayMs

async function compareRates(deps: Deps, bureau: RatesBureau): Promise<void> {
  const answer = await askInTurn(deps, bureau, (now) => bureau.ratesSince(since, now))
  const now = deps.clock.now()
  if (answer.kind === 'found') {
    for (const one of rateDifferences(ecb, answer.value, dayIn(now, 'Europe/Paris'))) {
      const ours = one.ours === null ? 'missing' : percentText(one.ours)
      const facts = { halfYear: one.halfYear, ours, banks: percentText(one.banks) }
      deps.log.error(facts, 'a rate of the central bank is not the one of our table')
    }
  } else {
    const code = answer.kind === 'could_not_ask' ? answer.code : answer.kind
    deps.log.warn({ service: bureau.title, code }, 'the rates of the central bank were not read')
  }
  const waitMs = answer.kind === 'found' ? betweenMs : dayMs
  const runAt = instantOf(epochMs(now) + waitMs)
  await tx(deps.db, platformTenant, (tx) => addComparison(tx, { runAt }))
}
