// The stand-in of QuickBooks Online as the conformance suite wants a host. Its webhooks tell as
// little as Intuit's may: of a payment they name the payment, and not what it paid.

import { quickbooksConnector } from '../../../connectors/quickbooks/connector.ts'
import { endpointsOf } from '../../../connectors/quickbooks/endpoints.ts'
import { instantOf } from '../../../core/instant.ts'
import type { FailureOrder } from '../../hosts/quickbooks/faults.ts'
import { type QuickBooksHost, startQuickBooksHost } from '../../hosts/quickbooks/host.ts'
import { type EntityType, makeBooks, recordOf, refValue } from '../../hosts/quickbooks/model.ts'
import type { Held } from '../../hosts/quickbooks/snapshot.ts'
import { payPageOf } from '../../hosts/quickbooks/wire.ts'
import type {
  BadAnswer,
  Books,
  HostUnderTest,
  LostAnswer,
  StartOptions,
  Troubles,
  WebhookSender,
} from '../host.ts'
import { peopleOf } from './people.ts'

const verifierToken = 'test-verifier-token-0123'
const accessS = 3_600
const refreshS = 8_726_400

const smallPage = 6
const largestPage = 1_000
const timeoutMs = 800

/** The app that everybody connects; its keys take a while to make. */
let app: Held | null = null

function bornAs(company: string): Held | null {
  if (!app) return null
  const oauth = { ...app.oauth, access: [], refresh: [] }
  return { ...app, oauth, companies: [makeBooks({ realm: company })] }
}

export interface QuickBooksUnderTest extends HostUnderTest {
  /** For what Intuit alone does. */
  readonly standIn: QuickBooksHost
}

export async function startQuickBooks(options: StartOptions): Promise<QuickBooksUnderTest> {
  const { clock, company, pages } = options
  const host = await startQuickBooksHost({
    clock,
    company: { realm: company },
    held: bornAs(company),
    webhooks: { verifierToken, indirect: 'never' },
    accessLifetimeS: accessS,
    refreshLifetimeS: refreshS,
  })
  app ??= host.held()
  const connector = quickbooksConnector({
    clientId: host.clientId,
    clientSecret: host.clientSecret,
    endpoints: endpointsOf(host.url),
    webhookToken: verifierToken,
    pageSize: pages === 'small' ? smallPage : largestPage,
    timeoutMs,
    readAttempts: 1,
    now: () => instantOf(clock()),
  })
  const nowMs = () => clock() + host.switches.clockSkewMs
  return {
    // Intuit's pace is held by tests of its own; here it would only take time.
    connector: { ...connector, limits: { aSecond: 10_000, aMinute: 600_000, readsAMonth: null } },
    standIn: host,
    lacks: {},
    people: peopleOf(host, nowMs),
    troubles: troublesOf(host),
    webhooks: senderOf(host),
    consent: () => consent(host, clock),
    books: async () => booksOf(host),
    notesOn: async (invoice) => notesOn(host, invoice),
    takeOnline: async (id, email) => {
      const invoice = recordOf(host.company, 'Invoice', id)
      invoice.fields = { ...invoice.fields, BillEmail: { Address: email } }
      host.company.standing.onlinePayment = true
      return payPageOf(host.company, invoice)
    },
    copiesOf: async (invoice) =>
      host.company.mails.filter(({ id }) => id === invoice).map(({ to }) => to),
    remarkOn: async (invoice) => {
      const { PrivateNote } = recordOf(host.company, 'Invoice', invoice).fields
      return typeof PrivateNote === 'string' ? PrivateNote : ''
    },
    asked: () => host.calls.filter(({ path }) => path.startsWith('/v3/')).length,
    stop: () => host.stop(),
  }
}

async function consent(host: QuickBooksHost, clock: () => number) {
  const { accessToken, refreshToken } = host.grant()
  const after = (seconds: number) => instantOf(clock() + seconds * 1000)
  return {
    host: 'quickbooks',
    realm: host.company.realm,
    tokens: {
      accessToken,
      accessExpiresAt: after(accessS),
      refreshToken,
      refreshExpiresAt: after(refreshS),
    },
    idToken: await host.idToken(),
  } as const
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
const readingPath = /\/(query|cdc)$/
const tokenPath = /\/tokens\/bearer$/

function troublesOf(host: QuickBooksHost): Troubles {
  const { standing } = host.company
  return {
    answerBadly: (how, times = 1) => host.failNext(badly[how], { times, path: readingPath }),
    loseNoteAnswer: (how) => host.failNext(lost[how], { path: /\/attachable$/ }),
    loseStatusAnswer: (how) => host.failNext(lost[how], { path: /\/invoice$/ }),
    answerPayPagesBadly: (how) => host.failNext(badly[how], { path: /\/invoice\/\d+$/ }),
    loseCopyAnswer: (how) => host.failNext(lost[how], { path: /\/send$/ }),
    beforeNextStatus: (work) => host.beforeNextAnswer(work, /\/invoice\/\d+$/),
    loseRefreshAnswer: () => host.failNext('timeout-after', { path: tokenPath }),
    askForTime: (seconds) => {
      host.switches.retryAfterS = seconds
      host.failNext('throttled', { path: readingPath })
    },
    duringNextAnswer: (work) => host.beforeNextAnswer(work, readingPath),
    expireAccess: () => host.expireTokens(),
    disconnect: () => host.endConnection(),
    takeRight: () => {
      standing.accessLost = true
    },
    giveRight: () => {
      standing.accessLost = false
    },
    skewClock: (ms) => {
      host.switches.clockSkewMs = ms
    },
    forgetDeletions: () => {
      host.company.deleted.splice(0)
    },
    calm: () => host.calm(),
  }
}

function senderOf({ webhooks }: QuickBooksHost): WebhookSender {
  const { settings } = webhooks
  return {
    pointAt: (base) => {
      settings.url = `${base}/webhooks/quickbooks`
    },
    deliverDue: () => webhooks.deliverDue(),
    nextMs: () => webhooks.nextMs(),
    repeat: (copies) => {
      settings.copies = copies
    },
    reorder: (on) => {
      settings.reorder = on
    },
    drop: (events) => {
      settings.lose = events
    },
    calls: webhooks.calls,
  }
}

function booksOf({ company: { records } }: QuickBooksHost): Books {
  const documents = (type: EntityType) =>
    [...records[type].values()]
      .filter(
        ({ fields, total }) => total > 0n || !String(fields['PrivateNote']).startsWith('Voided'),
      )
      .map(({ id, customer, currency, total, open }) => {
        return { id, customer: customer ?? '', currency, total, open }
      })
  return {
    customers: [...records.Customer.values()].map(({ id, currency, open, customer }) => {
      return { id, currency, balance: open, parent: customer }
    }),
    invoices: documents('Invoice'),
    credits: documents('CreditMemo'),
    payments: documents('Payment'),
  }
}

function notesOn({ company }: QuickBooksHost, invoice: string): readonly string[] {
  return [...company.records.Attachable.values()].flatMap(({ fields }) => {
    const { AttachableRef: refs, Note: note } = fields
    const [ref]: readonly unknown[] = Array.isArray(refs) ? refs : []
    const target = typeof ref === 'object' && ref !== null ? Reflect.get(ref, 'EntityRef') : null
    return refValue(target) === invoice && typeof note === 'string' ? [note] : []
  })
}
