// The plans that were made, one made now, and what one would do; whether the audit is whole.

import { verifyAudit } from '../../access/audit/run.ts'
import type { Deps } from '../../deps.ts'
import { planNow } from '../../dunning/run.ts'
import { planRuns, previewPlan } from '../../dunning/runs/run.ts'
import { type Endpoint, endpoint, nothing } from '../endpoint.ts'
import { AuditStateWire, PlannedNowWire, PlanPreviewWire, RunsWire } from '../wire/runs.ts'
import { moneyWire } from './encode.ts'

const plain = { params: nothing, query: nothing, body: nothing }

export function runEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      ...plain,
      method: 'GET',
      path: '/api/v1/runs',
      summary: 'The plans that were made, the latest 50',
      access: 'read',
      answer: RunsWire,
      handle: async ({ session }) => ({
        runs: (await planRuns(deps, session.tenant)).map((row) => ({
          id: row.run_id,
          plannedAt: row.planned_at,
          policy: { key: row.policy_key, version: row.policy_version },
          messages: row.messages,
          held: row.held,
          missingRates: row.missing_rates,
          broken: row.broken,
        })),
      }),
    }),
    endpoint({
      ...plain,
      method: 'POST',
      path: '/api/v1/runs',
      summary: 'Plan now: made twice from the same facts it changes nothing',
      access: 'decide',
      answer: PlannedNowWire,
      handle: ({ session }) => planNow(deps, session.tenant),
    }),
    endpoint({
      ...plain,
      method: 'GET',
      path: '/api/v1/plan',
      summary: 'What a plan would do now: the same function, and nothing is written',
      access: 'read',
      answer: PlanPreviewWire,
      handle: async ({ session }) => {
        const { steps, ...preview } = await previewPlan(deps, session.tenant)
        return {
          ...preview,
          steps: steps.map((step) => ({
            ...step,
            totals: step.totals.map(({ currency, open }) => moneyWire({ currency, minor: open })),
          })),
          blockers: [...preview.blockers],
          tasks: [...preview.tasks],
          missingRates: [...preview.missingRates],
          broken: [...preview.broken],
        }
      },
    }),
    auditEndpoint(deps),
  ]
}

function auditEndpoint(deps: Deps): Endpoint {
  return endpoint({
    ...plain,
    method: 'GET',
    path: '/api/v1/audit/verify',
    summary: 'Whether the audit is whole: each link is held against its entry and the one before',
    access: 'administer',
    answer: AuditStateWire,
    handle: async ({ session }) => {
      const { head, broken, loose } = await verifyAudit(deps, session.tenant)
      return {
        whole: broken === null && loose === 0,
        entries: `${head?.link ?? 0n}`,
        head: head?.hash ?? null,
        broken: broken && { link: `${broken.link}`, entry: broken.entry_id, fault: broken.fault },
        loose,
      }
    },
  })
}
