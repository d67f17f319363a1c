// Which proceedings of the ledger follow from the bulletin's notices about a company. One that is
// over stays: a closing makes no company clean; what is ten years without news goes.

import type { Notice } from '../../../connectors/contract/bureau.ts'
import type { Proceeding, ProceedingKind } from '../../../core/book.ts'
import type { Day } from '../../../core/day.ts'
import { judgmentOf, liveNotices, standingOf } from './standing.ts'

export type BulletinProceeding = Omit<Proceeding, 'customer'>

export function proceedingsFrom(
  notices: readonly Notice[],
  today: Day,
): readonly BulletinProceeding[] {
  if (standingOf(notices, today).kind === 'expired') return []
  const found = new Map<string, BulletinProceeding>()
  for (const notice of liveNotices(notices)) {
    const kind = kindOf(notice)
    if (kind === null) continue
    const judgment = judgmentOf(notice)
    const key = `${kind} ${judgment}`
    const before = found.get(key)
    // Its first publication starts the deadline.
    if (before && before.published <= notice.published) continue
    found.set(key, { kind, judgment, published: notice.published })
  }
  return [...found.values()]
}

/** A plan, and what a person has to read, end nothing and begin nothing. */
function kindOf({ kind }: Notice): ProceedingKind | null {
  switch (kind) {
    case 'safeguard':
    case 'receivership':
    case 'liquidation':
      return kind
    case 'closed':
    case 'closed_insufficient_assets':
      return 'closed'
    case 'plan':
    case 'struck_off':
    case 'formality':
    case 'cancellation':
    case 'to_read':
      return null
  }
}
