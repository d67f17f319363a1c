// Where events wait for the statement before theirs: what comes while one is under way goes into
// the books together with the next. Each caller learns of his own when it has been committed.

import { present } from '../../../../core/assert.ts'
import type { Database } from '../../../db/pool.ts'
import { isDatabaseAway, unavailable } from '../../../errors.ts'
import { type Intake, type Taken, takeEvents } from '../store.ts'

/** Resolves when the events stand in the books, or nobody wants them. */
export type TakeEvents = (intake: Intake) => Promise<Taken>

interface Waiting {
  readonly intake: Intake
  readonly resolve: (answer: Taken) => void
  readonly reject: (error: unknown) => void
}

/** More than a process should hold: whoever calls is asked to come again. */
const mostWaiting = 5_000
const mostAtOnce = 500

export function eventIntake(db: Database): TakeEvents {
  const waiting: Waiting[] = []
  let isUnderWay = false

  async function drain(): Promise<void> {
    isUnderWay = true
    while (waiting.length > 0) await takeTogether(db, waiting.splice(0, mostAtOnce))
    isUnderWay = false
  }

  return (intake) => {
    if (waiting.length >= mostWaiting) {
      return Promise.reject(unavailable('Too many calls wait to be stored: come again.'))
    }
    const { promise, resolve, reject } = Promise.withResolvers<Taken>()
    waiting.push({ intake, resolve, reject })
    if (!isUnderWay) void drain()
    return promise
  }
}

/** SQLSTATEs of a lock that was not had in time, and of a statement that took too long. */
const tooLong = new Set(['55P03', '57014'])

/**
 * What is tried by itself: each call, or all of a company where one of them holds up the others.
 * None where there is nothing to tell apart.
 */
function partsOf(batch: readonly Waiting[], error: unknown): readonly (readonly Waiting[])[] {
  const isHeldUp = error instanceof Error && 'code' in error && tooLong.has(String(error.code))
  const parts = isHeldUp
    ? [...Map.groupBy(batch, ({ intake }) => intake.tenant).values()]
    : batch.map((each) => [each])
  return parts.length > 1 ? parts : []
}

/** Never rejects: each of those who wait is told. What one of them holds harms no other. */
async function takeTogether(db: Database, batch: readonly Waiting[]): Promise<void> {
  const intakes = batch.map(({ intake }) => intake)
  try {
    const answers = await takeEvents(db, intakes)
    for (const [i, { resolve }] of batch.entries()) resolve(present(answers[i], 'an answer each'))
  } catch (error) {
    const parts = isDatabaseAway(error) ? [] : partsOf(batch, error)
    for (const part of parts) await takeTogether(db, part)
    if (parts.length > 0) return
    for (const { reject } of batch) reject(error)
  }
}
