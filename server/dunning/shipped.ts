// The policies that come with the product, and which of them a company begins with.

import type { Company } from '../../core/book.ts'
import { enStandard } from './en-standard.ts'
import type { Policy } from './planned.ts'
import { frStandard } from './policy.ts'

export const shippedPolicies: readonly Policy[] = [frStandard, enStandard]

/** The steps of the French one follow French law; elsewhere nothing of it may be assumed. */
export const firstPolicyIn = ({ country }: Pick<Company, 'country'>): Policy =>
  country === 'FR' ? frStandard : enStandard
