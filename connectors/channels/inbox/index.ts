// The mailbox that bounces and answers come to, over IMAP. Reads what lies behind a position, a
// bounded number of mails and of bytes at a time. Mails stay where they are: what is about one of
// ours is marked as seen, and what a person wrote is flagged.

import { type FetchMessageObject, ImapFlow } from 'imapflow'
import { epochMs, type Instant, instantOf } from '../../../core/instant.ts'
import type { Inbox, MailboxPosition, ReceivedNews } from '../../contract/channel.ts'
import { type Failure, Unauthorized, Unavailable } from '../../contract/failure.ts'
import { errorCode } from '../../kit/http.ts'
import { type ReadMail, readMail } from './mail.ts'
import { parseSender } from './sender.ts'

export interface InboxSettings {
  /** `imaps://user:password@host:993/INBOX`; `imap://` speaks in the clear to this machine alone. */
  readonly url: string
  /** Sender of our mails: what comes from there is ours. */
  readonly mailFrom: string
  /** For the whole reading. */
  readonly timeoutMs: number
}

const service = 'Mailbox'
const mostMails = 50
/** Of a larger mail the beginning is read: headers, and a report's parts. */
const mostBytes = 256 * 1024

export function imapInbox(settings: InboxSettings): Inbox {
  const { username, host, pathname } = new URL(settings.url)
  return {
    name: `${decodeURIComponent(username)} ${host}${pathname}`,
    read: async (after, receivedAt) => {
      const client = clientFor(settings)
      // Without a listener an error of the socket would end the process.
      client.on('error', () => {})
      const deadline = setTimeout(() => client.close(), settings.timeoutMs)
      try {
        await client.connect()
        return await readFrom(client, settings, { after, receivedAt })
      } catch (error) {
        throw failureOf(error)
      } finally {
        clearTimeout(deadline)
        client.close()
      }
    },
  }
}

function clientFor({ url, timeoutMs }: InboxSettings): ImapFlow {
  const address = new URL(url)
  const secure = address.protocol === 'imaps:'
  return new ImapFlow({
    host: address.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(address.port || (secure ? 993 : 143)),
    secure,
    auth: {
      user: decodeURIComponent(address.username),
      pass: decodeURIComponent(address.password),
    },
    disableAutoIdle: true,
    disableCompression: true,
    logger: false,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    maxLiteralSize: mostBytes * 2,
  })
}

interface Reading {
  readonly after: MailboxPosition | null
  readonly receivedAt: Instant
}

async function readFrom(
  client: ImapFlow,
  { url, mailFrom }: InboxSettings,
  { after, receivedAt }: Reading,
): Promise<ReceivedNews[]> {
  const path = decodeURIComponent(new URL(url).pathname.slice(1)) || 'INBOX'
  const mailbox = await client.mailboxOpen(path)
  const validity = String(mailbox.uidValidity)
  // Numbers of another validity say nothing: all is read again, and known events stand once.
  const from = after?.validity === validity ? after.uid + 1 : 1
  const found = (await client.search({ uid: `${from}:*` }, { uid: true })) || []
  // `n:*` always names the last mail, even one before n.
  const uids = found.filter((uid) => uid >= from).sort((a, b) => a - b)
  const wanted = uids.slice(0, mostMails)
  if (wanted.length === 0) return []
  const query = { uid: true, internalDate: true, source: { start: 0, maxLength: mostBytes } }
  const mails = await client.fetchAll(wanted.join(','), query, { uid: true })
  const read: { readonly uid: number; readonly mail: ReadMail }[] = []
  for (const mail of mails.toSorted((a, b) => a.uid - b.uid)) {
    read.push({ uid: mail.uid, mail: await judged(mail, { mailFrom, receivedAt }) })
  }
  await mark(client, read)
  return read.map(({ uid, mail: { event } }) => ({ position: { validity, uid }, event }))
}

async function judged(
  { source, internalDate }: FetchMessageObject,
  { mailFrom, receivedAt }: { readonly mailFrom: string; readonly receivedAt: Instant },
): Promise<ReadMail> {
  const own = parseSender(mailFrom)
  const at = momentOf(internalDate, receivedAt)
  try {
    return await readMail(source ?? Buffer.alloc(0), { own, at })
  } catch {
    // A mail that breaks its parser tells nothing, and must not hold up those behind it.
    return { kind: 'unrelated', event: null }
  }
}

/** A server's clock may be wrong, but no mail comes from the future. */
function momentOf(date: Date | string | undefined, receivedAt: Instant): Instant {
  const ms = date === undefined ? Number.NaN : new Date(date).getTime()
  return ms > 0 && ms < epochMs(receivedAt) ? instantOf(ms) : receivedAt
}

async function mark(
  client: ImapFlow,
  read: readonly { readonly uid: number; readonly mail: ReadMail }[],
): Promise<void> {
  const of = (kinds: readonly string[]) =>
    read.filter(({ mail }) => kinds.includes(mail.kind)).map(({ uid }) => uid)
  const seen = of(['report', 'automatic'])
  const flagged = of(['human'])
  if (seen.length > 0) await client.messageFlagsAdd(seen.join(','), ['\\Seen'], { uid: true })
  if (flagged.length > 0) {
    await client.messageFlagsAdd(flagged.join(','), ['\\Flagged'], { uid: true })
  }
}

/** Never the error itself: it may hold the password. */
function failureOf(error: unknown): Failure {
  if (error instanceof Error && 'authenticationFailed' in error && error.authenticationFailed) {
    const message = 'user or password is not accepted'
    return new Unauthorized({ service, code: 'AUTHENTICATION', message })
  }
  return new Unavailable({ service, code: errorCode(error), message: 'could not be read' })
}
