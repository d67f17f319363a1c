// One question after the other at a bureau, whichever process and company asks: its limits hold for
// all together, and a pause that it wants is kept by all.

import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer, BureauName } from '../../../../connectors/contract/bureau.ts'
import { epochMs, type Instant, instantOf } from '../../../../core/instant.ts'
import { type CallLimits, decideTurn } from '../../../connections/turns.ts'
import { platformTenant, tx } from '../../../db/tx.ts'
import type { Deps } from '../../../deps.ts'
import * as store from './store.ts'

/** Whoever would wait longer gives his worker to others. */
const longestWaitMs = 300

interface Asked {
  readonly name: BureauName
  readonly limits: CallLimits
}

/** The answer, or how long it would have to wait for a turn. */
export async function askInTurn<T>(
  deps: Deps,
  { name, limits }: Asked,
  question: (now: Instant) => Promise<Answer<T>>,
): Promise<Answer<T> | { readonly kind: 'wait'; readonly waitMs: number }> {
  const waitMs = await tx(deps.db, platformTenant, async (tx) => {
    const { turns, nowMs, pausedUntil } = await store.lockTurns(tx, name)
    const now = epochMs(deps.clock.now())
    const silenceMs = pausedUntil === null ? 0 : Math.max(0, epochMs(pausedUntil) - now)
    const turn = decideTurn(turns, { nowMs, silenceMs }, limits)
    if (turn.waitMs <= longestWaitMs) await store.saveTurns(tx, name, turn.next)
    return turn.waitMs
  })
  if (waitMs > longestWaitMs) return { kind: 'wait', waitMs }
  if (waitMs > 0) await sleep(waitMs)
  const answer = await question(deps.clock.now())
  if (answer.kind === 'could_not_ask' && answer.retryAfterMs !== undefined) {
    const until = instantOf(epochMs(answer.asOf) + answer.retryAfterMs)
    await tx(deps.db, platformTenant, (tx) => store.pauseBureau(tx, name, until))
  }
  return answer
}
