// All that a station needs from outside itself, in one value. Made once at start; tests make their own.

import type { Channel } from '../connectors/contract/channel.ts'
import type { HostConnector, HostKind } from '../connectors/contract/host.ts'
import type { ChannelKind } from '../core/book.ts'
import type { Clock } from './clock.ts'
import type { Seal } from './connections/seal.ts'
import type { Database } from './db/pool.ts'

/** What pino and Fastify's logger both are. Never given a token, a secret or a mail body. */
export interface Log {
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

export interface Deps {
  readonly db: Database
  readonly clock: Clock
  readonly log: Log
  readonly seal: Seal
  readonly hosts: Readonly<Partial<Record<HostKind, HostConnector>>>
  /** A channel that is not set up is absent, and shown as such. */
  readonly channels: Readonly<Partial<Record<ChannelKind, Channel>>>
  /** Sender of our mails: `Compta <compta@firm.example>`. */
  readonly mailFrom: string
}
