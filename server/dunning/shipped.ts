// The policies that come with the product: what a company may begin with.

import { enStandard } from './en-standard.ts'
import type { Policy } from './planned.ts'
import { frStandard } from './policy.ts'

export const shippedPolicies: readonly Policy[] = [frStandard, enStandard]
