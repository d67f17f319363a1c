// What a company does with its policies: reads, checks, tries on its own ledger, saves a version,
// retires one. Whatever changes a plan adds `dunning.plan` {tenant}.

import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import { dayIn } from '../../../core/instant.ts'
import { insertAudit } from '../../access/store.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { openItems } from '../../ledger/netting.ts'
import { loadBookOf, loadCustomerBook } from '../../ledger/store.ts'
import { accountsOf } from '../account.ts'
import type { PolicyRef } from '../planned.ts'
import type { PolicyFault } from '../policy.ts'
import { faultsAmong, keyFaults, type PolicyDocument, readDocument } from '../policy-document.ts'
import { addPlanJob } from '../run.ts'
import { type Choice, choosePolicy, policySet } from '../segment.ts'
import { simulating } from '../simulate.ts'
import type { Simulation } from '../simulated.ts'
import { policiesInForce } from './store.ts'
import * as store from './versions/store.ts'

export interface KeptPolicies {
  readonly inForce: readonly PolicyDocument[]
  readonly versions: readonly store.PolicyVersion[]
}

export async function listPolicies(deps: Deps, tenant: TenantId): Promise<KeptPolicies> {
  return tx(deps.db, tenant, async (tx) => {
    await begun(tx, deps, tenant)
    return {
      inForce: await store.findDocuments(tx, tenant),
      versions: await store.findVersions(tx, tenant),
    }
  })
}

/** A company has a policy from its first plan on; here it has one before. */
async function begun(tx: Tx, deps: Deps, tenant: TenantId) {
  return policiesInForce(tx, { tenant, now: deps.clock.now() }, deps.firstPolicy)
}

export async function policyVersion(
  deps: Deps,
  tenant: TenantId,
  ref: PolicyRef,
): Promise<PolicyDocument | null> {
  return tx(deps.db, tenant, (tx) => store.findDocument(tx, tenant, ref))
}

/** What would be refused at saving. Writes nothing. */
export async function policyFaults(
  deps: Deps,
  tenant: TenantId,
  json: unknown,
): Promise<readonly PolicyFault[]> {
  const read = readDocument(json)
  if (read.kind === 'refused') return read.faults
  return tx(deps.db, tenant, async (tx) => {
    await begun(tx, deps, tenant)
    return faultsBeside(await store.findDocuments(tx, tenant), read.document)
  })
}

function faultsBeside(
  inForce: readonly PolicyDocument[],
  document: PolicyDocument,
): readonly PolicyFault[] {
  const others = inForce.filter(({ policy }) => policy.key !== document.policy.key)
  const own = `[${others.length}].`
  return [
    ...faultsAmong([...others, document])
      .filter(({ path }) => path.startsWith(own))
      .map((fault) => ({ ...fault, path: fault.path.slice(own.length) })),
    ...keyFaults(inForce, document),
  ]
}

export type Saved =
  | { readonly kind: 'saved'; readonly document: PolicyDocument }
  | { readonly kind: 'refused'; readonly faults: readonly PolicyFault[] }
  /** Somebody saved another version meanwhile, or there is none to base one on. */
  | { readonly kind: 'conflict' }

export interface Save {
  readonly document: unknown
  /** The newest version when it was read; null for a new policy. */
  readonly basedOn: number | null
  readonly actor: string
}

export async function savePolicy(
  deps: Deps,
  tenant: TenantId,
  { document: json, basedOn, actor }: Save,
): Promise<Saved> {
  const read = readDocument(json)
  if (read.kind === 'refused') return read
  const version = (basedOn ?? 0) + 1
  const document = { ...read.document, policy: { ...read.document.policy, version } }
  return tx(deps.db, tenant, async (tx): Promise<Saved> => {
    await begun(tx, deps, tenant)
    await store.lockPolicies(tx, tenant)
    const faults = faultsBeside(await store.findDocuments(tx, tenant), document)
    if (faults.length > 0) return { kind: 'refused', faults }
    const saving = { tenant, actor, now: deps.clock.now() }
    if (!(await store.insertVersion(tx, saving, { document, basedOn }))) return { kind: 'conflict' }
    await audit(tx, saving, { action: 'policy.save', ref: document.policy })
    await addPlanJob(tx, tenant)
    return { kind: 'saved', document }
  })
}

/** `last`: no company is without any policy. `conflict`: it is not the newest one in force. */
export type Retired = 'retired' | 'last' | 'conflict'

export async function retirePolicy(
  deps: Deps,
  tenant: TenantId,
  { ref, actor }: { readonly ref: PolicyRef; readonly actor: string },
): Promise<Retired> {
  return tx(deps.db, tenant, async (tx) => {
    await store.lockPolicies(tx, tenant)
    const others = (await store.findDocuments(tx, tenant)).filter(
      ({ policy }) => policy.key !== ref.key,
    )
    if (others.length === 0) return 'last'
    const saving = { tenant, actor, now: deps.clock.now() }
    if (!(await store.markRetired(tx, saving, ref))) return 'conflict'
    await audit(tx, saving, { action: 'policy.retire', ref })
    await addPlanJob(tx, tenant)
    return 'retired'
  })
}

async function audit(
  tx: Tx,
  { tenant, actor, now }: store.Saving,
  { action, ref }: { readonly action: string; readonly ref: PolicyRef },
): Promise<void> {
  await insertAudit(tx, {
    ...{ tenant, id: randomUUID(), at: now, actor, action },
    ...{ subjectKind: 'policy', subjectId: ref.key, detail: { version: `${ref.version}` } },
  })
}

/** Policies that take the place of those with their keys, or come beside them; and whose end. */
export interface Draft {
  readonly documents: readonly PolicyDocument[]
  readonly retire: readonly string[]
  readonly days: number
}

export type Simulated =
  | { readonly kind: 'simulated'; readonly simulation: Simulation }
  | { readonly kind: 'refused'; readonly faults: readonly PolicyFault[] }

/** On the company's own ledger, from now on. Other work goes on beside it. */
export async function simulatePolicies(
  deps: Deps,
  tenant: TenantId,
  { documents, retire, days }: Draft,
): Promise<Simulated> {
  const { inForce, book } = await tx(deps.db, tenant, async (tx) => {
    await begun(tx, deps, tenant)
    const inForce = await store.findDocuments(tx, tenant)
    return { inForce, book: await loadBookOf(tx, tenant) }
  })
  const gone = new Set([...retire, ...documents.map(({ policy }) => policy.key)])
  const drafted = [...inForce.filter(({ policy }) => !gone.has(policy.key)), ...documents]
  const faults = faultsAmong(drafted)
  if (drafted.length === 0) {
    faults.push({ path: 'retire', wanted: 'no policy is left', found: retire })
  }
  if (faults.length > 0) return { kind: 'refused', faults }
  const compared = { before: policySet(inForce), after: policySet(drafted) }
  const running = simulating(book, compared, { from: deps.clock.now(), days })
  for (;;) {
    const { done, value } = running.next()
    if (done) return { kind: 'simulated', simulation: value }
    await setImmediate()
  }
}

export interface CustomersPolicy {
  readonly choice: Choice
  readonly marks: store.Marks
}

/** Which policy is a customer's, and why. Null where there is no such customer. */
export async function customersPolicy(
  deps: Deps,
  tenant: TenantId,
  id: CustomerId,
): Promise<CustomersPolicy | null> {
  return tx(deps.db, tenant, async (tx) => {
    const { policies } = await begun(tx, deps, tenant)
    const book = await loadCustomerBook(tx, tenant, id)
    const customer = book.customers.find((one) => one.id === id)
    if (!customer) return null
    const account = accountsOf(book).find((one) => one.customer.id === id)
    const today = dayIn(deps.clock.now(), book.company.timeZone)
    const items = account ? openItems(account, today) : []
    return {
      choice: choosePolicy(policies, customer, items),
      marks: await store.findMarks(tx, tenant, id),
    }
  })
}
