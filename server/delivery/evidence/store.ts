// What is known about how one message travelled.

import { z } from 'zod'
import type { TenantId } from '../../../core/ids.ts'
import { column, many, maybe } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'

const AttemptRow = z.object({
  attempt_id: z.string(),
  channel: z.string(),
  recipient: z.string(),
  state: z.enum(['reserved', 'sending', 'by_hand', 'sent', 'failed', 'ambiguous']),
  provider_id: z.string().nullable(),
  tracking_number: z.string().nullable(),
  failure: z.string().nullable(),
  content_hash: z.string(),
  at: column.instant,
  outcome: z.string().nullable(),
  presented: column.day.nullable(),
})
export type EvidenceAttempt = z.infer<typeof AttemptRow>

/** Oldest first. */
export async function findAttempts(
  tx: Tx,
  tenant: TenantId,
  message: string,
): Promise<EvidenceAttempt[]> {
  const sql = `
    select attempts.attempt_id, attempts.channel, attempts.recipient, attempts.state,
      attempts.provider_id, attempts.tracking_number, attempts.failure, attempts.content_hash,
      coalesce(said.at, attempts.settled_at, attempts.reserved_at) as at, said.outcome,
      said.presented
    from attempts
    left join lateral (
      select min(contacts.at) as at, min(contacts.outcome) as outcome,
        min(contacts.presented) as presented
      from contacts
      where contacts.tenant_id = $1
        and contacts.attempt_id = attempts.attempt_id
    ) as said on true
    where attempts.tenant_id = $1
      and attempts.message_id = $2
    order by attempts.reserved_at, attempts.attempt_id`
  return many(AttemptRow, tx, sql, [tenant, message])
}

const EventRow = z.object({
  attempt_id: z.string(),
  carrier: z.string(),
  at: column.instant,
  kind: z.string(),
  said: z.string().nullable(),
})
export type EvidenceEvent = z.infer<typeof EventRow>

const mostEvents = 200

/** Oldest first. `said`: a reason, a number, a day or the words of an answer. */
export async function findEvents(
  tx: Tx,
  tenant: TenantId,
  attempts: readonly string[],
): Promise<EvidenceEvent[]> {
  const sql = `
    select attempt_id, carrier, at, news ->> 'kind' as kind,
      coalesce(
        news ->> 'reason', news ->> 'number', news ->> 'on', news ->> 'excerpt', news ->> 'proof'
      ) as said
    from carrier_events
    where tenant_id = $1
      and attempt_id = any($2::uuid[])
    order by at, event_id
    limit $3`
  return many(EventRow, tx, sql, [tenant, attempts, mostEvents])
}

const ProofRow = z.object({
  proof_id: z.string(),
  attempt_id: z.string(),
  kind: z.enum(['deposit', 'delivery', 'return']),
  sha256: z.string(),
  bytes: z.number(),
  at: column.instant,
})
export type EvidenceProof = z.infer<typeof ProofRow>

export async function findProofs(
  tx: Tx,
  tenant: TenantId,
  attempts: readonly string[],
): Promise<EvidenceProof[]> {
  const sql = `
    select proof_id, attempt_id, kind, sha256, length(pdf) as bytes, at
    from proofs
    where tenant_id = $1
      and attempt_id = any($2::uuid[])
    order by at, proof_id`
  return many(ProofRow, tx, sql, [tenant, attempts])
}

const FileRow = z.object({ kind: z.string(), pdf: z.instanceof(Buffer) })

export async function findProof(
  tx: Tx,
  tenant: TenantId,
  id: string,
): Promise<z.infer<typeof FileRow> | null> {
  const sql = `
    select kind, pdf
    from proofs
    where tenant_id = $1
      and proof_id = $2`
  return maybe(FileRow, tx, sql, [tenant, id])
}
