// A company's terms: what it sells in, at which rate it borrows and lets others be late, what it
// agreed with its customers; and what the law says to all that.

import { randomUUID } from 'node:crypto'
import type { AgreedRate } from '../../../core/book.ts'
import type { Day } from '../../../core/day.ts'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import { dayIn, type Instant } from '../../../core/instant.ts'
import { insertAudit } from '../../access/store.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { invalid } from '../../errors.ts'
import { loadBookOf, loadCompany } from '../../ledger/store.ts'
import { type RateRefusal, refusalOf } from '../law/agreed-rates.ts'
import { percentText } from '../law/rates.ts'
import { addPlanJob } from '../run.ts'
import type { AgreedTerms } from './agreed.ts'
import { lintTerms, type TermsReport } from './lint.ts'
import { type Mention, type MentionLanguage, mentionsMissing } from './mentions.ts'
import * as store from './store.ts'

export interface TermsOverview {
  readonly report: TermsReport
  /** Names of customers, by id. */
  readonly names: ReadonlyMap<string, string>
}

export async function termsOf(deps: Deps, tenant: TenantId): Promise<TermsOverview> {
  return tx(deps.db, tenant, async (tx) => {
    const book = await loadBookOf(tx, tenant)
    const { sector } = await store.loadSettings(tx, tenant)
    const agreed = await store.listTerms(tx, tenant)
    const today = dayIn(deps.clock.now(), book.company.timeZone)
    return {
      report: lintTerms({ book, sector, agreed, today }),
      names: new Map(book.customers.map(({ id, name }) => [id, name])),
    }
  })
}

export interface AllSettings extends store.TermsSettings {
  readonly rates: readonly AgreedRate[]
  readonly agreed: ReadonlyMap<CustomerId, AgreedTerms>
}

export async function termsSettings(deps: Deps, tenant: TenantId): Promise<AllSettings> {
  return tx(deps.db, tenant, async (tx) => ({
    ...(await store.loadSettings(tx, tenant)),
    rates: await store.listRates(tx, tenant),
    agreed: await store.listTerms(tx, tenant),
  }))
}

export async function changeTermsSettings(
  deps: Deps,
  tenant: TenantId,
  { actor, ...settings }: store.TermsSettings & { readonly actor: string },
): Promise<void> {
  const now = deps.clock.now()
  await tx(deps.db, tenant, async (tx) => {
    await store.saveSettings(tx, { tenant, now }, settings)
    const rate = settings.financingRate
    const detail = {
      sector: settings.sector ?? 'unknown',
      financingRate: rate === null ? 'unknown' : percentText(rate),
    }
    await audit(tx, { tenant, now, actor }, { action: 'terms.settings', subject: tenant, detail })
  })
}

/**
 * Agrees on a rate for invoices from a day on; one that begins on the same day is replaced. Refused
 * below the law's floor, with the floor, and where it overlaps another. The company is planned
 * anew.
 */
export async function agreeRate(
  deps: Deps,
  tenant: TenantId,
  { actor, ...rate }: AgreedRate & { readonly actor: string },
): Promise<void> {
  const refused = refusalOf(rate)
  if (refused) throw invalid(...refusalTexts(refused))
  const now = deps.clock.now()
  await tx(deps.db, tenant, async (tx) => {
    if ((await loadCompany(tx, tenant)).country !== 'FR') {
      throw invalid('rate', 'rates of terms of sale are judged by French law alone')
    }
    const others = (await store.lockRates(tx, tenant)).filter(({ from }) => from !== rate.from)
    const clash = others.find((other) => overlap(other, rate))
    if (clash) throw invalid('from', `overlaps the rate that holds from ${clash.from}`)
    await store.saveRate(tx, tenant, rate)
    const detail = { from: rate.from, until: rate.until ?? 'open', rate: percentText(rate.rate) }
    await audit(tx, { tenant, now, actor }, { action: 'terms.rate', subject: tenant, detail })
    await addPlanJob(tx, tenant)
  })
}

const lastDay = '9999-12-31' as Day
const overlap = (a: AgreedRate, b: AgreedRate): boolean =>
  a.from <= (b.until ?? lastDay) && b.from <= (a.until ?? lastDay)

function refusalTexts(refused: RateRefusal): [field: string, wanted: string] {
  switch (refused.kind) {
    case 'below_floor': {
      const floor = `${percentText(refused.floor)} % in ${refused.halfYear}`
      return ['rate', `below three times the legal rate, ${floor} (C. com. L441-10 II)`]
    }
    case 'floor_unknown':
      return ['from', `the legal rate of ${refused.halfYear} is not known yet`]
    case 'ends_before_it_begins':
      return ['until', 'before the first day']
  }
}

/** False where no rate begins on that day. */
export async function dropRate(
  deps: Deps,
  tenant: TenantId,
  { from, actor }: { readonly from: Day; readonly actor: string },
): Promise<boolean> {
  const now = deps.clock.now()
  return tx(deps.db, tenant, async (tx) => {
    if (!(await store.removeRate(tx, tenant, from))) return false
    const what = { action: 'terms.rate_removed', subject: tenant, detail: { from } }
    await audit(tx, { tenant, now, actor }, what)
    await addPlanJob(tx, tenant)
    return true
  })
}

/**
 * Null takes the agreement away; what is agreed already leaves no trace. False where there is no
 * such customer.
 */
export async function agreeTerms(
  deps: Deps,
  tenant: TenantId,
  agreement: {
    readonly customer: CustomerId
    readonly terms: AgreedTerms | null
    readonly actor: string
  },
): Promise<boolean> {
  const { customer, terms, actor } = agreement
  const now = deps.clock.now()
  return tx(deps.db, tenant, async (tx) => {
    if ((await store.findCustomer(tx, tenant, customer)) === null) return false
    const detail = { customer, ...termsDetail(terms) }
    const before = { customer, ...termsDetail(await store.findTerms(tx, tenant, customer)) }
    if (JSON.stringify(before) === JSON.stringify(detail)) return true
    await store.saveTerms(tx, { tenant, now }, { customer, terms })
    const what = { action: 'terms.customer', subject: customer, detail }
    await audit(tx, { tenant, now, actor }, what)
    return true
  })
}

function termsDetail(terms: AgreedTerms | null): Readonly<Record<string, string>> {
  if (terms === null) return { kind: 'none' }
  const { kind, days } = terms
  const reading: Readonly<Record<string, string>> =
    kind === 'end_of_month' ? { reading: terms.reading } : {}
  return { kind, days: `${days}`, ...reading }
}

export interface PrintedText {
  readonly text: string
  readonly language: MentionLanguage
  readonly customer: CustomerId | null
}

/** Null where there is no such customer. */
export async function mentionsOf(
  deps: Deps,
  tenant: TenantId,
  { text, language, customer }: PrintedText,
): Promise<readonly Mention[] | null> {
  return tx(deps.db, tenant, async (tx) => {
    const found =
      customer === null ? { siren: null } : await store.findCustomer(tx, tenant, customer)
    if (found === null) return null
    const { siren } = await loadCompany(tx, tenant)
    const facts = { companySiren: siren, customerSiren: found.siren ?? undefined }
    return mentionsMissing(text, language, facts)
  })
}

interface Writer {
  readonly tenant: TenantId
  readonly now: Instant
  readonly actor: string
}

async function audit(
  tx: Tx,
  { tenant, now, actor }: Writer,
  what: {
    readonly action: string
    readonly subject: string
    readonly detail: Readonly<Record<string, string>>
  },
): Promise<void> {
  const { action, subject, detail } = what
  const subjectKind = action === 'terms.customer' ? 'customer' : 'company'
  const entry = { tenant, id: randomUUID(), at: now, actor, action, detail }
  await insertAudit(tx, { ...entry, subjectKind, subjectId: subject })
}
