// Customers of whom the host's own sums say something else than the ledger: nobody knows yet which
// of the two is right, so a person looks before a message leaves.

import type { CustomerId } from '../../core/ids.ts'
import type { Plan, PlannedMessage } from './planned.ts'

/** Messages to these customers wait for a person. */
export function withDrifts<T extends Pick<Plan, 'messages'>>(
  planned: T,
  drifted: ReadonlySet<CustomerId>,
): T {
  if (drifted.size === 0) return planned
  const messages = planned.messages.map((message) =>
    drifted.has(message.customer) ? waiting(message) : message,
  )
  return { ...planned, messages }
}

const waiting = (message: PlannedMessage): PlannedMessage => ({
  ...message,
  approval: 'human',
  approvalReasons: [...message.approvalReasons, 'FIGURES_DIFFER'],
})
