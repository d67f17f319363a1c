// All that one running stand-in knows, in one value that its routes share.

import type { FastifyRequest } from 'fastify'
import type { FailureOrders, Interruptions } from './faults.ts'
import type { Limiter, Meter } from './limiter.ts'
import type { Books } from './model.ts'
import type { HostUser, OAuth } from './oauth.ts'
import type { Switches } from './switches.ts'
import type { Webhooks } from './webhooks.ts'

export interface RecordedCall {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
}

export interface HostState {
  readonly companies: Map<string, Books>
  readonly oauth: OAuth
  readonly orders: FailureOrders
  readonly interruptions: Interruptions
  readonly switches: Switches
  readonly limiter: Limiter
  readonly meter: Meter
  readonly webhooks: Webhooks
  readonly user: HostUser
  readonly calls: RecordedCall[]
  readonly launchSecret: string
  readonly encoursUrl: () => string
  readonly panelScript: string | null
  readonly answerAfterMs: number
  nowMs(): number
  nextTid(): string
  note(request: Pick<FastifyRequest, 'method'>, url: URL): void
}
