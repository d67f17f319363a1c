// An answer over HTTP that somebody has kept in a file: the body alone, or the whole of it.

import type { HttpAnswer } from './http.ts'

const statusLine = /^HTTP\/\d(?:\.\d)? (\d{3})[^\n]*\n/

/** `statusOf` tells from a body alone which status it must have come with. */
export function recordedAnswer(recorded: string, statusOf: (text: string) => number): HttpAnswer {
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
