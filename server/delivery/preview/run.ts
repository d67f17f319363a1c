// One message with its letter, as it left or as it would leave, on a screen and on paper.

import type { Book } from '../../../core/book.ts'
import type { Day } from '../../../core/day.ts'
import type { TenantId } from '../../../core/ids.ts'
import { dayIn, type Instant } from '../../../core/instant.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { waysIn } from '../../dunning/answers/run.ts'
import { findMessage } from '../../dunning/messages/store.ts'
import type { Message } from '../../dunning/proposal.ts'
import { loadCustomerBook } from '../../ledger/store.ts'
import { plannedForm, recipientOf } from '../content.ts'
import { type Paper, paperOf, paperProblem } from '../paper.ts'
import { payPagesIn } from '../pay-links/run.ts'
import { payableOnline } from '../pay-links.ts'
import { type Rendered, renderLetter } from '../render.ts'
import { findSettings } from '../settings/store.ts'
import { factsOf, loadSaid, loadStationery, type Stationery } from '../stationery/run.ts'
import * as store from '../store.ts'
import type { LetterFacts } from '../view.ts'

export interface Preview extends Rendered {
  readonly to: string
  readonly from: string
  /** How many invoices will get a link to pay online, if the host gives one when it leaves. */
  readonly linksToCome: number
}

export interface MessageDetail {
  readonly message: Message
  /** As it left, or as it would leave. */
  readonly preview: Preview | null
  /** What stops it, or what the carrier said. */
  readonly problem: string | null
}

/** One message with its letter; null where there is none of that id. */
export async function messageDetail(
  deps: Deps,
  tenant: TenantId,
  id: string,
): Promise<MessageDetail | null> {
  return tx(deps.db, tenant, async (tx) => {
    const message = await findMessage(tx, tenant, id)
    if (!message) return null
    const last = await store.findAttempt(tx, tenant, id)
    if (!last) return { message, ...(await previewOf(deps, tx, { tenant, message })) }
    const { recipient: to, subject, body_text: text, body_html: html, failure: problem } = last
    const left = { to, from: deps.mailFrom, subject, text, html, linksToCome: 0 }
    return { message, preview: left, problem }
  })
}

export interface Previewed {
  readonly tenant: TenantId
  readonly message: Message
}

export async function previewOf(
  deps: Deps,
  tx: Tx,
  { tenant, message }: Previewed,
): Promise<Omit<MessageDetail, 'message'>> {
  const { facts, stationery } = await letterOf(deps, tx, { tenant, message })
  const customer = facts.book.customers.find(({ id }) => id === message.customer)
  const sender = { company: facts.book.company, letterhead: facts.letterhead }
  const to = customer ? recipientOf(message.channel, customer, sender) : null
  if (to === null) return { preview: null, problem: 'recipient is missing' }
  const letter = renderLetter(facts, stationery.texts)
  if ('problem' in letter) return { preview: null, problem: letter.problem }
  const ways = await waysIn(deps, tx, tenant)
  const notSetUp = ways.has(message.channel) ? null : 'CHANNEL_NOT_SET_UP'
  const problem = paperProblem(facts, stationery.texts) ?? notSetUp
  const linksToCome = await countLinks(deps, tx, { tenant, facts })
  return { preview: { to, from: deps.mailFrom, ...letter, linksToCome }, problem }
}

/** Asked for when it leaves: a preview is looked at often, and the host is slow to tell. */
async function countLinks(
  deps: Deps,
  tx: Tx,
  { tenant, facts }: { readonly tenant: TenantId; readonly facts: LetterFacts },
): Promise<number> {
  const payables = payableOnline(facts.message, facts.book)
  if (payables.length === 0 || !(await findSettings(tx, tenant)).payLink) return 0
  return (await payPagesIn(deps, tx, tenant)) === null ? 0 : payables.length
}

/**
 * The file that was in the envelope, or that would be. `none`: this message has no paper. Null
 * where there is no such message.
 */
export async function messageDocument(
  deps: Deps,
  tenant: TenantId,
  id: string,
): Promise<Paper['document'] | { readonly problem: string } | 'none' | null> {
  const found = await tx(deps.db, tenant, async (tx) => {
    const message = await findMessage(tx, tenant, id)
    if (!message) return null
    const last = await store.findAttempt(tx, tenant, id)
    if (!last) return letterOf(deps, tx, { tenant, message })
    return store
      .findPaper(tx, { tenant, attempt: last.attempt_id })
      .then((paper) => paper?.document ?? ('none' as const))
  })
  if (found === null || found === 'none' || 'pdf' in found) return found
  const paper = await paperOf(found.facts, found.stationery.texts)
  if (paper === null) return 'none'
  return 'problem' in paper ? paper : paper.document
}

export interface Letter {
  readonly facts: LetterFacts
  readonly stationery: Stationery
}

/** A message as the letter that it is now. */
export async function letterOf(
  deps: Deps,
  tx: Tx,
  { tenant, message }: Previewed,
): Promise<Letter> {
  const book: Book = await loadCustomerBook(tx, tenant, message.customer)
  const stationery = await loadStationery(tx, tenant)
  const day = letterDay(deps.clock.now(), message, book.company.timeZone)
  const { mailFrom } = deps
  const said = await loadSaid(tx, tenant, message)
  const facts = factsOf(stationery, { book, message: plannedForm(message), said, day, mailFrom })
  return { facts, stationery }
}

/** A letter bears the day on which it goes. */
function letterDay(now: Instant, { sendOn }: Message, timeZone: string): Day {
  const today = dayIn(now, timeZone)
  return sendOn > today ? sendOn : today
}
