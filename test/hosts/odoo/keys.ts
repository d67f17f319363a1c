// API keys (section 1): forty hexadecimal digits that act as their user until they expire.

import { randomBytes } from 'node:crypto'
import { unauthorized } from './faults.ts'

interface Key {
  readonly uid: number
  expiresMs: number | null
}

export interface Keys {
  make(uid: number, expiresMs: number | null): string
  /** Whose it is; an error where it is none, or none any more. */
  owner(key: string): number
  /** Those of a user that live longer end then. */
  shorten(uid: number, untilMs: number): void
  forget(uid: number): void
  expireAll(uids: ReadonlySet<number>): void
}

export function makeKeys(nowMs: () => number): Keys {
  const held = new Map<string, Key>()
  const of = (uid: number) => [...held.values()].filter((key) => key.uid === uid)
  return {
    make: (uid, expiresMs) => {
      const key = randomBytes(20).toString('hex')
      held.set(key, { uid, expiresMs })
      return key
    },
    owner: (key) => {
      const found = held.get(key)
      if (!found || (found.expiresMs !== null && found.expiresMs <= nowMs())) throw unauthorized()
      return found.uid
    },
    shorten: (uid, untilMs) => {
      for (const key of of(uid)) key.expiresMs = Math.min(key.expiresMs ?? untilMs, untilMs)
    },
    forget: (uid) => {
      for (const [key, { uid: owner }] of held) if (owner === uid) held.delete(key)
    },
    expireAll: (uids) => {
      for (const key of held.values()) if (uids.has(key.uid)) key.expiresMs = nowMs()
    },
  }
}
