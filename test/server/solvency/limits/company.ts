// A company with administrators and one customer, for the tests of limits and of what is watched.

import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Currency } from '../../../../core/currency.ts'
import type { TenantId } from '../../../../core/ids.ts'
import { saveUser } from '../../../../server/access/store.ts'
import { many } from '../../../../server/db/rows.ts'
import { tx } from '../../../../server/db/tx.ts'
import {
  answerRequest,
  type LimitAnswer,
  requestLimit,
} from '../../../../server/solvency/limits/requests/run.ts'
import { creditOf } from '../../../../server/solvency/limits/run.ts'
import type { TestDatabase } from '../../../support/database.ts'
import type { TestDeps } from '../../../support/deps.ts'
import { c1, caseCompany, eur } from '../../cases/company.ts'

export interface LimitCompany {
  readonly deps: TestDeps
  readonly tenant: TenantId
  load(changes?: Record<string, unknown>): Promise<void>
  ask(amount: bigint, more?: { actor?: string; id?: string; currency?: Currency }): Promise<string>
  answer(
    request: string,
    answer: LimitAnswer['answer'],
    more?: { actor?: string; id?: string; reason?: string | null },
  ): Promise<string | null>
  credit(user?: string): ReturnType<typeof creditOf>
  audit(prefix: string): Promise<readonly string[]>
}

/** U1 and U2 are administrators, U3 chases. */
export async function limitCompany(database: TestDatabase, name: string): Promise<LimitCompany> {
  const { deps, tenant, load } = await caseCompany(database, name)
  for (const [user_id, role] of [
    ['U1', 'admin'],
    ['U2', 'admin'],
    ['U3', 'collector'],
  ] as const) {
    const user = { user_id, role, email: `${user_id}@nord.example`, name: `Person ${user_id}` }
    await tx(deps.db, tenant, (tx) => saveUser(tx, tenant, { ...user, now: deps.clock.now() }))
  }
  return {
    ...{ deps, tenant, load },
    ask: async (minor, { actor = 'U3', id = randomUUID(), currency } = {}) => {
      const amount = currency === undefined ? eur(minor) : { minor, currency }
      const wish = { id, customer: c1, amount, reason: 'A large order', reviewMonths: 6 }
      await requestLimit(deps, { tenant, actor }, wish)
      return id
    },
    answer: (request, answer, { actor = 'U1', id = randomUUID(), reason = 'As said' } = {}) =>
      answerRequest(deps, { tenant, actor }, { request, id, answer, reason }),
    credit: (user = 'U1') => creditOf(deps, tenant, { customer: c1, user }),
    audit: (prefix) => auditOf(deps, tenant, prefix),
  }
}

const Entry = z.object({ said: z.string() })

async function auditOf(deps: TestDeps, tenant: TenantId, prefix: string) {
  const sql = `
    select action || coalesce(' ' || (detail ->> 'step'), '') as said
    from audit
    where tenant_id = $1
      and starts_with(action, $2)
    order by at, action`
  const rows = await tx(deps.db, tenant, (tx) => many(Entry, tx, sql, [tenant, prefix]))
  return rows.map(({ said }) => said)
}
