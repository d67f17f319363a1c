// Test mode: a message goes to the company itself, marked as such, and then waits for its answer as
// before. It completes no step, and what it leaves behind blocks none.

import { randomUUID } from 'node:crypto'
import type { Handover } from '../../../connectors/contract/channel.ts'
import { present } from '../../../core/assert.ts'
import type { TenantId } from '../../../core/ids.ts'
import type { Instant } from '../../../core/instant.ts'
import type { Tx } from '../../db/tx.ts'
import { type Message, ourselves } from '../../dunning/proposal.ts'
import { audit } from '../../dunning/run.ts'
import { fingerprint } from '../content.ts'
import { type TestMode, testRecipient } from '../settings.ts'
import type { Content } from '../store.ts'
import { markAsTest } from '../test-mark.ts'
import * as store from './store.ts'

interface Trying {
  readonly tenant: TenantId
  readonly message: Message
  readonly now: Instant
}

export interface TestSend {
  readonly id: string
  readonly message: Message
  readonly content: Content
}

/** Null where it cannot be tried, or was: what is marked as begun is not begun again. */
export async function beginTest(
  tx: Tx,
  trying: Trying,
  { content, mode }: { readonly content: Content; readonly mode: TestMode },
): Promise<TestSend | null> {
  const { tenant, message, now } = trying
  const recipient = testRecipient(message.channel, mode)
  if (recipient === null) return endTest(tx, trying, 'TEST_NO_ADDRESS')
  const { language } = message
  const letter = markAsTest(content, { language, recipient: content.recipient })
  const { paper } = content
  const marked = { recipient, ...letter, paper, hash: fingerprint(recipient, letter, paper) }
  const id = randomUUID()
  const begun = await store.insertTest(tx, {
    ...{ tenant, id, now, message: message.id, channel: message.channel },
    approvedAt: present(message.approvedAt, 'the approval of an approved message'),
    ...{ insteadOf: content.recipient, content: marked },
  })
  return begun ? { id, message, content: marked } : endTest(tx, trying, 'TEST_UNKNOWN')
}

export async function settleTest(
  tx: Tx,
  { tenant, now }: Omit<Trying, 'message'>,
  { test, handover }: { readonly test: TestSend; readonly handover: Handover },
): Promise<void> {
  const { id, message } = test
  const providerId = handover.kind === 'accepted' ? handover.providerId : null
  const failure = handover.kind === 'accepted' ? null : handover.reason
  const { state, reason } = outcomes[handover.kind]
  await store.settleTest(tx, { tenant, id }, { state, providerId, failure, now })
  await endTest(tx, { tenant, message, now }, reason)
}

const outcomes = {
  accepted: { state: 'sent', reason: 'TEST_SENT' },
  refused: { state: 'failed', reason: 'TEST_FAILED' },
  unknown: { state: 'unknown', reason: 'TEST_UNKNOWN' },
} as const

async function endTest(
  tx: Tx,
  { tenant, message: { id }, now }: Trying,
  code: string,
): Promise<null> {
  if (await store.waitAgain(tx, { tenant, id, now }, code)) {
    await audit(tx, { tenant, now }, { id, actor: ourselves, action: 'message.test', code })
  }
  return null
}
