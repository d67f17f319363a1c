// Scores that cost money: asked for one customer, by a person who has said what he was told that it
// costs. An answer is kept for thirty days, and nobody pays for it twice.

import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import {
  type Answer,
  type BureauScore,
  type CallCost,
  type ScoreBureau,
  type ScoreName,
  scoreNames,
} from '../../../../connectors/contract/bureau.ts'
import type { CustomerId, TenantId } from '../../../../core/ids.ts'
import { epochMs, type Instant, instantOf } from '../../../../core/instant.ts'
import { parseSiren } from '../../../../core/siren.ts'
import { insertAudit } from '../../../access/store.ts'
import { tx } from '../../../db/tx.ts'
import type { Deps } from '../../../deps.ts'
import { storedJson } from '../answers.ts'
import { findNumber } from '../store.ts'
import { askInTurn } from '../turns/run.ts'
import * as store from './store.ts'

const Stored = z.object({
  score: z.string().nullable(),
  grade: z.enum(['A', 'B', 'C', 'D', 'E']).nullable(),
  limit: z.object({ minor: z.string(), currency: z.string() }).nullable(),
  inProceedings: z.boolean().nullable(),
  ceased: z.boolean().nullable(),
})
type Stored = z.infer<typeof Stored>

export interface OfferedScore {
  readonly bureau: ScoreName
  readonly title: string
  readonly cost: CallCost
  /** Null where nobody has asked. */
  readonly last: {
    readonly outcome: Answer<unknown>['kind']
    readonly askedAt: Instant
    readonly code: string | null
    /** Before it another asking is not paid for. */
    readonly keptUntil: Instant
    readonly score: Stored | null
    readonly scoreAsOf: Instant | null
  } | null
}

/** Null where there is no such customer. */
export async function offeredScores(
  deps: Deps,
  tenant: TenantId,
  customer: CustomerId,
): Promise<readonly OfferedScore[] | null> {
  return tx(deps.db, tenant, async (tx) => {
    const number = await findNumber(tx, tenant, customer)
    if (!number) return null
    const { siren } = number
    const rows = siren === null ? [] : await store.scoresOf(tx, { tenant, siren }, scoreNames)
    return scoreNames.flatMap((bureau) => {
      const offered = deps.scores?.[bureau]
      if (!offered) return []
      const row = rows.find((one) => one.bureau === bureau)
      const { title, cost } = offered
      return [{ bureau, title, cost, last: row ? lastOf(row) : null }]
    })
  })
}

const lastOf = (row: store.ScoreRow): OfferedScore['last'] => ({
  ...{ outcome: row.outcome, askedAt: row.asked_at, code: row.code, keptUntil: row.ask_again_at },
  score: row.value === null ? null : Stored.parse(row.value),
  scoreAsOf: row.value_as_of,
})

export interface AskingScore {
  readonly customer: CustomerId
  readonly bureau: ScoreName
  /** What the asker was told that it costs. */
  readonly units: number
  readonly actor: string
}

export type ScoreAsked =
  | 'asked'
  /** Kept, or another asking is under way: nothing was paid. */
  | 'kept'
  | 'unknown'
  | 'no_number'
  | 'person'
  | 'not_set_up'
  | 'other_cost'

export async function askScore(
  deps: Deps,
  tenant: TenantId,
  { customer, bureau, units, actor }: AskingScore,
): Promise<ScoreAsked> {
  const offered = deps.scores?.[bureau]
  if (!offered) return 'not_set_up'
  if (units !== offered.cost.units) return 'other_cost'
  const now = deps.clock.now()
  const claimed = await tx(deps.db, tenant, async (tx) => {
    const number = await findNumber(tx, tenant, customer)
    if (!number) return 'unknown'
    if (number.kind === 'consumer') return 'person'
    const siren = parseSiren(number.siren ?? '')
    if (siren === null) return 'no_number'
    const until = instantOf(epochMs(now) + claimMs)
    if (!(await store.claimAsking(tx, { tenant, siren, bureau }, { now, until }))) return 'kept'
    await insertAudit(tx, {
      ...{ tenant, id: randomUUID(), at: now, actor, action: 'customer.score' },
      ...{ subjectKind: 'customer', subjectId: customer },
      detail: { bureau, siren, cost: `${units} ${offered.cost.unit.en}` },
    })
    return { siren }
  })
  if (typeof claimed === 'string') return claimed
  await carryOut(deps, offered, { tenant, siren: claimed.siren, bureau })
  return 'asked'
}

/** Longer than the call may take. */
const claimMs = 180_000
const keptMs = 30 * 86_400_000

async function carryOut(deps: Deps, offered: ScoreBureau, key: store.ScoreKey): Promise<void> {
  const answer = await askInTurn(deps, offered, (now) => offered.scoreOf(key.siren, now))
  const said = answer.kind === 'wait' ? ofOurLimit(deps.clock.now()) : answer
  const couldNot = said.kind === 'could_not_ask'
  await tx(deps.db, key.tenant, (tx) =>
    store.saveScore(tx, key, {
      ...{ outcome: said.kind, askedAt: said.asOf },
      // A person may try again at once.
      askAgainAt: couldNot ? said.asOf : instantOf(epochMs(said.asOf) + keptMs),
      code: couldNot ? said.code : null,
      message: couldNot ? said.message : null,
      value: said.kind === 'found' ? storedJson(said.value) : null,
    }),
  )
}

const ofOurLimit = (asOf: Instant): Answer<BureauScore> => ({
  ...{ kind: 'could_not_ask', asOf, failure: 'rate_limited', code: 'OUR_LIMIT' },
  message: 'many are asking at the moment',
})
