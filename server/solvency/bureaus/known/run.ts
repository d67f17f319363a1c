// What bureaus have told of the companies behind customers, for whoever assesses them. Where nobody
// is asked at all, nothing is known and nothing is missing.

import type { Book, Customer } from '../../../../core/book.ts'
import type { CustomerId, TenantId } from '../../../../core/ids.ts'
import { dayIn } from '../../../../core/instant.ts'
import { platformTenant, tx } from '../../../db/tx.ts'
import type { Deps } from '../../../deps.ts'
import type { CompanyKnown } from '../../assess/grade.ts'
import { companyKnown } from '../answers.ts'
import { findReading } from '../bulletin/store.ts'
import { standingOf } from '../standing.ts'
import { answersOf, noticesOf } from '../store.ts'

export async function knownOf(
  deps: Deps,
  tenant: TenantId,
  { company, customers }: Pick<Book, 'company' | 'customers'>,
): Promise<ReadonlyMap<CustomerId, CompanyKnown>> {
  const found = new Map<CustomerId, CompanyKnown>()
  const asked = deps.bureaus ? customers.filter(isAskedAbout) : []
  if (asked.length === 0) return found
  const today = dayIn(deps.clock.now(), company.timeZone)
  const { until } = await tx(deps.db, platformTenant, findReading)
  const sirens = [...new Set(asked.flatMap(({ siren }) => siren ?? []))]
  const { answers, noted } = await tx(deps.db, tenant, async (tx) => ({
    answers: await answersOf(tx, tenant, sirens),
    noted: Map.groupBy(await noticesOf(tx, tenant, sirens), (one): string => one.siren),
  }))
  for (const { id, siren } of asked) {
    const own = siren === undefined ? [] : (answers.get(siren) ?? [])
    const notices = (noted.get(siren ?? '') ?? []).map(({ notice }) => notice)
    const standing = standingOf(notices, today).kind
    const about = { answers: own, bulletinUntil: until, standing, today }
    const { sales, ...known } = companyKnown(about)
    // Accounts that are filed in France are in euros.
    const isEuro = company.currency === 'EUR'
    found.set(id, isEuro && sales !== undefined ? { ...known, sales } : known)
  }
  return found
}

/** A French business without its number could not be asked about; others are not French. */
const isAskedAbout = ({ kind, country, siren }: Customer): boolean =>
  kind !== 'consumer' && (siren !== undefined || (kind === 'business' && country === 'FR'))
