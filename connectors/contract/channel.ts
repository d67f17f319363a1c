// How a message leaves the house, whatever carries it. A channel says which of three things
// happened, and never guesses: accepted, refused, or unknown.

import type { ChannelKind, PostalAddress } from '../../core/book.ts'
import type { Day } from '../../core/day.ts'
import type { Instant } from '../../core/instant.ts'

export interface OutgoingMessage {
  /** Stable for one attempt; becomes the Message-ID or the provider's idempotency key. */
  readonly key: string
  /** A mail address, a telephone number in E.164, or a postal address with a line each. */
  readonly to: string
  readonly from: string
  readonly replyTo?: string
  /** BCP 47 language of the text. */
  readonly language: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** What goes into the envelope, or beside the mail. */
  readonly document?: OutgoingDocument
  /** Letters alone: who writes to whom. */
  readonly envelope?: { readonly from: PostalParty; readonly to: PostalParty }
  /** Mail alone: the messages before it in this customer's thread, oldest first. */
  readonly references?: readonly string[]
}

export interface OutgoingDocument {
  /** File name, with its ending. */
  readonly name: string
  readonly pdf: Uint8Array
}

export interface PostalParty {
  readonly name: string
  readonly address: PostalAddress
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

/** What became of something that a carrier took over, as he tells it later. */
export type CarrierNews =
  | { readonly kind: 'delivered' }
  /** First offered to the recipient by the post: a formal notice's days run from here. */
  | { readonly kind: 'presented'; readonly on: Day }
  /** `permanent`: the address takes nothing; else the carrier has given up after trying. */
  | { readonly kind: 'bounced'; readonly permanent: boolean; readonly reason: string }
  /** Still trying. */
  | { readonly kind: 'delayed'; readonly reason: string }
  /** Came back unclaimed or refused: it was presented, and it is no bad address. */
  | { readonly kind: 'returned'; readonly reason: string }
  | { readonly kind: 'proof'; readonly proof: 'deposit' | 'delivery'; readonly url: string }
  | { readonly kind: 'tracked'; readonly number: string }
  /** A person wrote back; an automatic answer is `automatic`. */
  | { readonly kind: 'answered'; readonly automatic: boolean; readonly excerpt: string }
  | { readonly kind: 'complained' }

export interface CarrierEvent {
  /** The same event has the same id each time that it is told. */
  readonly id: string
  /** As `accepted` gave it, or the message's own `key` where the carrier tells that. */
  readonly about: { readonly providerId: string } | { readonly key: string }
  readonly at: Instant
  readonly news: CarrierNews
}
