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
  /** Those of a user that live longer end then, but for some. */
  shorten(uid: number, untilMs: number, but: ReadonlySet<string>): void
  /** Those of a user, but for some. */
  forget(uid: number, but?: ReadonlySet<string>): void
  drop(keys: ReadonlySet<string>): void
  expireAll(uids: ReadonlySet<number>): void
}

export function makeKeys(nowMs: () => number): Keys {
  const held = new Map<string, Key>()
  const of = (uid: number, but?: ReadonlySet<string>) =>
    [...held].filter(([text, key]) => key.uid === uid && !but?.has(text))
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
    shorten: (uid, untilMs, but) => {
      for (const [, key] of of(uid, but))
        key.expiresMs = Math.min(key.expiresMs ?? untilMs, untilMs)
    },
    forget: (uid, but) => {
      for (const [text] of of(uid, but)) held.delete(text)
    },
    drop: (keys) => {
      for (const text of keys) held.delete(text)
    },
    expireAll: (uids) => {
      for (const key of held.values()) if (uids.has(key.uid)) key.expiresMs = nowMs()
    },
  }
}
