// A real Odoo with our module as the conformance suite wants a host. Each case has a company of
// its own in the database: nothing that stands there is touched, and nothing is taken away again.

import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { odooConnector } from '../../../connectors/odoo/connector.ts'
import { present } from '../../../core/assert.ts'
import { instantOf } from '../../../core/instant.ts'
import type { SiteAnswer } from '../../../server/connections/sites/run.ts'
import type { Caller } from '../../hosts/odoo/caller.ts'
import { officeOf } from '../../hosts/odoo/office.ts'
import type { FailureOrder } from '../../hosts/odoo/orders.ts'
import type {
  BadAnswer,
  HostUnderTest,
  LostAnswer,
  People,
  StartHost,
  StartOptions,
  Troubles,
} from '../host.ts'
import { booksOf } from './books.ts'
import type { RealOdoo, Session } from './door.ts'
import { type Desk, peopleOf } from './people.ts'
import { type Between, startProxy } from './proxy.ts'
import { startTeller, type Teller } from './teller.ts'

const smallPage = 6
/** Of changes twenty pages are read, else everything: a thousand records, as the suite has it. */
const largestPage = 50
/** A busy server answers in less; cases in which no answer comes wait for so long. */
const timeoutMs = 20_000

export const realLacks: HostUnderTest['lacks'] = {
  lists_deletions: 'Odoo leaves no trace of what was deleted',
  tells_merges: 'a merge moves payments without a word or a date: a complete reading finds them',
  follows_rights: 'a technical user reads, whose rights are his own',
  lapses: 'a real server’s clock is nobody’s to set: three months do not pass',
  keeps_its_own_clock: 'a real server’s clock is nobody’s to set',
  forgets_soon:
    'what was written in the last ten minutes is not taken for gone, and they do not pass',
  shows_statuses: 'a status of ours stands in fields of our own, which no person writes',
  pays_online: 'the connector asks for no pay page',
  sends_copies: 'the connector has no copies sent',
}

interface Place {
  readonly server: RealOdoo
  readonly session: Session
  readonly company: number
  readonly caller: Caller
  readonly proxy: Between
}

export const startReal =
  (server: RealOdoo, session: Session): StartHost =>
  async (options) => {
    const company = await newCompany(session, options.company)
    const caller = session.inside(company)
    const proxy = await startProxy(server.url)
    const place = { server, session, company, caller, proxy }
    const tell = await tellerOf(place)
    const teller = await startTeller({ clock: options.clock, tell })
    await setServerUrl(caller, teller.url)
    return underTest(place, teller, options)
  }

async function underTest(
  place: Place,
  teller: Teller,
  { clock, pages }: StartOptions,
): Promise<HostUnderTest> {
  const { caller, proxy, company } = place
  const connector = odooConnector({
    // The proxy listens on this machine.
    allowPrivate: true,
    pageSize: pages === 'small' ? smallPage : largestPage,
    timeoutMs,
    readAttempts: 1,
    now: () => instantOf(clock()),
  })
  const consents = present(connector.consents, 'consents')
  const desk: Desk = {
    ...{ company, caller, office: officeOf(caller), proxy },
    currencies: await currenciesOf(caller),
    today: () => new Date(clock()).toISOString().slice(0, 10),
  }
  return {
    connector: {
      ...connector,
      // Odoo's pace is ours to choose, and held elsewhere; here it would only take time.
      limits: { aSecond: 10_000, aMinute: 600_000, readsAMonth: null },
      consents: {
        ...consents,
        exchange: async (site, answer, now) => {
          const grant = await consents.exchange(site, answer, now)
          teller.setSecret(grant.signingSecret ?? '')
          return grant
        },
      },
    },
    lacks: realLacks,
    people: noticed(peopleOf(desk), teller),
    troubles: troublesOf(place),
    webhooks: teller.webhooks,
    consent: () => consent(place, teller),
    books: () => booksOf(caller, company),
    notesOn: (invoice) => notesOn(place, Number(invoice)),
    takeOnline: async () => '',
    copiesOf: async () => [],
    remarkOn: async () => '',
    asked: proxy.asked,
    stop: async () => {
      await disconnect(place)
      await teller.stop()
      await proxy.stop()
    },
  }
}

/** Whatever people do is something to tell. */
function noticed(people: People, teller: Teller): People {
  const acts = Object.entries(people).map(([name, act]) => {
    const noticing = async (...given: unknown[]) => {
      teller.acted()
      return Reflect.apply(act, people, given)
    }
    return [name, noticing]
  })
  return Object.fromEntries(acts)
}

const firstId = async (caller: Caller, path: string, given: object) =>
  present((await caller.ids(path, given))[0], `an id from ${path}`)

const Main = z.looseObject({ country_id: z.tuple([z.number(), z.string()]) })
const Seated = z.looseObject({ partner_id: z.tuple([z.number(), z.string()]) })

/** With the chart of accounts of its country, in euros, and with the suite's days and hours. */
export async function newCompany(session: Session, name: string): Promise<number> {
  const caller = session.inside(0)
  const asked = { domain: [], fields: ['country_id'], order: 'id', limit: 1 }
  const main = Main.parse((await caller.rows('res.company/search_read', asked))[0])
  const { EUR } = await currenciesOf(caller)
  const vals = {
    name: `Encours test ${name} ${randomBytes(4).toString('hex')}`,
    country_id: main.country_id[0],
    currency_id: EUR,
  }
  const company = await firstId(caller, 'res.company/create', { vals_list: [vals] })
  const at = { ids: [company], fields: ['partner_id'] }
  const { partner_id } = Seated.parse((await caller.rows('res.company/read', at))[0])
  const tz = 'Europe/Paris'
  await caller.done('res.partner/write', { ids: [partner_id[0]], vals: { tz } })
  await ensureChart(caller, company)
  return company
}

const Charted = z.looseObject({ chart_template: z.union([z.string(), z.literal(false)]) })

/** Odoo loads the chart of a country by itself; the one of no country it leaves to people. */
async function ensureChart(caller: Caller, company: number): Promise<void> {
  const asked = { ids: [company], fields: ['chart_template'] }
  const [row] = await caller.rows('res.company/read', asked)
  if (Charted.parse(row).chart_template !== false) return
  const given = { ids: [], template_code: 'generic_coa', company }
  await caller.done('account.chart.template/try_loading', given)
}

async function currenciesOf(caller: Caller): Promise<Readonly<Record<string, number>>> {
  const domain = [['name', 'in', ['EUR', 'USD']]]
  const asked = { domain, fields: ['name', 'active'], context: { active_test: false } }
  const Currency = z.looseObject({ id: z.number(), name: z.string(), active: z.boolean() })
  const rows = z.array(Currency).parse(await caller.rows('res.currency/search_read', asked))
  const ids = rows.filter(({ active }) => !active).map(({ id }) => id)
  if (ids.length > 0) await caller.done('res.currency/write', { ids, vals: { active: true } })
  return Object.fromEntries(rows.map(({ name, id }) => [name, id]))
}

export const setServerUrl = (caller: Caller, value: string) =>
  caller.done('ir.config_parameter/set_param', { key: 'encours.server_url', value })

/**
 * The module tells by a job of Odoo once a minute; here it is told to. Its waits between two tries
 * are real hours: once our clock has passed one, it is taken away.
 */
async function tellerOf({ caller, company }: Place): Promise<() => Promise<number | null>> {
  const model = 'ir.actions.server'
  // An action runs for whoever may write its model: nobody may write the module's own.
  const [model_id] = await caller.ids('ir.model/search', {
    domain: [['model', '=', 'res.company']],
  })
  const code = [
    `mine = env['encours.connection'].sudo().search([('company_id', '=', ${company})])`,
    `mine.write({'retry_on': False})`,
    `env['encours.event']._send_due()`,
  ].join('\n')
  const vals = { name: 'Encours test: tell', model_id, state: 'code', code }
  const id = await firstId(caller, `${model}/create`, { vals_list: [vals] })
  const Waiting = z.looseObject({ retry_on: z.union([z.string(), z.literal(false)]) })
  return async () => {
    await caller.done(`${model}/run`, { ids: [id] })
    const asked = { domain: [['company_id', '=', company]], fields: ['retry_on'] }
    const [row] = await caller.rows('encours.connection/search_read', asked)
    const retry = row ? Waiting.parse(row).retry_on : false
    if (retry === false) return null
    return Math.max(1, Math.round((Date.parse(`${retry.replace(' ', 'T')}Z`) - Date.now()) / 1_000))
  }
}

/** The administrator goes through the page of consent; what the callback would then bring. */
async function consent(place: Place, teller: Teller): Promise<SiteAnswer> {
  const { server, session, company, proxy } = place
  const verifier = randomBytes(32).toString('base64url')
  const redirectUri = `${teller.url}/connect/odoo/callback`
  const asked = {
    ...{ response_type: 'code', client_id: 'encours', redirect_uri: redirectUri, state: 'state' },
    ...{ code_challenge_method: 'S256', scope: 'receivables' },
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  }
  const { cookie } = session
  const query = new URLSearchParams({ ...asked, db: server.database })
  const page = await fetch(`${server.url}/encours/oauth/authorize?${query}`, {
    headers: { cookie },
  })
  const text = await page.text()
  const csrf_token = /name="csrf_token" value="([^"]+)"/.exec(text)?.[1]
  const form = {
    ...{ csrf_token: present(csrf_token, `a page of consent, not ${text.slice(0, 500)}`) },
    ...{ ...asked, company_id: `${company}`, decision: 'accept' },
  }
  const answer = await fetch(`${server.url}/encours/oauth/consent`, {
    ...{ method: 'POST', headers: { cookie }, redirect: 'manual' },
    body: new URLSearchParams(form),
  })
  const back = new URL(present(answer.headers.get('location'), 'the way back'))
  const code = present(back.searchParams.get('code'), `a code in ${back.search}`)
  teller.wait(null)
  const site = { url: proxy.url, database: server.database }
  return { host: 'odoo', site, code, verifier, redirectUri, administers: null }
}

async function disconnect({ caller, company }: Place): Promise<void> {
  const domain = [
    ['company_id', '=', company],
    ['connected', '=', true],
  ]
  const ids = await caller.ids('encours.connection/search', { domain })
  if (ids.length > 0) await caller.done('encours.connection/action_disconnect', { ids })
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

function troublesOf(place: Place): Troubles {
  const { proxy } = place
  const { orders } = proxy
  const nothing = () => {}
  return {
    answerBadly: (how, times = 1) => orders.fail(badly[how], { times, path: readingPath }),
    loseNoteAnswer: (how) => orders.fail(lost[how], { path: /\/message_post$/ }),
    loseRefreshAnswer: () => orders.fail('timeout-after', { path: /^\/encours\/oauth\/token$/ }),
    askForTime: (seconds) => {
      proxy.askForTime(seconds)
      orders.fail('throttled', { path: readingPath })
    },
    duringNextAnswer: (work) => orders.before(work, readingPath),
    expireAccess: proxy.expireKeys,
    disconnect: () => proxy.first(() => disconnect(place)),
    takeRight: () => proxy.first(() => setRights(place, ['base.group_user'])),
    giveRight: () => proxy.first(() => setRights(place, rights)),
    calm: orders.clear,
    // No case asks a host for them that lacks what they are about.
    skewClock: nothing,
    forgetDeletions: nothing,
    loseStatusAnswer: nothing,
    answerPayPagesBadly: nothing,
    loseCopyAnswer: nothing,
    beforeNextStatus: nothing,
  }
}

const rights = ['base.group_user', 'account.group_account_invoice', 'base.group_partner_manager']

async function setRights({ caller, company, session }: Place, names: readonly string[]) {
  const groups: number[] = []
  for (const one of names) {
    const [module, name] = one.split('.')
    const Group = z.looseObject({ res_id: z.number() })
    const domain = [
      ['module', '=', module],
      ['name', '=', name],
    ]
    const [row] = await caller.rows('ir.model.data/search_read', { domain, fields: ['res_id'] })
    groups.push(Group.parse(row).res_id)
  }
  const ids = await caller.ids('res.users/search', {
    domain: [['login', '=', `encours-${company}`]],
  })
  const field = session.version >= 19 ? 'group_ids' : 'groups_id'
  await caller.done('res.users/write', { ids, vals: { [field]: [[6, 0, groups]] } })
}

const Note = z.looseObject({ body: z.string() })

/** Those of our user, as text. */
async function notesOn({ caller, company }: Place, invoice: number): Promise<readonly string[]> {
  const rows = await caller.rows('mail.message/search_read', {
    domain: [
      ['model', '=', 'account.move'],
      ['res_id', '=', invoice],
      ['author_id.user_ids.login', '=', `encours-${company}`],
    ],
    fields: ['body'],
    context: { active_test: false },
  })
  return z
    .array(Note)
    .parse(rows)
    .map(({ body }) => body)
}
