// All that is on record about one customer, as one document.

import { customerId } from '../../../core/ids.ts'
import type { Deps } from '../../deps.ts'
import { caseFile } from '../../insights/case-file/run.ts'
import { type Endpoint, endpoint, idParams, nothing } from '../endpoint.ts'
import { notFound } from '../plugins/refused.ts'
import { CaseFileWire } from '../wire/case-file.ts'

export function caseFileEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      method: 'GET',
      path: '/api/v1/customers/:id/case-file',
      summary:
        'All that is on record about a customer: what was sent to the letter, and who did what',
      access: 'decide',
      params: idParams,
      query: nothing,
      body: nothing,
      answer: CaseFileWire,
      handle: async ({ session: { tenant, user }, params: { id } }) => {
        const file = await caseFile(deps, tenant, { customer: customerId(id), actor: user.id })
        if (!file) throw notFound('customer')
        return {
          ...{ version: 1 as const, madeAt: file.madeAt, company: file.company },
          customer: file.customer,
          records: Object.fromEntries(
            Object.entries(file.records).map(([table, rows]) => [table, [...rows]]),
          ),
          audit: file.audit.map(entryWire),
          head: file.head && { link: `${file.head.link}`, hash: file.head.hash },
        }
      },
    }),
  ]
}

type Entry = NonNullable<Awaited<ReturnType<typeof caseFile>>>['audit'][number]

const entryWire = (entry: Entry): CaseFileWire['audit'][number] => ({
  link: `${entry.link}`,
  hash: entry.hash,
  hashBefore: entry.hash_before,
  covered: entry.covered,
  entry: entry.entry_id,
  at: entry.at,
  actor: entry.actor,
  action: entry.action,
  subjectKind: entry.subject_kind,
  subject: entry.subject_id,
  detail: entry.detail,
})
