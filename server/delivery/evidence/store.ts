// What is known about how one message travelled.

import { z } from 'zod'
import type { TenantId } from '../../../core/ids.ts'
import { column, many, maybe } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'
import { proofMedia } from '../proof-file.ts'

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
  has_document: z.boolean(),
  resolution: z.enum(['left', 'not_left']).nullable(),
  resolved_at: column.instant.nullable(),
  resolved_by: z.string().nullable(),
  resolution_note: z.string().nullable(),
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
      said.presented, attempts.document is not null as has_document, attempts.resolution,
      attempts.resolved_at, coalesce(users.name, attempts.resolved_by) as resolved_by,
      attempts.resolution_note
    from attempts
    left join users
      on users.tenant_id = attempts.tenant_id
      and users.user_id = attempts.resolved_by
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
  by: z.string().nullable(),
})
export type EvidenceEvent = z.infer<typeof EventRow>

const mostEvents = 200

/**
 * Oldest first. `said`: a reason, a number, a day or the words of an answer. `by`: who said it,
 * where no carrier did.
 */
export async function findEvents(
  tx: Tx,
  tenant: TenantId,
  attempts: readonly string[],
): Promise<EvidenceEvent[]> {
  const sql = `
    with told as (
      select attempt_id, event_id, carrier, at, news,
        case when carrier = 'person' then raw::jsonb ->> 'actor' end as actor
      from carrier_events
      where tenant_id = $1
        and attempt_id = any($2::uuid[])
      order by at, event_id
      limit $3
    )
    select told.attempt_id, told.carrier, told.at, told.news ->> 'kind' as kind,
      coalesce(
        told.news ->> 'reason', told.news ->> 'number', told.news ->> 'on',
        told.news ->> 'excerpt', told.news ->> 'proof'
      ) as said, coalesce(users.name, told.actor) as by
    from told
    left join users
      on users.tenant_id = $1
      and users.user_id = told.actor
    order by told.at, told.event_id`
  return many(EventRow, tx, sql, [tenant, attempts, mostEvents])
}

const ProofRow = z.object({
  proof_id: z.string(),
  attempt_id: z.string(),
  kind: z.enum(['deposit', 'delivery', 'return']),
  sha256: z.string(),
  bytes: z.number(),
  media: z.enum(proofMedia),
  by: z.string().nullable(),
  at: column.instant,
})
export type EvidenceProof = z.infer<typeof ProofRow>

export async function findProofs(
  tx: Tx,
  tenant: TenantId,
  attempts: readonly string[],
): Promise<EvidenceProof[]> {
  const sql = `
    select proofs.proof_id, proofs.attempt_id, proofs.kind, proofs.sha256,
      length(proofs.content) as bytes, proofs.media,
      coalesce(users.name, proofs.entered_by) as by, proofs.at
    from proofs
    left join users
      on users.tenant_id = proofs.tenant_id
      and users.user_id = proofs.entered_by
    where proofs.tenant_id = $1
      and proofs.attempt_id = any($2::uuid[])
    order by proofs.at, proofs.proof_id`
  return many(ProofRow, tx, sql, [tenant, attempts])
}

const FileRow = z.object({
  kind: z.string(),
  media: z.enum(proofMedia),
  content: z.instanceof(Buffer),
})

export async function findProof(
  tx: Tx,
  tenant: TenantId,
  id: string,
): Promise<z.infer<typeof FileRow> | null> {
  const sql = `
    select kind, media, content
    from proofs
    where tenant_id = $1
      and proof_id = $2`
  return maybe(FileRow, tx, sql, [tenant, id])
}
