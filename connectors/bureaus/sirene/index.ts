// Who a French company is: recherche-entreprises.api.gouv.fr, without a key. Leaves out
// proceedings, which its makers call a test.

import type { IdentityBureau } from '../../contract/bureau.ts'
import { ask } from '../../kit/ask.ts'
import { makeHttp } from '../../kit/http.ts'
import { readCandidates, readIdentity } from './map.ts'

export const sireneAddress = 'https://recherche-entreprises.api.gouv.fr'

export interface SireneSettings {
  /** `sireneAddress`, or a stand-in's. */
  readonly baseUrl: string
  readonly timeoutMs: number
  /** Its operators ask who is calling. */
  readonly userAgent: string
}

const title = 'Annuaire des entreprises'
const largestAnswer = 1024 * 1024
const mostCandidates = 10
const longestName = 200
const parts = 'siege,finances,complements,dirigeants,tva'

export function sireneBureau(settings: SireneSettings): IdentityBureau {
  const { baseUrl, timeoutMs, userAgent } = settings
  const http = makeHttp({ service: title, timeoutMs, maxResponseBytes: largestAnswer })
  const headers = { accept: 'application/json', 'user-agent': userAgent }
  const request = (query: Readonly<Record<string, string>>) => ({
    ...{ method: 'GET' as const, url: `${baseUrl}/search`, headers },
    query: { page: '1', minimal: 'true', include: parts, ...query },
  })
  return {
    name: 'sirene',
    title,
    // 7 a second for an address, 30 for a whole cloud: we are not alone there.
    limits: { aSecond: 5, aMinute: 240 },
    identityOf: (siren, now) =>
      ask({ http, now, request: request({ q: siren, per_page: '1' }) }, (text) =>
        readIdentity(text, siren),
      ),
    candidates: ({ name, postcode }, now) =>
      ask(
        {
          ...{ http, now },
          request: request({
            q: name.slice(0, longestName),
            per_page: `${mostCandidates}`,
            ...(postcode === undefined ? {} : { code_postal: postcode }),
          }),
        },
        readCandidates,
      ),
  }
}
