// node-quickbooks 2.0.50 behind one door, for simple reads without amounts (it parses numbers as
// floats). Its faults, as measured, end here: errors that print the token, no deadline, a 200 with
// a fault, and callbacks that are called twice when they throw.

import { createRequire } from 'node:module'
import type { HostAccess } from '../contract/host.ts'
import { type ExactJson, parseExactJson } from '../kit/exact-json.ts'
import { errorCode, type HttpAnswer, noAnswer } from '../kit/http.ts'
import { bodyOf, reading } from './client.ts'
import { type QuickBooksSettings, serviceTitle } from './config.ts'
import { misshapen } from './fault.ts'

type Callback = (error: unknown, data: unknown, response: unknown) => void

interface Sdk {
  /** Ends in `/v3/company/`; without it the package speaks to Intuit whatever we want. */
  endpoint: string
  getCompanyInfo(id: string, callback: Callback): void
  getPreferences(callback: Callback): void
  findTerms(criteria: readonly object[], callback: Callback): void
}

type SdkConstructor = new (...args: readonly (string | boolean | number | null)[]) => Sdk

// The package is CommonJS, its bundled types speak of a default export that does not exist.
const load = createRequire(import.meta.url)
const QuickBooks: SdkConstructor = load('node-quickbooks')

// It calls its own copy of axios without any limit; nobody else here uses that copy.
const sdkAxios: { defaults: { timeout: number; maxContentLength: number; maxRedirects: number } } =
  createRequire(load.resolve('node-quickbooks'))('axios')
sdkAxios.defaults.timeout = 120_000
sdkAxios.defaults.maxContentLength = 16 * 1024 * 1024
sdkAxios.defaults.maxRedirects = 0

export interface QuickBooksSdk {
  companyInfo(access: HostAccess): Promise<ExactJson>
  preferences(access: HostAccess): Promise<ExactJson>
  /** Inactive terms included: old invoices still name them. */
  terms(access: HostAccess): Promise<ExactJson>
}

const everyTerm = [
  { field: 'Active', operator: 'IN', value: [true, false] },
  { field: 'limit', value: 1000 },
]

export function makeSdk(settings: QuickBooksSettings): QuickBooksSdk {
  const ask = (access: HostAccess, call: (sdk: Sdk, callback: Callback) => void) =>
    reading(settings, () => asked(settings, access, call))
  return {
    companyInfo: (access) => ask(access, (sdk, done) => sdk.getCompanyInfo(access.realm, done)),
    preferences: (access) => ask(access, (sdk, done) => sdk.getPreferences(done)),
    terms: (access) => ask(access, (sdk, done) => sdk.findTerms(everyTerm, done)),
  }
}

async function asked(
  settings: QuickBooksSettings,
  access: HostAccess,
  call: (sdk: Sdk, callback: Callback) => void,
): Promise<ExactJson> {
  await access.turn?.('read')
  const { clientId, clientSecret, endpoints } = settings
  const sdk = new QuickBooks(
    clientId,
    clientSecret,
    access.accessToken,
    false,
    encodeURIComponent(access.realm),
    false,
    false,
    75,
    '2.0',
    null,
  )
  sdk.endpoint = `${endpoints.api}/v3/company/`
  const outcome = await Promise.race([
    // The callback only resolves, so it cannot throw and be called again.
    new Promise<Outcome>((resolve) => {
      call(sdk, (error, data, response) => resolve({ error, data, response }))
    }),
    timeUp(settings.timeoutMs),
  ])
  return settle(outcome, [access.accessToken, clientSecret])
}

interface Outcome {
  readonly error: unknown
  readonly data: unknown
  readonly response: unknown
}

function timeUp(timeoutMs: number): Promise<'time up'> {
  return new Promise((resolve) => {
    setTimeout(resolve, timeoutMs, 'time up').unref()
  })
}

function settle(outcome: Outcome | 'time up', secrets: readonly string[]): ExactJson {
  if (outcome === 'time up') throw noAnswer(serviceTitle, 'TIMEOUT')
  const { error, data, response } = outcome
  if (!error) return reparsed(data, response)
  const answer = answerIn(error) ?? answerIn({ response })
  if (!answer) throw noAnswer(serviceTitle, errorCode(error))
  // Throws for every fault; what is left is an error without one.
  bodyOf(answer, secrets)
  throw misshapen(answer, 'answer that we know')
}

function reparsed(data: unknown, response: unknown): ExactJson {
  if (typeof data === 'object' && data !== null) return parseExactJson(JSON.stringify(data))
  const answer = answerIn({ response })
  throw answer ? misshapen(answer, 'JSON') : noAnswer(serviceTitle, 'NO_ANSWER')
}

/** The answer that an axios error or a callback carries, without the request beside it. */
function answerIn(holder: unknown): HttpAnswer | null {
  const response = field(holder, 'response')
  const status = field(response, 'status')
  if (typeof status !== 'number') return null
  const data = field(response, 'data')
  const headers = field(response, 'headers')
  return {
    status,
    text: typeof data === 'string' ? data : (JSON.stringify(data) ?? ''),
    header: (name) => {
      const value = field(headers, name)
      return typeof value === 'string' ? value : undefined
    },
  }
}

function field(holder: unknown, name: string): unknown {
  return typeof holder === 'object' && holder !== null ? Reflect.get(holder, name) : undefined
}
