// The dunning policy in force.

import type { Currency } from '../../../core/currency.ts'
import type { Deps } from '../../deps.ts'
import type { PolicyStep } from '../../dunning/planned.ts'
import { policyOf } from '../../dunning/run.ts'
import { type Endpoint, endpoint, nothing } from '../endpoint.ts'
import { PolicyWire, type StepWire } from '../wire/policy.ts'
import { moneyWire } from './encode.ts'

export function policyEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'GET',
      path: '/api/v1/policy',
      summary: 'The dunning policy in force, step by step',
      access: 'read',
      params: nothing,
      query: nothing,
      body: nothing,
      answer: PolicyWire,
      handle: async ({ session }) => {
        const { policy, tried } = await policyOf(deps, session.tenant)
        const { sendWindow } = policy
        return {
          ...policy,
          tried,
          tolerance: amounts(policy.tolerance),
          smallAmount: amounts(policy.smallAmount),
          sendWindow: { ...sendWindow, days: [...sendWindow.days] },
          steps: policy.steps.map(stepWire),
        }
      },
    }),
  ]
}

const amounts = (byCurrency: ReadonlyMap<Currency, bigint>) =>
  [...byCurrency].map(([currency, minor]) => moneyWire({ minor, currency }))

const stepWire = ({ channels, deadlineDays, ...step }: PolicyStep): StepWire => ({
  ...step,
  channels: [...channels],
  deadlineDays: deadlineDays ?? null,
})
