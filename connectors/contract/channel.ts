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
  /**
   * Whether the carrier has it, where the answer was lost and he can be asked by our key. Absent
   * where he cannot; null where he does not know it (yet).
   */
  find?(key: string): Promise<Extract<Handover, { kind: 'accepted' }> | null>
}

export type ProofKind = 'deposit' | 'delivery' | 'return'

/** What became of something that a carrier took over, as he tells it later. */
export type CarrierNews =
  /** He has it: said where the answer to the handover may have been lost. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'delivered' }
  /** First offered to the recipient by the post: a formal notice's days run from here. */
  | { readonly kind: 'presented'; readonly on: Day }
  /** `permanent`: the address takes nothing; else the carrier has given up after trying. */
  | { readonly kind: 'bounced'; readonly permanent: boolean; readonly reason: string }
  /** It did not go or got lost on the way, which says nothing about the address. */
  | { readonly kind: 'lost'; readonly reason: string }
  /** Still trying. */
  | { readonly kind: 'delayed'; readonly reason: string }
  /** Came back unclaimed or refused: it was presented, and it is no bad address. */
  | { readonly kind: 'returned'; readonly reason: string }
  | { readonly kind: 'proof'; readonly proof: ProofKind; readonly url: string }
  | { readonly kind: 'tracked'; readonly number: string }
  /** A person wrote back; an automatic answer is `automatic`. */
  | { readonly kind: 'answered'; readonly automatic: boolean; readonly excerpt: string }
  | { readonly kind: 'complained' }

export interface CarrierEvent {
  /** The same event has the same id each time that it is told. */
  readonly id: string
  /** The message's own key: it names the company as well. */
  readonly key: string
  readonly at: Instant
  readonly news: CarrierNews
}

/** Somebody who tells what became of what he carries, at an address of ours. */
export interface Carrier {
  /** For people: `Brevo`. */
  readonly title: string
  /**
   * What he tells, as far as we know it: the rest is left out. `key` is what the address says that
   * it is about, for carriers who do not repeat it.
   */
  readNews(told: {
    readonly body: unknown
    readonly key: string | null
    readonly receivedAt: Instant
  }): readonly CarrierEvent[]
  /** A document that one of his events names. Absent where he gives none. */
  readonly fetchProof?: (url: string) => Promise<Uint8Array>
}

/** A mail that came to our mailbox, and what it tells about one of ours. */
export interface ReceivedNews {
  /** Where it lies in the mailbox, for good. */
  readonly position: MailboxPosition
  /** Null where it has nothing to do with a mail of ours. */
  readonly event: CarrierEvent | null
}

export interface MailboxPosition {
  /** Changes where the mailbox was made anew and its numbers start again. */
  readonly validity: string
  readonly uid: number
}

export interface Inbox {
  /** Which mailbox it is, without a password: another one is read from its beginning. */
  readonly name: string
  /** What lies behind `after`, oldest first, at most as much as is read at once. */
  read(after: MailboxPosition | null, receivedAt: Instant): Promise<readonly ReceivedNews[]>
}
