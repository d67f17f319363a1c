import { z } from 'zod'
import { type Iban, parseIban } from '../../../core/iban.ts'
import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, maybe, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { type Letterhead, senderKinds } from '../letterhead.ts'

const fact = z.string().exactOptional()

/** What a save wrote; every version that was ever written is still read. */
const Content = z.strictObject({
  v: z.literal(1),
  kind: z.enum(senderKinds),
  legalForm: fact,
  capital: z
    .string()
    .transform((digits) => BigInt(digits))
    .exactOptional(),
  address: z
    .strictObject({
      lines: z.array(z.string()),
      postcode: z.string(),
      city: z.string(),
      country: z.string(),
    })
    .exactOptional(),
  siren: fact,
  registryTown: fact,
  vatNumber: fact,
  phone: fact,
  email: fact,
  iban: z
    .string()
    .transform((text, context): Iban => {
      const iban = parseIban(text)
      if (iban !== null) return iban
      context.addIssue({ code: 'custom', message: 'not an account number' })
      return z.NEVER
    })
    .exactOptional(),
  bic: fact,
  signatory: fact,
  signatoryTitle: fact,
})

const Row = z.object({
  version: z.number(),
  content: Content,
  saved_by: z.string(),
  saved_at: column.instant,
})

export interface SavedLetterhead {
  readonly version: number
  readonly letterhead: Letterhead
  readonly savedBy: string
  readonly savedAt: Instant
}

/** The one in force; null where nobody has written one yet. */
export async function findLetterhead(tx: Tx, tenant: TenantId): Promise<SavedLetterhead | null> {
  const sql = `
    select version, content, saved_by, saved_at
    from letterheads
    where tenant_id = $1
    order by version desc
    limit 1`
  const row = await maybe(Row, tx, sql, [tenant])
  if (!row) return null
  const { v, ...letterhead } = row.content
  return { version: row.version, letterhead, savedBy: row.saved_by, savedAt: row.saved_at }
}

export interface NewLetterhead {
  readonly tenant: TenantId
  readonly letterhead: Letterhead
  /** The version that was read before it was changed; 0 = there was none. */
  readonly after: number
  readonly by: string
  readonly now: Instant
}

/** False where somebody else saved meanwhile: nothing is overwritten. */
export async function insertLetterhead(
  tx: Tx,
  { tenant, letterhead, after, by, now }: NewLetterhead,
): Promise<boolean> {
  const sql = `
    insert into letterheads (tenant_id, version, content, saved_by, saved_at)
    select $1, $2, $3, $4, $5
    where $2::integer = 1 or exists (
      select 1
      from letterheads
      where tenant_id = $1
        and version = $2::integer - 1
    )
    on conflict (tenant_id, version) do nothing`
  const { capital } = letterhead
  const amount = capital === undefined ? {} : { capital: `${capital}` }
  const content = { ...letterhead, v: 1, ...amount }
  return (await run(tx, sql, [tenant, after + 1, JSON.stringify(content), by, now])) === 1
}
