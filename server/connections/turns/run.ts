// One caller after the other at a company's host, whichever process calls: each takes its turn in
// the database before it asks. What would wait long comes back as a failure, and its job later.

import { setTimeout as sleep } from 'node:timers/promises'
import { RateLimited } from '../../../connectors/contract/failure.ts'
import type { HostAccess, HostCall, HostConnector } from '../../../connectors/contract/host.ts'
import { present } from '../../../core/assert.ts'
import { dayOf, monthOf, yearOf } from '../../../core/day.ts'
import { dayIn, epochMs, type Instant, instantOf } from '../../../core/instant.ts'
import { tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import type { ConnectionKey } from '../tokens.ts'
import { decideTurn } from '../turns.ts'
import * as store from './store.ts'

/** Whoever would wait longer gives his worker to others. */
const longestWaitMs = 2_000

/** The access, with a turn taken before each call. */
export function inTurn(deps: Deps, key: ConnectionKey, access: HostAccess): HostAccess {
  const connector = present(deps.hosts[key.host], `the connector of ${key.host}`)
  return { ...access, turn: (call) => takeTurn(deps, key, { connector, call }) }
}

interface Asked {
  readonly connector: HostConnector
  readonly call: HostCall
}

async function takeTurn(deps: Deps, key: ConnectionKey, { connector, call }: Asked): Promise<void> {
  const { limits, title } = connector
  if (limits === undefined) return
  const waitMs = await tx(deps.db, key.tenant, async (tx) => {
    const { turns, nowMs, pausedUntil } = await store.lockTurns(tx, key)
    const now = deps.clock.now()
    const silenceMs = pausedUntil === null ? 0 : Math.max(0, epochMs(pausedUntil) - epochMs(now))
    const turn = decideTurn(turns, { nowMs, silenceMs }, limits)
    if (turn.waitMs > longestWaitMs) return turn.waitMs
    await store.saveTurns(tx, key, turn.next)
    await store.countCall(tx, { ...key, month: monthIn(now), call })
    return turn.waitMs
  })
  if (waitMs > longestWaitMs) {
    const message = 'the calls to this company are spread out; it goes on by itself'
    throw new RateLimited({ service: title, code: 'OUR_LIMIT', message, retryAfterMs: waitMs })
  }
  if (waitMs > 0) await sleep(waitMs)
}

/** The host has asked for silence: all processes keep it. Our own limit needs no pause. */
export async function heedLimit(deps: Deps, key: ConnectionKey, error: RateLimited): Promise<void> {
  if (error.code === 'OUR_LIMIT') return
  const until = instantOf(epochMs(deps.clock.now()) + error.retryAfterMs)
  await tx(deps.db, key.tenant, (tx) => store.pauseHost(tx, key, until))
}

export function monthIn(now: Instant) {
  const today = dayIn(now, 'UTC')
  return dayOf(yearOf(today), monthOf(today), 1)
}
