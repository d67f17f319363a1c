// The only SQL about assessments: those of the last day, and the company's past that they rest on.

import { z } from 'zod'
import { type Grade, grades } from '../../core/book.ts'
import type { Day } from '../../core/day.ts'
import type { CustomerId, TenantId } from '../../core/ids.ts'
import type { Instant } from '../../core/instant.ts'
import type { Money } from '../../core/money.ts'
import { column, many, maybe, run } from '../db/rows.ts'
import type { Tx } from '../db/tx.ts'

export interface StoredAssessment {
  readonly customer: CustomerId
  readonly grade: Grade | null
  readonly limit: Money | null
  readonly meanDaysLate: number | null
  readonly lateShare: number | null
  readonly isPerson: boolean
  /** Nothing but his open items speaks for the grade. */
  readonly isThin: boolean
}

export interface Made {
  readonly tenant: TenantId
  readonly madeOn: Day
  readonly madeAt: Instant
}

const DayRow = z.object({ made_on: column.day })

/** The day of the last assessment; null before the first. */
export async function lastAssessed(tx: Tx, tenant: TenantId): Promise<Day | null> {
  const sql = `
    select made_on
    from company_pasts
    where tenant_id = $1`
  return (await maybe(DayRow, tx, sql, [tenant]))?.made_on ?? null
}

export interface StoredPast {
  readonly shape: string
  /** JSON. */
  readonly past: string
}

export async function savePast(
  tx: Tx,
  { tenant, madeOn, madeAt }: Made,
  { shape, past }: StoredPast,
): Promise<void> {
  const sql = `
    insert into company_pasts (tenant_id, made_on, made_at, shape, past)
    values ($1, $2, $3, $4, $5::json)
    on conflict (tenant_id) do update
    set made_on = excluded.made_on,
      made_at = excluded.made_at,
      shape = excluded.shape,
      past = excluded.past`
  await run(tx, sql, [tenant, madeOn, madeAt, shape, past])
}

const PastRow = z.object({ shape: z.string(), past: z.string() })

export async function findPast(tx: Tx, tenant: TenantId): Promise<StoredPast | null> {
  const sql = `
    select shape, past::text
    from company_pasts
    where tenant_id = $1`
  return maybe(PastRow, tx, sql, [tenant])
}

const rowsAtOnce = 5_000

/** In the place of those of the day before; a grade keeps the day since which it holds. */
export async function replaceAssessments(
  tx: Tx,
  { tenant, madeOn }: Made,
  assessments: readonly StoredAssessment[],
): Promise<void> {
  const sql = `
    insert into assessments (
      tenant_id, customer_id, made_on, grade, grade_since, limit_currency, limit_minor,
      mean_days_late, late_share, is_person, is_thin
    )
    select $1::uuid, customer, $2::date, grade, $2::date, currency, minor, mean, late,
      person, thin
    from json_to_recordset($3::json) as given (
      customer text, grade text, currency text, minor bigint, mean double precision,
      late double precision, person boolean, thin boolean
    )
    on conflict (tenant_id, customer_id) do update
    set made_on = excluded.made_on,
      grade = excluded.grade,
      grade_since = case
        when assessments.grade is distinct from excluded.grade then excluded.grade_since
        else assessments.grade_since
      end,
      grade_before = case
        when assessments.grade is distinct from excluded.grade then assessments.grade
        else assessments.grade_before
      end,
      limit_currency = excluded.limit_currency,
      limit_minor = excluded.limit_minor,
      mean_days_late = excluded.mean_days_late,
      late_share = excluded.late_share,
      is_person = excluded.is_person,
      is_thin = excluded.is_thin`
  for (let from = 0; from < assessments.length; from += rowsAtOnce) {
    const rows = assessments.slice(from, from + rowsAtOnce).map((one) => ({
      ...{ customer: one.customer, grade: one.grade },
      ...{ currency: one.limit?.currency ?? null, minor: one.limit?.minor.toString() ?? null },
      ...{ mean: one.meanDaysLate, late: one.lateShare, person: one.isPerson, thin: one.isThin },
    }))
    await run(tx, sql, [tenant, madeOn, JSON.stringify(rows)])
  }
  const forget = `
    delete from assessments
    where tenant_id = $1
      and made_on <> $2`
  await run(tx, forget, [tenant, madeOn])
}

const AssessmentRow = z.object({
  customer_id: column.customerId,
  made_on: column.day,
  grade: z.enum(grades).nullable(),
  grade_since: column.day,
  grade_before: z.enum(grades).nullable(),
  limit_currency: column.currency.nullable(),
  limit_minor: column.minor.nullable(),
  is_person: z.boolean(),
})
export type AssessmentRow = z.infer<typeof AssessmentRow>

/** Of these customers, those that have one. */
export async function findAssessments(
  tx: Tx,
  tenant: TenantId,
  customers: readonly CustomerId[],
): Promise<ReadonlyMap<CustomerId, AssessmentRow>> {
  const sql = `
    select customer_id, made_on, grade, grade_since, grade_before, limit_currency, limit_minor,
      is_person
    from assessments
    where tenant_id = $1
      and customer_id = any($2::text[])`
  const rows = await many(AssessmentRow, tx, sql, [tenant, customers])
  return new Map(rows.map((row) => [row.customer_id, row]))
}

const GradeRow = z.object({ customer_id: column.customerId, grade: z.enum(grades) })

/** Of all customers who have a grade. */
export async function gradesOf(tx: Tx, tenant: TenantId): Promise<ReadonlyMap<CustomerId, Grade>> {
  const sql = `
    select customer_id, grade
    from assessments
    where tenant_id = $1
      and grade is not null`
  const rows = await many(GradeRow, tx, sql, [tenant])
  return new Map(rows.map(({ customer_id, grade }) => [customer_id, grade]))
}
