// A recorded answer as it stands in a file: the body alone, or with status line and headers before
// it. Where no status was kept, the fault itself says which it must have been.

import type { HttpAnswer } from '../kit/http.ts'
import { recordedAnswer } from '../kit/recorded-answer.ts'
import { faultInText, type HostFault } from './fault.ts'

export const rawAnswer = (recorded: string): HttpAnswer => recordedAnswer(recorded, statusOf)

const said = /statusCode=(\d{3})/

function statusOf(text: string): number {
  const fault = faultInText(text)
  if (!fault) return 200
  const named = said.exec(fault.message)?.[1]
  return named === undefined ? statusOfFault(fault) : Number(named)
}

const statusByType: Readonly<Record<string, number>> = {
  authentication: 401,
  authorizationfault: 403,
  service: 429,
  systemfault: 500,
}
const statusByCode: Readonly<Record<string, number>> = {
  '3200': 401,
  '3100': 403,
  '3001': 429,
  '10000': 500,
}

const statusOfFault = ({ code, type }: HostFault): number =>
  statusByCode[code] ?? statusByType[type.toLowerCase()] ?? 400
