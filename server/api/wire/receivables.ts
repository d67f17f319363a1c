// GET /api/v1/receivables: totals and ageing, one row a currency. GET /api/v1/customers: customers
// by exposure. GET /api/v1/customers/:id: one, with every open item and why Encours does what it
// does. GET /api/v1/invoices/:id: the same for one invoice.

import { z } from 'zod'
import { MessageRowWire } from './messages.ts'
import { AtHostWire, BlockerWire, DayWire, InstantWire, MoneyWire } from './parts.ts'
import { DriftWire } from './sync.ts'

/** Days overdue by due date, today in the company's zone. `notDue` has no due date behind it. */
export const AgeingWire = z.object({
  notDue: MoneyWire,
  days1to30: MoneyWire,
  days31to60: MoneyWire,
  days61to90: MoneyWire,
  over90: MoneyWire,
})
export type AgeingWire = z.infer<typeof AgeingWire>

/** `net` = open less credits (open credit notes and unapplied settled payments). */
export const ExposureWire = z.object({
  currency: z.string(),
  open: MoneyWire,
  overdue: MoneyWire,
  credits: MoneyWire,
  net: MoneyWire,
})
export type ExposureWire = z.infer<typeof ExposureWire>

export const ReceivablesWire = z.object({
  today: DayWire,
  customers: z.number().int(),
  openItems: z.number().int(),
  currencies: z.array(z.object({ exposure: ExposureWire, ageing: AgeingWire })),
  messagesToApprove: z.number().int(),
  openTasks: z.number().int(),
  /** Requests for credit limits that wait for an answer. */
  limitRequests: z.number().int(),
  /** Events of customers that nobody has acknowledged. */
  toWatch: z.number().int(),
})
export type ReceivablesWire = z.infer<typeof ReceivablesWire>

export const CustomerRowWire = z.object({
  id: z.string(),
  name: z.string(),
  exposure: z.array(ExposureWire),
  openItems: z.number().int(),
  oldestDaysOverdue: z.number().int().nullable(),
  nextStep: z.string().nullable(),
  nextOn: DayWire.nullable(),
  blockers: z.array(z.string()),
})
export type CustomerRowWire = z.infer<typeof CustomerRowWire>

export const CustomersWire = z.object({
  customers: z.array(CustomerRowWire),
  total: z.number().int(),
  /** Pass as `after` for the next page; null on the last. */
  next: z.string().nullable(),
})
export type CustomersWire = z.infer<typeof CustomersWire>

/** What Encours would do next for one open item, and why, in the language asked for. */
export const DecisionWire = z.object({
  kind: z.enum(['message', 'held', 'undecided']),
  nextStep: z.string().nullable(),
  nextOn: DayWire.nullable(),
  messageId: z.string().nullable(),
  blockers: z.array(BlockerWire),
  /** Short sentences, most important first. */
  why: z.array(z.string()),
  /** Who can lift what blocks it first, in words; null where nothing does, or time alone. */
  lift: z.string().nullable(),
})
export type DecisionWire = z.infer<typeof DecisionWire>

export const ItemWire = z.object({
  invoice: z.string(),
  number: z.string(),
  issued: DayWire,
  instalment: z.number().int(),
  instalments: z.number().int(),
  due: DayWire.nullable(),
  daysOverdue: z.number().int().nullable(),
  amount: MoneyWire,
  open: MoneyWire,
  decision: DecisionWire,
})
export type ItemWire = z.infer<typeof ItemWire>

/** `number` is what people call it; null where the ledger no longer knows the invoice. */
export const InvoiceRefWire = z.object({ id: z.string(), number: z.string().nullable() })
export type InvoiceRefWire = z.infer<typeof InvoiceRefWire>

export const ContactWire = z.object({
  at: InstantWire,
  step: z.string(),
  channel: z.string(),
  outcome: z.string(),
  invoices: z.array(InvoiceRefWire),
})
export type ContactWire = z.infer<typeof ContactWire>

/** `invoice` is null where the note is on the customer. */
export const NoteWire = z.object({
  invoice: InvoiceRefWire.nullable(),
  text: z.string(),
  state: z.enum(['queued', 'written', 'failed']),
  createdAt: InstantWire,
})
export type NoteWire = z.infer<typeof NoteWire>

export const CustomerWire = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['business', 'consumer', 'public']),
  country: z.string(),
  language: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  exposure: z.array(ExposureWire),
  items: z.array(ItemWire),
  credits: z.array(z.object({ id: z.string(), label: z.string(), open: MoneyWire })),
  contacts: z.array(ContactWire),
  notes: z.array(NoteWire),
  tasks: z.array(
    z.object({ id: z.string(), kind: z.string(), due: DayWire, atHost: AtHostWire.nullable() }),
  ),
  /** Where the host's own sum of him is not what was read: one a currency. */
  drifts: z.array(DriftWire),
  /** Those that the decisions of his items name. */
  messages: z.array(MessageRowWire),
})
export type CustomerWire = z.infer<typeof CustomerWire>
