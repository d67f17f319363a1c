// A recorded answer as it stands in a file: the body alone, or with status line and headers before
// it. Where no status was kept, the fault itself says which it must have been.

import type { HttpAnswer } from '../kit/http.ts'
import { faultInText, type HostFault } from './fault.ts'

const statusLine = /^HTTP\/\d(?:\.\d)? (\d{3})[^\n]*\n/

export function rawAnswer(recorded: string): HttpAnswer {
  const whole = recorded.replace(/^\uFEFF/, '')
  const status = statusLine.exec(whole)
  if (!status) return { status: statusOf(whole), text: whole, header: () => undefined }
  const end = /\r?\n\r?\n/.exec(whole)
  const head = whole.slice(status[0].length, end?.index)
  const headers = new Map(
    head.split(/\r?\n/).map((line): [string, string] => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]
    }),
  )
  return {
    status: Number(status[1]),
    text: end ? whole.slice(end.index + end[0].length) : '',
    header: (name) => headers.get(name),
  }
}

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
