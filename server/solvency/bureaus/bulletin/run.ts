// Reads the official bulletin of the whole country, once for all companies. Job:
// `solvency.bulletin`, which brings its own successor. Each company then finds its own customers in
// it.

import type { Answer, Notice, ProceedingsBureau } from '../../../../connectors/contract/bureau.ts'
import { dayIn, epochMs, instantOf } from '../../../../core/instant.ts'
import { addJob, always, type JobHandlers } from '../../../db/jobs.ts'
import { platformTenant, type Tx, tx } from '../../../db/tx.ts'
import type { Deps } from '../../../deps.ts'
import { nextReadingMs, nextSpan, type Span } from '../bulletin.ts'
import { forgetNotices, saveNotices } from '../store.ts'
import { askInTurn } from '../turns/run.ts'
import * as store from './store.ts'

export function bulletinJobs(deps: Deps): JobHandlers {
  return {
    'solvency.bulletin': async () => {
      if (deps.bureaus) await readBulletin(deps, deps.bureaus.proceedings)
    },
  }
}

/** Where bureaus are asked: one reading stands at a time, whoever starts it. */
export async function startBulletin(deps: Deps): Promise<void> {
  if (!deps.bureaus) return
  await tx(deps.db, platformTenant, (tx) => addReading(tx, {}))
}

async function addReading(tx: Tx, when: Pick<Parameters<typeof addJob>[1], 'runAt'>) {
  await addJob(tx, {
    name: 'solvency.bulletin',
    tenant: platformTenant,
    key: 'next',
    queue: 'bulletin',
    maxAttempts: always,
    ...when,
  })
}

/** Companies look through it when they will; a new one has its customers asked for by number. */
const keptMs = 60 * 86_400_000

async function readBulletin(deps: Deps, bureau: ProceedingsBureau): Promise<void> {
  const today = dayIn(deps.clock.now(), 'Europe/Paris')
  const before = await tx(deps.db, platformTenant, store.findReading)
  const span = nextSpan(before.until, today)
  const answer = await askInTurn(deps, bureau, async (now) =>
    plausible(await bureau.noticesBetween(span.from, span.until, now), span),
  )
  if (answer.kind === 'wait') {
    const runAt = instantOf(epochMs(deps.clock.now()) + answer.waitMs)
    await tx(deps.db, platformTenant, (tx) => addReading(tx, { runAt }))
    return
  }
  const now = answer.asOf
  const failures = answer.kind === 'could_not_ask' ? before.failures + 1 : 0
  const { code, message } = answer.kind === 'could_not_ask' ? answer : { code: null, message: null }
  if (answer.kind === 'could_not_ask') {
    deps.log.warn({ service: bureau.title, code, fault: message }, 'the bulletin was not read')
  }
  await tx(deps.db, platformTenant, async (tx) => {
    if (answer.kind === 'found') {
      const noted = answer.value.flatMap((notice) =>
        notice.sirens.map((siren) => ({ siren, notice })),
      )
      await saveNotices(tx, { tenant: platformTenant, now }, noted)
      await forgetNotices(tx, platformTenant, instantOf(epochMs(now) - keptMs))
    }
    const until = failures === 0 ? span.until : null
    await store.saveReading(tx, { until, failures, now, code, message })
    const runAt = instantOf(epochMs(now) + nextReadingMs(failures, span, today))
    await addReading(tx, { runAt })
  })
}

/** In days together somebody in France is in trouble: nothing at all is no answer. */
function plausible(
  answer: Answer<readonly Notice[]>,
  { from, until }: Span,
): Answer<readonly Notice[]> {
  if (answer.kind !== 'not_found') return answer
  return {
    ...{ kind: 'could_not_ask', asOf: answer.asOf, failure: 'unavailable', code: 'EMPTY' },
    message: `no notice at all from ${from} to ${until}`,
  }
}
