// What the statuses of invoices are made of: which may have changed, as they were last queued, and
// what was decided about each.

import { z } from 'zod'
import type { StatusPlace } from '../../../../connectors/contract/host.ts'
import type { InvoiceId, TenantId } from '../../../../core/ids.ts'
import { column, many } from '../../../db/rows.ts'
import type { Tx } from '../../../db/tx.ts'
import { type Blocker, blockerCodes } from '../../../dunning/planned.ts'
import { fieldOf, placeOf } from '../../place/store.ts'

const CandidateRow = z.object({
  invoice_id: column.invoiceId,
  settled: z.boolean(),
  step: z.string(),
  channel: z.enum(['email', 'sms', 'letter', 'registered_letter', 'call']),
  at: column.instant,
  place: z.string().nullable(),
  field: z.string().nullable(),
  body: z.string().nullable(),
  short: z.string().nullable(),
  version: z.number().nullable(),
})

export interface Candidate {
  readonly invoice: InvoiceId
  readonly settled: boolean
  readonly last: Pick<z.infer<typeof CandidateRow>, 'step' | 'channel' | 'at'>
  /** As it was last queued; null where it never was. */
  readonly status: {
    /** Null where it was given up before it stood there, or was taken away. */
    readonly place: StatusPlace | null
    readonly text: string
    readonly short: string
    readonly version: number
  } | null
}

export interface CandidateSearch {
  readonly place: StatusPlace
  readonly after: string
  readonly most: number
}

const candidatesStatement = `
  select invoices.invoice_id, standing.open_minor = 0 as settled,
    last.step, last.channel, last.at,
    status.field, status.body, status.short, status.version,
    case
      when status.reason is distinct from 'SWITCHED_OFF' and status.body is not null
        then status.place
    end as place
  from invoices
  join lateral (
    select coalesce(sum(instalments.open_minor), 0) as open_minor
    from instalments
    where instalments.tenant_id = $1
      and instalments.invoice_id = invoices.invoice_id
  ) as standing on true
  join lateral (
    select contacts.step, contacts.channel, contacts.at
    from contact_items
    join contacts
      on contacts.tenant_id = contact_items.tenant_id
      and contacts.contact_id = contact_items.contact_id
    where contact_items.tenant_id = $1
      and contacts.tenant_id = $1
      and contact_items.invoice_id = invoices.invoice_id
      and contacts.outcome in ('sent', 'delivered', 'answered')
    order by contacts.at desc, contacts.contact_id
    limit 1
  ) as last on true
  left join invoice_statuses as status
    on status.tenant_id = $1
    and status.invoice_id = invoices.invoice_id
  where invoices.tenant_id = $1
    and invoices.invoice_id > $2
    and invoices.status = 'posted'
    and last.at <= (
      select max(planned_at)
      from plan_runs
      where tenant_id = $1
    )
    and (
      status.stands_place is null
      or (status.stands_place, status.stands_field) is not distinct from ($4, $5)
    )
    and (
      standing.open_minor > 0
      or not status.settled
      or status.reason = 'SWITCHED_OFF'
    )
  order by invoices.invoice_id
  limit $3`

/**
 * Invoices that something was said about, by id: those that are open, and those whose last status
 * does not yet say that they are settled. What was said since the last plan waits for the next,
 * and where a status still stands in another place, that one is taken away first.
 */
export async function findCandidates(
  tx: Tx,
  tenant: TenantId,
  { place, after, most }: CandidateSearch,
): Promise<Candidate[]> {
  const values = [tenant, after, most, place.kind, fieldOf(place)]
  return (await many(CandidateRow, tx, candidatesStatement, values)).map(candidateOf)
}

function candidateOf({
  invoice_id,
  settled,
  step,
  channel,
  at,
  ...status
}: z.infer<typeof CandidateRow>): Candidate {
  return {
    invoice: invoice_id,
    settled,
    last: { step, channel, at },
    status:
      status.version === null
        ? null
        : {
            place: placeOf(status.place ?? 'none', status.field),
            text: status.body ?? '',
            short: status.short ?? '',
            version: status.version,
          },
  }
}

const BlockerRow = z.object({
  code: z.enum(blockerCodes),
  until: column.day.optional(),
  ref: z.string().optional(),
})

const DecisionRow = z.object({
  invoice_id: column.invoiceId,
  next_step: z.string().nullable(),
  next_on: column.day.nullable(),
  blockers: z.array(BlockerRow),
  message_step: z.string().nullable(),
  send_on: column.day.nullable(),
  approval: z.enum(['auto', 'human']).nullable(),
})
export type DecisionRow = Omit<z.infer<typeof DecisionRow>, 'blockers'> & {
  readonly blockers: readonly Blocker[]
}

/** As the last plan left them, with the messages that still wait. */
export async function findDecisions(
  tx: Tx,
  tenant: TenantId,
  invoices: readonly InvoiceId[],
): Promise<DecisionRow[]> {
  const sql = `
    select decisions.invoice_id, decisions.next_step, decisions.next_on, decisions.blockers,
      messages.step as message_step, messages.send_on, messages.approval
    from decisions
    left join messages
      on messages.tenant_id = decisions.tenant_id
      and messages.message_id = decisions.message_id
      and messages.state in ('proposed', 'approved')
    where decisions.tenant_id = $1
      and decisions.invoice_id = any($2::text[])
    order by decisions.invoice_id, decisions.instalment`
  const rows = await many(DecisionRow, tx, sql, [tenant, invoices])
  return rows.map(({ blockers, ...row }) => ({
    ...row,
    blockers: blockers.map(({ code, until, ref }) => ({
      code,
      ...(until === undefined ? {} : { until }),
      ...(ref === undefined ? {} : { ref }),
    })),
  }))
}
