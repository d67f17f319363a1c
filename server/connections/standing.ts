// Whether a connection's access token can be used now, must be refreshed, or is being refreshed by
// somebody else. Leaves out how it is refreshed and who wins the claim: the row's lock sees to
// that.

import { epochMs, type Instant, instantOf } from '../../core/instant.ts'

export interface TokenFacts {
  readonly state: 'active' | 'reconnect_required' | 'disconnected'
  readonly accessExpiresAt: Instant
  /** Somebody refreshes, and is believed to until then. */
  readonly claimedUntil: Instant | null
  /** The host has refused this very token although it has not expired. */
  readonly refused: boolean
}

export type Standing = 'usable' | 'refresh' | 'wait' | 'reconnect'

const refreshBeforeMs = 5 * 60_000
/** Longer than any call to a token endpoint may take. */
const claimMs = 60_000

export function standingOf(facts: TokenFacts, now: Instant): Standing {
  if (facts.state !== 'active') return 'reconnect'
  const claimed = facts.claimedUntil !== null && epochMs(facts.claimedUntil) > epochMs(now)
  const leftMs = epochMs(facts.accessExpiresAt) - epochMs(now)
  if (!facts.refused && leftMs > (claimed ? 0 : refreshBeforeMs)) return 'usable'
  return claimed ? 'wait' : 'refresh'
}

export const claimUntil = (now: Instant): Instant => instantOf(epochMs(now) + claimMs)
