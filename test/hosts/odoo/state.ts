// All that one running stand-in knows, in one value that its routes share.

import type { Automations } from './automations.ts'
import type { Books } from './books.ts'
import type { Connections } from './connections.ts'
import type { Events } from './events.ts'
import type { Keys } from './keys.ts'
import type { Orders } from './orders.ts'
import type { Groups } from './user.ts'

export interface RecordedCall {
  readonly method: string
  readonly path: string
  /** Whether it came from the connected user. */
  readonly ours: boolean
}

export interface Switches {
  clockSkewMs: number
  /** Seconds that a 429 names; null: none. */
  retryAfterS: number | null
}

export interface HostState {
  readonly books: Books
  readonly groups: Groups
  readonly keys: Keys
  readonly orders: Orders
  readonly connections: Connections
  readonly events: Events
  readonly automations: Automations
  readonly switches: Switches
  readonly calls: RecordedCall[]
  /** Address of the Encours service, as an administrator set it. */
  readonly serverUrl: () => string
  /** Who is signed in to the application. */
  readonly signedIn: () => number
  readonly answerAfterMs: number
  nowMs(): number
}
