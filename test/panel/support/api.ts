// The API inside the page: what each question gets for an answer. Typed by the wire, so that a
// stand-in can say nothing that the server could not.

import { z } from 'zod'
import type { Fetch, Seen } from '../../../panel/state/api.ts'
import type { ApprovalsWire, SeveralAnsweredWire } from '../../../server/api/wire/approvals.ts'
import type { AssessmentWire } from '../../../server/api/wire/assessment.ts'
import type { CaseChangeWire, CaseLimitsWire, CasesWire } from '../../../server/api/wire/cases.ts'
import type { ChannelsWire, ChannelTriedWire } from '../../../server/api/wire/channels.ts'
import type { ClaimsWire } from '../../../server/api/wire/claims.ts'
import type { CopiedWire, CopiesWire } from '../../../server/api/wire/copies.ts'
import type { ExplanationsWire } from '../../../server/api/wire/explanation.ts'
import type { ForecastAskedWire, ForecastWire } from '../../../server/api/wire/forecast.ts'
import type { LetterheadStandingWire } from '../../../server/api/wire/letterhead.ts'
import type {
  LettersWire,
  LetterTrialWire,
  LetterVersionsWire,
  LetterWire,
} from '../../../server/api/wire/letters.ts'
import type {
  MessageStateWire,
  MessagesWire,
  MessageWire,
} from '../../../server/api/wire/messages.ts'
import type { OwnFieldsWire } from '../../../server/api/wire/own-fields.ts'
import type { ContactPersonsWire } from '../../../server/api/wire/persons.ts'
import type {
  CustomersPolicyWire,
  MarkedWire,
  PoliciesWire,
  PolicyDocumentWire,
  SimulationWire,
  ValidateWire,
} from '../../../server/api/wire/policies.ts'
import type { EvidenceWire, LettersByHandWire } from '../../../server/api/wire/post.ts'
import type {
  CustomersWire,
  CustomerWire,
  ReceivablesWire,
} from '../../../server/api/wire/receivables.ts'
import type { PlannedNowWire, RunsWire } from '../../../server/api/wire/runs.ts'
import type { LaunchWire, SessionWire } from '../../../server/api/wire/session.ts'
import { type SettingsAnswerWire, SettingsWire } from '../../../server/api/wire/settings.ts'
import type { DriftsWire, QuarantineWire, SyncWire } from '../../../server/api/wire/sync.ts'
import type { TaskDetailWire, TasksWire, TrailWire } from '../../../server/api/wire/tasks.ts'
import type {
  CustomerLimitationWire,
  CustomerTermsWire,
  DiscountWire,
  LimitationWire,
  MentionsWire,
  TermsSettingsWire,
  TermsWire,
} from '../../../server/api/wire/terms.ts'
import type { WritebackWire } from '../../../server/api/wire/writeback.ts'
import { assessment } from './assessment-samples.ts'
import { part } from './body.ts'
import * as caseSamples from './case-samples.ts'
import * as extra from './claim-samples.ts'
import { companyAnswer, isOfCompany, policyTried } from './company-answer.ts'
import * as company from './company-samples.ts'
import { type CreditAnswers, creditAnswer, usualCredit } from './credit-answers.ts'
import * as driftSamples from './drift-samples.ts'
import { Fault, fault, requestId } from './fault.ts'
import * as forecastSamples from './forecast-samples.ts'
import { isOfLetters, letterAnswer } from './letter-answers.ts'
import * as letterSamples from './letter-samples.ts'
import * as policySamples from './policy-samples.ts'
import * as runSamples from './run-samples.ts'
import * as samples from './samples.ts'
import * as standing from './standing-samples.ts'
import { syncAnswer } from './sync-answers.ts'
import { travelAnswer } from './travel-answers.ts'
import * as travelSamples from './travel-samples.ts'

export { Fault, requestId }

/** An answer that is none: a status of the API, the loss of the network, or silence. */

export interface Answers extends CreditAnswers {
  launch(launchToken: string): LaunchWire
  session(): SessionWire
  receivables(): ReceivablesWire
  customers(asked: { search: string; after: string }): CustomersWire
  customer(id: string): CustomerWire
  invoice(id: string): CustomerWire
  messages(state: MessageStateWire, after: string): MessagesWire
  message(id: string): MessageWire
  approve(id: string, seen: string): object
  refuse(id: string, reason: string): object
  claims(customer: string): ClaimsWire
  waive(body: unknown): object
  unwaive(body: unknown): object
  claimPaid(body: unknown): object
  forecast(): ForecastWire
  askForecast(): ForecastAskedWire
  terms(): TermsWire
  limitation(): LimitationWire
  channels(): ChannelsWire
  changeChannels(settings: unknown): ChannelsWire
  lettersByHand(): LettersByHandWire
  posted(id: string, body: unknown): object
  notPosted(id: string, reason: string): object
  evidence(id: string): EvidenceWire
  resolve(id: string, body: unknown): object
  presented(id: string, body: unknown): object
  handInProof(id: string, kind: string, file: unknown): object
  proof(id: string): object
  caseFile(customer: string): object
  tryChannel(body: unknown): ChannelTriedWire
  approvals(): ApprovalsWire
  approveSeveral(messages: readonly Seen[]): SeveralAnsweredWire
  refuseSeveral(messages: readonly Seen[], reason: string): SeveralAnsweredWire
  settings(): SettingsAnswerWire
  saveSettings(settings: SettingsWire): SettingsAnswerWire
  runs(): RunsWire
  planNow(): PlannedNowWire
  cases(customer: string): CasesWire
  enter(path: string, body: object): CaseChangeWire
  change(path: string, body: object): CaseChangeWire
  trail(customer: string): TrailWire
  tasks(): TasksWire
  task(id: string): TaskDetailWire
  answerTask(id: string, body: object): CaseChangeWire
  closeTask(id: string, body: object): object
  sync(): SyncWire
  startSync(): SyncWire
  readAnew(): SyncWire
  quarantine(): QuarantineWire
  drifts(): DriftsWire
  policies(): PoliciesWire
  policyFaults(document: unknown): ValidateWire
  simulatePolicy(document: unknown): SimulationWire
  savePolicy(document: unknown, basedOn: unknown): object
  letters(): LettersWire
  letter(key: string): LetterWire
  tryLetter(text: unknown, message: unknown): LetterTrialWire
  saveLetter(text: unknown): LetterWire
  letterhead(): LetterheadStandingWire
  saveLetterhead(letterhead: unknown): LetterheadStandingWire
  persons(customer: string): ContactPersonsWire
  changePersons(customer: string, body: unknown): ContactPersonsWire
  assessment(customer: string): AssessmentWire
  customerPolicy(customer: string): CustomersPolicyWire
  mark(body: unknown): MarkedWire
  customerTerms(customer: string): CustomerTermsWire
  agreeTerms(body: unknown): CustomerTermsWire
  customerLimitation(customer: string): CustomerLimitationWire
  recordAct(invoice: string, body: unknown): object
  explanation(invoice: string): ExplanationsWire
  invoiceDocument(invoice: string): object
  copies(invoice: string): CopiesWire
  sendCopy(invoice: string, body: unknown): CopiedWire
  termsSettings(): TermsSettingsWire
  changeTerms(path: string, body: unknown): TermsSettingsWire
  discount(query: string): DiscountWire
  mentions(body: unknown): MentionsWire
  caseLimits(): CaseLimitsWire
  setCaseLimits(body: unknown): CaseLimitsWire
  writeback(): WritebackWire
  choosePlace(body: unknown): WritebackWire
  writeAgain(): WritebackWire
  ownFields(): OwnFieldsWire
  chooseOwnFields(body: unknown): OwnFieldsWire
  policyVersion(key: string, version: string): PolicyDocumentWire
  simulateWithout(retire: unknown): SimulationWire
  retirePolicy(key: string, body: unknown): object
  letterVersions(): LetterVersionsWire
  signOut(): null
}

export const usual: Answers = {
  launch: () => ({
    sessionToken: 'session-token',
    expiresAt: '2026-11-18T10:00:00Z',
    context: { customer: 'C1', invoice: '1057' },
    opening: null,
  }),
  session: () => samples.session,
  receivables: () => samples.receivables,
  customers: ({ search }) => {
    const wanted = samples.customerRows.filter(({ name }) =>
      name.toLowerCase().includes(search.toLowerCase()),
    )
    return { customers: [...wanted], total: wanted.length, next: null }
  },
  customer: () => samples.customer,
  invoice: () => samples.customer,
  messages: (state) => {
    const rows = [...samples.messageRows, ...samples.toldRows].filter((row) => row.state === state)
    return { messages: rows, total: rows.length }
  },
  message: (id) => {
    const row = samples.messageRows.find((known) => known.id === id)
    if (!row) throw new Fault(404)
    return samples.messageOf(row)
  },
  approve: () => ({}),
  refuse: () => ({}),
  claims: () => extra.claims,
  waive: () => ({ changed: 1 }),
  unwaive: () => ({ changed: 1 }),
  claimPaid: () => ({ changed: 1 }),
  terms: () => extra.terms,
  limitation: () => extra.limitation,
  channels: () => travelSamples.channels,
  changeChannels: () => travelSamples.channels,
  lettersByHand: () => samples.lettersByHand,
  posted: () => ({ done: true }),
  notPosted: () => ({ done: true }),
  evidence: () => travelSamples.evidence,
  resolve: () => ({}),
  presented: () => ({ done: true }),
  handInProof: () => ({}),
  proof: () => ({}),
  caseFile: () => ({}),
  tryChannel: () => ({ to: 'moi@beaumont.example', outcome: 'accepted', said: null }),
  approvals: () => runSamples.approvals,
  approveSeveral: (messages) => ({ decided: messages.length, left: [] }),
  refuseSeveral: (messages) => ({ decided: messages.length, left: [] }),
  settings: () => runSamples.settings,
  saveSettings: (settings) => ({ ...runSamples.settings, ...settings }),
  runs: () => runSamples.runs,
  planNow: () => ({ run: 'R1', proposed: 0, kept: 3, replaced: 0 }),
  cases: () => caseSamples.cases,
  enter: () => caseSamples.change,
  change: () => caseSamples.change,
  trail: () => caseSamples.trail,
  tasks: () => caseSamples.tasks,
  task: () => caseSamples.task,
  answerTask: () => caseSamples.change,
  closeTask: (id) => ({ id, changed: true }),
  sync: () => samples.syncDone,
  startSync: () => samples.syncDone,
  readAnew: () => samples.syncDone,
  quarantine: () => samples.quarantine,
  drifts: () => driftSamples.drifts,
  policies: () => policySamples.policies,
  policyFaults: () => ({ faults: [] }),
  simulatePolicy: () => policySamples.simulation,
  savePolicy: () => ({}),
  letters: () => letterSamples.letters,
  letter: () => letterSamples.letter,
  tryLetter: () => letterSamples.trial,
  saveLetter: () => letterSamples.letter,
  letterhead: () => letterSamples.letterhead,
  saveLetterhead: () => ({ ...letterSamples.letterhead, lacks: [] }),
  persons: () => letterSamples.persons,
  changePersons: () => letterSamples.persons,
  assessment: () => assessment,
  ...usualCredit,
  customerPolicy: () => standing.customerPolicy,
  mark: () => standing.marked,
  customerTerms: () => standing.customerTerms,
  agreeTerms: () => standing.customerTerms,
  customerLimitation: () => standing.customerLimitation,
  recordAct: () => ({ done: true }),
  explanation: () => standing.explanation,
  invoiceDocument: () => ({}),
  copies: () => standing.copies,
  sendCopy: () => ({ to: standing.copies.to ?? '', outcome: 'sent', said: null }),
  forecast: () => forecastSamples.forecast,
  askForecast: () => ({ asked: true }),
  termsSettings: () => company.termsSettings,
  changeTerms: () => company.termsSettings,
  discount: () => company.discount,
  mentions: () => company.mentions,
  caseLimits: () => company.caseLimits,
  setCaseLimits: () => company.caseLimits,
  writeback: () => company.writeback,
  choosePlace: () => company.writeback,
  writeAgain: () => company.writeback,
  ownFields: () => company.ownFields,
  chooseOwnFields: () => company.ownFields,
  policyVersion: (key, version) => company.policyVersion(key, Number(version)),
  simulateWithout: () => policySamples.simulation,
  retirePolicy: () => ({}),
  letterVersions: () => letterSamples.versions,
  signOut: () => null,
}

export interface Asked {
  readonly line: string
  readonly headers: Headers
  readonly credentials: string | undefined
}

/** What goes wrong with a question, asked each time; null = nothing. */
export type Faults = Partial<Record<keyof Answers, () => Fault | null>>

/** A `fetch` that answers from the table, and the list of what was asked of it. */
export function standIn(
  answers: Partial<Answers>,
  faults: Faults = {},
): { fetch: Fetch; asked: Asked[] } {
  const answering = { ...usual, ...answers }
  const table = (question: keyof Answers): Answers => {
    const found = faults[question]?.()
    if (found) throw found
    return answering
  }
  const asked: Asked[] = []
  const fetch: Fetch = async (input, init) => {
    const url = new URL(input, 'https://page.example')
    const line = `${init.method ?? 'GET'} ${url.pathname}${url.search}`
    asked.push({ line, headers: new Headers(init.headers), credentials: init.credentials })
    try {
      const body = answer(table, url, init)
      return Response.json(body, { headers: { 'x-request-id': requestId } })
    } catch (error) {
      if (error instanceof Fault) return fault(error, init.signal ?? null)
      throw error
    }
  }
  return { fetch, asked }
}

/** As the server does: with the messages that his items name, as they are by now. */
function withMessages(customer: CustomerWire, message: Answers['message']): CustomerWire {
  const ids = new Set(customer.items.flatMap(({ decision }) => decision.messageId ?? []))
  return { ...customer, messages: [...ids].map(message) }
}

function decided(table: (question: keyof Answers) => Answers, how: string, body: unknown): object {
  if (how === 'paid') return table('claimPaid').claimPaid(body)
  return how === 'waive' ? table('waive').waive(body) : table('unwaive').unwaive(body)
}

function answer(table: (question: keyof Answers) => Answers, url: URL, init: RequestInit): unknown {
  const [collection = '', id = '', act = ''] = url.pathname
    .replace(/^\/api\/v1\//, '')
    .replace(/^\//, '')
    .split('/')
    .map(decodeURIComponent)
  const query = (name: string): string => url.searchParams.get(name) ?? ''
  const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : {}
  const asked = { url, method: init.method ?? 'GET', body }
  if (isOfCompany(url)) return companyAnswer(table, asked)
  if (isOfLetters(url)) return letterAnswer(table, asked)
  const question = `${init.method} ${collection}${id === '' ? '' : '/…'}${act === '' ? '' : `/${act}`}`
  const kind = query('kind')
  const travelled = travelAnswer(table, { question, id, kind, body, file: init.body })
  if (travelled !== undefined) return travelled
  const credited = creditAnswer(table, { question, id, url, body })
  if (credited !== undefined) return credited
  const read = syncAnswer(table, question)
  if (read !== undefined) return read
  switch (question) {
    case 'POST launch':
      return table('launch').launch(text(body, 'launchToken'))
    case 'GET session':
      return table('session').session()
    case 'GET receivables':
      return table('receivables').receivables()
    case 'GET customers':
      return table('customers').customers({ search: query('search'), after: query('after') })
    case 'GET customers/…':
      return withMessages(table('customer').customer(id), (named) =>
        table('message').message(named),
      )
    case 'GET customers/…/claims':
      return table('claims').claims(id)
    case 'POST claims/…':
      return decided(table, id, body)
    case 'GET terms':
      return table('terms').terms()
    case 'GET limitation':
      return table('limitation').limitation()
    case 'GET invoices/…':
      return table('invoice').invoice(id)
    case 'GET messages':
      return table('messages').messages(state(query('state')), query('after'))
    case 'GET messages/…':
      return table('message').message(id)
    case 'POST messages/…/approve':
      return table('approve').approve(id, text(body, 'seen'))
    case 'POST messages/…/refuse':
      return table('refuse').refuse(id, text(body, 'reason'))
    case 'POST messages/…/not-posted':
      return table('notPosted').notPosted(id, text(body, 'reason'))
    case 'GET policies':
      return table('policies').policies()
    case 'POST policies':
      return table('savePolicy').savePolicy(part(body, 'document'), part(body, 'basedOn'))
    case 'POST policies/…':
      return policyTried(table, { act: id, body, part })
    case 'POST sign-out':
      return table('signOut').signOut()
    default:
      if (act !== '' || collection === 'tasks')
        return caseAnswer(table, { line: lineOf(url, init), collection, id, act, body })
      return answerRun(table, { question: `${init.method} ${collection}`, act: id, body })
  }
}

/** The queue, the settings and the runs. */
function answerRun(
  table: (question: keyof Answers) => Answers,
  asked: { readonly question: string; readonly act: string; readonly body: unknown },
): unknown {
  const { question, act, body } = asked
  switch (question) {
    case 'GET approvals':
      return table('approvals').approvals()
    case 'POST approvals':
      return act === 'approve'
        ? table('approveSeveral').approveSeveral(seenIn(body))
        : table('refuseSeveral').refuseSeveral(seenIn(body), text(body, 'reason'))
    case 'GET settings':
      return table('settings').settings()
    case 'POST settings':
      return table('saveSettings').saveSettings(SettingsWire.parse(body))
    case 'GET runs':
      return table('runs').runs()
    case 'POST runs':
      return table('planNow').planNow()
    default:
      throw new Error(`the panel asked for what the API does not have: ${question}/${act}`)
  }
}

const lineOf = (url: URL, { method }: RequestInit): string => `${method} ${url.pathname}`

interface CaseQuestion {
  readonly line: string
  readonly collection: string
  readonly id: string
  readonly act: string
  readonly body: unknown
}

function caseAnswer(
  table: (question: keyof Answers) => Answers,
  { line, collection, id, act, body }: CaseQuestion,
): unknown {
  const given: object = Object(body)
  switch (`${line.split(' ')[0]} ${collection}/${act}`) {
    case 'GET customers/assessment':
      return table('assessment').assessment(id)
    case 'GET customers/policy':
      return table('customerPolicy').customerPolicy(id)
    case 'POST customers/marks':
      return table('mark').mark(body)
    case 'GET customers/terms':
      return table('customerTerms').customerTerms(id)
    case 'POST customers/terms':
      return table('agreeTerms').agreeTerms(body)
    case 'GET customers/limitation':
      return table('customerLimitation').customerLimitation(id)
    case 'POST invoices/acts':
      return table('recordAct').recordAct(id, body)
    case 'GET invoices/explanation':
      return table('explanation').explanation(id)
  }
  const asks = line.startsWith('GET')
  if (asks && act === 'cases') return table('cases').cases(id)
  if (asks && act === 'trail') return table('trail').trail(id)
  if (asks && collection === 'tasks') return id ? table('task').task(id) : table('tasks').tasks()
  if (!asks && act !== '') {
    if (collection === 'tasks' && act === 'answer') return table('answerTask').answerTask(id, given)
    if (collection === 'tasks') return table('closeTask').closeTask(id, given)
    if (collection === 'customers') return table('enter').enter(act, given)
    return table('change').change(`${collection}/${act}`, given)
  }
  throw new Error(`the panel asked for what the API does not have: ${line}`)
}

const states: readonly MessageStateWire[] = [
  'proposed',
  'approved',
  'sent',
  'skipped',
  'failed',
  'ambiguous',
  'refused',
  'replaced',
]

function state(asked: string): MessageStateWire {
  const found = states.find((known) => known === asked)
  if (!found) throw new Error(`no such state: ${asked}`)
  return found
}

const seenIn = (body: unknown): readonly Seen[] =>
  z
    .object({ messages: z.array(SeenSample) })
    .loose()
    .parse(body).messages

/** The samples' ids are no UUIDs. */
const SeenSample = z.object({ id: z.string(), seen: z.string() })

function text(body: unknown, name: string): string {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : ''
  return typeof value === 'string' ? value : ''
}
