// What follows when the host did not take a note: ask again later, or tell a person. With more
// patience than a reading: a late note is as good, and a consent may be renewed after a weekend.

import type { Failure } from '../../connectors/contract/failure.ts'
import { epochMs, type Instant, instantOf } from '../../core/instant.ts'
import { type AfterFailure, decideAfterFailure } from '../sync/decide.ts'

const hourMs = 3_600_000
const mostConsentWaits = 7 * 24

export function decideAfterRefusal(
  failure: Failure,
  { tries, now }: { readonly tries: number; readonly now: Instant },
): AfterFailure {
  if (failure.kind !== 'unauthorized') return decideAfterFailure(failure, { tries, now })
  if (tries >= mostConsentWaits) return { kind: 'fail', code: failure.code }
  return { kind: 'wait', until: instantOf(epochMs(now) + hourMs) }
}
