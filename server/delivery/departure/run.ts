// The last look before a message leaves: the customer's facts are read, planned again, and
// compared. Where nothing has changed its text is made and its items are reserved, all in one
// transaction. A file takes longer than a transaction may: it is drawn between two of them, and
// goes where the second one would draw the same.

import { randomUUID } from 'node:crypto'
import { present } from '../../../core/assert.ts'
import type { Book } from '../../../core/book.ts'
import { addDays } from '../../../core/day.ts'
import type { TenantId } from '../../../core/ids.ts'
import { dayIn, epochMs, type Instant, instantOf, timeIn } from '../../../core/instant.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { findMessage, lockMessage, noteDeparture } from '../../dunning/messages/store.ts'
import { planWith } from '../../dunning/plan.ts'
import type { PlannedItem, PlannedMessage } from '../../dunning/planned.ts'
import { findPolicies } from '../../dunning/policies/store.ts'
import type { Message } from '../../dunning/proposal.ts'
import { replaceItems } from '../../dunning/proposals/store.ts'
import { addSendJob } from '../../dunning/run.ts'
import type { PolicySet } from '../../dunning/segment.ts'
import { instantAt } from '../../dunning/wall-clock.ts'
import { calendarOf, openDayFrom } from '../../ledger/calendar.ts'
import { lockForReading } from '../../ledger/lock/store.ts'
import { loadCustomerBook } from '../../ledger/store.ts'
import { fingerprint, recipientOf } from '../content.ts'
import { decideDeparture, type Verdict } from '../guard.ts'
import { endMessage } from '../outcome/run.ts'
import { type Paper, printed, type Sheet, sheetOf } from '../paper.ts'
import { askPayLinks, payPagesAt } from '../pay-links/run.ts'
import { linksIn, noLinks, type Payable, type PayLinks, payableOnline } from '../pay-links.ts'
import { renderLetter } from '../render.ts'
import { countDepartures, findSettings, lockCounting, noteLimit } from '../settings/store.ts'
import type { SendingSettings } from '../settings.ts'
import { factsOf, loadSaid, loadStationery } from '../stationery/run.ts'
import * as store from '../store.ts'
import { beginTest, type TestSend } from '../test-send/run.ts'

interface Leaving {
  readonly tenant: TenantId
  readonly id: string
  /** When the host said what is true of the customer; null where there is no host to ask. */
  readonly readAt: Instant | null
  /** Where his invoices can be paid online; null where the host has not been asked. */
  readonly links: PayLinks | null
}

export interface Departure extends Leaving {
  readonly now: Instant
  readonly mailFrom: string
  readonly drawn: Drawn | null
}

interface Drawn {
  readonly print: string
  readonly paper: Paper
}

/** An attempt at the customer, or a try at the company itself. */
export type Departing =
  | { readonly kind: 'attempt'; readonly attempt: string; readonly message: Message }
  | { readonly kind: 'test'; readonly test: TestSend }

/** Nothing is reserved yet: the letter's file has to be made first. */
interface ToDraw {
  readonly kind: 'draw'
  readonly sheet: Sheet
}

/** Nothing is reserved yet: the host may have pages on which these are paid. */
interface ToAsk {
  readonly kind: 'ask'
  readonly payables: readonly Payable[]
}

/** While it was asked for links the host told other amounts than it had: it has to be read again. */
export interface Changed {
  readonly kind: 'changed'
  readonly links: PayLinks
}

/** What a letter says changed each time while its file was made: later, not for ever. */
const mostDrawings = 3
const redrawAfterMs = 60_000

/** What may now be sent, or null where the message does not go (now). */
export async function depart(deps: Deps, leaving: Leaving): Promise<Departing | Changed | null> {
  const { mailFrom } = deps
  const { tenant, id } = leaving
  let drawn: Drawn | null = null
  let links = leaving.links ?? ((await payPagesAt(deps, tenant)) === null ? noLinks : null)
  for (let drawings = 0; drawings <= mostDrawings; ) {
    const departure: Departure = { ...leaving, now: deps.clock.now(), mailFrom, drawn, links }
    const answer = await tx(deps.db, tenant, (tx) => reserve(tx, departure))
    if (answer?.kind === 'ask') {
      const told = await askPayLinks(deps, tenant, answer.payables)
      if (told.kind === 'no_access') return null
      if (told.changed) return { kind: 'changed', links: told.links }
      links = told.links
      continue
    }
    if (answer?.kind !== 'draw') return answer
    const { sheet } = answer
    drawn = { print: sheet.print, paper: await printed(sheet) }
    drawings += 1
  }
  const runAt = instantOf(epochMs(deps.clock.now()) + redrawAfterMs)
  await tx(deps.db, tenant, async (tx) => {
    if ((await lockMessage(tx, tenant, id)) !== 'approved') return
    const { customer } = present(await findMessage(tx, tenant, id), 'the message just locked')
    await addSendJob(tx, { tenant, id, customer, runAt })
  })
  return null
}

async function reserve(tx: Tx, departure: Departure): Promise<Departing | ToDraw | ToAsk | null> {
  const { tenant, id, now } = departure
  await lockForReading(tx, tenant)
  if ((await lockMessage(tx, tenant, id)) !== 'approved') return null
  const message = present(await findMessage(tx, tenant, id), 'the message just locked')
  const last = await store.findLiveAttempt(tx, tenant, id)
  if (last && last.state !== 'reserved') return null
  const book = asRead(await loadCustomerBook(tx, tenant, message.customer), departure.readAt)
  const policies = await findPolicies(tx, tenant)
  const verdict = judge(departure, { book, message, policies })
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
      return reserveFor(tx, departure, { book, policies, message, last, fresh: verdict.message })
  }
}

/** All that one customer's plan rests on has just been read: that book is as fresh as that. */
function asRead(book: Book, readAt: Instant | null): Book {
  const { syncedAt } = book.company
  if (readAt === null || syncedAt === undefined) return book
  if (epochMs(syncedAt) >= epochMs(readAt)) return book
  return { ...book, company: { ...book.company, syncedAt: readAt } }
}

function judge(
  { now }: Departure,
  { book, message, policies }: Pick<Going, 'book' | 'message' | 'policies'>,
): Verdict {
  const { timeZone } = book.company
  return decideDeparture(message, {
    book,
    plan: planWith(book, policies, now),
    policies,
    today: dayIn(now, timeZone),
    time: timeIn(now, timeZone),
  })
}

interface Going {
  readonly book: Book
  readonly policies: PolicySet
  readonly message: Message
  readonly fresh: PlannedMessage
  readonly last: store.AttemptRow | null
}

async function reserveFor(
  tx: Tx,
  departure: Departure,
  going: Going,
): Promise<Departing | ToDraw | ToAsk | null> {
  const { tenant, id, now } = departure
  const { book, message, fresh, last } = going
  const content = await contentOf(tx, departure, {
    book,
    message: { ...fresh, tone: message.tone },
  })
  if ('problem' in content) {
    await giveUp(tx, { tenant, last, code: content.problem, now })
    const code = `NOT_RENDERED: ${content.problem}`
    await endMessage(tx, { tenant, message, now }, { state: 'failed', code })
    return null
  }
  const settings = await findSettings(tx, tenant)
  if (!settings.test.on && !last && (await isDayFull(tx, departure, { going, settings })))
    return null
  const payables = departure.links === null && settings.payLink ? payableOnline(fresh, book) : []
  if (payables.length > 0) return { kind: 'ask', payables }
  if ('sheet' in content) return { kind: 'draw', sheet: content.sheet }
  if (settings.test.on) {
    await giveUp(tx, { tenant, last, code: 'TEST_MODE', now })
    const test = await beginTest(tx, { tenant, message, now }, { content, mode: settings.test })
    return test && { kind: 'test', test }
  }
  const attempt = last
    ? await refreshed(tx, { tenant, attempt: last.attempt_id }, content)
    : await newAttempt(tx, departure, { going, content })
  if (attempt === null) return null
  await noteDeparture(tx, { tenant, id, now }, fresh)
  if (!sameItems(message.items, fresh.items)) {
    await replaceItems(tx, tenant, [{ id, message: fresh }])
  }
  return { kind: 'attempt', attempt, message }
}

/** To the day and the claim: what is stored is what the letter says. */
function sameItems(stored: readonly PlannedItem[], fresh: readonly PlannedItem[]): boolean {
  const told = (items: readonly PlannedItem[]): string[] =>
    items
      .map(({ invoice, instalment, step, currency, open, daysOverdue, penalties, indemnity }) =>
        [invoice, instalment, step, currency, open, daysOverdue, penalties, indemnity].join(' '),
      )
      .sort()
  const [before, after] = [told(stored), told(fresh)]
  return before.length === after.length && before.every((text, at) => text === after[at])
}

async function refreshed(tx: Tx, key: store.AttemptKey, content: store.Content): Promise<string> {
  await store.refreshAttempt(tx, key, content)
  return key.attempt
}

/** Null where another attempt has one of the items. */
async function newAttempt(
  tx: Tx,
  { tenant, id, now }: Departure,
  { going, content }: { readonly going: Going; readonly content: store.Content },
): Promise<string | null> {
  const { message, fresh } = going
  const attempt = randomUUID()
  const { channel } = message
  await store.insertAttempt(tx, { tenant, attempt }, { message: id, channel, content, now })
  const reserved = await store.reserveItems(tx, { tenant, attempt }, fresh.items)
  if (reserved === fresh.items.length) return attempt
  const code = 'ALREADY_ATTEMPTED'
  const own = await store.findLiveAttempt(tx, tenant, id)
  await giveUp(tx, { tenant, last: own, code, now })
  await endMessage(tx, { tenant, message, now }, { state: 'skipped', code })
  return null
}

/** As many left today as the company allows: this one goes on the next open day. */
async function isDayFull(
  tx: Tx,
  { tenant, id, now }: Departure,
  { going, settings }: { readonly going: Going; readonly settings: SendingSettings },
): Promise<boolean> {
  const { dailyLimit, channelLimits } = settings
  const { message, fresh, policies } = going
  const { country, region, timeZone } = going.book.company
  const channelLimit = message.channel === 'call' ? undefined : channelLimits[message.channel]
  if (dailyLimit === null && channelLimit === undefined) return false
  await lockCounting(tx, tenant)
  const today = dayIn(now, timeZone)
  const since = instantAt(today, '00:00', timeZone)
  const left = await countDepartures(tx, tenant, { channel: message.channel, since })
  const isFull =
    left.all >= (dailyLimit ?? Number.POSITIVE_INFINITY) ||
    left.channel >= (channelLimit ?? Number.POSITIVE_INFINITY)
  if (!isFull) return false
  const policy = present(policies.byKey.get(fresh.policy.key), 'the policy of a plan')
  const sendOn = openDayFrom(calendarOf(country, region), policy.sendWindow.days, addDays(today, 1))
  await noteLimit(tx, { tenant, id }, sendOn)
  const runAt = instantAt(sendOn, policy.sendWindow.from, timeZone)
  await addSendJob(tx, { tenant, id, customer: message.customer, runAt })
  return true
}

async function contentOf(
  tx: Tx,
  { tenant, mailFrom, now, drawn, links }: Departure,
  { book, message }: { readonly book: Book; readonly message: PlannedMessage },
): Promise<store.Content | { readonly problem: string } | { readonly sheet: Sheet }> {
  const customer = book.customers.find(({ id }) => id === message.customer)
  const day = dayIn(now, book.company.timeZone)
  const stationery = await loadStationery(tx, tenant)
  const sender = { company: book.company, letterhead: stationery.letterhead }
  const recipient = customer ? recipientOf(message.channel, customer, sender) : null
  if (recipient === null) return { problem: 'recipient is missing' }
  const said = await loadSaid(tx, tenant, message)
  const payLinks = linksIn(links ?? noLinks, { message, book })
  const facts = factsOf(stationery, { book, message, said, day, mailFrom, payLinks })
  const letter = renderLetter(facts, stationery.texts)
  if ('problem' in letter) return letter
  const sheet = sheetOf(facts, stationery.texts)
  if (sheet !== null && 'problem' in sheet) return sheet
  if (sheet !== null && sheet.print !== drawn?.print) return { sheet }
  const paper = sheet && drawn ? drawn.paper : null
  return { recipient, ...letter, paper, hash: fingerprint(recipient, letter, paper) }
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
