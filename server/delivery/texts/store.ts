import { z } from 'zod'
import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { tones } from '../../dunning/tone.ts'
import type { OwnText, SavedText } from '../own-text.ts'
import type { TextKey, TextKind } from '../sample-letter.ts'
import { letterMeanings, meaningByName } from '../wording.ts'

const Content = z.strictObject({
  v: z.literal(1),
  /** Of the step when it was written; the oldest ones are of steps whose name says it. */
  meaning: z.enum(letterMeanings).optional(),
  subject: z.string(),
  before: z.string(),
  after: z.string(),
})
type Content = z.infer<typeof Content>

const textOf = ({ v: _, meaning: __, ...text }: Content): OwnText => text

const Row = z.object({
  language: z.string(),
  step: z.string(),
  tone: z.enum(tones),
  content: Content.nullable(),
})

/** The texts in force that are the company's own. */
export async function findOwnTexts(tx: Tx, tenant: TenantId): Promise<SavedText[]> {
  const sql = `
    select distinct on (language, step, tone) language, step, tone, content
    from letter_texts
    where tenant_id = $1
    order by language, step, tone, version desc`
  const rows = await many(Row, tx, sql, [tenant])
  return rows.flatMap(({ content, ...key }) => {
    const meaning = content?.meaning ?? meaningByName(key.step)
    return content === null || meaning === null ? [] : [{ ...key, meaning, text: textOf(content) }]
  })
}

const VersionRow = z.object({
  version: z.number(),
  content: Content.nullable(),
  saved_by: z.string(),
  name: z.string().nullable(),
  saved_at: column.instant,
})

export interface TextVersion {
  readonly version: number
  /** Null = ours again. */
  readonly text: OwnText | null
  readonly savedBy: string
  /** Null = a user whom we no longer know. */
  readonly savedByName: string | null
  readonly savedAt: Instant
}

const mostVersions = 100

/** As they were saved, the newest first; none where ours was never changed. */
export async function findTextVersions(
  tx: Tx,
  tenant: TenantId,
  { language, step, tone, limit = mostVersions }: TextKey & { readonly limit?: number },
): Promise<TextVersion[]> {
  const sql = `
    select version, content, saved_by, users.name, saved_at
    from letter_texts
    left join users
      on users.tenant_id = letter_texts.tenant_id
      and users.user_id = letter_texts.saved_by
    where letter_texts.tenant_id = $1
      and language = $2
      and step = $3
      and tone = $4
    order by version desc
    limit $5`
  const rows = await many(VersionRow, tx, sql, [tenant, language, step, tone, limit])
  return rows.map((row) => ({
    version: row.version,
    text: row.content && textOf(row.content),
    savedBy: row.saved_by,
    savedByName: row.name,
    savedAt: row.saved_at,
  }))
}

export interface NewText extends TextKind {
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
  { tenant, language, step, tone, meaning, text, after, by, now }: NewText,
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
  const content = text && JSON.stringify({ v: 1, meaning, ...text })
  const values = [tenant, language, step, tone, after + 1, content, by, now]
  return (await run(tx, sql, values)) === 1
}
