// What a host that keeps a credit limit for each customer can be asked for: to tell it, and to set
// it to the one that people here have granted.

import type { Currency } from '../../core/currency.ts'
import type { CustomerId } from '../../core/ids.ts'
import type { HostAccess } from './host.ts'

export interface CreditLimitAtHost {
  readonly customer: CustomerId
  /** As the host has it, in minor units of the company's currency; null = none of his own. */
  readonly limit: bigint | null
}

export interface HostCreditLimits {
  /** Customers of one call. */
  readonly most: number
  /** What stands there for no credit at all: nought may be the host's word for no limit. */
  readonly noCredit: bigint
  /**
   * Of those customers that are there. Throws `Rejected` with code `NO_FIELD` where this company
   * keeps no such limits.
   */
  read(
    access: HostAccess,
    asked: { readonly customers: readonly CustomerId[]; readonly currency: Currency },
  ): Promise<readonly CreditLimitAtHost[]>
  /** Written again it changes nothing. */
  write(
    access: HostAccess,
    given: { readonly limits: readonly CreditLimitAtHost[]; readonly currency: Currency },
  ): Promise<void>
}
