// A mailbox over IMAP for this machine alone: the few commands that a reader of mail needs, with
// faults on request. For tests.

import { createServer, type Server, type Socket } from 'node:net'

export interface StoredMail {
  readonly uid: number
  readonly raw: Buffer
  readonly internalDate: string
  readonly flags: Set<string>
}

/**
 * `drop_fetch` hangs up in the midst of a mail, `hang_fetch` falls silent there, `bad_literal`
 * tells a length that is not true, `drop_greeting` greets nobody.
 */
export type ImapFault = 'drop_greeting' | 'drop_fetch' | 'hang_fetch' | 'bad_literal' | 'no_login'

export interface ImapHost {
  /** For `IMAP_URL`. */
  readonly url: string
  deliver(raw: string, internalDate?: string): StoredMail
  mails(): readonly StoredMail[]
  /** The mailbox is made anew: numbers start again. */
  renumber(): void
  failNext(fault: ImapFault): void
  stop(): Promise<void>
}

const user = 'compta'
const password = 'a password'

interface State {
  validity: number
  mails: StoredMail[]
  readonly faults: ImapFault[]
}

export async function startImap(): Promise<ImapHost> {
  const state: State = { validity: 1, mails: [], faults: [] }
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    converse(socket, state)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `imap://${user}:${encodeURIComponent(password)}@127.0.0.1:${portOf(server)}/INBOX`,
    deliver: (raw, internalDate = '18-Nov-2026 09:00:00 +0000') => {
      const uid = (state.mails.at(-1)?.uid ?? 0) + 1
      const lines = Buffer.from(raw.replace(/\r?\n/g, '\r\n'))
      const mail = { uid, raw: lines, internalDate, flags: new Set<string>() }
      state.mails.push(mail)
      return mail
    },
    mails: () => state.mails,
    renumber: () => {
      state.validity += 1
      state.mails = state.mails.map((mail, index) => ({ ...mail, uid: index + 1 }))
    },
    failNext: (fault) => state.faults.push(fault),
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

function converse(socket: Socket, state: State): void {
  const fault = state.faults.shift()
  if (fault === 'drop_greeting') return void socket.destroy()
  socket.write('* OK [CAPABILITY IMAP4rev1] Ready\r\n')
  let buffer = ''
  socket.on('data', (chunk) => {
    buffer += chunk.toString('latin1')
    for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
      const line = buffer.slice(0, end)
      buffer = buffer.slice(end + 2)
      answer({ socket, state, fault }, line)
    }
  })
}

interface Talk {
  readonly socket: Socket
  readonly state: State
  readonly fault: ImapFault | undefined
}

function answer({ socket, state, fault }: Talk, line: string): void {
  const [, tag = '*', command = '', rest = ''] = /^(\S+) ((?:UID )?\S+) ?(.*)$/i.exec(line) ?? []
  const done = (text: string) => socket.write(`${tag} ${text}\r\n`)
  switch (command.toUpperCase()) {
    case 'CAPABILITY':
      socket.write('* CAPABILITY IMAP4rev1\r\n')
      return void done('OK done')
    case 'LOGIN': {
      const good = rest === `"${user}" "${password}"` || rest === `${user} "${password}"`
      if (fault === 'no_login' || !good) {
        return void done('NO [AUTHENTICATIONFAILED] Not accepted')
      }
      return void done('OK logged in')
    }
    case 'LIST':
    case 'LSUB':
      socket.write('* LIST (\\HasNoChildren) "/" "INBOX"\r\n')
      return void done('OK done')
    case 'SELECT':
      socket.write(`* ${state.mails.length} EXISTS\r\n* 0 RECENT\r\n`)
      socket.write('* FLAGS (\\Seen \\Flagged)\r\n')
      socket.write('* OK [PERMANENTFLAGS (\\Seen \\Flagged \\*)] Limited\r\n')
      socket.write(`* OK [UIDVALIDITY ${state.validity}] Valid\r\n`)
      socket.write(`* OK [UIDNEXT ${(state.mails.at(-1)?.uid ?? 0) + 1}] Next\r\n`)
      return void done('OK [READ-WRITE] selected')
    case 'UID SEARCH':
      socket.write(`* SEARCH ${searched(state.mails, rest).join(' ')}\r\n`)
      return void done('OK done')
    case 'UID FETCH':
      if (fetched({ socket, state, fault }, rest)) done('OK done')
      return
    case 'UID STORE':
      store(state.mails, rest)
      return void done('OK done')
    case 'LOGOUT':
      socket.write('* BYE\r\n')
      done('OK bye')
      return void socket.end()
    default:
      return void done(/^(NOOP|ID|NAMESPACE|ENABLE|CLOSE)$/i.test(command) ? 'OK' : 'BAD')
  }
}

/** As servers do: `n:*` names the last mail even where its number is below n. */
function searched(mails: readonly StoredMail[], criteria: string): number[] {
  const from = Number(/UID (\d+):\*/i.exec(criteria)?.[1] ?? '1')
  const last = mails.at(-1)
  const found = mails.filter(({ uid }) => uid >= from)
  return (found.length === 0 && last ? [last] : found).map(({ uid }) => uid)
}

const uidsOf = (text: string): Set<number> => {
  const parts = (text.split(' ')[0] ?? '').split(',').map((part) => part.split(':').map(Number))
  return new Set(
    parts.flatMap(([from = 0, to = from]) =>
      Array.from({ length: to - from + 1 }, (_, index) => from + index),
    ),
  )
}

function fetched({ socket, state, fault }: Talk, rest: string): boolean {
  const wanted = uidsOf(rest)
  const most = Number(/<0\.(\d+)>/.exec(rest)?.[1] ?? Number.MAX_SAFE_INTEGER)
  for (const [index, mail] of state.mails.entries()) {
    if (!wanted.has(mail.uid)) continue
    const body = mail.raw.subarray(0, most)
    const told = fault === 'bad_literal' ? body.length + 5_000 : body.length
    socket.write(
      `* ${index + 1} FETCH (UID ${mail.uid} INTERNALDATE "${mail.internalDate}" BODY[]<0> {${told}}\r\n`,
    )
    if (fault === 'drop_fetch' || fault === 'hang_fetch') {
      socket.write(body.subarray(0, body.length / 2))
      if (fault === 'drop_fetch') socket.destroy()
      return false
    }
    socket.write(body)
    socket.write(')\r\n')
  }
  return true
}

function store(mails: readonly StoredMail[], rest: string): void {
  const wanted = uidsOf(rest)
  const flags = /\(([^)]*)\)/.exec(rest)?.[1]?.split(' ') ?? []
  for (const { uid, flags: kept } of mails) {
    if (wanted.has(uid)) for (const flag of flags) kept.add(flag)
  }
}
