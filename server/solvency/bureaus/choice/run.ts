// Which company a customer is, where his host does not say: candidates of a like name are shown to
// a person, who chooses. Nothing here chooses by itself.

import { randomUUID } from 'node:crypto'
import type { Answer, CompanyIdentity } from '../../../../connectors/contract/bureau.ts'
import type { CustomerId, TenantId } from '../../../../core/ids.ts'
import { dayIn, type Instant } from '../../../../core/instant.ts'
import type { Siren } from '../../../../core/siren.ts'
import { insertAudit } from '../../../access/store.ts'
import { platformTenant, tx } from '../../../db/tx.ts'
import type { Deps } from '../../../deps.ts'
import { loadCompany } from '../../../ledger/store.ts'
import { addPlanJob } from '../../../sync/page/run.ts'
import type { AssessedEvent } from '../../assess/assessed.ts'
import { companyKnown, identityOf } from '../answers.ts'
import { findReading } from '../bulletin/store.ts'
import { askNow } from '../run.ts'
import { type Standing, standingOf } from '../standing.ts'
import * as store from '../store.ts'
import { askInTurn } from '../turns/run.ts'

export interface CustomerCompany {
  /** Whether anybody is asked at all. */
  readonly watched: boolean
  readonly siren: string | null
  readonly by: 'host' | 'person' | null
  readonly identity: ReturnType<typeof identityOf>
  readonly standing: Standing
  readonly events: readonly AssessedEvent[]
}

/** What is known of him as a company; null where there is no such customer. */
export async function companyOf(
  deps: Deps,
  tenant: TenantId,
  customer: CustomerId,
): Promise<CustomerCompany | null> {
  const { until: bulletinUntil } = await tx(deps.db, platformTenant, findReading)
  return tx(deps.db, tenant, async (tx) => {
    const number = await store.findNumber(tx, tenant, customer)
    if (!number) return null
    const { siren } = number
    const sirens = siren === null ? [] : [siren]
    const answers =
      siren === null ? [] : ((await store.answersOf(tx, tenant, sirens)).get(siren) ?? [])
    const noted = await store.noticesOf(tx, tenant, sirens)
    const today = dayIn(deps.clock.now(), (await loadCompany(tx, tenant)).timeZone)
    const standing = standingOf(
      noted.map(({ notice }) => notice),
      today,
    )
    const known = companyKnown({ answers, bulletinUntil, standing: standing.kind, today })
    return {
      watched: deps.bureaus !== undefined,
      siren,
      by: siren === null ? null : number.of_host ? 'host' : 'person',
      identity: identityOf(answers),
      standing,
      events: deps.bureaus ? (known.events ?? []) : [],
    }
  })
}

export type Candidates =
  | Answer<readonly CompanyIdentity[]>
  /** Nobody is asked here, or not about him. */
  | { readonly kind: 'not_asked'; readonly reason: 'off' | 'consumer' | 'known' }

/** His name goes to the directory: a person has asked for it. Null where there is no such customer. */
export async function candidatesFor(
  deps: Deps,
  tenant: TenantId,
  customer: CustomerId,
): Promise<Candidates | null> {
  const number = await tx(deps.db, tenant, (tx) => store.findNumber(tx, tenant, customer))
  if (!number) return null
  if (number.kind === 'consumer') return { kind: 'not_asked', reason: 'consumer' }
  if (number.of_host) return { kind: 'not_asked', reason: 'known' }
  const identity = deps.bureaus?.identity
  if (!identity) return { kind: 'not_asked', reason: 'off' }
  const { name, postcode } = number
  const words = { name, ...(isFrenchPostcode(postcode) ? { postcode } : {}) }
  const answer = await askInTurn(deps, identity, (now) => identity.candidates(words, now))
  return answer.kind === 'wait' ? inAMoment(deps.clock.now(), answer.waitMs) : answer
}

const isFrenchPostcode = (text: string | null): text is string => /^\d{5}$/.test(text ?? '')

const inAMoment = (asOf: Instant, retryAfterMs: number): Candidates => ({
  ...{ kind: 'could_not_ask', asOf, failure: 'rate_limited', code: 'OUR_LIMIT', retryAfterMs },
  message: 'many are asking at the moment',
})

export interface Choosing {
  readonly customer: CustomerId
  /** Null: none of those that were shown. */
  readonly siren: Siren | null
  readonly actor: string
}

export type Chosen = 'chosen' | 'unknown' | 'of_host' | 'consumer'

/** The same choice again changes nothing and leaves no second trace. */
export async function chooseCompany(
  deps: Deps,
  tenant: TenantId,
  { customer, siren, actor }: Choosing,
): Promise<Chosen> {
  return tx(deps.db, tenant, async (tx) => {
    const before = await store.findNumber(tx, tenant, customer)
    if (!before) return 'unknown'
    if (before.kind === 'consumer') return 'consumer'
    if (before.of_host) return 'of_host'
    if (before.chosen_at !== null && before.siren === siren) return 'chosen'
    const now = deps.clock.now()
    await store.saveChoice(tx, tenant, { customer, siren, actor, now })
    await insertAudit(tx, {
      ...{ tenant, id: randomUUID(), at: now, actor, action: 'customer.company' },
      ...{ subjectKind: 'customer', subjectId: customer },
      detail: { siren: siren ?? 'none', before: before.siren ?? 'none' },
    })
    await askNow(deps, tx, tenant)
    // Proceedings of another record with this number hold him, too.
    await addPlanJob(tx, tenant)
    return 'chosen'
  })
}
