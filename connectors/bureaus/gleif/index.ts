// Whether a company has a legal entity identifier: GLEIF, without a key.

import type { LeiBureau } from '../../contract/bureau.ts'
import { ask } from '../../kit/ask.ts'
import { makeHttp } from '../../kit/http.ts'
import { readLeis } from './map.ts'

export const gleifAddress = 'https://api.gleif.org'

export interface GleifSettings {
  /** `gleifAddress`, or a stand-in's. */
  readonly baseUrl: string
  readonly timeoutMs: number
}

const title = 'GLEIF'
const largestAnswer = 1024 * 1024

export function gleifBureau({ baseUrl, timeoutMs }: GleifSettings): LeiBureau {
  const http = makeHttp({ service: title, timeoutMs, maxResponseBytes: largestAnswer })
  return {
    name: 'gleif',
    title,
    // Sixty a minute for an address.
    limits: { aSecond: 2, aMinute: 40 },
    recordsOf: (siren, now) =>
      ask(
        {
          ...{ http, now },
          request: {
            method: 'GET',
            url: `${baseUrl}/api/v1/lei-records`,
            headers: { accept: 'application/vnd.api+json' },
            query: { 'filter[entity.registeredAs]': siren, 'page[size]': '5' },
          },
        },
        (text) => readLeis(text, siren),
      ),
  }
}
