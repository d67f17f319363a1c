// A company at a host in memory, its real mail server and its real database, for the tests of what
// leaves and what does not.

import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { smtpChannel } from '../../../connectors/channels/smtp/index.ts'
import { present } from '../../../core/assert.ts'
import type { Customer } from '../../../core/book.ts'
import type { TenantId } from '../../../core/ids.ts'
import type { JobHandlers } from '../../../server/db/jobs.ts'
import { many, one, run } from '../../../server/db/rows.ts'
import { tx } from '../../../server/db/tx.ts'
import { newsJobs } from '../../../server/delivery/news/run.ts'
import { deliveryJobs } from '../../../server/delivery/run.ts'
import type { Deps } from '../../../server/deps.ts'
import { approveMessage } from '../../../server/dunning/answers/run.ts'
import { claimJobs } from '../../../server/dunning/claim-ledger/run.ts'
import type { Message, MessageState } from '../../../server/dunning/proposal.ts'
import { dunningJobs, listMessages } from '../../../server/dunning/run.ts'
import { syncJobs } from '../../../server/sync/run.ts'
import { type Mailbox, startMailbox } from '../../hosts/mail/mailbox.ts'
import { connectTo, type MemoryHost, memoryHost } from '../../hosts/memory.ts'
import type { TestDatabase } from '../../support/database.ts'
import { type TestDeps, testDeps } from '../../support/deps.ts'
import { aCustomer, aDay, anInvoice } from '../../support/ledger-records.ts'
import { type WorkDone, workUntilIdle } from '../../support/work.ts'

export interface Company {
  readonly deps: TestDeps
  readonly tenant: TenantId
  readonly host: MemoryHost
  readonly mailbox: Mailbox
  /** Attempts that were handed on to the write-back. */
  readonly written: string[]
  readonly jobs: JobHandlers
  work(options?: Parameters<typeof workUntilIdle>[2]): Promise<WorkDone>
  /** The one message in this state. */
  only(state: MessageState): Promise<Message>
  count(state: MessageState): Promise<number>
  approve(): Promise<Message>
  stop(): Promise<void>
}

interface Changes extends Partial<Pick<Deps, 'channels' | 'firstPolicy'>> {
  readonly email?: string
  /** What else is known of the customer. */
  readonly customer?: Partial<Customer>
  /** Its host has pages on which invoices are paid. */
  readonly paysOnline?: boolean
}

/** One customer; I1 is 48 days late, I2 13 days; planned, not approved. */
export async function overdueCompany(
  database: TestDatabase,
  { email = 'compta@lilas.example', customer = {}, paysOnline = false, ...overrides }: Changes = {},
): Promise<Company> {
  const mailbox = await startMailbox()
  const host = memoryHost({ pageSize: 50, paysOnline })
  host.put(
    'customer',
    aCustomer('C1', { name: 'Menuiserie Lilas', locale: 'fr-FR', email, ...customer }),
  )
  host.put('invoice', overdueInvoice('I1', '2026-10-01', 90_000n))
  host.put('invoice', overdueInvoice('I2', '2026-11-05', 30_000n))
  const deps = testDeps(database, {
    hosts: { quickbooks: host.connector },
    channels: { email: smtpChannel({ url: mailbox.smtpUrl, timeoutMs: 5_000 }) },
    mailFrom: 'Compta <compta@nord.example>',
    ...overrides,
  })
  const written: string[] = []
  const jobs: JobHandlers = {
    ...syncJobs(deps),
    ...dunningJobs(deps),
    ...claimJobs(deps),
    ...deliveryJobs(deps),
    ...newsJobs(deps),
    'writeback.sent': async ({ attempt }) => {
      written.push(present(attempt, 'the attempt'))
    },
  }
  await database.db.queue.query('delete from graphile_worker._private_jobs')
  // Never a name that came before: a port does, and the company of an earlier test with it.
  const tenant = await connectTo(deps, `realm ${randomUUID()}`)
  const count = async (state: MessageState) =>
    (await listMessages(deps, tenant, { state, limit: 1 })).total
  const only = async (state: MessageState) => {
    const { messages } = await listMessages(deps, tenant, { state, limit: 10 })
    if (messages.length !== 1) throw new Error(`${messages.length} messages are ${state}`)
    return present(messages[0], state)
  }
  const company: Company = {
    ...{ deps, tenant, host, mailbox, written, jobs, count, only },
    work: (options) => workUntilIdle(deps, jobs, options),
    approve: async () => {
      const { id } = await only('proposed')
      return present(await approveMessage(deps, tenant, { id, actor: 'U1' }), 'answer').message
    },
    stop: () => mailbox.stop(),
  }
  await company.work()
  return company
}

export const overdueInvoice = (id: string, due: string, open: bigint) =>
  anInvoice(id, 'C1', { total: open, instalments: [{ due: aDay(due), amount: open, open }] })

const AttemptRow = z.object({
  state: z.string(),
  failure: z.string().nullable(),
  content_hash: z.string(),
  recipient: z.string(),
  subject: z.string(),
  body_text: z.string(),
  body_html: z.string(),
  live_items: z.number(),
})

export function attemptsOf({ deps, tenant }: Pick<Company, 'deps' | 'tenant'>) {
  const sql = `
    select state, failure, content_hash, recipient, subject, body_text, body_html, (
      select count(*)::integer
      from attempt_items
      where attempt_items.tenant_id = $1
        and attempt_items.attempt_id = attempts.attempt_id
        and released_at is null
    ) as live_items
    from attempts
    where tenant_id = $1
    order by reserved_at, attempt_id`
  return tx(deps.db, tenant, (tx) => many(AttemptRow, tx, sql, [tenant]))
}

const ContactRow = z.object({ step: z.string(), outcome: z.string(), items: z.number() })

export function contactsOf({ deps, tenant }: Company) {
  const sql = `
    select step, outcome, (
      select count(*)::integer
      from contact_items
      where contact_items.tenant_id = $1
        and contact_items.contact_id = contacts.contact_id
    ) as items
    from contacts
    where tenant_id = $1
    order by step`
  return tx(deps.db, tenant, (tx) => many(ContactRow, tx, sql, [tenant]))
}

const TaskRow = z.object({ kind: z.string(), state: z.string() })

export function tasksIn({ deps, tenant }: Company) {
  const sql = `
    select kind, state
    from tasks
    where tenant_id = $1
    order by kind, state`
  return tx(deps.db, tenant, (tx) => many(TaskRow, tx, sql, [tenant]))
}

const AuditRow = z.object({ actor: z.string(), action: z.string(), code: z.string().nullable() })

export function auditOf({ deps, tenant }: Company, id: string) {
  const sql = `
    select actor, action, detail ->> 'code' as code
    from audit
    where tenant_id = $1
      and subject_id = $2
    order by at, action`
  return tx(deps.db, tenant, (tx) => many(AuditRow, tx, sql, [tenant, id]))
}

export async function sendByItself({ deps, tenant }: Company): Promise<void> {
  const sql = `
    update tenants
    set automatic_sending = true
    where tenant_id = $1`
  await tx(deps.db, tenant, (tx) => run(tx, sql, [tenant]))
}

const PolicyRow = z.object({ tried: z.boolean() })

export async function isTried({ deps, tenant }: Company): Promise<boolean> {
  const sql = `
    select first_run_approved_at is not null as tried
    from policies
    where tenant_id = $1`
  return (await tx(deps.db, tenant, (tx) => one(PolicyRow, tx, sql, [tenant]))).tried
}
