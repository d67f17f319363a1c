// What the API answers about letters, the letterhead and the people who get them.

import type { Answers } from './api.ts'
import { part } from './body.ts'

export const isOfLetters = ({ pathname }: URL): boolean =>
  /\/letters(?!-)|\/letterhead|\/contacts/.test(pathname)

export function letterAnswer(
  table: (question: keyof Answers) => Answers,
  asked: { readonly url: URL; readonly method: string; readonly body: unknown },
): unknown {
  const { body } = asked
  const { pathname } = asked.url
  const asks = asked.method === 'GET'
  const customer = /\/customers\/([^/]+)\/contacts/.exec(pathname)?.[1]
  if (customer !== undefined)
    return asks
      ? table('persons').persons(customer)
      : table('changePersons').changePersons(customer, body)
  if (pathname.endsWith('/letterhead'))
    return asks
      ? table('letterhead').letterhead()
      : table('saveLetterhead').saveLetterhead(part(body, 'letterhead'))
  if (pathname.endsWith('/letters')) return table('letters').letters()
  if (asks) return table('letter').letter(pathname)
  if (pathname.endsWith('/check'))
    return table('tryLetter').tryLetter(part(body, 'text'), part(body, 'message'))
  return table('saveLetter').saveLetter(part(body, 'text'))
}
