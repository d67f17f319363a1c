// Reads the mailbox that bounces and answers come to. Jobs: `delivery.inbox`, which brings its own
// successor. What a mail tells is kept before the position moves on: a mail that is read twice is
// known by its id.

import type { Inbox } from '../../../connectors/contract/channel.ts'
import { epochMs, instantOf } from '../../../core/instant.ts'
import { addJob, always, type JobHandlers } from '../../db/jobs.ts'
import { platformTenant, type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { keepNews } from '../news/run.ts'
import * as store from './store.ts'

export function inboxJobs(deps: Deps): JobHandlers {
  return {
    'delivery.inbox': async () => {
      if (deps.inbox) await readInbox(deps, deps.inbox)
    },
  }
}

const betweenReadingsMs = 2 * 60_000

/** Where a mailbox is set up: one reading stands at a time, whoever starts it. */
export async function startInbox(deps: Deps): Promise<void> {
  if (!deps.inbox) return
  await tx(deps.db, platformTenant, (tx) => addReading(tx, {}))
}

async function addReading(tx: Tx, when: Pick<Parameters<typeof addJob>[1], 'runAt'>) {
  await addJob(tx, {
    name: 'delivery.inbox',
    tenant: platformTenant,
    key: 'next',
    queue: 'inbox',
    maxAttempts: always,
    ...when,
  })
}

async function readInbox(deps: Deps, inbox: Inbox): Promise<void> {
  const receivedAt = deps.clock.now()
  const after = await tx(deps.db, platformTenant, (tx) => store.findPosition(tx, inbox.name))
  const read = await inbox.read(after, receivedAt)
  for (const { event } of read) {
    if (!event) continue
    const raw = JSON.stringify(event.news)
    await keepNews(deps, { carrier: 'inbox', events: [event], raw, receivedAt })
  }
  const last = read.at(-1)
  await tx(deps.db, platformTenant, async (tx) => {
    if (last) {
      await store.savePosition(tx, { ...last.position, mailbox: inbox.name, now: receivedAt })
    }
    // There may be more: what is full is read on at once.
    const later = instantOf(epochMs(receivedAt) + betweenReadingsMs)
    await addReading(tx, last ? {} : { runAt: later })
  })
}
