// A copy of an invoice, mailed by the host on a person's word. It cannot be taken back: what is
// noted as asked for is never asked for again under its id, whatever became of the answer. It is no
// attempt and no contact, so that no plan takes it for a reminder.

import {
  Failure,
  RateLimited,
  Unauthorized,
  Unavailable,
} from '../../../connectors/contract/failure.ts'
import type { CopySent } from '../../../connectors/contract/host.ts'
import { present } from '../../../core/assert.ts'
import type { CustomerId, InvoiceId, TenantId } from '../../../core/ids.ts'
import { dayIn, epochMs, type Instant, instantOf } from '../../../core/instant.ts'
import { insertAudit } from '../../access/store.ts'
import { findConnectionState } from '../../connections/store.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { tooMany } from '../../errors.ts'
import { loadCustomerBook } from '../../ledger/store.ts'
import { rememberOwnEdit } from '../../sync/echo/store.ts'
import { askHost } from '../../sync/page/run.ts'
import { type CopyDecision, type CopyRefusal, decideCopy } from '../copy.ts'
import { idFor } from '../news/name.ts'
import { findSettings, lockCounting } from '../settings/store.ts'
import * as store from './store.ts'

export interface CopyStanding {
  /** Null where the customer has no mail address. */
  readonly to: string | null
  readonly cannot: string | null
  /** The host, for people; null where it sends none. */
  readonly by: string | null
  readonly copies: readonly store.CopyRow[]
}

interface Wanted {
  readonly customer: CustomerId
  readonly number: string
  readonly decision: CopyDecision
}

/** Whether a copy may be sent now, and which were; null where there is no such invoice. */
export async function copyStanding(
  deps: Deps,
  tenant: TenantId,
  invoice: InvoiceId,
): Promise<CopyStanding | null> {
  return tx(deps.db, tenant, async (tx) => {
    const wanted = await look(deps, tx, { tenant, invoice })
    if (wanted === null) return null
    const copies = await store.findCopies(tx, tenant, invoice)
    const by = await senderIn(deps, tx, tenant)
    const { decision } = wanted
    const cannot = by === null ? 'COPY_NOT_OFFERED' : null
    const refused = decision.kind === 'may_not' ? decision.code : null
    return { to: decision.to, cannot: cannot ?? refused, by, copies }
  })
}

async function senderIn(deps: Deps, tx: Tx, tenant: TenantId): Promise<string | null> {
  const connection = await findConnectionState(tx, tenant)
  if (connection === null || connection.state === 'disconnected') return null
  const { sendCopy, title } = present(deps.hosts[connection.host], 'the connector of a connection')
  return sendCopy === undefined ? null : title
}

async function look(
  deps: Deps,
  tx: Tx,
  { tenant, invoice: id }: { readonly tenant: TenantId; readonly invoice: InvoiceId },
): Promise<Wanted | null> {
  const whose = await store.findDebtor(tx, tenant, id)
  if (whose === null) return null
  const book = await loadCustomerBook(tx, tenant, whose)
  const customer = book.customers.find((one) => one.id === whose)
  const invoice = book.invoices.find((one) => one.id === id)
  if (!customer || !invoice) return null
  const today = dayIn(deps.clock.now(), book.company.timeZone)
  const testMode = (await findSettings(tx, tenant)).test.on
  const decision = decideCopy({ invoice, customer, book, today, testMode })
  return { customer: whose, number: invoice.number, decision }
}

export interface CopyWish {
  /** The asker's own: asked again under it, nothing leaves again. */
  readonly id: string
  readonly invoice: InvoiceId
  /** The address that the asker has seen. */
  readonly to: string
  readonly actor: string
}

export interface Copied {
  readonly to: string
  /** `ambiguous`: it may have been sent. */
  readonly outcome: store.CopyOutcome
  /** In the host's words, where it was not sent for certain. */
  readonly said: string | null
}

export type CopyRefused = CopyRefusal | 'COPY_NOT_OFFERED' | 'ADDRESS_CHANGED' | 'ID_USED'

/** Null where there is no such invoice. */
export async function sendCopy(
  deps: Deps,
  tenant: TenantId,
  wish: CopyWish,
): Promise<Copied | { readonly refusal: CopyRefused } | null> {
  const begun = await tx(deps.db, tenant, (tx) => begin(deps, tx, { tenant, wish }))
  if (begun === null || !('customer' in begun)) return begun
  const asking = { tenant, wish, ...begun }
  const answer = await ask(deps, asking)
  const now = deps.clock.now()
  await tx(deps.db, tenant, async (tx) => {
    await note(tx, { ...asking, now }, answer)
    if (answer.sent === null) return
    const { invoice: id } = wish
    await rememberOwnEdit(tx, tenant, { entity: 'invoice', id, ...answer.sent, now })
  })
  const { error, copied } = answer
  // Nothing was sent, and the same asked later may be: the asker hears why.
  if (error instanceof Unauthorized || error instanceof RateLimited) throw error
  return copied
}

interface Begun {
  readonly customer: CustomerId
  readonly number: string
}

interface Beginning {
  readonly tenant: TenantId
  readonly wish: CopyWish
}

const mostInAnHour = 30
const hourMs = 60 * 60_000
const outcomeIdOf = ({ id }: CopyWish): string => idFor(`copied ${id}`)

async function begin(
  deps: Deps,
  tx: Tx,
  { tenant, wish }: Beginning,
): Promise<Begun | Copied | { readonly refusal: CopyRefused } | null> {
  await lockCounting(tx, tenant)
  const { id, invoice, to, actor } = wish
  const before = await store.findCopy(tx, tenant, { id, outcomeId: outcomeIdOf(wish) })
  if (before) {
    if (before.invoice !== invoice || before.recipient !== to) return { refusal: 'ID_USED' }
    return { to, outcome: before.outcome ?? 'ambiguous', said: before.said }
  }
  const found = await look(deps, tx, { tenant, invoice })
  if (found === null) return null
  const { decision, customer, number } = found
  if ((await senderIn(deps, tx, tenant)) === null) return { refusal: 'COPY_NOT_OFFERED' }
  if (decision.kind === 'may_not') return { refusal: decision.code }
  if (decision.to !== to) return { refusal: 'ADDRESS_CHANGED' }
  const now = deps.clock.now()
  const since = instantOf(epochMs(now) - hourMs)
  if ((await store.countCopies(tx, tenant, since)) >= mostInAnHour) throw tooMany()
  await insertAudit(tx, {
    ...{ tenant, id, actor, at: now, action: 'copy.ask' },
    ...{ subjectKind: 'invoice', subjectId: invoice },
    detail: { customer, to, note: `${number} · ${to}` },
  })
  return { customer, number }
}

interface Answer {
  readonly copied: Copied
  readonly sent: CopySent | null
  readonly error: Failure | null
}

/** Only what the host refused by its own word is known not to have left. */
async function ask(deps: Deps, { tenant, wish }: Beginning): Promise<Answer> {
  const { invoice, to, id } = wish
  let handed = false
  try {
    const sent = await askHost(deps, tenant, (host, access) => {
      handed = true
      const send = present(host.sendCopy, 'a host that sends copies')
      return send(access, { invoice, to, key: `copy ${tenant} ${id}` })
    })
    return { copied: { to, outcome: 'sent', said: null }, sent, error: null }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const outcome = handed && error instanceof Unavailable ? 'ambiguous' : 'failed'
    const { code, exchange } = error
    deps.log.warn({ tenant, invoice, code, exchange, outcome }, 'a copy was not sent for certain')
    return { copied: { to, outcome, said: error.message }, sent: null, error }
  }
}

async function note(
  tx: Tx,
  { tenant, wish, customer, number, now }: Beginning & Begun & { readonly now: Instant },
  { copied: { to, outcome, said } }: Answer,
): Promise<void> {
  await insertAudit(tx, {
    ...{ tenant, id: outcomeIdOf(wish), actor: wish.actor, at: now, action: `copy.${outcome}` },
    ...{ subjectKind: 'invoice', subjectId: wish.invoice },
    detail: {
      ...{ customer, to, copy: wish.id, note: `${number} · ${to}` },
      ...(said === null ? {} : { said }),
    },
  })
}
