// A company's policies: read, checked, tried on its own ledger, saved as a new version, retired.

import { z } from 'zod'
import { Malformed } from '../../../core/malformed.ts'
import type { Deps } from '../../deps.ts'
import {
  listPolicies,
  policyFaults,
  policyVersion,
  retirePolicy,
  savePolicy,
  simulatePolicies,
} from '../../dunning/policies/run.ts'
import type { PolicyFault } from '../../dunning/policy.ts'
import { policyJson } from '../../dunning/policy.ts'
import { documentJson, type PolicyDocument, readDocument } from '../../dunning/policy-document.ts'
import { shippedPolicies } from '../../dunning/shipped.ts'
import { type Endpoint, endpoint, nothing } from '../endpoint.ts'
import { notFound, Refused } from '../plugins/refused.ts'
import {
  PoliciesWire,
  PolicyDocumentWire,
  type PolicyFaultWire,
  PolicyFileWire,
  RetireRequestWire,
  RetireWire,
  SaveRequestWire,
  SimulateRequestWire,
  SimulationWire,
  ValidateRequestWire,
  ValidateWire,
} from '../wire/policies.ts'

const key = z.string().min(1).max(64)
const version = z.coerce.number().int().min(1).max(1_000_000)
const bare = { params: nothing, query: nothing }

export function policiesEndpoints(deps: Deps): Endpoint[] {
  return [...readingEndpoints(deps), ...changingEndpoints(deps)]
}

function readingEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      ...bare,
      method: 'GET',
      path: '/api/v1/policies',
      summary: 'The policies in force with their segments, all versions, and what is shipped',
      access: 'read',
      body: nothing,
      answer: PoliciesWire,
      handle: async ({ session }) => {
        const { inForce, versions } = await listPolicies(deps, session.tenant)
        return {
          inForce: inForce.map(documentWire),
          versions: [...versions],
          shipped: shippedPolicies.map((policy) => PolicyFileWire.parse(policyJson(policy))),
        }
      },
    }),
    endpoint({
      method: 'GET',
      path: '/api/v1/policies/:key/versions/:version',
      summary: 'One version of a policy, in force or not',
      access: 'read',
      params: z.strictObject({ key, version }),
      query: nothing,
      body: nothing,
      answer: PolicyDocumentWire,
      handle: async ({ session, params }) => {
        const document = await policyVersion(deps, session.tenant, params)
        if (!document) throw notFound('version of a policy')
        return documentWire(document)
      },
    }),
    endpoint({
      ...bare,
      method: 'POST',
      path: '/api/v1/policies/validate',
      summary: 'What would be refused at saving; writes nothing',
      access: 'read',
      body: ValidateRequestWire,
      answer: ValidateWire,
      handle: async ({ session, body: { document } }) => {
        const faults = await policyFaults(deps, session.tenant, document)
        return { faults: faults.map(faultWire) }
      },
    }),
    endpoint({
      ...bare,
      method: 'POST',
      path: '/api/v1/policies/simulate',
      summary: 'What other policies would change on this ledger; sends and writes nothing',
      access: 'read',
      body: SimulateRequestWire,
      answer: SimulationWire,
      handle: async ({ session, body: { documents: given, retire, days } }) => {
        const documents = given.map((json, index) => documentOf(json, `documents[${index}].`))
        const simulated = await simulatePolicies(deps, session.tenant, { documents, retire, days })
        if (simulated.kind === 'refused') throw refusedFor(simulated.faults, '')
        const { simulation } = simulated
        const { days: byDay, steps, changes } = simulation
        return { ...simulation, days: [...byDay], steps: [...steps], changes: [...changes] }
      },
    }),
  ]
}

function changingEndpoints(deps: Deps): Endpoint[] {
  return [
    endpoint({
      ...bare,
      method: 'POST',
      path: '/api/v1/policies',
      summary: 'Save a new version; the ones before stay as they are',
      access: 'administer',
      body: SaveRequestWire,
      answer: PolicyDocumentWire,
      handle: async ({ session: { tenant, user }, body: { document, basedOn } }) => {
        const saved = await savePolicy(deps, tenant, { document, basedOn, actor: user.id })
        if (saved.kind === 'saved') return documentWire(saved.document)
        if (saved.kind === 'refused') throw refusedFor(saved.faults, 'document.')
        throw conflict('This policy has another newest version by now: read it again.')
      },
    }),
    endpoint({
      method: 'POST',
      path: '/api/v1/policies/:key/retire',
      summary: 'Take a policy out of force; its versions stay',
      access: 'administer',
      params: z.strictObject({ key }),
      query: nothing,
      body: RetireRequestWire,
      answer: RetireWire,
      handle: async ({ session: { tenant, user }, params, body }) => {
        const ref = { key: params.key, version: body.version }
        const retired = await retirePolicy(deps, tenant, { ref, actor: user.id })
        if (retired === 'retired') return ref
        if (retired === 'last') throw conflict('A company keeps at least one policy.')
        throw conflict('That is not the version in force: read it again.')
      },
    }),
  ]
}

const conflict = (detail: string): Refused => new Refused({ status: 409, code: 'CONFLICT', detail })

const documentWire = (document: PolicyDocument): PolicyDocumentWire =>
  PolicyDocumentWire.parse(documentJson(document))

/** The reason as people read it: what is wrong, and what stood there. */
const faultWire = (fault: PolicyFault): PolicyFaultWire => {
  const { path, wanted, found } = new Malformed(fault)
  return { path, reason: `${wanted} (found ${found})` }
}

function documentOf(json: unknown, under: string): PolicyDocument {
  const read = readDocument(json)
  if (read.kind === 'read') return read.document
  throw refusedFor(read.faults, under)
}

function refusedFor(faults: readonly PolicyFault[], under: string): Refused {
  const [first] = faults.map(faultWire)
  const field = `${under}${first?.path ?? ''}`
  const detail = `${field}: ${first?.reason ?? 'does not fit'}`
  return new Refused({ status: 400, code: 'MALFORMED', field, detail })
}
