// A financial score of a French company, for tokens: Pappers. Leaves out all that public services
// give for nothing.

import type { ScoreBureau } from '../../contract/bureau.ts'
import { ask } from '../../kit/ask.ts'
import { makeHttp } from '../../kit/http.ts'
import { readScore } from './map.ts'

export const pappersAddress = 'https://api.pappers.fr/v2'

export interface PappersSettings {
  readonly apiKey: string
  /** `pappersAddress`, or a stand-in's. */
  readonly baseUrl: string
  readonly timeoutMs: number
}

const title = 'Pappers'
const largestAnswer = 2 * 1024 * 1024

export function pappersBureau({ apiKey, baseUrl, timeoutMs }: PappersSettings): ScoreBureau {
  const http = makeHttp({ service: title, timeoutMs, maxResponseBytes: largestAnswer })
  return {
    name: 'pappers',
    title,
    // One for the company, thirty for its score (price list, read November 2026).
    cost: { units: 31, unit: { en: 'tokens', fr: 'jetons' } },
    limits: { aSecond: 2, aMinute: 30 },
    scoreOf: (siren, now) =>
      ask(
        {
          ...{ http, now, secrets: [apiKey] },
          request: {
            method: 'GET',
            url: `${baseUrl}/entreprise`,
            headers: { accept: 'application/json', 'api-key': apiKey },
            query: { siren, champs_supplementaires: 'scoring_financier' },
          },
        },
        (text) => readScore(text, siren),
      ),
  }
}
