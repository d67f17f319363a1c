// The API as the panel uses it: one function a question. Every call has a time limit and can be
// given up. Nothing is logged, and the bearer token lives in this closure alone.

import type { ApprovalsWire, SeveralAnsweredWire } from '../../server/api/wire/approvals.ts'
import type { CaseChangeWire, CasesWire } from '../../server/api/wire/cases.ts'
import type { ChannelSettingsWire, ChannelsWire } from '../../server/api/wire/channels.ts'
import type { ClaimsWire, DecideClaimsWire } from '../../server/api/wire/claims.ts'
import type {
  LetterheadStandingWire,
  SaveLetterheadRequestWire,
} from '../../server/api/wire/letterhead.ts'
import type {
  LettersWire,
  LetterTextWire,
  LetterTrialWire,
  LetterWire,
} from '../../server/api/wire/letters.ts'
import type { MessageStateWire, MessagesWire, MessageWire } from '../../server/api/wire/messages.ts'
import type { ContactPersonsWire, NamePersonRequestWire } from '../../server/api/wire/persons.ts'
import type {
  PoliciesWire,
  PolicyDocumentWire,
  SimulationWire,
  ValidateWire,
} from '../../server/api/wire/policies.ts'
import type { LettersByHandWire, PostedRequestWire } from '../../server/api/wire/post.ts'
import type {
  CustomersWire,
  CustomerWire,
  ReceivablesWire,
} from '../../server/api/wire/receivables.ts'
import type { PlannedNowWire, RunsWire } from '../../server/api/wire/runs.ts'
import type { LaunchWire, SessionWire } from '../../server/api/wire/session.ts'
import type { SettingsAnswerWire, SettingsWire } from '../../server/api/wire/settings.ts'
import type { DriftsWire, QuarantineWire, SyncWire } from '../../server/api/wire/sync.ts'
import type { TaskDetailWire, TasksWire, TrailWire } from '../../server/api/wire/tasks.ts'
import type { LimitationWire, TermsWire } from '../../server/api/wire/terms.ts'
import type { ChangeAsked } from './case-acts.ts'
import { type CompanyApi, companyCalls } from './company-api.ts'
import { type CreditApi, creditCalls } from './credit-api.ts'
import { type CustomerApi, customerCalls } from './customer-api.ts'
import { type IdentityApi, identityCalls } from './identity-api.ts'
import { ApiFailure, problemOf, unanswered } from './problem.ts'
import { type Files, type TravelCalls, travelCalls } from './travel-calls.ts'

export type Fetch = (input: string, init: RequestInit) => Promise<Response>

export interface ApiSettings {
  /** Where Encours is: `https://encours.example`, or empty for the page's own origin. */
  readonly base: string
  readonly fetch: Fetch
  /** Language of the sentences that the API writes. */
  readonly language: () => string
  /** Absent = the workspace, whose session is a cookie. */
  readonly token?: string
  readonly timeoutMs?: number
  readonly onUnauthorized?: () => void
  readonly onAnswered?: () => void
}

export interface CustomersAsked {
  readonly search: string
  readonly after: string | null
}

export interface MessagesAsked {
  readonly state: MessageStateWire
  readonly after: string | null
  /** Messages of one step; absent = of all. */
  readonly step?: string
}

export interface Seen {
  readonly id: string
  readonly seen: string
}

export interface PolicySaving {
  readonly document: object
  /** The version that was changed; null for a new policy. */
  readonly basedOn: number | null
}

export interface EntryAsked {
  /** The collection under the customer: `promises`, `calls`. */
  readonly path: string
  readonly body: object
}

export interface Api extends CustomerApi, CreditApi, CompanyApi, IdentityApi, TravelCalls {
  launch(launchToken: string, signal: AbortSignal): Promise<LaunchWire>
  session(signal: AbortSignal): Promise<SessionWire>
  receivables(signal: AbortSignal): Promise<ReceivablesWire>
  customers(asked: CustomersAsked, signal: AbortSignal): Promise<CustomersWire>
  customer(id: string, signal: AbortSignal): Promise<CustomerWire>
  invoice(id: string, signal: AbortSignal): Promise<CustomerWire>
  messages(asked: MessagesAsked, signal: AbortSignal): Promise<MessagesWire>
  message(id: string, signal: AbortSignal): Promise<MessageWire>
  approve(id: string, seen: string, signal: AbortSignal): Promise<void>
  refuse(id: string, reason: string, signal: AbortSignal): Promise<void>
  claims(customer: string, signal: AbortSignal): Promise<ClaimsWire>
  decideClaims(how: 'waive' | 'unwaive', body: DecideClaimsWire, signal: AbortSignal): Promise<void>
  terms(signal: AbortSignal): Promise<TermsWire>
  limitation(signal: AbortSignal): Promise<LimitationWire>
  /** Where the letter of a message is, as a file. */
  documentAddress(id: string): string
  channels(signal: AbortSignal): Promise<ChannelsWire>
  changeChannels(settings: ChannelSettingsWire, signal: AbortSignal): Promise<void>
  lettersByHand(signal: AbortSignal): Promise<LettersByHandWire>
  posted(id: string, posting: PostedRequestWire, signal: AbortSignal): Promise<void>
  notPosted(id: string, reason: string, signal: AbortSignal): Promise<void>
  approvals(signal: AbortSignal): Promise<ApprovalsWire>
  approveSeveral(messages: readonly Seen[], signal: AbortSignal): Promise<SeveralAnsweredWire>
  refuseSeveral(
    messages: readonly Seen[],
    reason: string,
    signal: AbortSignal,
  ): Promise<SeveralAnsweredWire>
  settings(signal: AbortSignal): Promise<SettingsAnswerWire>
  saveSettings(settings: SettingsWire, signal: AbortSignal): Promise<SettingsAnswerWire>
  runs(signal: AbortSignal): Promise<RunsWire>
  planNow(signal: AbortSignal): Promise<PlannedNowWire>
  cases(customer: string, signal: AbortSignal): Promise<CasesWire>
  enter(customer: string, asked: EntryAsked, signal: AbortSignal): Promise<CaseChangeWire>
  change(asked: ChangeAsked, signal: AbortSignal): Promise<CaseChangeWire>
  trail(customer: string, after: string | null, signal: AbortSignal): Promise<TrailWire>
  tasks(skip: number, signal: AbortSignal): Promise<TasksWire>
  task(id: string, signal: AbortSignal): Promise<TaskDetailWire>
  answerTask(id: string, call: object, signal: AbortSignal): Promise<CaseChangeWire>
  closeTask(id: string, close: object, signal: AbortSignal): Promise<void>
  sync(signal: AbortSignal): Promise<SyncWire>
  startSync(signal: AbortSignal): Promise<void>
  readAnew(signal: AbortSignal): Promise<void>
  quarantine(signal: AbortSignal): Promise<QuarantineWire>
  drifts(signal: AbortSignal): Promise<DriftsWire>
  policies(signal: AbortSignal): Promise<PoliciesWire>
  policyFaults(document: object, signal: AbortSignal): Promise<ValidateWire>
  simulatePolicy(document: object, signal: AbortSignal): Promise<SimulationWire>
  savePolicy(saving: PolicySaving, signal: AbortSignal): Promise<PolicyDocumentWire>
  letters(signal: AbortSignal): Promise<LettersWire>
  letter(key: LetterKey, signal: AbortSignal): Promise<LetterWire>
  tryLetter(key: LetterKey, tried: LetterTry, signal: AbortSignal): Promise<LetterTrialWire>
  saveLetter(key: LetterKey, save: LetterSave, signal: AbortSignal): Promise<LetterWire>
  resetLetter(key: LetterKey, after: number, signal: AbortSignal): Promise<LetterWire>
  letterhead(signal: AbortSignal): Promise<LetterheadStandingWire>
  saveLetterhead(
    save: SaveLetterheadRequestWire,
    signal: AbortSignal,
  ): Promise<LetterheadStandingWire>
  persons(customer: string, signal: AbortSignal): Promise<ContactPersonsWire>
  namePerson(
    customer: string,
    person: NamePersonRequestWire,
    signal: AbortSignal,
  ): Promise<ContactPersonsWire>
  endPerson(customer: string, person: string, signal: AbortSignal): Promise<ContactPersonsWire>
  signOut(signal: AbortSignal): Promise<void>
}

export type LetterKey = Pick<LetterWire, 'language' | 'step' | 'tone'>

export interface LetterTry {
  readonly text: LetterTextWire
  /** The message to see it in; absent = an invented customer. */
  readonly message?: string
}

export interface LetterSave {
  /** The version that was read. */
  readonly after: number
  readonly text: LetterTextWire
}

const usualTimeoutMs = 15_000
/** A month of a large ledger is worked through for the answer. */
const longTimeoutMs = 120_000

type Query = Readonly<Record<string, string | null>>

const one = (collection: string, id: string): string => `/${collection}/${encodeURIComponent(id)}`

type SyncCalls = Pick<Api, 'sync' | 'startSync' | 'readAnew' | 'quarantine' | 'drifts'>

const syncCalls = (get: Get, post: Post): SyncCalls => ({
  sync: (signal) => get('/sync', signal),
  startSync: (signal) => post('/sync', signal),
  readAnew: (signal) => post('/sync/anew', signal),
  quarantine: (signal) => get('/quarantine', signal),
  drifts: (signal) => get('/drifts', signal),
})

export function createApi(settings: ApiSettings): Api {
  const get = <T>(path: string, signal: AbortSignal, query: Query = {}): Promise<T> =>
    call<T>(settings, { method: 'GET', path: versioned(path), query, signal })
  const post = <T>(path: string, signal: AbortSignal, body: object = {}): Promise<T> =>
    call<T>(settings, { method: 'POST', path: versioned(path), query: {}, body, signal })
  const files = filesOf(settings)
  return {
    launch: (launchToken, signal) => post('/launch', signal, { launchToken }),
    session: (signal) => get('/session', signal),
    receivables: (signal) => get('/receivables', signal),
    customers: ({ search, after }, signal) => get('/customers', signal, { search, after }),
    customer: (id, signal) => get(one('customers', id), signal),
    invoice: (id, signal) => get(one('invoices', id), signal),
    messages: ({ state, after, step = null }, signal) =>
      get('/messages', signal, { state, after, step }),
    message: (id, signal) => get(one('messages', id), signal),
    approve: (id, seen, signal) => post(`${one('messages', id)}/approve`, signal, { seen }),
    refuse: (id, reason, signal) => post(`${one('messages', id)}/refuse`, signal, { reason }),
    claims: (customer, signal) => get(`${one('customers', customer)}/claims`, signal),
    decideClaims: (how, body, signal) => post(`/claims/${how}`, signal, body),
    terms: (signal) => get('/terms', signal),
    limitation: (signal) => get('/limitation', signal),
    documentAddress: (id) =>
      `${settings.base.replace(/\/+$/, '')}${versioned(`${one('messages', id)}/document`)}`,
    channels: (signal) => get('/channels', signal),
    changeChannels: (rules, signal) => post('/channels', signal, rules),
    lettersByHand: (signal) => get('/letters-by-hand', signal),
    posted: (id, posting, signal) => post(`${one('messages', id)}/posted`, signal, posting),
    notPosted: (id, reason, signal) =>
      post(`${one('messages', id)}/not-posted`, signal, { reason }),
    approvals: (signal) => get('/approvals', signal),
    approveSeveral: (messages, signal) => post('/approvals/approve', signal, { messages }),
    refuseSeveral: (messages, reason, signal) =>
      post('/approvals/refuse', signal, { messages, reason }),
    settings: (signal) => get('/settings', signal),
    saveSettings: (settings, signal) => post('/settings', signal, settings),
    runs: (signal) => get('/runs', signal),
    planNow: (signal) => post('/runs', signal),
    ...caseCalls(get, post),
    ...{ ...customerCalls(get, post, files), ...companyCalls(get, post) },
    ...{ ...travelCalls(get, post, files), ...creditCalls(get, post), ...identityCalls(get, post) },
    ...syncCalls(get, post),
    policies: (signal) => get('/policies', signal),
    policyFaults: (document, signal) => post('/policies/validate', signal, { document }),
    simulatePolicy: (document, signal) =>
      call(settings, {
        method: 'POST',
        path: versioned('/policies/simulate'),
        query: {},
        body: { documents: [document] },
        signal,
        timeoutMs: longTimeoutMs,
      }),
    savePolicy: (saving, signal) => post('/policies', signal, saving),
    letters: (signal) => get('/letters', signal),
    letter: (key, signal) => get(letterPath(key), signal),
    tryLetter: (key, tried, signal) => post(`${letterPath(key)}/check`, signal, tried),
    saveLetter: (key, save, signal) => post(letterPath(key), signal, save),
    resetLetter: (key, after, signal) => post(`${letterPath(key)}/reset`, signal, { after }),
    letterhead: (signal) => get('/letterhead', signal),
    saveLetterhead: (save, signal) => post('/letterhead', signal, save),
    persons: (id, signal) => get(`${one('customers', id)}/contacts`, signal),
    namePerson: (id, person, signal) => post(`${one('customers', id)}/contacts`, signal, person),
    endPerson: (id, person, signal) =>
      post(`${one('customers', id)}${one('contacts', person)}/end`, signal),
    signOut: (signal) => call(settings, { method: 'POST', path: '/sign-out', query: {}, signal }),
  }
}

const letterPath = ({ language, step, tone }: LetterKey): string =>
  `/letters/${language}/${encodeURIComponent(step)}/${tone}`

export type Get = <T>(path: string, signal: AbortSignal, query?: Query) => Promise<T>
export type Post = <T>(path: string, signal: AbortSignal, body?: object) => Promise<T>
const filesOf = (settings: ApiSettings): Files => ({
  getFile: (path, signal) => file(settings, versioned(path), signal),
  sendFile: (path, { kind, content }, signal) =>
    call(settings, {
      ...{ method: 'POST', path: versioned(path), query: { kind }, file: content, signal },
      timeoutMs: longTimeoutMs,
    }),
})

type CaseCalls = Pick<
  Api,
  'cases' | 'enter' | 'change' | 'trail' | 'tasks' | 'task' | 'answerTask' | 'closeTask'
>

function caseCalls(get: Get, post: Post): CaseCalls {
  const one = (collection: string, id: string): string => `/${collection}/${encodeURIComponent(id)}`
  return {
    cases: (customer, signal) => get(`${one('customers', customer)}/cases`, signal),
    enter: (customer, { path, body }, signal) =>
      post(`${one('customers', customer)}/${path}`, signal, body),
    change: ({ path, body }, signal) => post(path, signal, body),
    trail: (customer, after, signal) =>
      get(`${one('customers', customer)}/trail`, signal, { after, limit: '20' }),
    tasks: (skip, signal) => get('/tasks', signal, { skip: `${skip}` }),
    task: (id, signal) => get(one('tasks', id), signal),
    answerTask: (id, call, signal) => post(`${one('tasks', id)}/answer`, signal, call),
    closeTask: (id, close, signal) => post(`${one('tasks', id)}/close`, signal, close),
  }
}

const versioned = (path: string): string => `/api/v1${path}`

interface Call {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly query: Query
  readonly body?: object
  /** In place of a body. */
  readonly file?: Blob
  readonly signal: AbortSignal
  readonly timeoutMs?: number
}

async function call<T>(settings: ApiSettings, asked: Call): Promise<T> {
  const limit = AbortSignal.timeout(asked.timeoutMs ?? settings.timeoutMs ?? usualTimeoutMs)
  const signal = AbortSignal.any([asked.signal, limit])
  try {
    const response = await settings.fetch(address(settings, asked), {
      method: asked.method,
      headers: headers(settings, asked),
      credentials: settings.token === undefined ? 'same-origin' : 'omit',
      cache: 'no-store',
      signal,
      ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
      ...(asked.file === undefined ? {} : { body: asked.file }),
    })
    return await answer<T>(settings, response)
  } catch (error) {
    if (error instanceof ApiFailure) throw error
    asked.signal.throwIfAborted()
    throw new ApiFailure(unanswered(limit.aborted ? 'timeout' : 'unreachable'), error)
  }
}

/** What is no JSON; a refusal of it still is. */
async function file(settings: ApiSettings, path: string, asked: AbortSignal): Promise<Blob> {
  const limit = AbortSignal.timeout(settings.timeoutMs ?? usualTimeoutMs)
  const question = { method: 'GET', path, query: {}, signal: asked } as const
  try {
    const response = await settings.fetch(address(settings, question), {
      method: 'GET',
      headers: headers(settings, question),
      credentials: settings.token === undefined ? 'same-origin' : 'omit',
      cache: 'no-store',
      signal: AbortSignal.any([asked, limit]),
    })
    return response.ok ? await response.blob() : await answer<never>(settings, response)
  } catch (error) {
    if (error instanceof ApiFailure) throw error
    asked.throwIfAborted()
    throw new ApiFailure(unanswered(limit.aborted ? 'timeout' : 'unreachable'), error)
  }
}

async function answer<T>(settings: ApiSettings, response: Response): Promise<T> {
  const body = parsed(await response.text())
  if (response.ok && body !== unreadable) {
    settings.onAnswered?.()
    return sameRelease<T>(body)
  }
  const failure = new ApiFailure(
    problemOf(response.ok ? 502 : response.status, body, response.headers.get('x-request-id')),
  )
  if (response.status === 401) settings.onUnauthorized?.()
  throw failure
}

/** Server and panel are one release: it wrote this body from the wire shape that we read it as. */
function sameRelease<T>(body: unknown): T {
  return body as T
}

const unreadable = Symbol('unreadable')

/** JSON, or nothing for an empty body; a page of some proxy is neither. */
function parsed(text: string): unknown {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return unreadable
    throw error
  }
}

function address(settings: ApiSettings, asked: Call): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(asked.query)) if (value) query.set(name, value)
  const text = query.toString()
  return `${settings.base.replace(/\/+$/, '')}${asked.path}${text === '' ? '' : `?${text}`}`
}

function headers(settings: ApiSettings, asked: Call): Record<string, string> {
  return {
    accept: 'application/json',
    'accept-language': settings.language(),
    ...(asked.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(asked.file === undefined ? {} : { 'content-type': asked.file.type }),
    ...(settings.token === undefined ? {} : { authorization: `Bearer ${settings.token}` }),
  }
}
