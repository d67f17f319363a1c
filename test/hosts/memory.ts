// An accounting system that lives in the test's own memory: it keeps records and versions, pages
// through them by id, takes notes once a key, and fails when it is told to. For tests of what
// stands behind the contract; the stand-ins of real hosts are servers.

import type { Failure } from '../../connectors/contract/failure.ts'
import type {
  AskedRecords,
  HostChanges,
  HostConnector,
  HostEntity,
  HostNote,
  HostOpenItem,
  HostPage,
  HostRecords,
  HostTotal,
  InvoiceCopy,
  RejectedRecord,
  Versioned,
  WantedRecords,
} from '../../connectors/contract/host.ts'
import { AssertionFailed, present } from '../../core/assert.ts'
import type { CreditNote, Customer, Invoice, Payment } from '../../core/book.ts'
import { parseCurrency } from '../../core/currency.ts'
import type { TenantId } from '../../core/ids.ts'
import { instantOf } from '../../core/instant.ts'
import { connect } from '../../server/connections/run.ts'
import type { Deps } from '../../server/deps.ts'
import { startSyncIn } from '../../server/sync/run.ts'

interface Records {
  readonly customer: Map<string, Versioned<Customer>>
  readonly invoice: Map<string, Versioned<Invoice>>
  readonly creditNote: Map<string, Versioned<CreditNote>>
  readonly payment: Map<string, Versioned<Payment>>
}

type Call =
  | 'count'
  | 'readPage'
  | 'readChanges'
  | 'readRecords'
  | 'reread'
  | 'totals'
  | 'openItems'
  | 'payPage'
  | 'sendCopy'
  | 'writeNote'

export interface MemoryHost {
  readonly connector: HostConnector
  readonly records: Records
  /** Notes that stand at the host, by key. */
  readonly notes: ReadonlyMap<string, HostNote>
  readonly calls: readonly Call[]
  /** Copies of invoices that have left, in order. */
  readonly copies: readonly InvoiceCopy[]
  /** Where invoices are paid online, by id. */
  readonly payPages: Map<string, string>
  /** What was asked for by name, a list a call. */
  readonly asked: readonly (readonly WantedRecords[])[]
  put(entity: 'customer', record: Customer, updatedAt?: string): void
  put(entity: 'invoice', record: Invoice, updatedAt?: string): void
  put(entity: 'creditNote', record: CreditNote, updatedAt?: string): void
  put(entity: 'payment', record: Payment, updatedAt?: string): void
  remove(entity: HostEntity, id: string): void
  /** The record stays, and its text no longer parses. */
  spoil(entity: HostEntity, id: string, rejected: Omit<RejectedRecord, 'entity'>): void
  repair(entity: HostEntity, id: string): void
  /** The next calls fail, in this order. */
  failNext(call: Call, ...failures: readonly Error[]): void
  /** After a note is written or a copy has left, this is thrown instead of the answer. */
  loseNextAnswer(failure: Failure): void
  /** Runs between the question and the answer of the next page. */
  duringNextPage(work: () => Promise<void>): void
  /** Runs before the next question for a pay page is answered. */
  duringNextPayPage(work: () => void | Promise<void>): void
  /** The list of changes ends here: what is asked from before cannot be told any more. */
  forgetChanges(): void
}

const entities = ['customer', 'invoice', 'creditNote', 'payment'] as const

type Change = { readonly entity: HostEntity; readonly id: string }

interface Shelf {
  readonly pageSize: number
  readonly paysOnline: boolean
  readonly sums: boolean
  /** In their order; null where the host keeps no list. */
  readonly changes: (Change | null)[] | null
  /** How many changes were told when the complete reading began. */
  begunAt: number
  readonly records: Records
  readonly spoiled: Map<string, RejectedRecord>
  readonly notes: Map<string, HostNote>
  readonly lost: Failure[]
  readonly asked: (readonly WantedRecords[])[]
  readonly interruptions: (() => Promise<void>)[]
  readonly copies: InvoiceCopy[]
  readonly payPages: Map<string, string>
  readonly asides: (() => void | Promise<void>)[]
  /** Notes the call, and fails it where it was told to. */
  called(call: Call): void
}

interface MemoryHostOptions {
  readonly pageSize: number
  readonly listsChanges?: boolean
  /** It has pages on which invoices are paid. */
  readonly paysOnline?: boolean
  /** It makes sums of its own. */
  readonly sums?: boolean
}

const noFailures = (): Record<Call, Error[]> => ({
  count: [],
  readPage: [],
  readChanges: [],
  readRecords: [],
  reread: [],
  totals: [],
  openItems: [],
  payPage: [],
  sendCopy: [],
  writeNote: [],
})

export function memoryHost(options: MemoryHostOptions): MemoryHost {
  const { pageSize, listsChanges = false, paysOnline = false, sums = false } = options
  const failures = noFailures()
  const calls: Call[] = []
  const asked: (readonly WantedRecords[])[] = []
  const shelf: Shelf = {
    pageSize,
    paysOnline,
    sums,
    changes: listsChanges ? [] : null,
    begunAt: 0,
    records: {
      customer: new Map(),
      invoice: new Map(),
      creditNote: new Map(),
      payment: new Map(),
    },
    spoiled: new Map(),
    notes: new Map(),
    lost: [],
    interruptions: [],
    copies: [],
    payPages: new Map(),
    asides: [],
    asked,
    called: (call) => {
      calls.push(call)
      const failure = failures[call].shift()
      if (failure) throw failure
    },
  }
  const { records, spoiled, notes, lost, interruptions, changes, payPages, asides } = shelf
  let version = 0
  return {
    connector: connectorOf(shelf),
    records,
    notes,
    calls,
    asked,
    copies: shelf.copies,
    payPages,
    put: (entity: HostEntity, record: Customer | Invoice | CreditNote | Payment, at?: string) => {
      version += 1
      const updatedAt = instantOf(at === undefined ? firstVersionMs + version : Date.parse(at))
      const held: Map<string, Versioned<unknown>> = records[entity]
      held.set(record.id, { record, updatedAt })
      changes?.push({ entity, id: record.id })
    },
    remove: (entity, id) => {
      changes?.push({ entity, id })
      records[entity].delete(id)
      spoiled.delete(`${entity} ${id}`)
    },
    spoil: (entity, id, rejected) => spoiled.set(`${entity} ${id}`, { entity, ...rejected }),
    repair: (entity, id) => spoiled.delete(`${entity} ${id}`),
    failNext: (call, ...given) => failures[call].push(...given),
    loseNextAnswer: (failure) => lost.push(failure),
    duringNextPage: (work) => interruptions.push(work),
    duringNextPayPage: (work) => asides.push(work),
    forgetChanges: () => {
      changes?.fill(null)
    },
  }
}

function connectorOf(shelf: Shelf): HostConnector {
  const { records, notes, lost, interruptions, called } = shelf
  return {
    kind: 'quickbooks',
    title: 'Memory Books',
    refresh: async () => {
      throw new AssertionFailed('the tokens of a test last')
    },
    revoke: async () => {},
    identify: async () => ({ subject: 'U1', email: 'u@firm.example', name: 'U' }),
    readCompany: async () => company,
    countRecords: async () => {
      called('count')
      return entities.reduce((all, entity) => all + records[entity].size, 0)
    },
    readPage: async (_access, cursor) => {
      called('readPage')
      const page = pageAfter(shelf, cursor)
      await interruptions.shift()?.()
      return page
    },
    readChanges: async (_access, from) => {
      called('readChanges')
      return changesSince(shelf, Number(from))
    },
    readRecords: async (_access, wanted) => {
      called('readRecords')
      shelf.asked.push(wanted)
      const keys = wanted.flatMap(({ entity, ids }) => ids.map((id) => ({ entity, id })))
      return standing(shelf, keys)
    },
    reread: async (_access, { customer, invoices }) => {
      called('reread')
      return {
        customers: [records.customer.get(customer)].filter((found) => found !== undefined),
        invoices: invoices.flatMap((id) => records.invoice.get(id) ?? []),
        creditNotes: ofCustomer(records.creditNote, customer),
        payments: ofCustomer(records.payment, customer),
        missing: invoices.filter((id) => !records.invoice.has(id)),
        asOf: null,
      }
    },
    invoiceDocument: async (_access, id) =>
      records.invoice.has(id) ? Buffer.from(`%PDF-1.7 of ${id}`) : null,
    ...(shelf.sums ? { controls: controlsOf(shelf) } : {}),
    ...(shelf.paysOnline ? { payPage: payPagesOf(shelf) } : {}),
    sendCopy: async (_access, copy) => {
      called('sendCopy')
      shelf.copies.push(copy)
      const failure = lost.shift()
      if (failure) throw failure
      return { updatedAt: instantOf(firstVersionMs), edit: `copy ${shelf.copies.length}` }
    },
    writeNote: async (_access, note) => {
      called('writeNote')
      if (!notes.has(note.key)) notes.set(note.key, note)
      const failure = lost.shift()
      if (failure) throw failure
      return { hostId: `N-${note.key}` }
    },
  }
}

function controlsOf(shelf: Shelf): NonNullable<HostConnector['controls']> {
  const { called } = shelf
  return {
    totals: async () => {
      called('totals')
      const sums = new Map<string, HostTotal>()
      for (const { customer, currency, entity, open } of openItemsIn(shelf)) {
        const key = `${currency} ${customer}`
        const net = (sums.get(key)?.net ?? 0n) + (entity === 'invoice' ? open : -open)
        sums.set(key, { customer, currency, net })
      }
      return [...sums.values()].filter(({ net }) => net !== 0n)
    },
    openItems: async (_access, customers) => {
      called('openItems')
      return openItemsIn(shelf).filter(({ customer }) => customers.includes(customer))
    },
  }
}

/** The host's own view of its records, whatever a broken door makes of them. */
function openItemsIn({ records }: Shelf): HostOpenItem[] {
  const items = [
    ...[...records.invoice.values()].map(({ record }) => ({
      ...{ ...record, entity: 'invoice' as const },
      open:
        record.status === 'posted'
          ? record.instalments.reduce((sum, { open }) => sum + open, 0n)
          : 0n,
    })),
    ...[...records.creditNote.values()].map(({ record }) => ({
      ...{ ...record, entity: 'creditNote' as const },
    })),
    ...[...records.payment.values()].map(({ record }) => ({
      ...{ ...record, entity: 'payment' as const },
      open: record.state === 'settled' ? record.unapplied : 0n,
    })),
  ]
  return items
    .filter(({ open }) => open !== 0n)
    .map(({ customer, currency, entity, id, open }) => ({ customer, currency, entity, id, open }))
}

const payPagesOf =
  ({ records, payPages, asides, called }: Shelf): NonNullable<HostConnector['payPage']> =>
  async (_access, id) => {
    called('payPage')
    await asides.shift()?.()
    const url = payPages.get(id)
    const invoice = records.invoice.get(id)?.record
    if (url === undefined || !invoice) return null
    return { url, open: invoice.instalments.reduce((sum, { open }) => sum + open, 0n) }
  }

const ofCustomer = <T extends { readonly customer: string }>(
  found: ReadonlyMap<string, Versioned<T>>,
  customer: string,
) => [...found.values()].filter(({ record }) => record.customer === customer)

const firstVersionMs = Date.UTC(2026, 10, 1)

const company = {
  name: 'Atelier Nord SAS',
  country: 'FR',
  currency: present(parseCurrency('EUR'), 'EUR'),
  locale: 'fr-FR',
  timeZone: 'Europe/Paris',
}

/** The cursor names the last record that was given: `invoice/I12`. */
function pageAfter(shelf: Shelf, cursor: string | null): HostPage {
  const { records, spoiled, pageSize, changes } = shelf
  if (cursor === null) shelf.begunAt = changes?.length ?? 0
  const keys = entities.flatMap((entity) =>
    [...records[entity].keys()].sort().map((id) => ({ entity, id, key: keyOf(entity, id) })),
  )
  const left = cursor === null ? keys : keys.filter(({ key }) => key > cursor)
  const shown = left.slice(0, pageSize)
  const good = shown.filter(({ entity, id }) => !spoiled.has(`${entity} ${id}`))
  const pick = <T>(entity: HostEntity, from: ReadonlyMap<string, Versioned<T>>) =>
    good.filter((key) => key.entity === entity).flatMap(({ id }) => from.get(id) ?? [])
  const page: HostRecords = {
    customers: pick('customer', records.customer),
    invoices: pick('invoice', records.invoice),
    creditNotes: pick('creditNote', records.creditNote),
    payments: pick('payment', records.payment),
  }
  return {
    records: page,
    rejected: shown.flatMap(({ entity, id }) => spoiled.get(`${entity} ${id}`) ?? []),
    deleted: [],
    read: shown.length,
    next: left.length > pageSize ? (shown.at(-1)?.key ?? null) : null,
    changesFrom: left.length > pageSize || changes === null ? null : `${shelf.begunAt}`,
    begunAt: null,
  }
}

/** The cursor counts the changes that were told. */
function changesSince({ records, spoiled, changes }: Shelf, from: number): HostChanges | null {
  const found = changes?.slice(from) ?? [null]
  if (found.includes(null)) return null
  const keys = new Map(found.flatMap((key) => (key ? [[`${key.entity} ${key.id}`, key]] : [])))
  return {
    ...standing({ records, spoiled }, [...keys.values()]),
    read: keys.size,
    next: `${changes?.length ?? 0}`,
  }
}

/** What these records are now. */
function standing(
  { records, spoiled }: Pick<Shelf, 'records' | 'spoiled'>,
  keys: readonly Change[],
): AskedRecords {
  const good = keys.filter(({ entity, id }) => !spoiled.has(`${entity} ${id}`))
  const pick = <T>(entity: HostEntity, shelf: ReadonlyMap<string, Versioned<T>>) =>
    good.filter((key) => key.entity === entity).flatMap(({ id }) => shelf.get(id) ?? [])
  return {
    records: {
      customers: pick('customer', records.customer),
      invoices: pick('invoice', records.invoice),
      creditNotes: pick('creditNote', records.creditNote),
      payments: pick('payment', records.payment),
    },
    rejected: keys.flatMap(({ entity, id }) => spoiled.get(`${entity} ${id}`) ?? []),
    deleted: good.filter(({ entity, id }) => !records[entity].has(id)),
  }
}

const keyOf = (entity: (typeof entities)[number], id: string): string =>
  `${entities.indexOf(entity)}/${id}`

/** Connects a new company to the host, with tokens that last. Its first reading waits as a job. */
export async function connectTo(deps: Deps, realm: string): Promise<TenantId> {
  const token = (name: string) => `${name} of ${realm}`
  return connect(
    deps,
    {
      host: 'quickbooks',
      realm,
      company,
      tokens: {
        accessToken: token('access'),
        accessExpiresAt: farAway,
        refreshToken: token('refresh'),
        refreshExpiresAt: farAway,
      },
      connectedBy: 'U1',
    },
    async (tx, tenant) => {
      await startSyncIn(deps, tx, tenant)
      return tenant
    },
  )
}

const farAway = instantOf(Date.UTC(2030, 0, 1))
