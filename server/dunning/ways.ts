// By which channels a company's messages can go: those that carriers are set up for, and letters by
// hand where the company wants it so. Leaves out how a customer can be reached.

import type { ChannelKind } from '../../core/book.ts'

/** `by_hand`: a person prints it and takes it to the post. */
export type Way = 'carrier' | 'by_hand'

export type Ways = ReadonlyMap<ChannelKind, Way>

const kinds = ['email', 'sms', 'letter', 'registered_letter', 'call'] as const
const postable: ReadonlySet<ChannelKind> = new Set(['letter', 'registered_letter'])

/** `carriers`: by the channel that each is set up for. */
export function waysOf(
  carriers: Readonly<Partial<Record<ChannelKind, unknown>>>,
  { postByHand }: { readonly postByHand: boolean },
): Ways {
  const ways = new Map<ChannelKind, Way>()
  for (const kind of kinds) {
    if (carriers[kind] !== undefined) ways.set(kind, 'carrier')
    else if (postByHand && postable.has(kind)) ways.set(kind, 'by_hand')
  }
  return ways
}
