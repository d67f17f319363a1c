// What a company's letters are written on: its letterhead. Read for each letter, and kept by an
// administrator.

import { randomUUID } from 'node:crypto'
import type { TenantId } from '../../../core/ids.ts'
import { insertAudit } from '../../access/store.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { conflict } from '../../errors.ts'
import { loadCompany } from '../../ledger/store.ts'
import { addressIn } from '../content.ts'
import { type Letterhead, type LetterheadField, noticeLacks } from '../letterhead.ts'
import { findLetterhead, insertLetterhead, type SavedLetterhead } from '../letterheads/store.ts'
import { languages } from '../render.ts'
import type { LetterFacts } from '../view.ts'

export interface Stationery {
  readonly letterhead: Letterhead | undefined
  readonly texts: typeof languages
}

/** For one letter, in its transaction. */
export async function loadStationery(tx: Tx, tenant: TenantId): Promise<Stationery> {
  const saved = await findLetterhead(tx, tenant)
  return { letterhead: saved?.letterhead, texts: languages }
}

/** All that a letter is made from. */
export function factsOf(
  { letterhead }: Stationery,
  facts: Omit<LetterFacts, 'letterhead' | 'replyTo'> & { readonly mailFrom: string },
): LetterFacts {
  const { mailFrom, ...rest } = facts
  const replyTo = addressIn(mailFrom)
  return { ...rest, letterhead, ...(replyTo === '' ? {} : { replyTo }) }
}

export interface LetterheadStanding {
  readonly saved: SavedLetterhead | null
  readonly lacks: readonly LetterheadField[]
  /** What the accounting software says about the company. */
  readonly company: Awaited<ReturnType<typeof loadCompany>>
}

export async function letterheadOf(deps: Deps, tenant: TenantId): Promise<LetterheadStanding> {
  return tx(deps.db, tenant, (tx) => standing(deps, tx, tenant))
}

async function standing(deps: Deps, tx: Tx, tenant: TenantId): Promise<LetterheadStanding> {
  const saved = await findLetterhead(tx, tenant)
  const company = await loadCompany(tx, tenant)
  const answer = addressIn(deps.mailFrom)
  const replyTo = answer === '' ? undefined : answer
  const lacks = noticeLacks({ company, letterhead: saved?.letterhead, replyTo })
  return { saved, lacks, company }
}

export interface LetterheadSave {
  readonly letterhead: Letterhead
  readonly after: number
  readonly by: string
}

export async function saveLetterhead(
  deps: Deps,
  tenant: TenantId,
  { letterhead, after, by }: LetterheadSave,
): Promise<LetterheadStanding> {
  return tx(deps.db, tenant, async (tx) => {
    const now = deps.clock.now()
    if (!(await insertLetterhead(tx, { tenant, letterhead, after, by, now })))
      throw conflict('Somebody else saved the letterhead meanwhile: read it again.')
    await insertAudit(tx, {
      tenant,
      id: randomUUID(),
      at: now,
      actor: by,
      action: 'letterhead.save',
      subjectKind: 'letterhead',
      subjectId: `${after + 1}`,
      detail: {},
    })
    return standing(deps, tx, tenant)
  })
}
