// Under which name a write is repeated: Intuit then gives the first answer again. Leaves out when a
// write is repeated; that is the outbox's.

import { createHash } from 'node:crypto'

/** Intuit takes up to 50 characters (not confirmed); the same key is always the same id. */
export function requestIdFor(key: string): string {
  return `encours-${createHash('sha256').update(key, 'utf8').digest('hex').slice(0, 40)}`
}
