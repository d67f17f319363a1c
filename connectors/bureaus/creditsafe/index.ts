// A rating and a credit limit of a French company, for a report of the contract: Creditsafe
// Connect. Signs in, looks for the company by its number, and reads its report, which is what
// costs.

import { epochMs, type Instant } from '../../../core/instant.ts'
import type { Answer, ScoreBureau } from '../../contract/bureau.ts'
import { ask, type Question } from '../../kit/ask.ts'
import { makeHttp } from '../../kit/http.ts'
import { readCompanyId, readReport, readToken } from './map.ts'

export const creditsafeAddress = 'https://connect.creditsafe.com/v1'

export interface CreditsafeSettings {
  readonly username: string
  readonly password: string
  /** `creditsafeAddress`, the sandbox's, or a stand-in's. */
  readonly baseUrl: string
  readonly timeoutMs: number
}

const title = 'Creditsafe'
const largestAnswer = 8 * 1024 * 1024
/** A token lives for an hour. */
const tokenMs = 50 * 60_000

export function creditsafeBureau(settings: CreditsafeSettings): ScoreBureau {
  const { username, password, baseUrl, timeoutMs } = settings
  const http = makeHttp({ service: title, timeoutMs, maxResponseBytes: largestAnswer })
  const json = { accept: 'application/json', 'content-type': 'application/json' }
  let signed: { readonly token: string; readonly until: number } | null = null

  async function signIn(now: Instant): Promise<Answer<string>> {
    if (signed !== null && signed.until > epochMs(now)) {
      return { kind: 'found', asOf: now, value: signed.token }
    }
    const body = JSON.stringify({ username, password })
    const request = { method: 'POST' as const, url: `${baseUrl}/authenticate`, headers: json, body }
    const answer = await ask({ http, now, secrets: [username, password], request }, readToken)
    if (answer.kind === 'found') signed = { token: answer.value, until: epochMs(now) + tokenMs }
    return answer
  }

  return {
    name: 'creditsafe',
    title,
    cost: { units: 1, unit: { en: 'report', fr: 'rapport' } },
    limits: { aSecond: 2, aMinute: 30 },
    scoreOf: async (siren, now) => {
      const access = await signIn(now)
      if (access.kind !== 'found') return access
      const get = (path: string, query: Readonly<Record<string, string>> = {}): Question => ({
        ...{ http, now, secrets: [username, password, access.value] },
        request: {
          ...{ method: 'GET', url: `${baseUrl}${path}`, query },
          headers: { ...json, authorization: access.value },
        },
      })
      const query = { countries: 'FR', regNo: siren }
      const found = await ask(get('/companies', query), (text) => readCompanyId(text, siren))
      if (found.kind === 'could_not_ask' && found.failure === 'unauthorized') signed = null
      if (found.kind !== 'found') return found
      return ask(get(`/companies/${encodeURIComponent(found.value)}`), (text) =>
        readReport(text, siren),
      )
    },
  }
}
