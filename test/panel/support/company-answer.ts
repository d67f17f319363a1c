// What the API answers about the company's own terms, limits and versions.

import type { Answers } from './api.ts'

export const isOfCompany = ({ pathname }: URL): boolean =>
  /^\/api\/v1\/(terms\/|forecast|case-limits|writeback|policies\/[^/]+\/(versions|retire))/.test(
    pathname,
  ) || /\/letters\/.*\/versions$/.test(pathname)

/** What the company says about itself. */
export function companyAnswer(
  table: (question: keyof Answers) => Answers,
  { url, method, body }: { readonly url: URL; readonly method: string; readonly body: unknown },
): unknown {
  const path = url.pathname.replace('/api/v1/', '')
  const [collection = '', key = '', act = '', version = ''] = path
    .split('/')
    .map(decodeURIComponent)
  if (collection === 'forecast')
    return method === 'GET' ? table('forecast').forecast() : table('askForecast').askForecast()
  if (collection === 'letters') return table('letterVersions').letterVersions()
  if (collection === 'policies')
    return act === 'retire'
      ? table('retirePolicy').retirePolicy(key, body)
      : table('policyVersion').policyVersion(key, version)
  if (collection === 'case-limits')
    return method === 'GET'
      ? table('caseLimits').caseLimits()
      : table('setCaseLimits').setCaseLimits(body)
  if (collection === 'writeback' && key === 'fields')
    return method === 'GET'
      ? table('ownFields').ownFields()
      : table('chooseOwnFields').chooseOwnFields(body)
  if (collection === 'writeback') {
    if (method === 'GET') return table('writeback').writeback()
    return key === 'retry'
      ? table('writeAgain').writeAgain()
      : table('choosePlace').choosePlace(body)
  }
  if (path === 'terms/discount') return table('discount').discount(url.search)
  if (path === 'terms/mentions') return table('mentions').mentions(body)
  return method === 'GET'
    ? table('termsSettings').termsSettings()
    : table('changeTerms').changeTerms(path, body)
}

/** A policy that is checked, or tried beside or in the place of the others. */
export function policyTried(
  table: (question: keyof Answers) => Answers,
  asked: {
    readonly act: string
    readonly body: unknown
    readonly part: (body: unknown, name: string) => unknown
  },
): unknown {
  const { act, body, part } = asked
  const documents = part(body, 'documents')
  if (act === 'validate') return table('policyFaults').policyFaults(part(body, 'document'))
  return documents === undefined
    ? table('simulateWithout').simulateWithout(part(body, 'retire'))
    : table('simulatePolicy').simulatePolicy(documents)
}
