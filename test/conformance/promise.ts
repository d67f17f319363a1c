// What every case comes down to: what our ledger says is owed is what the host says, by customer
// and currency; no record counts twice, and none is lost. The words for a person are looked at too.

import { expect } from 'vitest'
import { tx } from '../../server/db/tx.ts'
import { type CustomerRow, customersByExposure } from '../../server/ledger/run.ts'
import { loadBookOf } from '../../server/ledger/store.ts'
import { quarantined, syncState } from '../../server/sync/run.ts'
import type { Company } from './company.ts'

/** Where a customer's reminders go; every other mail is to the company's administrator. */
export const debtor = 'compta@lilas.example'

/** About the connection and its figures: a day's events of customers are another matter. */
export const noticesIn = ({ mailbox }: Pick<Company, 'mailbox'>) =>
  mailbox
    .messages()
    .filter(({ envelope }) => !envelope.to.includes(debtor))
    .filter(({ mail }) => !/“Watch”|À surveiller/.test(mail.text ?? ''))

/** By customer and currency, but for what is nothing. */
export interface Figures {
  readonly open: Readonly<Record<string, bigint>>
  readonly net: Readonly<Record<string, bigint>>
  /** Each invoice that is not void: whose it is, its total, what is open. */
  readonly invoices: Readonly<Record<string, string>>
}

/** `but`: customers of whom something waits in quarantine. */
export interface Exception {
  readonly but?: readonly string[]
  /** Shown where the two differ: a seed, and what happened. */
  readonly story?: string
}

export async function expectSame(company: Company, exception: Exception = {}): Promise<void> {
  const { but = [], story = '' } = exception
  const theirs = await figuresAtHost(company, but)
  const ours = await figuresHere(company, but)
  expect(ours, story).toEqual(theirs)
}

/** The host's own words: its balances beside the sums of its documents. */
export async function figuresAtHost(
  { host }: Company,
  but: readonly string[] = [],
): Promise<Figures> {
  const books = await host.books()
  const counts = ({ customer }: { readonly customer: string }) => !but.includes(customer)
  const invoices = books.invoices.filter(counts)
  return {
    open: sums(invoices.map(({ customer, currency, open }) => [`${customer} ${currency}`, open])),
    net: sums(
      books.customers
        .filter(({ id }) => !but.includes(id))
        .map(({ id, currency, balance }) => [`${id} ${currency}`, balance]),
    ),
    invoices: Object.fromEntries(
      invoices.map(({ id, ...it }) => [id, `${it.customer} ${it.currency} ${it.total} ${it.open}`]),
    ),
  }
}

/** What a user of ours sees, and the records behind it. */
export async function figuresHere(
  { deps, tenant }: Company,
  but: readonly string[] = [],
): Promise<Figures> {
  const customers = (await everyCustomer({ deps, tenant })).filter(({ id }) => !but.includes(id))
  const by = (pick: 'open' | 'net') =>
    sums(
      customers.flatMap(({ id, exposure }) =>
        exposure.map((one) => [`${id} ${one.currency}`, one[pick]] as const),
      ),
    )
  const book = await tx(deps.db, tenant, (tx) => loadBookOf(tx, tenant))
  const standing = book.invoices.filter(
    ({ status, customer }) => status === 'posted' && !but.includes(customer),
  )
  const invoices = standing.map(({ id, customer, currency, total, instalments }) => {
    const open = instalments.reduce((sum, instalment) => sum + instalment.open, 0n)
    return [id, `${customer} ${currency} ${total} ${open}`]
  })
  return { open: by('open'), net: by('net'), invoices: Object.fromEntries(invoices) }
}

const mostPages = 100

async function everyCustomer({ deps, tenant }: Pick<Company, 'deps' | 'tenant'>) {
  const found: CustomerRow[] = []
  let after: string | undefined
  for (let pages = 0; pages < mostPages; pages += 1) {
    const page = await customersByExposure(deps, tenant, { limit: 200, after })
    found.push(...page.customers)
    if (page.next === null) return found
    after = page.next
  }
  throw new Error(`more than ${mostPages} pages of customers`)
}

function sums(parts: readonly (readonly [key: string, amount: bigint])[]): Record<string, bigint> {
  const all = new Map<string, bigint>()
  for (const [key, amount] of parts) all.set(key, (all.get(key) ?? 0n) + amount)
  return Object.fromEntries([...all].filter(([, amount]) => amount !== 0n))
}

/** That something is missing is known to the test, or the case would prove nothing. */
export async function expectDifferent(company: Company): Promise<void> {
  expect(await figuresHere(company)).not.toEqual(await figuresAtHost(company))
}

/** The administrator reads in the workspace, and once in his mail, that he must consent again. */
export async function expectToldToReconnect(company: Company): Promise<void> {
  const { deps, tenant } = company
  const { connection } = await syncState(deps, tenant)
  expect(connection).toMatchObject({ state: 'reconnect_required' })
  const [told, ...others] = noticesIn(company)
  expect(others).toEqual([])
  expect(told?.mail.subject).toContain(connection?.title)
}

/** Nobody is asked for anything: the connection stands, and the last reading went well. */
export async function expectNothingAsked(company: Company): Promise<void> {
  const { deps, tenant } = company
  expect(await syncState(deps, tenant)).toMatchObject({
    connection: { state: 'active' },
    run: { state: 'done', failure: null },
    quarantined: 0,
    drifted: 0,
  })
  expect(noticesIn(company)).toEqual([])
}

/** The workspace lists exactly these, each with a reason and its raw text. */
export async function expectSetAside(
  { deps, tenant }: Company,
  wanted: readonly string[],
): Promise<void> {
  const found = await quarantined(deps, tenant)
  expect(found.map(({ entity, id }) => `${entity} ${id}`).sort()).toEqual([...wanted].sort())
  for (const { reason, raw } of found) {
    expect(reason).toMatch(/\S/)
    expect(raw).toMatch(/^\{.+\}$/s)
  }
}
