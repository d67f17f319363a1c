// How a French company does, as far as its filed accounts tell: ratios of INPI and Banque de
// France, without a key. It holds no totals of a balance sheet.

import type { AccountsBureau } from '../../contract/bureau.ts'
import { ask } from '../../kit/ask.ts'
import { makeHttp } from '../../kit/http.ts'
import { odsText, odsUrl } from '../../kit/odsql.ts'
import { readAccounts } from './map.ts'

export const ratiosAddress = 'https://data.economie.gouv.fr'

export interface RatiosSettings {
  /** `ratiosAddress`, or a stand-in's. */
  readonly baseUrl: string
  readonly timeoutMs: number
}

const title = 'Ratios INPI / Banque de France'
const largestAnswer = 1024 * 1024
const mostRows = '20'

export function ratiosBureau({ baseUrl, timeoutMs }: RatiosSettings): AccountsBureau {
  const http = makeHttp({ service: title, timeoutMs, maxResponseBytes: largestAnswer })
  const url = odsUrl(baseUrl, 'ratios_inpi_bce', 'records')
  return {
    name: 'ratios',
    title,
    limits: { aSecond: 2, aMinute: 40 },
    accountsOf: (siren, now) => {
      const where = `siren=${odsText(siren)}`
      const query = { where, order_by: 'date_cloture_exercice desc', limit: mostRows }
      const headers = { accept: 'application/json' }
      return ask({ http, now, request: { method: 'GET', url, headers, query } }, (text) =>
        readAccounts(text, siren),
      )
    },
  }
}
