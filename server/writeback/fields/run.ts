// Keeps what customers and invoices show of ours at a host that has fields for it. After each plan
// `writeback.fields` {tenant, tries} goes through all customers with something open, and those that
// still show something, and writes what differs from what was last written. Which are shown at all
// is an admin's choice: see settings/run.ts.

import type {
  HostKind,
  HostOwnFields,
  OwnFields,
  Shown,
} from '../../../connectors/contract/host.ts'
import { present } from '../../../core/assert.ts'
import type { Grade } from '../../../core/book.ts'
import type { Currency } from '../../../core/currency.ts'
import { type CustomerId, type InvoiceId, invoiceId, type TenantId } from '../../../core/ids.ts'
import { dayIn, type Instant } from '../../../core/instant.ts'
import { withAccess } from '../../connections/run.ts'
import type { JobHandlers, JobPayload } from '../../db/jobs.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { type CustomerBalance, customerBalances } from '../../ledger/exposure/store.ts'
import { loadCompany } from '../../ledger/store.ts'
import { type AssessmentRow, findAssessments } from '../../solvency/store.ts'
import { keep, keepingJob } from '../keeping/run.ts'
import { noteLanguage } from '../note.ts'
import { type DecidedItem, shownOf, shownText } from './shown.ts'
import * as store from './store.ts'

export function ownFieldJobs(deps: Deps): JobHandlers {
  return {
    'writeback.fields': (payload) => writeChanged(deps, payload),
  }
}

export const ownFieldsJob = keepingJob('fields')

interface Work {
  readonly tenant: TenantId
  readonly host: HostKind
  readonly fields: HostOwnFields
  readonly wanted: boolean
  readonly consentedAt: Instant
}

async function writeChanged(deps: Deps, payload: JobPayload): Promise<void> {
  const { tenant } = payload
  const work = await tx(deps.db, tenant, (tx) => workOf(deps, tx, tenant))
  if (work === null) return
  await keep(deps, { kept: 'fields', payload }, async () => {
    await writePages(deps, work)
  })
}

async function workOf(deps: Deps, tx: Tx, tenant: TenantId): Promise<Work | null> {
  const choice = await store.findChoice(tx, tenant)
  const { own_fields: wanted, host, realm, state, connected_at: consentedAt } = choice
  if (host === null || realm === null || state !== 'active' || consentedAt === null) return null
  const fields = deps.hosts[host]?.ownFields
  if (!fields?.isAt(realm)) return null
  await store.forgetOfOtherConsents(tx, tenant, consentedAt)
  return { tenant, host, fields, wanted, consentedAt }
}

const pageSize = 100
const mostPages = 10_000

async function writePages(deps: Deps, work: Work): Promise<void> {
  let after = ''
  for (let page = 0; page < mostPages; page += 1) {
    const { customers, changes } = await tx(deps.db, work.tenant, (tx) =>
      changesOfPage(deps, tx, { work, after }),
    )
    for (let from = 0; from < changes.length; from += work.fields.most) {
      await write(deps, work, changes.slice(from, from + work.fields.most))
    }
    const last = customers.at(-1)
    if (last === undefined || customers.length < pageSize) return
    after = last
  }
}

interface Change extends OwnFields {
  readonly customer: CustomerId
}

interface Page {
  readonly work: Work
  readonly after: string
}

/** What differs from what was last written, for the next customers. */
async function changesOfPage(deps: Deps, tx: Tx, { work, after }: Page) {
  const { tenant, wanted } = work
  const customers = await store.findCustomers(tx, { tenant, after, most: pageSize, wanted })
  const records = wanted ? await wantedOf(deps, tx, { tenant, customers }) : []
  const invoices = records.flatMap(({ entity, id }) => (entity === 'invoice' ? invoiceId(id) : []))
  const standing = await store.findStanding(tx, tenant, { customers, invoices })
  return { customers, changes: differing(records, standing) }
}

interface Wanted extends Omit<Change, 'shown'> {
  readonly shown: Shown | null | 'unchanged'
}

function differing(records: readonly Wanted[], standing: readonly store.StandingRow[]): Change[] {
  const keyOf = ({ entity, id }: store.RecordKey) => `${entity} ${id}`
  const stands = new Map(standing.map((row) => [keyOf({ ...row, id: row.host_id }), row.shown]))
  const named = new Set(records.map(keyOf))
  const changed = records.flatMap(({ shown, ...record }): Change[] => {
    const key = keyOf(record)
    if (shown === 'unchanged') return []
    if (shown === null) return stands.has(key) ? [{ ...record, shown }] : []
    return stands.get(key) === shownText(shown) ? [] : [{ ...record, shown }]
  })
  // Paid, gone, or not to be shown any more.
  const over = standing.flatMap(({ entity, host_id: id, customer_id: customer }): Change[] =>
    named.has(keyOf({ entity, id })) ? [] : [{ entity, id, customer, shown: null }],
  )
  return [...changed, ...over]
}

interface Customers {
  readonly tenant: TenantId
  readonly customers: readonly CustomerId[]
}

async function wantedOf(deps: Deps, tx: Tx, { tenant, customers }: Customers): Promise<Wanted[]> {
  const { timeZone, locale, currency } = await loadCompany(tx, tenant)
  const decisions = await store.findDecisions(tx, tenant, customers)
  const invoices = [...new Set(decisions.map(({ invoice_id }) => invoice_id))]
  const spokenTo = await store.lastContactsWith(tx, tenant, customers)
  const saidAbout = await store.lastContactsAbout(tx, tenant, invoices)
  const graded = await store.gradesOf(tx, tenant, customers)
  const assessed = await findAssessments(tx, tenant, customers)
  const today = dayIn(deps.clock.now(), timeZone)
  const balances = await customerBalances(tx, tenant, { customers, today })
  const dayOf = (at: Instant | undefined) => (at === undefined ? null : dayIn(at, timeZone))
  const language = noteLanguage(locale)
  const ofInvoices = [...Map.groupBy(decisions, ({ invoice_id }) => invoice_id)].map(
    ([id, rows]): Wanted => {
      const lastContact = dayOf(saidAbout.get(id))
      const facts = { items: rows.map(itemOf), lastContact, exposure: null, ...noRisk }
      const { customer_id: customer } = present(rows[0], 'a decision')
      return { ...recordOf(id, customer), shown: shownOf(facts, language) }
    },
  )
  const owed = Map.groupBy(balances, ({ customer_id }) => customer_id)
  const ofCustomers = [...Map.groupBy(decisions, ({ customer_id }) => customer_id)].map(
    ([customer, rows]): Wanted => {
      const exposure = exposureOf(owed.get(customer) ?? [], currency)
      const facts = {
        items: rows.map(itemOf),
        lastContact: dayOf(spokenTo.get(customer)),
        exposure,
        ...riskOf(graded.get(customer), assessed.get(customer), currency),
      }
      return { entity: 'customer', id: customer, customer, shown: shownOf(facts, language) }
    },
  )
  return [...ofCustomers, ...ofInvoices]
}

const noRisk = { grade: null, limit: null }

/** A person's word first; of a natural person nothing but that. */
function riskOf(
  given: Grade | undefined,
  assessed: AssessmentRow | undefined,
  currency: Currency,
): Pick<Shown, 'grade' | 'limit'> {
  if (!assessed || assessed.is_person) return { grade: given ?? null, limit: null }
  const { grade, limit_currency, limit_minor: minor } = assessed
  // The host's field has no currency but the company's.
  const limit = minor === null || limit_currency !== currency ? null : { minor, currency }
  return { grade: given ?? grade, limit }
}

const recordOf = (id: InvoiceId, customer: CustomerId) =>
  ({ entity: 'invoice', id, customer }) as const

/** Null where something is open in another currency: no sum is made across them. */
function exposureOf(balances: readonly CustomerBalance[], currency: Currency) {
  if (balances.some((one) => one.currency !== currency)) return null
  return { minor: balances[0]?.net ?? 0n, currency }
}

function itemOf(row: store.DecisionRow): DecidedItem {
  const { number, message_step: step, channel, send_on: sendOn, approval_reasons: reasons } = row
  if (step !== null && channel !== null && sendOn !== null && reasons !== null) {
    const message = { kind: 'message', step, channel, sendOn, approvalReasons: reasons } as const
    return { number, decision: message }
  }
  const { step: nextStep, next_on: nextOn, blockers } = row
  return { number, decision: { kind: 'held', nextStep, nextOn, blockers } }
}

/** What may stand there is remembered before, and what stands there after: repeated it is the same. */
async function write(deps: Deps, work: Work, changes: readonly Change[]): Promise<void> {
  const { tenant, host, fields, consentedAt } = work
  const writing = { tenant, consentedAt, now: deps.clock.now() }
  await tx(deps.db, tenant, (tx) => store.rememberWriting(tx, writing, changes.map(keyOfChange)))
  const left = await withAccess(deps, { tenant, host }, (access) =>
    fields.write(
      access,
      changes.map(({ entity, id, shown }) => ({ entity, id, shown })),
    ),
  )
  const why = new Map(left.map((one) => [`${one.entity} ${one.id}`, one.why]))
  const written = changes.map(({ entity, id, shown }) => {
    const text = shown === null ? null : shownText(shown)
    return { entity, id, shown: text, why: why.get(`${entity} ${id}`) ?? null }
  })
  await tx(deps.db, tenant, (tx) => store.settleWritten(tx, writing, written))
}

const keyOfChange = ({ entity, id, customer }: Change) => ({ entity, id, customer })
