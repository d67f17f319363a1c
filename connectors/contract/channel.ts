// How a message leaves the house, whatever carries it. A channel says which of three things
// happened, and never guesses: accepted, refused, or unknown.

import type { ChannelKind } from '../../core/book.ts'

export interface OutgoingMessage {
  /** Stable for one attempt; becomes the Message-ID or the provider's idempotency key. */
  readonly key: string
  readonly to: string
  readonly from: string
  readonly replyTo?: string
  /** BCP 47 language of the text. */
  readonly language: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

export type Handover =
  /** The carrier took it over and is now answerable for it. */
  | { readonly kind: 'accepted'; readonly providerId: string }
  /** The carrier said no before taking anything: nothing left. */
  | { readonly kind: 'refused'; readonly permanent: boolean; readonly reason: string }
  /** It may have left. Never repeated without a person. */
  | { readonly kind: 'unknown'; readonly reason: string }

export interface Channel {
  readonly kind: ChannelKind
  send(message: OutgoingMessage): Promise<Handover>
}
