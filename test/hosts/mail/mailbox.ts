// A mail server for this machine alone: takes every mail, sends none on, shows what it took, and
// misbehaves on request. For tests and for `npm start`.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import { answerMailbox } from './pages.ts'

export interface ReceivedMail {
  /** From 1, in the order of arrival. */
  readonly number: number
  readonly receivedAt: string
  readonly envelope: { readonly from: string; readonly to: readonly string[] }
  readonly raw: string
  readonly mail: ParsedMail
}

/**
 * `refuse` hangs up at once. `rcpt_*` answers so to RCPT, `end_*` to the finished body. `drop_*`
 * hangs up and `hang_*` says nothing more: `_before` at RCPT, `_after` once the body is in and
 * kept.
 */
export type MailFault =
  | 'refuse'
  | 'rcpt_450'
  | 'rcpt_550'
  | 'end_452'
  | 'end_554'
  | 'drop_before'
  | 'drop_after'
  | 'hang_before'
  | 'hang_after'

export interface Mailbox {
  /** For `SMTP_URL`. */
  readonly smtpUrl: string
  /** The page that shows what arrived. */
  readonly url: string
  messages(): readonly ReceivedMail[]
  /** The next connection meets this fault; several wait in line. */
  failNext(kind: MailFault): void
  clear(): void
  stop(): Promise<void>
}

const largestMail = 5 * 1024 * 1024
const mostKept = 1000

export async function startMailbox(
  ports: { readonly port?: number; readonly httpPort?: number } = {},
): Promise<Mailbox> {
  const received: ReceivedMail[] = []
  const faults: MailFault[] = []
  const keep = (mail: Omit<ReceivedMail, 'number'>) => {
    received.push({ ...mail, number: (received.at(-1)?.number ?? 0) + 1 })
    if (received.length > mostKept) received.shift()
  }
  const smtp = smtpServer(faults, keep)
  await new Promise<void>((resolve, reject) => {
    smtp.once('error', reject)
    smtp.listen(ports.port ?? 0, '127.0.0.1', () => {
      smtp.off('error', reject)
      // A client that vanishes is a client's matter.
      smtp.on('error', () => {})
      resolve()
    })
  })
  const http = createServer((request, response) => answerMailbox(received, request, response))
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject)
    http.listen(ports.httpPort ?? 0, '127.0.0.1', resolve)
  })
  return {
    smtpUrl: `smtp://127.0.0.1:${portOf(smtp.server.address())}`,
    url: `http://127.0.0.1:${portOf(http.address())}`,
    messages: () => received,
    failNext: (kind) => faults.push(kind),
    clear: () => received.splice(0),
    stop: async () => {
      http.closeAllConnections()
      await Promise.all([
        new Promise<void>((resolve) => smtp.close(() => resolve())),
        new Promise<void>((resolve) => http.close(() => resolve())),
      ])
    },
  }
}

const portOf = (address: string | AddressInfo | null): number =>
  typeof address === 'object' && address !== null ? address.port : 0

type Keep = (mail: Omit<ReceivedMail, 'number'>) => void

function smtpServer(faults: MailFault[], keep: Keep): SMTPServer {
  const bySession = new Map<string, MailFault>()
  const hangUp = (session: SMTPServerSession) => {
    for (const connection of server.connections) {
      if (connection.id === session.id) connection._socket.destroy()
    }
  }
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: largestMail,
    closeTimeout: 100,
    logger: false,
    onConnect: (session, callback) => {
      const fault = faults.shift()
      if (fault === 'refuse') return hangUp(session)
      if (fault !== undefined) bySession.set(session.id, fault)
      callback()
    },
    onClose: (session) => bySession.delete(session.id),
    onRcptTo: (_address, session, callback) => {
      const fault = bySession.get(session.id)
      if (fault === 'hang_before') return
      if (fault === 'drop_before') return hangUp(session)
      if (fault === 'rcpt_450') return callback(answer(450, 'Mailbox busy, try later'))
      if (fault === 'rcpt_550') return callback(answer(550, 'No such user here'))
      callback()
    },
    onData: (stream, session, callback) => {
      const fault = bySession.get(session.id)
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (fault === 'end_452') return callback(answer(452, 'Out of space'))
        if (fault === 'end_554') return callback(answer(554, 'Not wanted here'))
        void take(Buffer.concat(chunks), session, keep).then(
          () => {
            if (fault === 'hang_after') return
            if (fault === 'drop_after') return hangUp(session)
            callback(null, 'Taken')
          },
          (error: Error) => callback(error),
        )
      })
    },
  })
  return server
}

const answer = (responseCode: number, text: string): Error =>
  Object.assign(new Error(text), { responseCode })

async function take(raw: Buffer, session: SMTPServerSession, keep: Keep): Promise<void> {
  const { mailFrom, rcptTo } = session.envelope
  keep({
    receivedAt: new Date().toISOString(),
    envelope: {
      from: mailFrom === false ? '' : mailFrom.address,
      to: rcptTo.map(({ address }) => address),
    },
    raw: raw.toString('utf8'),
    mail: await simpleParser(raw),
  })
}
