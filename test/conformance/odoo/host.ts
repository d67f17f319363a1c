// The stand-in of an Odoo server with our module as the conformance suite wants a host.

import { createHash, randomBytes } from 'node:crypto'
import { odooConnector } from '../../../connectors/odoo/connector.ts'
import { present } from '../../../core/assert.ts'
import { instantOf } from '../../../core/instant.ts'
import type { SiteAnswer } from '../../../server/connections/sites/run.ts'
import { tableOf } from '../../hosts/odoo/books.ts'
import { messagesOn } from '../../hosts/odoo/chatter.ts'
import { type OdooHost, startOdooHost } from '../../hosts/odoo/host.ts'
import type { FailureOrder } from '../../hosts/odoo/orders.ts'
import { withImplied } from '../../hosts/odoo/user.ts'
import { ref, text } from '../../hosts/odoo/values.ts'
import type {
  BadAnswer,
  HostUnderTest,
  LostAnswer,
  StartOptions,
  Troubles,
  WebhookSender,
} from '../host.ts'
import { booksOf } from './books.ts'
import { peopleOf } from './people.ts'

const smallPage = 6
/** Of changes twenty pages are read, else everything: a thousand records, as the suite has it. */
const largestPage = 50
const timeoutMs = 800
/** Port 9 of this machine, where nobody listens: until our server does. */
const nowhere = 'http://127.0.0.1:9'

export interface OdooUnderTest extends HostUnderTest {
  /** For what Odoo alone does. */
  readonly standIn: OdooHost
}

export async function startOdoo(options: StartOptions): Promise<OdooUnderTest> {
  const { clock, company, pages } = options
  const host = await startOdooHost({
    clock,
    database: `nord${company}`,
    uuid: `5f0c0000-0000-4000-8000-${company.slice(-12).padStart(12, '0')}`,
    serverUrl: nowhere,
  })
  const connector = odooConnector({
    // The stand-in listens on this machine.
    allowPrivate: true,
    pageSize: pages === 'small' ? smallPage : largestPage,
    timeoutMs,
    readAttempts: 1,
    now: () => instantOf(clock()),
  })
  return {
    // Odoo's pace is ours to choose, and held elsewhere; here it would only take time.
    connector: { ...connector, limits: { aSecond: 10_000, aMinute: 600_000, readsAMonth: null } },
    standIn: host,
    lacks: {
      lists_deletions: 'Odoo leaves no trace of what was deleted',
      tells_merges:
        'a merge moves payments without a word or a date: a complete reading finds them',
      follows_rights: 'a technical user reads, whose rights are his own',
      heard_at_any_time: 'what is signed five minutes before or after our time is refused',
      shows_statuses: 'a status of ours stands in fields of our own, which no person writes',
      pays_online: 'the connector asks for no pay page',
      sends_copies: 'the connector has no copies sent',
    },
    people: peopleOf(host),
    troubles: troublesOf(host),
    webhooks: senderOf(host),
    consent: () => consent(host),
    books: async () => booksOf(host.books),
    notesOn: async (invoice) => notesOn(host, Number(invoice)),
    takeOnline: async () => '',
    copiesOf: async () => [],
    remarkOn: async (invoice) => {
      const row = tableOf(host.books, 'account.move').get(Number(invoice))
      return row ? text(row, 'narration') : ''
    },
    asked: () => host.calls.filter(({ path, ours }) => ours && path.startsWith('/json/2/')).length,
    stop: () => host.stop(),
  }
}

/** An administrator goes through the page of consent; what the callback would then bring. */
async function consent(host: OdooHost): Promise<SiteAnswer> {
  const verifier = randomBytes(32).toString('base64url')
  const redirectUri = `${host.serverUrl()}/connect/odoo/callback`
  const query = new URLSearchParams({
    ...{ response_type: 'code', client_id: 'encours', redirect_uri: redirectUri, state: 'state' },
    ...{ code_challenge_method: 'S256', scope: 'receivables', db: host.books.database },
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  })
  const page = await fetch(`${host.url}/encours/oauth/authorize?${query}`)
  const csrf_token = /name="csrf_token" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
  const answer = await fetch(`${host.url}/encours/oauth/consent`, {
    method: 'POST',
    headers: { cookie: page.headers.get('set-cookie')?.split(';')[0] ?? '' },
    body: new URLSearchParams({ csrf_token, company_id: '1', decision: 'accept' }),
    redirect: 'manual',
  })
  const back = new URL(present(answer.headers.get('location'), 'the way back'))
  const code = present(back.searchParams.get('code'), 'a code')
  const site = { url: host.url, database: host.books.database }
  return { host: 'odoo', site, code, verifier, redirectUri, administers: null }
}

const badly: Readonly<Record<BadAnswer, FailureOrder>> = {
  server_error: 'internal',
  nonsense: 'not-json',
  half: 'half',
  hang_up: 'drop',
  silence: 'timeout',
}
const lost: Readonly<Record<LostAnswer, FailureOrder>> = {
  server_error: 'unavailable-after',
  half: 'half',
  silence: 'timeout-after',
}
const readingPath = /\/(search_read|search_count|read|fields_get|read_group)$/
const tokenPath = /^\/encours\/oauth\/token$/

function troublesOf(host: OdooHost): Troubles {
  const nothing = () => {}
  const technical = () => present(host.connections.of(host.company), 'a connection').user
  return {
    answerBadly: (how, times = 1) => host.failNext(badly[how], { times, path: readingPath }),
    loseNoteAnswer: (how) => host.failNext(lost[how], { path: /\/message_post$/ }),
    loseRefreshAnswer: () => host.failNext('timeout-after', { path: tokenPath }),
    askForTime: (seconds) => {
      host.switches.retryAfterS = seconds
      host.failNext('throttled', { path: readingPath })
    },
    duringNextAnswer: (work) => host.beforeNextAnswer(work, readingPath),
    expireAccess: () => host.connections.expireKeys(),
    disconnect: () => host.connections.disconnect(host.company),
    takeRight: () => void host.groups.set(technical(), withImplied(['user'])),
    giveRight: () =>
      void host.groups.set(technical(), withImplied(['user', 'invoice', 'partner_manager'])),
    skewClock: (ms) => {
      host.switches.clockSkewMs = ms
    },
    calm: () => host.calm(),
    // It keeps no list of deletions that could forget.
    forgetDeletions: nothing,
    loseStatusAnswer: nothing,
    answerPayPagesBadly: nothing,
    loseCopyAnswer: nothing,
    beforeNextStatus: nothing,
  }
}

function senderOf({ events, setServerUrl }: OdooHost): WebhookSender {
  const { settings } = events
  return {
    pointAt: setServerUrl,
    deliverDue: () => events.deliverDue(),
    nextMs: () => events.nextMs(),
    repeat: (copies) => {
      settings.copies = copies
    },
    reorder: (on) => {
      settings.reorder = on
    },
    drop: (many) => {
      settings.lose = many
    },
    calls: events.calls,
  }
}

/** Those of our user, as text. */
function notesOn({ books, connections, company }: OdooHost, invoice: number): readonly string[] {
  const user = connections.of(company)?.user ?? 0
  const row = tableOf(books, 'res.users').get(user)
  const partner = row ? ref(row, 'partner_id') : null
  return messagesOn(books, 'account.move', invoice)
    .filter((message) => partner !== null && ref(message, 'author_id') === partner)
    .map((message) => text(message, 'body'))
}
