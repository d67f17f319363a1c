// The European Central Bank's main refinancing rate, on which French penalties rest. For a person
// to hold against our table: no rate goes into a letter from here.

import type { RatesBureau } from '../../contract/bureau.ts'
import { ask } from '../../kit/ask.ts'
import { makeHttp } from '../../kit/http.ts'
import { readRates } from './map.ts'

export const ecbAddress = 'https://data-api.ecb.europa.eu'

export interface EcbSettings {
  /** `ecbAddress`, or a stand-in's. */
  readonly baseUrl: string
  readonly timeoutMs: number
}

const title = 'ECB Data Portal'
const largestAnswer = 4 * 1024 * 1024
/** Financial markets, businessdays, euro area: main refinancing operations, fixed rate, level. */
const series = 'FM/B.U2.EUR.4F.KR.MRR_FR.LEV'

export function ecbBureau({ baseUrl, timeoutMs }: EcbSettings): RatesBureau {
  const http = makeHttp({ service: title, timeoutMs, maxResponseBytes: largestAnswer })
  return {
    name: 'ecb',
    title,
    limits: { aSecond: 1, aMinute: 10 },
    ratesSince: (from, now) =>
      ask(
        {
          ...{ http, now },
          request: {
            method: 'GET',
            url: `${baseUrl}/service/data/${series}`,
            headers: { accept: 'text/csv' },
            query: { format: 'csvdata', startPeriod: from },
          },
        },
        readRates,
      ),
  }
}
