import { expect, it } from 'vitest'
import { epochMs, type Instant, instantOf } from '../../../core/instant.ts'
import { claimUntil, standingOf, type TokenFacts } from '../../../server/connections/standing.ts'
import { fakeClock } from '../../support/clock.ts'

const now = fakeClock('2026-11-18T09:30:00Z').now()
const inSeconds = (seconds: number): Instant => instantOf(epochMs(now) + seconds * 1000)

const good: TokenFacts = {
  state: 'active',
  accessExpiresAt: inSeconds(3600),
  claimedUntil: null,
  refused: false,
}

it.each<[string, Partial<TokenFacts>, string]>([
  ['lasts for a while', {}, 'usable'],
  ['ends in more than five minutes', { accessExpiresAt: inSeconds(301) }, 'usable'],
  ['ends in five minutes', { accessExpiresAt: inSeconds(300) }, 'refresh'],
  ['has ended', { accessExpiresAt: inSeconds(-1) }, 'refresh'],
  ['was refused by the host', { refused: true }, 'refresh'],
  ['ends soon, while another refreshes', ending(60, 30), 'usable'],
  ['has ended, while another refreshes', ending(0, 30), 'wait'],
  ['was refused, while another refreshes', { refused: true, claimedUntil: inSeconds(30) }, 'wait'],
  ['has ended, and who refreshed has died', ending(0, -1), 'refresh'],
  ['is dead', { state: 'reconnect_required' }, 'reconnect'],
  ['was given back', { state: 'disconnected' }, 'reconnect'],
])('a token that %s', (_, facts, standing) => {
  expect(standingOf({ ...good, ...facts }, now)).toBe(standing)
})

function ending(inS: number, claimedS: number): Partial<TokenFacts> {
  return { accessExpiresAt: inSeconds(inS), claimedUntil: inSeconds(claimedS) }
}

it('a claim ends by itself after a minute', () => {
  expect(claimUntil(now)).toBe(inSeconds(60))
})
