// What a company's letters are written with: its letterhead and its own texts. Read for each
// letter, kept by an administrator. A change takes back the approvals of what now says something
// else.

import { randomUUID } from 'node:crypto'
import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import { insertAudit } from '../../access/store.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import type { PlannedMessage } from '../../dunning/planned.ts'
import { findPolicy } from '../../dunning/policies/store.ts'
import { ourselves } from '../../dunning/proposal.ts'
import { type Reworded, takeBackApprovals } from '../../dunning/rewording/store.ts'
import { audit } from '../../dunning/run.ts'
import { conflict } from '../../errors.ts'
import { loadCompany } from '../../ledger/store.ts'
import { addressIn } from '../content.ts'
import { type Letterhead, type LetterheadField, noticeLacks } from '../letterhead.ts'
import { findLetterhead, insertLetterhead, type SavedLetterhead } from '../letterheads/store.ts'
import { withOwnTexts } from '../own-text.ts'
import type { languages } from '../render.ts'
import { findOwnTexts } from '../texts/store.ts'
import type { LetterFacts } from '../view.ts'
import { type StepSaid, stepSaid } from '../wording.ts'

export interface Stationery {
  readonly letterhead: Letterhead | undefined
  readonly texts: typeof languages
}

/** For one letter, in its transaction. */
export async function loadStationery(tx: Tx, tenant: TenantId): Promise<Stationery> {
  const saved = await findLetterhead(tx, tenant)
  const own = await findOwnTexts(tx, tenant)
  return { letterhead: saved?.letterhead, texts: withOwnTexts(own) }
}

/** What the policy with which a message was planned says with its step. */
export async function loadSaid(
  tx: Tx,
  tenant: TenantId,
  { policy, step }: Pick<PlannedMessage, 'policy' | 'step'>,
): Promise<StepSaid | undefined> {
  const found = await findPolicy(tx, tenant, policy)
  return (found && stepSaid(found, step)) ?? undefined
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
    const subject = { subjectKind: 'letterhead', subjectId: `${after + 1}` }
    await noteSave(tx, { tenant, now, by }, { action: 'letterhead.save', ...subject })
    await askAgain(tx, { tenant, now }, whatever)
    return standing(deps, tx, tenant)
  })
}

export interface Saving {
  readonly tenant: TenantId
  readonly now: Instant
  readonly by: string
}

export async function noteSave(
  tx: Tx,
  { tenant, now, by }: Saving,
  save: { readonly action: string; readonly subjectKind: string; readonly subjectId: string },
): Promise<void> {
  await insertAudit(tx, { tenant, id: randomUUID(), at: now, actor: by, ...save, detail: {} })
}

/** All that is written to anybody. */
export const whatever: Reworded = { language: null, step: null, tone: null, channel: null }

export async function askAgain(
  tx: Tx,
  moment: { readonly tenant: TenantId; readonly now: Instant },
  reworded: Reworded,
): Promise<void> {
  for (const id of await takeBackApprovals(tx, moment, reworded)) {
    const trace = { id, actor: ourselves, action: 'message.ask_again' }
    await audit(tx, moment, { ...trace, code: 'CONTENT_CHANGED' })
  }
}
