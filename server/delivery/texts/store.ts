import { z } from 'zod'
import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, maybe, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { tones } from '../../dunning/tone.ts'
import type { OwnText, SavedText } from '../own-text.ts'
import type { TextKey } from '../sample-letter.ts'
import { letterSteps } from '../templates/texts.ts'

const Content = z
  .strictObject({ v: z.literal(1), subject: z.string(), before: z.string(), after: z.string() })
  .transform(({ v, ...text }): OwnText => text)

const Row = z.object({
  language: z.string(),
  step: z.enum(letterSteps),
  tone: z.enum(tones),
  content: Content,
})

/** The texts in force that are the company's own. */
export async function findOwnTexts(tx: Tx, tenant: TenantId): Promise<SavedText[]> {
  const sql = `
    select distinct on (language, step, tone) language, step, tone, content
    from letter_texts
    where tenant_id = $1
    order by language, step, tone, version desc`
  const rows = await many(Row.extend({ content: Content.nullable() }), tx, sql, [tenant])
  return rows.flatMap(({ content, ...key }) =>
    content === null ? [] : [{ ...key, text: content }],
  )
}

const VersionRow = z.object({
  version: z.number(),
  content: Content.nullable(),
  saved_by: z.string(),
  saved_at: column.instant,
})

export interface TextVersion {
  readonly version: number
  /** Null = ours again. */
  readonly text: OwnText | null
  readonly savedBy: string
  readonly savedAt: Instant
}

/** The last save; null where ours was never changed. */
export async function findTextVersion(
  tx: Tx,
  tenant: TenantId,
  { language, step, tone }: TextKey,
): Promise<TextVersion | null> {
  const sql = `
    select version, content, saved_by, saved_at
    from letter_texts
    where tenant_id = $1
      and language = $2
      and step = $3
      and tone = $4
    order by version desc
    limit 1`
  const row = await maybe(VersionRow, tx, sql, [tenant, language, step, tone])
  if (!row) return null
  return { version: row.version, text: row.content, savedBy: row.saved_by, savedAt: row.saved_at }
}

export interface NewText extends TextKey {
  readonly tenant: TenantId
  /** Null = ours again. */
  readonly text: OwnText | null
  /** The version that was read before it was changed; 0 = there was none. */
  readonly after: number
  readonly by: string
  readonly now: Instant
}

/** False where somebody else saved meanwhile: nothing is overwritten. */
export async function insertText(
  tx: Tx,
  { tenant, language, step, tone, text, after, by, now }: NewText,
): Promise<boolean> {
  const sql = `
    insert into letter_texts (
      tenant_id, language, step, tone, version, content, saved_by, saved_at
    )
    select $1, $2, $3, $4, $5, $6, $7, $8
    where $5::integer = 1 or exists (
      select 1
      from letter_texts
      where tenant_id = $1
        and language = $2
        and step = $3
        and tone = $4
        and version = $5::integer - 1
    )
    on conflict (tenant_id, language, step, tone, version) do nothing`
  const content = text && JSON.stringify({ v: 1, ...text })
  const values = [tenant, language, step, tone, after + 1, content, by, now]
  return (await run(tx, sql, values)) === 1
}
