// How a company stands by all notices about it: which of them still hold, and what the last of
// these says. What nobody could read is never good news, and a closing makes no company clean.

import type { Notice, NoticeKind } from '../../../connectors/contract/bureau.ts'
import { addMonths, type Day, laterDay } from '../../../core/day.ts'
import { byText } from '../../../core/text-order.ts'

export type StandingKind =
  | 'none'
  | 'safeguard'
  | 'receivership'
  | 'liquidation'
  | 'plan'
  | 'closed'
  | 'closed_insufficient_assets'
  | 'struck_off'
  | 'to_read'
  /** Nothing was published for ten years. */
  | 'expired'

export interface Standing {
  readonly kind: StandingKind
  /** The day of the judgment, or of its publication where that is not told. */
  readonly since: Day | null
  /** What it rests on; null where there is none. */
  readonly notice: Notice | null
}

/** Years without news after which a proceeding counts as over, as the State's directory does. */
const expiryMonths = 10 * 12

export function standingOf(notices: readonly Notice[], today: Day): Standing {
  const live = liveNotices(notices)
  const telling = live.filter(({ kind }) => kind !== 'formality')
  const decisive = telling.find(
    (notice, at) => !telling.slice(at + 1).some((later) => covers(later, notice)),
  )
  if (decisive === undefined) return { kind: 'none', since: null, notice: null }
  const news = live.map(({ published }) => published).reduce(laterDay)
  const kind = addMonths(news, expiryMonths) < today ? 'expired' : kindOf(decisive.kind)
  return { kind, since: judgmentOf(decisive), notice: decisive }
}

/**
 * Whether a later notice says all that an earlier one did. That an open proceeding is over is said
 * neither by one that has to be read nor by a striking-off.
 */
function covers(later: Notice, notice: Notice): boolean {
  const isOpen = openKinds.has(notice.kind)
  return !(isOpen && (later.kind === 'to_read' || later.kind === 'struck_off'))
}

const openKinds: ReadonlySet<NoticeKind> = new Set(['safeguard', 'receivership', 'liquidation'])

/**
 * Without those that were cancelled or replaced, by the day of judgment. A notice that is itself
 * cancelled takes nothing away.
 */
export function liveNotices(notices: readonly Notice[]): readonly Notice[] {
  const newestFirst = once(notices).toSorted((a, b) => -byPublication(a, b))
  const gone = new Set<string>()
  for (const { id, cites } of newestFirst) {
    if (cites !== null && cites !== id && !gone.has(id)) gone.add(cites)
  }
  return newestFirst
    .filter(({ id, kind }) => !gone.has(id) && kind !== 'cancellation')
    .toSorted((a, b) => byText(judgmentOf(a), judgmentOf(b)) || byPublication(a, b))
}

const once = (notices: readonly Notice[]): readonly Notice[] => [
  ...new Map(notices.map((notice) => [notice.id, notice])).values(),
]

export const judgmentOf = ({ judgment, published }: Notice): Day => judgment ?? published

const byPublication = (a: Notice, b: Notice): number =>
  byText(a.published, b.published) || byText(a.id, b.id)

function kindOf(kind: NoticeKind): StandingKind {
  return kind === 'formality' || kind === 'cancellation' ? 'none' : kind
}
