// Whether a VAT number of the Union stands: VIES, without a key. For French numbers the directory
// of companies says the same and is there more often.

import type { VatBureau } from '../../contract/bureau.ts'
import { ask } from '../../kit/ask.ts'
import { makeHttp } from '../../kit/http.ts'
import { partsOf, readRegistration } from './map.ts'

export const viesAddress = 'https://ec.europa.eu/taxation_customs/vies'

export interface ViesSettings {
  /** `viesAddress`, or a stand-in's. */
  readonly baseUrl: string
  readonly timeoutMs: number
}

const title = 'VIES'
const largestAnswer = 64 * 1024

export function viesBureau({ baseUrl, timeoutMs }: ViesSettings): VatBureau {
  const http = makeHttp({ service: title, timeoutMs, maxResponseBytes: largestAnswer })
  return {
    name: 'vies',
    title,
    limits: { aSecond: 1, aMinute: 20 },
    check: async (vatNumber, now) => {
      const asked = partsOf(vatNumber)
      const request = {
        method: 'POST' as const,
        url: `${baseUrl}/rest-api/check-vat-number`,
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify({ countryCode: asked.country, vatNumber: asked.number }),
      }
      return ask({ http, now, request }, (text) => readRegistration(text, asked))
    },
  }
}
