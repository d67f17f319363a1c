import { z } from 'zod'
import type { ScoreName } from '../../../../connectors/contract/bureau.ts'
import type { TenantId } from '../../../../core/ids.ts'
import type { Instant } from '../../../../core/instant.ts'
import type { Siren } from '../../../../core/siren.ts'
import { column, many, maybe, run } from '../../../db/rows.ts'
import type { Tx } from '../../../db/tx.ts'

const ScoreRow = z.object({
  bureau: z.string(),
  outcome: z.enum(['found', 'not_found', 'could_not_ask']),
  asked_at: column.instant,
  ask_again_at: column.instant,
  code: z.string().nullable(),
  value: z.unknown(),
  value_as_of: column.instant.nullable(),
})
export type ScoreRow = z.output<typeof ScoreRow>

export async function scoresOf(
  tx: Tx,
  { tenant, siren }: { readonly tenant: TenantId; readonly siren: string },
  bureaus: readonly ScoreName[],
): Promise<ScoreRow[]> {
  const sql = `
    select bureau, outcome, asked_at, ask_again_at, code, value, value_as_of
    from bureau_answers
    where tenant_id = $1
      and siren = $2
      and bureau = any($3::text[])
    order by bureau`
  return many(ScoreRow, tx, sql, [tenant, siren, bureaus])
}

export interface ScoreKey {
  readonly tenant: TenantId
  readonly siren: Siren
  readonly bureau: ScoreName
}

const ClaimRow = z.object({ bureau: z.string() })

/**
 * Whether this asking may be paid for: not where a kept answer still holds, nor while another is
 * under way. One that died is free again at `until`.
 */
export async function claimAsking(
  tx: Tx,
  { tenant, siren, bureau }: ScoreKey,
  { now, until }: { readonly now: Instant; readonly until: Instant },
): Promise<boolean> {
  const sql = `
    insert into bureau_answers (
      tenant_id, siren, bureau, outcome, asked_at, ask_again_at, failures, code
    )
    values ($1, $2, $3, 'could_not_ask', $4, $5, 1, 'ASKING')
    on conflict (tenant_id, siren, bureau) do update
    set outcome = 'could_not_ask',
      asked_at = excluded.asked_at,
      ask_again_at = excluded.ask_again_at,
      failures = bureau_answers.failures + 1,
      code = excluded.code,
      message = null
    where bureau_answers.ask_again_at <= excluded.asked_at
    returning bureau`
  return (await maybe(ClaimRow, tx, sql, [tenant, siren, bureau, now, until])) !== null
}

export interface NewScore {
  readonly outcome: ScoreRow['outcome']
  readonly askedAt: Instant
  readonly askAgainAt: Instant
  readonly code: string | null
  readonly message: string | null
  /** JSON; null where it said nothing. */
  readonly value: string | null
}

/** What it said before stays where it could not be asked. */
export async function saveScore(
  tx: Tx,
  { tenant, siren, bureau }: ScoreKey,
  { outcome, askedAt, askAgainAt, code, message, value }: NewScore,
): Promise<void> {
  const sql = `
    update bureau_answers
    set outcome = $4,
      asked_at = $5,
      ask_again_at = $6,
      failures = case when $4 = 'could_not_ask' then failures else 0 end,
      code = $7,
      message = $8,
      value = case when $4 = 'could_not_ask' then value else $9::jsonb end,
      value_as_of = case
        when $4 = 'could_not_ask' then value_as_of
        when $9::jsonb is null then null
        else $5::timestamptz
      end
    where tenant_id = $1
      and siren = $2
      and bureau = $3`
  const said = [outcome, askedAt, askAgainAt, code, message, value]
  await run(tx, sql, [tenant, siren, bureau, ...said])
}
