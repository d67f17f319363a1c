// What a person is told where the server that he has named cannot be connected, by the failure that
// its connector found. Leaves out the words.

import type { Failure } from '../../connectors/contract/failure.ts'

export type SiteRefusal =
  /** Not one of the addresses that are asked. */
  | 'site_refused'
  /** Our module is not installed in that database. */
  | 'no_module'
  /** No such database there, or no server of this kind at all. */
  | 'no_database'
  /** Something before the server answers in its place. */
  | 'in_the_way'
  /** It understood, and does not open the books. */
  | 'not_accepted'
  | 'unavailable'

const byCode: Readonly<Record<string, SiteRefusal>> = {
  SITE_REFUSED: 'site_refused',
  MODULE_MISSING: 'no_module',
  DATABASE: 'no_database',
  PROXY_PAGE: 'in_the_way',
  PROXY_LOGIN: 'in_the_way',
  REDIRECTED: 'in_the_way',
  NOT_JSON: 'in_the_way',
  BAD_ANSWER: 'in_the_way',
}

export const siteRefusal = ({
  code,
  retryable,
}: Pick<Failure, 'code' | 'retryable'>): SiteRefusal =>
  byCode[code] ?? (retryable ? 'unavailable' : 'not_accepted')
