// One customer, or one invoice: every open item, and why Encours does with it what it does.

import { z } from 'zod'
import { customerId, invoiceId, type TenantId } from '../../../core/ids.ts'
import type { Deps } from '../../deps.ts'
import { messagesNamed } from '../../dunning/answers/run.ts'
import { type ExplainedDecision, explainDecision } from '../../dunning/explain.ts'
import { liftOf } from '../../dunning/explanation/words.ts'
import {
  type ApprovalReason,
  approvalReasons,
  type Blocker,
  blockerCodes,
} from '../../dunning/planned.ts'
import type { Message } from '../../dunning/proposal.ts'
import type { OpenItem, StandingBlocker } from '../../ledger/detail.ts'
import { type CustomerDetail, customerDetail, invoiceDetail } from '../../ledger/run.ts'
import { driftsOf } from '../../sync/drift/run.ts'
import { callsAtHost } from '../../writeback/calls/run.ts'
import {
  type Endpoint,
  endpoint,
  idParams,
  type Language,
  languageQuery,
  nothing,
} from '../endpoint.ts'
import { notFound } from '../plugins/refused.ts'
import { CustomerWire, type DecisionWire, type InvoiceRefWire } from '../wire/receivables.ts'
import { driftWire, exposureWire, messageRowWire, moneyWire } from './encode.ts'

export function customerEndpoints(deps: Deps): Endpoint[] {
  const shape = {
    method: 'GET',
    access: 'read',
    params: idParams,
    query: z.strictObject(languageQuery),
    body: nothing,
    answer: CustomerWire,
  } as const
  return [
    endpoint({
      ...shape,
      path: '/api/v1/customers/:id',
      summary: 'One customer with every open item, and why',
      handle: async ({ session: { tenant }, params, language }) => {
        const found = await describedCustomer(deps, tenant, { id: params.id, language })
        if (!found) throw notFound('customer')
        return found
      },
    }),
    endpoint({
      ...shape,
      path: '/api/v1/invoices/:id',
      summary: 'The customer of an invoice, with that invoice alone',
      handle: async ({ session: { tenant }, params, language }) => {
        const found = await invoiceDetail(deps, tenant, invoiceId(params.id))
        if (!found) throw notFound('invoice')
        return described(deps, tenant, { found, language })
      },
    }),
  ]
}

/** Null where there is no such customer. */
export async function describedCustomer(
  deps: Deps,
  tenant: TenantId,
  { id, language }: { readonly id: string; readonly language: Language },
): Promise<CustomerWire | null> {
  const found = await customerDetail(deps, tenant, customerId(id))
  return found && described(deps, tenant, { found, language })
}

interface Described {
  readonly found: CustomerDetail
  readonly language: Language
}

async function described(
  deps: Deps,
  tenant: TenantId,
  { found, language }: Described,
): Promise<CustomerWire> {
  const { customer, exposure, items, credits, contacts, notes, tasks, numbers } = found
  const named = (id: string): InvoiceRefWire => ({ id, number: numbers.get(id) ?? null })
  const [drifts, standing, atHost] = await Promise.all([
    driftsOf(deps, tenant, customer.id),
    messagesNamed(deps, tenant, namedIn(items)),
    callsAtHost(
      deps,
      tenant,
      tasks.map((task) => task.id),
    ),
  ])
  const byId = new Map(standing.map(({ message }) => [message.id, message]))
  return {
    id: customer.id,
    name: customer.name,
    kind: customer.kind,
    country: customer.country,
    language: found.language,
    email: customer.email ?? null,
    phone: customer.phone ?? null,
    exposure: exposure.map(exposureWire),
    items: items.map((item) => ({
      ...item,
      amount: moneyWire(item.amount),
      open: moneyWire(item.open),
      decision: decisionWire(item, byId.get(item.decision.messageId ?? ''), language),
    })),
    credits: credits.map(({ id, label, open }) => ({ id, label, open: moneyWire(open) })),
    contacts: contacts.map(({ items: said, ...contact }) => ({
      ...contact,
      invoices: [...new Set(said.map(({ invoice }) => invoice))].map(named),
    })),
    notes: notes.map(({ entity, entityId, text, state, createdAt }) => {
      return { invoice: entity === 'invoice' ? named(entityId) : null, text, state, createdAt }
    }),
    tasks: tasks.map((task) => ({ ...task, atHost: atHost.get(task.id) ?? null })),
    drifts: drifts.map(driftWire),
    messages: standing.map(({ message, problem }) => messageRowWire(message, problem)),
  }
}

/** A customer has one message a run; more than these would be a fault elsewhere. */
const mostMessages = 100

const namedIn = (items: readonly OpenItem[]): string[] =>
  [...new Set(items.flatMap(({ decision }) => decision.messageId ?? []))].slice(0, mostMessages)

function decisionWire(
  item: OpenItem,
  message: Message | undefined,
  language: Language,
): z.input<typeof DecisionWire> {
  const { kind, nextStep, nextOn, messageId, open, blockers } = item.decision
  const explained = {
    due: item.due,
    daysOverdue: item.daysOverdue,
    currency: item.open.currency,
    hostOpen: item.open.minor,
    open: open ?? item.open.minor,
  }
  const why = explainDecision(explained, explainable(item, message), language)
  const lift = kind === 'held' ? liftOf(blockers.filter(isBlocker), language) : null
  return { kind, nextStep, nextOn, messageId, blockers: [...blockers], why, lift }
}

function explainable(item: OpenItem, message: Message | undefined): ExplainedDecision {
  const { kind, nextStep, nextOn, blockers } = item.decision
  if (kind === 'held') return { kind, nextStep, nextOn, blockers: blockers.filter(isBlocker) }
  if (kind === 'undecided' || !message) return { kind: 'undecided' }
  const { step, channel, sendOn, approvalReasons } = message
  return {
    kind: 'message',
    step,
    channel,
    sendOn,
    approvalReasons: approvalReasons.filter(isApprovalReason),
  }
}

/** What was stored by a release that knew other codes is shown by its code, not explained. */
const isBlocker = (blocker: StandingBlocker): blocker is StandingBlocker & Blocker =>
  blockerCodes.some((code) => code === blocker.code)

const isApprovalReason = (reason: string): reason is ApprovalReason =>
  approvalReasons.some((known) => known === reason)
