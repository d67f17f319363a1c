// What can go wrong at a door, in five kinds, each with one treatment. A connector turns every
// error of its service into one of these; nothing here ever holds a token, a secret or a mail body.

export type FailureKind = 'unauthorized' | 'rate_limited' | 'unavailable' | 'conflict' | 'rejected'

export interface FailureFacts {
  /** The service, for people: `QuickBooks Online`. */
  readonly service: string
  /** The service's own code, or ours where it gave none: `3001`, `TIMEOUT`, `NOT_JSON`. */
  readonly code: string
  /** What happened, already redacted. */
  readonly message: string
  /** The service's name for this exchange, for its support (`intuit_tid`). */
  readonly exchange?: string
  readonly cause?: unknown
}

/** What happened and what an administrator can do about it, in his language. */
export interface Advice {
  readonly en: string
  readonly fr: string
}

export abstract class Failure extends Error {
  abstract readonly kind: FailureKind
  /** Whether the same call may succeed later without anybody's help. */
  abstract readonly retryable: boolean
  readonly service: string
  readonly code: string
  readonly exchange: string | undefined
  /** What happened, without the service and the code that stand in `message`. */
  readonly said: string

  constructor(facts: FailureFacts) {
    super(`${facts.service}: ${facts.message} (${facts.code})`, { cause: facts.cause })
    this.service = facts.service
    this.code = facts.code
    this.exchange = facts.exchange
    this.said = facts.message
  }
}

/** The token is expired, revoked, or lacks the right: refresh once, then ask to reconnect. */
export class Unauthorized extends Failure {
  override name = 'Unauthorized'
  readonly kind = 'unauthorized'
  readonly retryable = false
}

/** Asked too often: leave this service alone for `retryAfterMs`. */
export class RateLimited extends Failure {
  override name = 'RateLimited'
  readonly kind = 'rate_limited'
  readonly retryable = true
  readonly retryAfterMs: number

  constructor(facts: FailureFacts & { readonly retryAfterMs: number }) {
    super(facts)
    this.retryAfterMs = facts.retryAfterMs
  }
}

/**
 * No usable answer: down, too slow, or not the shape that was agreed. A write that ended so may or
 * may not have happened; repeat it only under the same idempotency key.
 */
export class Unavailable extends Failure {
  override name = 'Unavailable'
  readonly kind = 'unavailable'
  readonly retryable = true
}

/** Somebody changed the record since we read it: read again, apply again. */
export class Conflict extends Failure {
  override name = 'Conflict'
  readonly kind = 'conflict'
  readonly retryable = true
}

/** The service understood and refuses: a person has to act. */
export class Rejected extends Failure {
  override name = 'Rejected'
  readonly kind = 'rejected'
  readonly retryable = false
}
