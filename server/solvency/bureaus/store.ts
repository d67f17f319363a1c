import { z } from 'zod'
import type { Notice, NoticeKind } from '../../../connectors/contract/bureau.ts'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import type { Siren } from '../../../core/siren.ts'
import { column, many, maybe, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { type KeptAnswer, type WatchedBureau, watchedBureaus } from './answers.ts'
import type { BulletinProceeding } from './proceedings.ts'

const DueRow = z.object({
  siren: z.string(),
  bureau: z.enum(watchedBureaus),
  failures: z.number().int(),
})
export type Due = z.output<typeof DueRow>

interface Wanted {
  readonly bureau: WatchedBureau
  readonly now: Instant
  readonly most: number
}

/**
 * Companies to be asked about: never asked first, then longest due. Consumers are nobody's
 * business.
 */
export async function findDue(tx: Tx, tenant: TenantId, wanted: Wanted): Promise<Due[]> {
  const sql = `
    select numbers.siren, $2 as bureau, coalesce(bureau_answers.failures, 0) as failures
    from (
      select distinct coalesce(customers.siren, chosen_sirens.siren) as siren
      from customers
      left join chosen_sirens
        on chosen_sirens.tenant_id = customers.tenant_id
        and chosen_sirens.customer_id = customers.customer_id
      where customers.tenant_id = $1
        and customers.kind <> 'consumer'
    ) as numbers
    left join bureau_answers
      on bureau_answers.tenant_id = $1
      and bureau_answers.siren = numbers.siren
      and bureau_answers.bureau = $2
    where numbers.siren is not null
      and coalesce(bureau_answers.ask_again_at <= $3, true)
    order by bureau_answers.ask_again_at nulls first, numbers.siren
    limit $4`
  return many(DueRow, tx, sql, [tenant, wanted.bureau, wanted.now, wanted.most])
}

export interface NewAnswer {
  readonly siren: string
  readonly bureau: WatchedBureau
  readonly outcome: KeptAnswer['outcome']
  readonly askedAt: Instant
  readonly askAgainAt: Instant
  readonly failures: number
  readonly code: string | null
  readonly message: string | null
  /** JSON; null where it said nothing of the company. */
  readonly value: string | null
}

/** What it said before stays where it could not be asked, and goes where it knows no such company. */
export async function saveAnswer(tx: Tx, tenant: TenantId, answer: NewAnswer): Promise<void> {
  const sql = `
    insert into bureau_answers (
      tenant_id, siren, bureau, outcome, asked_at, ask_again_at, failures, code, message, value,
      value_as_of
    )
    values (
      $1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb,
      case when $10::jsonb is null then null else $5::timestamptz end
    )
    on conflict (tenant_id, siren, bureau) do update
    set outcome = excluded.outcome,
      asked_at = excluded.asked_at,
      ask_again_at = excluded.ask_again_at,
      failures = excluded.failures,
      code = excluded.code,
      message = excluded.message,
      value = case
        when excluded.outcome = 'could_not_ask' then bureau_answers.value else excluded.value
      end,
      value_as_of = case
        when excluded.outcome = 'could_not_ask' then bureau_answers.value_as_of
        else excluded.value_as_of
      end
    where bureau_answers.asked_at <= excluded.asked_at`
  await run(tx, sql, [
    ...[tenant, answer.siren, answer.bureau, answer.outcome, answer.askedAt, answer.askAgainAt],
    ...[answer.failures, answer.code, answer.message, answer.value],
  ])
}

const AnswerRow = z.object({
  siren: z.string(),
  bureau: z.enum(watchedBureaus),
  outcome: z.enum(['found', 'not_found', 'could_not_ask']),
  asked_at: column.instant,
  value: z.unknown(),
  value_as_of: column.instant.nullable(),
})

/** By the company's number. */
export async function answersOf(
  tx: Tx,
  tenant: TenantId,
  sirens: readonly string[],
): Promise<ReadonlyMap<string, readonly KeptAnswer[]>> {
  const sql = `
    select siren, bureau, outcome, asked_at, value, value_as_of
    from bureau_answers
    where tenant_id = $1
      and siren = any($2::text[])
      and bureau = any($3::text[])
    order by siren, bureau`
  const rows = await many(AnswerRow, tx, sql, [tenant, sirens, watchedBureaus])
  const found = rows.map(({ siren, bureau, outcome, value, ...row }) => ({
    siren,
    answer: { bureau, outcome, askedAt: row.asked_at, value, valueAsOf: row.value_as_of },
  }))
  return new Map(
    [...Map.groupBy(found, ({ siren }) => siren)].map(([siren, rows]) => [
      siren,
      rows.map(({ answer }) => answer),
    ]),
  )
}

const NextRow = z.object({ next: column.instant.nullable() })

export async function nextDue(
  tx: Tx,
  tenant: TenantId,
  bureaus: readonly WatchedBureau[],
): Promise<Instant | null> {
  const sql = `
    select min(ask_again_at) as next
    from bureau_answers
    where tenant_id = $1
      and bureau = any($2::text[])`
  return (await maybe(NextRow, tx, sql, [tenant, bureaus]))?.next ?? null
}

export interface NotedNotice {
  readonly siren: Siren
  readonly notice: Notice
}

/** Under a company, or under the nil tenant for the whole country. */
export async function saveNotices(
  tx: Tx,
  { tenant, now }: { readonly tenant: TenantId; readonly now: Instant },
  noted: readonly NotedNotice[],
): Promise<void> {
  const sql = `
    insert into bureau_notices (
      tenant_id, siren, notice_id, kind, judgment, published, nature, cites, url, noted_at
    )
    select $1::uuid, siren, notice_id, kind, judgment, published, nature, cites, url, $2::timestamptz
    from unnest(
      $3::text[], $4::text[], $5::text[], $6::date[], $7::date[], $8::text[], $9::text[],
      $10::text[]
    ) as given (siren, notice_id, kind, judgment, published, nature, cites, url)
    on conflict (tenant_id, siren, notice_id) do update
    set kind = excluded.kind,
      judgment = excluded.judgment,
      published = excluded.published,
      nature = excluded.nature,
      cites = excluded.cites,
      url = excluded.url,
      noted_at = excluded.noted_at
    where (bureau_notices.kind, bureau_notices.judgment, bureau_notices.published,
        bureau_notices.nature, bureau_notices.cites, bureau_notices.url)
      is distinct from (excluded.kind, excluded.judgment, excluded.published,
        excluded.nature, excluded.cites, excluded.url)`
  const once = [...new Map(noted.map((one) => [`${one.siren} ${one.notice.id}`, one])).values()]
  const column = <T>(of: (one: NotedNotice) => T) => once.map(of)
  await run(tx, sql, [
    tenant,
    now,
    column(({ siren }) => siren),
    column(({ notice }) => notice.id),
    column(({ notice }) => notice.kind),
    column(({ notice }) => notice.judgment),
    column(({ notice }) => notice.published),
    column(({ notice }) => notice.nature),
    column(({ notice }) => notice.cites),
    column(({ notice }) => notice.url),
  ])
}

const noticeKinds = [
  ...(['safeguard', 'receivership', 'liquidation', 'plan'] as const),
  ...(['closed', 'closed_insufficient_assets', 'struck_off'] as const),
  ...(['formality', 'cancellation', 'to_read'] as const),
] as const satisfies readonly NoticeKind[]

const NoticeRow = z.object({
  siren: z.string().transform((text) => text as Siren),
  notice_id: z.string(),
  kind: z.enum(noticeKinds),
  judgment: column.day.nullable(),
  published: column.day,
  nature: z.string(),
  cites: z.string().nullable(),
  url: z.string().nullable(),
})

const notedOf = ({ siren, notice_id: id, ...row }: z.output<typeof NoticeRow>): NotedNotice => ({
  siren,
  notice: { id, sirens: [siren], ...row },
})

export async function noticesOf(
  tx: Tx,
  tenant: TenantId,
  sirens: readonly string[],
): Promise<NotedNotice[]> {
  const sql = `
    select siren, notice_id, kind, judgment, published, nature, cites, url
    from bureau_notices
    where tenant_id = $1
      and siren = any($2::text[])
    order by siren, published, notice_id`
  return (await many(NoticeRow, tx, sql, [tenant, sirens])).map(notedOf)
}

export async function noticesSince(
  tx: Tx,
  tenant: TenantId,
  since: Instant | null,
): Promise<NotedNotice[]> {
  const sql = `
    select siren, notice_id, kind, judgment, published, nature, cites, url
    from bureau_notices
    where tenant_id = $1
      and noted_at >= coalesce($2::timestamptz, '-infinity')
    order by noted_at, siren, notice_id`
  return (await many(NoticeRow, tx, sql, [tenant, since])).map(notedOf)
}

export async function forgetNotices(tx: Tx, tenant: TenantId, before: Instant): Promise<void> {
  const sql = `
    delete from bureau_notices
    where tenant_id = $1
      and noted_at < $2`
  await run(tx, sql, [tenant, before])
}

const SirenRow = z.object({ siren: z.string().transform((text) => text as Siren) })

/** Which of these are numbers of the company's customers. */
export async function ownAmong(
  tx: Tx,
  tenant: TenantId,
  sirens: readonly string[],
): Promise<ReadonlySet<Siren>> {
  const sql = `
    select siren
    from customers
    where tenant_id = $1
      and siren = any($2::text[])
      and kind <> 'consumer'
    union
    select siren
    from chosen_sirens
    where tenant_id = $1
      and siren = any($2::text[])`
  const rows = await many(SirenRow, tx, sql, [tenant, sirens])
  return new Set(rows.map(({ siren }) => siren))
}

/** Whether anything has changed by it. */
export async function replaceProceedings(
  tx: Tx,
  { tenant, siren }: { readonly tenant: TenantId; readonly siren: Siren },
  proceedings: readonly BulletinProceeding[],
): Promise<boolean> {
  const removal = `
    delete from bulletin_proceedings
    where tenant_id = $1
      and siren = $2
      and (kind, judgment) not in (
        select kind, judgment
        from unnest($3::text[], $4::date[]) as standing (kind, judgment)
      )`
  const sql = `
    insert into bulletin_proceedings (tenant_id, siren, kind, judgment, published)
    select $1::uuid, $2, kind, judgment, published
    from unnest($3::text[], $4::date[], $5::date[]) as given (kind, judgment, published)
    on conflict (tenant_id, siren, kind, judgment) do update
    set published = excluded.published
    where bulletin_proceedings.published <> excluded.published`
  const kinds = proceedings.map(({ kind }) => kind)
  const judgments = proceedings.map(({ judgment }) => judgment)
  const published = proceedings.map((one) => one.published)
  const gone = await run(tx, removal, [tenant, siren, kinds, judgments])
  return (await run(tx, sql, [tenant, siren, kinds, judgments, published])) + gone > 0
}

/** What was kept about companies that are nobody's number any more. */
export async function forgetStrangers(tx: Tx, tenant: TenantId): Promise<void> {
  for (const sql of strangers) await run(tx, sql, [tenant])
}

const ownNumbers = `
      select coalesce(customers.siren, chosen_sirens.siren)
      from customers
      left join chosen_sirens
        on chosen_sirens.tenant_id = customers.tenant_id
        and chosen_sirens.customer_id = customers.customer_id
      where customers.tenant_id = $1
        and coalesce(customers.siren, chosen_sirens.siren) is not null`

const strangers = [
  `
    delete from bureau_answers
    where tenant_id = $1
      and siren not in (${ownNumbers})`,
  `
    delete from bureau_notices
    where tenant_id = $1
      and siren not in (${ownNumbers})`,
  `
    delete from bulletin_proceedings
    where tenant_id = $1
      and siren not in (${ownNumbers})`,
]

const SeenRow = z.object({ bulletin_seen_at: column.instant.nullable() })

export async function findSeen(tx: Tx, tenant: TenantId): Promise<Instant | null> {
  const sql = `
    select bulletin_seen_at
    from tenants
    where tenant_id = $1`
  return (await maybe(SeenRow, tx, sql, [tenant]))?.bulletin_seen_at ?? null
}

export async function saveSeen(tx: Tx, tenant: TenantId, at: Instant): Promise<void> {
  const sql = `
    update tenants
    set bulletin_seen_at = $2
    where tenant_id = $1`
  await run(tx, sql, [tenant, at])
}

const NumberRow = z.object({
  name: z.string(),
  kind: z.enum(['business', 'consumer', 'public']),
  postcode: z.string().nullable(),
  siren: z.string().nullable(),
  chosen_at: column.instant.nullable(),
  of_host: z.boolean(),
})
export type CustomerNumber = z.output<typeof NumberRow>

/** Which company a customer is, by his host or by a person; null where there is no such customer. */
export async function findNumber(
  tx: Tx,
  tenant: TenantId,
  customer: CustomerId,
): Promise<CustomerNumber | null> {
  const sql = `
    select customers.name, customers.kind, customers.address ->> 'postcode' as postcode,
      coalesce(customers.siren, chosen_sirens.siren) as siren, chosen_sirens.chosen_at,
      customers.siren is not null as of_host
    from customers
    left join chosen_sirens
      on chosen_sirens.tenant_id = customers.tenant_id
      and chosen_sirens.customer_id = customers.customer_id
    where customers.tenant_id = $1
      and customers.customer_id = $2`
  return maybe(NumberRow, tx, sql, [tenant, customer])
}

export interface Choice {
  readonly customer: CustomerId
  readonly siren: Siren | null
  readonly actor: string
  readonly now: Instant
}

export async function saveChoice(
  tx: Tx,
  tenant: TenantId,
  { customer, siren, actor, now }: Choice,
): Promise<void> {
  const sql = `
    insert into chosen_sirens (tenant_id, customer_id, siren, chosen_by, chosen_at)
    values ($1, $2, $3, $4, $5)
    on conflict (tenant_id, customer_id) do update
    set siren = excluded.siren,
      chosen_by = excluded.chosen_by,
      chosen_at = excluded.chosen_at`
  await run(tx, sql, [tenant, customer, siren, actor, now])
}
