// All that is on record about one customer, table by table, as it is stored. What is binary is
// base64; the tenant's id stands once, in the file's head.

import { z } from 'zod'
import type { CustomerId, TenantId } from '../../../core/ids.ts'
import { many } from '../../db/rows.ts'
import type { Tx } from '../../db/tx.ts'

const RecordRow = z.object({ record: z.record(z.string(), z.unknown()) })
export type CaseRecord = z.infer<typeof RecordRow>['record']

const statements = {
  customers: `
    select to_jsonb(customers) - 'tenant_id' as record
    from customers
    where tenant_id = $1
      and customer_id = $2`,
  invoices: `
    select to_jsonb(invoices) - 'tenant_id' || jsonb_build_object('instalments', (
      select coalesce(jsonb_agg(
        to_jsonb(parts) - 'tenant_id' - 'invoice_id' order by parts.instalment
      ), '[]')
      from instalments as parts
      where parts.tenant_id = $1
        and parts.invoice_id = invoices.invoice_id
    )) as record
    from invoices
    where tenant_id = $1
      and customer_id = $2
    order by invoice_id`,
  credit_notes: `
    select to_jsonb(credit_notes) - 'tenant_id' as record
    from credit_notes
    where tenant_id = $1
      and customer_id = $2
    order by credit_note_id`,
  payments: `
    select to_jsonb(payments) - 'tenant_id' || jsonb_build_object('allocations', (
      select coalesce(jsonb_agg(
        to_jsonb(parts) - 'tenant_id' - 'payment_id' order by parts.position
      ), '[]')
      from payment_allocations as parts
      where parts.tenant_id = $1
        and parts.payment_id = payments.payment_id
    )) as record
    from payments
    where tenant_id = $1
      and customer_id = $2
    order by received, payment_id`,
  decisions: `
    select to_jsonb(decisions) - 'tenant_id' as record
    from decisions
    where tenant_id = $1
      and customer_id = $2
    order by invoice_id, instalment`,
  messages: `
    select to_jsonb(messages) - 'tenant_id' || jsonb_build_object('items', (
      select coalesce(jsonb_agg(
        to_jsonb(parts) - 'tenant_id' - 'message_id' order by parts.invoice_id, parts.instalment
      ), '[]')
      from message_items as parts
      where parts.tenant_id = $1
        and parts.message_id = messages.message_id
    )) as record
    from messages
    where tenant_id = $1
      and customer_id = $2
    order by created_at, message_id`,
  attempts: `
    select to_jsonb(attempts) - 'tenant_id' || jsonb_build_object(
      'document', encode(attempts.document, 'base64'),
      'items', (
        select coalesce(jsonb_agg(
          to_jsonb(parts) - 'tenant_id' - 'attempt_id' order by parts.invoice_id, parts.instalment
        ), '[]')
        from attempt_items as parts
        where parts.tenant_id = $1
          and parts.attempt_id = attempts.attempt_id
      )
    ) as record
    from attempts
    join messages
      on messages.tenant_id = attempts.tenant_id
      and messages.message_id = attempts.message_id
    where attempts.tenant_id = $1
      and messages.customer_id = $2
    order by attempts.reserved_at, attempts.attempt_id`,
  carrier_events: `
    select to_jsonb(carrier_events) - 'tenant_id' as record
    from carrier_events
    join attempts
      on attempts.tenant_id = carrier_events.tenant_id
      and attempts.attempt_id = carrier_events.attempt_id
    join messages
      on messages.tenant_id = attempts.tenant_id
      and messages.message_id = attempts.message_id
    where carrier_events.tenant_id = $1
      and messages.customer_id = $2
    order by carrier_events.at, carrier_events.event_id`,
  proofs: `
    select to_jsonb(proofs) - 'tenant_id' || jsonb_build_object(
      'content', encode(proofs.content, 'base64')
    ) as record
    from proofs
    join attempts
      on attempts.tenant_id = proofs.tenant_id
      and attempts.attempt_id = proofs.attempt_id
    join messages
      on messages.tenant_id = attempts.tenant_id
      and messages.message_id = attempts.message_id
    where proofs.tenant_id = $1
      and messages.customer_id = $2
    order by proofs.at, proofs.proof_id`,
  test_sends: `
    select to_jsonb(test_sends) - 'tenant_id' as record
    from test_sends
    join messages
      on messages.tenant_id = test_sends.tenant_id
      and messages.message_id = test_sends.message_id
    where test_sends.tenant_id = $1
      and messages.customer_id = $2
    order by test_sends.begun_at, test_sends.test_id`,
  contacts: `
    select to_jsonb(contacts) - 'tenant_id' || jsonb_build_object('items', (
      select coalesce(jsonb_agg(
        to_jsonb(parts) - 'tenant_id' - 'contact_id' order by parts.position
      ), '[]')
      from contact_items as parts
      where parts.tenant_id = $1
        and parts.contact_id = contacts.contact_id
    )) as record
    from contacts
    where tenant_id = $1
      and customer_id = $2
    order by at, contact_id`,
  promises: `
    select to_jsonb(promises) - 'tenant_id' as record
    from promises
    where tenant_id = $1
      and customer_id = $2
    order by made, promise_id`,
  payment_plans: `
    select to_jsonb(payment_plans) - 'tenant_id' || jsonb_build_object('instalments', (
      select coalesce(jsonb_agg(
        to_jsonb(parts) - 'tenant_id' - 'plan_id' order by parts.instalment
      ), '[]')
      from payment_plan_instalments as parts
      where parts.tenant_id = $1
        and parts.plan_id = payment_plans.plan_id
    )) as record
    from payment_plans
    where tenant_id = $1
      and customer_id = $2
    order by agreed, plan_id`,
  disputes: `
    select to_jsonb(disputes) - 'tenant_id' as record
    from disputes
    join invoices
      on invoices.tenant_id = disputes.tenant_id
      and invoices.invoice_id = disputes.invoice_id
    where disputes.tenant_id = $1
      and invoices.customer_id = $2
    order by disputes.opened, disputes.dispute_id`,
  holds: `
    select to_jsonb(holds) - 'tenant_id' as record
    from holds
    left join invoices
      on invoices.tenant_id = holds.tenant_id
      and invoices.invoice_id = holds.invoice_id
    where holds.tenant_id = $1
      and coalesce(holds.customer_id, invoices.customer_id) = $2
    order by holds.starts, holds.hold_id`,
  announced_payments: `
    select to_jsonb(announced_payments) - 'tenant_id' as record
    from announced_payments
    where tenant_id = $1
      and customer_id = $2
    order by announced_id`,
  commitments: `
    select to_jsonb(commitments) - 'tenant_id' as record
    from commitments
    where tenant_id = $1
      and customer_id = $2
    order by commitment_id`,
  claims: `
    select to_jsonb(claim_entries) - 'tenant_id' as record
    from claim_entries
    where tenant_id = $1
      and customer_id = $2
    order by invoice_id, kind, period, version`,
  proceedings: `
    select to_jsonb(proceedings) - 'tenant_id' as record
    from proceedings
    where tenant_id = $1
      and customer_id = $2
    order by judgment, kind`,
  bulletin_notices: `
    select to_jsonb(bureau_notices) - 'tenant_id' as record
    from bureau_notices
    join customers
      on customers.tenant_id = bureau_notices.tenant_id
      and customers.siren = bureau_notices.siren
    where bureau_notices.tenant_id = $1
      and customers.customer_id = $2
    order by bureau_notices.published, bureau_notices.notice_id`,
  tasks: `
    select to_jsonb(tasks) - 'tenant_id' as record
    from tasks
    where tenant_id = $1
      and customer_id = $2
    order by created_at, task_id`,
  notes: `
    select to_jsonb(notes) - 'tenant_id' as record
    from notes
    left join invoices
      on invoices.tenant_id = notes.tenant_id
      and invoices.invoice_id = notes.entity_id
      and notes.entity = 'invoice'
    where notes.tenant_id = $1
      and (invoices.customer_id = $2 or (notes.entity = 'customer' and notes.entity_id = $2))
    order by notes.created_at, notes.note_id`,
} as const

export type CaseTable = keyof typeof statements
export const caseTables = Object.keys(statements) as CaseTable[]

export async function findCaseRecords(
  tx: Tx,
  tenant: TenantId,
  { table, customer }: { readonly table: CaseTable; readonly customer: CustomerId },
): Promise<CaseRecord[]> {
  const rows = await many(RecordRow, tx, statements[table], [tenant, customer])
  return rows.map(({ record }) => record)
}
