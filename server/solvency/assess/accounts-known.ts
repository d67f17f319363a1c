// What a file of accounts tells of a book's customers: by SIREN, or by the customer's own id.

import type { Book } from '../../../core/book.ts'
import { currencyDigits } from '../../../core/currency.ts'
import type { CustomerId } from '../../../core/ids.ts'
import { type Accounts, credibleOf } from '../accounts/ratios.ts'
import { solvencyOf } from '../accounts/solvency.ts'
import type { CompanyKnown } from './grade.ts'

/** Of several years of one company the latest; without a year, the last in the file. */
export function knownOf(
  { company, customers }: Book,
  accounts: readonly Accounts[],
): ReadonlyMap<CustomerId, CompanyKnown> {
  const latest = new Map<string, Accounts>()
  for (const one of accounts) {
    const before = latest.get(one.id)
    if (!before || (before.year ?? 0) <= (one.year ?? 0)) latest.set(one.id, one)
  }
  const unit = 10 ** currencyDigits(company.currency)
  const found = new Map<CustomerId, CompanyKnown>()
  for (const { id, siren } of customers) {
    const own = latest.get(id) ?? (siren === undefined ? undefined : latest.get(siren))
    if (own) found.set(id, companyKnown(own, unit))
  }
  return found
}

function companyKnown(accounts: Accounts, unit: number): CompanyKnown {
  const { distress } = solvencyOf(accounts)
  const { items } = credibleOf(accounts)
  const minor = (amount: number) => BigInt(Math.round(amount * unit))
  return {
    ...(distress === null ? {} : { distress }),
    ...(accounts.year === undefined ? {} : { accountsYear: accounts.year }),
    ...(items.equity === undefined ? {} : { equity: minor(items.equity) }),
    ...(items.sales === undefined ? {} : { sales: minor(items.sales) }),
  }
}
