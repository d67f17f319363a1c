// The part of the stand-in API that is about reading the accounting software.

import type { Answers } from './api.ts'

/** Undefined where it is another question. */
export function syncAnswer(
  table: (question: keyof Answers) => Answers,
  question: string,
): object | undefined {
  switch (question) {
    case 'GET sync':
      return table('sync').sync()
    case 'POST sync':
      return table('startSync').startSync()
    case 'POST sync/…':
      return table('readAnew').readAnew()
    case 'GET quarantine':
      return table('quarantine').quarantine()
    case 'GET drifts':
      return table('drifts').drifts()
  }
  return undefined
}
