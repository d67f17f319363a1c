// What came along with the launch, in the place of the questions that it answers: each of them
// once, for it is the state of that moment. What is asked again, or about another, goes to the API.

import type { OpeningWire } from '../../server/api/wire/session.ts'
import type { Api } from './api.ts'

export function withOpening(api: Api, opening: OpeningWire | null): Api {
  if (opening === null) return api
  const { customer } = opening
  return {
    ...api,
    session: first(opening.session, api.session),
    sync: first(opening.sync, api.sync),
    customer: first(customer, api.customer, (id) => id === customer?.id),
  }
}

function first<Given extends readonly unknown[], Answer>(
  answer: Answer | null,
  ask: (...given: Given) => Promise<Answer>,
  fits: (...given: Given) => boolean = () => true,
): (...given: Given) => Promise<Answer> {
  let left = answer
  return (...given) => {
    if (left === null || !fits(...given)) return ask(...given)
    const taken = left
    left = null
    return Promise.resolve(taken)
  }
}
