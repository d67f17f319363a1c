// Watches for claims that are about to lapse, and keeps the acts that people record.

import { randomUUID } from 'node:crypto'
import type { Day } from '../../../core/day.ts'
import type { InvoiceId, TenantId } from '../../../core/ids.ts'
import { dayIn } from '../../../core/instant.ts'
import { insertAudit } from '../../access/store.ts'
import { tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { conflict, invalid } from '../../errors.ts'
import { loadBookOf, loadCompany } from '../../ledger/store.ts'
import { ownerOf } from '../claim-ledger/store.ts'
import { loadSettings } from '../terms/store.ts'
import { type Limitation, limitations, type RecordedAct } from './limitation.ts'
import * as store from './store.ts'

export interface LimitationWatch {
  /** Near their end or past it, soonest first. */
  readonly items: readonly Limitation[]
  readonly sectorAssumed: boolean
  /** Names of customers, by id. */
  readonly names: ReadonlyMap<string, string>
}

export async function limitationWatch(deps: Deps, tenant: TenantId): Promise<LimitationWatch> {
  return tx(deps.db, tenant, async (tx) => {
    const book = await loadBookOf(tx, tenant)
    const { sector } = await loadSettings(tx, tenant)
    const recorded = await store.listActs(tx, tenant)
    const today = dayIn(deps.clock.now(), book.company.timeZone)
    const all = limitations({ book, sector, recorded, today })
    return {
      items: all.filter(({ state }) => state !== 'running'),
      sectorAssumed: sector === null,
      names: new Map(book.customers.map(({ id, name }) => [id, name])),
    }
  })
}

export interface Recording {
  readonly invoice: InvoiceId
  readonly kind: RecordedAct
  readonly day: Day
  readonly note: string
  readonly actor: string
  /** Of the request: sent twice, it is recorded once. */
  readonly id?: string | undefined
}

/** False where there is no such invoice. */
export async function recordAct(
  deps: Deps,
  tenant: TenantId,
  { invoice, kind, day, note, actor, id = randomUUID() }: Recording,
): Promise<boolean> {
  const now = deps.clock.now()
  return tx(deps.db, tenant, async (tx) => {
    const customer = await ownerOf(tx, tenant, invoice)
    if (customer === null) return false
    const { timeZone } = await loadCompany(tx, tenant)
    if (day > dayIn(now, timeZone)) throw invalid('day', 'an act of the future interrupts nothing')
    if (!(await store.insertAct(tx, { tenant, id, invoice, kind, day, note, actor, now }))) {
      if ((await store.invoiceOfAct(tx, tenant, id)) === invoice) return true
      throw conflict('This id belongs to another record.')
    }
    await insertAudit(tx, {
      ...{ tenant, id: randomUUID(), at: now, actor, action: 'limitation.act' },
      ...{ subjectKind: 'invoice', subjectId: invoice, detail: { customer, kind, day, note } },
    })
    return true
  })
}
