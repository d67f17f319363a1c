// One answer to many messages, in portions that the API takes. Each portion stands by itself: what
// was decided before a failure stays decided.

import type { SeveralAnsweredWire } from '../../server/api/wire/approvals.ts'
import type { Api } from './api.ts'

export type SeveralAnswered = SeveralAnsweredWire

export interface SeveralAsked {
  readonly answer: 'approve' | 'refuse'
  readonly reason: string | null
  readonly messages: readonly { readonly id: string; readonly seen: string }[]
}

const portion = 500

export async function answerSeveral(
  api: Api,
  { answer, reason, messages }: SeveralAsked,
  signal: AbortSignal,
): Promise<SeveralAnswered> {
  let decided = 0
  const left: SeveralAnswered['left'] = []
  for (let from = 0; from < messages.length; from += portion) {
    const part = messages.slice(from, from + portion)
    const told =
      answer === 'approve'
        ? await api.approveSeveral(part, signal)
        : await api.refuseSeveral(part, reason ?? '', signal)
    decided += told.decided
    left.push(...told.left)
  }
  return { decided, left }
}
