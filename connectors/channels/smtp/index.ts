// E-mail over SMTP. Answers what became of a message, by one line: was the body being handed over
// when the talk ended? Before that nothing left; after it only the server's own answer says what
// happened.

import { Readable } from 'node:stream'
import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type {
  Channel,
  Handover,
  OutgoingDocument,
  OutgoingMessage,
} from '../../contract/channel.ts'
import { hasControl, type MailAddress, parseAddress, parseSender } from './address.ts'

export interface SmtpSettings {
  /** `smtp://user:password@host:587` (STARTTLS) or `smtps://host:465` (TLS from the start). */
  readonly url: string
  /** For the whole exchange, from connecting to the last answer. */
  readonly timeoutMs: number
}

export function smtpChannel(settings: SmtpSettings): Channel {
  const server = parseServer(settings)
  return {
    kind: 'email',
    send: async (message) => {
      const letter = parseLetter(message)
      if ('fault' in letter) return { kind: 'refused', permanent: true, reason: letter.fault }
      const body = await compose(message, letter)
      return handOver(server, { letter, body, timeoutMs: settings.timeoutMs })
    },
  }
}

interface Server {
  readonly connection: SMTPConnection.Options
  readonly login: { readonly user: string; readonly pass: string } | null
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

function parseServer({ url, timeoutMs }: SmtpSettings): Server {
  const address = new URL(url)
  const secure = address.protocol === 'smtps:'
  const login =
    address.username === ''
      ? null
      : {
          user: decodeURIComponent(address.username),
          pass: decodeURIComponent(address.password),
        }
  return {
    login,
    connection: {
      host: address.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: Number(address.port || (secure ? 465 : 587)),
      secure,
      // A password never travels in the clear beyond this machine.
      requireTLS: login !== null && !secure && !loopback.has(address.hostname),
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      dnsTimeout: timeoutMs,
      logger: false,
    },
  }
}

interface Letter {
  readonly from: MailAddress
  readonly to: string
  readonly messageId: string
}

const safeKey = /^[A-Za-z0-9-]{1,100}$/
const safeReference = /^<[^<>\s]{1,250}>$/
const safeLanguage = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$/

/** What would be unsafe in a header or a command stops here and never reaches the server. */
function parseLetter(message: OutgoingMessage): Letter | { readonly fault: string } {
  const to = parseAddress(message.to)
  if (to === null) return { fault: 'the recipient is not a mail address' }
  const from = parseSender(message.from)
  if (from === null) return { fault: 'the sender is not a mail address' }
  if (message.replyTo !== undefined && parseAddress(message.replyTo) === null) {
    return { fault: 'the reply address is not a mail address' }
  }
  if (hasControl(message.subject)) return { fault: 'the subject holds a line break' }
  if (!safeKey.test(message.key)) return { fault: 'the key does not fit a Message-ID' }
  if (message.references?.some((id) => !safeReference.test(id))) {
    return { fault: 'a message before it has no Message-ID' }
  }
  if (!safeLanguage.test(message.language)) return { fault: 'the language is not BCP 47' }
  return { from, to, messageId: `<${message.key}@${from.domain}>` }
}

async function compose(message: OutgoingMessage, letter: Letter): Promise<Buffer> {
  const { name, address } = letter.from
  const composer = new MailComposer({
    from: { name, address },
    to: { name: '', address: letter.to },
    ...(message.replyTo === undefined ? {} : { replyTo: message.replyTo }),
    subject: message.subject,
    messageId: letter.messageId,
    text: message.text,
    html: message.html,
    textEncoding: 'quoted-printable',
    ...threadOf(message),
    ...(message.document === undefined ? {} : { attachments: [attached(message.document)] }),
    headers: {
      // RFC 3834: nobody's out-of-office answers us, and no loop begins.
      'Auto-Submitted': 'auto-generated',
      'Content-Language': message.language,
      [keyHeader]: message.key,
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return composer.compile().build()
}

/**
 * Brevo repeats it in each event, and a bounce returns it with the other headers: the key is found
 * even where a relay writes a Message-ID of its own.
 */
const keyHeader = 'X-Mailin-custom'

/** The debtor's client shows it below the mails before it; a reply names it. */
function threadOf({ references = [] }: OutgoingMessage) {
  const last = references.at(-1)
  return last === undefined ? {} : { inReplyTo: last, references: [...references] }
}

const attached = ({ name, pdf }: OutgoingDocument) => ({
  filename: name,
  content: Buffer.from(pdf),
  contentType: 'application/pdf',
})

interface Exchange {
  readonly letter: Letter
  readonly body: Buffer
  readonly timeoutMs: number
}

function handOver(server: Server, { letter, body, timeoutMs }: Exchange): Promise<Handover> {
  const connection = new SMTPConnection(server.connection)
  let bodyBegun = false
  // The connection reads from here only once the server has answered 354 to DATA.
  const source = new Readable({
    read() {
      bodyBegun = true
      this.push(body)
      this.push(null)
    },
  })
  return new Promise<Handover>((resolve) => {
    const settle = (handover: Handover) => {
      clearTimeout(timer)
      resolve(handover)
      connection.close()
    }
    const fail = (error: SMTPConnection.SMTPError) => settle(outcomeOf(error, bodyBegun))
    const timer = setTimeout(
      () => fail(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })),
      timeoutMs,
    )
    connection.on('error', fail)
    connection.once('end', () => fail(new Error('the connection ended')))
    const send = () =>
      connection.send({ from: letter.from.address, to: [letter.to] }, source, (error) =>
        error ? fail(error) : settle({ kind: 'accepted', providerId: letter.messageId }),
      )
    connection.connect((error) => {
      if (error) fail(error)
      else if (server.login === null) send()
      else connection.login(server.login, (refusal) => (refusal ? fail(refusal) : send()))
    })
  })
}

function outcomeOf(error: SMTPConnection.SMTPError, bodyBegun: boolean): Handover {
  const { code = 'FAILED', command = 'CONN', responseCode } = error
  const answered = responseCode !== undefined
  const reason = `${command}: ${answered ? answerOf(error) : code}`
  // EMESSAGE at DATA is the server's answer to the finished body. A 421 in between is not: the
  // server may have kept what it read.
  const refusedAtEnd = answered && code === 'EMESSAGE' && command === 'DATA'
  if (bodyBegun && !refusedAtEnd) return { kind: 'unknown', reason }
  return { kind: 'refused', permanent: answered && responseCode >= 500, reason }
}

const longestAnswer = 200

/** The server's own words, on one line. */
function answerOf({ response = '', responseCode }: SMTPConnection.SMTPError): string {
  const words = response.replace(/\s+/g, ' ').trim()
  return words === '' ? `${responseCode}` : words.slice(0, longestAnswer)
}
