// A company of one customer from a book file, for the tests of what people enter about him.

import { parseBook } from '../../../connectors/book/parse.ts'
import { recordsOf } from '../../../connectors/book/print.ts'
import { present } from '../../../core/assert.ts'
import type { Book } from '../../../core/book.ts'
import { customerId, type InvoiceId, invoiceId, type TenantId } from '../../../core/ids.ts'
import type { Money } from '../../../core/money.ts'
import type { PromiseRequest } from '../../../server/cases/entry.ts'
import {
  type Change,
  type Changed,
  changeCase,
  type Entry,
  enterCase,
} from '../../../server/cases/run.ts'
import { tenantIdFor } from '../../../server/connections/tenant.ts'
import { tx } from '../../../server/db/tx.ts'
import { loadBook } from '../../../server/ledger/load.ts'
import { loadBookOf } from '../../../server/ledger/store.ts'
import { fakeClock } from '../../support/clock.ts'
import type { TestDatabase } from '../../support/database.ts'
import { type TestDeps, testDeps } from '../../support/deps.ts'
import { aCurrency, aDay } from '../../support/ledger-records.ts'
import { invoice, story, wednesday } from '../../support/story.ts'

type Json = Record<string, unknown>

export interface CaseCompany {
  readonly deps: TestDeps
  readonly tenant: TenantId
  load(changes?: Json): Promise<void>
  book(): Promise<Book>
  enter(entry: Entry, id?: string): Promise<Changed>
  change(id: string, change: Change): Promise<Changed | null>
}

/** C1 owes I1 (1000.00 EUR, 48 days late) and I2 (400.00 EUR, 13 days late). */
export const twoInvoices: Json = {
  invoices: [invoice('I1', '2026-10-01'), invoice('I2', '2026-11-05', { open: '400.00' })],
}

export const actor = 'U1'
export const c1 = customerId('C1')
export const eur = (minor: bigint): Money => ({ minor, currency: aCurrency('EUR') })
export const ids = (...texts: string[]): InvoiceId[] => texts.map(invoiceId)

export async function caseCompany(database: TestDatabase, name: string): Promise<CaseCompany> {
  const deps = testDeps(database, { clock: fakeClock(wednesday) })
  const tenant = tenantIdFor('book', name)
  const load = async (changes: Json = twoInvoices) => {
    const book = parseBook(story(changes))
    const { company } = book
    const batches = [[...recordsOf(book)]]
    await loadBook(deps, { tenant, externalId: name, company, batches, now: deps.clock.now() })
  }
  await load()
  return {
    ...{ deps, tenant, load },
    book: () => tx(deps.db, tenant, (tx) => loadBookOf(tx, tenant)),
    enter: async (entry, id) => {
      const wanted = { customer: c1, entry, ...(id === undefined ? {} : { id }) }
      return present(await enterCase(deps, { tenant, actor }, wanted), 'a customer')
    },
    change: (id, change) => changeCase(deps, { tenant, actor }, { id, change }),
  }
}

export const promiseUntil = (due: string, more: Partial<PromiseRequest> = {}): Entry => ({
  kind: 'promise',
  request: { invoices: ids('I1'), amount: null, due: aDay(due), note: null, ...more },
})
