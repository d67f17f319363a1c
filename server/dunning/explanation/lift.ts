// Who can lift a blocker, and what that person does. What the blocker is stands in planned.ts.

import type { BlockerCode } from '../planned.ts'

/**
 * `time`: it ends by itself. `bookkeeper`: in the accounting software. `collector`: here, whoever
 * chases. `administrator`: in the settings. `customer`: he has to act. `nobody`: it stands.
 */
export type Lifter = 'time' | 'bookkeeper' | 'collector' | 'administrator' | 'customer' | 'nobody'

/** In the order in which they are best asked. */
export const liftersOf: Readonly<Record<BlockerCode, readonly Lifter[]>> = {
  NOT_POSTED: ['bookkeeper'],
  NO_DUE_DATE: ['bookkeeper'],
  FACTORED: ['bookkeeper'],
  INSOLVENCY: ['nobody'],
  HOLD: ['collector'],
  AMBIGUOUS_SEND: ['collector'],
  DISPUTE_OPEN: ['collector'],
  PLAN_ACTIVE: ['customer', 'collector'],
  PROMISE_OPEN: ['time', 'collector'],
  PAYMENT_PENDING: ['bookkeeper', 'time'],
  CREDIT_COVERS: ['bookkeeper'],
  BELOW_TOLERANCE: ['bookkeeper'],
  DIRECT_DEBIT: ['bookkeeper'],
  NOTICE_RUNNING: ['time'],
  SMALL_AMOUNT_DONE: ['nobody'],
  FINAL_STEP: ['collector'],
  HOST_STALE: ['collector'],
  BANK_STALE: ['bookkeeper'],
  NO_POLICY: ['administrator'],
  RATE_MISSING: ['administrator'],
  NO_CONTACT: ['collector', 'bookkeeper'],
  MIN_GAP: ['time'],
  NOT_DUE: ['time'],
}
