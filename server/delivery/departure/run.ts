// The last look before a message leaves: the customer's facts are read, planned again, and
// compared. Where nothing has changed its text is made and its items are reserved, all in one
// transaction.

import { randomUUID } from 'node:crypto'
import { present } from '../../../core/assert.ts'
import type { Book } from '../../../core/book.ts'
import type { TenantId } from '../../../core/ids.ts'
import { dayIn, type Instant, timeIn } from '../../../core/instant.ts'
import type { Tx } from '../../db/tx.ts'
import { findMessage, lockMessage, noteDeparture } from '../../dunning/messages/store.ts'
import { plan } from '../../dunning/plan.ts'
import type { PlannedMessage } from '../../dunning/planned.ts'
import { policyOfRun } from '../../dunning/policies/store.ts'
import type { Message } from '../../dunning/proposal.ts'
import { replaceItems } from '../../dunning/proposals/store.ts'
import { addSendJob } from '../../dunning/run.ts'
import { instantAt } from '../../dunning/wall-clock.ts'
import { lockForReading } from '../../ledger/lock/store.ts'
import { loadCustomerBook } from '../../ledger/store.ts'
import { addressIn, fingerprint, recipientOf } from '../content.ts'
import { decideDeparture, type Verdict } from '../guard.ts'
import { endMessage } from '../outcome/run.ts'
import { renderLetter } from '../render.ts'
import * as store from '../store.ts'

export interface Departure {
  readonly tenant: TenantId
  readonly id: string
  readonly now: Instant
  readonly mailFrom: string
}

/** The attempt that may now be sent, or null where the message does not go (now). */
export async function reserve(tx: Tx, departure: Departure): Promise<string | null> {
  const { tenant, id, now } = departure
  await lockForReading(tx, tenant)
  if ((await lockMessage(tx, tenant, id)) !== 'approved') return null
  const message = present(await findMessage(tx, tenant, id), 'the message just locked')
  const last = await store.findLiveAttempt(tx, tenant, id)
  if (last && last.state !== 'reserved') return null
  const book = await loadCustomerBook(tx, tenant, message.customer)
  const verdict = await judge(tx, departure, { book, message })
  switch (verdict.kind) {
    case 'wait': {
      const runAt = instantAt(verdict.on, verdict.from, book.company.timeZone)
      await addSendJob(tx, { tenant, id, customer: message.customer, runAt })
      return null
    }
    case 'skip':
      await giveUp(tx, { tenant, last, code: verdict.code, now })
      await endMessage(tx, { tenant, message, now }, { state: 'skipped', code: verdict.code })
      return null
    case 'go':
      return reserveFor(tx, departure, { book, message, last, fresh: verdict.message })
  }
}

async function judge(
  tx: Tx,
  { tenant, now }: Departure,
  { book, message }: { readonly book: Book; readonly message: Message },
): Promise<Verdict> {
  const policy = await policyOfRun(tx, tenant, message.run)
  const { timeZone } = book.company
  return decideDeparture(message, {
    book,
    plan: plan(book, policy, now),
    policy,
    today: dayIn(now, timeZone),
    time: timeIn(now, timeZone),
  })
}

interface Going {
  readonly book: Book
  readonly message: Message
  readonly fresh: PlannedMessage
  readonly last: store.AttemptRow | null
}

async function reserveFor(
  tx: Tx,
  departure: Departure,
  { book, message, fresh, last }: Going,
): Promise<string | null> {
  const { tenant, id, now } = departure
  const content = contentOf(departure, book, fresh)
  if ('problem' in content) {
    await giveUp(tx, { tenant, last, code: content.problem, now })
    const code = `NOT_RENDERED: ${content.problem}`
    await endMessage(tx, { tenant, message, now }, { state: 'failed', code })
    return null
  }
  const attempt = last?.attempt_id ?? randomUUID()
  if (last) {
    await store.refreshAttempt(tx, { tenant, attempt }, content)
  } else {
    const { channel } = message
    await store.insertAttempt(tx, { tenant, attempt }, { message: id, channel, content, now })
    const reserved = await store.reserveItems(tx, { tenant, attempt }, fresh.items)
    if (reserved < fresh.items.length) {
      const own = await store.findLiveAttempt(tx, tenant, id)
      await giveUp(tx, { tenant, last: own, code: 'ALREADY_ATTEMPTED', now })
      await endMessage(
        tx,
        { tenant, message, now },
        { state: 'skipped', code: 'ALREADY_ATTEMPTED' },
      )
      return null
    }
  }
  await noteDeparture(tx, { tenant, id, now }, fresh)
  await replaceItems(tx, tenant, [{ id, message: fresh }])
  return attempt
}

function contentOf(
  { mailFrom, now }: Departure,
  book: Book,
  message: PlannedMessage,
): store.Content | { readonly problem: string } {
  const customer = book.customers.find(({ id }) => id === message.customer)
  const recipient = customer ? recipientOf(message.channel, customer) : null
  if (recipient === null) return { problem: 'recipient is missing' }
  const day = dayIn(now, book.company.timeZone)
  const letter = renderLetter({ book, message, day, replyTo: addressIn(mailFrom) })
  if ('problem' in letter) return letter
  return { recipient, ...letter, hash: fingerprint(recipient, letter) }
}

interface GivenUp {
  readonly tenant: TenantId
  readonly last: store.AttemptRow | null
  readonly code: string
  readonly now: Instant
}

/** Nothing left under this attempt: its items are free again. */
export async function giveUp(tx: Tx, { tenant, last, code, now }: GivenUp): Promise<void> {
  if (last?.state !== 'reserved') return
  const key = { tenant, attempt: last.attempt_id }
  const outcome = { from: 'reserved', to: 'failed', providerId: null, failure: code, now } as const
  if (await store.settleAttempt(tx, key, outcome)) await store.releaseItems(tx, key, now)
}
