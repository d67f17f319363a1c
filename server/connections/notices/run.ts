// Tells a company's administrators by mail, once, that its connection has ended or soon will. Jobs:
// `connections.notify` {tenant, host}.

import { createHash } from 'node:crypto'
import { Unavailable } from '../../../connectors/contract/failure.ts'
import type { HostKind } from '../../../connectors/contract/host.ts'
import { present } from '../../../core/assert.ts'
import type { TenantId } from '../../../core/ids.ts'
import { isMailAddress } from '../../../core/mail-address.ts'
import { addJob, type JobHandlers } from '../../db/jobs.ts'
import { type Tx, tx } from '../../db/tx.ts'
import type { Deps } from '../../deps.ts'
import { decideNotice, type NoticeSetting, type NoticeText, nameOf, noticeText } from '../notice.ts'
import { findCompany } from '../store.ts'
import type { ConnectionKey } from '../tokens.ts'
import * as store from './store.ts'

export function noticeJobs(deps: Deps): JobHandlers {
  return {
    'connections.notify': ({ tenant, ...payload }) =>
      notify(deps, { tenant, host: hostIn(payload['host']) }),
  }
}

const hostIn = (text: string | undefined): HostKind => (text === 'odoo' ? 'odoo' : 'quickbooks')

/** In the transaction that ended the connection, or that found its end near. */
export async function addNoticeJob(tx: Tx, { tenant, host }: ConnectionKey): Promise<void> {
  await addJob(tx, { name: 'connections.notify', tenant, payload: { host }, key: host })
}

/** The same in a transaction that only looks whether the end is near. */
export async function addNoticeJobIfDue(deps: Deps, tx: Tx, key: ConnectionKey): Promise<void> {
  const due = await dueNotice(deps, tx, key)
  if (due && due.name !== due.last) await addNoticeJob(tx, key)
}

async function dueNotice(deps: Deps, tx: Tx, key: ConnectionKey) {
  const row = await store.findFacts(tx, key)
  if (!row) return null
  const { state, connected_at: connectedAt, refresh_hard_expires_at: hardEnd } = row
  const facts = { state, connectedAt, hardEnd }
  const notice = decideNotice(facts, deps.clock.now())
  return notice && { notice, name: nameOf(notice, facts), last: row.notice }
}

/** A mail to a company's administrators. */
export interface Letter extends NoticeText {
  /** The same name is the same mail, and reaches nobody twice. */
  readonly name: string
  readonly language: string
  readonly to: readonly string[]
}

/**
 * Claimed before it is sent, so that two workers never both send. Where the process dies in between
 * no mail leaves; the workspace says the same.
 */
async function notify(deps: Deps, key: ConnectionKey): Promise<void> {
  if (!deps.channels.email) return
  const letter = await tx(deps.db, key.tenant, (tx) => claimed(deps, tx, key))
  if (!letter || (await writeToAdmins(deps, key.tenant, letter))) return
  await tx(deps.db, key.tenant, (tx) => store.giveNoticeBack(tx, key, letter.name))
  throw notWritten()
}

export function notWritten(): Unavailable {
  const message = 'no administrator could be written to'
  return new Unavailable({ service: 'SMTP', code: 'NOTICE_REFUSED', message })
}

/** False where there are readers, and it has left for none of them. */
export async function writeToAdmins(
  deps: Deps,
  tenant: TenantId,
  letter: Letter,
): Promise<boolean> {
  const { email } = deps.channels
  if (!email) return false
  const text = [...letter.paragraphs, ...(deps.workspaceUrl ? [deps.workspaceUrl] : [])]
  let left = 0
  for (const to of letter.to) {
    const handover = await email.send({
      key: keyOf(tenant, letter.name, to),
      ...{ to, from: deps.mailFrom, language: letter.language, subject: letter.subject },
      text: `${text.join('\n\n')}\n`,
      html: htmlOf(text),
    })
    if (handover.kind !== 'refused') left += 1
  }
  return left > 0 || letter.to.length === 0
}

async function claimed(deps: Deps, tx: Tx, key: ConnectionKey): Promise<Letter | null> {
  const due = await dueNotice(deps, tx, key)
  if (!due || !(await store.claimNotice(tx, key, due.name))) return null
  const { to, ...setting } = await settingOf(deps, tx, key)
  return { ...noticeText(due.notice, setting), name: due.name, language: setting.language, to }
}

export interface LetterSetting extends NoticeSetting {
  readonly to: readonly string[]
}

/** Whose administrators are written to, and in which language. */
export async function settingOf(deps: Deps, tx: Tx, key: ConnectionKey): Promise<LetterSetting> {
  const company = present(await findCompany(tx, key.tenant), 'the company of a connection')
  const language = company.locale.startsWith('fr') ? 'fr' : 'en'
  const host = deps.hosts[key.host]?.title ?? key.host
  // A company's own server says them as it likes: none, or several in one.
  const to = (await store.adminsOf(tx, key.tenant)).filter(isMailAddress)
  return { company: company.name, host, language, to }
}

/** One mail a notice and reader, whatever is repeated. */
const keyOf = (tenant: TenantId, name: string, to: string): string =>
  createHash('sha256')
    .update(JSON.stringify(['notice', tenant, name, to]), 'utf8')
    .digest('hex')
    .slice(0, 32)

const special: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

const htmlOf = (paragraphs: readonly string[]): string =>
  paragraphs
    .map((text) => `<p>${text.replaceAll(/[&<>]/g, (sign) => special[sign] ?? '')}</p>`)
    .join('\n')
