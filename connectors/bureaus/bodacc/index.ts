// Whether a French company is in proceedings: the official bulletin (BODACC), without a key. One
// question a day for the whole country; a single company only when it is new to us.

import type { ProceedingsBureau } from '../../contract/bureau.ts'
import { ask } from '../../kit/ask.ts'
import { makeHttp } from '../../kit/http.ts'
import { odsDay, odsIn, odsText, odsUrl } from '../../kit/odsql.ts'
import { readExport, readNotices } from './map.ts'
import { fields } from './schema.ts'

export const bodaccAddress = 'https://bodacc-datadila.opendatasoft.com'

export interface BodaccSettings {
  /** `bodaccAddress`, or a stand-in's. */
  readonly baseUrl: string
  readonly timeoutMs: number
}

const title = 'BODACC'
const dataset = 'annonces-commerciales'
const families = ['collective', 'retablissement_professionnel', 'radiation']
const ofTrouble = odsIn('familleavis', families)
/** The most that a page may hold: the newest of a company. */
const pageSize = '100'
/** Some days of the whole country, a few thousand notices. */
const largestAnswer = 48 * 1024 * 1024

export function bodaccBureau({ baseUrl, timeoutMs }: BodaccSettings): ProceedingsBureau {
  const http = makeHttp({ service: title, timeoutMs, maxResponseBytes: largestAnswer })
  const request = (form: 'records' | 'exports/json', query: Readonly<Record<string, string>>) => ({
    method: 'GET' as const,
    url: odsUrl(baseUrl, dataset, form),
    headers: { accept: 'application/json' },
    query: { select: fields.join(','), ...query },
  })
  return {
    name: 'bodacc',
    title,
    // The quota of those without a key is not documented.
    limits: { aSecond: 2, aMinute: 40 },
    noticesOf: (siren, now) => {
      const where = `registre=${odsText(siren)} and ${ofTrouble}`
      const query = { where, order_by: 'dateparution desc', limit: pageSize }
      return ask({ http, now, request: request('records', query) }, (text) =>
        readNotices(text, siren),
      )
    },
    noticesBetween: (from, until, now) => {
      const days = `dateparution>=${odsDay(from)} and dateparution<=${odsDay(until)}`
      const query = { where: `${days} and ${ofTrouble}` }
      return ask({ http, now, request: request('exports/json', query) }, readExport)
    },
  }
}
