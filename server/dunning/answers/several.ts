// One answer to several messages: which of them it decides, and why not the others. Nothing is
// decided that reads otherwise than what the person read.

import { epochMs, type Instant } from '../../../core/instant.ts'
import type { MessageState } from '../proposal.ts'

/** What a person read: the message, and when it was last changed then. */
export interface Seen {
  readonly id: string
  readonly seen: Instant
}

/** The message as it stands. */
export interface Standing {
  readonly id: string
  readonly customer: string
  readonly state: MessageState
  readonly updatedAt: Instant
  /** What stops it from leaving, as a code. */
  readonly problem: string | null
}

export interface LeftOut {
  readonly id: string
  /** `NOT_FOUND`, `ALREADY_DECIDED`, `MESSAGE_CHANGED`, or what stops it. */
  readonly code: string
}

export interface Answered<S> {
  /** In the order in which they were named. */
  readonly decided: readonly S[]
  readonly left: readonly LeftOut[]
}

export function decideAnswers<S extends Standing>(
  asked: readonly Seen[],
  standing: readonly S[],
  answer: 'approve' | 'refuse',
): Answered<S> {
  const byId = new Map(standing.map((message) => [message.id, message]))
  const decided = new Map<string, S>()
  const left = new Map<string, LeftOut>()
  for (const { id, seen } of asked) {
    const message = byId.get(id)
    const code = message ? reasonAgainst(message, seen, answer) : 'NOT_FOUND'
    if (message && code === null) decided.set(id, message)
    else if (code !== null) left.set(id, { id, code })
  }
  // Named twice, with what was read and with something else: the doubt counts.
  for (const id of left.keys()) decided.delete(id)
  return { decided: [...decided.values()], left: [...left.values()] }
}

function reasonAgainst(
  { state, updatedAt, problem }: Standing,
  seen: Instant,
  answer: 'approve' | 'refuse',
): string | null {
  if (state !== 'proposed') return 'ALREADY_DECIDED'
  if (epochMs(updatedAt) !== epochMs(seen)) return 'MESSAGE_CHANGED'
  return answer === 'approve' ? problem : null
}
