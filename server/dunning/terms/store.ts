import { z } from 'zod'
import { present } from '../../../core/assert.ts'
import type { AgreedRate } from '../../../core/book.ts'
import type { Day } from '../../../core/day.ts'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { column, many, maybe, run } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { type AgreedTerms, readings } from './agreed.ts'
import { type Sector, sectors } from './caps.ts'

export interface TermsSettings {
  /** Null: nobody said. */
  readonly sector: Sector | null
  /** At which the company borrows, in hundredths of a percent a year. */
  readonly financingRate: bigint | null
}

const SettingsRow = z.object({
  sector: z.enum(sectors).nullable(),
  financing_rate_hundredths: z.number().nullable(),
})

export async function loadSettings(tx: Tx, tenant: TenantId): Promise<TermsSettings> {
  const sql = `
    select sector, financing_rate_hundredths
    from terms_settings
    where tenant_id = $1`
  const row = await maybe(SettingsRow, tx, sql, [tenant])
  const rate = row?.financing_rate_hundredths ?? null
  return { sector: row?.sector ?? null, financingRate: rate === null ? null : BigInt(rate) }
}

interface Saving {
  readonly tenant: TenantId
  readonly now: Instant
}

export async function saveSettings(
  tx: Tx,
  { tenant, now }: Saving,
  { sector, financingRate }: TermsSettings,
): Promise<void> {
  const sql = `
    insert into terms_settings (tenant_id, sector, financing_rate_hundredths, updated_at)
    values ($1, $2, $3, $4)
    on conflict (tenant_id) do update
    set sector = excluded.sector,
      financing_rate_hundredths = excluded.financing_rate_hundredths,
      updated_at = excluded.updated_at`
  await run(tx, sql, [tenant, sector, financingRate, now])
}

const RateRow = z.object({
  starts: column.day,
  ends: column.day.nullable(),
  rate_hundredths: z.number(),
})

/** Oldest first; nobody else changes them meanwhile. */
export async function lockRates(tx: Tx, tenant: TenantId): Promise<AgreedRate[]> {
  const sql = `
    select starts, ends, rate_hundredths
    from agreed_rates
    where tenant_id = $1
    order by starts
    for update`
  return ratesOf(await many(RateRow, tx, sql, [tenant]))
}

export async function listRates(tx: Tx, tenant: TenantId): Promise<AgreedRate[]> {
  const sql = `
    select starts, ends, rate_hundredths
    from agreed_rates
    where tenant_id = $1
    order by starts`
  return ratesOf(await many(RateRow, tx, sql, [tenant]))
}

const ratesOf = (rows: readonly z.infer<typeof RateRow>[]): AgreedRate[] =>
  rows.map(({ starts: from, ends, rate_hundredths }) => ({
    from,
    ...(ends === null ? {} : { until: ends }),
    rate: BigInt(rate_hundredths),
  }))

export async function saveRate(
  tx: Tx,
  tenant: TenantId,
  { from, until, rate }: AgreedRate,
): Promise<void> {
  const sql = `
    insert into agreed_rates (tenant_id, starts, ends, rate_hundredths)
    values ($1, $2, $3, $4)
    on conflict (tenant_id, starts) do update
    set ends = excluded.ends,
      rate_hundredths = excluded.rate_hundredths`
  await run(tx, sql, [tenant, from, until ?? null, rate])
}

export async function removeRate(tx: Tx, tenant: TenantId, from: Day): Promise<boolean> {
  const sql = `
    delete from agreed_rates
    where tenant_id = $1
      and starts = $2`
  return (await run(tx, sql, [tenant, from])) === 1
}

const TermsRow = z.object({
  customer_id: column.customerId,
  kind: z.enum(['net', 'end_of_month', 'periodic']),
  days: z.number(),
  reading: z.enum(readings).nullable(),
})

export async function listTerms(tx: Tx, tenant: TenantId): Promise<Map<CustomerId, AgreedTerms>> {
  const sql = `
    select customer_id, kind, days, reading
    from customer_terms
    where tenant_id = $1
    order by customer_id`
  const rows = await many(TermsRow, tx, sql, [tenant])
  return new Map(rows.map((row) => [row.customer_id, termsOf(row)]))
}

export async function findTerms(
  tx: Tx,
  tenant: TenantId,
  customer: CustomerId,
): Promise<AgreedTerms | null> {
  const sql = `
    select customer_id, kind, days, reading
    from customer_terms
    where tenant_id = $1
      and customer_id = $2`
  const row = await maybe(TermsRow, tx, sql, [tenant, customer])
  return row && termsOf(row)
}

function termsOf({ kind, days, reading }: z.infer<typeof TermsRow>): AgreedTerms {
  if (kind !== 'end_of_month') return { kind, days }
  return { kind, days, reading: present(reading, 'the reading of end-of-month terms') }
}

export async function saveTerms(
  tx: Tx,
  { tenant, now }: Saving,
  { customer, terms }: { readonly customer: CustomerId; readonly terms: AgreedTerms | null },
): Promise<void> {
  const forget = `
    delete from customer_terms
    where tenant_id = $1
      and customer_id = $2`
  await run(tx, forget, [tenant, customer])
  if (terms === null) return
  const sql = `
    insert into customer_terms (tenant_id, customer_id, kind, days, reading, updated_at)
    values ($1, $2, $3, $4, $5, $6)`
  const reading = terms.kind === 'end_of_month' ? terms.reading : null
  await run(tx, sql, [tenant, customer, terms.kind, terms.days, reading, now])
}

const CustomerRow = z.object({ siren: z.string().nullable() })

/** The customer's SIREN; null where there is no such customer. */
export async function findCustomer(
  tx: Tx,
  tenant: TenantId,
  customer: CustomerId,
): Promise<{ readonly siren: string | null } | null> {
  const sql = `
    select siren
    from customers
    where tenant_id = $1
      and customer_id = $2`
  return maybe(CustomerRow, tx, sql, [tenant, customer])
}
