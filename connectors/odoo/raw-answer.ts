// A recorded answer as it stands in a file: the body alone, or with status line and headers before
// it. Where no status was kept, the body itself says which it must have been.

import type { HttpAnswer } from '../kit/http.ts'
import { recordedAnswer } from '../kit/recorded-answer.ts'
import { faultInText, isHtml } from './fault.ts'

export const rawAnswer = (recorded: string): HttpAnswer => recordedAnswer(recorded, statusOf)

const statusByName: Readonly<Record<string, number>> = {
  AccessError: 403,
  MissingError: 404,
  NotFound: 404,
  UserError: 422,
  ValidationError: 422,
  Unauthorized: 401,
}

/** JSON-RPC says 200 whatever happened. */
function statusOf(text: string): number {
  const fault = faultInText(text)
  if (fault) return statusByName[fault.name] ?? 500
  if (!isHtml(text)) return 200
  return /<title>404\b/i.test(text) ? 404 : 200
}
